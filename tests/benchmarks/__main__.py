"""``python -m tests.benchmarks [--against-peers] [--quick] [--out DIR] [NAME ...]``: all ratios as one table.

Writes ``benchmarks.md``, ``benchmarks.json`` (every round) and ``growth.svg`` (how cost grows with voxels,
losses and cases) to DIR. ``--against-peers`` compares with other packages too (MONAI; Lovász' reference
algorithm). ``--quick`` takes fewer rounds and smaller sizes: a look of some minutes, no figure to quote.
A benchmark that fails is told in its row, after those it measured; the exit status is then 1. One whose peer is not
installed is told, too; neither that nor goals that are missed change it. How long each took goes to stderr.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from tests.benchmarks.table import HEAD, MODULES, NotInstalledError, Row, draw_growth, run, write_json


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

    def tell(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    print(HEAD, flush=True)
    for module in options.names or MODULES:
        since, rows = time.perf_counter(), found.setdefault(module, [])
        try:
            for row in run(module, quick=options.quick, peers=options.against_peers):
                rows.append(row)
                tell(row.line(module))
        except NotInstalledError as error:
            tell(f"| {module} | not measured: {error} | | | | |")
        except Exception as error:
            failed += 1
            tell(f"| {module} | FAILED: {error} | | | | |")
        print(f"{module}: {time.perf_counter() - since:.0f} s", file=sys.stderr, flush=True)
        write_json(found, options.out / "benchmarks.json")  # what is measured is not lost where the rest does not end
    lines.append(
        f"\n{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, "
        f"{time.perf_counter() - began:.0f} s{', quick: no figures to quote' if options.quick else ''}"
    )
    print(lines[-1])
    (options.out / "benchmarks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draw_growth([row for rows in found.values() for row in rows], options.out / "growth.svg")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
