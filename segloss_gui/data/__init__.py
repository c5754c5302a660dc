"""Files become cases, cases become a cohort; what training sees of them is decided here too.

May import ``core`` and, for arrays, numpy, scipy, nibabel, Pillow and, optional, SimpleITK; torch stays out.

- :mod:`~segloss_gui.data.case`: :class:`Case`, :class:`Cohort`, :class:`CohortPreview`.
- :mod:`~segloss_gui.data.readers`: one reader a format; everything comes back on a canonical grid and
  can be written in the file's own.
- :mod:`~segloss_gui.data.layouts`: how folders are read as cohorts (folder pair, nnU-Net v2, Decathlon,
  ACDC, BraTS, BIDS, DICOM, a mask a structure, single files, the built-in
  phantoms; ``sorted`` for any other folder); each is a settings model with ``layout = "..."`` and a
  ``preview``. :mod:`~segloss_gui.data.groups`: the group and subject of a case;
  :mod:`~segloss_gui.data.subjects`: the subject by its name; :mod:`~segloss_gui.data.joined_structures`: masks of
  structures, which may overlap, in one label map.
- :mod:`~segloss_gui.data.sorting`: any folder as a table by its names alone, a row a case, a column a pattern;
  :mod:`~segloss_gui.data.recognising`: which layout is proposed for a folder; :mod:`~segloss_gui.data.accounting`:
  where every file of it went; :mod:`~segloss_gui.data.label_look`: "images" that may be label maps;
  :mod:`~segloss_gui.data.grid_look`: "channels" that lie on several grids.
- :mod:`~segloss_gui.data.phantoms`: the built-in cohorts, made from a seed.
- :mod:`~segloss_gui.data.cache`: a bounded store of loaded cases; nothing else keeps volumes in memory.
  :mod:`~segloss_gui.data.unchanged`: whether what was learnt of a file still holds.
- :mod:`~segloss_gui.data.classes`: the classes of a cohort whose study names none;
  :mod:`~segloss_gui.data.same_cases`: whether two cohorts have cases in common;
  :mod:`~segloss_gui.data.channel_names`: which channels of an image those of another cohort are.
- :mod:`~segloss_gui.data.policy`, :mod:`~segloss_gui.data.folds`, :mod:`~segloss_gui.data.preprocessing`
  (with ``intensity``, ``resampling`` and ``cropping``): what training sees of the labels, who trains and who
  validates (``splits``: nnU-Net's own file of folds), and the stored steps from a volume to a training array;
  :mod:`~segloss_gui.data.preprocessing_presets`: the steps of papers and programs.
- :mod:`~segloss_gui.data.http_download`: large files over HTTP that go on where they were left;
  :mod:`~segloss_gui.data.download_decathlon`: the ten Decathlon tasks, checked and unpacked by MONAI (imported
  when one is fetched).

To add a reader, add a :class:`~segloss_gui.data.readers.base.Reader` to the list in ``readers``; to
add a layout, a settings model to the union in ``layouts``.
"""
