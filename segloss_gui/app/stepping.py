"""From case to case and from epoch to epoch of a session."""

from __future__ import annotations

from segloss_gui.app.session import Session


def step_case(session: Session, steps: int) -> None:
    """Go to the next case (or the one before) of the cohort, staying at the ends."""
    ids = [case.id for case in session.preview.cohort.cases] if session.preview else []
    if ids:
        here = ids.index(session.case_id) if session.case_id in ids else 0
        session.show_case(ids[min(max(here + steps, 0), len(ids) - 1)])


def step_flag(session: Session, steps: int) -> None:
    """Go to the next flagged case (the one before, below 0), round and round."""
    ids = [case.id for case in session.preview.cohort.cases] if session.preview else []
    if found := session.flags.step(session.case_id, ids, steps):
        session.show_case(found)
    else:
        session.said.emit("passing", "No case is flagged")


def newest_epoch(session: Session) -> int:
    """Last epoch any run has finished; 0 before the first."""
    return max((progress.epoch for progress in session.progress.values()), default=0)


def previewed_epochs(session: Session, case: str | None = None) -> tuple[int, ...]:
    """Epochs of which any run kept a preview (of ``case``; None: of any case), the first one first."""
    held = (key for progress in session.progress.values() for key in progress.previews)
    return tuple(sorted({epoch for epoch, of in held if case in (None, of)}))


def begin_playing(session: Session) -> bool:
    """Go to where playing the epochs begins: the first one, or where it was left; False where there is none to play."""
    epochs = previewed_epochs(session)
    if not epochs:
        session.said.emit("passing", "There is nothing to play yet: the first validated epoch brings a preview")
    elif session.epoch is None or session.epoch >= epochs[-1]:
        session.show_epoch(epochs[0])
    return bool(epochs)


def play_on(session: Session) -> bool:
    """Show the next epoch that has a preview; whether there is another one after it."""
    here = session.epoch or 0
    ahead = [epoch for epoch in previewed_epochs(session) if epoch > here]
    if ahead:
        session.show_epoch(ahead[0])
    return len(ahead) > 1
