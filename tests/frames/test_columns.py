"""What a table must have is said at once, with all that is wrong, and other names can be mapped."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from tests.frames.tables import ENGINES, WANTED, rows_of

from partyreg.errors import InputError
from partyreg.frames import (
    FINDING_COLUMNS,
    FRAME_CHECKS,
    MEMBER_COLUMNS,
    FrameCheck,
    review_frame,
)
from partyreg.frames.checks import RULES, columns_read
from partyreg.model import Severity
from partyreg.validation import CHECKS, EXTRA_CHECKS, Check, by_id

pytestmark = pytest.mark.clause("N3.2a", "N3.2d", "N3.3c")

TODAY = date(2018, 1, 9)
SOUND: dict[str, list[Any]] = {
    "key": ["m-1"], "branch": ["b-1"], "name": ["甲某"], "id_number": ["440308199901101512"],
    "sex": ["男"], "birth_date": [date(1999, 1, 10)], "ethnicity": ["汉族"],
    "education": ["大学"], "category": ["full"], "joined_on": [date(2015, 1, 1)],
    "full_since": [date(2016, 1, 1)], "post": ["教师"], "phone": ["0562-0000123"],
    "home_address": ["某镇"],
}  # fmt: skip


def table(**columns: Any) -> Any:
    """Give a table of one sound member, with other columns; None leaves one out."""
    return pl.DataFrame({k: v for k, v in {**SOUND, **columns}.items() if v is not None})


def faults(members: Any, **options: Any) -> list[tuple[str, str, str]]:
    """Give place, reason and code of every fault of a review."""
    with pytest.raises(InputError) as caught:
        review_frame(members, on=options.pop("on", TODAY), **options)
    return [(one.place, one.reason, one.code) for one in caught.value.faults]


def checks(*ids: str) -> list[Check]:
    """Give checks by their ids."""
    return [by_id()[one] for one in ids]


def found(members: Any, **options: Any) -> list[tuple[str, str]]:
    """Give check and subject of every finding."""
    rows = review_frame(members, on=TODAY, **options).select("check", "subject").rows()
    return sorted(rows)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Missing columns, wrong types, bytes, numbers as texts, strange words: one error has all."""
    broken = table(
        branch=None, id_number=[440308199901101512], sex=["M"], birth_date=["1999-01-10"],
        phone=[b"0562"], category=["普通"], joined_on=[datetime.combine(TODAY, time())],
    ).with_columns(pl.col("full_since").cast(pl.Datetime("us", "UTC")))  # fmt: skip
    said = faults(broken)
    assert [place for place, _, _ in said] == [
        f"members, column {one}" for one in
        ("branch", "id_number", "sex", "birth_date", "category", "full_since", "phone")
    ]  # fmt: skip
    assert [code for _, _, code in said] == [
        "input.bad-column", "input.bad-type", "input.bad-code", "input.bad-type",
        "input.bad-code", "input.bad-type", "input.bad-type",
    ]  # fmt: skip
    reasons = [reason for _, reason, _ in said]
    assert reasons[0] == "the column is missing"
    assert reasons[1] == "it holds numbers, which have lost digits; read it as text"
    assert reasons[2].startswith("it has other words, 1 of them, than male, MALE, 男, female")
    assert reasons[3] == "it has the type String, where dates are needed"
    assert reasons[6] == "it holds bytes, which somebody has to decode"


def test_no_datum_is_in_the_error() -> None:
    """A word that is none of a vocabulary may be anything: it is counted, not quoted."""
    with pytest.raises(InputError) as caught:
        review_frame(table(sex=["440308199901101512"]), on=TODAY)
    assert "4403" not in str(caught.value)


