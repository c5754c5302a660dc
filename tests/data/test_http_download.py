"""Decathlon tasks from a server on this machine: whole, resumed, refused, stopped."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data import http_download as module
from segloss_gui.data.download_decathlon import TASKS, Source, download_task, find_task, source_of
from segloss_gui.data.http_download import DownloadStoppedError, download, part_of
from segloss_gui.data.layouts import guess_layout
from tests.data.serving import Server, archive, serving

TASK = find_task("hippocampus")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(module, "RETRY_S", 0.02)
    monkeypatch.setattr(module, "CHUNK", 4096)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def server(content: bytes) -> Iterator[Server]:
    with serving(content) as made:
        yield made


def test_a_task_is_fetched_checked_unpacked_and_read_as_a_cohort(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    folder = download_task(TASK, tmp_path / "new", lambda *what: told.append(what), source=server.source)
    assert folder == tmp_path / "new" / "Task04_Hippocampus"
    assert [path.name for path in (tmp_path / "new").iterdir()] == [folder.name]
    cohort = guess_layout([folder]).preview().cohort
    assert [case.id for case in cohort.cases] == ["hippocampus_001", "hippocampus_003"]
    size = len(server.content)
    assert list(dict.fromkeys(name for name, *_ in told)) == ["fetching", "checking", "unpacking"]
    assert ("fetching", size, size) in told
    assert download_task(TASK, tmp_path / "new", source=server.source) == folder
    assert server.asked == [None]  # what is there is not fetched again


def test_a_stopped_download_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    asked = iter([False, False, True])
    with pytest.raises(DownloadStoppedError, match="the next download goes on"):
        download_task(TASK, tmp_path, cancelled=lambda: next(asked), source=server.source)
    here = part_of(tmp_path / "Task04_Hippocampus.tar").stat().st_size
    assert 0 < here < len(server.content)
    assert download_task(TASK, tmp_path, source=server.source).is_dir()
    assert server.asked == [None, f"bytes={here}-"]


def test_a_server_without_ranges_is_asked_for_all_of_it_again(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    part_of(file).write_bytes(content[:5000])
    with serving(content, ranges=False) as server:
        assert download(server.source.url, file).read_bytes() == content
        assert server.asked == ["bytes=5000-"]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_connection_lost_again_and_again_is_taken_up_as_long_as_it_brings_something(
    server: Server, tmp_path: Path
) -> None:
    server.cut_after = [3000, 100, 100, 100, 100, 100, 100]
    assert download(server.source.url, tmp_path / "file").read_bytes() == server.content
    assert server.asked[:3] == [None, "bytes=3000-", "bytes=3100-"]


def test_a_connection_that_brings_nothing_ends_in_a_sentence_and_keeps_what_is_here(
    server: Server, tmp_path: Path
) -> None:
    server.cut_after = [3000, *[0] * 20]
    with pytest.raises(BadInputError, match=r"the server must answer, got: .*; what is here is kept"):
        download(server.source.url, tmp_path / "file")
    assert part_of(tmp_path / "file").stat().st_size == 3000


def test_what_was_begun_of_another_file_is_begun_anew(server: Server, content: bytes, tmp_path: Path) -> None:
    server.cut_after = [3000, *[0] * 20]
    with pytest.raises(BadInputError):
        download(server.source.url, tmp_path / "file")
    server.content, server.cut_after = content[::-1], []
    assert download(server.source.url, tmp_path / "file").read_bytes() == content[::-1]


@pytest.mark.parametrize("beyond", [0, 10])
def test_a_part_that_is_whole_or_too_long_ends_well(
    server: Server, content: bytes, tmp_path: Path, beyond: int
) -> None:
    part_of(tmp_path / "file").write_bytes(content + b"x" * beyond)
    assert download(server.source.url, tmp_path / "file").read_bytes() == content


def test_a_wrong_checksum_is_refused_kept_aside_and_begun_anew(server: Server, tmp_path: Path) -> None:
    wrong = Source(server.source.url, "0" * 32)
    with pytest.raises(BadInputError, match=r"must have the MD5 checksum 0{32} .* kept aside as .*\.tar\.refused"):
        download_task(TASK, tmp_path, source=wrong)
    assert [path.name for path in tmp_path.iterdir()] == ["Task04_Hippocampus.tar.refused"]
    assert download_task(TASK, tmp_path, source=server.source).is_dir()


def test_an_archive_left_whole_is_unpacked_without_asking_the_server(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "Task04_Hippocampus.tar").write_bytes(content)
    (tmp_path / ".Task04_Hippocampus" / "Task04_Hippocampus").mkdir(parents=True)  # left by a crash
    (tmp_path / ".Task04_Hippocampus" / "Task04_Hippocampus" / "half").touch()
    with serving(content) as server:
        folder = download_task(TASK, tmp_path, source=server.source)
        assert server.asked == []
    assert not (folder / "half").exists()


def test_a_disk_without_room_is_refused_before_anything_is_written(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1000, 0, 1000))
    with pytest.raises(BadInputError, match=r"must have 67\.\d MB free for the archive and its folder, got 1\.0 kB"):
        download_task(TASK, tmp_path, source=server.source)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_refuses_is_named_with_its_reason(server: Server, tmp_path: Path) -> None:
    server.status = 404
    with pytest.raises(BadInputError, match="the server must send the file, got 404 Not Found"):
        download_task(TASK, tmp_path, source=server.source)


def test_a_folder_that_is_no_task_is_left_alone(server: Server, tmp_path: Path) -> None:
    (tmp_path / TASK.key).mkdir()
    (tmp_path / TASK.key / "mine").touch()
    with pytest.raises(BadInputError, match="must be empty or a whole task"):
        download_task(TASK, tmp_path, source=server.source)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    refused = pytest.raises(BadInputError, match=r"must hold Task04_Hippocampus/dataset\.json")
    with serving(archive(tmp_path / "made", "Task02_Heart")) as server, refused:
        download_task(TASK, tmp_path / "out", source=server.source)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Task04_Hippocampus.tar"]


@pytest.mark.parametrize("text", ["", "11", "liver3", "../x"])
def test_a_task_that_is_none_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(BadInputError, match=r"must be one of 1 BrainTumour, .* 10 Colon"):
        find_task(text)


def test_monai_knows_address_and_checksum_of_every_task() -> None:
    for task in TASKS:
        source = source_of(task)
        assert source.url.endswith(f"/{task.key}.tar")
        assert len(source.md5) == 32
