"""The helper process in which SimpleITK opens files: what a damaged file does to it, it does to this process alone.

Started by :mod:`~segloss_gui.data.readers.itk_process`; imports SimpleITK and nothing of this program.
A request is one line of JSON on standard input: ``{"do": "describe" | "read" | "series", "path": ...}``.
The answer is one line of JSON on what was standard output, and after it the voxels of an image.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

LONGEST_TAG = 4096


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # ITK and the libraries below it print on both; only answers may reach the pipe.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    import SimpleITK

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    for line in sys.stdin.buffer:
        _answer(answers, SimpleITK, json.loads(line))


def _answer(answers: BinaryIO, sitk: Any, request: dict[str, Any]) -> None:
    image = None
    try:
        _limit_memory(request["memory"])
        said, image = {"describe": _describe, "read": _read, "series": _series}[request["do"]](sitk, request)
    except MemoryError:
        said = {"error": "needs more memory than its header explains"}
    except Exception as error:  # whatever ITK raises is an answer
        said = {"error": str(error)}
    answers.write(json.dumps(said).encode() + b"\n")
    if image is not None:
        answers.write(sitk.GetArrayViewFromImage(image).reshape(-1).view("u1").data)
    answers.flush()


def _limit_memory(more: int) -> None:
    """Let this process grow by ``more`` bytes; where the system cannot be asked so, the time limit must do."""
    try:
        import resource
        from pathlib import Path

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + more, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return


def _reader(sitk: Any, request: dict[str, Any]) -> Any:
    reader = sitk.ImageFileReader()
    reader.SetFileName(request["path"])
    reader.ReadImageInformation()
    return reader


def _description(sitk: Any, reader: Any) -> dict[str, Any]:
    tags = {key: reader.GetMetaData(key) for key in reader.GetMetaDataKeys()}
    return {
        "dimension": reader.GetDimension(), "size": list(reader.GetSize()), "spacing": list(reader.GetSpacing()),
        "origin": list(reader.GetOrigin()), "direction": list(reader.GetDirection()),
        "components": reader.GetNumberOfComponents(), "pixel": sitk.GetPixelIDValueAsString(reader.GetPixelID()),
        "tags": {key: text for key, text in tags.items() if len(text) <= LONGEST_TAG},
    }  # fmt: skip


def _describe(sitk: Any, request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    return _description(sitk, _reader(sitk, request)), None


def _read(sitk: Any, request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    reader = _reader(sitk, request)
    if request.get("frame") is not None:
        reader.SetExtractIndex([0, 0, 0, request["frame"]])
        reader.SetExtractSize([*reader.GetSize()[:3], 0])
    image = reader.Execute()
    view = sitk.GetArrayViewFromImage(image)
    return {"shape": list(view.shape), "dtype": view.dtype.name}, image


def _series(sitk: Any, request: dict[str, Any]) -> tuple[dict[str, Any], None]:
    reader, folder = sitk.ImageSeriesReader, request["path"]
    uids = reader.GetGDCMSeriesIDs(folder)
    return {"series": [[uid, list(reader.GetGDCMSeriesFileNames(folder, uid))] for uid in uids]}, None


if __name__ == "__main__":
    main()
