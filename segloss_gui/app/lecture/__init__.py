"""What the Lecture workspace does: a canvas to paint on, losses that answer, theory to drag, scenes to walk through.

May import what lies below the workspaces, and :mod:`segloss_gui.app.losses`, whose microscope, Phi and pictures it
teaches with; no other workspace.

- :mod:`~.canvas`: the batch that is painted on (:mod:`~.canvas_masks`: from a case or a file);
  :mod:`~.presets`: batches to begin with.
- :mod:`~.live`: value, derivative and hard scores of every chosen loss on it; :mod:`~.chosen`: which losses those are.
- :mod:`~.descent`: the prediction that follows the derivative of each loss.
- :mod:`~.presenter`: the playground, what the view shows; :mod:`~.loss_controls`: its losses, Φ and ε;
  :mod:`~.card_content`: what the card of a loss says; :mod:`~.arm_curves`: curves of a training or a replay;
  :mod:`~.lecture_words`: what is said beside them.
- :mod:`~.drawing` (what a theory sheet is made of), :mod:`~.sheets_overlap`, :mod:`~.sheets_empty`,
  :mod:`~.sheets_population`, :mod:`~.sheets`:
  closed forms of :mod:`segloss_gui.theory` with dials. To add one: a function from dials to a drawing, and its
  ``Sheet``.
- :mod:`~.scene_file` (guided scenes, and how to write one), :mod:`~.scene_steps` (what one is made of),
  :mod:`~.scene_check` (what is wrong with one, said when it is opened), :mod:`~.scenes` (walking through them).

Derivatives need torch, which is imported when the first one is asked for.
"""
