"""Which object a kept answer is of, without its address: an address is given to another once its object died."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref


class SameObject:
    """A key that stands for one object and equals no key of another, whatever lies at its address later.

    An object that can be referred to weakly is not kept alive by its key, and the key of a dead one equals no other;
    lists, tuples and the like are held, for their death cannot be noticed.

    Parameters
    ----------
    of : object
        Compared by identity, never by value.

    Examples
    --------
    >>> rows = [0.8, 0.9]
    >>> SameObject(rows) == SameObject(rows)
    True
    >>> SameObject(rows) == SameObject([0.8, 0.9])
    False
    """

    __slots__ = ("_find", "_hash", "_weak")

    def __init__(self, of: object) -> None:
        self._hash = id(of)
        self._find: Callable[[], Any]
        try:
            self._find, self._weak = ref(of), True
        except TypeError:
            self._find, self._weak = lambda: of, False

    @property
    def is_there(self) -> bool:
        """Whether the object lives."""
        return not self._weak or self._find() is not None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SameObject):
            return NotImplemented
        return self is other or (self.is_there and other.is_there and self._find() is other._find())

    def __hash__(self) -> int:
        return self._hash
