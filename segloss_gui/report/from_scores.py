"""A report of scores alone: tables and figures of whatever files hold them, without a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segloss_gui.core.loss_group import LossGroup
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.report.material import Scored, colours_of
from segloss_gui.report.methods_text import statistics_words
from segloss_gui.report.parts import Document, Section
from segloss_gui.report.sections import empty_words, result_sections
from segloss_gui.statistics.corrections import Correction
from segloss_gui.study.loss_groups import method_groups, unknown_loss_words
from segloss_gui.study.models import Study
from segloss_gui.study.score_sources import ScoreFile, names_of, pairing_words, with_scores


def scores_document(
    files: Sequence[ScoreFile],
    *,
    groups: Mapping[str, LossGroup | None],
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    correction: Correction = "none",
) -> Document:
    """The report of files of scores.

    Parameters
    ----------
    files : sequence of ScoreFile
        What was read.
    groups : mapping of str to "pixel", "metric" or None
        By method: what was said of it, whatever its loss.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined.
    correction : str
        For the number of pairs of methods.
    """
    table = with_scores(None, files).under(missed)
    names = names_of(files)
    scored = Scored(table, method_groups(table, given=groups), colours_of(Study(), table))
    scored = scored.called(names)
    text = (*(file.words(names) for file in files), *scores_notes(files, groups))
    how = (statistics_words(table, correction), empty_words(table, empty), table.unit.note)
    origin = Section("Where the scores come from", tuple(filter(None, (*text, *how))))
    sets = [file.name for file in files if len(file.own_names) > 1]
    return Document(", ".join(sets) or "Scores", (origin, *result_sections(scored, empty, correction)))


def scores_notes(files: Sequence[ScoreFile], groups: Mapping[str, LossGroup | None]) -> tuple[str, ...]:
    """What the reader of these scores should know, a sentence each: cases that do not match, losses not known."""
    table, names = with_scores(None, files), names_of(files)
    unknown = table.where(method=[method for method in table.names("method") if method not in groups])
    return (*pairing_words(table.called(names)), *unknown_loss_words(unknown.called(names)))
