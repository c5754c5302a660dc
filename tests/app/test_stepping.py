from __future__ import annotations

from segloss_gui.app.session import Session
from segloss_gui.app.stepping import begin_playing, play_on
from segloss_gui.core.events import PredictionReady
from segloss_gui.study.progress import RunProgress


def with_previews(*epochs: int) -> Session:
    session, progress = Session(), RunProgress("a")
    for epoch in epochs:
        progress.apply(PredictionReady(run="a", time=0.0, epoch=epoch, case="c", path=f"previews/{epoch}"))
    session.set_runs({}, {"a": progress})
    return session


def test_playing_begins_at_the_first_preview_and_ends_at_the_last() -> None:
    session = with_previews(2, 4, 6)
    assert begin_playing(session)
    seen = [session.epoch]
    while play_on(session):
        seen.append(session.epoch)
    assert [*seen, session.epoch] == [2, 4, 6]


def test_playing_goes_on_where_it_was_left_and_begins_anew_after_the_end() -> None:
    session = with_previews(1, 2, 3)
    session.show_epoch(2)
    assert begin_playing(session)
    assert session.epoch == 2
    session.show_epoch(3)
    assert begin_playing(session)
    assert session.epoch == 1


def test_where_there_is_nothing_to_play_it_is_said() -> None:
    session, said = Session(), list[str]()
    session.said.connect(lambda _level, words: said.append(words))
    assert not begin_playing(session)
    assert not play_on(session)
    assert said == ["There is nothing to play yet: the first validated epoch brings a preview"]
