"""What hypothesis draws: the same in every run, more where a search is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.examples import TIMES, search_wider

ROOT = Path(__file__).resolve().parents[1]
DRAWN = """
import hashlib, importlib, sys
from hypothesis import given, strategies as st
from tests.examples import draw_nothing_of_what_is_imported, register_profiles

register_profiles()
draw_nothing_of_what_is_imported()
for name in sys.argv[1:]:
    importlib.import_module(name)
drawn = []

@given(st.integers(), st.floats(), st.text(), st.lists(st.sampled_from("abc")))
def test_anything(whole, real, text, listed):
    drawn.append(repr((whole, real, text, listed)))

test_anything()
print(len(drawn), hashlib.sha256("".join(drawn).encode()).hexdigest())
"""


def drawn(tmp_path: Path, *imported: str, hash_seed: str, ci: str) -> str:
    script = tmp_path / "drawn.py"
    script.write_text(DRAWN, "utf-8")
    surroundings = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT), "CI": ci}
    asked = [sys.executable, str(script), *imported]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=surroundings, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_same_examples_are_drawn_in_every_run_whatever_was_imported_before(tmp_path: Path) -> None:
    first = drawn(tmp_path, hash_seed="1", ci="")
    assert int(first.split()[0]) > 50
    assert drawn(tmp_path, "segloss_gui.study.models", "segloss_gui.core.errors", hash_seed="2", ci="true") == first


def test_the_profile_asked_for_wins_over_the_one_that_is_taken_else() -> None:
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-v", str(ROOT / "tests" / "core" / "test_errors.py")]
    for words, profile in ([], "'repeated'"), (["--hypothesis-profile=search"], "'search'"):
        done = subprocess.run([*asked, *words], capture_output=True, text=True, check=False, cwd=ROOT)
        assert f"hypothesis profile {profile}" in done.stdout, done.stdout + done.stderr


def item_of(test: object, cls: type | None = None) -> SimpleNamespace:
    marks: list[pytest.MarkDecorator] = []
    return SimpleNamespace(obj=test, cls=cls, add_marker=marks.append, marks=marks)


@settings(max_examples=7)
@given(st.integers())
def seven(value: int) -> None:
    pass


class Idle(RuleBasedStateMachine):
    """Does nothing."""


def test_a_search_multiplies_what_a_test_asks_for_once_and_gives_it_all_the_time_it_takes() -> None:
    machine = Idle.TestCase
    machine.settings = settings(max_examples=3, stateful_step_count=11)
    items = [item_of(seven), item_of(seven), item_of(machine("runTest").runTest, machine), item_of(print)]
    search_wider(items)
    assert seven._hypothesis_internal_use_settings.max_examples == 7 * TIMES
    assert (machine.settings.max_examples, machine.settings.stateful_step_count) == (3 * TIMES, 11)
    assert [len(item.marks) for item in items] == [1, 1, 1, 0]


@pytest.mark.parametrize("before", [0, 3])
def test_numbers_of_torch_are_those_of_no_other_test(before: int) -> None:
    assert torch.initial_seed() == 0
    assert torch.rand(1).item() == torch.rand(1, generator=torch.Generator().manual_seed(0)).item()
    torch.rand(before)
