"""Whatever study, class and methods are called, no figure or table of the papers holds it as code."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from segloss_gui.data.case import TargetClass
from segloss_gui.report.paper.paper_figures import PAPER_FIGURES
from segloss_gui.report.paper.write import open_studies, write_figures
from segloss_gui.study.models import MethodLook, Study
from tests.report.paper.finished import finish, five_losses, two_groups
from tests.report.test_report_hostile_names import NAMES

CODE = re.compile(r"(?<!textbackslash\{\})\\(input|frac|include|write)\b|(?<!\\)\$[xy]\$")
"""Commands and formulas that no name may bring into LaTeX."""


def hostile(study: Study, shift: int) -> Study:
    """The study with every name that a person gives made one of the hostile ones."""
    names = [NAMES[(k + shift) % len(NAMES)] for k in range(len(NAMES))]
    looks = {choice.method: MethodLook(name=names[k % len(names)]) for k, choice in enumerate(study.losses)}
    classes = tuple(TargetClass(value=1, name=names[-1]) for _ in range(1))
    return study.model_copy(update={"name": names[-2], "classes": classes, "methods": looks})


@pytest.mark.parametrize(("design", "shift"), [(five_losses, 0), (two_groups, 7)])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_no_name_is_code_in_any_figure_or_table(design: object, shift: int, tmp_path: Path) -> None:
    study = hostile(design(), shift)  # type: ignore[operator]
    finish(tmp_path / "study", study)
    studies = open_studies([tmp_path / "study"])
    written, refused = write_figures(list(PAPER_FIGURES.values()), studies, tmp_path / "out")
    assert len(written) >= 4, refused
    for file in (file for made in written for file in made.files):
        if file.suffix == ".png":
            assert file.read_bytes().startswith(b"\x89PNG")
            continue
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text or file.suffix == ".csv", file.name
        if file.suffix == ".tex":
            assert not CODE.search(text), (file.name, CODE.search(text))
        if file.suffix == ".csv":
            cells = [cell for line in csv.reader(text.splitlines()) for cell in line]
            assert not [cell for cell in cells if re.match(r"[=@]|[+-](?![\d.])", cell)], file.name
    assert not [line for line in refused if "Error" in line]
