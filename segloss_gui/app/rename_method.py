"""Give a method another name, from wherever it is shown: its id, and with it its runs and scores, stays."""

from __future__ import annotations

from pydantic import ValidationError

from segloss_gui.app.method_looks import with_look
from segloss_gui.app.session import Session
from segloss_gui.core.settings import describe_faults
from segloss_gui.study.method_names import study_names


def rename_method(session: Session, method: str, name: str) -> str:
    """Call a method ``name``, or as nobody had named it where that is empty; what forbids it, else an empty text.

    Parameters
    ----------
    session : Session
        Whose study keeps the name; it can be undone.
    method : str
        Its id.
    name : str
        The new name; blanks around it and twice within it are no part of it.

    Examples
    --------
    >>> session = Session()
    >>> session.edit(losses=({"key": "soft_dice"}, {"key": "focal"}))
    >>> rename_method(session, "focal", "sDice"), rename_method(session, "focal", " ours ")
    ('Names must differ: another loss is already called “sDice”.', '')
    >>> [view.title for view in session.methods]
    ['sDice', 'ours']
    """
    clean = " ".join(name.split())
    unnamed = session.study.model_copy(update={"methods": with_look(session.study, method, title=None)})
    made = study_names(unnamed)[method]
    if clean != made and clean in {view.title for view in session.methods if view.name != method}:
        return taken_words(clean)
    try:
        session.change_method(method, title="" if clean == made else clean)
    except ValidationError as error:
        return f"The name cannot be taken: {describe_faults(error)[0]}."
    return ""


def taken_words(name: str) -> str:
    """That a name is another's already."""
    return f"Names must differ: another loss is already called “{name}”."