@pytest.mark.parametrize("engine", WANTED)
def test_every_engine_says_all_that_is_missing_and_takes_other_names(engine: str) -> None:
    """Three faults are one error on each engine; with the right names there is none."""
    _, made = ENGINES[engine]
    columns = {k: v for k, v in SOUND.items() if k not in ("post", "birth_date", "joined_on")}
    columns["when"] = ["2015-01-01"]
    said = faults(made(columns), columns={"sex": "性别", "joined_on": "when"})
    assert {(place, code) for place, _, code in said} == {
        ("members, column post", "input.bad-column"),
        ("members, column birth_date", "input.bad-column"),
        ("members, column sex ('性别')", "input.bad-column"),
        ("members, column joined_on ('when')", "input.bad-type"),
    }
    chosen = checks("id-number.sex", "member.birth-date-missing")
    rows = rows_of(review_frame(
        made({"key": ["m-1"], "branch": ["b"], "id_number": SOUND["id_number"], "性别": ["女"],
              "birth_date": [None]}), on=TODAY, checks=chosen, columns={"sex": "性别"},
    ))  # fmt: skip
    assert {row["check"] for row in rows} == {one.id for one in chosen}


def test_a_missing_column_names_a_check_that_reads_it() -> None:
    """Who does not have a column can leave out the checks that read it."""
    (one,) = faults(table(post=None))
    assert one[:2] == (
        "members, column post", "the column is missing; 'member.post-missing' reads it"
    )  # fmt: skip
    assert faults(table(sex=None))[0][1].endswith(" and 1 more checks read it")
    fewer = [one for one in FRAME_CHECKS if one.id != "member.post-missing" and "branch" not in
             one.field and not one.id.startswith("branch.")]  # fmt: skip
    assert found(table(post=None), checks=fewer) == []


def test_other_names_are_mapped() -> None:
    """A mapping gives the caller's names; one to a documented name that is none is a fault."""
    chinese = table(sex=["女"]).rename({"id_number": "身份证号码", "sex": "性别"})
    names = {"id_number": "身份证号码", "sex": "性别"}
    assert found(chinese, checks=checks("id-number.sex"), columns=names) == [
        ("id-number.sex", "m-1")
    ]
    place, reason, code = faults(table(), columns={"gender": "sex"})[0]
    assert (place, code) == ("members: a name", "input.bad-column")
    assert reason.startswith("it is none of the columns key, branch")
    (missing,) = faults(table(), checks=checks("id-number.sex"), columns={"sex": "性别"})
    assert missing[0] == "members, column sex ('性别')"


def test_only_the_columns_that_are_read_are_needed() -> None:
    """A table of three columns can be asked about its numbers; other columns may hold anything."""
    small = pl.DataFrame({"key": ["m-1"], "branch": ["b"], "id_number": ["1"], "x": [object()]})
    coding = checks("id-number.length", "id-number.charset")
    assert found(small, checks=coding) == [("id-number.length", "m-1")]


@pytest.mark.parametrize("lazy", [False, True])
def test_a_column_of_nothing_is_empty(lazy: bool) -> None:
    """A column without any value has no type of its own, and every row is found incomplete."""
    empty = table(post=[None], full_since=[None], sex=[None])
    chosen = checks("member.post-missing", "member.full-since-missing", "member.sex-missing")
    rows: Any = review_frame(empty.lazy() if lazy else empty, on=TODAY, checks=chosen)
    assert sorted((rows.collect() if lazy else rows)["check"]) == sorted(one.id for one in chosen)


def test_categories_times_and_words_are_taken() -> None:
    """Categorical texts, dates with a time, and the names of the words serve as well."""
    other = table(category=["FULL"], sex=["FEMALE"]).with_columns(
        pl.col("sex", "ethnicity").cast(pl.Categorical), pl.col("joined_on").cast(pl.Datetime)
    )
    chosen = checks("id-number.sex", "member.probation-short", "member.ethnicity-unknown")
    assert found(other, checks=chosen) == [("id-number.sex", "m-1")]


