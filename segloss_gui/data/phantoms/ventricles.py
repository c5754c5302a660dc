"""A ventricle in two phases with two classes, as in cardiac MRI (Tilborghs 2022, Sect. 3: ACDC).

A bright cavity (label 1) lies in a grey wall, the myocardium (label 2). Channel 0 ("cine") shows both in
both phases. At end-diastole (group "ED") the cavity is wide and the wall thin; at end-systole ("ES") the
ventricle has contracted. Channel 1 ("flow") shows blood that moves in the cavity in ED and next to none in
ES: with it a network can tell the phases apart, and then leave out the myocardium of the phase whose labels
were taken away. The cavity is labelled in both.
"""

from __future__ import annotations

import numpy as np

from segloss_gui.data.phantoms.fields import Array, Blob, Design, Phantom, blob, log_uniform, smooth, soft_edge

CAVITY, MYOCARDIUM = 1, 2
SHARE_OF_ED = {"train": 0.7, "test": 0.5}
"""The paper samples ED and ES in the ratio 3/1 where epsilon is heuristic; even in the test set."""
CONTRACTION = {"ED": 1.0, "ES": 0.9}
"""Of the outer radius."""
CAVITY_SHARE = {"ED": (0.6, 0.7), "ES": (0.46, 0.56)}
"""Radius of the cavity over that of the outer border."""
ROUGHNESS = 0.4
EDGE_WIDTH = 0.5


def phase_of(rng: np.random.Generator, split: str) -> str:
    """``"ED"`` or ``"ES"``: the first draw of a case."""
    return "ED" if rng.random() < SHARE_OF_ED[split] else "ES"


def make(rng: np.random.Generator, side: int, split: str) -> Phantom:
    """One case; truth is d < r for the cavity and r <= d < R for the myocardium."""
    phase = phase_of(rng, split)
    radius = CONTRACTION[phase] * log_uniform(rng, side, 0.26, 0.34)
    outer = blob(rng, side, rng.uniform(0.42, 0.58, size=3) * side, radius, ROUGHNESS)
    inner = Blob(outer.centre, radius * rng.uniform(*CAVITY_SHARE[phase]), outer.distance)
    labels = np.where(outer.distance < outer.radius, MYOCARDIUM, 0)
    labels[inner.distance < inner.radius] = CAVITY
    image = np.stack([_cine(rng, side, outer, inner), _flow(rng, side, inner, phase)])
    return Phantom(image.astype(np.float32), labels.astype(np.uint8))


def _cine(rng: np.random.Generator, side: int, outer: Blob, inner: Blob) -> Array:
    """``0.25 smooth(1.5) + N(0, 0.3) + U(1.2, 1.8) s((R - d) / 0.5) + U(1.2, 1.8) s((r - d) / 0.5)``."""
    noise = 0.25 * smooth(rng, side, 1.5) + rng.normal(0.0, 0.3, size=(side, side, side))
    wall, blood = rng.uniform(1.2, 1.8, size=2)
    return np.asarray(noise + wall * soft_edge(outer, EDGE_WIDTH) + blood * soft_edge(inner, EDGE_WIDTH))


def _flow(rng: np.random.Generator, side: int, inner: Blob, phase: str) -> Array:
    """``0.2 smooth(1.5) + N(0, 0.25) + v s((r - d) / 0.5)``; v ~ U(1.5, 3) in ED, |N(0, 0.25)| in ES."""
    noise = 0.2 * smooth(rng, side, 1.5) + rng.normal(0.0, 0.25, size=(side, side, side))
    speed = rng.uniform(1.5, 3.0) if phase == "ED" else abs(rng.normal(0.0, 0.25))
    return np.asarray(noise + speed * soft_edge(inner, EDGE_WIDTH))


VENTRICLES = Design(("cine", "flow"), ("cavity", "myocardium"), make, phase_of)
