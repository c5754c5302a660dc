"""Files become cases, cases become a cohort; what training sees of them is decided here too.

May import ``core`` and, for arrays, numpy, scipy, nibabel and Pillow; torch stays out.

- :mod:`~segloss_gui.data.case`: :class:`Case`, :class:`Cohort`, :class:`CohortPreview`.
- ``readers``: one function a format, found by :func:`read_volume` and :func:`read_labels`;
  everything comes back on a canonical grid and can be written in the file's own.
- ``layouts``: how folders are read as cohorts (folder pair, nnU-Net v2, Decathlon, single files,
  the built-in phantoms); each is a settings model with ``layout = "..."`` and a ``preview``.
- ``phantoms``: the built-in cohorts, made from a seed.
- ``cache``: a bounded store of loaded cases; nothing else keeps volumes in memory.
- ``policy``, ``folds``, ``preprocessing``: the label policy, who trains and who validates, and the
  stored steps from a volume to a training array.

To add a reader, add a :class:`~segloss_gui.data.readers.Reader` to the list in ``readers``; to add
a layout, a settings model to the union in ``layouts``.
"""
