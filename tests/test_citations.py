"""Every citation of the three papers, wherever the program makes one, is of a number that the paper has.

``papers.toml`` says what each number is. A citation is a paper's name with numbers after it ("Odyssey Eq. 7-10, 12",
"Bertels 2019, Sect. 3") or before it ("Table 1 of Bertels 2019"). A number without a paper ("Eq. 13 is printed ...")
must be one of a paper that its file names.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from segloss_gui.cli.losses import as_json
from segloss_gui.losses import LOSSES, LossSpec
from segloss_gui.losses.spec import Citation as LossCitation
from segloss_gui.report.loss_pages import loss_page
from segloss_gui.report.loss_words import text_page

ROOT = Path(__file__).resolve().parents[1]
PAPERS: Mapping[str, Mapping[str, Any]] = tomllib.loads((ROOT / "tests/papers.toml").read_text("utf-8"))
KINDS = {
    "equations": r"Eqs?\.|Equations?|Eqn?\.",
    "sections": r"Sects?\.|Sections?",
    "definitions": r"Definitions?|Def\.",
    "propositions": r"Propositions?|Props?\.",
    "corollaries": r"Corollary|Corollaries|Cor\.",
    "tables": r"Tables?",
    "figures": r"Figs?\.|Figures?",
}
NUMBERS = (
    r"\d+(?:\.\d+)?(?:(?:\s*[-–]\s*|,\s+|\s+and\s+|\s+to\s+)\d+(?:\.\d+)?(?![\d%]| ?(?:cases|seeds|mm|voxels|losses)))*"
)
NAMED = "|".join(f"(?P<{kind}>(?:{words}) ?{NUMBERS})" for kind, words in KINDS.items())
PLAIN = re.compile(rf"\b(?:{NAMED})")
ANY = "|".join(f"(?:{words}) ?{NUMBERS}" for words in KINDS.values())
ASIDE = r"(?:\s*\([^()]*\))?"
"""Words in parentheses between a number and the next."""
NAMES = {name: key for key, paper in PAPERS.items() for name in paper["names"]}
NAME = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
AFTER = re.compile(
    rf"\b(?P<name>{NAME})(?:'s?|\u2019s?)?(?P<numbers>(?:[\s,:;(]*(?:and\s+)?(?:proof of\s+)?(?:{ANY}){ASIDE})+)"
)
BEFORE = re.compile(rf"\b(?P<numbers>(?:{ANY})(?:\s+and\s+(?:{ANY}))*)\s+(?:of|in)\s+(?:the\s+)?(?P<name>{NAME})")
VENUE = re.compile(rf"\b(?P<name>{NAME})[^.\n;]{{0,20}}?\b(?P<venue>(?:MedIA|MICCAI|TMI|CVPR|ICCV|arXiv)[ ,]*\d{{4}})")


@dataclass(frozen=True)
class Citation:
    """One number of one paper, and where it is cited; ``papers`` are those that may be meant."""

    papers: tuple[str, ...]
    kind: str
    number: str
    where: str

    def fault(self) -> str:
        if any(self.number in PAPERS[paper].get(self.kind, {}) for paper in self.papers):
            return ""
        meant = " and ".join(PAPERS[paper]["names"][0] for paper in self.papers) or "a paper that the file names"
        return f"{self.where}: {meant} has no {self.kind} {self.number}"


def numbers_of(text: str) -> Iterator[tuple[str, str]]:
    """Kind and number of everything numbered in a text; "2-4" are three."""
    for found in PLAIN.finditer(text):
        kind = next(kind for kind in KINDS if found[kind])
        for part in re.split(r",\s+|\s+and\s+", re.sub(rf"^(?:{KINDS[kind]})\s*", "", found[kind])):
            first, *last = re.split(r"\s*[-–]\s*|\s+to\s+", part)
            if last and "." not in part:
                yield from ((kind, str(number)) for number in range(int(first), int(last[0]) + 1))
            else:
                yield from ((kind, number) for number in (first, *last))


def citations(text: str, where: str, papers_of_file: tuple[str, ...] = ()) -> list[Citation]:
    """Every citation in a text; numbers without a paper are taken as one of the papers of its file."""
    found: list[Citation] = []
    rest = text
    for pattern in (AFTER, BEFORE):
        for match in pattern.finditer(rest):
            paper = (NAMES[match["name"]],)
            found += [Citation(paper, kind, number, where) for kind, number in numbers_of(match["numbers"])]
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    if papers_of_file:
        found += [Citation(papers_of_file, kind, number, where) for kind, number in numbers_of(rest)]
    return found


def papers_named(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(NAMES[name] for name in re.findall(rf"\b(?:{NAME})", text)))


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of what a file says: Python's strings and comments, other files whole."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield 1, text
        return
    strings = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    yield from ((node.lineno, node.value) for node in strings if isinstance(node.value, str))
    for line, words in enumerate(text.splitlines(), 1):
        if comment := re.search(r"(?:^|\s)# .*", words):
            yield line, comment[0]


OTHER_SOURCE = re.compile(
    r"[A-Z][a-zé]+(?: (?:&|and) [A-Z]\w+)?(?:'s)? (?:19|20)\d\d, (?:Sect|Eq|Table|Fig)\.? ?[\d.]+"
)


def files() -> list[Path]:
    found = [path for folder in ("segloss_gui", "resources") for path in sorted((ROOT / folder).rglob("*"))]
    return [*(path for path in found if path.suffix in (".py", ".toml", ".md", ".html", ".txt")), ROOT / "README.md"]


def cited_in(path: Path) -> list[Citation]:
    whole = path.read_text("utf-8")
    if not (named := papers_named(whole)):
        return []
    found = []
    for line, text in texts_of(path):
        mine = OTHER_SOURCE.sub(lambda match: match[0] if papers_named(match[0]) else " ", text)
        found += citations(mine, f"{path.relative_to(ROOT)}:{line}", named if path.suffix == ".py" else ())
    return found


def words_of(spec: LossSpec) -> Iterator[tuple[str, str]]:
    """All that is said of a loss, by where it is said."""
    yield f"{spec.key}: help", text_page(spec)
    yield f"{spec.key}: page", re.sub(r"<[^>]+>", " ", loss_page(spec))
    yield f"{spec.key}: JSON", json.dumps(as_json(spec), ensure_ascii=False)


def reference_faults(spec: LossSpec) -> list[str]:
    """References whose number the paper does not have, or has for something else."""
    faults = []
    for source in spec.reference:
        paper = next((key for name, key in NAMES.items() if source.paper == name), None)
        if paper is None:
            continue
        cited = list(numbers_of(source.equation))
        if not cited:
            faults.append(f"{spec.key}: {source.paper}, {source.equation!r} names no number")
        for kind, number in cited:
            entry = PAPERS[paper].get(kind, {}).get(number, {})
            if spec.key not in entry.get("losses", ()):
                is_ = entry.get("is", "nothing")
                faults.append(f"{spec.key}: {source.paper}, {kind} {number} is {is_}, not this loss")
    return faults


def test_every_citation_in_code_resources_and_readme_is_of_a_number_the_paper_has() -> None:
    found = [citation for path in files() for citation in cited_in(path)]
    assert len(found) > 100
    assert not (faults := [fault for citation in found if (fault := citation.fault())]), "\n".join(faults)


def test_every_citation_in_what_is_said_of_a_loss_is_of_a_number_the_paper_has() -> None:
    found = [c for spec in LOSSES.values() for where, text in words_of(spec) for c in citations(text, where)]
    assert len(found) > 60
    assert not (faults := [fault for citation in found if (fault := citation.fault())]), "\n".join(faults)


def test_every_loss_cites_the_number_that_is_this_loss() -> None:
    assert not (faults := [fault for spec in LOSSES.values() for fault in reference_faults(spec)]), "\n".join(faults)


def functions_of(path: Path) -> Iterator[tuple[str, str]]:
    """Name and docstring of every function of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and (text := ast.get_docstring(node)):
            yield node.name, text


