"""What the Data workspace says and does, without Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from segloss_gui.app.data.case_picture import Picture
from segloss_gui.app.data.case_rows import Row, Rows, with_picture
from segloss_gui.app.data.size_words import volume_words
from segloss_gui.app.session import Session
from segloss_gui.core.harmless import one_line, to_cell
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.data.case import Case, CohortPreview, Refusal, TargetClass
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import FoldSettings, Study

MOST_SIZES = 20
"""Labels whose volumes are listed one by one."""


class DataPresenter:
    """The Data workspace over a session.

    Parameters
    ----------
    session : Session
        What is shown and edited.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._dealt: tuple[CohortPreview, FoldSettings, Mapping[str, str]] | None = None

    def rows(self) -> Sequence[Row]:
        """One row a case, in the cohort's order; made as they are looked at."""
        preview = self.session.preview
        return () if preview is None else Rows(preview, self._roles(preview))

    def _roles(self, preview: CohortPreview) -> Mapping[str, str]:
        """What the study does with each case; dealing out ten thousand is done once, not at every look."""
        folds = self.session.study.folds
        if self._dealt is None or self._dealt[0] is not preview or self._dealt[1] != folds:
            self._dealt = preview, folds, self._deal(preview)
        return self._dealt[2]

    def _deal(self, preview: CohortPreview) -> dict[str, str]:
        from segloss_gui.core.errors import BadInputError
        from segloss_gui.study.cases import fold_for

        folds = self.session.study.folds
        try:
            made = fold_for(self.session.study, preview.cohort, folds.use[0])
        except BadInputError:  # a cohort to look at: an image of one's own after a study with a split
            return {}
        held_out = "test" if folds.by == "split" else "validate"
        return {c.id: "train" for c in made.train} | {c.id: held_out for c in made.validation}

    def summary(self) -> str:
        """Cases, groups and refusals in one line."""
        preview = self.session.preview
        if preview is None:
            return ""
        groups = Counter(case.group for case in preview.cohort.cases if case.group)
        named = ", ".join(f"{group}: {thousands(count)}" for group, count in sorted(groups.items()))
        return preview.summary() + (f"; {named}" if named else "")

    def facts(self, case_id: str, picture: Picture | None = None) -> list[tuple[str, str]]:
        """What is known of a case, label and value."""
        preview = self.session.preview
        if preview is None or case_id not in preview.cohort.by_id:
            return []
        case = preview.cohort.by_id[case_id]
        role = self._roles(preview).get(case_id, "look at")
        row = with_picture(Row(case, role, preview.headers.get(case_id)), picture)
        known = [
            ("Group", case.group), ("Subject", case.subject if case.subject != case.id else ""), ("Use", row.role),
            ("Voxels", row.shape), ("Spacing", row.spacing), ("Axes", row.orientation), ("Channels", row.channels),
            ("Image", ", ".join(path.name for path in case.images) or "made by the program"),
            ("Reference", self._reference_words(case)),
        ]  # fmt: skip
        volumes = (picture.volumes_ml if picture else None) or {}
        unit = picture.unit if picture else MM
        return [(name, value) for name, value in known if value] + self._sizes(volumes, unit)

    def _reference_words(self, case: Case) -> str:
        """The file of the reference, or all files of one that is put together from a mask a structure."""
        if not case.images:  # whose reader needs no library, which would take the window's thread a while to load
            return case.label.name if case.label else "made by the program"
        from segloss_gui.data.readers.structures_of_cases import StructuresReader

        preview = self.session.preview
        reader = preview.cohort.reader if preview else None
        if isinstance(reader, StructuresReader) and (masks := reader.masks.get(case.id)):
            objects = sum(len(reader.objects.get(path, ())) for path in masks.values())
            return ", ".join(path.name for path in masks.values()) + (f" and {objects} more" if objects else "")
        return case.label.name if case.label else "none"

    def _sizes(self, volumes_ml: Mapping[int, float], unit: SizeUnit) -> list[tuple[str, str]]:
        """The labels' volumes; of very many the largest, and what the others come to."""
        largest = sorted(sorted(volumes_ml, key=volumes_ml.__getitem__, reverse=True)[:MOST_SIZES])
        said = [(self.label_name(value), volume_words(volumes_ml[value], unit)) for value in largest]
        if rest := [ml for value, ml in volumes_ml.items() if value not in largest]:
            said.append((f"{count_of(len(rest), 'smaller label')}", f"{volume_words(sum(rest), unit)} together"))
        return said

    def label_name(self, value: int) -> str:
        """What a label value is called: as the class it alone makes, or as the data call it."""
        own = next((each.name for each in self.session.study.classes if each.sources == (value,)), "")
        return own or self._name_in_data(value)

    def _name_in_data(self, value: int) -> str:
        names = self.session.preview.cohort.label_names if self.session.preview else {}
        return names.get(value) or f"label {value}"

    def rename_class(self, value: int, name: str) -> None:
        """Call the class of ``value`` otherwise; an empty name is not taken."""
        if name.strip():
            self._set_classes(
                tuple(
                    target.model_copy(update={"name": name.strip()}) if target.value == value else target
                    for target in self.session.study.classes
                )
            )

    def join(self, values: Sequence[int]) -> None:
        """Make one class of several; it has the smallest value and all their names."""
        chosen = [target for target in self.session.study.classes if target.value in values]
        if len(chosen) < 2:
            return
        sources = tuple(sorted(value for target in chosen for value in target.sources))
        joined = TargetClass(value=sources[0], name=" + ".join(target.name for target in chosen), joins=sources)
        rest = [target for target in self.session.study.classes if target not in chosen]
        self._set_classes(tuple(sorted([*rest, joined], key=lambda target: target.value)))

    def reset_classes(self) -> None:
        """One class a label value again, called as the data call it."""
        values = sorted(value for target in self.session.study.classes for value in target.sources)
        self._set_classes(tuple(TargetClass(value=value, name=self._name_in_data(value)) for value in values))

    def leave_out(self, value: int) -> None:
        """Treat a class as background; the last one stays."""
        rest = tuple(target for target in self.session.study.classes if target.value != value)
        if rest:
            self._set_classes(rest)

    def _set_classes(self, classes: tuple[TargetClass, ...]) -> None:
        values = {target.value for target in classes}
        kept = tuple(r for r in self.session.study.policy.removed if r.class_value in values)
        if classes != self.session.study.classes:
            self.session.edit(classes=classes, policy=LabelPolicy(removed=kept))


