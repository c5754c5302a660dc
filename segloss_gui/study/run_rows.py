"""The scores of one run with all columns: what its file lacks is taken from its ``run.json``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.loss_params import in_training, params_text
from segloss_gui.study.models import LossChoice
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.score_file import ScoreRow, read_scores
from segloss_gui.study.scored_files import require_as_scored
from segloss_gui.study.trained_on import replaced_since, replaced_words


def rows_of(run: RunFolder) -> tuple[ScoreRow, ...]:
    """Rows of a run's ``scores.csv``; none before there is one.

    Files of earlier versions lack the parameters of the loss, the batch size, or which labels training saw.

    Raises
    ------
    FileRefusedError
        When the file is damaged, cut off between two lines too, or its images, labels or predictions were replaced
        since, or the scores changed: they are of other data.
    """
    if not os.path.lexists(run.scores_path):
        return ()
    if replaced := replaced_since(run.path):
        raise FileRefusedError(run.scores_path, f"left out, {replaced_words(replaced)}")
    rows = read_scores(run.scores_path)
    _refuse_cut(run, rows)
    _refuse_twice(run, rows)
    require_as_scored(run, dict.fromkeys(row.case for row in rows))
    if all(row.params and row.label_in_training for row in rows):
        return rows
    try:
        return tuple(_completed(rows, run.facts(), run.plan().choice))
    except BadInputError:  # the scores stand by themselves
        return rows


def _refuse_cut(run: RunFolder, rows: tuple[ScoreRow, ...]) -> None:
    """Refuse a table that lacks what its run predicted: it was written whole, and means of the rest are others."""
    try:
        cases = run.facts().get("validation_cases", ())
    except BadInputError:  # the scores stand by themselves
        return
    classes = {row.class_value for row in rows} or {0}
    there = {(row.case, row.class_value) for row in rows}
    if missing := [case for case in cases if any((case, value) not in there for value in classes)]:
        raise FileRefusedError(
            run.scores_path,
            f"must hold all scores of the {len(cases)} cases that {run.path / 'run.json'} names, got not those of "
            f"{missing[0]!r}" + (f" and {len(missing) - 1} more" if missing[1:] else ""),
        )


def _refuse_twice(run: RunFolder, rows: tuple[ScoreRow, ...]) -> None:
    """Refuse a table in which a line stands twice: its case would count twice in every mean."""
    seen = set()
    for row in rows:
        key = row.case, row.class_value, row.group, row.method, row.labelling, row.batch_size, row.params
        if key in seen:
            raise FileRefusedError(
                run.scores_path, f"must hold a case and class once, got {row.case!r}, class {row.class_value}, again"
            )
        seen.add(key)


def _completed(rows: tuple[ScoreRow, ...], facts: Mapping[str, Any], choice: LossChoice) -> list[ScoreRow]:
    policy, params, labelling = _policy(facts), params_text(choice), str(facts.get("labelling", ""))
    batch = (facts.get("sampling") or {}).get("batch_size", choice.batch_size)
    return [
        replace(
            row,
            params=row.params or params,
            batch_size=row.batch_size or batch,
            labelling=row.labelling or labelling,
            label_in_training=row.label_in_training
            or ("" if policy is None else in_training(policy, row.class_value, row.group)),
        )
        for row in rows
    ]


def _policy(facts: Mapping[str, Any]) -> LabelPolicy | None:
    try:
        return LabelPolicy.model_validate(facts["policy"])
    except (KeyError, ValidationError):
        return None
