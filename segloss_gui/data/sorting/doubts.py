"""What two columns leave in doubt although their names fit: numbers that are shifted, cases called alike in groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from segloss_gui.data.sorting.found import stem_of
from segloss_gui.data.sorting.pattern import CaseKey
from segloss_gui.data.sorting.roles import IGNORE, Proposal
from segloss_gui.data.sorting.words import DEVICE, SITE

LOSSY = (".jpg", ".jpeg")


def shifted(images: Collection[str], drawn: Collection[str]) -> str:
    """How drawings are numbered, where it is from 0 and the images from 1, or the other way; empty where they fit.

    Parameters
    ----------
    images, drawn : collection of str
        What their cases are called.

    Examples
    --------
    >>> shifted(["1", "2", "3"], ["0", "1", "2"])
    'numbered 0 to 2, and the images 1 to 3'
    >>> shifted(["1", "2", "3"], ["1", "2"]), shifted(["a", "b"], ["b", "c"])
    ('', '')
    """
    if len(images) != len(drawn) or not all(map(str.isdigit, (*images, *drawn))):
        return ""
    one, other = ({int(name) for name in names} for names in (images, drawn))
    by = min(other, default=0) - min(one, default=0)
    if len(one) != len(images) or abs(by) != 1 or other != {number + by for number in one}:
        return ""
    return f"numbered {min(other)} to {max(other)}, and the images {min(one)} to {max(one)}"


def leave_shifted(roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """A reference whose numbers are shifted against those of the images is paired with none of them."""
    images = {key.case for text, found in roles.items() if found.role.kind == "channel" for key in cases[text]}
    for text, found in roles.items():
        if found.role.kind in ("reference", "class") and (how := shifted(images, {key.case for key in cases[text]})):
            roles[text] = Proposal(IGNORE, f"is {how}")
            questions.append(f"Whose are the files of {text}? They are {how}.")


def leave_twin_pictures(
    roles: dict[str, Proposal], cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]
) -> None:
    """Beside a JPEG a picture of the same name in another format is its mask as often as a copy: no second channel."""
    from segloss_gui.data.readers.mask_pixels import SUFFIXES

    shown = [text for text, found in roles.items() if found.role.kind == "channel"]
    photos = {stem_of(text): text for text in shown if text.lower().endswith(LOSSY)}
    for text in shown:
        photo = photos.get(stem_of(text), text)
        if photo != text and text.lower().endswith(SUFFIXES) and cases[text] & cases[photo]:
            roles[text] = Proposal(IGNORE, f"is called like {photo}, and may be its mask")
            questions.append(f"Is {text} the reference of {photo}, or a copy of it? Names do not say.")


def ask_groups(cases: Mapping[str, AbstractSet[CaseKey]], questions: list[str]) -> None:
    """Whether cases called alike in several folders are of the same people, unless the folders are called sites.

    People are of one hospital, but lie in one scanner after the other.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    for key in {key for text, keys in cases.items() if "{group}" in text or "{folders}" in text for key in keys}:
        if key.group and (DEVICE.match(key.group) or not SITE.match(key.group)):
            groups[key.case].add(key.group)
    if not (twice := sorted((case, sorted(names)) for case, names in groups.items() if len(names) > 1)):
        return
    case, names = twice[0]
    listed = f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
    questions.append(
        f"Is {case} the same person in {listed}? Cases called alike there are taken as other people's; a subject "
        "pattern says otherwise."
    )
