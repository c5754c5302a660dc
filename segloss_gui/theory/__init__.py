"""Closed forms from the papers, in numpy, which the losses are checked against and the help draws.

May import numpy and ``core``; never torch. Every function names its equation.

- :mod:`~segloss_gui.theory.dice_jaccard`: Bertels 2019, Eq. 2-4, Propositions 1-2.
- :mod:`~segloss_gui.theory.dice_phi`: Tilborghs 2022, Eq. 3-5.
- :mod:`~segloss_gui.theory.empty_prediction`: when the heuristic epsilon holds a network at the empty
  prediction, from Tilborghs Eq. 4 (0.618).
"""
