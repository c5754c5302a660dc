"""The errors of SegLoss GUI: one small tree, each also a builtin.

The text of an error says what must hold and then what was found, and names the file, case or
parameter it is about. It is shown to the user as it stands.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}

_NO_PLACE = {
    errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EACCES, errno.EPERM, errno.EROFS, errno.ELOOP,
    errno.ENAMETOOLONG, errno.ENXIO, errno.EOVERFLOW,
}  # fmt: skip


class SegLossError(Exception):
    """Base of every error raised on purpose; its text is fit to be shown to the user."""


class BadInputError(SegLossError, ValueError):
    """Something the user gave (a file, a folder, a setting) cannot be used; the CLI exits with 2."""


class FileRefusedError(BadInputError):
    """A file cannot be read as what it is meant to be.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    cause : str
        Why, in words that follow the file's name: ``"ends in the middle of the data"``.

    Examples
    --------
    >>> print(FileRefusedError("case_07.nii.gz", "is empty (0 bytes)"))
    case_07.nii.gz: is empty (0 bytes)
    """

    def __init__(self, path: object, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


class FolderInUseError(BadInputError):
    """Another process writes in a folder; the text names folder, computer, process and since when."""


class FolderGoneError(BadInputError):
    """A folder that is being written to was deleted or renamed; what is written to it now would be lost."""


class OtherStudyError(BadInputError):
    """A folder holds another study, which would be lost if this one were written there."""


class GeometryError(BadInputError):
    """Two things that must lie on one grid do not, or an affine is degenerate."""


class ParameterError(BadInputError):
    """A parameter is unknown, out of its bounds, or does not fit the others."""


class ShapeError(SegLossError, ValueError):
    """A tensor or array has the wrong number of axes, channels or voxels."""


class DtypeError(SegLossError, TypeError):
    """A tensor or array has a type its user cannot work with."""


class DeviceError(SegLossError, RuntimeError):
    """Tensors lie on different devices, or a device is not there."""


class UndefinedError(SegLossError, ZeroDivisionError):
    """A quantity is 0/0 by its definition, and the caller asked for a number."""


class StudyFaults(BadInputError):  # noqa: N818 - it is a list of faults
    """Faults found at once, shown together: one is a sentence, several are a line each.

    Examples
    --------
    >>> print(StudyFaults("study.toml", ["losses: none chosen"]))
    study.toml: losses: none chosen
    >>> print(StudyFaults("study.toml", ["losses: none chosen", "folds.count: must be >= 2, got 1"]))
    study.toml: 2 faults
      losses: none chosen
      folds.count: must be >= 2, got 1
    """

    def __init__(self, subject: object, faults: Sequence[str]) -> None:
        lines = [f"{subject}: {len(faults)} faults", *faults] if len(faults) != 1 else [f"{subject}: {faults[0]}"]
        super().__init__("\n  ".join(lines))
        self.subject = subject
        self.faults = tuple(faults)


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk, or the user's share of it, is full, or a file as large as the system lets it grow.

    Examples
    --------
    >>> is_disk_full(OSError(errno.ENOSPC, "No space left on device")), is_disk_full(PermissionError())
    (True, False)
    """
    return isinstance(error, OSError) and error.errno in _FULL


def is_bad_place(error: OSError) -> bool:
    """Whether a file was asked for where none can be: its path is the fault, not the disk.

    Examples
    --------
    >>> is_bad_place(OSError(errno.EROFS, "Read-only file system", "/data")), is_bad_place(OSError(errno.EIO, "I/O"))
    (True, False)
    """
    return error.errno in _NO_PLACE


@contextmanager
def file_named(path: Path) -> Iterator[None]:
    """Have an error of the system name the file that was to be written.

    A full disk is told without any name, and what is written beside first is nobody's file.

    Examples
    --------
    >>> try:
    ...     with file_named(Path("scores.csv")):
    ...         raise OSError(errno.ENOSPC, "No space left on device")
    ... except OSError as error:
    ...     print(file_words(error))
    the disk is full: scores.csv could not be written
    """
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).endswith((".part", ".tmp")):
            error.filename, error.filename2 = str(path), None
        raise


def cause_of(error: Exception) -> str:
    """Why a file could not be read, in few words and without its name.

    Examples
    --------
    >>> cause_of(FileNotFoundError(errno.ENOENT, "No such file or directory", "scores.csv"))
    'no such file'
    >>> cause_of(IsADirectoryError(errno.EISDIR, "Is a directory", "scores.csv"))
    'Is a directory'
    """
    if isinstance(error, FileNotFoundError):
        return "no such file"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def file_words(error: OSError) -> str:
    """What the system said of a file, in one sentence.

    Examples
    --------
    >>> file_words(PermissionError(errno.EACCES, "Permission denied", "/data"))
    '/data: cannot be read or written: permission denied'
    >>> file_words(OSError(errno.EFBIG, "File too large", "last.pt"))
    'files may not grow so large here: last.pt could not be written'
    >>> file_words(OSError("no more"))
    'no more'
    """
    if is_disk_full(error):
        why = "files may not grow so large here" if error.errno == errno.EFBIG else "the disk is full"
        return f"{why}: {error.filename or 'a file'} could not be written"
    if error.filename and error.strerror:
        return f"{error.filename}: cannot be read or written: {error.strerror.lower()}"
    return error.strerror.lower() if error.strerror else str(error)


def error_words(error: BaseException) -> str:
    """What went wrong, as a user is told it: never a number of the system's.

    Examples
    --------
    >>> error_words(FileRefusedError("a.nii", "is empty (0 bytes)"))
    'a.nii: is empty (0 bytes)'
    >>> error_words(PermissionError(errno.EACCES, "Permission denied", "/data"))
    '/data: cannot be read or written: permission denied'
    >>> error_words(KeyError("a"))
    "KeyError: 'a'"
    """
    if isinstance(error, SegLossError):
        return str(error)
    return file_words(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
