from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from distributed.security import Security
from pydantic import ValidationError

from segloss_gui.study.cluster.slurm import SlurmSettings, slurm_script
from segloss_gui.study.cluster.tls_keys import make_keys, use_keys


def cluster_call(text: str) -> dict[str, Any]:
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    made = next(call for call in calls if getattr(call.func, "id", "") == "SLURMCluster")
    given = {keyword.arg or "": keyword.value for keyword in made.keywords}
    assert ast.unparse(given.pop("security")) == "Security(require_encryption=True)"
    return {name: ast.literal_eval(value) for name, value in given.items()}


def test_the_script_asks_slurm_for_what_was_chosen_and_its_jobs_show_the_keys(tmp_path: Path) -> None:
    dask_jobqueue = pytest.importorskip("dask_jobqueue")
    pytest.importorskip("cryptography")
    make_keys(tmp_path)
    use_keys(tmp_path)
    settings = SlurmSettings(jobs=3, queue="gpu", cores=6, gpus=1, memory="24GB", walltime="1-00:00:00", account="lab")
    text = slurm_script(Path("/data/study.toml"), Path("/data/out"), settings)
    cluster = dask_jobqueue.SLURMCluster(
        **cluster_call(text), security=Security(require_encryption=True),
        scheduler_options={"dashboard_address": None},
    )  # fmt: skip
    job = cluster.job_script()
    cluster.close()
    for line in ("-p gpu", "-A lab", "--cpus-per-task=6", "--mem=23G", "-t 1-00:00:00", "--gres=gpu:1"):
        assert f"#SBATCH {line}" in job, job
    assert "--nthreads 1" in job
    assert f"--tls-ca-file {tmp_path / 'ca.pem'}" in job
    assert "tls://" in job


def test_the_script_trains_the_study_it_names_on_its_own_scheduler() -> None:
    text = slurm_script(Path("/data/o'brien/study.toml"), Path("/data/out"), SlurmSettings())
    compile(text, "script", "exec")
    assert '"/data/o\'brien/study.toml"' in text
    assert '"--dask", cluster.scheduler_address, "--dask-keys", str(KEYS)' in text


@pytest.mark.parametrize("wrong", [{"memory": "lots"}, {"walltime": "soon"}, {"jobs": 0}, {"gpus": -1}])
def test_what_slurm_would_not_understand_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SlurmSettings.model_validate(wrong)
