"""The list of losses, empty: what the registry fills, and what a loss made of other losses looks them up in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.loss_names import learn
from segloss_gui.losses.plugins import Plugin, plugins
from segloss_gui.losses.spec import LossSpec

LOG = logging.getLogger(__name__)


class Registry(Mapping[str, LossSpec]):
    """Losses by key: those of this package, then the plug-ins, which are loaded at the first look.

    Not sooner: a plug-in imports this package, and may be what was imported first. A plug-in that is
    refused leaves one sentence in :meth:`refused` and in the log; the others go on. Safe from any thread.

    Parameters
    ----------
    built_in : iterable of LossSpec
        In their order; :meth:`fill` adds more.
    named : callable
        The plug-ins, as :func:`~segloss_gui.losses.plugins.plugins` finds them.
    """

    def __init__(
        self,
        built_in: Iterable[LossSpec] = (),
        named: Callable[[Callable[[BadInputError], None]], Iterable[Plugin]] = plugins,
    ) -> None:
        self._specs: dict[str, LossSpec] = {spec.key: spec for spec in built_in}
        self._named = named
        self._refused: list[str] = []
        self._looked = False
        self._lock = threading.RLock()

    def __getitem__(self, key: str) -> LossSpec:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def fill(self, built_in: Iterable[LossSpec]) -> None:
        """Add losses of this package, before the first look."""
        self._specs |= {spec.key: spec for spec in built_in}

    def refused(self) -> tuple[str, ...]:
        """One sentence for every plug-in that was refused, naming its file or package and the cause."""
        self._all()
        return tuple(self._refused)

    def _all(self) -> Mapping[str, LossSpec]:
        with self._lock:
            if not self._looked:
                self._looked = True  # first: a plug-in may itself look at the registry
                for plugin in self._named(self._refuse):
                    self._add(plugin)
            return self._specs

    def _add(self, plugin: Plugin) -> None:
        try:
            spec = plugin.spec(self._specs)
        except BadInputError as error:
            self._refuse(error)
        else:
            # A new dictionary: another thread may be walking over the old one.
            self._specs = {**self._specs, spec.key: spec}
            learn(spec.key, spec.short)

    def _refuse(self, error: BadInputError) -> None:
        self._refused.append(" ".join(str(error).split()))
        LOG.warning("a loss plug-in was left out: %s", self._refused[-1])


LOSSES = Registry()
"""Every loss by its key, in the order of the Odyssey's taxonomy, plug-ins last; filled by ``registry``."""
