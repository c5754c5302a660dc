"""The methods paragraph tells what happened: of runs that finished, of predictions that were imported, and no more."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.data.case import Case, Cohort, TargetClass
from segloss_gui.report.methods_text import methods_text
from segloss_gui.report.run_facts import RunFacts
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import ImportedMethod, LossChoice, Study

COHORT = Cohort("gliomas", tuple(Case(f"c{k}", label=Path("x")) for k in range(4)))
CLASSES = (TargetClass(value=1, name="oedema"), TargetClass(value=4, name="enhancing tumour"))


def scores(*methods: str, cases: int = 4) -> ScoreTable:
    names = [f"c{k}" for k in range(cases)]
    return ScoreTable.of(
        {"case": names * len(methods), "method": [method for method in methods for _ in names]},
        {"dice": [0.5] * cases * len(methods)},
    )


def run(method: str = "CE", fold: int = 0, seed: int = 0, **changes: Any) -> RunFacts:
    facts = {field.name: changes.pop(field.name) for field in fields(RunFacts) if field.name in changes}
    file = {
        "plan": {"choice": {"key": "cross_entropy", "name": method}, "fold": fold, "seed": seed},
        "choice": {"key": "cross_entropy", "params": {}},
        "network": {"architecture": "unet", "features": [8, 16, 32]},
        "activation": "softmax",
        "preprocessing": {"normalise": "range"},
        "schedule": {"learning_rate": 0.02, "policy": "drop", "gradient_clip": 0, "keep": "last"},
        "sampling": {"batch_size": 3},
        "folds": {"by": "subject", "count": 5, "use": [0, 1, 2, 3, 4], "seed": 7},
        "train_cases": ["c0", "c1", "c2"],
        "validation_cases": ["c3"],
        "versions": {"torch": "2.13"},
        "device": "cpu",
        **changes,
    }
    known = {"epochs": 12, "steps_per_epoch": 30, "parameters": 1234, **facts}
    return RunFacts({key: value for key, value in file.items() if value is not None}, method=method, **known)


def test_imported_methods_alone_have_no_network_and_no_training() -> None:
    methods = (
        ImportedMethod(name="isen", folder=Path("a"), labels={4: 3}),
        ImportedMethod(name="scan", folder=Path("b")),
    )
    text = methods_text(Study(classes=CLASSES, imported=methods), (), COHORT, scores("isen", "scan"))
    assert text.startswith("Of the 4 cases of gliomas (oedema, enhancing tumour), 4 were scored.")
    assert "2 methods were imported, not trained here: isen (label 4 taken as 3); scan." in text
    assert f"{RESAMPLES:,} bootstrap draws of subjects" in text
    assert "paired bootstrap" in text
    for invented in ("network", "Adam", "epoch", "fold", "The loss", "batch", "device", "seed", "Training"):
        assert invented not in text, text


def test_an_imported_method_without_scores_did_not_happen() -> None:
    study = Study(imported=(ImportedMethod(name="gone", folder=Path("a")),))
    assert "gone" not in methods_text(study, (), COHORT, scores("CE"))


def test_what_ran_is_told_not_what_the_study_plans() -> None:
    study = Study(classes=CLASSES, losses=(LossChoice(key="soft_dice"),))  # edited since
    text = methods_text(study, [run()], COHORT, scores("CE"))
    for words in (
        "The network was unet (features 8, 16, 32, 1,234 parameters) with softmax activation.",
        "Preprocessing: normalise range.", "The loss was CE [cross_entropy].", "learning rate 0.02 (drop)",
        "batches of 3", "12 epochs of 30 steps", "the last weights kept", "seed 0", "torch 2.13", "device: cpu",
        "1 of 5 folds", "3 cases for training, 1 scored",
    ):  # fmt: skip
        assert words in text, (words, text)
    for planned in ("dynunet", "soft_dice", "20 epochs", "of 0 steps", "clipped"):
        assert planned not in text, text


def test_weights_chosen_on_the_cases_that_are_scored_are_said_to_be() -> None:
    best = run(schedule={"learning_rate": 0.02, "policy": "drop", "keep": "best"})
    text = methods_text(Study(classes=CLASSES), [best], COHORT, scores("CE"))
    assert "the weights of the best validation loss kept (chosen on the cases scored, whose scores it flatters)" in text
    assert "flatters" not in methods_text(Study(classes=CLASSES), [run()], COHORT, scores("CE"))


def test_runs_that_did_not_finish_are_counted_and_not_described() -> None:
    failed = run("sDice", finished=False, network={"architecture": "acdc", "features": [16]})
    text = methods_text(Study(), [run(), failed], COHORT, scores("CE"))
    assert "1 of 2 runs did not finish and is not part of this." in text
    assert "acdc" not in text
    nothing = methods_text(Study(), [failed], COHORT, ScoreTable.of({"case": []}, {}))
    assert nothing == "No case of gliomas is scored yet. 1 of 1 runs did not finish and is not part of this."


def test_several_networks_and_schedules_each_say_whose_they_are() -> None:
    other = run(
        "sDice", network={"architecture": "acdc", "features": [16, 32, 64]}, sampling={"batch_size": 1}, epochs=6
    )
    text = methods_text(Study(), [run(), other], COHORT, scores("CE", "sDice"))
    assert "unet (features 8, 16, 32, 1,234 parameters) with softmax activation (CE); acdc" in text
    assert "12 epochs of 30 steps, the last weights kept (CE)" in text
    assert "6 epochs of 30 steps, the last weights kept (sDice)" in text
    assert "share initial weights and augmentation" in text, "batches of other sizes hold other cases"


@pytest.mark.parametrize(
    "part",
    ["network", "schedule", "sampling", "preprocessing", "folds", "choice", "train_cases", "versions", "activation"],
)
def test_a_part_that_a_run_does_not_tell_is_left_out(part: str) -> None:
    text = methods_text(Study(), [run(**{part: None})], COHORT, scores("CE"))
    assert "None" not in text
    assert "  " not in text
    assert text.count("(") == text.count(")")


def test_folds_are_by_subject_only_where_subjects_are_known() -> None:
    alone = methods_text(Study(), [run(fold=0), run(fold=1)], COHORT, scores("CE"))
    assert "2 of 5 folds by case, each taken for a subject of its own (fold seed 7) were run" in alone
    pairs = Cohort("pairs", tuple(Case(f"c{k}", label=Path("x"), subject=f"s{k // 2}") for k in range(4)))
    text = methods_text(Study(), [run()], pairs, scores("CE"))
    assert "by subject (fold seed 7)" in text
    assert "4 (of 2 subjects) were scored" in text
    split = methods_text(Study(), [run(folds={"by": "split"})], COHORT, scores("CE"))
    assert "own split" in split
    assert "folds" not in split


def test_sizes_of_several_folds_are_all_told() -> None:
    text = methods_text(Study(), [run(), run(fold=1, train_cases=["c0"])], COHORT, scores("CE"))
    assert "3 cases for training, 1 scored / 1 case for training, 1 scored" in text


def test_of_one_case_there_is_neither_interval_nor_test() -> None:
    text = methods_text(Study(), (), COHORT, scores("a", "b", cases=1))
    assert "of one case there is neither interval nor test" in text
    assert "paired" not in text


def test_a_warm_start_is_told_where_runs_began_from_one() -> None:
    warm = {"choice": {"key": "soft_dice", "name": "sDice"}, "fold": 0, "seed": 0, "starts_from": "warm"}
    text = methods_text(Study(), [run("sDice", plan=warm, warm_epochs=9)], COHORT, scores("sDice"))
    assert "Runs started from 9 epochs of cross-entropy, trained once per fold and seed." in text
    assert "cross-entropy" not in methods_text(Study(), [run("x", warm_epochs=9)], COHORT, scores("x"))
    unknown = methods_text(Study(), [run("sDice", plan=warm)], COHORT, scores("sDice"))
    assert "Runs started from cross-entropy, trained once per fold and seed." in unknown


def test_a_run_that_does_not_tell_its_folds_tells_how_many_cases_it_had() -> None:
    text = methods_text(Study(), [run(folds=None)], COHORT, scores("CE"))
    assert "4 were scored. 3 cases for training, 1 scored. The network" in text
