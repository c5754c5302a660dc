#!/usr/bin/env python3
"""Write ``constraints-oldest.txt``: the oldest versions pyproject allows, ``python packaging/oldest.py``.

Needs ``uv`` on the path. What the program asks for by name is at its lower bound; what that brings
along is as new as it allows. ``python3 packaging/bootstrap.py test --oldest`` installs them and runs
the tests: a bound that is not true fails there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "packaging" / "constraints-oldest.txt"
HEADER = """\
# The oldest versions pyproject.toml allows, on Python 3.11; written by: python packaging/oldest.py
# torch is the locked one, not the oldest: older builds without CUDA are not on the package index.
"""
TORCH_ALONE = ("nvidia-", "cuda-", "triton==")
"""What torch brings along in a build with CUDA; nothing of the program's own."""


def main() -> int:
    """Resolve and write; uv's status."""
    locked = (ROOT / "packaging" / "constraints.txt").read_text().splitlines()
    torch = next(line for line in locked if line.startswith("torch=="))
    with tempfile.TemporaryDirectory() as folder:
        override = Path(folder, "override.txt")
        override.write_text(torch + "\n")
        command = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version", "3.11"]
        command += ["--resolution", "lowest-direct", "--override", str(override), "--extra", "dev", *sys.argv[1:]]
        done = subprocess.run([*command, "pyproject.toml"], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode == 0:
        lines = [line.split("+")[0] for line in done.stdout.splitlines() if not line.startswith(TORCH_ALONE)]
        OUT.write_text(HEADER + "\n".join(lines) + "\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
