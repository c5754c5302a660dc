"""The study: what the user opens and saves, and all that becomes of it.

May import ``training``, ``statistics``, ``data`` and below. ``models``, ``plan``, ``progress`` and
``store`` import no torch, so that a study opens at once; ``run_one`` does.

On disk a study is a folder::

    hippocampus/
      study.toml                 what was asked for (models.Study)
      runs/<run id>/run.json     what this run is: plan, versions, resolved loss parameters
                    events.jsonl what it said (append only)
                    checkpoints/ last.pt, best.pt
                    previews/epoch_0007/<case>.nii.gz     the chosen case, every validated epoch
                    predictions/<case>.nii.gz             all validation (or test) cases, at the end
      scores.csv                 a row per case x method x class

- :mod:`~segloss_gui.study.models`: :class:`Study` and its parts, to and from ``study.toml``.
- :mod:`~segloss_gui.study.plan`: losses x folds x seeds -> runs, warm starts included.
- :mod:`~segloss_gui.study.progress`: :class:`RunProgress`, events folded into state and curves.
- ``store``: the folders above. ``run_one``: one run from its plan. ``executor``: many at once.
- ``evaluation``: predictions against the full reference, ``scores.csv``.
- ``designs``: the built-in studies.
"""
