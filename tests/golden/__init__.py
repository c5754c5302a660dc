"""Pictures of every layout of Compare as they should look, and the tests that they still do.

- ``study``: what is on them, made of formulas. ``draw``: draws every layout, light and dark.
  ``process``: starts it in a process that knows no font, setting or screen of the machine, at a
  scale of 100 % or 200 %. ``compare``: how far two pictures may differ. ``images``: how they look.
- After a change that is meant, ``python -m tests.golden OUT`` renews those that differ and writes
  before, after and the difference of each to OUT: look at them, then commit.

Pictures at 200 % are kept averaged to 100 %. They are drawn on Linux only: other systems rasterise
text and lines by other rules.
"""

from __future__ import annotations

from pathlib import Path

IMAGES = Path(__file__).parent / "images"
THEMES = ("light", "dark")
SCALES = (1, 2)
WITHOUT_GL = ("surfaces",)
"""Scenes that cannot be drawn where VTK cannot."""
SCENES = (
    "overlay", "grid", "pair_flicker", "pair_swipe", "pair_checkerboard", "pair_difference", "error", "probability",
    "gradient", "surfaces", "gallery",
)  # fmt: skip


def file_name(scene: str, theme: str, scale: int) -> str:
    """Of the picture that is kept.

    Examples
    --------
    >>> file_name("overlay", "light", 2)
    'overlay-light-200.png'
    """
    return f"{scene}-{theme}-{scale * 100}.png"