def test_every_function_that_computes_a_numbered_thing_cites_its_number() -> None:
    places = {
        (key, name): number
        for key, paper in PAPERS.items()
        for number, entry in paper["equations"].items()
        for name in entry.get("functions", ())
    }
    for path in (path for path in files() if path.suffix == ".py"):
        for name, text in functions_of(path):
            for key in PAPERS:
                cited = {c.number for c in citations(text, name) if c.papers == (key,) and c.kind == "equations"}
                if cited and (key, name) in places:
                    assert places[key, name] in cited, f"{path}: {name} must cite Eq. {places[key, name]}, got {cited}"


def test_every_loss_a_paper_numbers_is_offered_and_cites_it() -> None:
    for paper in PAPERS.values():
        for number, entry in paper["equations"].items():
            for key in entry.get("losses", ()):
                cited = {n for r in LOSSES[key].reference if r.paper in paper["names"] for n in numbers_of(r.equation)}
                assert ("equations", number) in cited, f"{key} does not cite {paper['names'][0]}, Eq. {number}"


def test_papers_are_named_with_the_place_they_appeared_in() -> None:
    for path in files():
        for match in VENUE.finditer(path.read_text("utf-8")):
            assert re.sub("[ ,]+", " ", match["venue"]) == PAPERS[NAMES[match["name"]]]["venue"], path


