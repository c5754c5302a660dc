from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.app.lecture.drawing import Drawing, Line
from segloss_gui.app.lecture.sheets import SHEETS, SheetsPresenter
from segloss_gui.core.errors import BadInputError
from segloss_gui.theory import dice_jaccard, dice_phi, empty_prediction, exact_epsilon, mismatch, risk_bounds
from tests.app.instant_tasks import FakeTasks


def drawn(key: str, **dials: float) -> Drawing:
    return SHEETS[key].draw(SHEETS[key].settled(dials))


def line(drawing: Drawing, start: str) -> Line:
    return next(found for found in drawing.lines if found.name.startswith(start))


@pytest.mark.parametrize("key", [key for key in SHEETS if key != "both_epsilons"])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_every_sheet_is_drawn_wherever_its_dials_stand(key: str, data: st.DataObject) -> None:
    sheet = SHEETS[key]
    dials = {
        dial.key: data.draw(
            st.integers(int(dial.low), int(dial.high)) if dial.integer else st.floats(dial.low, dial.high)
        )
        for dial in sheet.dials
    }
    drawing = sheet.draw(sheet.settled(dials))
    assert drawing.reading
    assert drawing.lines or drawing.pictures
    assert "nan" not in drawing.reading
    for found in drawing.lines:
        assert found.x.shape == found.y.shape


def test_dice_against_jaccard_is_eq_4_within_the_bounds_of_proposition_1() -> None:
    drawing = drawn("dice_jaccard", dice=0.8)
    curve, low, high = (line(drawing, start) for start in ("Jaccard", "at least", "at most"))
    np.testing.assert_allclose(curve.y, curve.x / (2 - curve.x))
    assert (low.y <= curve.y + 1e-12).all()
    assert (curve.y <= high.y).all()
    assert "0.667" in drawing.reading


def test_no_gamma_brings_dice_and_hamming_together_at_small_alpha() -> None:
    for gamma in (0.0, 0.5, 1.0):
        drawing = drawn("hamming", gamma=gamma, alpha=0.0)
        assert line(drawing, "how far").y[0] == pytest.approx(1)
        np.testing.assert_allclose(line(drawing, "H_γ").y - line(drawing, "Dice").y, line(drawing, "how far").y)


def test_the_risks_of_the_population_are_the_closed_form() -> None:
    found = line(drawn("risks", good=0.9, bad=0.2, failures=0.25), "this population")
    risk = risk_bounds.risks([0.9, 0.2], [0.75, 0.25])
    assert (found.x[0], found.y[0]) == (risk.dice, risk.jaccard)


def test_a_population_without_failures_has_the_risk_of_its_good_cases() -> None:
    found = line(drawn("risks", good=0.9, bad=0.2, failures=0.0), "this population")
    assert found.x[0] == pytest.approx(0.1)
    assert line(drawn("risks", good=0.9, bad=0.2, failures=1.0), "this population").x[0] == pytest.approx(0.8)


def test_the_pull_of_an_empty_map_is_eq_4_for_phi_i_over_its_four_maps() -> None:
    curve = line(drawn("two_values", epsilon=3.0), "Φ = I: empty")
    np.testing.assert_allclose(curve.y, dice_phi.derivative_on_empty_map(curve.x, 3.0) / 4)
    others = [line(drawn("two_values", epsilon=3.0), f"Φ = {phi}:").y for phi in ("CI", "BI", "BCI")]
    assert not any(np.allclose(curve.y, other) for other in others)


@pytest.mark.parametrize("volume", [10.0, 400.0, 9000.0])
def test_the_pull_over_epsilon_peaks_at_the_volume_eq_5(volume: float) -> None:
    drawing = drawn("best_epsilon", volume=volume)
    curve = line(drawing, "ε /")
    assert curve.x[np.argmax(curve.y)] == pytest.approx(volume, rel=0.05)
    assert line(drawing, "ε = v").x[0] == pytest.approx(volume)


@pytest.mark.parametrize(("images", "border"), [(1, 0.618), (2, 0.532), (8, 0.318)])
def test_the_phase_picture_changes_where_the_theory_says(images: int, border: float) -> None:
    drawing = drawn("stability", images=images)
    assert f"f = {border:.3f}" in drawing.reading
    phi = "I" if images == 1 else "BI"
    share, epsilon = np.linspace(0.01, 1, 60)[30], np.logspace(-3, 1.5, 48)[20]
    held = float(empty_prediction.drift(share, epsilon, phi=phi, batch_size=images)) < 0  # type: ignore[arg-type]
    assert bool(drawing.field.values[20, 30]) == held


def test_the_exact_epsilon_is_drawn_beside_the_heuristic() -> None:
    drawing = drawn("both_epsilons", share=0.75)
    curve = line(drawing, "exact")
    assert curve.y[20] == pytest.approx(exact_epsilon.exact_epsilon(400.0, float(curve.x[20])))
    np.testing.assert_allclose(line(drawing, "heuristic").y, 400 * curve.x)


def test_the_three_weights_sum_to_the_three_losses_and_only_dice_ignores_distance() -> None:
    near, far = drawn("mismatch", distance=8), drawn("mismatch", distance=25)
    sums = [[float(picture.values.sum()) for picture in drawing.pictures] for drawing in (near, far)]
    assert sums[0][0] == pytest.approx(sums[1][0])
    assert sums[1][1] > sums[0][1]
    assert sums[1][2] > sums[0][2]
    truth = near.pictures[0].outline
    blob = near.pictures[0].values > 0
    assert sums[0] == pytest.approx([float(loss) for loss in mismatch.mismatch_losses(truth | blob, truth)])


def test_dragging_the_line_turns_its_dial_within_its_span() -> None:
    shown = SheetsPresenter(FakeTasks())
    shown.show("dice_jaccard")
    shown.drag(0.25)
    assert shown.drawing.cursor == 0.25
    shown.drag(7)
    assert shown.dials["dice"] == 1
    assert dice_jaccard.jaccard_from_dice(1.0) == 1


@pytest.mark.parametrize(("key", "dials"), [("no_such", {}), ("risks", {"x": 1.0}), ("risks", {"good": 2.0})])
def test_an_unknown_sheet_or_dial_is_refused_in_a_sentence(key: str, dials: dict[str, float]) -> None:
    with pytest.raises(BadInputError, match="got"):
        SheetsPresenter(FakeTasks(hold=True)).show(key, dials)


DRAW_ALL = """
import itertools, sys
from segloss_gui.app.lecture.sheets import SHEETS
def parts():
    return {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith(("scipy.", "nibabel", "torch"))}
for sheet in sorted(SHEETS.values(), key=lambda sheet: len(sheet.libraries)):
    for library in sheet.libraries:
        __import__(library)
    before = parts()
    drawn = [(dial.low, dial.start, dial.high) for dial in sheet.dials]
    if sheet.key == "both_epsilons":
        drawn = [row[1:2] for row in drawn]
    for values in itertools.product(*drawn):
        sheet.draw(sheet.settled(dict(zip([dial.key for dial in sheet.dials], values))))
    if new := parts() - before:
        print(sheet.key, *new)
"""


def test_a_sheet_imports_what_it_says_and_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-c", DRAW_ALL], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
