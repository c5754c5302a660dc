"""A question with its answers, before it is anybody's dialog. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One answer.

    Parameters
    ----------
    words : str
        On the button.
    then : callable
        What follows.
    loses : bool
        Whether something is lost, or moved out of the way, by it.
    """

    words: str
    then: Callable[[], object]
    loses: bool = False


@dataclass(frozen=True)
class Question:
    """What must be known before something is done; unanswered, nothing is.

    Parameters
    ----------
    words : str
        The question.
    details : str
        What each answer means.
    answers : tuple of Answer
        The first is the usual one, unless it loses something.
    """

    words: str
    details: str
    answers: tuple[Answer, ...]

    def answer(self, words: str) -> None:
        """Give the answer with these words.

        Raises
        ------
        KeyError
            When there is none.
        """
        {answer.words: answer for answer in self.answers}[words].then()
