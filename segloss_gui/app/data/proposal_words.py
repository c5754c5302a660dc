"""What the page of a proposed folder says."""

from __future__ import annotations

from pathlib import Path

from segloss_gui.app.data.layout_choices import folder_of
from segloss_gui.app.documents import Proposal
from segloss_gui.core.number_text import count_of
from segloss_gui.data.accounting import Account
from segloss_gui.data.case import Case


def title_of(proposal: Proposal) -> str:
    """The cohort, or the folder while it is looked at."""
    return proposal.preview.cohort.name if proposal.preview else folder_of(proposal.source).name


def says(proposal: Proposal) -> str:
    """Why it cannot be read, or what was found, with the notes of its reader."""
    if proposal.fault or proposal.preview is None:
        return proposal.fault or "Looking …"
    notes = "\n".join(proposal.preview.notes)
    return f"{proposal.preview.summary()}.\n{notes}".strip()


def sorted_says(proposal: Proposal, account: Account) -> str:
    """What was found of a folder whose files all are accounted for; questions stand apart."""
    assert proposal.preview is not None
    notes = [note for note in proposal.preview.notes if note not in account.table.questions]
    return "\n".join([f"{proposal.preview.summary()}.", account.sentence(), *notes])


def case_line(case: Case) -> str:
    """The files of a case, and its reference."""
    files = ", ".join(path.name for path in case.images)
    return f"{case.id}    {files}  →  {case.label.name if case.label else 'no reference'}"


def take_words(proposal: Proposal) -> str:
    """What taking it takes; empty where there is nothing to take."""
    count = len(proposal.preview.cohort.cases) if proposal.preview else 0
    return f"Use {count_of(count, 'case')}" if count else ""


def folds_words(folds: Path | None) -> tuple[str, str]:
    """What is ticked to take the folds of the data set, and what comes of it; empty where it has none."""
    if folds is None:
        return "", ""
    return f"With its folds ({folds.name})", f"{folds}\nUnticked, folds are dealt out by subject"
