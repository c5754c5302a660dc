"""The set-up script: what it names, what it runs, when it does nothing."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from segloss_gui.app import qt_libraries

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bootstrap", module)
    spec.loader.exec_module(module)
    return module


def test_missing_packages_are_named_in_one_sentence_where_apt_is_not_allowed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "missing_system_packages", lambda: ["libegl1", "python3.11-venv"])
    monkeypatch.setattr(bootstrap, "apt_command", lambda: None)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert bootstrap.main(["setup"]) == 1
    assert "sudo apt install libegl1 python3.11-venv" in capsys.readouterr().err


def test_a_python_that_is_too_old_is_refused_with_its_version(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    assert bootstrap.main(["setup"]) == 1
    assert f"this is {sys.version.split()[0]}" in capsys.readouterr().err


def test_window_libraries_are_only_asked_for_where_there_is_a_display(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "_loads", lambda library: False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    headless = bootstrap.missing_system_packages()
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" not in headless
    assert set(bootstrap.missing_system_packages()) - set(headless) == set(bootstrap.WINDOW_LIBRARIES.values())


def test_the_lists_of_libraries_are_those_of_the_program(bootstrap: ModuleType) -> None:
    assert bootstrap.LIBRARIES == qt_libraries.LIBRARIES
    assert bootstrap.WINDOW_LIBRARIES == qt_libraries.WINDOW_LIBRARIES


def test_an_environment_that_is_up_to_date_is_left_alone(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def fake_pip(command: list[str], **options: object) -> object:
        calls.append(command)
        return type("Done", (), {"returncode": 0})()

    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap.os, "name", "posix")
    monkeypatch.setattr(bootstrap.subprocess, "run", fake_pip)
    for _ in range(2):
        bootstrap.prepare_environment(tmp_path, developer=True)
    bootstrap.prepare_environment(tmp_path, developer=False)
    assert len(calls) == 1


def test_the_demo_without_a_display_writes_its_report(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "has_display", lambda: False)
    monkeypatch.setattr(bootstrap, "run", lambda python, *arguments: commands.append(arguments) or 0)
    assert bootstrap.demo(Path("python"), []) == 0
    assert commands[0][:4] == ("-m", "segloss_gui.cli.main", "demo", "--quick")


def test_every_dependency_of_the_project_is_locked() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    locked = {_name(line) for line in (ROOT / "packaging" / "constraints.txt").read_text().splitlines()}
    wanted = {_name(line) for line in re.findall(r'^  "([A-Za-z][\w.-]*[><=!~][^"]*)",$', project, re.MULTILINE)}
    assert len(wanted) > 15
    assert wanted <= locked


def test_with_oldest_the_tests_run_over_the_lower_bounds_in_an_environment_of_their_own(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[tuple[Path, Path]] = []
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "install_system_packages", lambda: None)
    monkeypatch.setattr(
        bootstrap, "prepare_environment",
        lambda venv, *, developer, constraints: prepared.append((venv, constraints)) or Path("python"),
    )  # fmt: skip
    monkeypatch.setattr(bootstrap, "run", lambda python, *arguments: ran.append(arguments) or 0)
    assert bootstrap.main(["test", "--oldest", "tests/scene"]) == 0
    assert prepared == [(ROOT / ".venv-oldest", ROOT / "packaging" / "constraints-oldest.txt")]
    assert ran == [("-m", "pytest", "-q", "tests/scene")]
    assert bootstrap.main(["setup"]) == 0
    assert prepared[1] == (ROOT / ".venv", ROOT / "packaging" / "constraints.txt")


def test_the_oldest_versions_are_the_lower_bounds_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    oldest = dict(
        line.lower().replace("_", "-").split("==")
        for line in (ROOT / "packaging" / "constraints-oldest.txt").read_text().splitlines()
        if "==" in line
    )
    bounds = re.findall(r'"([A-Za-z][\w.-]*)>=([\d.]+)', project)
    assert len(bounds) > 15
    for name, bound in bounds:
        if name in ("setuptools", "torch"):  # what builds; the locked one, see packaging/oldest.py
            continue
        version = oldest[name.lower()]
        assert f"{version}.".startswith(f"{bound}."), f"{name}: {bound} is allowed, {version} would be tested"


def _name(requirement: str) -> str:
    return re.split(r"[><=!~ ]", requirement)[0].lower().replace("_", "-")
