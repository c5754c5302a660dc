"""What a hurried person types: one sentence, exit code 2, and no file is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from tests.data.files import save_image, save_labels


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set, predictions, scores, and what looks like a run; where the command is started."""
    for name in "ab":
        save_image(tmp_path / "data" / "images" / f"{name}.nii.gz")
        save_labels(tmp_path / "data" / "labels" / f"{name}.nii.gz")
        save_labels(tmp_path / "pred" / f"{name}.nii.gz")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text("{}")
    (tmp_path / "file.txt").write_text("mine")
    (tmp_path / "scores.csv").write_text("case,method,loss,class,dice\na,m,l,1,0.5\nb,m,l,1,0.7\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


EVALUATE = ["evaluate", "--reference", "data/labels", "--method", "m=pred"]
REPORT = ["report", "--scores", "m=scores.csv"]
PREDICT = ["predict", "run", "data/images"]
BAD = {
    "a study in place of a file": ["inspect", "data", "--out", "file.txt"],
    "a study nowhere": ["inspect", "data", "--out", ""],
    "a study nowhere, in one word": ["inspect", "data", "--out="],
    "no folder": ["inspect", ""],
    "folds over an image": ["inspect", "data", "--write-folds", "data/images/a.nii.gz"],
    "folds over a text": ["inspect", "data", "--write-folds", "file.txt"],
    "scores in place of a file": [*EVALUATE, "--out", "file.txt"],
    "scores nowhere": [*EVALUATE, "--out", ""],
    "no references": ["evaluate", "--reference", "", "--method", "m=pred", "--out", "o"],
    "predictions among the images": [*PREDICT, "--out", "data/images"],
    "predictions in the run": [*PREDICT, "--out", "run"],
    "predictions in place of a file": [*PREDICT, "--out", "file.txt"],
    "predictions nowhere": [*PREDICT, "--out", ""],
    "a report in place of a file": [*REPORT, "--out", "scores.csv"],
    "a report nowhere": [*REPORT, "--out", ""],
    "no study": ["report", ""],
    "a glob that found nothing": ["inspect", "data/*.nii"],
    "a home that is not": ["inspect", "~/nowhere"],
}


def cause(arguments: list[str]) -> str:
    """What the sentence says of such arguments."""
    if {"", "--out="} & set(arguments):
        return "must name a file or a folder, got nothing"
    if "--write-folds" in arguments:
        return "holds no folds: it is not replaced"
    if arguments[-1] in ("data/images", "run"):
        return "whose files would be replaced"
    return "must be a folder" if "--out" in arguments else "segloss: "


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("what", BAD)
def test_bad_places_are_one_sentence_and_touch_nothing(
    here: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(here)
    try:
        code = main(BAD[what])
    except SystemExit as ended:
        code = ended.code  # type: ignore[assignment]
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    last = said.err.splitlines()[-1]
    assert last.startswith("segloss")
    assert cause(BAD[what]) in last
    assert files(here) == before


def test_a_link_to_the_images_is_the_images(here: Path) -> None:
    before = files(here / "data")
    (here / "other").symlink_to(here / "data")
    assert main([*PREDICT, "--out", "other/images"]) == 2
    assert files(here / "data") == before


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        (["inspect", "data", "--out", "data"], "data is data"),
        (["inspect", "data/", "--out", "./data/study"], "data/study lies in data"),
        ([*EVALUATE, "--out", "data/labels/new"], "data/labels/new lies in data/labels"),
        ([*EVALUATE, "--out", "pred/"], "pred is pred"),
    ],
)
def test_results_among_what_they_are_of_are_written_and_told_of(
    here: Path, arguments: list[str], read: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(here)
    assert main(arguments) == 0
    assert f"{read}: the next time, what is written there is read too" in capsys.readouterr().err
    after = files(here)
    assert {path: after[path] for path in before} == before
    assert after.keys() > before.keys()


def test_scores_beside_the_folders_they_are_of_are_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EVALUATE, "--method", "n=./pred/", "--method", "truth=data/labels", "--out", "data"]) == 0
    said = capsys.readouterr().err
    assert "n: its files are those of m (pred)" in said
    assert "truth: its files are those of the references (data/labels)" in said
    assert (here / "data" / "scores.csv").is_file()


def test_folds_are_written_over_folds_and_into_a_file_that_holds_nothing(here: Path) -> None:
    (here / "folds.json").touch()  # as mktemp does
    for _ in range(2):
        assert main(["inspect", "data", "--write-folds", "folds.json"]) == 0
    assert (here / "folds.json").read_text().startswith("[")
