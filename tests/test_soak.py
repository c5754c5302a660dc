"""What the soak calls a leak."""

from tests.soak import Count, judge


def counts(memory: float, threads: int = 0) -> list[Count]:
    return [Count(1000 + memory * place, 8 + (place > 20) * threads, 3, 200, 40) for place in range(30)]


def test_a_steady_window_leaves_nothing_behind() -> None:
    assert judge(counts(0.5)) == []


def test_memory_that_creeps_and_threads_that_stay_are_told() -> None:
    assert judge(counts(2.0)) == ["memory grew by 3.7%"]
    assert judge(counts(0.0, threads=2)) == ["threads: 8 at most in the first half, 10 in the second"]


def test_a_short_soak_judges_what_stays_but_not_memory_that_is_still_filling() -> None:
    assert judge(counts(20.0)[:6]) == []
    assert judge([*counts(20.0)[:5], *counts(20.0, threads=2)[-1:]]) == [
        "threads: 8 at most in the first half, 10 in the second"
    ]
