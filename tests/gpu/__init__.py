"""What has to hold on a GPU, in one command: ``python -m tests.gpu [--dry]``.

Runs on any machine with CUDA, without network, in at most 8 minutes; imports neither Qt nor VTK. The
checks of :mod:`~tests.gpu.checks` take a device, so that ``--dry``, and every normal test run, passes the
same ones on the CPU; those of the loss library's own ``gpu`` tests are run besides.
"""
