"""Losses on one picture: what is looked at, their values and derivatives, and the picture of them.

The Losses workspace and Lecture look through it. Torch is imported late.

- :mod:`~.synthetic_masks`: a reference to look at and a prediction made from it.
- :mod:`~.derivatives`: value and derivative of losses on one picture. :mod:`~.gradient_picture`: in colours around 0.
- :mod:`~.phi`: which maps of a batch share one ratio, in words and groups (Tilborghs 2022, Fig. 1).
"""
