"""A run takes the channels it was trained on, wherever they lie in what it is given, and refuses others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import Volume
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.layouts import Files, FolderPair
from segloss_gui.data.new_images import new_images
from segloss_gui.data.readers import read_volume, write_volume
from segloss_gui.study.kept_model import KeptModel
from segloss_gui.study.models import FoldSettings
from segloss_gui.study.predict_images import Models, predict_cohort
from segloss_gui.study.probabilities import read_probabilities
from segloss_gui.study.run_folder import RunFolder
from tests.study.test_predict_images import trained
from tests.study.tiny import tiny_study
from tests.study.two_channels import source_of, two_channel_study, write_cases


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    place = tmp_path_factory.mktemp("two")
    (run,) = trained(place / "study", two_channel_study(write_cases(place / "data", "adc", "dwi")))
    return run


def predicted(runs: list[RunFolder], images: Path, out: Path) -> tuple[list[np.ndarray], tuple[str, ...]]:
    """The probabilities of a folder's cases by name, and what was said first."""
    models = Models.open(runs)
    _, found = new_images([images])
    notes = models.notes_on(found.cohort)
    for written in predict_cohort(models, found.cohort, out, with_probabilities=True):
        assert isinstance(written, Path), str(written)
    return [read_probabilities(path, (1,)).codes for path in sorted(out.glob("probabilities/*.nii.gz"))], notes


def renamed(run: RunFolder, to: Path, names: list[str] | None) -> RunFolder:
    """A copy of a run with other names of its channels, or none of a version that wrote none, and no list of files."""
    shutil.copytree(run.path, to)
    (to / "data.json").unlink()
    facts = json.loads((to / "run.json").read_text())
    del facts["channel_names"]
    (to / "run.json").write_text(json.dumps(facts if names is None else {**facts, "channel_names": names}))
    return RunFolder(to)


def test_a_run_knows_what_its_channels_are_called_in_their_order(run: RunFolder) -> None:
    assert run.facts()["channel_names"] == ["ADC", "DWI"]


def test_channels_in_another_order_give_the_same_voxels_and_that_is_said(run: RunFolder, tmp_path: Path) -> None:
    alike, notes = predicted([run], write_cases(tmp_path / "alike", "adc", "dwi", labels=False), tmp_path / "out")
    assert notes == ()
    swapped, notes = predicted([run], write_cases(tmp_path / "x", "a_dwi", "b_adc", labels=False), tmp_path / "out2")
    assert notes == ("The channels of the images (DWI, ADC) are put in the order of training: ADC, DWI.",)
    assert len(swapped) == len(alike) == 4
    np.testing.assert_array_equal(swapped, alike)
    assert all(len(np.unique(one)) > 1 for one in alike), "there is something to be told apart"


def test_a_channel_too_many_is_left_aside_and_that_is_said(run: RunFolder, tmp_path: Path) -> None:
    alike, _ = predicted([run], write_cases(tmp_path / "alike", "adc", "dwi", labels=False), tmp_path / "out")
    more, notes = predicted([run], write_cases(tmp_path / "more", "a_t2", "adc", "dwi", labels=False), tmp_path / "o")
    assert notes == (
        "The channels of the images (T2, ADC, DWI) are put in the order of training: ADC, DWI; T2 is left aside.",
    )
    np.testing.assert_array_equal(more, alike)


def test_other_channels_are_refused_in_a_sentence_that_names_both(run: RunFolder, tmp_path: Path) -> None:
    images = write_cases(tmp_path / "new", "dwi", "t2", labels=False)
    with pytest.raises(BadInputError) as refused:
        predicted([run], images, tmp_path / "out")
    said = str(refused.value)
    assert said == (
        f"{images / 'c0' / 'dwi.nii.gz'}: must have the channels that {run.path} was trained on, ADC, DWI, got DWI, T2"
    )
    assert not (tmp_path / "out").exists()


def test_runs_of_several_orders_each_get_their_own(run: RunFolder, tmp_path: Path) -> None:
    images = write_cases(tmp_path / "new", "adc", "dwi", labels=False)
    other = renamed(run, tmp_path / "other", ["DWI", "ADC"])
    swapped = write_cases(tmp_path / "swapped", "adc", "dwi", labels=False)
    for case in swapped.iterdir():  # what the other one sees: each file in the place of its neighbour
        (case / "adc.nii.gz").rename(case / "kept")
        (case / "dwi.nii.gz").rename(case / "adc.nii.gz")
        (case / "kept").rename(case / "dwi.nii.gz")
    _, found = new_images([images])
    case = found.cohort.cases[0]
    assert found.cohort.reader is not None
    both, first, second = (
        Models.open(runs).predict(case, found.cohort.reader.image(case)).probabilities.codes / 65535
        for runs in ([run, other], [run], [other])
    )
    assert not np.array_equal(first, second)
    np.testing.assert_allclose(both, (first + second) / 2, atol=2e-5)
    crossed = predicted([run], swapped, tmp_path / "a")[0]
    np.testing.assert_array_equal(predicted([other], images, tmp_path / "b")[0], crossed)


