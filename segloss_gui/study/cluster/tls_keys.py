"""Keys with which a scheduler, its workers and this program know each other, and nobody else is let in.

Whoever reaches an open Dask scheduler can have it run anything, as you. With keys (TLS, both sides show
theirs) only those who hold the folder get in. One folder serves one group of people; it stays private.
"""

from __future__ import annotations

from pathlib import Path

import dask
from distributed.security import Security

from segloss_gui.core.errors import BadInputError

FILES = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}


def make_keys(folder: Path) -> tuple[Path, ...]:
    """Write new keys to ``folder``, which nobody else may read; keys that are there already stay.

    Raises
    ------
    BadInputError
        When some of the files are there and others are not.
    """
    files = tuple(folder / name for name in FILES.values())
    if all(file.is_file() for file in files):
        return files
    if found := next((file for file in files if file.exists()), None):
        raise BadInputError(f"{folder}: keys must be there whole or not at all, got {found.name} alone")
    made = Security.temporary()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for file, text in zip(files, (made.tls_ca_file, made.tls_client_cert, made.tls_client_key), strict=True):
        file.touch(mode=0o600)
        file.write_text(text, encoding="ascii")
    return files


def use_keys(folder: Path) -> None:
    """Let everything of Dask in this process show the keys in ``folder``, and take none that does not.

    Raises
    ------
    BadInputError
        When a file is missing.
    """
    files = {part: folder / name for part, name in FILES.items()}
    if missing := next((file for file in files.values() if not file.is_file()), None):
        raise BadInputError(f"{missing}: keys of the scheduler must lie there (segloss dask-keys DIR makes new ones)")
    shown = {"cert": str(files["cert"]), "key": str(files["key"])}
    dask.config.set(
        {
            "distributed.comm.require-encryption": True,
            "distributed.comm.tls.ca-file": str(files["ca"]),
            **{f"distributed.comm.tls.{role}": shown for role in ("client", "scheduler", "worker")},
        }
    )


def options(folder: Path) -> str:
    """What ``dask scheduler`` and ``dask worker`` are given to show the keys.

    Examples
    --------
    >>> options(Path("keys"))
    '--tls-ca-file keys/ca.pem --tls-cert keys/cert.pem --tls-key keys/key.pem'
    """
    given = {"ca-file": "ca", "cert": "cert", "key": "key"}
    return " ".join(f"--tls-{option} {folder / FILES[part]}" for option, part in given.items())
