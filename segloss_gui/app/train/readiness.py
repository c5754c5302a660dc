"""What keeps a study from being trained, found before anybody starts it. Without Qt and torch."""

from __future__ import annotations

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import CohortPreview
from segloss_gui.study.cases import fold_for
from segloss_gui.study.models import Study

READING = "The cases of this study are not read yet."


def missing(study: Study, preview: CohortPreview | None) -> tuple[str, ...]:
    """Why the study cannot be trained as it stands, a sentence each; none where it can.

    Parameters
    ----------
    study : Study
        With a cohort and losses.
    preview : CohortPreview or None
        Its cases; None where they were not read, or cannot be.

    Examples
    --------
    >>> missing(Study(), None)
    ('The cases of this study are not read yet.',)
    """
    if preview is None:
        return (READING,)
    cohort = preview.cohort
    if not cohort.cases:
        cause = f": {preview.refusals[0]}" if preview.refusals else ""
        return (f"No case of “{cohort.name}” can be read{cause}.",)
    if not any(case.has_reference for case in cohort.cases):
        return ("No case has a reference segmentation, and training needs some.",)
    faults: dict[str, None] = {}
    for number in study.folds.trained:
        try:
            fold = fold_for(study, cohort, number)
        except BadInputError as error:
            faults[_sentence(str(error))] = None
            continue
        for part, does in ((fold.train, "train"), (fold.validation, "validate")):
            if not part:
                faults[f"Fold {number} has no case to {does} on."] = None
    return tuple(faults)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."
