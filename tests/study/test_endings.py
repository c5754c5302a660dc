"""Exceptions become reasons."""

from __future__ import annotations

import errno

import pytest

from segloss_gui.core.errors import FileRefusedError, ShapeError
from segloss_gui.core.events import FinishReason
from segloss_gui.study.endings import ending_of


def torch_out_of_memory() -> BaseException:
    import torch

    return torch.OutOfMemoryError("CUDA out of memory")


def torch_save_failed() -> BaseException:
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError:
            raise RuntimeError("unexpected pos 64 vs 0") from None
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "last.pt"), FinishReason.DISK_FULL, "last.pt"),
        (torch_save_failed(), FinishReason.DISK_FULL, "disk is full"),
        (MemoryError(), FinishReason.OUT_OF_MEMORY, "smaller"),
        (torch_out_of_memory(), FinishReason.OUT_OF_MEMORY, "smaller"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), FinishReason.OUT_OF_MEMORY, "smaller"),
        (FileRefusedError("a.nii", "is empty"), FinishReason.BAD_INPUT, "a.nii: is empty"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), FinishReason.FAILED, "PermissionError"),
        (ShapeError("must be 3D"), FinishReason.FAILED, "must be 3D"),
        (KeyError("x"), FinishReason.FAILED, "KeyError: 'x'"),
    ],
)  # fmt: skip
def test_an_exception_has_a_reason_and_a_sentence(error: BaseException, reason: FinishReason, words: str) -> None:
    found, sentence = ending_of(error)
    assert found is reason
    assert words in sentence
    assert "\n" not in sentence
