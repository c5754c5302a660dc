"""What a column of files is for, in words, and what its pattern proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.harmless import shown_name
from segloss_gui.data.sorting.words import MODALITIES

Kind = Literal["channel", "reference", "class", "prediction", "groups", "ignore"]
NAMED: tuple[Kind, ...] = ("channel", "class", "prediction")
TITLES: dict[Kind, str] = {
    "channel": "Image", "reference": "Reference", "class": "Class of the reference", "prediction": "Prediction of",
    "groups": "Table of groups", "ignore": "Leave aside",
}  # fmt: skip


@dataclass(frozen=True)
class Role:
    r"""What a column is for.

    Parameters
    ----------
    kind : str
        ``channel``, ``reference``, ``class`` (a mask of one structure), ``prediction``, ``groups`` (a table) or
        ``ignore``.
    name : str
        Of the channel, the class or the method; the others have none. What cannot be seen of it is left out.

    Raises
    ------
    BadInputError
        When a name is missing, or one is given where there is none.

    Examples
    --------
    >>> str(Role("channel", "FLAIR")), Role.parse("class:liver").name
    ('channel:FLAIR', 'liver')
    >>> str(Role("channel", " T1\t"))
    'channel:T1'
    """

    kind: Kind
    name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise BadInputError(f"a role must be {WAYS}, got {self.kind!r}")
        object.__setattr__(self, "name", shown_name(self.name))
        if bool(self.name) != (self.kind in NAMED):
            wants = f"must have a name ({self.kind}:NAME)" if self.kind in NAMED else "has no name"
            raise BadInputError(f"the role {self.kind} {wants}, got {self.name!r}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @property
    def title(self) -> str:
        """The role as a heading on screen.

        Examples
        --------
        >>> Role("prediction", "nnU-Net").title, Role("channel", "CT").title, Role("ignore").title
        ('Prediction of nnU-Net', 'CT', 'Leave aside')
        """
        if self.kind == "channel":
            return self.name
        return f"Class {self.name}" if self.kind == "class" else f"{TITLES[self.kind]} {self.name}".strip()

    @classmethod
    def parse(cls, text: str) -> Role:
        """A role as it is written on the command line and in a study file; the name of a modality is a channel.

        Raises
        ------
        BadInputError
            When it is none.

        Examples
        --------
        >>> str(Role.parse("FLAIR")), str(Role.parse("reference"))
        ('channel:FLAIR', 'reference')
        """
        kind, sign, name = text.strip().partition(":")
        kind = kind.strip()
        if not sign and kind.lower() in MODALITIES:
            return cls("channel", kind)
        if kind not in get_args(Kind):
            raise BadInputError(f"a role must be {WAYS}, got {text!r}")
        return cls(kind, name.strip())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Proposal:
    """A role and the reason for it, in words that follow the pattern."""

    role: Role
    why: str


WAYS = "channel:NAME, reference, class:NAME, prediction:METHOD, groups or ignore"
IGNORE, REFERENCE, GROUPS = Role("ignore"), Role("reference"), Role("groups")
