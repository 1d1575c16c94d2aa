"""ID numbers as columns: the parts, every fault, and the identity of a number.

The policies are those of `partyreg.idnumber`, column by column. What all rows need is worked out
first and cheaply: numbers of 18 characters, and whether they are without any fault. The rest,
numbers of 15 digits and faulty ones, is told apart for the few rows that are left.

Notice: N3.2i 身份证号码与性别不符; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import narwhals.stable.v2 as nw

from partyreg.frames.dates import with_real
from partyreg.frames.engines import Frame, is_eager, small_table, table_in_memory
from partyreg.frames.texts import (
    is_digits,
    is_strange,
    narrow,
    one_of,
    rewriting,
    standard_writing,
)
from partyreg.idnumber.checking import CENTENARIANS
from partyreg.idnumber.regions import Listing, last_year, listing, table
from partyreg.validation.writing import BLANKS

_NUMBER, _LAST = nw.col("number"), nw.col("last")
_LENGTH = _NUMBER.str.len_chars()
_SOUND = "110101190001010013"
"""Read in the place of a text that cannot be read; no answer rests on it."""

UNKNOWN, UNLISTED = -1, 0
"""Stand in the place of the last year of a region code that no list has."""

_BLANK = one_of(BLANKS)
_SCIENTIFIC = rf"^{_BLANK}*[0-9](?:\.[0-9]{{1,14}})?[Ee]\+?17{_BLANK}*$"
"""Here ``$`` may stand before a newline: it is one of the blanks."""


@cache
def region_rows() -> tuple[tuple[str, str], ...]:
    """Give every code of every known prefecture with its last year; 0 where no list has it.

    Example:
        >>> dict(region_rows())["340102"], dict(region_rows())["340524"]
        ('9999', '0')

    Notice: N3.2j
    """
    known = table()
    codes = {
        *known.periods,
        *(f"{one}{last:02}" for one in known.prefectures for last in range(100)),
    }
    return tuple((code, str(_last_year(code))) for code in sorted(codes))


def _last_year(code: str) -> int:
    """Give the last year in which a code may stand in a number."""
    match listing(code):
        case Listing.LISTED:
            return last_year(code)
        case Listing.SERIES:
            return 9999
        case _:
            return UNLISTED


def numbered(frame: Frame) -> Frame:
    """Add what all rows need.

    In memory, numbers that have the form of 18 characters, nearly all of them, go a short way of
    their own; a query gets the one way that serves any text.

    Args:
        frame: has ``id_number``, without nulls.

    Returns:
        The frame with ``number`` (the standard writing), ``last`` (of the region),
        ``whole`` (17 digits and a digit or X) and, sound where it is whole: ``born``, ``real``
        (born on a date), ``order`` (the sequence) and ``fits`` (the check character).
    """
    if is_eager(frame):
        return _in_memory(frame)
    regions = small_table(frame, ("code", "last"), region_rows())
    regions = regions.with_columns(nw.col("last").cast(nw.Int32))
    written = frame.with_columns(number=standard_writing(nw.col("id_number")))
    return _with_last(_any_numbers(written), regions, "code")


_ADDED = ("number", "whole", "born", "order", "fits", "real", "last")


def _in_memory(frame: Frame) -> Frame:
    """Do so with a table in memory, whose rows can be parted by the form of their numbers.

    Nearly all are 18 digits: those stay in one piece to the end, which is faster.
    """
    regions = table_in_memory(frame, _regions()).select(nw.all().cast(nw.Int32))
    by_code = regions.select("last", code=nw.col("region").cast(nw.String))
    kept = [*frame.collect_schema(), *_ADDED]
    written = nw.col("id_number")
    digits, rest = _parted(frame.with_columns(whole=_is_formed(written, "^[0-9]{18}")))
    rest = nw.concat(_written(rest.with_columns(number=written)))
    formed, formless = _parted(rest.with_columns(whole=_is_formed(_NUMBER)))
    parts = (
        _with_last(_of_body(_of_digits(digits.with_columns(number=written))), regions, "region"),
        _with_last(_of_body(_of_form(formed)), regions, "region"),
        _with_last(_of_no_form(formless), by_code, "code"),
    )
    return nw.concat([part.select(kept) for part in parts])


def _parted(frame: Frame) -> tuple[Frame, Frame]:
    """Part a table into what is whole and what is not."""
    return frame.filter(nw.col("whole")), frame.filter(~nw.col("whole"))


@cache
def _regions() -> dict[str, list[int]]:
    """Give `region_rows` as two columns of whole numbers."""
    rows = region_rows()
    return {"region": [int(code) for code, _ in rows], "last": [int(last) for _, last in rows]}


def _written(frame: Frame) -> list[Frame]:
    """Give a table in memory in parts, in all of which ``number`` is the standard writing.

    Most of what has another writing has blanks around it and no more, or wide digits and no more:
    what is mended by that is left alone by the rest.
    """
    parts = []
    for mended in (_NUMBER.str.strip_chars(BLANKS), narrow(_NUMBER), rewriting(_NUMBER)):
        frame = frame.with_columns(strange=is_strange(_NUMBER))
        parts.append(frame.filter(~nw.col("strange")))
        frame = frame.filter(nw.col("strange")).with_columns(number=mended)
    return [*parts, frame]


def _is_formed(text: nw.Expr, form: str = "^[0-9]{17}[0-9Xx]") -> nw.Expr:
    """Tell whether a text is 17 digits and a digit or X, or has another form of 18 characters."""
    return (text.str.len_chars() == 18) & text.str.contains(form)


def _of_digits(frame: Frame) -> Frame:
    """Read numbers that are known to be 18 digits.

    All digits at once, which can be done only in memory: there, a division of whole numbers is
    one, and keeps 18 digits.
    """
    frame = frame.with_columns(read=_NUMBER.cast(nw.Int64))
    frame = frame.with_columns(body=nw.col("read") // 10)
    return frame.with_columns(check=(nw.col("read") - nw.col("body") * 10).cast(nw.Int32))


def _of_form(frame: Frame) -> Frame:
    """Read numbers that are known to be 17 digits and a digit or X."""
    return frame.with_columns(
        body=_NUMBER.str.slice(0, 17).cast(nw.Int64), check=_check_value(_NUMBER.str.slice(17, 1))
    )


def _of_body(frame: Frame) -> Frame:
    """Take the first 17 digits apart."""
    body, front, region = nw.col("body"), nw.col("front"), nw.col("region")
    frame = frame.with_columns(front=body // 1000)
    frame = frame.with_columns(region=front // 10**8, order=(body - front * 1000).cast(nw.Int32))
    frame = frame.with_columns(born=(front - region * 10**8).cast(nw.Int32))
    frame = frame.with_columns(region.cast(nw.Int32))
    return with_real(frame.with_columns(fits=_fits()))


def _of_no_form(frame: Frame) -> Frame:
    """Read what has not the form of 18 characters: its parts are those of a sound number."""
    born, order = (int(_SOUND[start:end]) for start, end in ((6, 14), (14, 17)))
    return frame.with_columns(
        code=_NUMBER.str.slice(0, 6), born=nw.lit(born).cast(nw.Int32),
        order=nw.lit(order).cast(nw.Int32), fits=nw.lit(True), real=nw.lit(True),
    )  # fmt: skip


def _any_numbers(frame: Frame) -> Frame:
    """Read numbers of any form, in their standard writing."""
    frame = frame.with_columns(
        code=_NUMBER.str.slice(0, 6), whole=_is_formed(_NUMBER)
    )  # fmt: skip
    frame = frame.with_columns(*_parts())
    return with_real(frame.with_columns(fits=_fits()))


def _with_last(frame: Frame, regions: Frame, on: str) -> Frame:
    """Add the last year of the region, which is told by its text or its value."""
    joined = frame.join(regions, on=on, how="left")
    return joined.with_columns(_LAST.fill_null(UNKNOWN).cast(nw.Int32))


def _parts() -> list[nw.Expr]:
    """Give the parts of 18 characters as whole numbers."""
    text = nw.when(nw.col("whole")).then(_NUMBER).otherwise(nw.lit(_SOUND))
    places = {"region": (0, 6), "born": (6, 8), "order": (14, 3)}
    return [
        *(text.str.slice(*place).cast(nw.Int32).alias(name) for name, place in places.items()),
        _check_value(text.str.slice(17, 1)).alias("check"),
    ]


def _check_value(check: nw.Expr) -> nw.Expr:
    """Give what a check character stands for: X is 10."""
    value = nw.when(check.is_in(["X", "x"])).then(nw.lit("10")).otherwise(check)
    return value.cast(nw.Int32)


def _fits() -> nw.Expr:
    """Tell whether the check character fits the other digits."""
    total = _weighed("region", 6, 12) + _weighed("born", 8, 4) + _weighed("order", 3, 1)
    return (total + nw.col("check")) % 11 == 1


def _weighed(name: str, digits: int, after: int) -> nw.Expr:
    """Give what some digits contribute to the sum, with so many characters after them.

    A digit is its place's quotient less ten times the next one's. So the sum of digits by their
    weights is a sum of quotients by the differences, and each digit costs one division.
    """
    weights = [pow(2, after + place, 11) for place in range(digits)]
    total = nw.col(name) * weights[0]
    for place in range(1, digits):
        weight = (weights[place] - 10 * weights[place - 1]) % 11
        total = total + nw.col(name) // 10**place * (weight - 11 if weight > 5 else weight)
    return total


def is_sound(on: int) -> nw.Expr:
    """Tell whether a number has 18 characters and no fault at all, warnings included.

    Args:
        on: the day of the review, as a whole number.
    """
    born = nw.col("born")
    listed = (_LAST > UNLISTED) & (born // 10_000 <= _LAST)
    dated = nw.col("real") & (born <= on) & (nw.col("order") != 0)
    return nw.col("whole") & nw.col("fits") & listed & dated


def says_other_sex() -> nw.Expr:
    """Tell whether a number of 18 characters says another sex than the record."""
    odd = nw.col("order") % 2 == 1
    return ((nw.col("sex") == "male") & ~odd) | ((nw.col("sex") == "female") & odd)


def with_truncated(frame: Frame) -> Frame:
    """Add ``truncated``: whether a spreadsheet has destroyed the last digits."""
    cut = nw.col("whole") & ~nw.col("fits") & _NUMBER.str.ends_with("000")
    scientific = nw.col("id_number").str.contains(_SCIENTIFIC)
    return frame.with_columns(truncated=(_NUMBER != "") & (cut | scientific))


def identity() -> nw.Expr:
    """Give one text for the 15- and the 18-digit writing of a number, as the record check does."""
    born = nw.col("born")
    right = nw.col("whole") & nw.col("fits") & nw.col("real") & (_LAST > UNKNOWN)
    of_the_century = right & (born >= 1900_00_00) & (born < 2000_00_00)
    short = nw.concat_str(_NUMBER.str.slice(0, 6), _NUMBER.str.slice(8, 9))
    return nw.when(of_the_century).then(short).otherwise(capital(_NUMBER))


def rough_identity() -> nw.Expr:
    """Give one whole number for all writings of an ID number, and perhaps for other numbers, too.

    Whole numbers are grouped in a fraction of the memory that texts take.
    """
    digits = nw.concat_str(_NUMBER.str.slice(0, 6), _NUMBER.str.slice(8, 9))
    old = (_LENGTH == 15) & is_digits(_NUMBER)
    other = nw.when(old).then(_NUMBER).otherwise(nw.lit("0"))
    return nw.when(nw.col("whole")).then(digits).otherwise(other).cast(nw.Int64)


def capital(text: nw.Expr) -> nw.Expr:
    """Write every x as an X."""
    return text.str.replace_all("x", "X", literal=True)


FAULTS = (
    "charset", "length", "region", "region-unlisted", "region-abolished", "date", "future",
    "checksum", "sequence",
)  # fmt: skip
"""The columns that `with_faults` adds, beside ``truncated``, ``readable``, ``born`` and more."""

_ACCEPTED = ("region-abolished", "sequence")


def with_faults(frame: Frame, on: int) -> Frame:
    """Tell every fault apart, of numbers of any length.

    Args:
        frame: what `numbered` gave, or a part of it.
        on: the day of the review, as a whole number.

    Returns:
        The frame with a yes or no for each of `FAULTS`, ``truncated``, ``written`` (there is a
        number, and it is not truncated), ``readable`` (it counts as valid), ``old`` (15 digits),
        ``open`` (15 digits with an open century), ``odd``, and ``born`` read from either length.
    """
    if not is_eager(frame):
        return _faults_of_any(frame, on)
    whole, rest = _parted(frame)
    sized = (_LENGTH == 15) | (_LENGTH == 18)
    parts = [
        _faults_of_whole(whole, on), _faults_of_any(rest.filter(sized), on),
        _faults_of_unsized(rest.filter(~sized)),
    ]  # fmt: skip
    kept = parts[0].collect_schema().names()
    return nw.concat([part.select(kept) for part in parts])


def _faults_of_whole(frame: Frame, on: int) -> Frame:
    """Tell the faults of 18 characters in form, by their parts as whole numbers."""
    no, born = ~nw.col("whole"), nw.col("born")
    cut = ~nw.col("fits") & _NUMBER.str.ends_with("000")
    frame = frame.with_columns(truncated=cut, old=no, open=no, odd=nw.col("order") % 2 == 1)
    frame = frame.with_columns(written=~nw.col("truncated"))
    real, lived = nw.col("real"), nw.col("real") & (born <= on)
    found = {
        "charset": no, "length": no, **_of_region(nw.col("whole"), lived), "date": ~real,
        "future": real & (born > on), "checksum": ~nw.col("fits"),
        "sequence": nw.col("order") == 0,
    }  # fmt: skip
    return _with_readable(frame, found)


def _faults_of_unsized(frame: Frame) -> Frame:
    """Tell the faults of texts that have neither 15 nor 18 characters: nothing in them is read."""
    no = nw.col("whole")
    frame = with_truncated(frame).with_columns(old=no, open=no, odd=no)
    frame = frame.with_columns(written=(_NUMBER != "") & ~nw.col("truncated"))
    found = {**dict.fromkeys(FAULTS, no), "length": ~no, "charset": _NUMBER.str.contains(_FOREIGN)}
    return _with_readable(frame, found)


def _of_region(coded: nw.Expr, lived: nw.Expr) -> dict[str, nw.Expr]:
    """Give the faults of the region.

    Args:
        coded: whether there are six digits of one.
        lived: whether there is a birth that could be after the region's end.
    """
    gone = (_LAST > UNLISTED) & (nw.col("born") // 10_000 > _LAST)
    return {
        "region": coded & (_LAST == UNKNOWN),
        "region-unlisted": coded & (_LAST == UNLISTED),
        "region-abolished": lived & gone,
    }


def _with_readable(frame: Frame, found: Mapping[str, nw.Expr]) -> Frame:
    """Add the faults of what is written, and whether the number counts as valid."""
    frame = frame.with_columns(**{one: nw.col("written") & fault for one, fault in found.items()})
    faulty = nw.any_horizontal(*(one for one in FAULTS if one not in _ACCEPTED), ignore_nulls=True)
    return frame.with_columns(readable=nw.col("written") & ~faulty)


def _faults_of_any(frame: Frame, on: int) -> Frame:
    """Tell the faults of any text, by its parts as texts."""
    frame = with_truncated(frame)
    frame = frame.with_columns(
        old=_LENGTH == 15, sized=(_LENGTH == 15) | (_LENGTH == 18),
        written=(_NUMBER != "") & ~nw.col("truncated"),
    )  # fmt: skip
    frame = frame.with_columns(long=_long())
    long = nw.col("long").str
    frame = frame.with_columns(
        dated=is_digits(long.slice(6, 8)), serial=long.slice(14, 3),
        odd=long.slice(16, 1).is_in(list("13579")),
    )  # fmt: skip
    born = nw.when(nw.col("dated")).then(long.slice(6, 8)).otherwise(nw.lit(_SOUND[6:14]))
    frame = frame.with_columns(born=born.cast(nw.Int32))
    frame = with_real(frame).with_columns(
        open=nw.col("old") & nw.col("serial").is_in(list(CENTENARIANS)),
    )
    return _with_readable(frame, _of_parts(on))


def _long() -> nw.Expr:
    """Give a number of 15 digits the places of one of 18."""
    old = nw.concat_str(_NUMBER.str.slice(0, 6), nw.lit("19"), _NUMBER.str.slice(6, 9), nw.lit("-"))
    other = nw.when(nw.col("sized")).then(_NUMBER).otherwise(nw.lit(_SOUND))
    return nw.when(nw.col("old")).then(old).otherwise(other)


def _of_parts(on: int) -> dict[str, nw.Expr]:
    """Give the faults of the parts of any text."""
    sized, born, old = nw.col("sized"), nw.col("born"), nw.col("old")
    dated = sized & nw.col("dated")
    real = dated & nw.col("real")
    lived = real & (born <= on) & ~nw.col("open")
    return {
        "charset": (old & ~is_digits(_NUMBER)) | (~old & _NUMBER.str.contains(_FOREIGN)),
        "length": ~sized,
        **_of_region(sized & is_digits(_NUMBER.str.slice(0, 6)), lived),
        "date": dated & ~nw.col("real"),
        "future": real & (born > on),
        "checksum": nw.col("whole") & ~nw.col("fits"),
        "sequence": sized & (nw.col("serial") == "000"),
    }


_FOREIGN = "[^0-9Xx]|[Xx][0-9Xx]"
"""Neither a digit, nor an X at the end."""
