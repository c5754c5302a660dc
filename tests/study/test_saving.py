from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from segloss_gui.core.errors import BadInputError, FolderInUseError, OtherStudyError
from segloss_gui.study.drafts import read_unsaved, write_unsaved
from segloss_gui.study.flags import read_flags, write_flags
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_index import write_index
from segloss_gui.study.saving import copy_study, save_study
from segloss_gui.study.store import StudyFolder
from tests.study.test_folder_lock import held_by_another_process
from tests.study.tiny import tiny_study


def trained(folder: Path, name: str = "trained", identity: str = "aaaa") -> StudyFolder:
    """A study with a run, scores, flags and grades."""
    store = StudyFolder(folder)
    store.save(tiny_study(name=name), identity)
    plan = plan_runs(tiny_study())[0]
    run = store.run(plan.id)
    run.create(plan)
    write_index(folder, tiny_study(name=name))
    (run.path / "checkpoints").mkdir()
    (run.path / "checkpoints" / "last.pt").write_bytes(b"w" * 100)
    store.scores_path.write_text("case,\n")
    write_flags(folder, {"test_000"})
    (folder / "gradings").mkdir()
    (folder / "gradings" / "Ada.csv").write_text("grader\n")
    return store


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".segloss")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_copy_has_all_that_belongs_to_the_study(tmp_path: Path) -> None:
    source = trained(tmp_path / "one")
    told: list[tuple[int, int]] = []
    copy_study(
        source.path, tmp_path / "two", source.load(), "bbbb", report=lambda done, total: told.append((done, total))
    )
    before, after = tree(source.path), tree(tmp_path / "two")
    assert {**after, "study.toml": b""} == {**before, "study.toml": b""}
    assert StudyFolder(tmp_path / "two").identity() == "bbbb"
    assert told[-1][0] == told[-1][1] > 100


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_study_that_may_only_be_read_is_copied_with_its_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    source = trained(tmp_path / "disc").path
    lock = FileLock.acquire

    def refuse(self: FileLock, **settings: float) -> object:
        if Path(self.lock_file).is_relative_to(source):
            raise OSError(code, "Read-only file system", self.lock_file)
        return lock(self, **settings)

    monkeypatch.setattr(FileLock, "acquire", refuse)
    copy_study(source, tmp_path / "copy", tiny_study(), "new")
    assert StudyFolder(tmp_path / "copy").runs()


def test_a_copy_without_runs_has_flags_and_grades(tmp_path: Path) -> None:
    source = trained(tmp_path / "one")
    copy_study(source.path, tmp_path / "two", source.load(), "bbbb", runs=False)
    assert set(tree(tmp_path / "two")) == {"study.toml", "flags.json", "gradings/Ada.csv"}
    assert len(source.runs()) == 1


@pytest.mark.parametrize("existed", [False, True])
def test_a_full_disk_leaves_both_folders_as_they_were(
    existed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = trained(tmp_path / "one"), tmp_path / "two"
    if existed:
        trained(target, "theirs", "cccc")
    before = tree(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        copy_study(source.path, target, source.load(), "bbbb", replace=True)
    assert tree(tmp_path) == before
    assert target.exists() == existed


def test_a_cancelled_copy_leaves_nothing(tmp_path: Path) -> None:
    source = trained(tmp_path / "one")
    with pytest.raises(BadInputError, match="cancelled"):
        copy_study(source.path, tmp_path / "two", source.load(), "bbbb", cancelled=lambda: True)
    assert not (tmp_path / "two").exists()


def test_another_study_is_named_and_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    theirs = trained(tmp_path / "theirs", "theirs", "cccc")
    before = tree(tmp_path)
    for write in (
        lambda: save_study(theirs.path, tiny_study(name="mine"), "aaaa"),
        lambda: copy_study(None, theirs.path, tiny_study(name="mine"), "aaaa"),
    ):
        with pytest.raises(OtherStudyError, match=r"another study than “mine”: “theirs” \(with 1 run, saved"):
            write()
    assert tree(tmp_path) == before


@pytest.mark.parametrize("copied", [False, True])
def test_a_replaced_study_is_kept_beside_with_its_runs(copied: bool, tmp_path: Path) -> None:
    theirs = trained(tmp_path / "theirs", "theirs", "cccc")
    before = tree(theirs.path)
    mine = tiny_study(name="mine")
    if copied:
        aside = copy_study(None, theirs.path, mine, "aaaa", replace=True)
    else:
        aside = save_study(theirs.path, mine, "aaaa", replace=True)
    assert aside is not None
    kept = StudyFolder(aside)
    assert (kept.load(), kept.identity()) == (tiny_study(name="theirs"), "cccc")
    assert {**tree(aside), "study.toml": b""} == {**before, "study.toml": b""}
    assert (theirs.load(), theirs.identity(), theirs.runs()) == (mine, "aaaa", ())


def test_unsaved_edits_of_a_replaced_study_go_aside_with_it(tmp_path: Path) -> None:
    theirs = trained(tmp_path / "theirs", "theirs", "cccc")
    write_unsaved(theirs.path, tiny_study(name="theirs, edited"), "cccc")
    aside = save_study(theirs.path, tiny_study(name="mine"), "aaaa", replace=True)
    assert aside is not None
    unsaved = read_unsaved(aside)
    assert unsaved is not None
    assert (unsaved.study.name, unsaved.identity) == ("theirs, edited", "cccc")
    assert read_unsaved(theirs.path) is None


def test_what_another_program_changed_meanwhile_is_asked_about_and_kept(tmp_path: Path) -> None:
    opened, theirs, mine = tiny_study(), tiny_study("soft_dice"), tiny_study("soft_jaccard")
    store = trained(tmp_path)
    store.save(theirs)
    with pytest.raises(OtherStudyError, match="was changed by another program since it was opened here"):
        save_study(tmp_path, mine, "aaaa", known=(opened,))
    kept = save_study(tmp_path, mine, "aaaa", known=(opened,), replace=True)
    assert kept is not None
    assert StudyFolder(kept).load() == theirs
    assert (store.load(), len(store.runs())) == (mine, 1)


def test_nothing_is_saved_where_another_process_trains(tmp_path: Path) -> None:
    store = trained(tmp_path)
    before = tree(tmp_path)
    with held_by_another_process(tmp_path), pytest.raises(FolderInUseError):
        save_study(tmp_path, tiny_study(name="renamed"), "aaaa", known=(store.load(),))
    assert tree(tmp_path) == before


def test_files_of_another_use_are_not_mixed_with_the_copy(tmp_path: Path) -> None:
    source = trained(tmp_path / "one")
    (tmp_path / "two" / "runs").mkdir(parents=True)
    with pytest.raises(BadInputError, match="must not hold runs of another use"):
        copy_study(source.path, tmp_path / "two", source.load(), "bbbb")
    assert read_flags(tmp_path / "two") == frozenset()
