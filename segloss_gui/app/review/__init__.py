"""What the Review workspace does: graders judge overlays without knowing which method made them.

- :mod:`~.prediction_index`: which predictions there are to grade. :mod:`~.grading_store`: gradings from and to disk.
- :mod:`~.presenter`: what is shown; :mod:`~.overlay_feed`: its slices. :mod:`~.grader_actions`: what the grader does,
  by the keys of :mod:`~.grade_keys`.
- :mod:`~.results_presenter`: what the grades say (:mod:`segloss_gui.study.grading_results`); :mod:`~.export_grades`
  writes it. :mod:`~.grading_words`, :mod:`~.result_words`: what the pages say.

While a grading is blinded nothing here names a method: overlays go by their letter and are drawn in one colour, faults
name the overlay and not its file. Whatever is added here must keep to that.
"""
