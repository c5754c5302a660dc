"""Several bad arguments are refused together, the gravest first, with exit 2 and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.argument_faults import Faults
from segloss_gui.cli.main import main
from segloss_gui.core.errors import BadInputError, FileRefusedError, StudyFaults

GONE = "must be a readable study file"


@pytest.mark.parametrize(
    ("words", "causes"),
    [
        ("paper bertels-fig1 gone", [GONE, "--out must name a folder, got none"]),
        ("paper fig9 gone lost --out file", [GONE, GONE, "a figure must be one of", "file: must be a folder"]),
        ("report gone --out file --scores x --group y", [GONE, "file: must be", "--scores must be", "--group must be"]),
        ("report --scores x --tensorboard t", ["--scores must be", "--out must name a folder where", "--tensorboard"]),
        (
            "evaluate --reference gone --method x --out file --labels y --metrics z --tolerance-mm -1",
            ["gone: must be a folder", "--method must be", "file: must be a folder", "--labels must be",
             "--metrics must be", "--tolerance-mm must be"],
        ),
        ("predict gone lost --out file --device abacus", ["gone: must be the folder of a run", "file: must", "--dev"]),
        ("run gone --data lost --out file", [GONE, "file: must be a folder", "--data must be a folder, got lost"]),
        ("design sweep gone --loss soft_dice --set x --out file", [GONE, "--set must be", "file: must be a folder"]),
        ("protocols nobody2020 gone", ["nobody2020", GONE]),
        ("slurm gone --out o --script s.py --jobs 0 --cores 0", [GONE, "--jobs must be", "--cores must be"]),
        ("inspect gone --out file --write-folds file", ["gone: there is no such folder", "file: must", "--write"]),
        ("relink gone lost", [GONE, "lost: must be the folder that holds the data now"]),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_all_bad_arguments_are_told_together(
    words: str, causes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("kept")
    assert main(words.split()) == 2
    head, *lines = capsys.readouterr().err.splitlines()
    assert head == f"segloss: arguments: {len(causes)} faults"
    assert len(lines) == len(causes)
    for line, cause in zip(lines, causes, strict=True):
        assert cause in line
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_single_fault_is_the_error_itself_and_a_list_in_the_list_is_as_many() -> None:
    faults = Faults()
    faults.refuse()
    with faults.noted():
        raise FileRefusedError("a.nii", "is empty")
    with pytest.raises(FileRefusedError, match=r"a\.nii: is empty"):
        faults.refuse()
    for _ in range(2):
        with faults.noted():
            raise StudyFaults("study.toml", ["one", "two"])
    with pytest.raises(BadInputError) as told:
        faults.refuse()
    assert str(told.value) == "arguments: 3 faults\n  a.nii: is empty\n  study.toml: one\n  study.toml: two"
