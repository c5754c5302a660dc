#!/usr/bin/env python3
"""Set up SegLoss GUI on a bare machine and run it: ``python3 packaging/bootstrap.py demo``.

Needs Python 3.11 or newer and nothing else: this script uses the standard library only. It

1. installs the few system libraries Qt needs (Linux; through apt when it may, else it names them),
2. makes a virtual environment in ``.venv`` beside this checkout,
3. installs the program with the versions locked in ``packaging/constraints.txt``,
4. does what was asked for. A second start skips 1-3 and takes a second.

Commands
--------
demo   the main job on the built-in data: the window where there is a display, else headless,
       with a report written to ``demo-report/``
gui    the window, with any files or folders given
test   all checks and tests; ``test --oldest``: the tests with the oldest versions pyproject allows,
       in an environment of their own (an hour; not part of ``.ci/run``)
setup  steps 1-3 only
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
OLDEST = ROOT / "packaging" / "constraints-oldest.txt"
OLDEST_PYTHON = (3, 11)

# As in segloss_gui/app/qt_libraries.py. Library that importing Qt loads -> Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
# The same for a window on an X display; not needed without one.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_PACKAGE = "fonts-dejavu-core"


class SetupError(Exception):
    """Set-up cannot go on; the text is one sentence with what to type."""


def main(argv: Sequence[str] | None = None) -> int:
    """Set up what is missing and run the command; the exit status is the command's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("command", choices=["demo", "gui", "test", "setup"])
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to the command")
    parser.add_argument("--venv", type=Path, help="virtual environment (default: .venv, with --oldest .venv-oldest)")
    options = parser.parse_args(argv)
    oldest = options.command == "test" and "--oldest" in options.arguments
    venv = options.venv or ROOT / (".venv-oldest" if oldest else ".venv")
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"SegLoss GUI needs Python 3.11 or newer, this is {sys.version.split()[0]}")
        install_system_packages()
        constraints = OLDEST if oldest else CONSTRAINTS
        python = prepare_environment(venv, developer=options.command == "test", constraints=constraints)
    except SetupError as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 1
    return COMMANDS[options.command](python, options.arguments)


# -- the system -------------------------------------------------------------------------------------


def missing_system_packages() -> list[str]:
    """Debian packages whose library cannot be loaded here; only Linux has such a list."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**LIBRARIES, **WINDOW_LIBRARIES} if has_display() else LIBRARIES
    missing = list(dict.fromkeys(package for library, package in libraries.items() if not _loads(library)))
    if not _has_fonts():
        missing.append(FONT_PACKAGE)
    if not _has_pip():
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_fonts() -> bool:
    return any(any(Path(folder).rglob("*.[to]tf")) for folder in ("/usr/share/fonts", "/usr/local/share/fonts"))


def _has_pip() -> bool:
    """Whether a virtual environment can be given pip; Debian keeps ensurepip in a package of its own."""
    code = "import ensurepip, venv"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def install_system_packages() -> None:
    """Install what is missing through apt where that is allowed.

    Raises
    ------
    SetupError
        Naming the packages still missing and the command to type.
    """
    missing = missing_system_packages()
    if not missing:
        return
    apt = apt_command()
    if apt is not None:
        say(f"installing system packages: {' '.join(missing)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "update", "-q"], env=environment, check=False, stdout=sys.stderr)
        install = [*apt, "install", "-y", "-q", "--no-install-recommends", *missing]
        subprocess.run(install, env=environment, check=False, stdout=sys.stderr)
        missing = missing_system_packages()
    if missing:
        raise SetupError(
            f"these system packages are missing; install them and start again: sudo apt install {' '.join(missing)}"
            if shutil.which("apt-get")
            else f"these libraries are missing; install your distribution's packages for them (named as in Debian): "
            f"{' '.join(missing)}"
        )


def apt_command() -> list[str] | None:
    """How apt may be run here without asking a person, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0:
        return [*sudo, "apt-get"]
    return None


# -- the environment ----------------------------------------------------------------------------------


def prepare_environment(folder: Path, *, developer: bool, constraints: Path = CONSTRAINTS) -> Path:
    """Make or renew the virtual environment; the path of its Python.

    A stamp holds a hash of what was asked for, so that an environment that is up to date is left alone.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "segloss-setup"
    wanted = _wanted(developer, constraints)
    done = stamp.read_text().split() if stamp.exists() and python.exists() else []
    if wanted in done:
        return python
    say(f"setting up {folder} (a few minutes the first time)")
    if not python.exists():
        import venv  # a minimal Debian Python lacks it until python3-venv is there

        venv.create(folder, with_pip=True, clear=True)
    target = f"{ROOT}[dev]" if developer else str(ROOT)
    command = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--quiet",
        "-c",
        constraints,
        "-e",
        target,
    ]
    if subprocess.run([str(part) for part in command], check=False, stdout=sys.stderr).returncode != 0:
        raise SetupError("pip could not install the packages; its message is above. Check the network and start again")
    # A developer's environment also serves the program's users; other hashes are of older locks.
    stamp.write_text("\n".join({wanted, _wanted(False, constraints)}))
    return python


def _wanted(developer: bool, constraints: Path) -> str:
    content = (ROOT / "pyproject.toml").read_bytes() + constraints.read_bytes() + bytes([developer])
    return hashlib.sha256(content).hexdigest()[:16]


# -- the commands -------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def demo(python: Path, arguments: list[str]) -> int:
    """The window with the built-in cohort, or the same training headless with a written report."""
    if has_display():
        return run(python, "-m", "segloss_gui.gui.start", "--demo", *arguments)
    out = ROOT / "demo-report"
    say(f"no display here: training the five losses headless, report in {out}")
    return run(python, "-m", "segloss_gui.cli.main", "demo", "--quick", "--out", str(out), *arguments)


def gui(python: Path, arguments: list[str]) -> int:
    """The window."""
    return run(python, "-m", "segloss_gui.gui.start", *arguments)


def test(python: Path, arguments: list[str]) -> int:
    """Style, types, imports between rooms, then the tests; every check runs, the first bad status counts.

    With ``--oldest`` the tests alone: style and types are checked with the versions that are locked.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "--oldest" in arguments:
        return run(python, "-m", "pytest", "-q", *(argument for argument in arguments if argument != "--oldest"))
    checks: list[list[str]] = [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        ["-m", "pytest", "-q", *arguments],
    ]
    return next((status for status in [run(python, *check) for check in checks] if status), 0)


def setup(python: Path, arguments: list[str]) -> int:
    """Nothing more; say where it is."""
    say(f"ready: {' '.join([str(python), *arguments])}")
    return 0


COMMANDS = {"demo": demo, "gui": gui, "test": test, "setup": setup}


def run(python: Path, *arguments: str) -> int:
    """Run Python of the environment in the checkout; its exit status."""
    return subprocess.run([str(python), *arguments], cwd=ROOT, check=False).returncode


def say(text: str) -> None:
    """Progress for a person, on stderr."""
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
