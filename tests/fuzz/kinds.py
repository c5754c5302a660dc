"""A valid file of every kind the program reads, and how it reads it."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.analyze import AnalyzeImage
from nibabel.spm99analyze import Spm99AnalyzeImage
from numpy.typing import NDArray
from PIL import Image

from segloss_gui.core.events import EpochFinished, FinishReason, RunFinished, RunStarted, StepFinished
from segloss_gui.data.groups import read_groups
from segloss_gui.data.layouts.guessing import guess_layout
from segloss_gui.data.readers import read_header, read_labels, read_volume
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.flags import read_flags, write_flags
from segloss_gui.study.grading import Item
from segloss_gui.study.grading_file import GradingRecord, grading_path, read_grading, save_grading
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.score_file import ScoreRow, read_scores, write_rows
from segloss_gui.study.store import StudyFolder
from segloss_gui.study.trained_on import note_data, replaced_since
from tests.data.dicom import save_itk, save_raw_dicom
from tests.data.readers.test_segmentation import save_segmentation
from tests.fuzz.damage import BINARY
from tests.fuzz.kind import Kind
from tests.fuzz.text_kinds import TEXT_KINDS
from tests.study.tiny import tiny_study

SHAPE = (17, 19, 11)


def _labels() -> NDArray[np.uint8]:
    data = np.zeros(SHAPE, np.uint8)
    data[4:12, 5:14, 2:8] = 1
    data[6:9, 6:9, 3:6] = np.arange(27).reshape(3, 3, 3) % 3 + 1
    return data


def _image() -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)


def _arrays(path: Path) -> object:
    """Header, image and labels of a file; a refusal of one of them is its answer."""
    read_header(path)
    volume = np.array(read_volume(path).data)
    return volume.shape, str(volume.dtype), volume.tobytes(), np.array(read_labels(path).data).tobytes()


def _volume(path: Path) -> object:
    read_header(path)
    volume = np.array(read_volume(path).data)
    return volume.shape, str(volume.dtype), volume.tobytes()


def _nifti(path: Path) -> None:
    nib.save(nib.Nifti1Image(_labels(), np.diag([1, 2, 3, 1.0])), path)


def _series(path: Path) -> None:
    nib.save(nib.Nifti1Image(np.stack([_image()] * 2, axis=-1), np.eye(4)), path)


def _segments(path: Path) -> None:
    save_segmentation(path, np.stack([_labels() == 1, _labels() > 1]), [("liver", 0, 1), ("spleen", 1, 1)])


def _mgh(path: Path) -> None:
    nib.save(nib.MGHImage(_image(), np.eye(4)), path)


def _pair(kind: type[AnalyzeImage]) -> Callable[[Path], None]:
    """Both files of a pair, frames in it; either may be the one that is damaged."""

    def make(path: Path) -> None:
        nib.save(kind(np.stack([_labels()] * 2, axis=-1).astype(np.int16), np.diag([1, 2, 3, 1.0])), path)

    return make


def _plain_pnm(path: Path) -> None:
    values = " ".join(map(str, _labels()[:, :, 4].ravel()))
    path.write_text(f"P2\n# a comment\n{SHAPE[1]} {SHAPE[0]}\n255\n{values}\n")


def _colours(path: Path) -> None:
    Image.fromarray(np.repeat(_labels()[:, :, 4:5] * 80, 3, axis=2)).save(path)


def _bits(path: Path) -> None:
    Image.fromarray(_labels()[:, :, 4] > 0).save(path)


def _deep(path: Path) -> None:
    Image.fromarray(_labels()[:, :, 4].astype(np.uint16) * 300).save(path)


def _deep_colours(path: Path) -> None:
    """A mask in colours of 16 bits, labels in the lower byte: what reads 8 bits of it reads none."""
    rows = np.repeat(_labels()[:, :, 4:5].astype(">u2"), 3, axis=2)
    head = struct.pack(">IIBBBBB", rows.shape[1], rows.shape[0], 16, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(*part) for part in parts))


def _png_part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _turned(path: Path) -> None:
    Image.fromarray(_labels()[:, :, 4] * 80).save(path, compression="tiff_lzw", tiffinfo={274: 6})


def _picture(path: Path) -> None:
    options = {"compression": "tiff_lzw"} if path.suffix == ".tif" else {}
    Image.fromarray(_labels()[:, :, 4] * 80).save(path, **options)


def _study(path: Path) -> StudyFolder:
    folder = StudyFolder(path.parent)
    folder.save(tiny_study("cross_entropy", "soft_dice"))
    return folder


def _load_study(path: Path) -> object:
    folder = StudyFolder(path.parent)
    folder.identity()
    return folder.load(check_losses=True)


def _run(path: Path) -> None:
    # path: <somewhere>/<study>/runs/<id>/<file>
    folder = StudyFolder(path.parents[2])
    plan = plan_runs(tiny_study())[0]
    run = folder.run(plan.id)
    facts = tiny_study().model_dump(mode="json", include={"schedule", "sampling", "policy", "preprocessing", "classes"})
    run.create(plan, train_cases=["a"], validation_cases=["b"], device="cpu", versions={"torch": "2"}, **facts)
    rates = {"learning_rate": 0.01}
    numbers = dict.fromkeys(("gradient_norm", "gradient_foreground", "gradient_background", "gradient_empty"), 0.5)
    said: list[Any] = [
        RunStarted(run=plan.id, time=1.0, device="cpu", threads=1, parameters=9, train_cases=1, validation_cases=1,
                   epochs=1, steps_per_epoch=2),
        *(StepFinished(run=plan.id, time=2.0, epoch=1, step=k, loss=float("nan"), **rates, **numbers) for k in (1, 2)),
        EpochFinished(run=plan.id, time=3.0, epoch=1, step=2, train_loss=1.0, validation_loss=1.0, dice=0.5,
                      jaccard=0.4, volume_error_ml=1.0, best=True, seconds=2.0, **rates),
        RunFinished(run=plan.id, time=4.0, reason=FinishReason.COMPLETED, message="", epoch=1, step=2, best_epoch=1,
                    seconds=3.0),
    ]  # fmt: skip
    for event in said:
        run.append(event)
    run.close()


def _read_runs(path: Path) -> object:
    folder = StudyFolder(path.parents[2])
    there = runs_there(folder)
    return [(plan, run.facts(), str(run.progress())) for run, plan in there.runs]


def _scores(path: Path) -> None:
    rows = [ScoreRow(f"c{k}", "g", "=m", "soft_dice", 0, 0, 1, 0.5, 0.4, 1.0, 2.0, -1.0) for k in range(5)]
    write_rows(path, rows)


def _read_scores(path: Path) -> object:
    return read_scores(path), read_table(path).names("case")


def _grading(path: Path) -> None:
    rows = tuple(Item(f"c{k}", "m", "p", f"o{k}", 1 + k, "fine", False, 0.5, True, "2026-01-01") for k in range(3))
    save_grading(path.parents[1], GradingRecord("Ada", 1, "", rows))
    assert path == grading_path(path.parents[1], "Ada")


def _dataset(path: Path) -> None:
    for folder in ("imagesTr", "labelsTr"):
        (path.parent / folder).mkdir(exist_ok=True)
    _nifti(path.parent / "imagesTr" / "a_0000.nii.gz")
    _nifti(path.parent / "labelsTr" / "a.nii.gz")
    labels = {"background": 0, "organ": 1, "both": [1, 2], "ignore": 3}
    content = {"channel_names": {"0": "CT"}, "labels": labels, "numTraining": 1, "file_ending": ".nii.gz"}
    path.write_text(json.dumps(content, indent=1))


def _open_dataset(path: Path) -> object:
    found = guess_layout([path.parent]).preview()
    return found.cohort.label_names, [case.id for case in found.cohort.cases]


def _checkpoint(path: Path) -> None:
    from segloss_gui.training.checkpoint import write_checkpoint
    from segloss_gui.training.networks import Architecture, build_network

    net = Architecture(1, 1, (2, 2, 2), ((3, 3),) * 3, ((1, 1), (2, 2), (2, 2)), "instance")
    weights = build_network(net).state_dict()
    about = {"architecture": net.plain(), "activation": "sigmoid", "patch": None, "epoch": 1}
    write_checkpoint(path, {**about, "network": weights})


def _open_checkpoint(path: Path) -> object:
    from segloss_gui.training.inference import Predictor

    state = Predictor.from_checkpoint(path).network.state_dict()
    return [(name, weights.numpy().tobytes()) for name, weights in state.items()]


def _note(path: Path) -> None:
    from segloss_gui.data.case import Case

    _nifti(path.parent / "a.nii")
    note_data(path.parent, [Case("a", (path.parent / "a.nii",), path.parent / "a.nii")])


def _whole(content: bytes) -> slice:
    return slice(0, len(content))


def _after_head(content: bytes) -> slice:
    """The compressed voxels of MHA and NRRD, after their text."""
    ends = [content.find(mark) + len(mark) for mark in (b"LOCAL\n", b"\n\n") if mark in content]
    return slice(min(ends), len(content))


def _itk(path: Path) -> None:
    save_itk(path, _labels(), np.eye(4), compress=True)


def _slices(path: Path) -> None:
    """A header of text whose slices are in files of their own; it is the header that is damaged."""
    names = [f"slice{z}.raw" for z in range(SHAPE[2])]
    for z, name in enumerate(names):
        (path.parent / name).write_bytes(_labels()[:, :, z].tobytes(order="F"))
    size, last = " ".join(map(str, SHAPE)), SHAPE[2] - 1
    if path.suffix == ".mhd":
        lines = [
            "NDims = 3",
            f"DimSize = {size}",
            "ElementType = MET_UCHAR",
            f"ElementDataFile = slice%d.raw 0 {last} 1",
        ]
    else:
        lines = [
            "NRRD0004",
            "type: uchar",
            "dimension: 3",
            f"sizes: {size}",
            "encoding: raw",
            "data file: LIST",
            *names,
        ]
    path.write_text("".join(f"{line}\n" for line in lines))


RUN = "study/runs/cross_entropy_fold0_seed0"
KINDS = (
    Kind("a.nii", _nifti, _arrays, BINARY),
    Kind("a.nii.gz", _nifti, _arrays, BINARY, _whole),
    Kind("a.mgh", _mgh, _volume, BINARY),
    Kind("a.mgz", _mgh, _volume, BINARY, _whole),
    Kind("a.mha", _itk, _arrays, BINARY),
    Kind("b.mha", _itk, _arrays, BINARY, _after_head),
    Kind("a.nrrd", _itk, _arrays, BINARY),
    Kind("b.nrrd", _itk, _arrays, BINARY, _after_head),
    Kind("list.nhdr", _slices, _arrays),
    Kind("list.mhd", _slices, _arrays),
    Kind("a.dcm", lambda path: save_raw_dicom(path, _labels()[:, :, 4], {}), _volume, BINARY),
    Kind("a.png", _picture, _arrays, BINARY, _whole),
    Kind("a.jpg", _picture, _volume, BINARY),
    Kind("a.tif", _picture, _arrays, BINARY),
    Kind("turned.tif", _turned, _arrays, BINARY),
    Kind("deep colours.png", _deep_colours, _arrays, BINARY, _whole),
    Kind("analyze/a.hdr", _pair(AnalyzeImage), _volume, BINARY),
    Kind("spm/a.hdr", _pair(Spm99AnalyzeImage), _volume, BINARY),
    Kind("pair/a.hdr", _pair(nib.Nifti1Pair), _volume, BINARY),
    Kind("pair/a.img", _pair(nib.Nifti1Pair), lambda path: _volume(path.with_suffix(".hdr")), BINARY),
    Kind("a.gif", _picture, _arrays, BINARY),
    Kind("a.pgm", _picture, _arrays, BINARY),
    Kind("plain.pgm", _plain_pnm, _arrays),
    Kind("deep.pgm", _deep, _arrays, BINARY),
    Kind("a.ppm", _colours, _volume, BINARY),
    Kind("a.pbm", _bits, _arrays, BINARY),
    Kind("a.pnm", _picture, _arrays, BINARY),
    Kind("study/study.toml", _study, _load_study),
    Kind(f"{RUN}/run.json", _run, _read_runs),
    Kind(f"{RUN}/events.jsonl", _run, _read_runs),
    Kind("scores.csv", _scores, _read_scores),
    Kind("dataset/dataset.json", _dataset, _open_dataset),
    Kind("flags.json", lambda path: write_flags(path.parent, ["a", "b"]), lambda path: read_flags(path.parent)),
    Kind("gradings/Ada.csv", _grading, read_grading),
    Kind("groups.csv", lambda path: path.write_text("case,group\na,HGG\nb,LGG\nc,HGG\n"), read_groups),
    Kind("best.pt", _checkpoint, _open_checkpoint, BINARY, _whole),
    Kind("run/data.json", _note, lambda path: replaced_since(RunFolder(path.parent).path)),
    Kind("a.seg.nrrd", _segments, _arrays, BINARY),
    Kind("4d.nii", _series, _volume, BINARY),
    *TEXT_KINDS,
)
