"""A server of one tiny Decathlon archive on this machine: with Range or without, whole or cut off."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.download_decathlon import Source
from segloss_gui.data.readers import write_labels, write_volume
from tests.patience import PATIENCE_S

GRID = Grid((6, 6, 6), np.eye(4))


def archive(folder: Path, key: str = "Task04_Hippocampus") -> bytes:
    """A tar of two cases in Decathlon layout."""
    image = Volume(np.random.default_rng(0).normal(size=(1, 6, 6, 6)).astype(np.float32), GRID, GRID)
    labels = np.zeros((6, 6, 6), np.uint8)
    labels[2:4, 2:4, 2:4] = 1
    for case in ("hippocampus_001", "hippocampus_003"):
        write_volume(folder / key / "imagesTr" / f"{case}.nii.gz", image)
        write_labels(folder / key / "labelsTr" / f"{case}.nii.gz", LabelMap(labels, GRID, GRID))
    listed = [
        {"image": f"./imagesTr/{case}.nii.gz", "label": f"./labelsTr/{case}.nii.gz"}
        for case in ("hippocampus_001", "hippocampus_003")
    ]
    content = {"name": "Hippocampus", "modality": {"0": "MRI"}, "labels": {"0": "background", "1": "Anterior"}}
    (folder / key / "dataset.json").write_text(json.dumps({**content, "training": listed, "test": []}))
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        tar.add(folder / key, arcname=key)
    return held.getvalue()


class Server(ThreadingHTTPServer):
    """Serves ``content`` under any path.

    Parameters
    ----------
    content : bytes
        What is sent.
    ranges : bool
        Whether it knows Range.
    """

    daemon_threads = True

    def __init__(self, content: bytes, *, ranges: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content, self.ranges = content, ranges
        self.asked: list[str | None] = []
        self.cut_after: list[int] = []  # bytes after which the next answers end
        self.go_on = threading.Event()  # while it is not set, an answer stops after its first piece of 4 kB
        self.go_on.set()
        self.status = 200

    @property
    def source(self) -> Source:
        """Where the archive lies, and its checksum."""
        url = f"http://127.0.0.1:{self.server_address[1]}/Task04_Hippocampus.tar"
        return Source(url, hashlib.md5(self.content, usedforsecurity=False).hexdigest())


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers.get("Range")
        server.asked.append(wanted)
        tag = f'"{hashlib.md5(server.content, usedforsecurity=False).hexdigest()}"'
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and server.ranges else 0
        if self.headers.get("If-Range") not in (None, tag):
            start = 0
        if server.status != 200:
            self.send_error(server.status)
            return
        total = len(server.content)
        if start >= total:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{total}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(total - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()
        self._send(server.content[start:][: server.cut_after.pop(0) if server.cut_after else None])

    def _send(self, content: bytes) -> None:
        try:
            for place in range(0, len(content), 4096):
                self.wfile.write(content[place : place + 4096])
                self.wfile.flush()
                self.server.go_on.wait(PATIENCE_S)
        except OSError:  # who asked has gone
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@contextmanager
def serving(content: bytes, *, ranges: bool = True) -> Iterator[Server]:
    """A server while the block lasts."""
    with Server(content, ranges=ranges) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
