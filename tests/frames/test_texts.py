"""What the expressions rest on: classes of characters, replacements, dates as numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.frames.dates import (
    late_on_month_scale,
    month_scale,
    months,
    number_of,
    on_month_scale,
    with_real,
)
from partyreg.frames.numbers import region_rows
from partyreg.frames.texts import skeleton, standard_writing
from partyreg.idnumber import Listing, listing
from partyreg.validation import months_after
from partyreg.validation import writing as record
from partyreg.values import EARLIEST

pytestmark = pytest.mark.clause("N3.2c", "N3.2d", "N3.2j", "Y-probation")

HARD = st.text(
    st.sampled_from([*map(chr, record.WRITING), *"".join(record.LOOK_ALIKES.values()),
                     *record.LOOK_ALIKES, *"09Xx甲乙\\$[]^"]),
    max_size=12,
)  # fmt: skip


def over(expression: nw.Expr, values: list[object]) -> list[object]:
    """Give the answers of an expression over a column ``it``."""
    frame = nw.from_native(pl.DataFrame({"it": values}, strict=False))
    return list(frame.select(found=expression)["found"])


@given(st.lists(HARD, min_size=1))
def test_texts_are_rewritten_as_those_of_records_are(texts: list[object]) -> None:
    """Standard writing and skeleton are those of the record checks, character by character."""
    it = nw.col("it")
    assert over(standard_writing(it), texts) == [record.plain_number(str(one)) for one in texts]
    assert over(skeleton(it), texts) == [record.skeleton(str(one)) for one in texts]


def test_no_replacement_is_replaced_again() -> None:
    """One pattern after the other gives what one table at once gives."""
    assert not set(record.WRITING.values()) & set(map(chr, record.WRITING))
    assert not set(record.LOOK_ALIKES) & set("".join(record.LOOK_ALIKES.values()))


@given(st.lists(st.integers(0, 9999_99_99), min_size=1))
def test_a_number_is_a_date_if_it_is_one(numbers: list[object]) -> None:
    """Eight digits are a date exactly if the calendar has it, from 1850 on."""

    def real(number: int) -> bool:
        try:
            return date(number // 10_000, number // 100 % 100, number % 100) >= EARLIEST
        except ValueError:
            return False

    some = [*numbers, 19000229, 20000229, 19001231, 20180431, 18491231, 18500101]
    born: Any = nw.from_native(pl.DataFrame({"born": some}, schema={"born": pl.Int32}))
    assert list(with_real(born)["real"]) == [real(int(str(one))) for one in some]


@given(st.dates(EARLIEST, date(2100, 1, 1)), st.dates(EARLIEST, date(2100, 1, 1)),
       st.sampled_from([3, 6, 12, 216]))  # fmt: skip
def test_months_are_counted_as_the_record_checks_count_them(
    start: date, end: date, count: int
) -> None:
    """A date lies before another one's day some months later on the scale as in the calendar."""
    near = [months_after(start, count), months_after(start, count + 1), end]
    for day in [*near, *(date.fromordinal(one.toordinal() + step) for one in near[:2]
                         for step in (-3, -2, -1, 1))]:  # fmt: skip
        late = over(late_on_month_scale(nw.col("it")), [number_of(day)])[0]
        begun = over(on_month_scale(nw.col("it")), [number_of(start)])[0]
        assert begun == month_scale(start)
        assert (int(str(late)) < int(str(begun)) + months(count)) == (
            day < months_after(start, count)
        )


def test_the_region_table_says_what_the_lists_say() -> None:
    """Every code of a known prefecture is in it, unlisted ones with 0; no other code is."""
    rows = dict(region_rows())
    for code in ("340102", "110229", "810000", "320219", "110120", "340524", "340198"):
        assert (rows[code] == "0") == (listing(code) is Listing.UNLISTED)
    assert {listing(code) for code in ("900101", "519898", "000000")} == {Listing.UNKNOWN}
    assert not {"900101", "519898", "000000"} & rows.keys()
    assert all(listing(code) is not Listing.UNKNOWN for code in list(rows)[::97])
