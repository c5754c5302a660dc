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
                    probabilities/<case>.nii.gz           what each was made from; likewise in previews/epoch_0007/
      runs/index.csv             which of these folders is of which method, fold and seed, for people
      scores.csv                 a row per case x method x class
      gradings/<grader>.csv      blind grades: a row per case x method
      flags.json                 cases to come back to
      data_files.json            the files of the cases when it was saved, should they move
      .unsaved.toml              edits since study.toml was saved; gone when they are saved or discarded
      .segloss.lock              held while a process trains here; each run's folder has one too

- :mod:`~segloss_gui.study.models`: :class:`Study` and its parts, to and from ``study.toml``.
- :mod:`~segloss_gui.study.plan`: losses x folds x seeds -> runs, warm starts included.
- :mod:`~segloss_gui.study.progress`: :class:`RunProgress`, events folded into state and curves.
- ``store``, ``run_folder``: the folders above. ``folder_lock``: one process at a time in them. ``identity``: whether a
  folder holds another study. ``saving``: saving, and copying a study whole. ``drafts``: what was not saved yet.
  ``glance``: a folder in a list. ``stale``: runs trained with other settings than the study has now.
- ``read_otherwise``: whether a run's cases are read from the files it was trained on, in their order.
- ``noted_files``: the files a study's cases had. ``relinking``: finding them again after they were moved.
- ``run_index``: what each run is called now. ``run_one``: one run from its plan. ``executor``: many at once.
- ``model_channels``: which channels of an image a run's model takes, by files, by names or, which is said, by place.
- ``predictions``, ``probabilities``: what a run says of a case, in files. ``kept_model``: a finished run's
  weights asked again; ``predict_images``: of images it never saw. ``gradient``: that of a run's own loss on a case.
- ``evaluation``: predictions against the full reference, ``scores.csv``. ``loss_params``: what tells its arms apart;
  ``run_rows``: the scores of one run, with what an earlier version did not write.
- ``imported``: predictions of other tools, read in the study's classes; ``method_files``: whose file is whose.
  ``discover``: finding them in folders.
  ``evaluate_folders``: scoring them without a study (``segloss evaluate``).
- ``method_names``, ``method_colours``: what methods are called and coloured for people; ids stay in files.
  ``param_words``: a loss and its parameters in few words.
- ``loss_groups``: which group of Bertels 2019 each method is of, by its loss.
- ``score_sources``, ``nnunet_summary``: scores of any origin as one table. ``summary_rows``: rows that are no case.
- ``grading``, ``grading_file``: blind grading, and its files; ``grading_results``: what the grades say.
  ``flags``: flagged cases.
- ``designs``: the built-in studies; ``claims``, ``batch_of_one``: what they are to show, held against their scores.
- ``templates``, ``sweep``: the designs and grids for a study of one's own. ``protocols``: how the papers train.
  ``object_facts``: what the references hold. ``cost_estimate``, ``plan_estimate``: what a study will cost.
- ``cohort_images``: sizes and bytes of a cohort's images. ``run_memory``, ``memory_ledger``: whether its runs fit into
  memory, alone and beside each other. ``proposal``: what is better set otherwise.
"""
