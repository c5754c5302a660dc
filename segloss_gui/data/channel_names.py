"""What channels are called, and which channels of an image are those a network was trained on.

A network takes channels by their place alone: of images whose channels lie in another order it makes something, and
nothing in it says that it is wrong. Names do, where both sides have some: they are compared as the sorting of folders
spells them (``t2f`` is FLAIR), and as BraTS does (``t1ce``, ``T1Gd`` are T1c). Numbers, *image* and how nnU-Net
normalises say nothing; a channel that is alone is told by a modality only, for its folder gave it any other name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.volume import Volume
from segloss_gui.data.case import Cohort
from segloss_gui.data.layouts.brats import NAMES
from segloss_gui.data.readers.base import COLOURS
from segloss_gui.data.sorting.words import IMAGE, MODALITIES, words_of

MR = "mr"
"""Any sequence may be meant by it where it is alone."""
NOT_MR = frozenset(("ct", "cta", "cbct", "ncct", "pet", "suv", "us", "spect"))
CONTRAST = frozenset(("pre", "post", "native", "contrast", "ce", "gd"))
ALONE = {"mprage": "t1", "suv": "pet", "ncct": "ct"}
"""Modalities that are also called by a wider name, where none is beside them to be told from."""
NUMBERED = re.compile(r"^(?:c|ch|chan|channels?|frames?|mod|modality|modalities|volumes?|time)?\d*$")
OF_COLOURS = {colour[0]: colour for colour in COLOURS}
"""nnU-Net's names of a picture's channels."""
NORMALISED = frozenset(("nonorm", "zscore", "rescale_to_0_1", "rgb_to_0_1"))
"""nnU-Net's names of channels where they only say how these are normalised."""


def channel_key(name: str) -> str:
    """What a channel is by its name, equal for all spellings; empty where the name says nothing.

    Examples
    --------
    >>> [channel_key(name) for name in ("flair", "T2f", "MR FLAIR", "t1ce", "T1Gd", "T1w", "pre T1")]
    ['flair', 'flair', 'flair', 't1c', 't1c', 't1', 'pre t1']
    >>> [channel_key(name) for name in ("channel 0", "0001", "image", "zscore", "MRI")]
    ['', '', '', '', 'mr']
    """
    if name.strip().lower() in NORMALISED:
        return ""
    words = [_spelt(word) for word in words_of(name)]
    told = [word for word in words if word not in IMAGE and not NUMBERED.match(word)]
    said = [word for word in words if word not in IMAGE] if told else []
    return " ".join([word for word in said if word != MR] or said)


def channels_of(cohort: Cohort, load: Callable[[], Volume]) -> tuple[str, ...]:
    """What the channels of a cohort are called, or else of one image of it as its file says; empty where neither does.

    Parameters
    ----------
    cohort : Cohort
        Whose channels.
    load : callable
        Gives an image of it; asked only where the data set says no names, for a picture's red, green and blue.
    """
    if cohort.channels:
        return cohort.channels
    found = load().channels
    return found if any(map(channel_key, found)) else ()


def _spelt(word: str) -> str:
    if word in OF_COLOURS:
        return OF_COLOURS[word]
    known = MODALITIES.get(word, word).lower()
    return NAMES.get(known, known).lower()


def order_of(trained: Sequence[str], given: Sequence[str]) -> tuple[int, ...] | None:
    """Which channels of an image those of training are, counted from 0; None where names do not say.

    Parameters
    ----------
    trained : sequence of str
        What the channels of training are called, in order.
    given : sequence of str
        What those of the image are called; it may have more.

    Raises
    ------
    BadInputError
        When the image has not all of those of training.

    Examples
    --------
    >>> order_of(("FLAIR", "T1"), ("t1w", "flair")), order_of(("T1",), ("FLAIR", "T1", "T2"))
    ((1, 0), (1,))
    >>> order_of(("FLAIR", "T1"), ("channel 0", "channel 1"))
    >>> order_of(("FLAIR", "T1"), ("T2", "T1"))
    Traceback (most recent call last):
    segloss_gui.core.errors.BadInputError: channels must be FLAIR, T1, got T2, T1
    """
    wanted, there = (_keys(names) for names in (trained, given))
    if wanted is None or there is None:
        return None
    alone = len(wanted) == len(there) == 1
    if alone and _may_be(_kind(wanted[0]), _kind(there[0])):
        return (0,)
    if alone or not set(wanted) <= set(there):
        raise BadInputError(f"channels must be {', '.join(trained)}, got {', '.join(given)}")
    return tuple(there.index(key) for key in wanted)


def _keys(names: Sequence[str]) -> tuple[str, ...] | None:
    """What channels are by their names; None where these do not tell them apart."""
    keys = tuple(map(channel_key, names))
    alone = len(keys) == 1 and MODALITIES.keys().isdisjoint(keys[0].split())
    return None if not keys or alone or len(set(keys)) < len(keys) else keys


def _kind(key: str) -> frozenset[str]:
    """What tells a channel that is alone: its modality, and whether contrast was given."""
    words = (ALONE.get(word, word) for word in key.split())
    return frozenset(word for word in words if word in MODALITIES or word in CONTRAST)


def _may_be(one: frozenset[str], other: frozenset[str]) -> bool:
    return one == other or (MR in one | other and NOT_MR.isdisjoint(one | other))
