from __future__ import annotations

from segloss_gui.app.closing import closing_question


def test_the_question_is_about_what_trains_now_and_says_so_where_it_has_ended() -> None:
    closed: list[str] = []
    asked = [closing_question(active, lambda: closed.append("closed")) for active in (2, 1, 0)]
    assert [question.details.partition(".")[0] for question in asked] == [
        "2 runs are not finished", "1 run is not finished", "Nothing is stopped by closing now",
    ]  # fmt: skip
    assert [question.answers[0].words for question in asked] == ["Stop and close", "Stop and close", "Close"]
    asked[-1].answer("Close")
    assert closed == ["closed"]
