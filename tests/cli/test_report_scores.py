"""``segloss report --scores``: from files of any origin to tables, and what is wrong in one sentence with exit 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segloss_gui.cli.main import main
from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.patience import PATIENCE_S
from tests.statistics.br18 import write_br18
from tests.study.test_nnunet_summary import metrics, summary
from tests.study.tiny import tiny_study

Capture = pytest.CaptureFixture[str]


def test_a_file_becomes_a_report_with_the_marks_of_the_paper(tmp_path: Path, capsys: Capture) -> None:
    path = write_br18(tmp_path / "br18.csv")
    assert main(["report", "--scores", f"BR18={path}", "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    written = [Path(line).relative_to(tmp_path / "out").as_posix() for line in captured.out.splitlines()]
    assert {"report.html", "report.pdf", "tables/scores.csv", "tables/scores.tex", "figures/dice.svg"} <= set(written)
    latex = (tmp_path / "out" / "tables" / "scores.tex").read_text()
    lines = {line.split("&")[0].strip(): line for line in latex.splitlines() if "&" in line}
    assert lines["CE"].count(r"\textit{") == lines["wCE"].count(r"\underline{\textit{") == 2
    assert r"\underline" not in lines["CE"]
    assert not any(r"\text" in lines[name] or r"\underline" in lines[name] for name in ("sDice", "sJaccard", "Lovász"))
    assert captured.err == ""


def test_a_file_a_loss_and_groups_from_the_command_line_say_the_same(tmp_path: Path, capsys: Capture) -> None:
    whole = write_br18(tmp_path / "br18.csv", columns=())
    rows = whole.read_text().splitlines()
    words = []
    for method, group in {"CE": "pixel", "wCE": "pixel", "sDice": "metric", "sJaccard": "metric"}.items():
        kept = [line.replace(f",{method},", ",") for line in rows[1:] if f",{method}," in line]
        (tmp_path / f"{method}.csv").write_text("case,dice,jaccard\n" + "\n".join(kept) + "\n")
        words += ["--scores", f"{method}={tmp_path / f'{method}.csv'}", "--group", f"{method}={group}"]
    assert main(["report", *words, "--out", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "tables" / "scores.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in text[1:]] == ["CE", "wCE", "sDice", "sJaccard"]
    assert 'italic,italic,"Marks' in text[1]
    assert '"italic, underlined","italic, underlined"' in text[2]
    capsys.readouterr()


def test_methods_are_called_as_everywhere_in_tables_figures_and_sentences(tmp_path: Path, capsys: Capture) -> None:
    ids = ("dice_phi phi=BI", "dice_phi phi=I", "cross_entropy")
    rows = [
        f"c{case},{method},{(case + 3 * at) / 20}" for at, method in enumerate(ids) for case in range(8 - (at == 2))
    ]
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("\n".join(["case,method,dice", *rows, ""]))
    words = [f"--scores={name}={tmp_path / f'{name}.csv'}" for name in ("one", "two")]
    assert main(["report", *words, "--out", str(tmp_path / "out")]) == 0
    assert "one: CE: 1 of 8 cases not scored" in capsys.readouterr().err
    texts = {
        path.name: path.read_text() for path in (tmp_path / "out").rglob("*.*") if path.suffix not in (".png", ".pdf")
    }
    assert {"report.html", "scores.tex", "scores.csv", "ranks.tex", "dice.svg"} <= set(texts)
    for name, text in texts.items():
        assert not any(key in text.replace("\\_", "_") for key in ("dice_phi", "cross_entropy")), name
    assert all("two: DL Φ=BI" in texts[name] for name in ("report.html", "scores.csv", "dice.svg"))


def test_what_does_not_match_is_told_on_stderr(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "one.csv").write_text("case,dice\na,.5\nb,.6\n")
    theirs = summary(tmp_path / "summary.json", {"a": {"1": metrics(1, 1, 1)}, "c": {"1": metrics(1, 0, 1)}})
    words = ["--scores", f"A={tmp_path / 'one.csv'}", "--scores", f"nnU-Net={theirs}"]
    assert main(["report", *words, "--out", str(tmp_path / "out")]) == 0
    err = capsys.readouterr().err
    assert "A: 1 of 3 cases not scored (c). nnU-Net: 1 of 3 cases not scored (b)." in err


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ([], "needs a STUDY, or --scores NAME=FILE"),
        (["--scores", "A=one.csv"], "--out must name a folder"),
        (["--scores", "one.csv", "--out", "o"], "--scores must be NAME=FILE, got 'one.csv'"),
        (["--scores", "A=one.csv", "--scores", "A=two.csv", "--out", "o"], "names must differ, got 'A' twice"),
        (["--scores", "A=gone.csv", "--out", "o"], "gone.csv: must be a readable table of scores, got: no such file\n"),
        (["--scores", "A=cut.csv", "--out", "o"], "cut.csv: row 3 must have 3 fields, got 2 (line 3)"),
        (["--scores", "A=cut.json", "--out", "o"], "cut.json: must be whole JSON"),
        (["--scores", "A=odd.csv", "--out", "o"], "odd.csv: every column must be one of scores.csv, got 'dcie'"),
        (["--scores", "A=one.csv", "--group", "B=pixel", "--out", "o"], "--group must name a method (A), got 'B'"),
        (["--scores", "A=one.csv", "--group", "A=region", "--out", "o"], "one of pixel, metric, none, got 'A=region'"),
        (["--scores", "A=one.csv", "--group", "A", "--out", "o"], "--group must be METHOD=GROUP"),
        (["--scores", "A=one.csv", "--group", "A=pixel", "--group", "A=metric", "--out", "o"], "got 'A' twice"),
        (["--scores", "A=one.csv", "--tensorboard", "b", "--out", "o"], "--tensorboard needs a STUDY"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, words: list[str], cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "one.csv": "case,dice\na,.5\n", "two.csv": "case,dice\na,.5\n", "cut.csv": "case,dice,jaccard\na,.5,.4\nb,.6",
        "cut.json": json.dumps({"metric_per_case": []})[:-3], "odd.csv": "case,dcie\na,.5\n",
    }.items():  # fmt: skip
        Path(name).write_text(text)
    assert main(["report", *words]) == 2
    captured = capsys.readouterr()
    assert cause in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert not Path("o").exists()


def test_scores_from_elsewhere_stand_beside_a_studys_own(tmp_path: Path, capsys: Capture) -> None:
    study, folder = tiny_study("cross_entropy", "soft_dice"), StudyFolder(tmp_path / "study")
    folder.save(study)
    executor = ThreadExecutor(study, folder, lambda event: None)
    executor.submit(plan_runs(study))
    assert executor.wait(PATIENCE_S)
    executor.close()
    assert main(["report", str(folder.path), "--no-hash", "--out", str(tmp_path / "plain")]) == 0
    summary_text = (tmp_path / "plain" / "summary.md").read_text()
    assert "## Losses compared" in summary_text
    assert "each of the metric-sensitive losses (sDice)" in summary_text
    cases = [line.split(",")[0] for line in (tmp_path / "plain" / "scores.csv").read_text().splitlines()[1:3]]
    (tmp_path / "tool.csv").write_text("case,dice\n" + "".join(f"{case},.99\n" for case in cases))
    words = ["report", str(folder.path), "--no-hash", "--scores", f"tool={tmp_path / 'tool.csv'}"]
    assert main([*words, "--group", "tool=metric", "--out", str(tmp_path / "both")]) == 0
    table = (tmp_path / "both" / "tables" / "scores.csv").read_text()
    assert [line.split(",")[0] for line in table.splitlines()] == ["method", "CE", "sDice", "tool"]
    html = (tmp_path / "both" / "report.html").read_text()
    assert "metric-sensitive losses (sDice, tool)" in html
    assert "tool.csv: tool; 2 cases." in html
    capsys.readouterr()
    (tmp_path / "tool.csv").write_text("case,dice\na,.9\n")
    assert main(["report", str(folder.path), "--scores", f"soft_dice={tmp_path / 'tool.csv'}"]) == 2
    assert "different names, got 'soft_dice' twice" in capsys.readouterr().err
