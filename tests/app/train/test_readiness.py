from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.app.train.readiness import READING, missing
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal
from segloss_gui.study.models import FoldSettings, LossChoice, Study


def preview(*cases: Case, refusals: tuple[Refusal, ...] = ()) -> CohortPreview:
    return CohortPreview(Cohort(name="knees", cases=cases), refusals)


def case(name: str, *, labelled: bool = True, split: str = "") -> Case:
    label = Path(f"{name}_label.png") if labelled else None
    return Case(name, (Path(f"{name}.png"),), label, split=split)  # type: ignore[arg-type]


def study(**folds: object) -> Study:
    return Study(losses=(LossChoice(key="soft_dice"),), folds=FoldSettings.model_validate(folds))


FOUR = tuple(case(f"p{number}") for number in range(4))


def test_a_study_whose_folds_can_be_made_is_ready() -> None:
    assert missing(study(by="subject", count=2), preview(*FOUR)) == ()


@pytest.mark.parametrize(
    ("words", "cohort", "folds"),
    [
        (READING, None, {}),
        ("No case of “knees” can be read: ", preview(refusals=(Refusal(Path("/a.nii"), "is no image"),)), {}),
        ("No case has a reference", preview(case("a", labelled=False)), {}),
        ("subject", preview(*FOUR[:2]), {"by": "subject", "count": 5}),
    ],
)
def test_what_is_missing_is_said_before_training_starts(
    words: str, cohort: CohortPreview | None, folds: dict[str, object]
) -> None:
    found = missing(study(**folds), cohort)
    assert len(found) == 1
    assert words in found[0]
