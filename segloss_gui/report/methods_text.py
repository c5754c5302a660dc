"""The methods sentence: everything a reader needs to do the same, from the study and from its runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segloss_gui.data.case import Case, Cohort
from segloss_gui.study.models import Study

PHI_WORDS = {
    "I": "each image and class on its own",
    "CI": "each image, all classes together",
    "BI": "each class, all images of the batch together",
    "BCI": "the whole batch together",
}
CHUNK = 1 << 20


@dataclass(frozen=True)
class RunFacts:
    """A run as the text needs it.

    Parameters
    ----------
    file : mapping
        What its ``run.json`` says.
    parameters : int
        Weights of its network; 0 where it never started.
    """

    file: Mapping[str, Any]
    parameters: int = 0

    @property
    def choice(self) -> Mapping[str, Any]:
        """The loss as the study chose it."""
        found: Mapping[str, Any] = self.file.get("plan", {}).get("choice", {})
        return found


def methods_text(study: Study, runs: Sequence[RunFacts], cohort: Cohort) -> str:
    """What was trained on what, in one paragraph.

    Parameters
    ----------
    study : Study
        What was asked for.
    runs : sequence of RunFacts
        Its runs, without warm starts.
    cohort : Cohort
        Its cases.
    """
    sentences = [
        _data_sentence(study, runs, cohort),
        _network_sentence(study, runs),
        _loss_sentence(runs),
        _training_sentence(study, runs),
        "Each case was scored on its own grid; means are over cases, with 95 % percentile intervals by resampling "
        "subjects.",
        _software_sentence(runs),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _loss_sentence(runs: Sequence[RunFacts]) -> str:
    """Every loss once, by the first run that knows its resolved parameters."""
    found: dict[str, RunFacts] = {}
    for run in runs:
        if "choice" in run.file:
            found.setdefault(repr(sorted(run.choice.items(), key=str)), run)
    return f"The losses compared are: {'; '.join(map(loss_words, found.values()))}." if found else ""


def loss_words(run: RunFacts) -> str:
    """A loss with Φ, ε and whatever else was resolved.

    Examples
    --------
    >>> plan = {"choice": {"name": "", "key": "dice_phi"}}
    >>> resolved = {"key": "dice_phi", "params": {"phi": "BI", "epsilon": 1e-7}}
    >>> loss_words(RunFacts({"plan": plan, "choice": resolved}))
    'dice_phi (Φ = BI: each class, all images of the batch together; ε = 1e-07)'
    """
    choice, params = run.file["choice"], dict(run.file["choice"].get("params", {}))
    words = []
    if "phi" in params:
        phi = params.pop("phi")
        words.append(f"Φ = {phi}: {PHI_WORDS.get(phi, phi)}")
    if "epsilon" in params:
        words.append(f"ε = {_number(params.pop('epsilon'))}")
    words += [f"{name} = {_number(value)}" for name, value in params.items()]
    name = run.choice.get("name") or choice["key"]
    key = f" [{choice['key']}]" if name != choice["key"] else ""
    return f"{name}{key}" + (f" ({'; '.join(words)})" if words else "")


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(_number, value)) if isinstance(value, (list, tuple)) else str(value)


def _data_sentence(study: Study, runs: Sequence[RunFacts], cohort: Cohort) -> str:
    classes = ", ".join(target.name for target in study.classes) or "every label value"
    folds = (
        f"{len(study.folds.use)} of {study.folds.count} folds by subject (fold seed {study.folds.seed}) were"
        if study.folds.by == "subject" else "the data set's own split into training and test cases was"
    )  # fmt: skip
    first = next((run.file for run in runs if "train_cases" in run.file), None)
    sizes = (
        f" (first fold: {len(first['train_cases'])} for training, {len(first['validation_cases'])} scored)"
        if first else ""
    )  # fmt: skip
    labelling = sorted({str(run.file.get("labelling", "full")) for run in runs})
    labels = {
        ("partial",): "; labels were removed from training by the label policy, and scores are against the full "
        "reference",
        ("full", "partial"): "; runs with full labels are compared with runs from which the label policy removed "
        "labels, and scores are against the full reference",
    }.get(tuple(labelling), "")  # fmt: skip
    return f"Of the {len(cohort.cases)} cases of {cohort.name} ({classes}), {folds} used{sizes}{labels}."


def _network_sentence(study: Study, runs: Sequence[RunFacts]) -> str:
    network = study.network
    counts = sorted({run.parameters for run in runs} - {0})
    size = f", {' / '.join(f'{count:,}' for count in counts)} parameters" if counts else ""
    steps = study.preprocessing.model_dump(mode="json", exclude_defaults=True)
    prepared = ", ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in steps.items())
    return (
        f"The network is {network.architecture} (features {_number(network.features)}{size}) with "
        f"{study.activation} activation; preprocessing: {prepared or 'the defaults'}."
    )


def _training_sentence(study: Study, runs: Sequence[RunFacts]) -> str:
    schedule, warm = study.schedule, study.warm_start
    first = (
        f"Each loss started from {warm.epochs} epochs of cross-entropy, trained once per fold and seed. "
        if warm is not None else ""
    )  # fmt: skip
    batches = sorted({int(run.file["sampling"]["batch_size"]) for run in runs if "sampling" in run.file})
    return (
        f"{first}Training: Adam, learning rate {schedule.learning_rate:g} ({schedule.policy}), batches of "
        f"{' / '.join(map(str, batches)) or study.sampling.batch_size}, {schedule.epochs} epochs of "
        f"{schedule.steps_per_epoch} steps, gradient norm clipped at {schedule.gradient_clip:g}, the {schedule.keep} "
        f"weights kept; seeds {_number(list(study.seeds))}. Runs of one fold and seed share initial weights, batches "
        "and augmentation."
    )


def _software_sentence(runs: Sequence[RunFacts]) -> str:
    versions: Mapping[str, str] = next((run.file["versions"] for run in runs if "versions" in run.file), {})
    devices = sorted({str(run.file["device"]) for run in runs if "device" in run.file})
    words = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"Software: {words}; device: {', '.join(devices)}." if words else ""


def data_hash(cohort: Cohort) -> str:
    """SHA-256 over the names and contents of all image and label files of a cohort, in the order of the cases.

    A cohort without files (phantoms are made from their seed) gives the empty string.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    whole = hashlib.sha256()
    files = [(case.id, file) for case in cohort.cases for file in _files(case)]
    for case_id, file in files:
        whole.update(f"{case_id}\0{file.name}\0{file_hash(file)}\n".encode())
    return whole.hexdigest() if files else ""


def _files(case: Case) -> Iterator[Path]:
    for path in (*case.images, *((case.label,) if case.label else ())):
        # A DICOM series is a folder.
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
