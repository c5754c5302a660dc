from __future__ import annotations

from tests.house_figures import ROOT, House


def test_no_class_of_the_window_has_more_than_25_methods() -> None:
    assert [name for name in House(ROOT).large_classes() if ".gui." in name] == []


def test_no_modules_of_the_window_import_one_another_in_a_circle() -> None:
    assert [circle for circle in House(ROOT).circles() if any(".gui." in name for name in circle)] == []
