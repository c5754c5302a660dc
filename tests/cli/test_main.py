"""The commands: exit codes, and nothing but results on stdout."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.cli.main import COMMANDS, main
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.readers import write_labels
from segloss_gui.losses import LOSSES

NAMES = [command.__name__.rsplit(".", 1)[1].replace("_", "-") for command in COMMANDS]


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*([name] if name else []), "--help"])
    assert caught.value.code == 0
    assert "usage: segloss" in capsys.readouterr().out


@pytest.mark.parametrize("error", [BrokenPipeError(errno.EPIPE, "Broken pipe"), OSError(errno.ENOSPC, "No space")])
def test_help_that_cannot_be_written_ends_without_a_trace(error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise error

    class Kept(io.StringIO):
        said = ""

        def write(self, text: str) -> int:
            Kept.said += text
            return len(text)

    monkeypatch.setattr(sys, "stdout", Gone())
    monkeypatch.setattr(sys, "stderr", Kept())
    try:
        code = main(["report", "--help"])
    except SystemExit as ended:  # later versions of Python say nothing of it
        code = int(ended.code or 0)
    assert code in (0, 1)
    assert Kept.said in ("", "segloss: the disk is full: a file could not be written\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is somebody's current one")
@pytest.mark.parametrize("words", [["losses"], ["report", "."], ["predict", "run", "images", "--out", "o"]])
def test_a_current_folder_that_is_gone_is_one_sentence_and_exits_with_2(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert main(words) == 2
    assert capsys.readouterr().err == "segloss: the folder this was started in must be there, got one that is gone\n"


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys\nfrom segloss_gui.cli.main import make_parser\nmake_parser().format_help()\n"
        "print(sorted({'torch', 'monai', 'matplotlib', 'PySide6', 'scipy.stats'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [[], ["fly"], ["demo"], ["demo", "--out", "x", "--seeds", "0,0"], ["run"]])
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_losses_as_json_describe_the_whole_registry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert [entry["key"] for entry in found] == list(LOSSES)
    for entry in found:
        assert set(entry["parameters"].get("properties", {})) == set(LOSSES[entry["key"]].params.model_fields)
        assert entry["references"][0]["paper"]
    assert captured.err == ""


@pytest.mark.parametrize("key", list(LOSSES))
def test_one_loss_is_printed_in_full(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", key]) == 0
    out = capsys.readouterr().out
    assert LOSSES[key].summary in out
    assert all(name in out for name in LOSSES[key].params.model_fields)
    assert main(["losses", key, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == key


def test_an_unknown_loss_exits_with_2_and_names_the_closest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "soft_dise"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "did you mean 'soft_dice'?" in captured.err


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_study_that_is_not_there_exits_with_2(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path / "none")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "study.toml: must be a readable study file, got: no such file" in captured.err


def test_a_broken_study_exits_with_2_and_tells_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.toml").write_text('seeds = []\n[[losses]]\nkey = "soft_dise"\n')
    assert main(["run", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert "2 faults" in err
    assert "did you mean 'soft_dice'?" in err
    assert not (tmp_path / "out").exists()


def test_a_study_without_losses_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.toml").write_text('name = "x"\n')
    assert main(["run", str(tmp_path)]) == 2
    assert "must name a loss" in capsys.readouterr().err


def test_evaluate_prints_the_written_paths_and_names_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = Grid((4, 4, 4), np.eye(4))
    for folder in ("truth", "mine"):
        (tmp_path / folder).mkdir()
        write_labels(tmp_path / folder / "a.nii.gz", LabelMap(np.ones(grid.shape, np.uint8), grid, grid))
    (tmp_path / "mine" / "a.nii.gz").rename(tmp_path / "mine" / "b.nii.gz")
    arguments = ["evaluate", "--reference", str(tmp_path / "truth"), "--out", str(tmp_path / "out"), "--method"]
    assert main([*arguments, f"mine={tmp_path / 'mine'}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no prediction for case a" in captured.err
    assert main([*arguments, f"mine={tmp_path / 'truth'}"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert [Path(line).name for line in written] == ["scores.csv", "summary.md"]
    assert all(Path(line).is_file() for line in written)


@pytest.mark.parametrize("method", ["mine", "=x", "mine="])
def test_a_method_must_be_a_name_and_a_folder(method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--reference", str(tmp_path), "--method", method, "--out", str(tmp_path)]) == 2
    assert "NAME=DIR" in capsys.readouterr().err
