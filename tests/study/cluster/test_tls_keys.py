"""A scheduler with keys lets their holders in and nobody else; one without is called open."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytest.importorskip("cryptography")

from distributed import LocalCluster
from distributed.security import Security

from segloss_gui.core.errors import BadInputError
from segloss_gui.study.cluster.connect import Connection
from segloss_gui.study.cluster.executor import DaskExecutor
from segloss_gui.study.cluster.tls_keys import make_keys, options, use_keys
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study

pytestmark = pytest.mark.timeout(280)


def test_a_study_trains_over_tls_and_who_has_no_keys_or_others_is_kept_out(tmp_path: Path) -> None:
    keys, others = tmp_path / "keys", tmp_path / "others"
    make_keys(keys)
    make_keys(others)
    use_keys(keys)
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tls://", security=Security(),
        dashboard_address=None,
    )  # fmt: skip
    try:
        where = cluster.scheduler_address
        assert where.startswith("tls://")
        study, folder = tiny_study(epochs=1), StudyFolder(tmp_path / "study")
        folder.save(study)
        connection = Connection(where)
        executor = DaskExecutor(study, folder, lambda _: None, client=connection.client)
        executor.submit(plan_runs(study))
        assert executor.wait(PATIENCE_S)
        assert [end.reason.good for end in executor.ends().values()] == [True]
        executor.close()
        connection.close()
        use_keys(others)
        with pytest.raises(BadInputError, match="keys of its scheduler"):
            Connection(where)
    finally:
        cluster.close()


def test_an_open_scheduler_is_refused_in_a_sentence_by_who_shows_keys(tmp_path: Path) -> None:
    make_keys(tmp_path)
    use_keys(tmp_path)
    with pytest.raises(BadInputError, match=r"tcp://127.0.0.1:1: a Dask scheduler must answer there, got: encryption"):
        Connection("tcp://127.0.0.1:1")


def test_dask_is_set_up_as_if_nobody_had_shown_keys() -> None:
    assert not Security().require_encryption
    assert Security().tls_ca_file is None


def test_keys_are_nobody_elses_and_stay_where_they_are_there_already(tmp_path: Path) -> None:
    files = make_keys(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    before = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in make_keys(tmp_path / "keys")] == before
    files[0].unlink()
    with pytest.raises(BadInputError, match="whole or not at all"):
        make_keys(tmp_path / "keys")
    with pytest.raises(BadInputError, match=r"ca\.pem: keys of the scheduler must lie there"):
        use_keys(tmp_path / "keys")
    assert str(files[1]) in options(tmp_path / "keys")
