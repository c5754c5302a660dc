"""Forms made from settings models: one editor per field, its bounds and words taken from the field.

May import ``core``, ``app.form_kinds``, ``gui.widgets``, ``gui.theme`` and Qt. A form knows no settings model by name:
:func:`~segloss_gui.gui.forms.form.form_for` reads a pydantic model's fields and builds the labels, units, help and
error texts from them, so a new parameter appears on screen by being declared.

- :mod:`~segloss_gui.app.form_kinds`: what a field may hold, read from its type (no Qt).
- :mod:`~segloss_gui.core.number_text`: numbers as text, ``1e-7`` and not ``1e-07`` (no Qt).
- ``number``, ``choice``, ``text``, ``several``, ``union``, ``nested``, ``rows``: one editor per kind.
- ``checks``: several of a few words, and tables of boxes, for forms that say so by hand.
- :mod:`~segloss_gui.gui.forms.form`: ``SettingsForm``, the labelled rows with help and faults.

To add an editor: a kind in ``app.form_kinds``, an :class:`~segloss_gui.gui.forms.editor.Editor` for it, and a
line in ``factory``.

Nothing is imported here: a table of boxes stands on the window's first page, and would bring all forms with it.
"""
