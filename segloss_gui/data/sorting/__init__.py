"""Files of any folder sorted into a table by their names alone: a row a case, a column a pattern of names.

- ``found``: every file and link below a folder, hidden ones too, and the folders that could not be listed.
- ``words``: what words in names say (a modality, a reference, a prediction, a visit).
- ``pattern``: ``{group}/{case}/{case}_FLAIR.nii.gz``, and which file of which case matches it.
- ``tokens``: the patterns of a folder, told from its names: which part is the case, which the column.
- ``above_case``: folders above the cases: groups, the data set's own split, parts of a download.
- ``inner_numbers``: numbers of visits, series and slices in a case's folder, views and masks of objects, left open.
- ``whole_numbers``: files that have nothing but a number in common (``scan1``, ``SEG0001``), paired where one can be
  meant, and asked about.
- ``roles``: what a column is for (channel, reference, a class of it, prediction, groups, ignore), and proposals.
- ``folder``: :class:`~segloss_gui.data.sorting.folder.SortedFolder`, the table, in which nothing vanishes.

No file is opened and no other room of ``data`` but the names of readers is known here; a pattern written
into a study means the same files tomorrow, whatever joined the folder since. :mod:`~segloss_gui.data.layouts.sorted`
makes a cohort of the table, :mod:`~segloss_gui.data.accounting` says of every file where it went.

To teach it a word, add it to ``words``; a way of naming, to ``tokens``.
"""
