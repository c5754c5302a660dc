"""What the program remembers from one start to the next: one schema. To remember something more, add a field here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Json, PositiveFloat

GEOMETRY_BEGINS = b"\x01\xd9\xd0\xcb"


def _names(value: object) -> object:
    """Qt reads a list of one as its one, and an empty one as nothing."""
    return [value] if isinstance(value, str) else value


def _geometry(value: object) -> object:
    if not (isinstance(value, bytes) and (not value or value.startswith(GEOMETRY_BEGINS))):
        raise ValueError("must be the geometry of a window, as Qt writes it")
    return value


def _folder(value: object) -> object:
    if not isinstance(value, str) or "\0" in value or (value and not Path(value).is_absolute()):
        raise ValueError("must be the whole path of a folder")
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Pixels = Annotated[int, Field(ge=-(2**20), le=2**20)]


class Panes(BaseModel):
    """How the panes of a board are arranged.

    Parameters
    ----------
    maximised : str
        Name of the pane that fills the board; empty for none.
    detached : list of str
        Panes in windows of their own.
    places : dict
        Of those windows: left, top, width, height in pixels.
    columns, rows : list of float
        Shares of the room; empty for equal ones.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    maximised: str = ""
    detached: list[str] = []
    places: dict[str, tuple[Pixels, Pixels, Pixels, Pixels]] = {}
    columns: list[PositiveFloat] = []
    rows: list[PositiveFloat] = []


class Remembered(BaseModel):
    """Everything remembered; the aliases are the keys in the file.

    Parameters
    ----------
    theme : {"auto", "light", "dark"}
    projector : bool
        Large type.
    recent : tuple of str
        Studies, newest first.
    keys : dict
        Changed keys: of each place, of each action.
    geometry : bytes
        Of the main window, as Qt writes it; empty for none.
    cluster_where, cluster_recent : str, tuple of str
        Where runs train, and where they did before.
    cluster_keys : str
        Folder with the keys of schedulers; empty for none.
    download_folder : str
        Where downloads go; empty for none chosen yet.
    studies_folder : str
        Where new studies get a folder of their own; empty for the usual place.
    scores : dict
        Choices of the score tables.
    panes : dict
        Of each board, :class:`Panes`.
    mouse : {"research", "pacs"}
        What the mouse does over a slice.
    radiological : bool
        Whether the patient's right is on the left.
    layout : str
        Of Compare, the one chosen last; empty for the first.
    leads_on : bool
        Of Review, whether a grade that is given shows the next overlay without one.
    chosen_in : str
        Folder in which something was chosen last: the next dialog for files begins there; empty for none yet.

    Examples
    --------
    >>> Remembered().theme, Remembered.model_validate({"cluster/where": "local:2"}).cluster_where
    ('auto', 'local:2')
    """

    model_config = ConfigDict(frozen=True)

    theme: Literal["auto", "light", "dark"] = "auto"
    projector: bool = False
    recent: Names = ()
    keys: Json[dict[str, dict[str, list[str]]]] = {}
    geometry: Annotated[bytes, BeforeValidator(_geometry)] = b""
    cluster_where: str = Field("", alias="cluster/where")
    cluster_recent: Names = Field((), alias="cluster/recent")
    cluster_keys: str = Field("", alias="cluster/keys")
    download_folder: str = Field("", alias="download/folder")
    studies_folder: Annotated[str, BeforeValidator(_folder)] = Field("", alias="studies/folder")
    scores: Json[dict[str, Any]] = Field({}, alias="compare/scores")
    panes: dict[str, Json[Panes]] = {}
    mouse: Literal["research", "pacs"] = Field("research", alias="view/mouse")
    radiological: bool = Field(True, alias="view/radiological")
    layout: str = Field("", alias="compare/layout")
    leads_on: bool = Field(True, alias="review/leads_on")
    chosen_in: Annotated[str, BeforeValidator(_folder)] = Field("", alias="dialogs/folder")
