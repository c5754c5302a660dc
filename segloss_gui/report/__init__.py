"""Results written for people: ``summary.md`` and pictures of cases with overlays.

May import ``study`` and below, and matplotlib (inside functions: it is slow to import).
"""
