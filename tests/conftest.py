"""Fixtures of every test: where real data lies, and headless Qt."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.display import NoDisplayError, held
from tests.examples import SEARCH, draw_nothing_of_what_is_imported, register_profiles, search_wider

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
register_profiles()
BESIDE = Path(__file__).resolve().parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """A run that is no search draws the same examples whatever it has imported."""
    if config.getoption("--hypothesis-profile", None) != SEARCH:
        draw_nothing_of_what_is_imported()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip GPU tests where torch sees no CUDA device; torch is only imported when such a test is there."""
    if config.getoption("--hypothesis-profile", None) == SEARCH:
        search_wider(items)
    gpu_tests = [item for item in items if item.get_closest_marker("gpu")]
    if gpu_tests:
        import torch

        if not torch.cuda.is_available():
            for item in gpu_tests:
                item.add_marker(pytest.mark.skip(reason="no CUDA device"))


@pytest.fixture(scope="session", autouse=True)
def display() -> Iterator[None]:
    """A display, where there is one, stays: VTK draws on it now and then, and is refused while it begins anew."""
    with ExitStack() as stack:
        with suppress(NoDisplayError):
            stack.enter_context(held())
        yield


@pytest.fixture(autouse=True)
def same_numbers() -> None:
    """A test that asks torch for any numbers gets the same ones, whatever others asked for before."""
    seed = getattr(sys.modules.get("torch"), "manual_seed", None)
    if seed is not None:
        seed(0)


@pytest.fixture(autouse=True)
def garbage_stays_where_widgets_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """While a test has widgets no thread looks for cycles by itself, as in the program (gui/garbage.py).

    One that lets go of a signal's receiver waits for the interpreter with Qt's lock in its hand; the main thread may
    hold the interpreter and wait for that lock, and both wait for ever.
    """
    if not {"qtbot", "qapp", "services"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> Any:
    """pytest-qt's, with the patience of a busy machine."""
    from tests.patience import PatientBot

    return PatientBot(request)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data sets: SEGLOSS_DATA, else beside the checkout; the test is skipped where absent."""
    folder = Path(os.environ.get("SEGLOSS_DATA", BESIDE / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder


@pytest.fixture(scope="session")
def oracle() -> Path:
    """Folder of the loss oracle: SEGLOSS_ORACLE, else beside the checkout; the test is skipped where absent."""
    folder = Path(os.environ.get("SEGLOSS_ORACLE", BESIDE / "oracle"))
    if not folder.is_dir():
        pytest.skip(f"no oracle at {folder}")
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no tmpfs can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def largest_file() -> Callable[[int], None]:
    """Lets no file grow beyond so many bytes, as ``prlimit --fsize`` or an old file system does; till the test ends."""
    resource = pytest.importorskip("resource")
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Files may grow again before fixtures end: in between pytest writes its own dot, which may go into a file."""
    if "largest_file" not in getattr(item, "fixturenames", ()):
        return (yield)
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        return (yield)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def fill_up(small_disk: Path) -> Callable[[], None]:
    """Takes every byte that is left on the small disk."""

    def fill() -> None:
        with suppress(OSError), open(small_disk / "ballast", "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    return fill
