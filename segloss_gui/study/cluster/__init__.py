"""Past one process and one machine: the same runs on Dask distributed.

A study is trained elsewhere by the same :func:`~segloss_gui.study.run_one.run_one`; a
:class:`~segloss_gui.study.cluster.executor.DaskExecutor` answers to the same calls as the executor
of threads. Needs the extra ``cluster`` (``pip install segloss-gui[cluster]``); nothing here is
imported without it.

- ``connect``: a scheduler by its address, or a cluster of processes on this machine.
- ``executor``: runs as Dask tasks, their events back live, pause and stop to them.
- ``remote``: what a worker does.
- ``archives``: run folders as bytes, where workers do not see the study's folder.
- ``slurm``: a script that does the same under Slurm.

Where workers see the study's folder (one machine, a shared file system), runs are written there,
and a run whose worker dies goes on from its checkpoint on another. So does one whose scheduler dies,
once another answers at the same address: workers that lose theirs stop what they train. Where they do not, each run is
written to the worker's own disk and its folder is fetched back at its end.
"""
