"""The ten tasks of the Medical Segmentation Decathlon, fetched from where MONAI knows them to lie.

::

    OUT/TaskNN_Name.tar.part    it arrives; a stop, or a lost connection, leaves it to go on from
    OUT/TaskNN_Name.tar         whole; its checksum is compared with MONAI's
    OUT/TaskNN_Name.tar.refused it was not that of MONAI's table: kept aside, the next download begins anew
    OUT/.TaskNN_Name/           being unpacked
    OUT/TaskNN_Name/            done; the archive is deleted
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.http_download import Cancelled, DownloadStoppedError, download, part_of

LICENCE = "CC BY-SA 4.0, Antonelli et al., The Medical Segmentation Decathlon, Nature Communications 2022"
SPARE = 64 << 20
"""Bytes left free on the disk, for whatever else is written meanwhile."""
Stage = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DecathlonTask:
    """What one sees of a task before it is fetched.

    Parameters
    ----------
    key : str
        ``TaskNN_Name``: the archive, the folder in it, MONAI's name.
    modality : str
        What the images are.
    labels : str
        What is labelled.
    cases : int
        With labels.
    about_mb : int
        Size of the archive, and of the folder (it is not compressed), in MB; the server knows better.
    """

    key: str
    modality: str
    labels: str
    cases: int
    about_mb: int

    @property
    def name(self) -> str:
        """The name without its number, in words.

        Examples
        --------
        >>> find_task("8").name
        'Hepatic Vessel'
        """
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.key.split("_", 1)[1])

    @property
    def about(self) -> str:
        """:attr:`about_mb` to be read at a glance.

        Examples
        --------
        >>> find_task("2").about, find_task("1").about
        ('435 MB', '7.1 GB')
        """
        return f"{self.about_mb} MB" if self.about_mb < 1000 else f"{self.about_mb / 1000:g} GB"


TASKS = (
    DecathlonTask("Task01_BrainTumour", "MRI, 4 channels", "oedema, non-enhancing and enhancing tumour", 484, 7_100),
    DecathlonTask("Task02_Heart", "MRI", "left atrium", 20, 435),
    DecathlonTask("Task03_Liver", "CT", "liver, tumour", 131, 27_000),
    DecathlonTask("Task04_Hippocampus", "MRI", "anterior, posterior", 260, 27),
    DecathlonTask("Task05_Prostate", "MRI, 2 channels", "peripheral zone, transition zone", 32, 229),
    DecathlonTask("Task06_Lung", "CT", "tumour", 63, 8_500),
    DecathlonTask("Task07_Pancreas", "CT", "pancreas, tumour", 281, 11_400),
    DecathlonTask("Task08_HepaticVessel", "CT", "vessels, tumour", 303, 8_700),
    DecathlonTask("Task09_Spleen", "CT", "spleen", 41, 1_500),
    DecathlonTask("Task10_Colon", "CT", "cancer", 126, 5_800),
)


@dataclass(frozen=True)
class Source:
    """Where an archive lies, and the MD5 checksum it must have."""

    url: str
    md5: str


def find_task(text: str) -> DecathlonTask:
    """A task by its number, its name or its key.

    Raises
    ------
    BadInputError
        When there is none of that name.

    Examples
    --------
    >>> find_task("4").key, find_task("spleen").key, find_task("Task02_Heart").cases
    ('Task04_Hippocampus', 'Task09_Spleen', 20)
    """
    wanted = re.sub(r"[\s_-]", "", text).lower().removeprefix("task").lstrip("0")
    for number, task in enumerate(TASKS, 1):
        plain = task.key.split("_", 1)[1].lower()
        if wanted in (str(number), plain, f"{number}{plain}"):
            return task
    known = ", ".join(f"{number} {task.key.split('_', 1)[1]}" for number, task in enumerate(TASKS, 1))
    raise BadInputError(f"a Decathlon task must be one of {known}, got {text!r}")


def source_of(task: DecathlonTask) -> Source:
    """Where MONAI fetches the task from. Imports torch."""
    from monai.apps.datasets import DecathlonDataset

    return Source(DecathlonDataset.resource[task.key], DecathlonDataset.md5[task.key])


def download_task(
    task: DecathlonTask,
    out: Path,
    stage: Stage | None = None,
    cancelled: Cancelled | None = None,
    source: Source | None = None,
) -> Path:
    """Fetch, check and unpack a task; goes on where an earlier one was stopped. Imports torch.

    Parameters
    ----------
    task : DecathlonTask
        Which one.
    out : Path
        The folder it comes to lie in; made where it is not there.
    stage : callable, optional
        Told "fetching", "checking" or "unpacking", with bytes here and in all (0: unknown).
    cancelled : callable, optional
        Asked often while it is fetched, and between the steps.
    source : Source or None
        Where it lies; None asks MONAI.

    Returns
    -------
    Path
        The folder ``out/TaskNN_Name``, at once where it was there before.

    Raises
    ------
    BadInputError
        When the server does not send it, the checksum is wrong, or the disk is too small.
    DownloadStoppedError
        When ``cancelled`` said so.
    """
    stage = stage or _silent
    folder, archive = out / task.key, out / f"{task.key}.tar"
    if (folder / "dataset.json").is_file():
        return folder
    if folder.exists() and any(folder.iterdir()):
        raise BadInputError(f"{folder}: must be empty or a whole task, got a folder without dataset.json")
    out.mkdir(parents=True, exist_ok=True)
    part = part_of_task(task, out)
    stage("fetching", part.stat().st_size if part.is_file() else 0, 0)
    source = source or source_of(task)
    if not archive.is_file():
        download(
            source.url, archive, lambda here, total: stage("fetching", here, total), cancelled,
            lambda here, total: require_room(out, 2 * total - here),
        )  # fmt: skip
    size = archive.stat().st_size
    stage("checking", size, size)
    _check(archive, source)
    if cancelled is not None and cancelled():
        raise DownloadStoppedError(f"{archive.name}: stopped before it was unpacked; the next download goes on")
    require_room(out, size)
    stage("unpacking", size, size)
    _unpack(archive, folder)
    archive.unlink()
    return folder


def part_of_task(task: DecathlonTask, out: Path) -> Path:
    """Where the task grows in ``out`` until it is whole: there, a download goes on."""
    return part_of(out / f"{task.key}.tar")


def require_room(folder: Path, needed: int) -> None:
    """Whether the disk under ``folder`` holds ``needed`` bytes more.

    Raises
    ------
    BadInputError
        When it does not.
    """
    free = shutil.disk_usage(folder).free
    if needed and free < needed + SPARE:
        raise BadInputError(
            f"{folder}: the disk must have {in_bytes(needed + SPARE)} free for the archive and its folder, "
            f"got {in_bytes(free)}"
        )


def in_bytes(count: float) -> str:
    """A number of bytes to be read at a glance.

    Examples
    --------
    >>> in_bytes(812), in_bytes(27_100_000), in_bytes(26_900_000_000)
    ('812 B', '27.1 MB', '26.9 GB')
    """
    power = min(3, max(0, (len(str(round(count))) - 1) // 3))
    return f"{count:.0f} B" if power == 0 else f"{count / 1000**power:.1f} {' kMG'[power]}B"


def _check(archive: Path, source: Source) -> None:
    from monai.apps.utils import check_hash

    with _monai_silent():
        good = check_hash(archive, source.md5, "md5")
    if good:
        return
    refused = archive.with_name(archive.name + ".refused")
    archive.replace(refused)
    raise BadInputError(
        f"{archive}: must have the MD5 checksum {source.md5} of MONAI's table, got another; "
        f"it is kept aside as {refused.name} and may be deleted, the next download begins anew"
    )


def _unpack(archive: Path, folder: Path) -> None:
    """Beside its place first: what was left in the middle is never taken for the whole."""
    from monai.apps.utils import extractall

    beside = folder.with_name(f".{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with _monai_silent():
            extractall(archive, beside)
        if not (beside / folder.name / "dataset.json").is_file():
            raise BadInputError(f"{archive}: must hold {folder.name}/dataset.json, got an archive without it")
        if folder.exists():
            folder.rmdir()
        (beside / folder.name).replace(folder)
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{archive}: must be unpacked, got: {error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _monai_silent() -> Iterator[None]:
    """MONAI tells of its downloads on stdout, where results belong."""
    logger = logging.getLogger("monai.apps")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _silent(_name: str, _here: int, _total: int) -> None:
    return None
