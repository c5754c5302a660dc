"""Theory sheets about empty maps and missing labels: Phi and epsilon (Tilborghs 2022)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from segloss_gui.app.lecture.drawing import Dash, Dial, Dials, Drawing, Field, Line, Sheet
from segloss_gui.app.microscope.phi import PHIS
from segloss_gui.core.errors import UndefinedError
from segloss_gui.core.number_text import short_number
from segloss_gui.theory import dice_phi, empty_prediction, exact_epsilon

POINTS = 161
SHARES, EPSILONS = 60, 48
LOW_EPSILON, HIGH_EPSILON = -3.0, 1.5


def two_values(dials: Dials) -> Drawing:
    """The derivative on the background of a labelled and of an empty map, against the predicted volume, Eq. 4."""
    true, epsilon = dials["volume"], dials["epsilon"]
    predicted = np.geomspace(1, 1e4, POINTS)
    volumes = np.broadcast_to(np.array([[true, true / 4], [0.0, true / 4]]), (POINTS, 2, 2))
    found = np.broadcast_to(predicted[:, None, None], (POINTS, 2, 2))
    both = np.minimum(found, volumes) * 0.9
    lines: list[Line] = []
    for tone, phi in zip((5, 4, 2, 3), PHIS, strict=True):
        values = dice_phi.derivative_values(volumes, found, both, phi, epsilon)
        dash: Dash = "dashed" if phi in ("CI", "BCI") else "solid"
        lines.append(Line(f"Φ = {phi}: empty map", predicted, values.background[:, 1, 0], tone, dash))
    on_object = -dice_phi.derivative_values(volumes, found, both, "I", epsilon).foreground[:, 0, 0]
    lines.append(Line("Φ = I: object of the other map", predicted, on_object, -1, "dotted"))
    at = float(dice_phi.derivative_on_empty_map(dials["predicted"], epsilon)) / 4
    words = (
        f"{dials['predicted']:.0f} pixels predicted into an empty map, ε = {epsilon:.3g}: Φ = I pushes each down by "
        f"{short_number(at)}. The other image holds two classes, this one only the second, a quarter as large."
    )
    return Drawing(
        words, "predicted volume, pixels", "size of the derivative", (0, 4), (-7, 0.2), tuple(lines),
        log_x=True, log_y=True, cursor=dials["predicted"],
    )  # fmt: skip


def best_epsilon(dials: Dials) -> Drawing:
    """The pull of an empty map against epsilon: largest at the predicted volume, Eq. 5."""
    epsilon = np.geomspace(1, 1e5, POINTS)
    volume = dials["volume"]
    pull = dice_phi.derivative_on_empty_map(volume, epsilon)
    root = float(dice_phi.matching_epsilon(volume))
    largest = float(dice_phi.derivative_on_empty_map(volume, root))
    words = (
        f"{volume:.0f} pixels predicted: an empty map pulls hardest at ε = {root:.0f}, with {short_number(largest)} a "
        "pixel, as hard as a labelled map that is half found."
    )
    return Drawing(
        words, "ε, pixels", "pull of an empty map", (0, 5), (-7, -1), log_x=True, log_y=True, cursor=volume,
        lines=(Line("ε / (v + ε)²", epsilon, pull, 5),
               Line("labelled map, half found", epsilon, np.full_like(epsilon, largest), -1, "dashed"),
               Line("ε = v", np.array([root]), np.array([largest]), 3, dots=True)),
    )  # fmt: skip


def phase_picture(dials: Dials) -> Drawing:
    """Where the empty prediction is stable, over the labelled share and epsilon."""
    shares = np.linspace(0.01, 1, SHARES)
    epsilons = np.logspace(LOW_EPSILON, HIGH_EPSILON, EPSILONS)
    images, share = round(dials["images"]), dials["share"]
    phi = "I" if images == 1 else "BI"
    held = empty_prediction.drift(shares[None], epsilons[:, None], phi=phi, batch_size=images) < 0  # type: ignore[arg-type]
    edge = empty_prediction.share_threshold(phi=phi, batch_size=images)  # type: ignore[arg-type]
    ends = "stays empty" if share < edge else "leaves it"
    batch = "every image for itself (Φ = I)" if images == 1 else f"batches of {images} together (Φ = BI)"
    words = (
        f"{share:.0%} of the maps labelled, {batch}, ε by the heuristic: training {ends}; the border is f = {edge:.3f}."
    )
    return Drawing(
        words, "f, share of maps that hold the object", "ε / volume", (0, 1), (LOW_EPSILON, HIGH_EPSILON), log_y=True,
        field=Field(held, "held at empty", "leaves empty"), cursor=share,
        lines=(Line("heuristic: ε = f · volume", shares, shares, 3),
               Line("", np.array([edge]), np.array([edge]), 3, dots=True)),
    )  # fmt: skip


def both_epsilons(dials: Dials) -> Drawing:
    """The exact epsilon beside the heuristic one, against the labelled share."""
    shares, volume, at = np.linspace(0.505, 0.995, 40), 400.0, dials["share"]
    exact = np.array([_exact(volume, float(share)) for share in shares])
    words = (
        f"{at:.0%} labelled, objects of {volume:.0f} pixels: heuristic ε = {at * volume:.0f}, exact ε = "
        f"{_exact(volume, at):.0f}. Below 62 % the heuristic holds training at empty."
    )
    return Drawing(
        words, "f, share of maps that hold the object", "ε, pixels", (0.5, 1), (0, 450), cursor=at,
        lines=(Line("heuristic: the mean volume", shares, shares * volume, 4),
               Line("exact: both pulls in balance", shares, exact, 5)),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _exact(volume: float, share: float) -> float:
    try:
        return exact_epsilon.exact_epsilon(volume, share)
    except UndefinedError:
        return float("nan")


EMPTY_SHEETS = (
    Sheet(
        "two_values", "What an empty map does", "Tilborghs 2022, Eq. 4",
        "Φ and ε decide whether false pixels in an empty map are pushed away at all.",
        (Dial("predicted", "Predicted volume", 1, 1e4, 100, log=True),
         Dial("epsilon", "ε, pixels", 1e-3, 1e5, 1, log=True),
         Dial("volume", "Volume of the other map", 1, 1e4, 400, log=True)), two_values, "predicted",
    ),
    Sheet(
        "best_epsilon", "ε = the volume", "Tilborghs 2022, Eq. 5",
        "An empty map pulls hardest when ε is the volume predicted into it; far from it, above or below, it is silent.",
        (Dial("volume", "Predicted volume v", 1, 1e5, 400, log=True),), best_epsilon, "volume",
    ),
    Sheet(
        "stability", "When training stays empty", "derived here from Tilborghs 2022, Eq. 4",
        "With too few labelled maps the empty prediction is stable: below 0.618 with the heuristic ε and Φ = I.",
        (Dial("share", "f, labelled share", 0.02, 1, 0.5), Dial("images", "B, images a batch", 1, 16, 1, integer=True)),
        phase_picture, "share",
    ),
    Sheet(
        "both_epsilons", "The exact ε beside the heuristic", "derived here, segloss_gui.theory.exact_epsilon",
        "The heuristic counts empty maps into the mean volume; the exact ε balances both pulls as a batch would.",
        (Dial("share", "f, labelled share", 0.505, 0.995, 0.75),), both_epsilons, "share",
        libraries=("scipy.special", "scipy.optimize"),
    ),
)  # fmt: skip
"""In the order of a lecture."""
