"""A study's folder as a report: what was done, what came out, and how to do it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from segloss_gui.core.number_text import thousands
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.metrics.registry import METRICS
from segloss_gui.report.figure_description.agreement_plot import agreement_figure, agreement_plot
from segloss_gui.report.figure_description.case_plot import case_figure, case_plot
from segloss_gui.report.figure_description.rank_plot import rank_figure, rank_plot
from segloss_gui.report.figure_description.roc_plot import roc_figure, roc_plot
from segloss_gui.report.figure_description.size_plot import size_figure, size_plot
from segloss_gui.report.figure_description.sweep_plot import sweep_figure
from segloss_gui.report.grades import grade_sections
from segloss_gui.report.material import Material, Scored
from segloss_gui.report.methods_text import methods_text
from segloss_gui.report.parts import Document, Picture, Section
from segloss_gui.report.result_tables import label_lines_table, loss_result_table, metric_table, rank_table
from segloss_gui.report.summary import EMPTY_WORDS
from segloss_gui.statistics.case_roc import case_roc
from segloss_gui.statistics.corrections import Correction
from segloss_gui.statistics.label_table import label_table
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.object_size import bins_for, reference_volumes, size_bins
from segloss_gui.statistics.parameter_curves import parameter_curves
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_agreement import volume_agreement
from segloss_gui.statistics.volume_roc import positive_groups

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEWEST_BINS = 2
"""Halves say little of sizes: they are not drawn."""

MARKED = ("dice", "jaccard", "volume_error_ml")
"""Columns of the marked table, where the scores have any of them."""


def document(
    material: Material,
    *,
    empty: EmptyRule = EmptyRule.SKIP,
    missed: MissedRule = MissedRule.SKIP,
    correction: Correction = "none",
) -> Document:
    """The report of a study.

    Parameters
    ----------
    material : Material
        Scores and facts.
    empty : EmptyRule
        What an undefined share of two empty maps counts for; said in the report with its effect.
    missed : MissedRule
        What a distance counts for that one empty map leaves undefined; said beneath the tables.
    correction : str
        For the number of pairs that are compared.
    """
    material = replace(material, table=material.table.under(missed))
    methods = methods_text(*material.told, material.cohort, material.scored.table, correction)
    said = (methods, empty_words(material.table, empty), material.table.unit.note, *material.notes)
    sections = [
        Section("Methods", tuple(filter(None, said))),
        *result_sections(material.scored, empty, correction),
        *grade_sections(material.gradings, material.grading_faults, material.names),
        Section("Training" if material.runs else "A case", tables=(material.run_table,) if material.run_table else (),
                pictures=tuple(material.pictures)),
        _again(material),
    ]  # fmt: skip
    return Document(material.study.name, tuple(sections))


def empty_words(table: ScoreTable, empty: EmptyRule) -> str:
    """The rule, how many rows it is about, and what another would have given."""
    if "dice" not in table.metrics or not len(table):
        return ""
    scores = f"of {thousands(len(table))} scores"
    if not {"volume_ml", "reference_volume_ml"} <= table.metrics.keys():
        missing = int(np.isnan(table.metrics["dice"]).sum())
        words = f"Dice is undefined in {thousands(missing)} {scores}; without volumes nothing says why: left out."
        return words if missing else ""
    count = int(table.both_empty.sum())
    if not count:
        return "No case is empty in both reference and prediction, so the rule for such cases changes nothing."
    means = {rule: float(np.nanmean(table.values("dice", rule)[0])) for rule in EmptyRule}
    others = ", ".join(f"{EMPTY_WORDS[rule]}: {means[rule]:.3f}" for rule in EmptyRule if rule is not empty)
    return (
        f"Dice and Jaccard are 0/0 where reference and prediction are both empty ({thousands(count)} {scores}); "
        f"these were {EMPTY_WORDS[empty]}. Mean Dice over all scores: {means[empty]:.3f}; had they been {others}."
    )


def result_sections(scored: Scored, empty: EmptyRule, correction: Correction) -> Iterator[Section]:
    """Tables and figures of every class.

    Parameters
    ----------
    scored : Scored
        The scores.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    correction : str
        For the number of pairs that are compared.
    """
    classes = scored.table.names("class")
    if not len(scored.table):
        yield Section("Scores", ("No run has finished, so nothing is scored yet.",))
    names = [scored.class_names.get(value, f"label {value}" if value.isdecimal() else value) for value in classes]
    several = len(classes) > 1
    for value, name, file in zip(classes, names, _file_names(names), strict=True):
        title, suffix = (f"Scores: {name}", f"_{file}") if several else ("Scores", "")
        table = scored.table.where(**{"class": value})
        for section in _class_sections(replace(scored, table=table), title, suffix, empty, correction):
            yield _of_class(section, name) if several else section


def _file_names(names: Sequence[str]) -> list[str]:
    """Names of classes as parts of file names, told apart.

    Examples
    --------
    >>> _file_names(["grey matter", "grey-matter", "CSF"])
    ['grey_matter', 'grey_matter_2', 'csf']
    """
    found: list[str] = []
    for name in names:
        plain = re.sub(r"\W+", "_", name.lower()).strip("_") or "class"
        taken = sum(other == plain or re.fullmatch(rf"{plain}_\d+", other) is not None for other in found)
        found.append(f"{plain}_{taken + 1}" if taken else plain)
    return found


def _of_class(section: Section, name: str) -> Section:
    """A section whose tables and figures say of which class they are, wherever they are taken to."""
    tables = tuple(replace(table, caption=f"{name}: {_small(table.caption)}") for table in section.tables)
    pictures = tuple(
        replace(picture, caption=f"{name}: {_small(picture.caption)}", draw=partial(_titled, picture.draw, name))
        for picture in section.pictures
    )
    return replace(section, tables=tables, pictures=pictures)


def _small(sentence: str) -> str:
    """A sentence as the rest of one, where it begins with a common word."""
    first = sentence.split(" ", 1)[0]
    return sentence if first in ("Dice", "ROC") else f"{sentence[:1].lower()}{sentence[1:]}"


def _titled(draw: Callable[[], Figure], name: str) -> Figure:
    figure = draw()
    figure.suptitle(name, fontsize=11)
    return figure


def _class_sections(
    scored: Scored, title: str, suffix: str, empty: EmptyRule, correction: Correction
) -> Iterator[Section]:
    table, look = scored.table, scored.look
    judged = [key for key in table.metrics if key in METRICS and METRICS[key].best]
    metrics = [key for key in MARKED if key in judged] or judged
    main = metrics[0]
    found = loss_table(table, metrics, groups=scored.groups, empty=empty, correction=correction)
    others = [key for key in judged if key not in metrics]
    matrix = score_matrix(table, main, empty)
    tables = [loss_result_table(found, f"scores{suffix}")]
    if others:
        tables.append(metric_table(table, others, empty, f"metrics{suffix}"))
    pictures = [Picture.of(f"{main}{suffix}", case_figure(case_plot(matrix, look)))]
    yield Section(title, tables=tuple(tables), pictures=tuple(pictures))
    yield from _sweep(scored, suffix, empty)
    if set(MARKED) <= set(table.metrics):
        yield from _labelling(scored, suffix, empty)
    yield from _sizes(scored, main, suffix, empty)
    if len(matrix.methods) > 1:
        ranks = rank_stability(matrix)
        if ranks.n > 1:
            picture = Picture.of(f"ranks{suffix}", rank_figure(rank_plot(ranks, main, look)))
            yield Section("Ranking", tables=(rank_table(ranks, f"ranks{suffix}", main),), pictures=(picture,))
    plots = [agreement_plot(volume_agreement(table, method), look) for method in _with_volumes(table)]
    if plots:
        named = table.unit.named
        caption = named("Predicted minus reference volume against their mean; bias and 95 % limits of agreement.")
        yield Section(
            "Areas" if table.unit.is_area else "Volumes",
            pictures=(Picture.of(f"volumes{suffix}", agreement_figure(*plots), caption),),
        )


def _sweep(scored: Scored, suffix: str, empty: EmptyRule) -> Iterator[Section]:
    """The curve of a parameter that took several values."""
    found = parameter_curves(scored.table, scored.grid, empty=empty) if scored.grid else None
    if found is not None and found.curves:
        yield Section("Sweep", pictures=(Picture.of(f"sweep{suffix}", sweep_figure(found, scored.look)),))


def _labelling(scored: Scored, suffix: str, empty: EmptyRule) -> Iterator[Section]:
    """Full against partial labelling by group, and the ROC of predicted volumes (Tilborghs 2022)."""
    table, tables, pictures = scored.table, [], []
    if {"full", "partial"} <= set(table.names("labelling")):
        tables.append(label_lines_table(label_table(table, empty=empty), f"labelling{suffix}"))
    with_volumes = "volume_ml" in table.metrics and len(table.where(labelling="partial"))
    labelled = positive_groups(table, _removed(scored.policy, table)) if with_volumes else None
    if labelled is not None:
        methods = table.names("method")
        curves = [case_roc(table, method, labelled.groups, labelled.reason) for method in methods]
        plot = roc_plot(curves, scored.look)
        caption = f"{plot.caption} Near 1: the network has learnt to leave the others empty."
        pictures.append(Picture.of(f"roc{suffix}", roc_figure(plot), caption))
    if tables or pictures:
        yield Section("Full against partial labels", tables=tuple(tables), pictures=tuple(pictures))


def _removed(policy: LabelPolicy, table: ScoreTable) -> set[str] | None:
    """Groups without the label of the table's class by the policy; None where it removes nothing."""
    removed = policy.removed
    return {one.group for one in removed if str(one.class_value) in table.names("class")} if removed else None


