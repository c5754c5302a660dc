"""What the buttons above the table of runs say and do: of the runs that are selected, or of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from segloss_gui.app.train.presenter import TrainPresenter

Button: TypeAlias = Literal["train", "pause", "stop"]


@dataclass(frozen=True)
class Command:
    """The words of a button, and whether it can be pressed."""

    words: str
    enabled: bool


class RunCommands:
    """Train, pause and stop.

    Parameters
    ----------
    presenter : TrainPresenter
        Asked for what is possible, and told.

    Attributes
    ----------
    selected : tuple of str
        Ids of the runs meant; empty: all.
    """

    def __init__(self, presenter: TrainPresenter) -> None:
        self._presenter = presenter
        self.selected: tuple[str, ...] = ()

    def offered(self) -> dict[Button, Command]:
        """Each button as the runs stand."""
        whom, allowed = str(len(self.selected) or "all"), self._presenter.allowed(self._meant())
        again = not self.selected and "resume" in allowed and "start" not in allowed
        return {
            "train": Command(f"{'Resume' if again else 'Train'} {whom}", bool({"start", "resume"} & allowed)),
            "pause": Command(f"Pause {whom}", "pause" in allowed),
            "stop": Command(f"Stop {whom}", "stop" in allowed),
        }

    def press(self, button: Button) -> None:
        """Do it."""
        if button != "train":
            self._presenter.do(button, self._meant())
        elif self.selected:
            self._presenter.do("resume", self.selected)
            self._presenter.do("start", self.selected)
        else:
            self._presenter.train_all()

    @property
    def at_once(self) -> int:
        """Runs trained side by side."""
        return self._presenter.session.study.hardware.concurrency

    def train_at_once(self, runs: int) -> None:
        """Train so many side by side from now on."""
        hardware = self._presenter.session.study.hardware
        self._presenter.edit("hardware", hardware.model_copy(update={"concurrency": runs}))

    def _meant(self) -> tuple[str, ...]:
        return self.selected or tuple(self._presenter.plans())
