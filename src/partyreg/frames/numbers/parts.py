"""The parts of a number of 18 characters: region, birth, order and check character.

Notice: N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from partyreg.frames.dates import with_real
from partyreg.frames.engines import Frame

NUMBER = nw.col("number")
"""The number in its standard writing."""

LENGTH = NUMBER.str.len_chars()

SOUND = "110101190001010013"
"""Read in the place of a text that cannot be read; no answer rests on it."""


def is_formed(text: nw.Expr, form: str = "^[0-9]{17}[0-9Xx]") -> nw.Expr:
    """Tell whether a text is 17 digits and a digit or X, or has another form of 18 characters."""
    return (text.str.len_chars() == 18) & text.str.contains(form)


def of_digits(frame: Frame) -> Frame:
    """Take ``read``, 18 digits as one whole number, apart into ``body`` and ``check``.

    All digits at once, which can be done only in memory: there, a division of whole numbers is
    one, and keeps 18 digits.
    """
    frame = frame.with_columns(body=nw.col("read") // 10)
    return frame.with_columns(check=(nw.col("read") - nw.col("body") * 10).cast(nw.Int32))


def of_form(frame: Frame) -> Frame:
    """Read numbers that are known to be 17 digits and a digit or X."""
    return frame.with_columns(
        body=NUMBER.str.slice(0, 17).cast(nw.Int64), check=_check_value(NUMBER.str.slice(17, 1))
    )


def of_body(frame: Frame) -> Frame:
    """Take ``body``, the first 17 digits, apart, and test the parts with ``check``."""
    body, front, region = nw.col("body"), nw.col("front"), nw.col("region")
    frame = frame.with_columns(front=body // 1000)
    frame = frame.with_columns(region=front // 10**8, order=(body - front * 1000).cast(nw.Int32))
    frame = frame.with_columns(born=(front - region * 10**8).cast(nw.Int32))
    frame = frame.with_columns(region.cast(nw.Int32))
    return with_real(frame.with_columns(fits=_fits()))


def of_no_form(frame: Frame) -> Frame:
    """Read what has not the form of 18 characters: its parts are those of a sound number."""
    born, order = (int(SOUND[start:end]) for start, end in ((6, 14), (14, 17)))
    return frame.with_columns(
        born=nw.lit(born).cast(nw.Int32), order=nw.lit(order).cast(nw.Int32),
        fits=nw.lit(True), real=nw.lit(True),
    )  # fmt: skip


def of_any(frame: Frame) -> Frame:
    """Read numbers of any form: one that is not ``whole`` has the parts of a sound number."""
    text = nw.when(nw.col("whole")).then(NUMBER).otherwise(nw.lit(SOUND))
    places = {"region": (0, 6), "born": (6, 8), "order": (14, 3)}
    frame = frame.with_columns(
        *(text.str.slice(*place).cast(nw.Int32).alias(name) for name, place in places.items()),
        _check_value(text.str.slice(17, 1)).alias("check"),
    )
    return with_real(frame.with_columns(fits=_fits()))


def _check_value(check: nw.Expr) -> nw.Expr:
    """Give what a check character stands for: X is 10."""
    value = nw.when((check == "X") | (check == "x")).then(nw.lit("10")).otherwise(check)
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
