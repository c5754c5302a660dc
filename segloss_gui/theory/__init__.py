"""Closed forms from the papers, in numpy and scipy, which the losses are checked against and lectures draw.

May import numpy, scipy and ``core``; never torch or Qt. Every function names its equation as printed, or says
that the derivation is ours; it takes arrays that broadcast, so that a curve or a picture is one call. What the
papers prove about any masks, counts or populations is tested on random ones.

Bertels 2019: which losses serve Dice.

- :mod:`~segloss_gui.theory.dice_jaccard`: Eq. 2 and 4, Definitions 1-2, Proposition 1.
- :mod:`~segloss_gui.theory.hamming`: Eq. 2-3, Proposition 2 (Eq. 11-13), Corollary 1: why no weight gamma helps.
- :mod:`~segloss_gui.theory.risk_bounds`: the bounds of a population's risks, after Corollary 1.

Tilborghs 2022: what Phi and epsilon make of empty maps.

- :mod:`~segloss_gui.theory.dice_phi`: Eq. 3-5, the two values of the derivative, both epsilons of Eq. 5.
- :mod:`~segloss_gui.theory.empty_prediction`: the phase picture of the empty prediction, from Eq. 4 (0.618; ours).
- :mod:`~segloss_gui.theory.exact_epsilon`: epsilon without the simplifications of Eq. 5 (ours).

Ma 2020 (Odyssey), and what lies between the papers:

- :mod:`~segloss_gui.theory.mismatch`: Sect. 4.3: how Dice, boundary and Hausdorff loss weigh one mismatch.
- :mod:`~segloss_gui.theory.best_overlap`: the threshold D*/2 of Dice, 1/2 of cross-entropy (ours).
- :mod:`~segloss_gui.theory.uncertain_region`: what a constant prediction costs where the truth is uncertain (ours).

Beneath them: :mod:`~segloss_gui.theory.mask_counts`, :mod:`~segloss_gui.theory.weighted` (distributions) and
:mod:`~segloss_gui.theory.batch_sums` (expectations over random batches). To add a closed form: a module named
after what it says, with the derivation in its docstring where no paper has it.
"""
