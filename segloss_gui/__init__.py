"""SegLoss GUI: a desktop laboratory for comparing segmentation losses on medical images.

Data walks one way through the rooms of this package::

    files -> cohort -> study -> runs -> events and predictions -> scores -> what people look at
    data     data      study    training, study                   metrics   report, scene, app, gui

Imports point the other way only (checked by import-linter on every test run)::

    cli | gui  >  app  >  report | scene  >  study  >  training | statistics  >  data
               >  losses | metrics | theory  >  core

==============  ==========================================================================
room            what lives there
==============  ==========================================================================
``core``        Volume, LabelMap, geometry, events, errors, the settings base; no torch
``losses``      one file a loss, by the Odyssey's taxonomy; the registry
``metrics``     Dice, Jaccard, volume of hard label maps; the registry
``theory``      closed forms the losses are checked against
``data``        readers, folder layouts, cohorts, label policy, folds, preprocessing, phantoms
``training``    networks, sampling, augmentation, the one loop, checkpoints, inference
``study``       the study file, its plan, runs on disk, executors, evaluation
``report``      tables and pictures written to files
``scene``       surfaces in millimetres and the picture of them; VTK, without Qt
``app``         what the window does and remembers: session, documents, trainings, presenters; no Qt
``cli``         ``segloss``: every use case without a screen
``gui``         the window, which shows ``app``; the only room that imports Qt
==============  ==========================================================================

The words (case, cohort, label policy, loss, study, run, event, prediction, score) mean the
same thing in code, on screen, in the help and in files; ``README.md`` defines them.
"""

__version__ = "0.1.0"
