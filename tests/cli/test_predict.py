"""``segloss predict``: trained runs used on new images, from a terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.cli.main import main
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.data.layouts import Phantom
from segloss_gui.data.readers import read_labels, write_volume
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.study.tiny import tiny_study
from tests.study.two_channels import two_channel_study, write_cases


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    study = tiny_study("soft_dice")
    (plan,) = plan_runs(study)
    StudyFolder(folder).save(study)
    run_one(study, plan, StudyFolder(folder), emit=lambda _: None, control=RunControl())
    return StudyFolder(folder).run(plan.id).path


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Images as files: those the phantom's test cases are made of."""
    source = Phantom(design="large_objects", train=4, test=2, side=16).preview().cohort
    for case in source.cases[-2:]:
        assert source.reader is not None
        write_volume(tmp_path / "images" / f"{case.id}.nii.gz", source.reader.image(case))
    return tmp_path / "images"


def test_a_folder_of_images_is_predicted_as_the_run_predicted_them(
    run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(run), str(images), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    written = [Path(line) for line in said.out.splitlines()]
    assert [path.name for path in written] == ["test_000.nii.gz", "test_001.nii.gz"]
    assert "2/2 images predicted" in said.err
    for path in written:
        np.testing.assert_array_equal(read_labels(path).data, read_labels(run / "predictions" / path.name).data)


def test_all_that_a_shell_finds_in_the_folder_of_runs_are_its_runs(
    run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [str(path) for path in sorted(run.parent.glob("*"))]
    assert [Path(path).name for path in found] == ["index.csv", run.name]
    assert main(["predict", *found, str(images), "--out", str(tmp_path / "out")]) == 0
    assert "2/2 images predicted" in capsys.readouterr().err
    assert main(["predict", found[0], found[0], "--out", str(tmp_path / "out")]) == 2
    assert "must be the folder of a run" in capsys.readouterr().err


def test_a_damaged_image_is_left_out_by_name_the_others_are_predicted_and_the_exit_is_2(
    run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (images / "notes.txt").write_text("of nobody's scan")
    damaged = images / "test_000.nii.gz"
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-40])
    arguments = ["predict", str(run), str(images), "--overwrite", "--out", str(tmp_path / "out")]
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert f"left out: {damaged}: " in said.err
    assert [Path(line).name for line in said.out.splitlines()] == ["test_001.nii.gz"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["test_001.nii.gz"]
    damaged.write_bytes(whole)
    assert main(arguments) == 0, "beside files that are no images"


def test_predictions_that_are_there_are_replaced_only_where_that_is_said(
    run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["predict", str(run), str(images), "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    there = tmp_path / "out" / "test_001.nii.gz"
    there.write_bytes(b"of another run")
    assert main(arguments) == 2
    assert "(2 of 2 predictions are there already)" in capsys.readouterr().err
    assert there.read_bytes() == b"of another run"
    assert main([*arguments, "--probabilities"]) == 2
    assert "(2 of 2 predictions are there already)" in capsys.readouterr().err
    there.unlink()
    assert main([*arguments, "--probabilities"]) == 2
    assert "(1 of 2 predictions are there already)" in capsys.readouterr().err
    assert main([*arguments, "--overwrite"]) == 0
    assert read_labels(there).data.any()


def test_only_what_would_be_written_over_asks_for_overwrite(run: Path, images: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["predict", str(run), str(images), "--out", str(out)]
    (out / "probabilities").mkdir(parents=True)
    others = [out / "test_000_gt.nii.gz", out / "another.nii.gz", out / "probabilities" / "another.nii.gz"]
    for path in others:
        path.write_bytes(b"of somebody else")
    assert main(arguments) == 0
    probabilities = out / "probabilities" / "test_000.nii.gz"
    probabilities.write_bytes(b"of another run")
    for path in out.glob("test_00?.nii.gz"):
        path.unlink()
    assert main([*arguments, "--probabilities"]) == 2
    assert probabilities.read_bytes() == b"of another run"
    assert main([*arguments, "--probabilities", "--overwrite"]) == 0
    assert probabilities.read_bytes() != b"of another run"
    assert {path.read_bytes() for path in others} == {b"of somebody else"}


def test_a_study_files_cohort_is_predicted(run: Path, tmp_path: Path) -> None:
    assert (
        main(["predict", str(run), str(run.parents[1] / "study.toml"), "--out", str(tmp_path), "--probabilities"]) == 0
    )
    assert len(list(tmp_path.glob("*.nii.gz"))) == len(list((tmp_path / "probabilities").glob("*.nii.gz"))) == 6


def test_a_device_that_is_none_is_bad_input(
    run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(run), str(images), "--out", str(tmp_path / "out"), "--device", "abacus"]) == 2
    assert capsys.readouterr().err.startswith("segloss: --device: the device must be one of auto, cpu")


@pytest.mark.parametrize("what", ["no run", "no images", "missing image", "no weights", "two channels"])
def test_what_cannot_be_used_is_one_sentence_and_exit_2(
    what: str, run: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "run.json").write_bytes((run / "run.json").read_bytes())
    two = tmp_path / "two.nii.gz"
    write_volume(two, Volume(np.zeros((2, 16, 16, 16), np.float32), Grid((16, 16, 16), np.eye(4))))
    arguments = {
        "no run": [images, images], "no images": [run, run], "missing image": [run, tmp_path / "none.nii.gz"],
        "no weights": [bare, images], "two channels": [run, two],
    }[what]  # fmt: skip
    assert main(["predict", *map(str, arguments), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    words = {
        "no run": "must be the folder of a run", "no images": "images must follow the runs",
        "missing image": "none.nii.gz: there is no such file", "no weights": "best.pt: must be there",
        "two channels": "two.nii.gz: an image must have as many channels as those of training, 1, got 2",
    }[what]  # fmt: skip
    assert words in said.err
    assert not (tmp_path / "out").exists()


def test_channels_are_taken_by_name_and_others_are_refused_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = two_channel_study(write_cases(tmp_path / "data", "adc", "dwi"))
    (plan,) = plan_runs(study)
    home = StudyFolder(tmp_path / "study")
    run_one(study, plan, home, emit=lambda _: None, control=RunControl())
    run, out = home.run(plan.id).path, tmp_path / "out"
    turned = write_cases(tmp_path / "turned", "a_dwi", "b_adc", labels=False)
    others = write_cases(tmp_path / "others", "dwi", "t2", labels=False)
    assert main(["predict", str(run), str(turned), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("The channels of the images (DWI, ADC) are put in the order of training: ADC, DWI.\n")
    assert len(said.out.splitlines()) == 4
    assert main(["predict", str(run), str(others), "--out", str(tmp_path / "none")]) == 2
    said = capsys.readouterr()
    assert said.err == (
        f"segloss: {others / 'c0' / 'dwi.nii.gz'}: must have the channels that {run} was trained on, ADC, DWI, "
        "got DWI, T2\n"
    )
    assert said.out == ""
    assert not (tmp_path / "none").exists()
