"""Numbers as people write them: ``1e-7``, ``0.33``, ``12``; exact there and back."""

from __future__ import annotations

import re

MOST_DIGITS = 18
_DIGITS = re.compile(r"[+-]?\d+")
_UNFINISHED = re.compile(r"^[+-]?(\d*\.?\d*)?([eE][+-]?)?$")


def format_number(value: float) -> str:
    """Shortest text that reads back as exactly ``value``.

    Examples
    --------
    >>> format_number(1e-7), format_number(100000.0), format_number(0.1 + 0.2), format_number(3)
    ('1e-7', '100000', '0.30000000000000004', '3')
    """
    if isinstance(value, int):
        return str(value)
    short = f"{value:g}"
    text = short if float(short) == value else repr(value)
    return re.sub(r"e([+-])0*(\d)", lambda m: f"e{m[1].replace('+', '')}{m[2]}", text)


def parse_number(text: str, *, integer: bool) -> float:
    """Number that ``text`` says; a decimal comma is understood where it can mean nothing else.

    Raises
    ------
    ValueError
        In words fit for the place beside the field.

    Examples
    --------
    >>> parse_number(" 1e-7 ", integer=False), parse_number("0,5", integer=False), parse_number("1e3", integer=True)
    (1e-07, 0.5, 1000)
    """
    cleaned = text.strip().replace(" ", "").replace(" ", "").replace(",", ".")
    what = "a whole number" if integer else "a number"
    try:
        number = float(cleaned)
    except ValueError:
        raise ValueError(f"must be {what}, got {text.strip()!r}" if cleaned else f"must be {what}") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(f"must be {what} and finite, got {text.strip()}")
    if not integer:
        return number
    if number != int(number):
        raise ValueError(f"must be a whole number, got {text.strip()}")
    return int(cleaned) if _DIGITS.fullmatch(cleaned) else int(number)  # no float holds all of many digits


def whole_number(text: object) -> int | None:
    """The whole number that a text of digits says; None for anything else, and for more digits than files count with.

    Python itself reads no number of more than 4,300 digits.

    Examples
    --------
    >>> whole_number(" 12 "), whole_number("-1"), whole_number("x"), whole_number("1" * 5000)
    (12, None, None, None)
    """
    digits = str(text).strip() if isinstance(text, str) else ""
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None


def thousands(number: int) -> str:
    """A count with its thousands parted.

    Examples
    --------
    >>> thousands(7), thousands(10000), thousands(1234567)
    ('7', '10,000', '1,234,567')
    """
    return f"{number:,}"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, which is ``plural`` where an s does not make it so.

    Examples
    --------
    >>> count_of(1, "loss"), count_of(12, "loss"), count_of(10_000, "case")
    ('1 loss', '12 losses', '10,000 cases')
    >>> count_of(2, "table of groups", "tables of groups")
    '2 tables of groups'
    """
    several = plural or f"{noun}{'es' if noun.endswith('ss') else 's'}"
    return f"{thousands(number)} {noun if number == 1 else several}"


def unfinished(text: str) -> bool:
    """Whether ``text`` may be on its way to a number, so that no fault is shown while it is typed.

    Examples
    --------
    >>> unfinished("1e-"), unfinished("-"), unfinished(""), unfinished("abc"), unfinished("1e-7")
    (True, True, True, False, False)
    """
    stripped = text.strip()
    return bool(_UNFINISHED.match(stripped)) and not _reads(stripped)


def clock(seconds: float) -> str:
    """Seconds as ``m:ss``, or ``h:mm:ss`` where there are hours.

    Examples
    --------
    >>> clock(65), clock(75.4), clock(3725)
    ('1:05', '1:15', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _reads(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def short_number(value: float) -> str:
    """A number of a bar: two digits, its exponent without zeros.

    Examples
    --------
    >>> short_number(-0.00012), short_number(0.0), short_number(0.5)
    ('\u22121.2e-4', '0', '0.5')
    """
    text = f"{abs(value):.2g}"
    if value and not 1e-2 <= abs(value) < 1e3:
        digits, exponent = f"{abs(value):.1e}".split("e")
        text = f"{digits}e{int(exponent)}"
    return with_minus(f"-{text}" if value < 0 else text)


def power_of_ten(decade: int, plain: int = 1) -> str:
    """A power of ten as on an axis: written out from 0 to ``plain``, raised beyond.

    Examples
    --------
    >>> [power_of_ten(decade) for decade in (-5, 0, 1, 2)], power_of_ten(3, plain=3)
    (['10⁻⁵', '1', '10', '10²'], '1000')
    """
    return f"{10**decade}" if 0 <= decade <= plain else "10" + f"{decade}".translate(_RAISED)


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def with_minus(text: str) -> str:
    """Numbers as they stand on screens: with a minus sign, as wide as a plus. Files keep the hyphen.

    Hyphens of words, dates and ranges stay, and that of an exponent: ``1e-5`` is how a computer writes it.

    Examples
    --------
    >>> with_minus("-0.5 [-1e-5, +2]"), with_minus("2019-05-03 of case-1, T2-weighted")
    ('\u22120.5 [\u22121e-5, +2]', '2019-05-03 of case-1, T2-weighted')
    """
    return _SIGN.sub("\u2212", text)


_SIGN = re.compile(r"(?<![\w.)\]-])-(?=\.?\d)")
