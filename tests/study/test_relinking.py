"""Data that moved are found again in one folder, each file checked, whatever level of it was chosen."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import BadInputError
from segloss_gui.study import relinking
from segloss_gui.study.cases import open_cohort
from segloss_gui.study.models import Study
from segloss_gui.study.noted_files import NotedFile, note_files, noted_files
from segloss_gui.study.relinking import DataMovedError, lost_files, lost_places, relink
from tests.study.moved_data import made_data, study_on
from tests.study.tiny import tiny_study


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Study, tuple[NotedFile, ...], Path]:
    """A study, its noted files, and where its data are now."""
    study = study_on(made_data(tmp_path / "old" / "data", cases=3))
    note_files(tmp_path / "study", open_cohort(study).cohort.cases)
    (tmp_path / "new").mkdir()
    shutil.move(tmp_path / "old" / "data", tmp_path / "new" / "renamed")
    return study, noted_files(tmp_path / "study"), tmp_path / "new" / "renamed"


def test_a_study_whose_data_moved_is_refused_in_one_sentence_that_says_what_to_do(moved: tuple) -> None:
    study = moved[0]
    with pytest.raises(DataMovedError, match=r"are not where they were: there is no .*set; .*segloss relink") as caught:
        open_cohort(study)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("chosen", ["", "set", "set/patient 1", ".."])
def test_the_folder_one_above_it_and_one_in_it_relink_every_file(moved: tuple, chosen: str) -> None:
    study, noted, data = moved
    found = relink(study, noted, Path(os.path.abspath(data / chosen)))
    assert found.complete
    assert len(found.found) == len(noted) == 9
    assert lost_places(found.study) == ()
    assert found.study.cohort.root == data / "set"
    assert found.study.imported[0].folder == data / "theirs"  # not among the noted files; the same move
    assert len(open_cohort(found.study).cohort.cases) == 3


def test_of_two_folders_that_may_be_the_data_none_is_chosen(moved: tuple) -> None:
    study, noted, data = moved
    shutil.copytree(data, data.parent / "copy")
    with pytest.raises(BadInputError, match="got none of them"):
        relink(study, noted, data.parent)


def test_what_is_missing_and_what_is_another_file_is_named(moved: tuple) -> None:
    study, noted, data = moved
    (data / "set" / "patient 0" / "T1.nii.gz").unlink()
    shutil.copy(data / "set" / "patient 2" / "FLAIR.nii.gz", data / "set" / "patient 1" / "FLAIR.nii.gz")
    found = relink(study, noted, data)
    assert found.missing == ("set/patient 0/T1.nii.gz",)
    assert found.differing == ("set/patient 1/FLAIR.nii.gz",)
    assert "7 of 9 files" in found.sentence()
    assert "missing: set/patient 0/T1.nii.gz" in found.sentence()


def test_a_folder_without_the_data_and_one_with_others_of_the_same_names_are_refused(
    moved: tuple, tmp_path: Path
) -> None:
    study, noted, data = moved
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match="got none of them"):
        relink(study, noted, tmp_path / "empty")
    for file in data.rglob("*.nii.gz"):
        file.write_bytes(bytes(len(file.read_bytes())))
    with pytest.raises(BadInputError, match="other files of the same names"):
        relink(study, noted, data)
    with pytest.raises(BadInputError, match="got no folder"):
        relink(study, noted, tmp_path / "nowhere")


def test_a_study_that_noted_nothing_is_relinked_by_its_paths_and_says_that_nothing_was_compared(moved: tuple) -> None:
    study, _, data = moved
    for chosen in (data, data / "set"):
        found = relink(study, (), chosen)
        assert found.study.cohort.root == data / "set"
        assert found.found == ()
        assert "none could be compared" in found.sentence()


def test_files_that_left_a_folder_which_is_still_there_are_lost(tmp_path: Path) -> None:
    study = study_on(made_data(tmp_path / "data", cases=3))
    note_files(tmp_path / "study", open_cohort(study).cohort.cases)
    shutil.rmtree(tmp_path / "data" / "set" / "patient 1")
    assert lost_places(study) == ()
    assert len(lost_files(study, noted_files(tmp_path / "study"))) == 3


def test_data_that_move_twice_are_found_twice_although_runs_saw_them_in_the_first_place(moved: tuple) -> None:
    study, noted, data = moved
    once = relink(study, noted, data)
    assert lost_files(once.study, noted) == ()  # what runs noted of the place before is no longer looked for there
    again = data.rename(data.with_name("third"))
    twice = relink(once.study, (*noted, *once.found), again)
    assert twice.complete
    assert len(twice.found) == 9
    assert twice.study.cohort.root == again / "set"


def test_phantoms_are_never_lost() -> None:
    assert lost_places(tiny_study()) == ()


NAMES = st.lists(st.sampled_from(["a", "b", "set", "x y"]), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=NAMES, new=NAMES, above=st.integers(0, 2))
def test_wherever_the_data_go_the_folder_or_one_above_finds_them(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], above: int
) -> None:
    place = tmp_path_factory.mktemp("moves")
    there = place.joinpath("new", *new, *old[len(old) - min(above, len(old)) :], "data")
    noted = []
    for name in ("c1/i.nii", "c1/l.nii", "c2/i.nii", "c2/l.nii"):
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_text(name)
        gone = place.joinpath("old", *old, "data", name)
        noted.append(NotedFile(path=gone, size=len(name), sha256=_sha(name)))
    root = place.joinpath("old", *old, "data")
    study = tiny_study(cohort={"layout": "folder_pair", "images": root, "labels": root})
    chosen = there.parents[min(above, len(old)) - 1] if above and old else there
    found = relink(study, noted, chosen)
    assert found.complete
    assert found.study.cohort.images == there


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may look into folders called so; root may, and tests are often run as root."""
    real = os.stat

    def look(path: object, *rest: object, **more: object) -> os.stat_result:
        if "locked" in Path(os.fsdecode(path)).parts[:-1]:  # type: ignore[call-overload]
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", look)


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("noted_before", [True, False])
def test_links_in_a_circle_and_folders_that_may_not_be_read_are_passed_over(moved: tuple, noted_before: bool) -> None:
    study, noted, data = moved
    (data.parent / "locked" / "set").mkdir(parents=True)
    for place in (data.parent, data, data / "set"):
        (place / "round").symlink_to(place)
        (place / "self").symlink_to("self")
        (place / "nowhere").symlink_to("gone")
    (data / "set" / "there").symlink_to("back")
    (data / "set" / "back").symlink_to("there")
    (data / "set" / "patient 2" / "up").symlink_to("..")
    found = relink(study, noted if noted_before else (), data.parent if noted_before else data)
    assert found.complete
    assert found.study.cohort.root == data / "set"
    assert len(open_cohort(found.study).cohort.cases) == 3


