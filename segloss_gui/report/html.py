"""A report as one HTML file that needs no other: figures inside, no script, readable in light and dark."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from segloss_gui.report.formats import svg
from segloss_gui.report.parts import Cell, Document, Picture, Section, Table

STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --muted: #5b6475; --line: #d9dee8; --ground: #fff; --soft: #f4f6fa;
        --shade: #e4e9f3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9f0; --muted: #a3adbf; --line: #3a4252; --ground: #171b23; --soft: #1f2530;
          --shade: #2c3548; }
}
body { font: 15px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--ink);
       background: var(--ground); max-width: 62rem; margin: 2.5rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .4rem; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; }
nav a { color: inherit; margin-right: 1.1rem; } p { max-width: 48rem; }
figure { margin: 1.2rem 0; } figcaption, caption, .note { color: var(--muted); font-size: .9rem; text-align: left; }
figure img { width: 100%; background: #fff; border-radius: 6px; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0 .3rem; font-variant-numeric: tabular-nums; }
caption { caption-side: top; padding-bottom: .4rem; }
th, td { padding: .3rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th.number, td.number { text-align: right; white-space: nowrap; } thead th { border-bottom: 2px solid var(--line); }
td.shaded { background: var(--shade); }
pre { background: var(--soft); padding: .9rem 1.1rem; border-radius: 6px; overflow-x: auto; font-size: .85rem; }
@media print { nav { display: none; } h2, figure, table { break-inside: avoid; } }
"""


def html(document: Document) -> str:
    """The whole file.

    Examples
    --------
    >>> text = html(Document("A & B", (Section("Scores", ("one",)),)))
    >>> "<title>A &amp; B</title>" in text, "<script" in text
    (True, False)
    """
    places = [(f"section-{number}", section) for number, section in enumerate(document.sections, 1)]
    links = "".join(f'<a href="#{place}">{escape(section.title)}</a>' for place, section in places)
    body = "".join(_section(place, section) for place, section in places)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(document.title)}</h1>\n<nav>{links}</nav>\n{body}</body>\n</html>\n"
    )


def _section(place: str, section: Section) -> str:
    return "".join(_pieces(place, section))


def _pieces(place: str, section: Section) -> Iterator[str]:
    yield f'<section id="{place}">\n<h2>{escape(section.title)}</h2>\n'
    yield from (f"<p>{escape(text)}</p>\n" for text in section.text)
    yield from map(_table, section.tables)
    yield from map(_picture, section.pictures)
    if section.code:
        yield f"<pre>{escape(section.code)}</pre>\n"
    yield "</section>\n"


def _table(table: Table) -> str:
    kinds = ["" if column < table.words else "number" for column in range(len(table.head))]
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escape(name)}</th>' for name, kind in zip(table.head, kinds, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(_field(cell, kind) for cell, kind in zip(row, kinds, strict=True))}</tr>\n" for row in table.rows
    )
    note = f'<p class="note">{escape(table.note)}</p>\n' if table.note else ""
    return (
        f'<div class="scroll"><table>\n<caption>{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n{note}"
    )


def _field(cell: Cell, kind: str) -> str:
    return f"<td{_class(kind, 'shaded' if cell.shaded else '')}>{_cell(cell)}</td>"


def _class(*names: str) -> str:
    held = " ".join(filter(None, names))
    return f' class="{held}"' if held else ""


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    for on, tag in ((cell.bold, "b"), (cell.italic, "i"), (cell.underline, "u")):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return text


def _picture(picture: Picture) -> str:
    data = base64.b64encode(svg(picture.draw())).decode()
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{escape(picture.caption)}">\n'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>\n"
    )
