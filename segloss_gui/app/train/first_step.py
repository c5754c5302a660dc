"""What stands in the place of curves before anything was trained: what is missing, and what its button does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segloss_gui.app.train.presenter import TrainPresenter

ELSEWHERE = "elsewhere"
"""Where the study is put right by saving it to another folder."""


@dataclass(frozen=True)
class FirstStep:
    """What is said, and the button below it.

    Parameters
    ----------
    title, words : str
        What is missing, and what helps.
    action, icon : str
        What the button says, and its icon.
    leads_to : str
        The workspace that the button leads to, or :data:`ELSEWHERE`; empty where it does something here.
    heading : str
        What "Train all" would start.
    """

    title: str
    words: str
    action: str
    icon: str
    leads_to: str = ""
    heading: str = ""


NO_COHORT = FirstStep(
    "Training needs cases first",
    "Open a folder of images with reference segmentations, or take one of the built-in cohorts.",
    "Go to Data", "data", "data",
)  # fmt: skip
NO_LOSSES = FirstStep(
    "Which losses should be compared?",
    "Choose two or more. Each is trained on the same batches from the same initial weights, so that what differs is "
    "the loss alone. Or take a paper's design:",
    "Go to Losses", "losses", "losses",
)  # fmt: skip
NOT_READY = "Not ready to train yet"
READY = (
    "Curves appear here with the first steps. Time left is known after a few of them; any run can be paused, "
    "stopped and resumed, also after the program was closed."
)


def first_step(presenter: TrainPresenter) -> FirstStep | None:
    """The step that is next; None where there are runs."""
    match presenter.stage:
        case "no cohort":
            return NO_COHORT
        case "no losses":
            return NO_LOSSES
        case "ready":
            return FirstStep("Ready to train", READY, "Train all", "play", heading=presenter.invitation())
        case "not ready":
            return _way_on("\n".join(presenter.missing()), presenter.mended_at())
    return None


def _way_on(words: str, where: str) -> FirstStep:
    if where == ELSEWHERE:
        return FirstStep(NOT_READY, words, "Save as…", "save", where)
    if where:
        return FirstStep(NOT_READY, words, f"Go to {where.capitalize()}", where, where)
    return FirstStep(NOT_READY, words, "Look again", "refresh")


def do_first_step(presenter: TrainPresenter, step: FirstStep) -> None:
    """Do what the button of a step does here: train, or look whether what was in the way has gone."""
    if presenter.stage == "ready":
        presenter.train_all()
    elif not step.leads_to and presenter.obstacles is not None:
        presenter.obstacles.look()
