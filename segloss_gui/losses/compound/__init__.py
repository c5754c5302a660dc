"""Sums of losses of the other families (the Odyssey's compound family).

May import torch, the other families and the shared pieces of ``losses``. To add one, see
:mod:`segloss_gui.losses`.
"""
