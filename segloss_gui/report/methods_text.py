"""The methods paragraph: what was done, from the runs that finished and the predictions that were scored.

Nothing here is planned: a network, a schedule or a fold that no finished run had is not named, and where runs differ
each says whose it is. A study that only imported predictions has neither network nor training.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from segloss_gui import __version__
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.data.case import Cohort
from segloss_gui.report.run_facts import RunFacts
from segloss_gui.report.training_sentences import (
    each,
    network_sentence,
    numbers,
    training_sentence,
    warm_start_sentence,
)
from segloss_gui.statistics.corrections import CORRECTIONS, Correction
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import ImportedMethod, Study

PHI_WORDS = {
    "I": "each image and class on its own",
    "CI": "each image, all classes together",
    "BI": "each class, all images of the batch together",
    "BCI": "the whole batch together",
}


def methods_text(
    study: Study, runs: Sequence[RunFacts], cohort: Cohort, scores: ScoreTable, correction: Correction = "none"
) -> str:
    """What was trained, imported and scored, in one paragraph.

    Parameters
    ----------
    study : Study
        For the names of classes and the methods from elsewhere.
    runs : sequence of RunFacts
        Its runs, without warm starts; those that did not finish are counted and not described.
    cohort : Cohort
        Its cases.
    scores : ScoreTable
        What was scored.
    correction : str
        Of p, over pairs of methods.
    """
    done = [run for run in runs if run.finished]
    scored = set(scores.names("method"))
    imported = [method for method in study.imported if method.name in scored]
    sentences = [
        _data_sentence(study, cohort, scores),
        _folds_sentence(done, cohort),
        _labels_sentence(done),
        network_sentence(done),
        _loss_sentence(done),
        warm_start_sentence(done),
        training_sentence(done),
        _unfinished_sentence(len(runs) - len(done), len(runs)),
        _imported_sentence(imported),
        _scores_sentence(scores, correction),
        _software_sentence(done, bool(imported)),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _data_sentence(study: Study, cohort: Cohort, scores: ScoreTable) -> str:
    classes = ", ".join(target.name for target in study.classes) or ", ".join(cohort.label_names.values())
    named = f"{cohort.name} ({classes})" if classes else cohort.name
    known = cohort.by_id
    cases = [case for case in scores.names("case") if case in known]
    if not cases:
        return f"No case of {named} is scored yet."
    subjects = len({known[case].subject for case in cases})
    of = f" (of {thousands(subjects)} subjects)" if subjects < len(cases) else ""
    if len(cohort.cases) == 1:
        return f"The one case of {named} was scored."
    verb = "was" if len(cases) == 1 else "were"
    return f"Of the {thousands(len(cohort.cases))} cases of {named}, {thousands(len(cases))}{of} {verb} scored."


def _folds_sentence(runs: Sequence[RunFacts], cohort: Cohort) -> str:
    """How cases were divided, and how many there were on either side."""
    divided = each(runs, lambda run: _division(run, runs, cohort))
    sizes = each(runs, _sizes)
    told = ": ".join(part for part in (divided, sizes) if part)
    return f"{told}." if told else ""


def _division(run: RunFacts, runs: Sequence[RunFacts], cohort: Cohort) -> str:
    folds = run.part("folds")
    if not folds:
        return ""
    if folds.get("by") == "split":
        return "The data set's own split into training and test cases was used"
    used = {int(one.plan["fold"]) for one in runs if one.part("folds") == folds and "fold" in one.plan}
    if folds.get("by") == "file":
        verb = "fold was" if len(used) == 1 else "folds were"
        return f"{len(used)} {verb} run of those in {PurePath(str(folds.get('file'))).name}"
    one_each = all(case.subject == case.id for case in cohort.cases)
    by = "by case, each taken for a subject of its own" if one_each else "by subject"
    verb = "was" if len(used) == 1 else "were"
    return f"{len(used)} of {folds.get('count')} folds {by} (fold seed {folds.get('seed')}) {verb} run"


def _sizes(run: RunFacts) -> str:
    train, validation = run.file.get("train_cases"), run.file.get("validation_cases")
    if train is None or validation is None:
        return ""
    return f"{count_of(len(train), 'case')} for training, {thousands(len(validation))} scored"


def _labels_sentence(runs: Sequence[RunFacts]) -> str:
    seen = {str(run.file.get("labelling", "full")) for run in runs}
    if "partial" not in seen:
        return ""
    kept = "runs with full labels are compared with runs from which" if "full" in seen else "for training,"
    words = f"{kept} the label policy removed labels; scores are against the full reference."
    return words[0].upper() + words[1:]


def _loss_sentence(runs: Sequence[RunFacts]) -> str:
    """Every loss once, by the first run that knows its resolved parameters."""
    found: dict[str, RunFacts] = {}
    for run in runs:
        if "choice" in run.file:
            found.setdefault(repr(sorted(run.choice.items(), key=str)), run)
    start = "The losses compared are:" if len(found) > 1 else "The loss was"
    return f"{start} {'; '.join(map(loss_words, found.values()))}." if found else ""


def loss_words(run: RunFacts) -> str:
    """A loss with Φ, ε and whatever else was resolved.

    Examples
    --------
    >>> plan = {"choice": {"name": "", "key": "dice_phi"}}
    >>> resolved = {"key": "dice_phi", "params": {"phi": "BI", "epsilon": 1e-7}}
    >>> loss_words(RunFacts({"plan": plan, "choice": resolved}, method="DL"))
    'DL [dice_phi] (Φ = BI: each class, all images of the batch together; ε = 1e-07)'
    """
    choice, params = run.file["choice"], dict(run.file["choice"].get("params", {}))
    words = []
    if "phi" in params:
        phi = params.pop("phi")
        words.append(f"Φ = {phi}: {PHI_WORDS.get(phi, phi)}")
    if "epsilon" in params:
        words.append(f"ε = {numbers(params.pop('epsilon'))}")
    words += [f"{name} = {numbers(value)}" for name, value in params.items()]
    name = run.method or choice["key"]
    key = f" [{choice['key']}]" if name != choice["key"] else ""
    return f"{name}{key}" + (f" ({'; '.join(words)})" if words else "")


def _unfinished_sentence(unfinished: int, runs: int) -> str:
    if not unfinished:
        return ""
    return f"{unfinished} of {runs} runs did not finish and {'is' if unfinished == 1 else 'are'} not part of this."


def _imported_sentence(methods: Sequence[ImportedMethod]) -> str:
    if not methods:
        return ""
    many = len(methods) > 1
    start = f"Predictions of {len(methods)} methods were" if many else "Predictions of one method were"
    return f"{start} imported, not trained here: {'; '.join(map(_imported, methods))}."


def _imported(method: ImportedMethod) -> str:
    words = [f"probabilities, from {method.threshold:g} on"] if method.kind == "probabilities" else []
    words += [f"label {old} taken as {new or 'background'}" for old, new in method.labels.items()]
    words += ["resampled where the grid differed"] if method.resample else []
    return f"{method.name} ({', '.join(words)})" if words else method.name


def _scores_sentence(scores: ScoreTable, correction: Correction) -> str:
    if not len(scores):
        return ""
    told = statistics_words(scores, correction)
    scored = "Each case" if len(scores.names("case")) > 1 else "The case"
    return f"{scored} was scored on its own grid; {told[0].lower()}{told[1:]}"


def statistics_words(scores: ScoreTable, correction: Correction) -> str:
    """How means, intervals and p were made of scores, whoever scored; empty where there are none."""
    if not len(scores):
        return ""
    if len(scores.names("case")) == 1:
        return "Of one case there is neither interval nor test."
    words = f"Means are over cases, with 95 % percentile intervals from {RESAMPLES:,} bootstrap draws of subjects."
    if len(scores.names("method")) == 1:
        return words
    rule = CORRECTIONS[correction]
    if correction == "none":  # the others begin with a name
        rule = f"{rule[0].lower()}{rule[1:]}"
    return (
        f"{words} Methods were compared in pairs, on the cases where both have a score, by a paired bootstrap over the "
        f"same draws (two-sided p, where n subjects differ at least 2^(1-n); {rule})."
    )


def _software_sentence(runs: Sequence[RunFacts], imported: bool) -> str:
    """Versions and devices of the runs; of the scoring alone where nothing was trained here."""
    told = [run for run in runs if run.part("versions")]
    if not told:
        return f"Software: segloss_gui {__version__}." if imported else ""
    versions = each(told, lambda run: ", ".join(f"{name} {of}" for name, of in run.part("versions").items()))
    devices = sorted({str(run.file["device"]) for run in runs if "device" in run.file})
    used = f"; device: {', '.join(devices)}" if devices else ""
    return f"Software: {versions}{used}."