def test_a_lazy_table_stays_lazy() -> None:
    """Nothing is read before the caller asks: a source that fails when read gives a query."""

    def fail(_: Any) -> Any:
        raise RuntimeError("it was read")

    source = table().lazy().map_batches(fail, schema=table().schema)
    query = review_frame(source, on=TODAY)
    assert isinstance(query, pl.LazyFrame)
    assert tuple(query.collect_schema()) == FINDING_COLUMNS
    with pytest.raises(Exception, match="it was read"):
        query.collect()


def test_what_is_no_table_and_no_day_is_said() -> None:
    """A list, a text and a wrong day are faults, not crashes."""
    assert faults([1, 2])[0][2] == "input.bad-type"
    assert faults(table(), organisations="x")[0][0] == "organisations"
    assert faults(table(), on="2018-01-09")[0][:2] == ("on", "it is not a date")
    assert faults(table(), organisations=table(key=None))[0][:2] == (
        "organisations, column key", "the column is missing"
    )  # fmt: skip


def test_a_check_without_a_form_is_refused() -> None:
    """Those that ask somebody, and those about organisations without their table, are named."""
    said = faults(table(), checks=checks("population.name-differs", "roll.person-missing",
                                         "member.branch-unknown"))  # fmt: skip
    assert [one[:2] for one in said] == [
        ("check 'population.name-differs'", "it has no form over tables"),
        ("check 'roll.person-missing'", "it has no form over tables"),
        ("check 'member.branch-unknown'", "it needs the table of organisations"),
    ]
    assert {code for _, _, code in said} == {"input.bad-check"}


def test_one_s_own_check_is_made_beside_the_others() -> None:
    """A check of one's own reads documented columns; one that reads another is a fault."""
    mine = FrameCheck(
        id="mine.young", clause="N3.2d", severity=Severity.INFO, title="Young", label="年轻",
        message="the member is young", recommendation="none", columns=("birth_date", "category"),
        test=(nw.col("birth_date") > 19900101) & (nw.col("category") == "full"),
    )  # fmt: skip
    assert found(table(), checks=[mine]) == [("mine.young", "m-1")]
    strange = FrameCheck(
        id="mine.other", clause="N3.2d", severity=Severity.INFO, title="", label="", message="",
        recommendation="", columns=("height",), test=nw.col("height") > 1,
    )  # fmt: skip
    assert faults(table(), checks=[strange]) == [
        ("check 'mine.other'", "it reads a column that is none", "input.bad-column")
    ]


def test_a_second_table_in_another_engine_is_refused() -> None:
    """Organisations stand in the engine of the members, because the two are joined there."""
    places = pl.LazyFrame({"key": ["b-1"], "kind": ["党支部"]})
    assert faults(table(), organisations=places) == [
        ("organisations", "it is no table of the same engine as the members", "input.bad-type")
    ]


def test_every_check_of_the_notice_has_a_form_or_asks_somebody() -> None:
    """Over tables all is checked that can be told from the tables alone."""
    left = {one.id.split(".")[0] for one in CHECKS} - {one.id.split(".")[0] for one in FRAME_CHECKS}
    assert left == {"roll", "population"}
    assert list(FRAME_CHECKS) == [one for one in CHECKS if one in FRAME_CHECKS]
    unknown = RULES.keys() - by_id().keys()
    assert unknown == set()
    assert "member.joined-young" in RULES
    assert {one.id for one in EXTRA_CHECKS if one.id in RULES} == {
        "member.joined-before-birth", "member.joined-young", "member.probation-overdue",
        "id-number.birth-date",
    }  # fmt: skip


def test_the_documented_columns_are_those_that_checks_read() -> None:
    """No column is documented that nothing reads, and none is read that is not documented."""
    every = [one for one in (*CHECKS, *EXTRA_CHECKS) if one.id in RULES or one in FRAME_CHECKS]
    assert list(columns_read(every)) == list(MEMBER_COLUMNS)


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no narwhals is told which extra brings it."""
    import sys

    for name in [one for one in sys.modules if one.startswith(("partyreg.frames", "narwhals"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    with pytest.raises(ImportError, match=r"partyreg\[frames\]"):
        import partyreg.frames  # noqa: F401
