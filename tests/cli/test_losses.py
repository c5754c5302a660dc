from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.losses import LOSSES


def test_html_writes_a_page_per_loss_and_prints_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "--html", str(tmp_path / "pages")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "pages" / "index.html")
    assert len(list((tmp_path / "pages").iterdir())) == len(LOSSES) + 1


def test_html_of_one_loss_writes_its_page_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "tversky", "--html", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "tversky.html")
    assert [path.name for path in tmp_path.iterdir()] == ["tversky.html"]


def test_a_file_in_the_folders_place_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").touch()
    assert main(["losses", "--html", str(tmp_path / "pages")]) == 2
    assert "must be a folder" in capsys.readouterr().err


def test_html_and_json_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["losses", "--json", "--html", "x"])
    assert caught.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


def test_a_page_of_text_names_equation_bounds_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "dice_phi"]) == 0
    out = capsys.readouterr().out
    for words in ("Tilborghs 2022, Eq. 3", "a number (at least 0)", "The loss is 0.", "public code differ"):
        assert words in out
