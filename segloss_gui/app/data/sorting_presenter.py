"""The table of files on the page of a proposed folder: what stands in it, and what a click on a column does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks
from segloss_gui.app.data.layout_choices import folder_of
from segloss_gui.app.data.sorted_rows import SortedRow, in_order, rows_of
from segloss_gui.app.documents import Documents, Proposal
from segloss_gui.data.accounting import Account, account
from segloss_gui.data.case import Refusal
from segloss_gui.data.layouts.sorted import Sorted
from segloss_gui.data.sorting.folder import Column, sort_folder
from segloss_gui.data.sorting.found import TABLE_ENDINGS, stem_of
from segloss_gui.data.sorting.pattern import PLACE
from segloss_gui.data.sorting.proposals import UNNAMED
from segloss_gui.data.sorting.roles import GROUPS, IGNORE, REFERENCE, Role

USUAL = ("FLAIR", "T1", "T1c", "T2", "CT", "PET")


class SortingPresenter:
    """The proposed folder as a table.

    Parameters
    ----------
    documents : Documents
        Whose proposal is sorted, and gets what is chosen.
    tasks : BackgroundTasks
        Where files are listed.

    Signals
    -------
    changed()
        ``account`` and ``rows`` came, or went.
    """

    changed = Signal()

    def __init__(self, documents: Documents, tasks: BackgroundTasks) -> None:
        self._documents, self._tasks = documents, tasks
        self.account: Account | None = None
        self.rows: tuple[SortedRow, ...] = ()
        self.columns: tuple[Column, ...] = ()
        self._of: Proposal | None = None
        self._work: BackgroundTask | None = None

    @property
    def aside(self) -> tuple[Refusal, ...]:
        """The files left aside, with the reason, after folders that could not be looked into."""
        found = self.account
        if found is None:
            return ()
        table = found.table
        told = (*table.found.shut, *found.missing.items(), *found.aside.items())
        return tuple(Refusal(table.root / path, why) for path, why in told)

    def refresh(self) -> None:
        """Sort the files of the proposal, once it is known what its layout gives."""
        proposal = self._documents.proposal
        if proposal is self._of:
            return
        self._of = proposal
        if self._work is not None:
            self._work.cancel()
        if proposal is None or proposal.preview is None or not _is_about_a_folder(proposal):
            if proposal is None or proposal.fault:
                self._show(None)
            return
        order = tuple(column.pattern for column in self.columns)
        self._work = self._tasks.run(
            "Sorting files", lambda task: _sorted(proposal, order, lambda: task.cancelled),
            done=lambda found: self._sorted(proposal, found), failed=lambda _: self._show(None),
        )  # fmt: skip

    def _sorted(self, proposal: Proposal, found: _Found) -> None:
        if proposal is self._of:
            self._show(*found)

    def _show(self, found: Account | None, columns: tuple[Column, ...] = (), rows: tuple[SortedRow, ...] = ()) -> None:
        self.account, self.columns, self.rows = found, columns, rows
        self.changed.emit()

    def choices(self, column: Column) -> tuple[Role, ...]:
        """The roles a column can be given, its own among them, the likely ones first."""
        if column.pattern.lower().endswith(TABLE_ENDINGS):
            return (GROUPS, IGNORE)
        name = name_of(column.pattern)
        channels = [Role("channel", text) for text in dict.fromkeys((*_named(name), *USUAL))]
        return tuple(dict.fromkeys((
            column.role, *channels[:1], REFERENCE, Role("class", name), Role("prediction", name), IGNORE, *channels[1:],
        )))  # fmt: skip

    def siblings(self, column: Column) -> tuple[Column, ...]:
        """The columns that are often alike, with the column itself.

        Those of one folder a case, which may be a file per structure; or those whose names do not say what they are,
        which may be a folder per method.
        """
        above = column.pattern.rpartition("/")[0]
        if column.role == GROUPS:
            return (column,)
        if "{case}" in above:
            return tuple(other for other in self.columns if other.pattern.rpartition("/")[0] == above)
        return tuple(other for other in self.columns if other is column or column.why == UNNAMED == other.why)

    def choices_of_all(self, columns: Sequence[Column]) -> tuple[tuple[str, Mapping[str, Role]], ...]:
        """What columns can be for together, in words, with the role of each; empty for a single one."""
        if len(columns) < 2:
            return ()
        names = {column.pattern: name_of(column.pattern) for column in columns}
        if not all("{case}" in pattern.rpartition("/")[0] for pattern in names):
            each = {pattern: Role("prediction", name) for pattern, name in names.items()}
            apart = len(set(names.values())) == len(names)
            return ((("a method each", each),) if apart else ()) + (("left aside", dict.fromkeys(names, IGNORE)),)
        above = reversed(columns[0].pattern.split("/")[:-1])
        root = self.account.table.root.name if self.account else ""
        method = next((name for part in above if (name := PLACE.sub("", part).strip(" ._-"))), root)
        return (
            ("classes of the reference", {pattern: Role("class", name) for pattern, name in names.items()}),
            (f"prediction of {method}", dict.fromkeys(names, Role("prediction", method))),
            ("left aside", dict.fromkeys(names, IGNORE)),
        )

    def choose(self, pattern: str, role: Role) -> None:
        """Give a column another role, and look at what the folder then holds; one column is the reference."""
        self.choose_all({pattern: role})

    def choose_all(self, given: Mapping[str, Role]) -> None:
        """The same of several columns at once."""
        found = self.account
        proposal = self._documents.proposal
        if found is None or proposal is None:
            return
        roles = dict(given)
        kinds = {role.kind for role in given.values()}
        if kinds & {"reference", "class"}:
            others = [
                *found.table.of_kind("reference"),
                *(found.table.of_kind("class") if "reference" in kinds else ()),
            ]
            roles = {column.pattern: IGNORE for column in others} | roles
        if "groups" in kinds:
            roles = {column.pattern: IGNORE for column in found.table.of_kind("groups")} | roles
        chosen = Sorted.of(found.table.with_roles(roles))
        if isinstance(proposal.source, Sorted):
            kept = ("frame", "mask_values", "group_column", "group_pattern", "subject_pattern", "keep_names")
            chosen = chosen.model_copy(update={name: getattr(proposal.source, name) for name in kept})
        self._documents.propose(chosen)


def name_of(pattern: str) -> str:
    """What a column may be called: what its pattern says beyond the case.

    Examples
    --------
    >>> name_of("{case}/{case}_FLAIR.nii.gz"), name_of("predictions/unet/{case}.nii.gz"), name_of("{case}.nii")
    ('FLAIR', 'unet', 'image')
    """
    path = PurePosixPath(PLACE.sub("", pattern.replace("{ending}", "")))
    parts = [stem_of(pattern.rpartition("/")[2]), *reversed(path.parent.parts)]
    names = [PLACE.sub("", part).strip(" ._-") for part in parts]
    return next((name for name in names if name), "image")


def _named(name: str) -> tuple[str, ...]:
    from segloss_gui.data.sorting.words import MODALITIES, words_of

    return (next((MODALITIES[word] for word in words_of(name) if word in MODALITIES), name),)


def _is_about_a_folder(proposal: Proposal) -> bool:
    return folder_of(proposal.source) != Path() and proposal.source.layout not in ("files", "phantom")


_Found = tuple[Account, tuple[Column, ...], tuple[SortedRow, ...]]


def _sorted(proposal: Proposal, order: tuple[str, ...], cancelled: Callable[[], bool]) -> _Found:
    source, preview = proposal.source, proposal.preview
    assert preview is not None
    table = source.table(cancelled) if isinstance(source, Sorted) else sort_folder(proposal.folder, None, cancelled)
    found = account(source, preview, table)
    columns = in_order(found.table.columns, order)
    return found, columns, rows_of(found, columns, as_cases=not isinstance(source, Sorted))
