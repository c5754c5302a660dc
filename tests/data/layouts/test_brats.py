from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.classes import default_classes
from segloss_gui.data.layouts import Brats, guess_layout
from tests.data.files import save_image, save_labels

YEARS = {
    "2015": ("VSD.Brain.XX.O.MR_Flair.1", "VSD.Brain.XX.O.MR_T1.2", "VSD.Brain.XX.O.MR_T1c.3", "VSD.Brain.XX.O.MR_T2.4",
             "VSD.Brain_3more.XX.O.OT.5"),
    "2020": ("BraTS20_001_flair", "BraTS20_001_t1", "BraTS20_001_t1ce", "BraTS20_001_t2", "BraTS20_001_seg"),
    "2023": ("BraTS-GLI-00001-000-t2f", "BraTS-GLI-00001-000-t1n", "BraTS-GLI-00001-000-t1c",
             "BraTS-GLI-00001-000-t2w", "BraTS-GLI-00001-000-seg"),
    "deepmedic": ("Flair_subtrMeanDivStd", "T1_subtr", "T1c_subtr", "T2_subtr", "OTMultiClass"),
}  # fmt: skip


def _patient(folder: Path, year: str = "2020", *, nested: bool = False, leave_out: str = "") -> None:
    for number, name in enumerate(YEARS[year]):
        if leave_out and leave_out in name:
            continue
        place = folder / name if nested else folder
        path = place / f"{name}.nii.gz"
        if number == 4:
            save_labels(path, values=(0, 1, 2, 4))
        else:
            save_image(path)
    save_labels(folder / "brainmask.nii.gz")


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_the_names_of_all_years_are_four_channels_and_a_reference(tmp_path: Path, year: str, nested: bool) -> None:
    for name in ("p1", "p2"):
        _patient(tmp_path / name, year, nested=nested)
    layout = guess_layout([tmp_path])
    assert isinstance(layout, Brats)
    preview = layout.preview()
    assert [(case.id, len(case.images), case.has_reference) for case in preview.cohort.cases] == [
        ("p1", 4, True), ("p2", 4, True),
    ]  # fmt: skip
    assert preview.cohort.reader is not None
    assert preview.cohort.reader.image(preview.cohort.cases[0]).channels == ("FLAIR", "T1", "T1c", "T2")
    assert preview.cohort.label_names[3] == ("enhancing" if year == "2023" else "non-enhancing")


def test_groups_are_the_folders_hgg_and_lgg(tmp_path: Path) -> None:
    for place in ("HGG/p1", "HGG/p2", "LGG/p3"):
        _patient(tmp_path / place)
    preview = Brats(root=tmp_path).preview()
    assert [(case.id, case.group) for case in preview.cohort.cases] == [("p1", "HGG"), ("p2", "HGG"), ("p3", "LGG")]
    assert Brats(root=tmp_path / "LGG").preview().cohort.groups == ("LGG",)


def test_groups_of_2020_come_from_the_name_mapping(tmp_path: Path) -> None:
    for name in ("p1", "p2"):
        _patient(tmp_path / name)
    table = "Grade,BraTS_2017_subject_ID,BraTS_2020_subject_ID\nHGG,x,p1\nLGG,y,p2\n"
    (tmp_path / "name_mapping.csv").write_text(table)
    assert [case.group for case in guess_layout([tmp_path]).preview().cohort.cases] == ["HGG", "LGG"]


def test_the_whole_tumour_is_the_usual_class_and_each_label_can_be_asked_for(tmp_path: Path) -> None:
    _patient(tmp_path / "p1")
    preview = Brats(root=tmp_path).preview()
    (whole,) = default_classes(preview)
    assert (whole.name, whole.sources) == ("whole tumour", (1, 2, 3, 4))
    assert np.isin(CaseStore(preview.cohort).labels("p1").values(), whole.sources).all()
    each = default_classes(Brats(root=tmp_path, classes="each").preview())
    assert [target.name for target in each] == ["necrosis", "oedema", "non-enhancing", "enhancing"]


def test_a_patient_without_a_modality_most_have_is_refused_and_fewer_can_be_asked_for(tmp_path: Path) -> None:
    for name in ("p1", "p2"):
        _patient(tmp_path / name)
    _patient(tmp_path / "p3", leave_out="t2")
    preview = Brats(root=tmp_path).preview()
    assert [str(refusal) for refusal in preview.refusals] == ["p3: its T2 is not there"]
    fewer = Brats(root=tmp_path, modalities="t1ce, flair").preview()
    assert len(fewer.cohort.cases) == 3
    assert fewer.cohort.cases[0].images[0].name == "BraTS20_001_t1ce.nii.gz"


def test_scans_of_one_patient_over_time_stay_together(tmp_path: Path) -> None:
    for name in ("BraTS-GLI-00005-000", "BraTS-GLI-00005-001"):
        _patient(tmp_path / name, "2023")
    assert {case.subject for case in Brats(root=tmp_path).preview().cohort.cases} == {"BraTS-GLI-00005"}


def test_an_unknown_modality_is_told_before_any_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be of FLAIR, T1, T1c, T2, got pd"):
        Brats(root=tmp_path, modalities="T1, PD")


def test_a_folder_without_patients_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"_flair\.nii\.gz"):
        Brats(root=tmp_path).preview()


@pytest.mark.realdata
def test_the_four_gliomas_are_two_channels_and_their_tumour(shared_data: Path) -> None:
    root = shared_data / "brats2015"
    if not root.is_dir():
        pytest.skip(f"not here: {root}")
    preview = guess_layout([root]).preview()
    assert len(preview.cohort.cases) == 4
    assert {header.channels for header in preview.headers.values()} == {2}
    assert preview.cohort.classes[0].sources == (1, 2, 3, 4)


def test_a_resection_cavity_is_no_tumour(tmp_path: Path) -> None:
    for scan in ("BraTS-GLI-00005-100", "BraTS-GLI-00005-101"):
        for kind in ("t1n", "t1c", "t2f", "t2w"):
            save_image(tmp_path / scan / f"{scan}-{kind}.nii.gz")
        save_labels(tmp_path / scan / f"{scan}-seg.nii.gz", values=(0, 1, 2, 3, 4))
    preview = guess_layout([tmp_path]).preview()
    assert [(c.name, c.sources) for c in default_classes(preview)] == [
        ("whole tumour", (1, 2, 3)), ("resection cavity", (4,)),
    ]  # fmt: skip
    assert {case.subject for case in preview.cohort.cases} == {"BraTS-GLI-00005"}
    (tmp_path / "before").mkdir()
    _patient(tmp_path / "before" / "BraTS-GLI-00001-000", "2023")
    assert [c.sources for c in default_classes(Brats(root=tmp_path / "before").preview())] == [(1, 2, 3)]


def test_groups_beside_the_patients_are_found_from_the_folder_above(tmp_path: Path) -> None:
    for n in (1, 2):
        for kind in ("flair", "t1", "seg"):
            save = save_labels if kind == "seg" else save_image
            save(tmp_path / "Data" / f"BraTS20_Training_00{n}" / f"BraTS20_Training_00{n}_{kind}.nii")
    (tmp_path / "Data" / "name_mapping.csv").write_text(
        "Grade,BraTS_2020_subject_ID\nHGG,BraTS20_Training_001\nLGG,BraTS20_Training_002\n"
    )
    assert guess_layout([tmp_path]).preview().cohort.groups == ("HGG", "LGG")
