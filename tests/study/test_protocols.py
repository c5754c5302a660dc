"""The papers' training protocols, and the warm start they need."""

from __future__ import annotations

from pathlib import Path

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import EpochFinished, FinishReason, StepFinished
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.layouts import guess_layout
from segloss_gui.study.cases import with_classes
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs, schedule_of
from segloss_gui.study.prepared_run import prepare_run
from segloss_gui.study.protocols import PROTOCOLS, compared, protocol_named
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.settings import WarmStartSettings
from tests.study.tiny import go, tiny_study


@pytest.mark.parametrize("key", list(PROTOCOLS))
def test_a_protocol_changes_how_a_study_trains_and_not_what_it_compares(key: str, tmp_path: Path) -> None:
    mine = tiny_study("soft_dice", "cross_entropy", seeds=(3,), folds={"seed": 5})
    made = PROTOCOLS[key].applied_to(mine)
    kept = ("name", "cohort", "classes", "policy", "losses", "seeds", "hardware")
    assert all(getattr(made, name) == getattr(mine, name) for name in kept)
    assert made.folds.seed == 5
    assert not any(found.differs for found in compared(PROTOCOLS[key], made))
    assert any(found.differs for found in compared(PROTOCOLS[key], mine))
    StudyFolder(tmp_path).save(made)
    assert StudyFolder(tmp_path).load() == made


def test_the_numbers_that_bertels_prints_are_set() -> None:
    made = protocol_named("bertels-2019").applied_to(Study())
    assert made.warm_start is not None
    assert (made.warm_start.learning_rate, made.schedule.learning_rate) == (1e-3, 1e-4)
    assert (made.warm_start.policy, made.schedule.policy) == ("plateau", "plateau")
    assert min(made.warm_start.stop_after, made.schedule.stop_after) > 0
    assert (made.sampling.batch_size, made.schedule.keep, made.folds.use) == (4, "best", (0, 1, 2, 3, 4))
    assert len(made.network.features) == 7


def test_the_numbers_that_tilborghs_prints_are_set() -> None:
    brats, acdc = (protocol_named(f"tilborghs-2022-{name}").applied_to(Study()) for name in ("brats", "acdc"))
    assert (brats.preprocessing.spacing_mm, brats.preprocessing.size) == ((2.0, 2.0, 2.0), (80, 80, 48))
    assert acdc.preprocessing.size == (192, 192, 48)
    assert (acdc.network.norm, acdc.sampling.batch_size) == ("batch", 2)
    assert brats.warm_start is None
    assert brats.schedule.l2 == 1e-5


def test_an_unknown_protocol_is_refused() -> None:
    with pytest.raises(BadInputError, match="must be one of bertels-2019"):
        protocol_named("mine")


def test_a_warm_start_can_follow_the_plateau_stop_early_and_pass_on_its_best(tmp_path: Path) -> None:
    warm = WarmStartSettings(
        epochs=30, learning_rate=1e-4, policy="plateau", patience=1, stop_after=2, keep="best", factor=0.01
    )
    study = tiny_study("soft_dice", warm_start=warm)
    first, second = plan_runs(study)
    schedule = schedule_of(study, first)
    assert (schedule.policy, schedule.patience, schedule.stop_after, schedule.keep) == ("plateau", 1, 2, "best")
    folder = StudyFolder(tmp_path)
    run = folder.run(first.id)
    run.checkpoints.mkdir(parents=True)
    for name in ("best.pt", "last.pt"):
        (run.checkpoints / name).write_bytes(b"")
    assert study.cohort is not None
    store = CaseStore(study.cohort.preview().cohort)
    job = prepare_run(study, second, folder, store, 1).job
    assert job.initial_weights == run.checkpoints / "best.pt"


def test_an_older_warm_start_means_what_it_did() -> None:
    study = Study(losses=(LossChoice(key="soft_dice"),), warm_start={"epochs": 4})
    schedule = schedule_of(study, plan_runs(study)[0])
    assert (schedule.policy, schedule.keep, schedule.stop_after, schedule.epochs) == ("drop", "last", 0, 4)


def test_a_warm_start_that_stops_early_is_an_end_that_losses_start_from(tmp_path: Path) -> None:
    warm = WarmStartSettings(epochs=40, learning_rate=1.0, policy="constant", stop_after=1, keep="best")
    study = tiny_study("soft_dice", warm_start=warm)
    first, _ = go(study, tmp_path, 0)
    second, _ = go(study, tmp_path, 1)
    assert (first.reason, second.reason) == (FinishReason.EARLY_STOPPED, FinishReason.COMPLETED)
    assert first.epoch < 40


def test_bertels_warm_start_lowers_its_rate_on_the_plateau_then_stops_and_passes_its_best_on(tmp_path: Path) -> None:
    bertels = PROTOCOLS["bertels-2019"].settings["warm_start"]
    assert isinstance(bertels, WarmStartSettings)
    # The protocol's own, but for its patience and a rate at which a tiny phantom is soon as good as it gets.
    warm = bertels.model_copy(update={"learning_rate": 0.05, "patience": 2, "stop_after": 6})
    study = tiny_study("soft_dice", warm_start=warm)
    end, heard = go(study, tmp_path, 0)
    epochs = [event for event in heard if isinstance(event, EpochFinished)]
    best = min(epochs, key=lambda one: one.validation_loss)
    assert end.reason is FinishReason.EARLY_STOPPED
    assert (best.epoch, best.epoch + 6) == (end.best_epoch, end.epoch)
    rates = [event.learning_rate for event in heard if isinstance(event, StepFinished)]
    assert rates == sorted(rates, reverse=True)
    assert {round(rate / 0.05, 9) for rate in rates} >= {1.0, 0.2, 0.04}
    second, _ = go(study, tmp_path, 1)
    assert second.reason is FinishReason.COMPLETED


@pytest.mark.realdata
@pytest.mark.parametrize("key", list(PROTOCOLS))
def test_every_protocol_trains_a_few_steps_on_real_data(key: str, shared_data: Path, tmp_path: Path) -> None:
    name = "acdc" if key.endswith("acdc") else "hippocampus"
    if not (shared_data / name).exists():
        pytest.skip(f"not here: {shared_data / name}")
    source = guess_layout([shared_data / name])
    store = CaseStore(source.preview().cohort)
    study = with_classes(Study(cohort=source, losses=(LossChoice(key="soft_dice"),), hardware={"device": "cpu"}), store)
    made = PROTOCOLS[key].applied_to(study)
    short = {"epochs": 1, "steps_per_epoch": 1}
    sizes = {"size": (32, 32, 16)} if made.preprocessing.size else {}
    made = made.model_copy(
        update={
            "schedule": made.schedule.model_copy(update=short),
            "warm_start": made.warm_start and made.warm_start.model_copy(update={"epochs": 1}),
            "preprocessing": made.preprocessing.model_copy(update=sizes),
            "network": made.network.model_copy(update={"features": tuple(4 for _ in made.network.features)}),
            "folds": made.folds.model_copy(update={"count": 6 if name == "acdc" else 40, "use": (0,)}),
        }
    )
    for number, _ in enumerate(plan_runs(made)):
        end, _ = go(made, tmp_path, number)
        assert end.reason is FinishReason.COMPLETED, end.message
