"""Plug-ins are found, join the registry, or are refused in one sentence while the rest goes on."""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import pytest

from segloss_gui.losses import plugins
from segloss_gui.losses.catalogue import Registry
from segloss_gui.losses.registry import MODULES

BUILT_IN = {module.SPEC.key: module.SPEC for module in MODULES}

SOUND = """
from segloss_gui.losses import LOSSES, LossParams, LossSpec
from segloss_gui.losses.spec import Citation

def build(params, activation):
    return LOSSES["soft_dice"].builder(LOSSES["soft_dice"].params(), activation)

SPEC = LossSpec(
    key="KEY", title="Title KEY", short="KEY", family="region", params=LossParams, builder=build,
    summary="A sentence.", equation="x", reference=(Citation("Paper", "Eq. 1"),),
)
"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings or plug-ins; the settings file they may write."""
    file = tmp_path / "settings" / "losses.toml"
    file.parent.mkdir()
    monkeypatch.setattr(plugins, "settings_file", lambda: file)
    monkeypatch.setattr(plugins, "entry_points", lambda group: ())
    monkeypatch.delenv("SEGLOSS_LOSSES", raising=False)
    return file


def written(path: Path, text: str) -> Path:
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def named(*paths: Path) -> str:
    return os.pathsep.join(map(str, paths))


def registry() -> Registry:
    return Registry(BUILT_IN.values())


def test_a_file_in_the_environment_joins_the_registry_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGLOSS_LOSSES", named(written(tmp_path / "mine.py", SOUND.replace("KEY", "mine"))))
    losses = registry()
    assert list(losses) == [*BUILT_IN, "mine"]
    assert losses["mine"].title == "Title mine"
    assert losses.refused() == ()


def test_a_plugin_says_its_group_or_is_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = written(tmp_path / "silent.py", SOUND.replace("KEY", "silent"))
    said = written(tmp_path / "said.py", SOUND.replace('key="KEY"', 'key="said", group="metric"'))
    monkeypatch.setenv("SEGLOSS_LOSSES", named(silent, said))
    losses = registry()
    assert (losses["silent"].group_at(None), losses["said"].group_at(None)) == (None, "metric")


def test_files_of_the_settings_are_relative_to_them(settings: Path) -> None:
    written(settings.parent / "near.py", SOUND.replace("KEY", "near"))
    written(settings, 'files = ["near.py"]')
    assert "near" in registry()


def test_two_files_of_one_name_are_two_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written(tmp_path / name / "loss.py", SOUND.replace("KEY", name))
    monkeypatch.setenv("SEGLOSS_LOSSES", named(tmp_path / "one" / "loss.py", tmp_path / "two" / "loss.py"))
    assert {"one", "two"} <= set(registry())


def test_an_entry_point_of_an_installed_package_joins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    site, info = tmp_path / "site", tmp_path / "site" / "their_losses-1.0.dist-info"
    info.mkdir(parents=True)
    written(info / "METADATA", "Metadata-Version: 2.1\nName: their-losses\nVersion: 1.0\n")
    written(info / "entry_points.txt", "[segloss_gui.losses]\ntheirs = their_losses\nlost = their_losses:Missing\n")
    written(site / "their_losses.py", SOUND.replace("KEY", "theirs"))
    monkeypatch.syspath_prepend(str(site))
    losses = registry()
    assert "theirs" in losses
    assert any("entry point lost of their-losses: cannot be loaded" in sentence for sentence in losses.refused())


def test_a_loss_is_loaded_at_the_first_look_not_at_import() -> None:
    asked = []

    def never(_refused: object) -> tuple[plugins.Plugin, ...]:
        asked.append(1)
        return ()

    losses = Registry(BUILT_IN.values(), never)
    assert not asked
    assert len(losses) == len(BUILT_IN)
    assert "soft_dice" in losses
    assert asked == [1]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("x = (", "SyntaxError: .*line 1"),
        ("import no_such_package_at_all", r"ModuleNotFoundError: .*no_such_package_at_all.*\(line 1\)"),
        ("\n\nraise SystemExit('out')", r"SystemExit: out \(line 3\)"),
        ("x = 1", "must have a SPEC of type LossSpec, got NoneType"),
        ("SPEC = {'key': 'mine'}", "must have a SPEC of type LossSpec, got dict"),
        (SOUND.replace('key="KEY"', 'key="soft_dice"'), "there is a loss 'soft_dice' already"),
        (SOUND.replace('key="KEY"', 'key="My loss"'), "lower-case letters"),
        (SOUND.replace('key="KEY"', 'key="k"').replace("Title KEY", "Soft Dice"), "is that of soft_dice"),
        (SOUND.replace('key="KEY"', 'key="k"').replace('"region"', '"shape"'), "family must be one of .*got 'shape'"),
        (SOUND.replace('key="KEY"', 'key="k", group="shape"'), "group must be .* pixel, metric, got 'shape'"),
        (SOUND.replace('key="KEY"', 'key="k"').replace("params=Loss", "params=dict or Loss"), "params must be Loss"),
        (
            SOUND.replace('key="KEY"', 'key="k"').replace("SPEC =", "class P(LossParams):\n    a: int\nSPEC =")
            .replace("params=LossParams", "params=P"),
            "must have a default, got none for a",
        ),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, cause: str
) -> None:
    broken = written(tmp_path / "broken.py", text)
    sound = written(tmp_path / "sound.py", SOUND.replace("KEY", "sound"))
    monkeypatch.setenv("SEGLOSS_LOSSES", named(broken, sound))
    losses = registry()
    assert list(losses) == [*BUILT_IN, "sound"]
    (sentence,) = losses.refused()
    assert sentence.startswith(str(broken))
    assert "\n" not in sentence
    assert re.search(cause, sentence), sentence


def test_a_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGLOSS_LOSSES", named(tmp_path / "gone.py"))
    assert registry().refused() == (f"{tmp_path / 'gone.py'}: cannot be loaded as a loss: there is no such file",)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("files = [", "must be TOML"),
        ("files = " + "[" * 100_000, "nested too deeply"),
        ("paths = []", "paths"),
        ('files = "a.py"', "files"),
    ],
)
def test_a_broken_settings_file_is_named_and_the_environment_still_counts(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch, text: str, cause: str
) -> None:
    written(settings, text)
    monkeypatch.setenv("SEGLOSS_LOSSES", named(written(tmp_path / "mine.py", SOUND.replace("KEY", "mine"))))
    losses = registry()
    assert "mine" in losses
    (sentence,) = losses.refused()
    assert sentence.startswith(str(settings))
    assert cause in sentence


def test_a_file_in_the_home_of_nobody_is_not_there(settings: Path) -> None:
    written(settings, 'files = ["~nobody-of-that-name/brier.py"]')
    (sentence,) = registry().refused()
    assert "~nobody-of-that-name" in sentence
    assert "there is no such file" in sentence


def test_a_file_named_twice_is_one_loss(tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = written(tmp_path / "mine.py", SOUND.replace("KEY", "mine"))
    written(settings, f'files = ["{mine.as_posix()}"]')
    monkeypatch.setenv("SEGLOSS_LOSSES", named(mine, mine))
    assert registry().refused() == ()
    (loaded,) = list(plugins.plugins(lambda error: pytest.fail(str(error))))
    assert loaded.spec({**BUILT_IN, "mine": plugins.load_file(mine).SPEC}).key == "mine"
