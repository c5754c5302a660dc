"""The one place that keeps volumes in memory: bounded by bytes, safe to ask from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakValueDictionary

from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.case import CaseReader, Cohort
from segloss_gui.data.opening import Opening

GIB = 1024**3
T = TypeVar("T")


class BoundedCache:
    """Values by key, the least recently used dropped first once the bytes are spent.

    Two threads that ask for one missing key at once share a single load; other keys go on
    meanwhile. A value larger than the whole bound is handed out and not kept.

    Parameters
    ----------
    max_bytes : int
        Most bytes kept.

    Examples
    --------
    >>> cache = BoundedCache(max_bytes=10)
    >>> cache.get("a", lambda: b"12345678", len), cache.nbytes
    (b'12345678', 8)
    >>> cache.get("b", lambda: b"1234", len), cache.nbytes, "a" in cache
    (b'1234', 4, False)
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._loading: dict[Hashable, threading.Lock] = {}

    @property
    def nbytes(self) -> int:
        """Bytes kept now."""
        return self._bytes

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Hashable, load: Callable[[], T], nbytes: Callable[[T], int]) -> T:
        """The value of ``key``, made by ``load`` where it is not kept; errors of ``load`` pass through.

        ``load`` may ask this cache for other keys, never for ``key`` itself.
        """
        with self._lock:
            if key in self._values:
                return cast("T", self._touch(key))
            turn = self._loading.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._values:
                    return cast("T", self._touch(key))
            try:
                value = load()
            except BaseException:
                with self._lock:
                    self._loading.pop(key, None)
                raise
            with self._lock:
                self._keep(key, value, nbytes(value))
                self._loading.pop(key, None)
            return value

    def clear(self) -> None:
        """Drop every value."""
        with self._lock:
            self._values.clear()
            self._bytes = 0

    def _touch(self, key: Hashable) -> Any:
        self._values.move_to_end(key)
        return self._values[key][0]

    def _keep(self, key: Hashable, value: object, size: int) -> None:
        if size > self.max_bytes or key in self._values:
            return
        self._values[key] = (value, size)
        self._bytes += size
        while self._bytes > self.max_bytes:
            _, (_, dropped) = self._values.popitem(last=False)
            self._bytes -= dropped


class CaseStore:
    """Images and references of a cohort, loaded when asked for.

    Parameters
    ----------
    cohort : Cohort
        Whose cases; its reader loads them (files, where it names none).
    max_bytes : int
        Most bytes kept, prepared cases of :class:`~segloss_gui.data.prepared_cases.PreparedCases` included.
    """

    def __init__(self, cohort: Cohort, max_bytes: int = 2 * GIB) -> None:
        self.cohort = cohort
        self.cache = BoundedCache(max_bytes)
        self._reader = cohort.reader or _file_reader()
        self._openings: WeakValueDictionary[str, Opening] = WeakValueDictionary()
        self._values_lock = threading.Lock()
        self._values: tuple[int, ...] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes kept now."""
        return self.cache.nbytes

    def image(self, case_id: str) -> Volume:
        """The image of a case on its canonical grid.

        Raises
        ------
        BadInputError
            When there is no such case or its files are refused.
        """
        case, opened = self.cohort.case(case_id), self._openings.get(case_id)
        if opened is not None and not opened.complete and not opened.failed:
            return opened.finish()  # somebody looks at it already: it is not read twice
        return self.cache.get(("image", case_id), lambda: self._reader.image(case), _volume_bytes)

    def open_image(self, case_id: str) -> Opening:
        """The image of a case, to be shown before all of its voxels are read where its files allow.

        Once finished, the same volume is what :meth:`image` answers.

        Raises
        ------
        BadInputError
            When there is no such case or its files are refused.
        """
        case, key = self.cohort.case(case_id), ("image", case_id)
        open_image = getattr(self._reader, "open_image", None)
        begun = self._openings.get(case_id)
        if begun is not None and not begun.complete and not begun.failed:
            return begun
        if key in self.cache or open_image is None:
            return Opening(self.image(case_id))
        opened: Opening = open_image(case)

        def keep(volume: Volume) -> Volume:
            return self.cache.get(key, lambda: volume, _volume_bytes)

        kept = opened.then(keep)
        self._openings[case_id] = kept
        return kept

    def labels(self, case_id: str) -> LabelMap:
        """The full reference of a case, on the grid of its image.

        Raises
        ------
        BadInputError
            When there is no such case, no reference, or the reference lies on another grid.
        """
        case = self.cohort.case(case_id)
        return self.cache.get(("labels", case_id), lambda: self._reader.labels(case), _label_bytes)

    def label_values(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> tuple[int, ...]:
        """Label values that occur in the cohort's references, ascending, background left out.

        Reads every reference the first time (``progress(done, total)`` after each) and remembers
        the answer; a cancelled search answers with what it saw and remembers nothing.
        """
        with self._values_lock:
            if self._values is None:
                seen, complete = self._search_values(progress, cancelled)
                if not complete:
                    return seen
                self._values = seen
            return self._values

    def _search_values(
        self, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> tuple[tuple[int, ...], bool]:
        cases = [case for case in self.cohort.cases if case.has_reference]
        seen: set[int] = set()
        for done, case in enumerate(cases, 1):
            if cancelled is not None and cancelled():
                return tuple(sorted(seen)), False
            seen.update(self.labels(case.id).values())
            if progress is not None:
                progress(done, len(cases))
        return tuple(sorted(seen)), True


def _volume_bytes(volume: Volume) -> int:
    return int(volume.data.nbytes)


def _label_bytes(labels: LabelMap) -> int:
    return int(labels.data.nbytes)


def _file_reader() -> CaseReader:
    from segloss_gui.data.readers import FileReader

    return FileReader()
