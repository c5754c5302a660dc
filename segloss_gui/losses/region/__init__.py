"""Losses over regions: one index over shared counts, and the Lovász extensions (the Odyssey's region-based family).

May import torch and the shared pieces of ``losses``. To add one, see :mod:`segloss_gui.losses`.
"""
