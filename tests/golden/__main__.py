"""``python -m tests.golden OUT`` renews the pictures that differ and writes what changed to OUT."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.golden import IMAGES, SCALES, SCENES, THEMES, file_name
from tests.golden.compare import fault, kept, read, side_by_side, tolerance, write
from tests.golden.process import draw, skipped


def main() -> int:
    """Draw everything, keep what differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden")
    parser.add_argument("out", type=Path, help="where before, after and the difference are written side by side")
    parser.add_argument("--all", action="store_true", help="renew those that are within the tolerance, too")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    IMAGES.mkdir(exist_ok=True)
    renewed = 0
    for scale in SCALES:
        with tempfile.TemporaryDirectory(prefix="segloss-golden-") as folder:
            draw(Path(folder), scale)
            for scene, why in skipped(Path(folder)).items():
                print(f"not drawn: {scene}: {why}")
            for scene in SCENES:
                for theme in THEMES:
                    renewed += renew(Path(folder), scene, theme, scale, options.out, always=options.all)
    print(f"{renewed} of {len(SCENES) * len(THEMES) * len(SCALES)} pictures renewed")
    return 0


def renew(drawn: Path, scene: str, theme: str, scale: int, out: Path, *, always: bool) -> bool:
    """Keep one picture where it differs from the one that was kept; whether it was."""
    new, name = drawn / f"{scene}-{theme}.png", file_name(scene, theme, scale)
    if not new.exists():
        return False
    got, old = kept(read(new), scale), IMAGES / name
    expected = read(old) if old.exists() else None
    why = "new" if expected is None else fault(expected, got, tolerance(scene))
    if why:
        write(out / name, side_by_side(expected, got, tolerance(scene)))
        print(f"{name}: {why}")
    if why or always:
        write(old, got)
    return bool(why) or always


if __name__ == "__main__":
    sys.exit(main())
