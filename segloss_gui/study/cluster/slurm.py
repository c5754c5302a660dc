"""A script that trains a study under Slurm, to be read, changed and kept with the study."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from pydantic import Field

from segloss_gui.core.settings import Settings


class SlurmSettings(Settings):
    """What each Slurm job asks for; a job trains one run at a time, and then the next."""

    jobs: int = Field(default=4, title="Jobs", ge=1, le=1000, description="Slurm jobs at once, each a worker")
    queue: str = Field(default="", title="Partition", description="Partition; empty: the cluster's default")
    cores: int = Field(default=4, title="Cores", ge=1, le=256, description="CPU cores of a job")
    gpus: int = Field(default=0, title="GPUs", ge=0, le=8, description="GPUs of a job; 0 trains on the cores")
    memory: str = Field(
        default="16GB", title="Memory", pattern=r"^\d+(\.\d+)?\s?[KMGT]?i?B$", description="Memory of a job: 16GB"
    )
    walltime: str = Field(
        default="08:00:00", title="Time limit", pattern=r"^(\d+-)?\d{1,3}:\d{2}:\d{2}$",
        description="Longest a job may last, h:mm:ss; a run cut off goes on in the next job",
    )  # fmt: skip
    account: str = Field(default="", title="Account", description="Account to be charged; empty: your default")


def slurm_script(study: Path, out: Path, settings: SlurmSettings) -> str:
    """A Python script for the login node: it submits the jobs and trains the study on them.

    Parameters
    ----------
    study : Path
        ``study.toml`` or its folder, on a file system that the nodes share.
    out : Path
        Folder for runs and report, on such a file system too.
    settings : SlurmSettings
        What the jobs ask for.

    Examples
    --------
    >>> text = slurm_script(Path("study.toml"), Path("out"), SlurmSettings(gpus=1))
    >>> "--gres=gpu:1" in text, "jobs=4" in text
    (True, True)
    """
    directives = [f"--gres=gpu:{settings.gpus}"] if settings.gpus else []
    return dedent(f'''\
        """Train {study.name} on {settings.jobs} Slurm jobs.

        Run it on the login node, in tmux or screen so that it outlives your session:

            python this_script.py

        It submits the jobs, waits for nothing but the first of them, sends every run of the study to
        whichever is free, and writes the report. What is finished is not trained again: after a
        time limit, or Ctrl+C, the same command goes on from the checkpoints. To watch it in the
        window, choose Run > Where to train and give the address that is printed below.

        Needs segloss-gui[cluster] in the same environment on all nodes, and study, data and output
        folder on a file system they share. The scheduler lets in only who shows the keys (TLS) that this
        script makes in a private folder there; give the window that folder to watch.
        """

        import sys
        from pathlib import Path

        from dask_jobqueue import SLURMCluster
        from distributed.security import Security

        from segloss_gui.cli.main import main
        from segloss_gui.study.cluster.tls_keys import make_keys, use_keys

        KEYS = Path({str(out / "dask-keys")!r})

        if __name__ == "__main__":
            make_keys(KEYS)
            use_keys(KEYS)
            cluster = SLURMCluster(
                cores=1,  # runs that a job trains at once
                job_cpu={settings.cores},  # CPU cores it gets for them
                processes=1,
                memory={settings.memory!r},
                walltime={settings.walltime!r},
                queue={settings.queue or None!r},
                account={settings.account or None!r},
                job_extra_directives={directives!r},
                protocol="tls://",
                security=Security(require_encryption=True),
                job_script_prologue=["export OMP_NUM_THREADS={settings.cores}"],
            )
            cluster.scale(jobs={settings.jobs})
            print(f"scheduler: {{cluster.scheduler_address}}", file=sys.stderr)
            print(cluster.job_script(), file=sys.stderr)
            cluster.wait_for_workers(1)
            dask = ["--dask", cluster.scheduler_address, "--dask-keys", str(KEYS)]
            code = main(["run", {str(study)!r}, "--out", {str(out)!r}, *dask])
            cluster.close()
            sys.exit(code)
        ''')
