"""What every other room speaks of: volumes on grids, events, errors, settings.

May import numpy, nibabel's orientation helpers and pydantic; never torch, VTK or Qt.

- :mod:`~segloss_gui.core.geometry`: :class:`Grid`, a shape with an affine in millimetres.
- :mod:`~segloss_gui.core.volume`: :class:`Volume` (an image) and :class:`LabelMap` (a segmentation).
- :mod:`~segloss_gui.core.events`: what a run says while it goes, and its line in ``events.jsonl``;
  :mod:`~segloss_gui.core.event_sink`: where it ends up, the one place where a listener that fails is caught.
- :mod:`~segloss_gui.core.errors`: the one tree of errors.
- :mod:`~segloss_gui.core.settings`: the frozen pydantic base of everything a user can set.
- :mod:`~segloss_gui.core.loss_group`: the two groups of losses of Bertels 2019.
- :mod:`~segloss_gui.core.loss_names`: what each loss is called in a few letters, known without torch.
- :mod:`~segloss_gui.core.number_text`: numbers as text, ``1e-7`` and not ``1e-07``, and back.
- :mod:`~segloss_gui.core.json_text`, :mod:`~segloss_gui.core.toml_text`: the one way to read either, whatever is in it.
- :mod:`~segloss_gui.core.same_object`: the key of an answer that is of one object; never its ``id()``.
- :mod:`~segloss_gui.core.colours`: one colour per method, colour-blind safe, everywhere.

A new event is a new frozen dataclass in ``events`` and its name in ``EVENT_TYPES``; readers of
old files keep working because an unknown kind is skipped with its line number, never guessed.
"""
