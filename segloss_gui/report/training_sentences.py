"""Sentences about how the runs of a study were trained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.report.run_facts import RunFacts

KEPT = {
    "last": "the last weights kept",
    "best": "the weights of the best validation loss kept (chosen on the cases scored, whose scores it flatters)",
}
"""What is said of the weights that are scored, by the schedule's ``keep``."""


def network_sentence(runs: Sequence[RunFacts]) -> str:
    """Network, preprocessing and augmentation."""
    sentences = (
        ("The network was", each(runs, _network)),
        ("Preprocessing:", each(runs, lambda run: _preprocessing(run.part("preprocessing")))),
        ("Augmentation:", each(runs, lambda run: _settings(run.part("augmentation")))),
    )
    return " ".join(f"{start} {words}." for start, words in sentences if words)


def _network(run: RunFacts) -> str:
    network = run.part("network")
    if not network:
        return ""
    size = [f"features {numbers(network['features'])}"] if "features" in network else []
    size += [f"{run.parameters:,} parameters"] if run.parameters else []
    activation = run.file.get("activation")
    told = f" with {activation} activation" if activation else ""
    large = f" ({', '.join(size)})" if size else ""
    return f"{network.get('architecture', 'not named')}{large}{told}"


def _preprocessing(settings: Mapping[str, Any]) -> str:
    """What differs from doing nothing besides normalising."""
    if not settings:
        return ""
    plain = PreprocessingSettings().model_dump(mode="json")
    steps = {name: value for name, value in settings.items() if name == "normalise" or plain.get(name) != value}
    return _settings(steps)


def _settings(settings: Mapping[str, Any]) -> str:
    """Settings that are set, in words.

    Examples
    --------
    >>> _settings({"noise": 0.0, "flip_axes": [0, 1], "spacing_mm": None})
    'flip axes 0, 1'
    """
    there = {name: value for name, value in settings.items() if value not in (None, 0, 0.0, False, [], ())}
    return ", ".join(f"{name.replace('_', ' ')} {numbers(value)}" for name, value in there.items())


def warm_start_sentence(runs: Sequence[RunFacts]) -> str:
    """What runs began with, where they did not begin anew."""
    warm = each([run for run in runs if run.plan.get("starts_from")], _warm_start)
    return f"Runs started from {warm}, trained once per fold and seed." if warm else ""


def _warm_start(run: RunFacts) -> str:
    return f"{_epochs(run.warm_epochs)} of cross-entropy" if run.warm_epochs else "cross-entropy"


def _epochs(count: int) -> str:
    return f"{count} epoch{'' if count == 1 else 's'}"


def training_sentence(runs: Sequence[RunFacts]) -> str:
    """Epochs, steps, optimiser and seeds."""
    trained = each(runs, _training)
    if not trained:
        return ""
    seeds = sorted({int(run.plan["seed"]) for run in runs if "seed" in run.plan})
    several = len({run.method for run in runs}) > 1
    # Batches of other sizes hold other cases.
    batches = ", batches" if len({run.part("sampling").get("batch_size") for run in runs}) == 1 else ""
    paired = f" Runs of one fold and seed share initial weights{batches} and augmentation." if several else ""
    return f"Training: {trained}; seed{'s' if len(seeds) > 1 else ''} {numbers(seeds)}.{paired}"


def _training(run: RunFacts) -> str:
    schedule, sampling = run.part("schedule"), run.part("sampling")
    words = [f"Adam, learning rate {schedule['learning_rate']:g} ({schedule.get('policy')})"] if schedule else []
    if "batch_size" in sampling:
        patch = f" of patches of {numbers(sampling['patch'])} voxels" if sampling.get("patch") else ""
        words.append(f"batches of {sampling['batch_size']}{patch}")
    if run.epochs:
        steps = f" of {run.steps_per_epoch} steps" if run.steps_per_epoch else ""
        words.append(f"{_epochs(run.epochs)}{steps}")
    if schedule:
        clip = schedule.get("gradient_clip")
        words += [f"gradient norm clipped at {clip:g}"] if clip else []
        words += [f"L2 penalty {schedule['l2']:g} on the kernels"] if schedule.get("l2") else []
        words += [KEPT[schedule["keep"]]] if schedule.get("keep") in KEPT else []
    return ", ".join(words)


def each(runs: Iterable[RunFacts], say: Callable[[RunFacts], str]) -> str:
    """What all runs have in common said once; where they differ, each with the methods it is of."""
    found: dict[str, dict[str, None]] = {}
    for run in runs:
        if words := say(run):
            found.setdefault(words, {})[run.method] = None
    if len(found) <= 1:
        return next(iter(found), "")
    whose = [", ".join(methods) for methods in found.values()]
    # The same methods throughout: folds or seeds differ, and it is no method's own.
    if len(set(whose)) == 1:
        return " / ".join(found)
    return "; ".join(f"{words} ({of})" for words, of in zip(found, whose, strict=True))


def numbers(value: Any) -> str:
    """A value, or several with commas between them."""
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(numbers, value)) if isinstance(value, (list, tuple)) else str(value)
