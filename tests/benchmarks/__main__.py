"""``python -m tests.benchmarks [--against-peers] [--quick] [--out DIR] [NAME ...]``: all ratios as one table.

Writes ``benchmarks.md``, ``benchmarks.json`` (every round) and ``growth.svg`` (how cost grows with voxels,
losses and cases) to DIR. ``--against-peers`` compares with other packages too (MONAI; Lovász' reference
algorithm). ``--quick`` takes fewer rounds and smaller sizes: a look of some minutes, no figure to quote.
A benchmark that fails is told in its row; the exit status is then 1. Goals that are missed do not change it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from tests.benchmarks.table import HEAD, MODULES, Row, draw_growth, run, write_json


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*MODULES, []], help=", ".join(MODULES))
    parser.add_argument("--against-peers", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("benchmarks"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    began, found, failed, lines = time.perf_counter(), dict[str, list[Row]](), 0, [HEAD]
    print(HEAD, flush=True)
    for module in options.names or MODULES:
        try:
            found[module] = run(module, quick=options.quick, peers=options.against_peers)
            told = [row.line(module) for row in found[module]]
        except Exception as error:
            failed += 1
            told = [f"| {module} | FAILED: {error} | | | | |"]
        lines += told
        print("\n".join(told), flush=True)
    lines.append(
        f"\n{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, "
        f"{time.perf_counter() - began:.0f} s{', quick: no figures to quote' if options.quick else ''}"
    )
    print(lines[-1])
    (options.out / "benchmarks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_json(found, options.out / "benchmarks.json")
    draw_growth([row for rows in found.values() for row in rows], options.out / "growth.svg")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