def test_channels_without_names_are_taken_by_their_order_and_it_is_said_for_which(
    run: RunFolder, tmp_path: Path
) -> None:
    alike, _ = predicted([run], write_cases(tmp_path / "alike", "adc", "dwi", labels=False), tmp_path / "out")
    for case in sorted((tmp_path / "alike").iterdir()):
        both = [read_volume(case / f"{kind}.nii.gz") for kind in ("adc", "dwi")]
        stacked = Volume(np.concatenate([one.data for one in both]), both[0].grid)
        write_volume(tmp_path / "new" / f"{case.name}.nii.gz", stacked)
    images = tmp_path / "new"
    by_number, notes = predicted([run], images, tmp_path / "out2")
    assert notes == ("The images do not say what their channels are: channel 1 is taken for ADC, channel 2 for DWI.",)
    np.testing.assert_array_equal(by_number, alike)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "The run does not say what its channels are: ADC is taken for channel 1, DWI for channel 2."),
        (
            None,
            "Runs of earlier versions do not say what their channels are called, of which only the number, 2, could "
            "be checked: ADC is taken for channel 1, DWI for channel 2.",
        ),
    ],
)
def test_a_run_without_names_predicts_as_before_and_says_that_only_the_number_was_checked(
    run: RunFolder, tmp_path: Path, names: list[str] | None, said: str
) -> None:
    images = write_cases(tmp_path / "new", "adc", "dwi", labels=False)
    alike, _ = predicted([run], images, tmp_path / "out")
    found, notes = predicted([renamed(run, tmp_path / "old", names)], images, tmp_path / "out2")
    assert notes == (said,)
    np.testing.assert_array_equal(found, alike)


def test_the_runs_own_cases_are_known_by_their_files_whatever_channels_are_called(run: RunFolder) -> None:
    root = run.path.parents[2] / "data"
    model = KeptModel.open(run)
    plain, called, turned = (
        CaseStore(source.preview().cohort)
        for source in (
            source_of(root, adc="channel:ADC", dwi="channel:DWI", seg="reference"),
            source_of(root, adc="channel:DWI", dwi="channel:ADC", seg="reference"),
            Files(images=(root / "c0" / "dwi.nii.gz",), further=((root / "c0" / "adc.nii.gz",),), names=("c0",)),
        )
    )
    wanted = model.prepared(plain, "c0").image
    np.testing.assert_array_equal(model.prepared(called, "c0").image, wanted)
    np.testing.assert_array_equal(model.prepared(turned, "c0").image, wanted)


def test_a_case_of_the_study_whose_channel_is_another_by_now_is_refused_by_name(tmp_path: Path) -> None:
    root = write_cases(tmp_path / "data", "adc", "dwi", "t2")
    study = two_channel_study(
        root, cohort=source_of(root, adc="channel:ADC", dwi="channel:DWI", t2="ignore", seg="reference")
    )
    (run,) = trained(tmp_path / "study", study)
    now = source_of(root, adc="channel:ADC", dwi="ignore", t2="channel:T2", seg="reference")
    with pytest.raises(BadInputError, match=r"was trained on, ADC, DWI, got ADC, T2"):
        KeptModel.open(run).prepared(CaseStore(now.preview().cohort), "c0")


def test_red_green_and_blue_of_pictures_go_without_saying_and_are_those_of_nnunet(tmp_path: Path) -> None:
    for case in range(4):
        colours = np.random.default_rng(case).integers(0, 255, (16, 16, 3), np.uint8)
        mask = np.zeros((16, 16), np.uint8)
        mask[3 + case : 9 + case, 4:10] = 255
        for place, pixels in (("images", colours), ("masks", mask), ("new", colours)):
            (tmp_path / place).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(tmp_path / place / f"c{case}.png")
    source = FolderPair(images=tmp_path / "images", labels=tmp_path / "masks")
    study = tiny_study("soft_dice", epochs=1, cohort=source, folds=FoldSettings(count=2, use=(0,)))
    (run,) = trained(tmp_path / "study", study)
    assert run.facts()["channel_names"] == ["red", "green", "blue"]
    alike, notes = predicted([run], tmp_path / "new", tmp_path / "out")
    assert notes == ()
    as_nnunet, notes = predicted([renamed(run, tmp_path / "other", ["R", "G", "B"])], tmp_path / "new", tmp_path / "o")
    assert notes == ()
    np.testing.assert_array_equal(as_nnunet, alike)


def test_a_file_that_was_replaced_in_its_place_is_known_by_its_name_again(tmp_path: Path) -> None:
    root = write_cases(tmp_path / "data", "adc", "dwi")
    (run,) = trained(tmp_path / "study", two_channel_study(root))
    model = KeptModel.open(run)
    wanted = model.prepared(CaseStore(two_channel_study(root).cohort.preview().cohort), "c0").image  # type: ignore[union-attr]
    for case in root.iterdir():
        (case / "adc.nii.gz").rename(case / "kept")
        (case / "dwi.nii.gz").rename(case / "adc.nii.gz")
        (case / "kept").rename(case / "dwi.nii.gz")
    turned = source_of(root, adc="channel:DWI", dwi="channel:ADC", seg="reference").preview().cohort
    np.testing.assert_array_equal(model.prepared(CaseStore(turned), "c0").image, wanted)
