"""Losses from outside this package: entry points of installed packages, and Python files the user names.

A plug-in is a module (or any object) with a ``SPEC``, as the files of the four families are. It is
found in one of three places, in this order:

- the entry point group ``segloss_gui.losses`` of an installed package;
- ``files = ["..."]`` in ``losses.toml`` in the user's settings folder (:func:`settings_file` says where),
  paths relative to that folder;
- the environment variable ``SEGLOSS_LOSSES``: paths as in ``PATH``.

A Python file is run when the registry is first looked at: name only files you trust.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import traceback
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import get_args

from pydantic import Field

from segloss_gui.core.errors import BadInputError, FileRefusedError, cause_of
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.core.plain_files import read_text
from segloss_gui.core.settings import Settings
from segloss_gui.core.toml_text import parse_toml
from segloss_gui.losses.spec import Family, LossParams, LossSpec

GROUP = "segloss_gui.losses"
VARIABLE = "SEGLOSS_LOSSES"


class PluginSettings(Settings):
    """What ``losses.toml`` holds."""

    files: tuple[Path, ...] = Field(
        default=(), title="Files", description="Python files with a SPEC each; relative to the folder of this file."
    )


@dataclass(frozen=True)
class Plugin:
    """A loss that is named somewhere, not loaded yet.

    Parameters
    ----------
    source : str
        The file, or the entry point and its package: what a refusal names.
    load : callable
        Gives the module or object that has the ``SPEC``.
    """

    source: str
    load: Callable[[], object]

    def spec(self, others: Mapping[str, LossSpec]) -> LossSpec:
        """Its spec, fit to stand beside ``others``.

        Raises
        ------
        FileRefusedError
            When it cannot be loaded, has no sound SPEC, or its key or names are taken.
        """
        try:
            found = self.load()
        # A plug-in may do anything, sys.exit included; a KeyboardInterrupt is the user's.
        except (Exception, SystemExit) as error:
            raise FileRefusedError(self.source, f"cannot be loaded as a loss: {_words(error, self.source)}") from error
        try:
            fault = spec_fault(getattr(found, "SPEC", None), others)
        except Exception as error:
            raise FileRefusedError(self.source, f"must have a sound SPEC: {_words(error, self.source)}") from error
        if fault:
            raise FileRefusedError(self.source, fault)
        spec: LossSpec = found.SPEC  # type: ignore[attr-defined]
        return spec


def settings_file() -> Path:
    """Where the user names files: ``losses.toml`` in the settings folder of the platform."""
    from platformdirs import user_config_path

    return user_config_path("segloss-gui", appauthor=False) / "losses.toml"


def plugins(refused: Callable[[BadInputError], None]) -> Iterator[Plugin]:
    """Every plug-in that is named; ``refused`` is told of a settings file that cannot be read."""
    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist else "an unknown package"
        yield Plugin(f"entry point {point.name} of {package}", point.load)
    try:
        named = _named_in(settings_file())
    except BadInputError as error:
        refused(error)
        named = ()
    in_environment = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    for path in dict.fromkeys(Path(os.path.abspath(path)) for path in (*named, *in_environment)):
        yield Plugin(str(path), partial(load_file, path))


def load_file(path: Path) -> ModuleType:
    """Run a Python file as a module, once; its name tells its path, so that two files may be called alike.

    Raises
    ------
    Exception
        Whatever the file raises; OSError when it cannot be read.
    """
    name = f"segloss_plugin_{re.sub('[^a-zA-Z0-9]', '_', path.stem)}_{zlib.crc32(os.fsencode(path)):08x}"
    if name in sys.modules:
        return sys.modules[name]
    found = importlib.util.spec_from_file_location(name, path)
    if path.suffix != ".py" or found is None or found.loader is None:
        raise ImportError("a Python file must be called *.py")
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # pydantic and pickle look a class's module up here
    try:
        found.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def spec_fault(spec: object, others: Mapping[str, LossSpec]) -> str:
    """Why ``spec`` cannot join ``others``, in words that follow a file's name; empty when it can.

    Examples
    --------
    >>> spec_fault(None, {})
    'must have a SPEC of type LossSpec, got NoneType'
    """
    if not isinstance(spec, LossSpec):
        return f"must have a SPEC of type LossSpec, got {type(spec).__name__}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", spec.key):
        return f"SPEC.key must be lower-case letters, digits and _, got {spec.key!r}"
    if others.get(spec.key) is spec:  # named twice
        return ""
    if spec.key in others:
        return f"SPEC.key must be a new one, but there is a loss {spec.key!r} already"
    for other in others.values():
        for name in ("title", "short"):
            if getattr(other, name) == getattr(spec, name):
                return f"SPEC.{name} must be a new one, but {getattr(spec, name)!r} is that of {other.key}"
    return _kind_fault(spec)


def _kind_fault(spec: LossSpec) -> str:
    if spec.family not in get_args(Family):
        return f"SPEC.family must be one of {', '.join(get_args(Family))}, got {spec.family!r}"
    if spec.channels not in ("any", "one", "several"):
        return f"SPEC.channels must be any, one or several, got {spec.channels!r}"
    if spec.group not in (None, *get_args(LossGroup)):
        return f"SPEC.group must be None or one of {', '.join(get_args(LossGroup))}, got {spec.group!r}"
    if not (isinstance(spec.params, type) and issubclass(spec.params, LossParams)):
        return f"SPEC.params must be LossParams or a class of it, got {spec.params!r}"
    if needed := [name for name, field in spec.params.model_fields.items() if field.is_required()]:
        return f"every parameter must have a default, got none for {', '.join(needed)}"
    spec.params()
    return "" if callable(spec.builder) else f"SPEC.builder must be callable, got {spec.builder!r}"


def _named_in(file: Path) -> tuple[Path, ...]:
    try:
        text = read_text(file)
    except (FileNotFoundError, NotADirectoryError):  # a home that is no folder holds none
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(file, f"cannot be read: {cause_of(error)}") from error
    try:
        values = parse_toml(text)
    except ValueError as error:
        raise FileRefusedError(file, f"must be TOML, got a fault: {error}") from error
    # os.path leaves the home of somebody who has none as it stands, and no such file is found.
    return tuple(file.parent / os.path.expanduser(path) for path in PluginSettings.parse(values, subject=file).files)


def _words(error: BaseException, source: str) -> str:
    """An exception in one line, with the line of the plug-in's file it came from."""
    if isinstance(error, FileNotFoundError) and error.filename == source:
        return "there is no such file"
    text = " ".join(str(error).split())
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == source]
    where = f" (line {lines[-1]})" if lines else ""
    return f"{type(error).__name__}: {text}{where}" if text else f"{type(error).__name__}{where}"