def refusals_text(refusals: Sequence[Refusal]) -> str:
    """All refusals with full paths, a line each, for the clipboard; pasted into a spreadsheet none is a formula."""
    return "\n".join(to_cell(one_line(f"{refusal.path}: {refusal.cause}")) for refusal in refusals)


def describe_classes(study: Study) -> str:
    """How many classes, and whether they exclude each other."""
    if not study.classes:
        return "No classes yet: they come with a cohort that has references."
    kind = "one class against background" if len(study.classes) == 1 else "classes that exclude each other"
    return f"{len(study.classes)} {'class' if len(study.classes) == 1 else 'classes'}: {kind}, {study.activation}."


def none_left_words(count: int, words: str, *, flagged: bool) -> str:
    """Why a filter leaves no case of ``count``.

    Examples
    --------
    >>> none_left_words(12, "knee", flagged=False)
    'None of 12 cases has “knee” in its name, group or use'
    >>> none_left_words(12, "knee", flagged=True), none_left_words(12, "", flagged=True)
    ('None of the flagged cases has “knee” in its name, group or use', 'None of 12 cases is flagged')
    """
    if not words.strip():
        return f"None of {thousands(count)} cases is flagged"
    which = "the flagged" if flagged else thousands(count)
    return f"None of {which} cases has “{words.strip()}” in its name, group or use"
