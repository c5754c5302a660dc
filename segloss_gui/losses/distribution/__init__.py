"""Losses over pixels: cross-entropy and its re-weighted kin (the Odyssey's distribution-based family).

May import torch and the shared pieces of ``losses``. To add one, see :mod:`segloss_gui.losses`.
"""
