from __future__ import annotations

import pytest
from psygnal import Signal

from segloss_gui.app.faults import MISTAKE, in_words
from segloss_gui.core.errors import BadInputError, FileRefusedError


class Teller:
    told = Signal()


def refused() -> None:
    raise BadInputError("a cohort must have\n  two sides, got one")


def test_a_refusal_behind_a_signal_is_said_as_it_stands() -> None:
    teller = Teller()
    teller.told.connect(refused)
    with pytest.raises(Exception) as caught:
        teller.told.emit()
    assert in_words(caught.value) == "a cohort must have two sides, got one"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileRefusedError("a.nii", "is empty (0 bytes)"), "a.nii: is empty (0 bytes)"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (PermissionError(13, "Permission denied", "/a"), "/a: permission denied"),
        (
            MemoryError(),
            "There is not enough memory for this: close what is not needed, or use smaller patches or batches",
        ),
        (ImportError("no X"), "A part of the program is missing or damaged, install it again: no X"),
        (KeyError("x"), MISTAKE),
        (OSError(), MISTAKE),
    ],
)
def test_every_error_has_a_sentence(error: BaseException, said: str) -> None:
    assert in_words(error) == said
