"""Arguments nobody means, and names of files that a terminal would obey or cannot write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.store import StudyFolder
from tests.data.files import save_image, save_labels
from tests.study.tiny import tiny_study

LONG = "1" * 5000
DEEP = "/" + "a/" * 2000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        save_image(tmp_path / "data" / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "data" / "labels" / f"{name}.nii.gz")
    return tmp_path / "data"


def evaluate(data: Path, out: object, *more: str) -> list[str]:
    labels = data / "labels"
    return ["evaluate", "--reference", str(labels), "--method", f"m={labels}", "--out", str(out), *more]


@pytest.mark.parametrize("more", [("--labels", f"{LONG}=x"), ("--map", f"m:{LONG}=1"), ("--map", f"m:1={LONG}")])
def test_a_number_of_thousands_of_digits_is_refused(
    data: Path, tmp_path: Path, more: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(evaluate(data, tmp_path / "out", *more)) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert len(said) < 1000


@pytest.mark.parametrize("word", ["x" * 20_000, "a/" * 10_000, "\x1b[2J" * 5000])
@pytest.mark.parametrize("words", [["networks"], ["losses"], ["expect"], ["demo", "--out", "o", "--seeds"]])
def test_a_word_without_end_is_cut_and_no_terminal_obeys_it(
    words: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main([*words, word])
    except SystemExit as ended:
        code = ended.code  # type: ignore[assignment]
    said = capsys.readouterr().err
    assert code == 2
    assert len(said) < 2000
    assert said.replace("\n", "").isprintable()


def test_a_label_of_thousands_of_digits_in_a_data_set_is_no_label(data: Path) -> None:
    (data / "labels_dseg.tsv").write_text(f"index\tname\n{LONG}\tx\n1\tcord\n")
    from segloss_gui.data.layouts.bids import _label_names
    from segloss_gui.data.layouts.dataset_json import ignore_label, label_names

    assert _label_names(data) == {1: "cord"}
    assert label_names({"labels": {LONG: "x", "1": "cord"}}) == {1: "cord"}
    assert ignore_label({"labels": {"ignore": LONG}}) is None


@pytest.mark.parametrize("out", [DEEP, "a\0b"])
def test_a_path_no_system_can_have_is_one_sentence(data: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (evaluate(data, out), ["inspect", str(data), "--out", out], ["inspect", out]):
        assert main(words) == 2
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("key", ["", "\udcff\udcfe"])
def test_a_text_that_no_setting_takes_is_one_sentence(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    StudyFolder(tmp_path / "study").save(tiny_study())
    assert main(["design", "sweep", str(tmp_path / "study"), "--out", str(tmp_path / "out"), "--loss", key]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other names of files")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_names_of_any_bytes_are_printed_and_none_is_obeyed(data: Path, tmp_path: Path, encoding: str) -> None:
    name = os.fsdecode(b"\xff\x1b[2J\xce\xa6")
    places = os.pathsep.join(part or os.getcwd() for part in sys.path)
    done = subprocess.run(
        [sys.executable, "-m", "segloss_gui.cli.main", *evaluate(data, name)], cwd=tmp_path, capture_output=True,
        env={**os.environ, "PYTHONPATH": places, "PYTHONIOENCODING": encoding}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"scores.csv") == 1
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / name / "scores.csv").is_file()
