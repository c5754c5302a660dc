"""What a set of scores says: means with intervals, by method, group and object size.

May import numpy, scipy and ``core``; no torch. Functions take plain arrays, so that a test needs
no study.
"""
