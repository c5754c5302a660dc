"""Closed forms from the papers, in numpy, which the losses are checked against and the help draws.

May import numpy and ``core``; never torch. One module a paper; every function names its equation.
"""
