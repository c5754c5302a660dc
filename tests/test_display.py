"""A display is kept by staying its client."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.display import NoDisplayError, _xcb, held

ROOT = Path(__file__).resolve().parents[1]
needs_xcb = pytest.mark.skipif(_xcb() is None, reason="no XCB here")

ONE_AFTER_THE_OTHER = """
from tests.display import NoDisplayError, held
refused = 0
with held():
    for _ in range(500):
        try:
            with held():
                pass
        except NoDisplayError:
            refused += 1
print(refused)
"""


@needs_xcb
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no Xvfb here")
def test_of_500_clients_one_after_the_other_none_is_refused() -> None:
    command = ["xvfb-run", "-a", sys.executable, "-c", ONE_AFTER_THE_OTHER]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr


@needs_xcb
def test_a_display_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(NoDisplayError, match="display :4711 does not answer"), held():
        pass


def test_without_a_display_nothing_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with held():
        pass
