from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.losses import LOSSES
from segloss_gui.report.equation import equation_svg
from segloss_gui.report.loss_pages import index_page, loss_page, write_loss_pages
from segloss_gui.report.loss_words import parameters_of, text_page

VOID = {"meta", "br", "link"}


class Balanced(HTMLParser):
    """Refuses a page whose elements are not closed in order; keeps the links."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]
        self.outside += [value for name, value in attrs if name == "src" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Balanced:
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("key", list(LOSSES))
def test_every_loss_has_a_page_that_says_all_of_it(key: str) -> None:
    spec = LOSSES[key]
    page = loss_page(spec)
    parsed = read(page)
    assert parsed.outside == []
    assert "<svg" in page
    assert all(f"<code>{name}</code>" in page for name in spec.params.model_fields)
    assert all(source.equation in page.replace("&#x27;", "'") for source in spec.reference)
    assert page.count("<li>") == len(spec.deviations)


def test_the_index_links_to_every_page_in_the_order_of_the_taxonomy(tmp_path: Path) -> None:
    index = write_loss_pages(tmp_path / "pages", list(LOSSES.values()))
    links = read(index.read_text(encoding="utf-8")).links
    assert sorted(links) == sorted(f"{key}.html" for key in LOSSES)
    for link in links:
        inner = read((index.parent / link).read_text(encoding="utf-8")).links
        assert all((index.parent / there).is_file() for there in inner)


def test_the_index_names_the_four_families() -> None:
    page = index_page(list(LOSSES.values()))
    assert re.findall("<h2>(.*?)</h2>", page) == ["Distribution", "Region", "Boundary", "Compound"]


def test_pages_are_not_written_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("mine")
    with pytest.raises(FileRefusedError, match="must be a folder"):
        write_loss_pages(tmp_path / "pages", list(LOSSES.values()))
    assert (tmp_path / "pages").read_text() == "mine"


def test_an_equation_is_one_path_in_the_colour_of_the_text() -> None:
    svg = equation_svg(r"\frac{1}{N} < \epsilon", r"1/N < \epsilon")
    assert svg.count("<path") == 1
    assert 'fill="currentColor"' in svg
    assert 'aria-label="1/N &lt; \\epsilon"' in svg


def test_bounds_and_defaults_are_said_in_words() -> None:
    found = {one.name: one for one in parameters_of(LOSSES["dice_phi"])}
    assert found["phi"].allowed == "I, CI, BI or BCI"
    assert found["epsilon"].allowed == "heuristic, a number (at least 0) or a list, each a number (at least 0)"
    assert (found["epsilon"].default, found["epsilon"].unit) == ("1e-7", "voxels")
    terms = parameters_of(LOSSES["weighted_sum"])[0]
    assert terms.default == "soft_dice, cross_entropy"
    assert terms.allowed == "a list of 2 to 3, each a table of loss, weight, params"


def test_a_text_page_fits_a_terminal() -> None:
    for spec in LOSSES.values():
        lines = [line for line in text_page(spec).splitlines() if line.strip() not in (spec.equation, spec.summary)]
        assert max(map(len, lines)) <= 96, spec.key


def test_a_loss_without_a_paper_has_its_page_all_the_same() -> None:
    own = replace(LOSSES["soft_dice"], reference=(), deviations=())
    assert "Defined in" not in text_page(own)
    read(loss_page(own))
