"""What has to hold on a GPU, in one command: ``python -m tests.gpu [--dry]``.

Runs on any machine with CUDA, without network, in at most 8 minutes; imports neither Qt nor VTK. The
checks of :mod:`~tests.gpu.checks` take a device, so that ``--dry``, and every normal test run, passes the
same ones on the CPU; those of the loss library's own ``gpu`` tests are run besides.

It takes the torch (2.4 or newer) and numpy that are there, on Python 3.11 or newer, and this checkout. What else it
needs is carried, 47 MiB of wheels, most of them scipy's; packages of the second line would bring torch or numpy along::

    pip download --dest wheels platformdirs psutil pydantic pytest regex tomli-w
    pip download --dest wheels --no-deps edt monai nibabel scipy
    pip install --no-index --no-deps wheels/*.whl      # there
"""

OF_TORCH = (
    "torch", "filelock", "fsspec", "jinja2", "markupsafe", "mpmath", "networkx", "numpy", "setuptools", "sympy",
    "typing-extensions",
)  # fmt: skip
"""What is there with torch."""
CARRIED = (
    "annotated-types", "edt", "iniconfig", "monai", "nibabel", "packaging", "platformdirs", "pluggy", "psutil",
    "pydantic", "pydantic-core", "pygments", "pytest", "regex", "scipy", "tomli-w", "typing-inspection",
    "typing-extensions",
)  # fmt: skip
"""What is not, and comes as wheels."""
