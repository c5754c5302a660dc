from __future__ import annotations

import shutil
from pathlib import Path

from segloss_gui.app.review.prediction_index import Stamp, find, wanted
from segloss_gui.app.session import Session
from segloss_gui.study.models import ImportedMethod, Study
from tests.app.made_study import open_study
from tests.app.review.conftest import METHODS, Opened


def session_of(opened: Opened, *imported: ImportedMethod) -> Session:
    session = Session()
    study = Study.model_validate({**dict(opened[0]), "imported": imported})
    open_study(session, study, opened[1], opened[2])
    return session


def elsewhere(opened: Opened, folder: Path) -> Path:
    """A folder of another tool, with the two predictions of the first method in it."""
    folder.mkdir()
    run = next((opened[2] / "runs").glob("*/predictions"))
    for file in run.iterdir():
        shutil.copy(file, folder / file.name)
    return folder


def test_there_is_nothing_to_look_for_without_a_folder_or_cohort(opened: Opened) -> None:
    session = Session()
    assert wanted(session) is None
    open_study(session, opened[0], opened[1])
    assert wanted(session) is None


def test_final_predictions_of_all_methods_are_found_also_of_those_switched_off(opened: Opened) -> None:
    session = session_of(opened)
    session.change_method(METHODS[1], visible=False)
    where = wanted(session)
    assert where is not None
    found, faults = find(where, {})
    assert {(f.case, f.method) for f in found} == {(c, m) for c in ("test_000", "test_001") for m in METHODS}
    assert len({f.prediction for f in found}) == len(found)
    assert faults == ()


def test_predictions_of_another_tool_are_graded_like_those_of_runs(opened: Opened, tmp_path: Path) -> None:
    session = session_of(opened, ImportedMethod(name="nnU-Net", folder=elsewhere(opened, tmp_path / "tool")))
    where = wanted(session)
    assert where is not None
    found, _ = find(where, {})
    assert {f.case for f in found if f.method == "nnU-Net"} == {"test_000", "test_001"}


def test_other_settings_of_an_imported_method_make_another_prediction(opened: Opened, tmp_path: Path) -> None:
    folder = elsewhere(opened, tmp_path / "tool")
    seen = set()
    for threshold in (0.5, 0.6):
        method = ImportedMethod(name="tool", folder=folder, kind="probabilities", threshold=threshold)
        where = wanted(session_of(opened, method))
        assert where is not None
        seen |= {f.prediction for f in find(where, {})[0] if f.method == "tool" and f.case == "test_000"}
    assert len(seen) == 2


def test_a_folder_that_is_gone_is_a_fault_and_the_others_are_found(opened: Opened, tmp_path: Path) -> None:
    where = wanted(session_of(opened, ImportedMethod(name="gone", folder=tmp_path / "gone")))
    assert where is not None
    found, faults = find(where, {})
    assert len(found) == 6
    assert ["gone" in fault for fault in faults] == [True]


def test_a_file_that_did_not_change_is_read_once(opened: Opened) -> None:
    where, digests = wanted(session_of(opened)), dict[Stamp, str]()
    assert where is not None
    first = find(where, digests)
    known = dict(digests)
    assert find(where, digests) == first
    assert digests == known