def test_nothing_speaks_of_a_benchmark_in_the_odyssey_which_only_announces_one() -> None:
    claims = [path for path in files() if re.search(r"benchmark (of|in) (the )?(Ma|Odyssey)", path.read_text("utf-8"))]
    assert not claims


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Odyssey Eq. 17", ["17"]),
        ("Odyssey Eq. 7-9, 12 and 14", ["7", "8", "9", "12", "14"]),
        ("Bertels 2019, Sect. 3.2", ["3.2"]),
        ("(Bertels 2019, Eq. 2-4 and Propositions 1-2)", ["2", "3", "4", "1", "2"]),
        ("Tilborghs 2022, Sect. 2.3, Eq. 5", ["2.3", "5"]),
        ("Tilborghs' Eq. 4", ["4"]),
        ("Table 1 of Bertels 2019 as data", ["1"]),
        ("Tilborghs 2022, Table 1 (ACDC)", ["1"]),
        ("Bertels Sect. 3 (sDice); Odyssey Sect. 4.3.", ["3", "4.3"]),
        ("Bertels 2019, Table 1: BR18", ["1"]),
    ],
)
def test_citations_are_found_in_every_form(text: str, numbers: list[str]) -> None:
    assert [citation.number for citation in citations(text, "here")] == numbers


@pytest.mark.parametrize(
    "text",
    ["Odyssey Eq. 17", "Bertels 2019, Sect. 3.2", "Fig. 4 of Tilborghs 2022", "Ma 2020, Table 1", "Bertels Cor. 2"],
)
def test_a_number_the_paper_has_not_is_caught(text: str) -> None:
    assert any(citation.fault() for citation in citations(text, "here"))


def test_a_number_alone_must_be_of_a_paper_the_file_names() -> None:
    assert not any(citation.fault() for citation in citations("Eq. 13 is printed without", "here", ("ma",)))
    assert any(citation.fault() for citation in citations("Eq. 13 is printed without", "here", ("tilborghs",)))


def test_a_loss_that_cites_another_ones_number_is_caught() -> None:
    from dataclasses import replace

    wrong = replace(
        LOSSES["soft_jaccard"], reference=(LossCitation("Odyssey", "Eq. 8"), LossCitation("Odyssey", "the text"))
    )
    assert len(reference_faults(wrong)) == 2
