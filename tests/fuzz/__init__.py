"""Damaged files of every kind the program reads: ``python -m tests.fuzz --cases 10000 --seed 0``.

:mod:`~tests.fuzz.kinds` makes a valid file of each kind and says how the program reads it;
:mod:`~tests.fuzz.damage` damages it; :mod:`~tests.fuzz.trial` reads it and judges. Case ``n`` of a seed is
the same file every time, so that what was found is found again with ``--only n``.

What counts as a fault: an exception that is none of the program's own (``SegLossError``), a reading
longer than 5 s, a death of the process, a value other than the file's before a damage that a checksum
tells, and memory of more than twice what the file honestly needs.
"""
