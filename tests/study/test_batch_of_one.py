from __future__ import annotations

import pytest

from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study.batch_of_one import batch_of_one, heuristic_warning
from segloss_gui.study.cases import open_store
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

HIDDEN = LabelPolicy(removed=(Removal(class_value=1, group="B"),))


@pytest.fixture(scope="module")
def study() -> Study:
    cohort = Phantom(design="two_groups", train=6, test=2, side=16)
    losses = (LossChoice(key="dice_phi", params={"phi": "I"}),)
    return tiny_study(cohort=cohort, policy=HIDDEN, losses=losses)


def test_phi_bi_over_batches_of_one_is_phi_i_bit_by_bit(study: Study) -> None:
    findings = batch_of_one(study, open_store(study))
    assert [finding.figure for finding in findings] == [0.0, 0.0, 0.0]
    assert all(finding.holds for finding in findings)


def test_the_heuristic_warns_below_65_percent(study: Study) -> None:
    finding = heuristic_warning(study)
    assert finding.holds
    assert finding.figure == 65
    assert "this cohort" in finding.detail


def test_the_checks_leave_no_run_behind(study: Study, tmp_path: object) -> None:
    batch_of_one(study, open_store(study))
    assert StudyFolder(str(tmp_path)).runs() == ()