@pytest.mark.usefixtures("locked")
def test_data_that_are_in_a_folder_that_may_not_be_read_by_now_are_lost_and_named(tmp_path: Path) -> None:
    study = study_on(made_data(tmp_path / "data", cases=2))
    note_files(tmp_path / "study", open_cohort(study).cohort.cases)
    (tmp_path / "locked").mkdir()
    there = study.model_copy(update={"cohort": study.cohort.model_copy(update={"root": tmp_path / "locked" / "set"})})
    assert lost_places(there) == (tmp_path / "locked" / "set",)
    with pytest.raises(BadInputError, match="got none of them"):
        relink(there, [NotedFile(path=tmp_path / "locked" / "set" / "a.nii", size=1)], tmp_path / "locked")


def test_ten_thousand_files_are_each_looked_at_once_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = study_on(made_data(tmp_path / "new", cases=1)).model_copy(update={"imported": ()})
    there, root = study.cohort.root, tmp_path / "old" / "set"
    noted = [NotedFile(path=root / f"patient {n // 100}" / f"{n}.nii", size=1) for n in range(10_000)]
    known = {there / file.path.relative_to(root) for file in noted}
    monkeypatch.setattr(relinking, "_there", lambda path: path in known or os.path.exists(path))
    monkeypatch.setattr(relinking, "_has_size", lambda _, path: path in known)
    looked: list[Path] = []
    monkeypatch.setattr(NotedFile, "is_at", lambda _, path: looked.append(path) or True)
    told: list[tuple[int, int]] = []
    moved = study.model_copy(update={"cohort": study.cohort.model_copy(update={"root": root})})
    found = relink(moved, noted, tmp_path / "new", lambda *done: told.append(done))
    assert (len(found.found), len(looked), len(set(looked))) == (10_000, 10_000, 10_000)
    assert told[-1] == (10_000, 10_000)
    assert found.study.cohort.root == there
