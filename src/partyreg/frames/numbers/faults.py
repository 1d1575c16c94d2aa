"""Every fault of a number, told apart for the few rows that are not sound.

Notice: N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from partyreg.frames.dates import with_real
from partyreg.frames.engines import Frame, is_eager, parted
from partyreg.frames.numbers.identity import with_truncated
from partyreg.frames.numbers.parts import LENGTH, NUMBER, SOUND
from partyreg.frames.numbers.regions import LAST, UNKNOWN, UNLISTED, looked_up_last
from partyreg.frames.texts import is_digits
from partyreg.idnumber.checking import CENTENARIANS

FAULTS = (
    "charset", "length", "region", "region-unlisted", "region-abolished", "date", "future",
    "checksum", "sequence",
)  # fmt: skip
"""The columns that `with_faults` adds, beside ``truncated``, ``readable``, ``born`` and more."""

_ACCEPTED = ("region-abolished", "sequence")
_SIZED = (LENGTH == 15) | (LENGTH == 18)
_CODE = NUMBER.str.slice(0, 6)
_CODED = is_digits(_CODE)


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
        return _with_readable(_faults_of_any(frame, on))
    whole, rest = parted(frame, "whole")
    sized, unsized = parted(rest.with_columns(sized=_SIZED), "sized")
    parts = [
        _faults_of_whole(whole, on), _faults_of_any(_with_region(sized), on),
        _faults_of_unsized(unsized),
    ]  # fmt: skip
    kept = parts[0].collect_schema().names()
    return _with_readable(nw.concat([part.select(kept) for part in parts]))


def _with_region(frame: Frame) -> Frame:
    """Add ``last`` in memory, for what has six digits at its beginning, and -1 for all others."""
    code = nw.when(is_digits(_CODE)).then(_CODE).otherwise(nw.lit("000000"))
    return looked_up_last(frame.with_columns(region=code.cast(nw.Int32)))


def _faults_of_whole(frame: Frame, on: int) -> Frame:
    """Tell the faults of 18 characters in form, by their parts as whole numbers."""
    no, born = ~nw.col("whole"), nw.col("born")
    cut = ~nw.col("fits") & NUMBER.str.ends_with("000")
    frame = frame.with_columns(truncated=cut, old=no, open=no, odd=nw.col("order") % 2 == 1)
    frame = frame.with_columns(written=~nw.col("truncated"))
    real, lived = nw.col("real"), nw.col("real") & (born <= on)
    found = {
        "charset": no, "length": no, **_of_region(nw.col("whole"), lived), "date": ~real,
        "future": real & (born > on), "checksum": ~nw.col("fits"),
        "sequence": nw.col("order") == 0,
    }  # fmt: skip
    return frame.with_columns(**found)


def _faults_of_unsized(frame: Frame) -> Frame:
    """Tell the faults of texts that have neither 15 nor 18 characters: nothing in them is read."""
    no = nw.col("whole")
    frame = with_truncated(frame).with_columns(old=no, open=no, odd=no)
    frame = frame.with_columns(written=(NUMBER != "") & ~nw.col("truncated"))
    found = {**dict.fromkeys(FAULTS, no), "length": ~no, "charset": NUMBER.str.contains(_FOREIGN)}
    return frame.with_columns(**found)


def _of_region(coded: nw.Expr, lived: nw.Expr) -> dict[str, nw.Expr]:
    """Give the faults of the region.

    Args:
        coded: whether there are six digits of one.
        lived: whether there is a birth that could be after the region's end.
    """
    gone = (LAST > UNLISTED) & (nw.col("born") // 10_000 > LAST)
    return {
        "region": coded & (LAST == UNKNOWN),
        "region-unlisted": coded & (LAST == UNLISTED),
        "region-abolished": lived & gone,
    }


def _with_readable(frame: Frame) -> Frame:
    """Keep the faults of what is written, and add whether the number counts as valid."""
    frame = frame.with_columns((nw.col("written") & nw.col(one)).alias(one) for one in FAULTS)
    faulty = nw.any_horizontal(*(one for one in FAULTS if one not in _ACCEPTED), ignore_nulls=True)
    return frame.with_columns(readable=nw.col("written") & ~faulty)


def _faults_of_any(frame: Frame, on: int) -> Frame:
    """Tell the faults of any text, by its parts as texts."""
    frame = with_truncated(frame)
    frame = frame.with_columns(
        old=LENGTH == 15, sized=_SIZED,
        written=(NUMBER != "") & ~nw.col("truncated"),
    )  # fmt: skip
    frame = frame.with_columns(long=_long())
    long = nw.col("long").str
    frame = frame.with_columns(
        dated=is_digits(long.slice(6, 8)), serial=long.slice(14, 3),
        odd=long.slice(16, 1).is_in(list("13579")),
    )  # fmt: skip
    born = nw.when(nw.col("dated")).then(long.slice(6, 8)).otherwise(nw.lit(SOUND[6:14]))
    frame = frame.with_columns(born=born.cast(nw.Int32))
    frame = with_real(frame).with_columns(
        open=nw.col("old") & nw.col("serial").is_in(list(CENTENARIANS)),
    )
    return frame.with_columns(**_of_parts(on))


def _long() -> nw.Expr:
    """Give a number of 15 digits the places of one of 18."""
    old = nw.concat_str(NUMBER.str.slice(0, 6), nw.lit("19"), NUMBER.str.slice(6, 9), nw.lit("-"))
    other = nw.when(nw.col("sized")).then(NUMBER).otherwise(nw.lit(SOUND))
    return nw.when(nw.col("old")).then(old).otherwise(other)


def _of_parts(on: int) -> dict[str, nw.Expr]:
    """Give the faults of the parts of any text."""
    sized, born, old = nw.col("sized"), nw.col("born"), nw.col("old")
    dated = sized & nw.col("dated")
    real = dated & nw.col("real")
    lived = real & (born <= on) & ~nw.col("open")
    return {
        "charset": (old & ~is_digits(NUMBER)) | (~old & NUMBER.str.contains(_FOREIGN)),
        "length": ~sized,
        **_of_region(sized & _CODED, lived),
        "date": dated & ~nw.col("real"),
        "future": real & (born > on),
        "checksum": nw.col("whole") & ~nw.col("fits"),
        "sequence": sized & (nw.col("serial") == "000"),
    }


_FOREIGN = "[^0-9Xx]|[Xx][0-9Xx]"
"""Neither a digit, nor an X at the end."""
