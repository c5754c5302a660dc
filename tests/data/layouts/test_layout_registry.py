"""One list of layouts: study files, guessing and the window walk over it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import segloss_gui.data.layouts as layouts_package
from segloss_gui.app.data.layout_choices import CHOICES, same_folder_as
from segloss_gui.data.layouts import LAYOUTS, CohortLayout, CohortSource, LayoutSpec
from segloss_gui.data.layouts.layout_registry import MODULES
from tests.data.files import save_image

FOLDERS = [spec for spec in LAYOUTS.values() if spec.opened is not None]


@pytest.mark.parametrize("spec", LAYOUTS.values(), ids=lambda spec: spec.key)
def test_every_layout_says_what_it_is(spec: LayoutSpec) -> None:
    assert spec.title
    assert spec.words.endswith(".")
    assert issubclass(spec.model, CohortLayout)
    assert LAYOUTS[spec.key] is spec


def test_every_module_with_a_layout_is_in_the_list() -> None:
    folder = Path(layouts_package.__file__).parent
    with_spec = {
        file.stem
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "SPEC" for t in node.targets)
    }
    assert with_spec == {module.__name__.rpartition(".")[2] for module in MODULES}


@pytest.mark.parametrize("spec", FOLDERS, ids=lambda spec: spec.key)
def test_a_folder_read_as_any_layout_is_written_and_read_back(spec: LayoutSpec, tmp_path: Path) -> None:
    save_image(tmp_path / "a.nii.gz")
    source = same_folder_as(tmp_path, spec.key)
    assert type(source) is spec.model
    assert TypeAdapter(CohortSource).validate_python(source.model_dump()) == source


def test_the_window_offers_every_layout_of_a_folder_by_its_title() -> None:
    assert {spec.key: spec.title for spec in FOLDERS} == CHOICES
    assert "structures" in CHOICES


def test_no_two_layouts_have_the_same_title() -> None:
    assert len({spec.title for spec in LAYOUTS.values()}) == len(LAYOUTS)
