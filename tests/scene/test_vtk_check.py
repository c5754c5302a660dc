"""Whether VTK can draw is asked of a process that may die."""

from __future__ import annotations

import sys

from segloss_gui.scene.vtk_check import ask


def child(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_a_driver_that_crashes_is_told_in_one_sentence() -> None:
    said = ask(child("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), 30)
    assert (
        said == "Surfaces cannot be drawn here: the graphics driver crashed (SIGSEGV) when VTK asked it for a picture."
    )


def test_what_vtk_says_is_told() -> None:
    assert ask(child("raise SystemExit('VTK found no OpenGL 3.2')"), 30).endswith("here: VTK found no OpenGL 3.2.")


def test_a_driver_that_hangs_is_given_up() -> None:
    assert "no picture within 1 s" in ask(child("import time; time.sleep(30)"), 1.0)


def test_a_child_that_cannot_start_is_told() -> None:
    assert "did not start" in ask(("/no/such/python",), 1.0)


def test_a_good_end_is_no_complaint() -> None:
    assert ask(child("pass"), 30) == ""
