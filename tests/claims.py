"""Which claims of the tests went since a revision: ``python -m tests.claims REVISION [FILE_OR_FOLDER ...]``.

A claim is the name of a test. What went wants a successor that says the same of today's code, or a reason.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = re.compile(r"^(?P<file>[^:\n]+):\s*(?:async )?def (?P<name>test_\w+)", re.MULTILINE)


def claims(revision: str, places: Iterable[str] = ("tests",)) -> dict[str, list[str]]:
    """Names of tests and the files they stand in; ``revision`` empty: as the files are now."""
    command = ["git", "grep", "def test_", revision] if revision else ["git", "grep", "--untracked", "def test_"]
    done = subprocess.run([*command, "--", *places], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr.strip())
    found: dict[str, list[str]] = {}
    for match in TEST.finditer(done.stdout.replace(f"{revision}:", "") if revision else done.stdout):
        found.setdefault(match["name"], []).append(match["file"])
    return found


def main(revision: str, *places: str) -> None:
    """Print them, with two counts."""
    before, now = claims(revision, places or ("tests",)), claims("", places or ("tests",))
    for name in sorted(before.keys() - now.keys()):
        print(f"went  {', '.join(before[name])}: {name}")
    went, came = len(before.keys() - now.keys()), len(now.keys() - before.keys())
    print(f"{len(before)} claims before, {len(now)} now: {went} went, {came} came")


if __name__ == "__main__":
    main(*sys.argv[1:])
