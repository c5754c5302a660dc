"""Files whose names have nothing but a number in common: paired where one number can be meant, and said."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.data.sorting.folder import Column, SortedFolder, _columns
from segloss_gui.data.sorting.found import FoundFile, FoundFiles
from segloss_gui.data.sorting.tokens import patterns_of

IMAGES = (
    "Pat. {} – {} T1 (1).nii",
    "scan{}.nii",
    "Bild {} {}.nii.gz",
    "MR/{}-{}_T1.nii",
    "images/IM-{}.nii",
    "{}_flair.nii",
)
REFERENCES = (
    "{}_GOLD_STANDARD.nii",
    "SEG{}.nii",
    "Maske {}.nii.gz",
    "masques/masque_{}.nii",
    "labels/L{}.nii",
    "étiquette {}.nii",
)
NAMES = ("Müller", "de Boer", "O'Neil", "Lefèvre", "Ng")


def sort(paths: list[str]) -> SortedFolder:
    texts = tuple(sorted(pattern.text for pattern in patterns_of(paths)))
    keys, columns, questions = _columns(tuple(paths), texts)
    return SortedFolder(Path("set"), FoundFiles(tuple(map(FoundFile, paths))), columns, keys, {}, questions)


def roles(table: SortedFolder) -> dict[str, str]:
    return {column.pattern: str(column.role) for column in table.columns}


def number_in(path: str) -> int:
    return int(re.findall(r"\d+", path.replace("T1", "").replace("(1)", ""))[0])


@given(
    image=st.sampled_from(IMAGES), reference=st.sampled_from(REFERENCES),
    widths=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    numbers=st.lists(st.integers(1, 400), min_size=3, max_size=8, unique=True), people=st.permutations(NAMES),
)  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_an_image_and_a_reference_of_one_number_are_one_case_and_no_others(
    image: str, reference: str, widths: tuple[int, int], numbers: list[int], people: list[str]
) -> None:
    paths = [image.format(f"{n:0{widths[0]}d}", people[at % len(people)]) for at, n in enumerate(numbers)]
    paths += [reference.format(f"{n:0{widths[1]}d}") for n in numbers]
    table = sort(paths)
    files = [[file for cell in row.cells.values() for file in cell] for row in table.rows]
    assert sorted([*chain.from_iterable(files)]) == sorted(paths)
    assert all(len({number_in(path) for path in row}) == 1 for row in files)
    assert [len(row) for row in files] == [2] * len(numbers)
    said = " ".join(table.questions)
    if any("{number}" in column.pattern for column in table.columns):
        assert all(column.pattern in said for column in table.columns)  # never in silence
    assert sorted(role.partition(":")[0] for role in roles(table).values()) == ["channel", "reference"]


@pytest.mark.parametrize(
    "paths",
    [
        [f"{name} {n} of {n}.nii" for name in ("scan", "mask") for n in range(1, 4)],  # two numbers, both of them fit
        [f"siteA{n}.nii" for n in range(4)] + [f"siteB{n}.nii" for n in range(4)],  # nothing says what they are
        [f"scan{n}.nii" for n in range(1, 5)] + [f"SEG{n}.nii" for n in range(11, 15)],  # other numbers
        ["scan1.nii", "scan2.nii", "scan 02.nii", "SEG1.nii", "SEG2.nii"],
    ],
)  # fmt: skip
def test_what_a_number_does_not_tell_alone_is_not_paired_by_it(paths: list[str]) -> None:
    table = sort(paths)
    assert not any("{number}" in column.pattern for column in table.columns)
    files = [[file for cell in row.cells.values() for file in cell] for row in table.rows]
    assert sorted([*chain.from_iterable(files)] + [c.pattern for c in table.columns if c.pattern in paths]) == sorted(
        paths
    )


def test_references_that_are_called_like_no_image_are_asked_about() -> None:
    table = sort(["images/Smith.nii", "images/Lee.nii", "labels/A.nii", "labels/B.nii"])
    assert table.questions == ("Whose are the files of labels/{case}.nii? None is called like an image.",)


@pytest.mark.parametrize(
    "word",
    [
        "Referenz", "référence", "referentie", "referencia", "riferimento", "Maske", "segmentierung", "masque",
        "masker", "étiquette", "verite terrain", "vérité terrain", "Läsion", "lesie",
    ],
)  # fmt: skip
def test_german_french_and_dutch_words_say_reference(word: str) -> None:
    table = sort([f"p{n}.nii" for n in range(3)] + [f"p{n}_{word}.nii" for n in range(3)])
    assert roles(table) == {"{case}.nii": "channel:image", f"{{case}}_{word}.nii": "reference"}
    beside = sort([f"scans/p{n}.nii" for n in range(3)] + [f"{word}/p{n}.nii" for n in range(3)])
    assert roles(beside) == {"scans/{case}.nii": "channel:image", f"{word}/{{case}}.nii": "reference"}


def test_an_answer_ends_the_question_of_numbers() -> None:
    table = sort(["scan1.nii", "scan2.nii", "SEG01.nii", "SEG02.nii"])
    assert [column.pattern for column in table.columns] == ["SEG{number}.nii", "scan{number}.nii"]
    assert len(table.questions) == 1
    chosen = {column.pattern: column.role for column in table.columns}
    assert table.with_roles(chosen).questions == ()
    assert isinstance(table.columns[0], Column)
