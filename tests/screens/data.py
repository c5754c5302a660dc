"""The Data workspace: empty, a proposal in all its states, full, thousands of cases, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from segloss_gui.app.documents import Proposal
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Case, Cohort, CohortPreview, Refusal, TargetClass
from segloss_gui.data.layouts import FolderPair, Phantom
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.data.view import DataWorkspace

REFUSALS = (
    Refusal(Path("/scans/images/patient_013.nii.gz"), "ends in the middle of the data (is it fully downloaded?)"),
    Refusal(Path("/scans/labels/patient_021_with_a_very_long_name_from_the_scanner_export_2024-03-11.nii.gz"),
            "has 512x512x94 voxels of 0.7x0.7x5 mm, RAS; its image has 35x50x35 voxels of 1x1x1 mm, RAS"),
    Refusal(Path("/scans/images/patient_030.nii.gz"), "no label in labels has its name"),
)  # fmt: skip


def workspace(preview: CohortPreview | None = None, fill: Callable[[DataWorkspace], object] | None = None) -> QWidget:
    """A workspace over a cohort, or over none."""
    session = Session()
    services = window_services(session)
    made = DataWorkspace(session, services)
    made.services = services  # type: ignore[attr-defined]
    made.ready = lambda: services.tasks.idle  # type: ignore[attr-defined]
    if preview is not None:
        session.edit(classes=(TargetClass(value=1, name="lesion"), TargetClass(value=2, name="oedema")))
        session.set_preview(preview)
    if fill is not None:
        fill(made)
    return made


def phantom() -> CohortPreview:
    """Two groups, thirty cases."""
    return Phantom(design="two_groups", train=20, test=10).preview()


def many() -> CohortPreview:
    """Ten thousand cases that cannot be read."""
    cases = tuple(
        Case(f"patient_{n:05d}", images=(Path(f"/gone/{n}.nii.gz"),), label=Path("/gone/l.nii.gz"), group="HL"[n % 2])
        for n in range(10_000)
    )
    return CohortPreview(Cohort("ten thousand", cases))


def proposal(state: str) -> QWidget:
    """A folder that is looked at, was matched, or could not be."""
    source = FolderPair(images=Path("/scans/images"), labels=Path("/scans/labels"))
    files = tuple(
        Case(f"patient_{n:03d}", images=(Path(f"/scans/images/patient_{n:03d}_0000.nii.gz"),),
             label=Path(f"/scans/labels/patient_{n:03d}.nii.gz"))
        for n in range(40)
    )  # fmt: skip
    found = CohortPreview(
        Cohort("scans", files), REFUSALS, ("Matched after leaving out parts of names: '_0000' (40 x).",)
    )
    offers = {
        "busy": Proposal(source),
        "full": Proposal(source, found),
        "failed": Proposal(source, fault=str(BadInputError("/scans/images: holds no image that can be read"))),
    }

    def fill(made: DataWorkspace) -> None:
        made._documents.proposal = offers[state]
        made._documents.proposal_changed.emit()

    return workspace(None, fill)


def _tab(number: int) -> Callable[[DataWorkspace], None]:
    from PySide6.QtWidgets import QTabWidget

    def fill(made: DataWorkspace) -> None:
        tabs = made.findChild(QTabWidget)
        assert tabs is not None
        tabs.setCurrentIndex(number)

    return fill


LONG_GROUPS = ("high-grade glioma, scanner A", "low-grade glioma, scanner B", "unknown")


def _partial(made: DataWorkspace) -> None:
    _tab(2)(made)
    made._session.edit(
        classes=(TargetClass(value=1, name="lesion"),), policy=LabelPolicy(removed=(Removal(class_value=1, group="A"),))
    )


def _long(made: DataWorkspace) -> None:
    _tab(2)(made)
    preview = phantom()
    cases = tuple(replace(case, group=LONG_GROUPS[n % 3]) for n, case in enumerate(preview.cohort.cases))
    names = ("enhancing tumour with its necrotic core and haemorrhage", "oedema")
    removed = (Removal(class_value=1, group=LONG_GROUPS[0]), Removal(class_value=1, group=LONG_GROUPS[1]))
    made._session.edit(
        classes=tuple(TargetClass(value=n, name=name) for n, name in enumerate(names, 1)),
        policy=LabelPolicy(removed=removed),
    )
    made._session.set_preview(replace(preview, cohort=replace(preview.cohort, cases=cases)))


SCREENS = {
    "empty": workspace,
    "full": lambda: workspace(phantom()),
    "refusals": lambda: workspace(replace(phantom(), refusals=REFUSALS)),
    "ten thousand": lambda: workspace(many()),
    "classes": lambda: workspace(phantom(), _tab(1)),
    "labels trained on": lambda: workspace(phantom(), _tab(2)),
    "labels partial": lambda: workspace(phantom(), _partial),
    "labels long names": lambda: workspace(phantom(), _long),
    "proposal busy": lambda: proposal("busy"),
    "proposal full": lambda: proposal("full"),
    "proposal failed": lambda: proposal("failed"),
}
