"""Texts the program reads and a person, another program or a crash may have spoilt: settings, folds, tables, edits."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

from filelock import FileLock

from segloss_gui.app.lecture.scene_file import scene_of_file
from segloss_gui.core.errors import BadInputError, FolderInUseError
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import FolderPair
from segloss_gui.data.layouts.guessing import guess_layout
from segloss_gui.data.splits import read_splits, splits_near
from segloss_gui.study.drafts import read_unsaved, write_unsaved
from segloss_gui.study.folder_lock import LOCK_FILE, FolderLock
from segloss_gui.study.glance import glance
from segloss_gui.study.method_names import study_names
from segloss_gui.study.models import FoldSettings, ImportedMethod, LossChoice, MethodLook, Study
from segloss_gui.study.noted_files import FILES_FILE, note_files, noted_files
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.relinking import lost_files
from segloss_gui.study.score_sources import read_score_files
from segloss_gui.study.store import StudyFolder
from tests.data.files import save_image, save_labels
from tests.data.layouts.test_bids import _bids
from tests.data.layouts.test_guessing_data_sets import _patient
from tests.fuzz.kind import Kind
from tests.study.test_nnunet_summary import metrics, summary
from tests.study.tiny import tiny_study

CASES = ("a", "b", "c", "d")
SCENE = """\
title = "What epsilon does"
source = "Tilborghs 2022, Eq. 4"
[[steps]]
text = "Both images are predicted alike, but the second is empty."
question = "Does Dice unlearn what is predicted there?"
answer = "Not while epsilon is small."
canvas = { preset = "empty", losses = ["dice_phi", "cross_entropy"], phi = "I", epsilon = 0.001, image = 1 }
[[steps]]
text = "And a case."
canvas = { case = "labels.nii.gz", descend = 3 }
[[steps]]
text = "The derivative."
sheet = { key = "two_values", dials = {} }
[[steps]]
text = "In training."
training = { seed = 0 }
"""
SETTINGS = """\
[General]
theme=dark
projector=true
recent=/home/me/a, /home/me/b
keys="{\\"main\\": {\\"save\\": [\\"Ctrl+S\\"]}}"
[studies]
folder=/home/me/studies
[cluster]
where=local:2
recent=tcp://host:8786
[view]
mouse=pacs
radiological=false
[compare]
scores="{\\"metric\\": \\"dice\\"}"
[panes]
grid="{\\"maximised\\": \\"a\\", \\"places\\": {\\"a\\": [0, 0, 300, 200]}, \\"columns\\": [1.0, 2.0]}"
"""


def _pairs(root: Path) -> FolderPair:
    for name in CASES:
        save_image(root / "images" / f"{name}.nii.gz")
        save_labels(root / "labels" / f"{name}.nii.gz")
    groups = root / "groups.csv"
    groups.write_text("case,group,subject\n" + "".join(f"{name},{'AB'[k % 2]},s{k}\n" for k, name in enumerate(CASES)))
    return FolderPair(images=root / "images", labels=root / "labels", groups_csv=groups)


def _splits(path: Path) -> None:
    path.write_text(json.dumps([{"train": ["a", "b", "c"], "val": ["d"]}, {"train": ["b", "c", "d"], "val": ["a"]}]))


def _rich_study(path: Path) -> Study:
    """Of files, with everything that may be chosen: names and colours, folds of a file, another tool's method."""
    root = path.parent
    cohort = _pairs(root / "data")
    _splits(root / "splits_final.json")
    shutil.copytree(root / "data" / "labels", root / "theirs", dirs_exist_ok=True)
    choices = (LossChoice(key="dice_phi", params={"phi": "BI", "epsilon": 10.0}, repeat={"A": 3}, batch_size=1),
               LossChoice(key="focal", labels="full"), LossChoice(key="cross_entropy", name="ours"))  # fmt: skip
    return tiny_study(
        cohort=cohort, losses=choices, classes=(TargetClass(value=1, name="object"),),
        folds=FoldSettings(by="file", file=root / "splits_final.json"),
        imported=(ImportedMethod(name="nnU-Net", folder=root / "theirs", labels={2: 1}),),
        methods={"ours": MethodLook(name="Entropy", colour="#0072B2"), "nnU-Net": MethodLook(name="theirs")},
    )  # fmt: skip


def _make_study(path: Path) -> None:
    StudyFolder(path.parent).save(_rich_study(path))


def _use_study(path: Path) -> object:
    """Opened, named, planned, its cases looked at, and saved again elsewhere."""
    study = StudyFolder(path.parent).load(check_losses=True)
    again = StudyFolder(path.parent / "again")
    again.save(study)
    cases = study.cohort.preview().cohort.cases if study.cohort else ()
    return study_names(study), plan_runs(study), [(case.id, case.group) for case in cases], again.load() == study


def _make_unsaved(path: Path) -> None:
    study = _rich_study(path)
    StudyFolder(path.parent).save(study)
    write_unsaved(path.parent, study.model_copy(update={"name": "edited"}), "5f0e", study)


def _use_unsaved(path: Path) -> object:
    found = read_unsaved(path.parent)
    shown = glance(path.parent)
    return found and (found.study, found.identity, found.base), shown and (shown.name, shown.state)


