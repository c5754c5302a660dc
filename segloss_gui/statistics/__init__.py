"""What a set of scores says: means with intervals, tests, tables and curves, as data and not as text.

May import numpy, scipy, ``metrics`` and ``core``; no torch. Whatever is resampled draws subjects, who
bring all their cases; all methods see the same draws. What an undefined share of two empty maps counts
for (:class:`~segloss_gui.metrics.EmptyRule`) is always the caller's choice, and the rows it is about
are counted. A distance that one empty map leaves undefined is counted as missed, and left out or given the image's
diagonal, as the table says (:meth:`ScoreTable.under <segloss_gui.statistics.score_table.ScoreTable.under>`).

From a file to numbers: :func:`~segloss_gui.statistics.score_csv.read_table` or
:meth:`ScoreTable.from_rows <segloss_gui.statistics.score_table.ScoreTable.from_rows>` give a
:class:`~segloss_gui.statistics.score_table.ScoreTable` (columns); ``table.where(class_="1")`` and
:func:`~segloss_gui.statistics.score_matrix.score_matrix` give cases x methods of one metric.

- :mod:`~segloss_gui.statistics.summary`: mean, spread and bootstrap interval of one score;
  :func:`~segloss_gui.statistics.score_matrix.summaries` of many at once;
  :mod:`~segloss_gui.statistics.groups` by group.
- :mod:`~segloss_gui.statistics.paired`: two methods on the same cases, as in Tilborghs 2022;
  :mod:`~segloss_gui.statistics.paired_permutation`: the same by swapping their names;
  :mod:`~segloss_gui.statistics.pairwise`: all pairs; :mod:`~segloss_gui.statistics.bootstrap_p`: how small p may be;
  :mod:`~segloss_gui.statistics.corrections`.
- :mod:`~segloss_gui.statistics.loss_table`, :mod:`~segloss_gui.statistics.object_size`: Table 1 and Fig. 1
  of Bertels 2019; :mod:`~segloss_gui.statistics.marks`: what its italic, underlined and bold say, everywhere.
  :mod:`~segloss_gui.statistics.label_table`, :mod:`~segloss_gui.statistics.volume_roc`: Table 1 and Fig. 2 of
  Tilborghs 2022; :mod:`~segloss_gui.statistics.arms`: which partial arm belongs to which full one.
- :mod:`~segloss_gui.statistics.parameter_curves`: a sweep, over the parameter that was swept.
- :mod:`~segloss_gui.statistics.ranking`, :mod:`~segloss_gui.statistics.bland_altman`,
  :mod:`~segloss_gui.statistics.agreement` (between graders).

To add one: a module with functions over arrays or a ScoreMatrix, and a frozen dataclass of what it found.
"""

from segloss_gui.statistics.summary import Summary, mean_interval, summarise

__all__ = ["Summary", "mean_interval", "summarise"]
