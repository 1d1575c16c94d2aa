"""What all rows need: the number in its standard writing, its parts, and whether it is sound.

Notice: N3.2i 身份证号码与性别不符; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from partyreg.frames.engines import Frame, is_eager, parted, with_read_digits
from partyreg.frames.numbers.parts import (
    LENGTH,
    NUMBER,
    is_formed,
    of_any,
    of_body,
    of_digits,
    of_form,
    of_no_form,
)
from partyreg.frames.numbers.regions import LAST, UNKNOWN, UNLISTED, joined_last, looked_up_last
from partyreg.frames.texts import is_strange, narrow, rewriting, standard_writing
from partyreg.validation.writing import BLANKS

_WRITTEN = nw.col("id_number")


def numbered(frame: Frame) -> Frame:
    """Add what all rows need.

    In memory, numbers that have the form of 18 characters, nearly all of them, go a short way of
    their own; a query gets the one way that serves any text.

    Args:
        frame: has ``id_number``, without nulls.

    Returns:
        The frame with ``number`` (the standard writing), ``whole`` (17 digits and a digit or X)
        and, sound where it is not whole: ``born``, ``real`` (born on a date), ``order`` (the
        sequence) and ``fits`` (the check character). ``last`` is the last year of the region; in
        memory, of whole ones only.
    """
    if is_eager(frame):
        return _in_memory(frame)
    written = frame.with_columns(number=standard_writing(_WRITTEN))
    coded = written.with_columns(code=NUMBER.str.slice(0, 6), whole=is_formed(NUMBER))
    return joined_last(of_any(coded))


_ADDED = ("born", "order", "fits", "real", "last")


def _in_memory(frame: Frame) -> Frame:
    """Do so with a table in memory, whose rows can be parted by the form of their numbers.

    Nearly all are 18 digits: those stay in one piece to the end, which is faster.
    """
    names = [*frame.collect_schema(), "number", "whole"]
    digits, rest = _digits(frame.with_columns(number=_WRITTEN))
    formed, rest = parted(rest.with_columns(whole=is_formed(NUMBER)), "whole")
    strange, formless = parted(rest.with_columns(strange=is_strange(NUMBER)), "strange")
    mended, faulty = parted(_mended(strange).with_columns(whole=is_formed(NUMBER)), "whole")
    formed = nw.concat([formed.select(names), mended.select(names)])
    formless = nw.concat([formless.select(names), faulty.select(names)])
    parts = (
        looked_up_last(of_body(of_digits(digits))), looked_up_last(of_body(of_form(formed))),
        of_no_form(formless).with_columns(last=nw.lit(UNKNOWN).cast(nw.Int32)),
    )  # fmt: skip
    return nw.concat([part.select([*names, *_ADDED]) for part in parts])


def _digits(frame: Frame) -> tuple[Frame, Frame]:
    """Part a table into what is 18 digits, with ``read``, the whole number, and the rest.

    Where the engine reads texts that may be none, the size of the number says whether all of it
    is digits. One that begins with 0, as no region does, is then left to the rest.
    """
    attempted = with_read_digits(frame, "number")
    if attempted is None:
        digits, rest = parted(frame.with_columns(whole=is_formed(NUMBER, "^[0-9]{18}")), "whole")
        return digits.with_columns(read=NUMBER.cast(nw.Int64)), rest
    whole = (LENGTH == 18) & (nw.col("read") >= 10**17)
    return parted(attempted.with_columns(whole=whole), "whole")


def _mended(strange: Frame) -> Frame:
    """Write the numbers of a table in memory in the standard writing.

    Most of what has another writing has blanks around it and no more, or wide digits and no more:
    what is mended by that is left alone by the rest.
    """
    done = []
    for mended in (NUMBER.str.strip_chars(BLANKS), narrow(NUMBER)):
        written = strange.with_columns(number=mended)
        strange, plain = parted(written.with_columns(strange=is_strange(NUMBER)), "strange")
        done.append(plain)
    return nw.concat([*done, strange.with_columns(number=rewriting(NUMBER))])


def is_sound(on: int) -> nw.Expr:
    """Tell whether a number has 18 characters and no fault at all, warnings included.

    Args:
        on: the day of the review, as a whole number.
    """
    born = nw.col("born")
    listed = (LAST > UNLISTED) & (born // 10_000 <= LAST)
    dated = nw.col("real") & (born <= on) & (nw.col("order") != 0)
    return nw.col("whole") & nw.col("fits") & listed & dated


def says_other_sex() -> nw.Expr:
    """Tell whether a number of 18 characters says another sex than the record."""
    odd = nw.col("order") % 2 == 1
    return ((nw.col("sex") == "male") & ~odd) | ((nw.col("sex") == "female") & odd)
