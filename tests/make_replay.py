"""``python -m tests.make_replay [--seed 1]``: train the lecture's pictures, and pack what a replay needs of the runs.

Writes ``resources/replays/missing-labels.zip``: the study file, and of each run its plan, its events and the
previews of its epochs; no weights. A real training of some seconds an arm.
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

from segloss_gui.app.background import BackgroundTask
from segloss_gui.app.lecture.live_training import lecture_plans, picture_study, train_arms

TARGET = Path(__file__).parent.parent / "resources" / "replays" / "missing-labels.zip"
KEPT = ("study.toml", "runs/*/run.json", "runs/*/events.jsonl", "runs/*/previews/*/*.nii.gz")
MOST_BYTES = 300_000


def pack(folder: Path, target: Path) -> int:
    """Pack what :data:`KEPT` names of a study's folder; its size in bytes."""
    found = sorted({file for pattern in KEPT for file in folder.glob(pattern)})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as held:
        for file in found:
            if "_probabilities" not in file.name:
                held.write(file, file.relative_to(folder).as_posix())
    return target.stat().st_size


def main() -> None:
    """Train, pack, say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TARGET)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = picture_study(chosen.seed)
        train_arms(study, Path(folder), lecture_plans(study), lambda _: None, BackgroundTask("making a replay"))
        size = pack(Path(folder), chosen.out)
    print(f"{chosen.out}: {size / 1000:.0f} kB (at most {MOST_BYTES / 1000:.0f})")


if __name__ == "__main__":
    main()
