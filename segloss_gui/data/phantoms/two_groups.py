"""Two groups that differ in appearance, as high-grade and low-grade gliomas do (Tilborghs 2022).

Channel 0 ("flair") shows the whole lesion in both groups. Channel 1 ("t1ce") shows a bright ring inside
it in group A and next to none in group B: what a network needs to tell the groups apart, and then to
leave out the group whose labels were taken away.
"""

from __future__ import annotations

import numpy as np

from segloss_gui.data.phantoms.fields import Array, Blob, Design, Phantom, blob, log_uniform, smooth, soft_edge

SHARE_OF_A = {"train": 0.7, "test": 0.5}
"""Like 210 high-grade to 75 low-grade cases in training; even in the test set."""
SHARE_OF_A_2D = {"train": 0.65, "test": 0.5}
RING_WIDTH, RING_WIDTH_2D = 1.0, 2.0
"""Voxels. In pictures the ring is wider and group B larger: 200 steps are to be enough to tell the groups apart."""


def group_of(rng: np.random.Generator, split: str) -> str:
    """``"A"`` or ``"B"``: the first draw of a case."""
    return "A" if rng.random() < SHARE_OF_A[split] else "B"


def group_of_picture(rng: np.random.Generator, split: str) -> str:
    """The same for a picture."""
    return "A" if rng.random() < SHARE_OF_A_2D[split] else "B"


def make(rng: np.random.Generator, side: int, split: str) -> Phantom:
    """One volume; truth is ``d < R``."""
    return _made(rng, side, group_of(rng, split), 3, RING_WIDTH)


def make_picture(rng: np.random.Generator, side: int, split: str) -> Phantom:
    """One picture by the same formula in two dimensions, as a volume of one slice."""
    flat = _made(rng, side, group_of_picture(rng, split), 2, RING_WIDTH_2D)
    return Phantom(flat.image[..., np.newaxis], flat.labels[..., np.newaxis])


def _made(rng: np.random.Generator, side: int, group: str, axes: int, ring: float) -> Phantom:
    radius = log_uniform(rng, side, 0.11, 0.25)
    lesion = blob(rng, side, rng.uniform(0.3, 0.7, size=axes) * side, radius, rough=0.6)
    image = np.stack([_flair(rng, side, lesion), _t1ce(rng, side, lesion, group, ring)])
    return Phantom(image.astype(np.float32), (lesion.distance < radius).astype(np.uint8))


def _flair(rng: np.random.Generator, side: int, lesion: Blob) -> Array:
    """``0.3 smooth(1.5) + N(0, 0.3) + U(1.5, 2.5) s((R - d) / 0.6)``."""
    axes = lesion.distance.ndim
    noise = 0.3 * smooth(rng, side, 1.5, axes) + rng.normal(0.0, 0.3, size=(side,) * axes)
    return np.asarray(noise + rng.uniform(1.5, 2.5) * soft_edge(lesion, 0.6))


def _t1ce(rng: np.random.Generator, side: int, lesion: Blob, group: str, ring: float) -> Array:
    """``0.2 smooth(1.5) + N(0, 0.25) + e exp(-((d - rho R) / w)^2)``; e ~ U(1.5, 3) in A, |N(0, 0.25)| in B."""
    axes = lesion.distance.ndim
    noise = 0.2 * smooth(rng, side, 1.5, axes) + rng.normal(0.0, 0.25, size=(side,) * axes)
    rho = rng.uniform(0.35, 0.65)
    enhancement = rng.uniform(1.5, 3.0) if group == "A" else abs(rng.normal(0.0, 0.25))
    return np.asarray(noise + enhancement * np.exp(-(((lesion.distance - rho * lesion.radius) / ring) ** 2)))


TWO_GROUPS = Design(("flair", "t1ce"), ("lesion",), make, group_of)
TWO_GROUPS_2D = Design(("flair", "t1ce"), ("lesion",), make_picture, group_of_picture, axes=2)
