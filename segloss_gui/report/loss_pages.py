"""One page of HTML per loss, and an index by taxonomy: self-contained files, readable without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.report.equation import equation_svg
from segloss_gui.report.loss_words import (
    CHANNELS,
    DEVIATIONS,
    FAMILIES,
    ParameterWords,
    floor_words,
    group_words,
    parameters_of,
    printed_words,
)
from segloss_gui.study.atomic import write_atomic

if TYPE_CHECKING:
    from segloss_gui.losses import Activation, LossSpec


def write_loss_pages(folder: Path, specs: Sequence[LossSpec]) -> Path:
    """Write ``<key>.html`` for every loss and ``index.html``.

    Parameters
    ----------
    folder : Path
        Made where missing; files of these names are replaced.
    specs : sequence of LossSpec
        The losses, in the order of the index.

    Returns
    -------
    Path of the index.

    Raises
    ------
    FileRefusedError
        When ``folder`` is a file.
    """
    _check_folder(folder)
    for before, spec, after in zip((None, *specs[:-1]), specs, (*specs[1:], None), strict=True):
        write_atomic(folder / f"{spec.key}.html", loss_page(spec, (before, after)))
    return write_atomic(folder / "index.html", index_page(specs))


def write_loss_page(folder: Path, spec: LossSpec) -> Path:
    """Write the page of one loss alone, without links to others; its path.

    Raises
    ------
    FileRefusedError
        When ``folder`` is a file.
    """
    _check_folder(folder)
    return write_atomic(folder / f"{spec.key}.html", loss_page(spec))


def loss_page(spec: LossSpec, neighbours: tuple[LossSpec | None, LossSpec | None] | None = None) -> str:
    """The page of one loss, with links to the index and the losses before and after it, where there are any."""
    family, does = FAMILIES[spec.family]
    body = [
        _navigation(*neighbours) if neighbours else "",
        f"<header><h1>{escape(spec.title)}</h1>"
        f'<span class="chip" title="{escape(f"{family} losses {does}.")}">{family} loss</span>'
        f"<code>{spec.key}</code></header>",
        f"<p>{escape(spec.summary)}</p>",
        f'<figure class="equation">{equation_svg(spec.equation, spec.equation)}'
        f"<figcaption>{_sources(spec)}</figcaption></figure>",
        "<h2>Parameters</h2>",
        _parameter_table(parameters_of(spec)),
        f"<h2>At a perfect prediction</h2><p>{escape(floor_words(spec.floor_at(spec.params())))}</p>",
        f"<h2>Classes</h2><p>{CHANNELS[spec.channels].capitalize()}.</p>",
        f"<h2>Group in Bertels 2019, Table 1</h2><p>{escape(group_words(spec))}</p>",
        _printed(spec),
        _deviations(spec.deviations),
        _snippets(spec),
    ]
    return _document(spec.title, body)


def index_page(specs: Sequence[LossSpec]) -> str:
    """All losses by family, each with its equation."""
    body = [f"<header><h1>Segmentation losses</h1></header><p>{len(specs)} losses by the taxonomy of the Odyssey.</p>"]
    for family, (title, does) in FAMILIES.items():
        cards = "".join(_card(spec) for spec in specs if spec.family == family)
        body.append(f'<h2>{title}</h2><p class="muted">They {does}.</p><div class="cards">{cards}</div>')
    return _document("Segmentation losses", body)


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FileRefusedError(folder, "must be a folder for the pages, and is a file")


def _card(spec: LossSpec) -> str:
    return (
        f'<a class="card" href="{spec.key}.html"><h3>{escape(spec.title)}</h3><p>{escape(spec.summary)}</p>'
        f'<div class="small">{equation_svg(spec.equation, spec.equation)}</div></a>'
    )


def _navigation(before: LossSpec | None, after: LossSpec | None) -> str:
    links = ['<a href="index.html">All losses</a>']
    links += [f'<a href="{before.key}.html" rel="prev">← {escape(before.title)}</a>'] if before else []
    links += [f'<a href="{after.key}.html" rel="next">{escape(after.title)} →</a>'] if after else []
    return f"<nav>{''.join(links)}</nav>"


def _sources(spec: LossSpec) -> str:
    return " · ".join(escape(f"{source.paper}, {source.equation}") for source in spec.reference)


def _parameter_table(parameters: Sequence[ParameterWords]) -> str:
    if not parameters:
        return "<p>This loss has no parameters.</p>"
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.title)}<br><code>{one.name}</code></th>"
        f"<td>{escape(one.meaning)}</td><td>{escape(f'{one.default} {one.unit}'.strip())}</td>"
        f"<td>{escape(one.allowed)}</td></tr>"
        for one in parameters
    )
    head = "".join(f"<th scope='col'>{word}</th>" for word in ("Parameter", "Meaning", "Default", "Allowed"))
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _printed(spec: LossSpec) -> str:
    words = printed_words(spec)
    return f"<h2>As printed</h2><p>{escape(words)}</p>" if words else ""


def _deviations(deviations: Sequence[str]) -> str:
    if not deviations:
        return ""
    return f"<h2>{DEVIATIONS}</h2><ul>{''.join(f'<li>{escape(text)}</li>' for text in deviations)}</ul>"


def _snippets(spec: LossSpec) -> str:
    from segloss_gui.losses.snippets import TITLES, forms_of, snippet

    activation: Activation = "sigmoid" if spec.channels != "several" else "softmax"
    blocks = [
        f"<details><summary>{TITLES[form]}</summary><pre><code>"
        f"{escape(snippet(form, spec, spec.params(), activation) or '')}</code></pre></details>"
        for form in forms_of(spec, spec.params(), activation)
    ]
    return f"<h2>Copy as</h2>{''.join(blocks)}"


def _document(title: str, body: Iterable[str]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>{''.join(body)}</main></body></html>\n"
    )


_STYLE = """
:root { color-scheme: light dark; --text: #1A1E26; --muted: #5A6474; --line: #D9DDE4; --ground: #F3F4F6;
  --surface: #FFFFFF; --raised: #ECEEF2; --accent: #4A4EC4; }
@media (prefers-color-scheme: dark) { :root { --text: #E7EAEF; --muted: #9AA4B2; --line: #303743; --ground: #13161B;
  --surface: #1A1E25; --raised: #252B35; --accent: #A3A6FA; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 2rem auto; padding: 1.6rem 2.2rem 2.4rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 12px; box-sizing: border-box; }
header { display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap; }
h1 { font-size: 1.7rem; margin: .3rem 0; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .4rem; }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
a { color: var(--accent); } nav { display: flex; gap: 1.4rem; flex-wrap: wrap; font-size: .9rem; }
.chip { background: var(--raised); border-radius: 1em; padding: .05em .8em; font-size: .85rem; color: var(--muted); }
.muted, figcaption { color: var(--muted); font-size: .9rem; }
code, pre { font: .87rem/1.5 ui-monospace, monospace; } header code, th code { color: var(--muted); font-weight: 400; }
.equation { margin: 1.4rem 0; text-align: center; } .equation svg { font-size: 1.35rem; }
figcaption { margin-top: .9rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; }
.cards { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.card { color: inherit; text-decoration: none; border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1rem;
  display: flex; flex-direction: column; }
.card:hover, .card:focus { border-color: var(--accent); } .card h3 { color: var(--accent); }
.card p { margin: 0 0 .8rem; font-size: .9rem; color: var(--muted); }
.small { font-size: .95rem; margin-top: auto; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; padding: .4rem .9rem; }
summary { cursor: pointer; font-weight: 600; } pre { overflow-x: auto; }
@media print { body { background: none; } main { border: none; margin: 0; } nav { display: none; } }
"""
