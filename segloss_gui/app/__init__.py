"""Everything the program does and remembers, without Qt: the floor below the window.

May import every room but ``cli`` and ``gui``; never Qt, not through a package's face either (a contract and a test with
Qt blocked hold it). The window shows what is here, and a notebook, a web page or a plug-in of another viewer could show
the same: state lives in observable objects (psygnal), work in background tasks, and a view only draws and forwards
clicks.

- :mod:`~.session`: :class:`~.session.Session`, the open study, its runs, and where the user looks: :mod:`~.history`
  (undo; :mod:`~.gesture`: which edits are one step), :mod:`~.cursor` (the one crosshair), :mod:`~.stepping` (from case
  to case), :mod:`~.method_looks` (one name and one colour for each method; :mod:`~.rename_method`).
- :mod:`~.services`: :class:`~.services.Services`, what a workspace needs to get work done, made once over a session.
- :mod:`~.background`: background tasks with progress, cancel and callbacks on the owner's thread; served by plain
  threads (:mod:`~.plain_tasks`) or by Qt. :mod:`~.latest_only`: of several answers only the newest question's
  counts; :mod:`~.newest_wishes`: of many wishes the newest come first.
  :mod:`~.event_queue`: what runs say, from their threads to the session's.
- :mod:`~.documents`: studies and cohorts from and to disk (:mod:`~.cohort_loading`). :mod:`~.training`: start, pause,
  resume, stop, and runs read back (:mod:`~.executor_pool`); :mod:`~.cluster`: where they train;
  :mod:`~.trained_elsewhere`: what another window or program trains in the same folder. :mod:`~.downloads`,
  :mod:`~.import_methods`, :mod:`~.flag_file`.
- :mod:`~.predicting`: runs used on new images.
- :mod:`~.form_kinds`: what a field of a form may hold, :mod:`~.form_fields`: which fields a settings model has,
  :mod:`~.form_values`: what their values are called. :mod:`~.remembered`: what is kept from one start to the next.
  :mod:`~.workspace_keys`: what keys do in lists and pages.
- :mod:`~.qt_libraries`: what Qt needs of the system, asked before it is imported; :mod:`~.qt_imports`: which modules
  use it, found by reading them.
- :mod:`~.case_loading`: images, reference and predictions of the current case; :mod:`~.prediction_files`: which file
  holds them. :mod:`~.model_probabilities`, :mod:`~.model_gradients`: what the runs' weights say of it
  (:mod:`~.model_work`).
- ``scores``: metrics of every case and method. ``slices``: what a picture of a case is made of. ``curves``: what a
  curve is made of.
- ``data``, ``losses``, ``train``, ``compare``, ``statistics``, ``review``: what each workspace does. They are
  independent of each other (a contract): what two of them need moves down.

Torch is imported late, in background tasks: the window is painted before.

To add what a workspace does, write its package with a ``presenter``, plain Python over the session and the services;
its view of the same name goes to ``gui/workspaces``.
"""
