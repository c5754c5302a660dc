from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from segloss_gui.app.data.class_facts import SAFE_SHARE, ClassFacts, GroupCounts, class_facts
from segloss_gui.app.data.policy_presenter import EVALUATION, TRAINING, PolicyPresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.case import Cohort, CohortPreview, TargetClass
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.workspaces.data.policy_editor import PolicyEditor
from segloss_gui.losses.region.dice_phi import RISKY_SHARE
from segloss_gui.study.models import FoldSettings, Study
from tests.gui.workspaces.train.instant import HeldTasks

COHORT = Phantom(design="two_groups", train=12, test=4, side=16)
LESION = (TargetClass(value=1, name="lesion"),)
NO_B = LabelPolicy(removed=(Removal(class_value=1, group="B"),))


def made(session: Session, policy: LabelPolicy = NO_B) -> tuple[PolicyPresenter, HeldTasks]:
    session.set_study(Study(cohort=COHORT, classes=LESION, policy=policy, folds=FoldSettings(by="split")))
    session.set_preview(COHORT.preview())
    tasks = HeldTasks()
    return PolicyPresenter(session, tasks), tasks


def test_the_warning_begins_where_that_of_the_loss_does() -> None:
    assert SAFE_SHARE == RISKY_SHARE


def test_what_a_policy_leaves_is_counted_from_the_full_reference() -> None:
    present = {"A": GroupCounts(2, (1, 1)), "B": GroupCounts(2, (1, 2))}
    classes = (*LESION, TargetClass(value=2, name="oedema"))
    facts = class_facts(classes, NO_B, present)
    assert facts[0] == ClassFacts("lesion", cases=4, hidden=2, lost=1, labelled=1)
    assert facts[1] == ClassFacts("oedema", cases=4, hidden=0, lost=0, labelled=3)


@pytest.mark.parametrize(
    ("labelled", "words"), [(0, "cannot be learnt"), (61, "below 0.618"), (63, "just above 0.618"), (65, "")]
)
def test_a_small_share_of_labelled_maps_is_warned_of(labelled: int, words: str) -> None:
    warning = ClassFacts("lesion", 100, 100 - labelled, 0, labelled).warning()
    assert (words in warning) if words else not warning


def test_emptied_labels_and_cases_are_told(session: Session) -> None:
    presenter, tasks = made(session)  # of 12 training cases 2 are of group B
    presenter.watch(True)
    assert "Counting" in presenter.summary()
    tasks.finish()
    assert presenter.summary() == "In training: 2 labels are emptied, in 2 of 12 training cases (partial labelling)."
    assert "f = 10/12 = 0.833" in presenter.facts()[0].words()
    assert presenter.warnings() == ()
    presenter.set_seen(0, 0, False)
    presenter.set_seen(0, 1, True)
    assert "below 0.618" in presenter.warnings()[0]


def test_another_policy_reads_nothing_again(session: Session) -> None:
    presenter, tasks = made(session)
    presenter.watch(True)
    tasks.finish()
    presenter.set_seen(0, 1, True)
    assert session.study.policy == LabelPolicy()
    assert not tasks.held
    assert "(full labelling)" in presenter.summary()
    assert presenter.warnings() == ()


def test_emptying_twice_is_emptying_once(session: Session) -> None:
    presenter, _ = made(session, LabelPolicy())
    presenter.set_seen(0, 1, False)
    presenter.set_seen(0, 1, False)
    assert session.study.policy == NO_B
    presenter.set_seen(0, 1, True)
    assert session.study.policy == LabelPolicy()


def test_other_folds_are_counted_anew_and_the_newest_counts(session: Session) -> None:
    presenter, tasks = made(session)
    presenter.watch(True)
    session.edit(folds=FoldSettings(count=3))
    assert len(tasks.held) == 2
    tasks.finish()
    assert presenter.present is not None
    assert sum(counts.cases for counts in presenter.present.values()) == 8
    assert presenter.summary().startswith("In fold 0:")


def test_nothing_is_read_while_nobody_looks(session: Session) -> None:
    presenter, tasks = made(session)
    session.edit(folds=FoldSettings(count=3))
    assert not tasks.held
    presenter.watch(True)
    presenter.watch(False)
    tasks.finish()
    assert presenter.present is None


def test_folds_that_cannot_be_made_are_told(session: Session) -> None:
    presenter, tasks = made(session)
    session.edit(folds=FoldSettings(count=50))
    presenter.watch(True)
    tasks.finish()
    assert "50 folds" in presenter.summary()


def test_entries_of_another_cohort_are_named(session: Session) -> None:
    presenter, _ = made(session, LabelPolicy(removed=(Removal(class_value=1, group="LGG"),)))
    assert "no lesion in group LGG" in presenter.warnings()[0]


def test_without_groups_it_is_said_where_they_come_from(session: Session) -> None:
    session.set_study(Study(classes=LESION))
    session.set_preview(CohortPreview(Cohort("c", ())))
    presenter = PolicyPresenter(session, HeldTasks())
    assert "groups file" in presenter.explanation()
    assert presenter.summary() == ""


def test_the_editor_empties_a_class_in_a_group_and_says_what_that_leaves(
    qtbot: QtBot, services: Services, session: Session
) -> None:
    made(session, LabelPolicy())
    presenter = PolicyPresenter(session, services.tasks)
    editor = PolicyEditor(presenter)
    qtbot.addWidget(editor)
    editor.show()
    assert TRAINING in editor.explanation.text()
    assert EVALUATION in editor.explanation.text()
    qtbot.waitUntil(lambda: "full labelling" in editor.summary.text(), timeout=10_000)
    box: Any = editor.table.boxes[0, 0]
    assert box.accessibleName().startswith("Training sees lesion in group A")
    box.click()
    assert session.study.policy == LabelPolicy(removed=(Removal(class_value=1, group="A"),))
    assert box is editor.table.boxes[0, 0]
    assert "partial labelling" in editor.summary.text()
    assert editor._notice.isVisible()
    session.undo()
    assert box.isChecked()
    assert not editor._notice.isVisible()


def test_beside_a_table_that_is_scrolled_sideways_no_word_is_cut(
    session: Session, qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, "light", projector=True)
    presenter, tasks = made(session)
    classes = (TargetClass(value=1, name="enhancing tumour with its necrotic core and haemorrhage"),)
    session.edit(classes=classes)
    editor = PolicyEditor(presenter)
    qtbot.addWidget(editor)
    editor.resize(330, 420)
    editor.show()
    tasks.finish()
    qapp.processEvents()
    labels = [label for label in editor.findChildren(QLabel) if label.isVisible() and label.text()]
    assert len(labels) > 5
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
