"""``segloss dask-keys``."""

from pathlib import Path

import pytest

pytest.importorskip("cryptography")

from segloss_gui.cli.main import main


def test_it_writes_the_keys_and_says_how_all_three_are_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dask-keys", str(tmp_path / "keys")]) == 0
    told = capsys.readouterr()
    assert [Path(line).name for line in told.out.splitlines()] == ["ca.pem", "cert.pem", "key.pem"]
    for words in ("dask scheduler --protocol tls", "dask worker tls://HOST:8786", "--dask-keys"):
        assert words in told.err


def test_keys_that_are_not_there_are_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "study.toml"
    study.write_text('name = "x"\n[cohort]\nlayout = "phantom"\ndesign = "lesions"\n')
    given = ["run", str(study), "--dask", "tls://nowhere:1", "--dask-keys", str(tmp_path)]
    assert main(given) == 2
    assert "ca.pem: keys of the scheduler must lie there" in capsys.readouterr().err
