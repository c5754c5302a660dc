"""Losses over boundaries: distances between the contours (the Odyssey's boundary-based family).

May import torch and the shared pieces of ``losses``. To add one, see :mod:`segloss_gui.losses`.
"""
