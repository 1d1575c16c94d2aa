"""Whom a number is of: the same for its 15- and 18-digit writing, unless a spreadsheet cut it.

Notice: N3.2c 重复采集; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame
from partyreg.frames.numbers.parts import LENGTH, NUMBER
from partyreg.frames.numbers.regions import LAST, UNKNOWN
from partyreg.frames.texts import is_digits, one_of
from partyreg.validation.writing import BLANKS

_BLANK = one_of(BLANKS)
_SCIENTIFIC = rf"^{_BLANK}*[0-9](?:\.[0-9]{{1,14}})?[Ee]\+?17{_BLANK}*$"
"""Here ``$`` may stand before a newline: it is one of the blanks."""


def with_truncated(frame: Frame) -> Frame:
    """Add ``truncated``: whether a spreadsheet has destroyed the last digits."""
    cut = nw.col("whole") & ~nw.col("fits") & NUMBER.str.ends_with("000")
    scientific = nw.col("id_number").str.contains(_SCIENTIFIC)
    return frame.with_columns(truncated=(NUMBER != "") & (cut | scientific))


def identity() -> nw.Expr:
    """Give one text for the 15- and the 18-digit writing of a number, as the record check does."""
    born = nw.col("born")
    right = nw.col("whole") & nw.col("fits") & nw.col("real") & (LAST > UNKNOWN)
    of_the_century = right & (born >= 1900_00_00) & (born < 2000_00_00)
    short = nw.concat_str(NUMBER.str.slice(0, 6), NUMBER.str.slice(8, 9))
    return nw.when(of_the_century).then(short).otherwise(capital(NUMBER))


def rough_identity() -> nw.Expr:
    """Give one whole number for all writings of an ID number, and perhaps for other numbers, too.

    Whole numbers are grouped in a fraction of the memory that texts take.
    """
    digits = nw.concat_str(NUMBER.str.slice(0, 6), NUMBER.str.slice(8, 9))
    old = (LENGTH == 15) & is_digits(NUMBER)
    other = nw.when(old).then(NUMBER).otherwise(nw.lit("0"))
    return nw.when(nw.col("whole")).then(digits).otherwise(other).cast(nw.Int64)


def capital(text: nw.Expr) -> nw.Expr:
    """Write every x as an X."""
    return text.str.replace_all("x", "X", literal=True)
