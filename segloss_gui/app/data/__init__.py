"""What the Data workspace does: which cases, which classes, which groups, and what was refused.

- :mod:`~.presenter`: rows, facts and edits. :mod:`~.policy_presenter`: what is emptied in training, and what that
  risks.
- :mod:`~.layout_choices`: as what a folder can be read; :mod:`~.proposal_words`: what is said of it.
"""