def _use_splits(path: Path) -> object:
    cohort = guess_layout([path.parent]).preview().cohort
    return splits_near(path.parent, cohort) is not None, read_splits(path)


def _make_splits(path: Path) -> None:
    _pairs(path.parent)
    _splits(path)


def _scene(path: Path) -> None:
    save_labels(path.parent / "labels.nii.gz")
    path.write_text(SCENE)


def _use_settings(path: Path) -> object:
    """Of the window, in a copy: Qt keeps in mind what a file held, and what is damaged is put aside in it."""
    from PySide6.QtCore import QSettings

    from segloss_gui.gui.remembered import put_damage_aside, remembered

    copy = path.with_name(f"{uuid.uuid4().hex}.ini")
    shutil.copyfile(path, copy)
    try:
        settings = QSettings(str(copy), QSettings.Format.IniFormat)
        told = put_damage_aside(settings)
        settings.sync()
        assert not put_damage_aside(settings) or settings.status() is not QSettings.Status.NoError, "told again"
        return remembered(settings).model_dump(), bool(told)
    finally:
        copy.unlink(missing_ok=True)


def _use_plugins(path: Path) -> object:
    from segloss_gui.losses import plugins

    refused: list[BadInputError] = []
    before = plugins.settings_file
    plugins.settings_file = lambda: path
    try:
        return [plugin.source for plugin in plugins.plugins(refused.append)], [str(error) for error in refused]
    finally:
        plugins.settings_file = before


def _owner(path: Path) -> None:
    content = {"host": "node7", "pid": 4711, "since": "2026-11-28 20:21:39", "program": "segloss run"}
    path.write_text(json.dumps(content) + "\n")


def _use_owner(path: Path) -> object:
    """Who has a folder, asked while another has it."""
    lock = FolderLock(path.parent)
    with FileLock(path.parent / LOCK_FILE, is_singleton=False):
        who = lock.other()
        try:
            lock.take()
        except FolderInUseError as error:
            return who and (who.words, who.gone), str(error)
    raise AssertionError("a folder that another has was taken")


def _nnunet_summary(path: Path) -> None:
    summary(path, {"brain_1": {"1": metrics(6, 2, 4)}, "brain_2": {"1": metrics(0, 0, 3)}})


def _their_scores(path: Path) -> None:
    path.write_text("case;method;dice;hd95_mm\na;theirs;0,5;3,2\nb;theirs;0,7;\n".replace(",", ".").replace(";", ","))


def _score_tables(path: Path) -> object:
    return [(file.table.names("case"), [list(c) for c in file.table.metrics.values()].__repr__())
            for file in read_score_files([("theirs", path)])]  # fmt: skip


def _make_noted(path: Path) -> None:
    study = _rich_study(path)
    StudyFolder(path.parent).save(study)
    assert study.cohort is not None
    note_files(path.parent, study.cohort.preview().cohort.cases)


def _use_noted(path: Path) -> object:
    noted = noted_files(path.parent)
    return noted, lost_files(StudyFolder(path.parent).load(), noted)


def _in_bids(path: Path) -> None:
    _bids(path.parent)
    table = path.parent / "derivatives" / "labels" / "labels_dseg.tsv"
    table.write_text("index\tname\n1\tcord\n2\tlesion\n")
    content = {"participants.tsv": None, "dataset_description.json": None, "desc_dseg.tsv": "index\tname\n1\tcord\n"}
    if text := content[path.name]:
        path.write_text(text)


def _cohort(path: Path) -> object:
    root = path.parent.parent.parent if path.name == "Info.cfg" else path.parent
    found = guess_layout([root]).preview()
    return found.cohort.label_names, [(case.id, case.group, case.subject) for case in found.cohort.cases], found.notes


def _acdc(path: Path) -> None:
    for number, frames in ((1, (1, 12)), (2, (4, 11))):
        _patient(path.parents[2], number, frames)


TEXT_KINDS = (
    Kind("rich/study.toml", _make_study, _use_study),
    Kind("edited/.unsaved.toml", _make_unsaved, _use_unsaved),
    Kind("folds/splits_final.json", _make_splits, _use_splits),
    Kind("lecture/scene.toml", _scene, lambda path: scene_of_file(path).model_dump()),
    Kind("settings.ini", lambda path: path.write_text(SETTINGS), _use_settings),
    Kind("losses.toml", lambda path: path.write_text('files = ["brier.py", "~/other.py"]\n'), _use_plugins),
    Kind(f"locked/{LOCK_FILE}.json", _owner, _use_owner),
    Kind("nnunet/summary.json", _nnunet_summary, _score_tables),
    Kind("theirs.csv", _their_scores, _score_tables),
    Kind(f"noted/{FILES_FILE}", _make_noted, _use_noted),
    Kind("bids/participants.tsv", _in_bids, _cohort),
    Kind("bids/dataset_description.json", _in_bids, _cohort),
    Kind("bids/desc_dseg.tsv", _in_bids, _cohort),
    Kind("acdc/training/patient001/Info.cfg", _acdc, _cohort),
)
