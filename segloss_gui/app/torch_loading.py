"""Import torch without holding the window up."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def load_torch() -> None:
    """Import torch in a background thread, leaving the interpreter to the window meanwhile.

    Loading torch's largest library takes 0.15-0.2 s, during which Python's own import keeps the
    interpreter from every other thread. On Linux the library is loaded beforehand by a foreign
    call, which lets the others go on; where that fails, the import does it, and says what is wrong.
    """
    if "torch" not in sys.modules and sys.platform == "linux":
        spec = find_spec("torch")
        if spec is not None and spec.origin is not None:
            _open_library(Path(spec.origin).parent / "lib" / "libtorch_cpu.so")
    import_module("torch")


def _open_library(path: Path) -> bool:
    """Whether the library could be loaded; ctypes calls C functions without holding the interpreter."""
    dlopen = getattr(ctypes.CDLL(None), "dlopen", None)
    if dlopen is None:
        return False
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    return bool(dlopen(os.fsencode(path), os.RTLD_NOW))