def _sizes(scored: Scored, metric: str, suffix: str, empty: EmptyRule) -> Iterator[Section]:
    bins = bins_for(scored.table) if "reference_volume_ml" in scored.table.metrics else FEWEST_BINS
    if bins > FEWEST_BINS:
        plot = size_plot(size_bins(scored.table, metric, empty=empty, bins=bins), scored.look)
        yield Section("Size of the object", pictures=(Picture.of(f"sizes{suffix}", size_figure(plot)),))


def _with_volumes(table: ScoreTable) -> tuple[str, ...]:
    """Methods with a volume of a case that has an object: those of other tools may be known for empty cases alone."""
    if not {"volume_ml", "reference_volume_ml"} <= set(table.metrics):
        return ()
    predicted, reference = score_matrix(table, "volume_ml", EmptyRule.SKIP), reference_volumes(table)
    known = ~np.isnan(predicted.values[reference > 0])
    return tuple(method for method, of in zip(predicted.methods, known.T, strict=True) if of.any())


def _again(material: Material) -> Section:
    if isinstance(material.study.cohort, Phantom):
        digest = "The cases are phantoms, made from the seed in the study file."
    elif material.data_hash:
        digest = f"SHA-256 over the names and contents of the image and label files: {material.data_hash}."
    else:
        digest = "The contents of the data were not hashed."
    again = f"This study file reproduces the {'runs' if material.runs else 'scores'}. {digest}"
    return Section("To do it again", (again,), code=material.study_text)
