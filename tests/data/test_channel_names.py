"""Channels are known by what they are called, however that is spelt; numbers and plain words say nothing."""

from __future__ import annotations

import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.channel_names import channel_key, order_of
from segloss_gui.data.layouts.brats import MODALITIES as OF_BRATS
from segloss_gui.data.sorting.words import MODALITIES


@pytest.mark.parametrize("name", sorted({*MODALITIES.values(), *OF_BRATS}))
def test_every_modality_the_sorting_knows_is_one_in_any_case_of_letters(name: str) -> None:
    assert channel_key(name) == channel_key(name.lower()) == channel_key(f"image {name}") != ""


@pytest.mark.parametrize(
    ("trained", "given", "order"),
    [
        (("FLAIR", "T1"), ("flair", "t1"), (0, 1)),
        (("FLAIR", "T1w", "t1gd", "T2w"), ("FLAIR", "T1", "T1c", "T2"), (0, 1, 2, 3)),
        (("T2", "ADC"), ("ADC", "T2"), (1, 0)),
        (("pre", "post"), ("post", "pre"), (1, 0)),
        (("FLAIR", "image"), ("image", "FLAIR"), (1, 0)),
        (("red", "green", "blue"), ("R", "G", "B"), (0, 1, 2)),
        (("T2", "ADC"), ("ADC", "DWI"), BadInputError),
        (("T1",), ("FLAIR",), BadInputError),
        (("MR",), ("CT",), BadInputError),
        (("MRI",), ("T1w",), (0,)),
        (("CT abdomen",), ("CT",), (0,)),
        (("MRI T2 prostate",), ("T2w axial",), (0,)),
        (("T1w",), ("MPRAGE",), (0,)),
        (("MR",), ("T1 brain",), (0,)),
        (("MR",), ("CT abdomen",), BadInputError),
        (("MPRAGE",), ("T2", "MPRAGE"), (1,)),
        (("T1 pre",), ("T1 post",), BadInputError),
        (("T1",), ("image",), None),
        (("Ghent",), ("Leuven",), None),
        (("T1", "FLAIR"), ("0000", "0001"), None),
        (("T1", "FLAIR"), ("MR", "MR"), None),
        (("zscore", "zscore"), ("T1", "FLAIR"), None),
        ((), ("T1", "FLAIR"), None),
        (("T1", "FLAIR"), (), None),
    ],
)
def test_channels_are_found_by_names_where_both_sides_have_some(
    trained: tuple[str, ...], given: tuple[str, ...], order: object
) -> None:
    if order is BadInputError:
        with pytest.raises(BadInputError, match="channels must be"):
            order_of(trained, given)
    else:
        assert order_of(trained, given) == order
