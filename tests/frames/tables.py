"""Rosters and engines for the tests: the same members as records and as a table of each engine."""

from __future__ import annotations

import importlib.util
import os
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from partyreg.idnumber import check_digit, generate, make_number
from partyreg.idnumber.regions import table
from partyreg.model import Member, Organisation
from partyreg.values import (
    BirthDate,
    HomeAddress,
    MemberCategory,
    OrganisationKind,
    Phone,
    ResidentId,
    Sex,
    Tier,
)

TODAY = date(2018, 1, 9)
PURPOSE = "test the review"
TEXTS = ("name", "ethnicity", "education", "post", "phone", "home_address")
DATES = ("birth_date", "joined_on", "full_since")

# ── Rosters: much is wrong with them, so that every rule has something to say ─────────────────

NAMES = (
    "甲某", "申某", "乙某", "乙 某", "丙某·丁某", "丙某•丁某", "己某", "已某", "巳某", "無名",
    "无名", "测试", "A某", "甲某1", "𠮷某", "某\u200b某", "", " ", "\u3000", None, "甲\n某", "某某",
    "日月", "曰月",
)  # fmt: skip
ETHNICITIES = ("汉族", "汉", "回族", "其他", "", None, "01", " ", "汉族 ")
ITEMS = ("大学", "教师", "", None, " ", "\t\n", "某镇\r\n某村")
PHONES = (
    "0562-0000123", "+86 000 0000 0000", "123456", "1-2-3-4-5-6-7", "手机0000000",
    "０１２３４５６７", "", None, " ", "000/0000；000", "0000000\n", "0000000x",
)  # fmt: skip
BLANKS = ("", "", "", "", " ", "\u3000", "'", "\n", "\ufeff", "-", "\x1c", "`")
LETTERS = "0123456789Xx0123456789OlＸ０٣ .-+eE?Χ\n\u2028é"
MORE: tuple[str, ...] = (*LETTERS, *BLANKS)
BRANCHES = ("b-1", "b-2", "b-3", "b-4", "j-1", "c-1", "b-9", "")


def _day(rng: random.Random) -> date:
    """Draw a day, most of them near the bounds of a rule."""
    near = (
        date(1921, 7, 1), date(1923, 6, 10), date(1927, 4, 27), date(1928, 6, 18),
        date(1945, 4, 23), date(1956, 9, 15), date(1956, 9, 26), date(1969, 4, 1),
        date(1969, 4, 14), date(1977, 8, 12), date(1977, 8, 18), date(2000, 2, 29),
        date(2016, 1, 9), date(2017, 1, 9), TODAY, date(1996, 8, 31), date(1850, 1, 1),
    )  # fmt: skip
    return rng.choice(near) + timedelta(rng.choice((-1, 0, 0, 0, 1, 2, 30, 183, 365, 366, 6574)))


def _number(rng: random.Random) -> str:
    """Draw an ID number, with any of the faults or none."""
    born = rng.choice((
        date(rng.randrange(1850, 2018), rng.randrange(1, 13), rng.randrange(1, 29)),
        date(1900, 3, 1), date(1996, 2, 29), TODAY, TODAY + timedelta(1), date(1850, 1, 1),
    ))  # fmt: skip
    region = rng.choice((
        rng.choice(sorted(table().periods)), rng.choice(sorted(table().periods)), "340102",
        "340198", "900101", "320219", "110020", "440319", "810000", "000000",
        str(rng.randrange(100_000, 999_999)),
    ))  # fmt: skip
    order = rng.choice((rng.randrange(1, 1000), 0, 995, 996, 999))
    if rng.random() < 0.25 and born.year // 100 == 19:
        number = make_number(region, born, order, digits=15)
    else:
        number = make_number(region, born, order)
    return _spoilt(rng, number)


def _replaced(rng: random.Random, number: str) -> str:
    """Put another character in some place."""
    at = rng.randrange(len(number))
    return number[:at] + rng.choice(LETTERS) + number[at + 1 :]


def _inserted(rng: random.Random, number: str) -> str:
    """Put a character, or nothing, between two others."""
    at = rng.randrange(len(number))
    return number[:at] + rng.choice(MORE) + number[at:]


def _no_date(rng: random.Random, number: str) -> str:
    """Write a birth date that is none, and let the check character fit."""
    days = ("19000229", "19990431", "18491231", "20001301", "20000100", "99991231", "00000000")
    body = number[:6] + rng.choice(days) + number[-4:-1]
    return body + check_digit(body)


def _shortened(_: random.Random, number: str) -> str:
    """Write a number of 15 digits."""
    return number[:6] + number[8:17] if len(number) == 18 else number


def _junk(rng: random.Random, _: str) -> str:
    """Write anything."""
    return "".join(rng.choice(LETTERS) for _ in range(rng.choice((0, 1, 15, 18, 18, 40))))


WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
QUANTITIES = ("4.40308199901102E+17", " 4E+17\n", "4.40308e17", "4.E+17", "4E+170", "4E17\n\n")
SPOILS: tuple[Callable[[random.Random, str], str], ...] = (
    _replaced, _inserted, _inserted, _no_date, _shortened, _junk,
    lambda rng, number: number[: rng.randrange(len(number))],
    lambda rng, number: number[:-1] + rng.choice("0123456789Xx"),
    lambda rng, _: rng.choice(QUANTITIES),
    lambda _, number: number[:15] + "000",
    lambda _, number: number.translate(WIDE),
    lambda _, number: number.lower(),
    lambda rng, _: rng.choice(("", " ", "x", "X", "-", "1x", "xX", "null")),
)  # fmt: skip


def _spoilt(rng: random.Random, number: str) -> str:
    """Spoil two numbers in three."""
    return number if rng.randrange(3) == 0 else rng.choice(SPOILS)(rng, number)


def roster(rng: random.Random, count: int) -> list[Member]:
    """Draw members, some of whom share numbers, names and dates with others.

    Args:
        rng: where randomness comes from.
        count: how many.
    """
    numbers = [_number(rng) for _ in range(max(1, count * 2 // 3))]
    numbers += [number[:6] + number[8:17] for number in numbers[::4] if len(number) == 18]
    numbers += [number.replace("X", "x") for number in numbers if "X" in number]
    people = [(rng.choice(NAMES), _day(rng), _day(rng)) for _ in range(max(1, count // 3))]
    return [_member(rng, place, numbers, people) for place in range(count)]


def _member(
    rng: random.Random, place: int, numbers: list[str],
    people: list[tuple[str | None, date, date]],
) -> Member:  # fmt: skip
    """Draw one member."""
    name, born, joined = rng.choice(people)
    if rng.random() < 0.3:
        name = rng.choice(NAMES)
    phone, address = rng.choice(PHONES), rng.choice(ITEMS)
    full = rng.choice((joined, joined + timedelta(rng.choice((-1, 89, 181, 364, 365, 366))), None))
    return Member(
        f"m-{place}", rng.choice(BRANCHES), name,  # type: ignore[arg-type] # a table may lack it
        ResidentId(rng.choice(numbers)), rng.choice(list(MemberCategory)),
        rng.choice([*Sex, None]), BirthDate(born) if rng.random() < 0.9 else None,
        rng.choice(ETHNICITIES), rng.choice(ITEMS), joined if rng.random() < 0.9 else None,
        full, rng.choice(ITEMS), None if phone is None else Phone(phone),
        None if address is None else HomeAddress(address),
    )  # fmt: skip


def sound(rng: random.Random, place: int, branch: str) -> Member:
    """Draw a member about whom nothing is to be found."""
    sex = rng.choice(list(Sex))
    region = rng.choice(("340104", "110101", "440308", "320219"))
    born = date(rng.randrange(1950, 1985), rng.randrange(1, 13), rng.randrange(1, 29))
    joined = date(rng.randrange(2005, 2015), 3, 1)
    number = generate(rng, region=region, birth=born, sex=sex)
    return Member(
        f"m-{place}", branch, "甲某", ResidentId(number), MemberCategory.FULL, sex,
        BirthDate(born), "汉族", "大学", joined, joined.replace(year=joined.year + 1), "教师",
        Phone("0562-0000123"), HomeAddress("某镇某村"),
    )  # fmt: skip


ORGANISATIONS = (
    Organisation("o-1", "1", "A县委", OrganisationKind.ORGANISATION_DEPARTMENT, Tier.COUNTY),
    Organisation("c-1", "2", "B镇党委", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, "o-1"),
    *(
        Organisation(f"b-{n}", f"3{n}", f"{n}支部", OrganisationKind.BRANCH, Tier.BRANCH, "c-1")
        for n in range(1, 6)
    ),
    Organisation("j-1", "4", "联合", OrganisationKind.JOINT_BRANCH, Tier.BRANCH, "c-1"),
)
"""Branch b-5 has no member, b-9 is none of them."""

# ── Tables ───────────────────────────────────────────────────────────────────────────────────


def columns_of(members: Sequence[Member]) -> dict[str, list[Any]]:
    """Write members as columns, None where there is nothing."""

    def plain(value: Any) -> Any:
        """Give what a masked value holds."""
        return value.reveal(PURPOSE) if hasattr(value, "reveal") else value

    found: dict[str, list[Any]] = {
        name: [plain(getattr(one, name)) for one in members]
        for name in ("key", "branch", "id_number", *TEXTS, *DATES)
    }
    found["sex"] = [one.sex and one.sex.label for one in members]
    found["category"] = [one.category.value for one in members]
    return found


def columns_of_organisations(organisations: Sequence[Organisation]) -> dict[str, list[Any]]:
    """Write organisations as columns, with one more than is asked for."""
    return {
        "key": [one.key for one in organisations],
        "name": [one.name for one in organisations],
        "kind": [one.kind.label for one in organisations],
    }


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars as pl

    kinds = {name: pl.Date if name in DATES else pl.String for name in columns}
    return pl.DataFrame(columns, schema=kinds)


def _polars_lazy(columns: dict[str, list[Any]]) -> Any:
    return _polars(columns).lazy()


def arrow_table(columns: dict[str, list[Any]]) -> Any:
    """Make a table of pyarrow, from which other engines take theirs."""
    import pyarrow as pa

    schema = [(name, pa.date32() if name in DATES else pa.string()) for name in columns]
    return pa.table(columns, schema=pa.schema(schema))


def _pyarrow_chunked(columns: dict[str, list[Any]]) -> Any:
    """In pieces of seven rows: pyarrow then works on them in no fixed order."""
    import pyarrow as pa

    whole = arrow_table(columns)
    return pa.concat_tables([whole.slice(at, 7) for at in range(0, max(1, len(whole)), 7)])


def _pandas(columns: dict[str, list[Any]]) -> Any:
    import pandas as pd

    frame = pd.DataFrame(
        {name: column for name, column in columns.items() if name not in DATES}, dtype="str"
    )
    for name in DATES:
        if name in columns:
            days = [None if day is None else datetime.combine(day, time()) for day in columns[name]]
            frame[name] = pd.Series(days, dtype="datetime64[s]")
    return frame


def _pandas_objects(columns: dict[str, list[Any]]) -> Any:
    import pandas as pd

    frame = _pandas(columns)
    for name, column in columns.items():
        if name not in DATES:
            frame[name] = pd.Series(column, dtype="object")
    return frame


def _duckdb(columns: dict[str, list[Any]]) -> Any:
    import duckdb

    arrow = arrow_table(columns)  # noqa: F841 - DuckDB finds it by its name
    return duckdb.sql("from arrow")


ENGINES: dict[str, tuple[str, Callable[[dict[str, list[Any]]], Any]]] = {
    "polars": ("polars", _polars),
    "polars-lazy": ("polars", _polars_lazy),
    "pandas": ("pandas", _pandas),
    "pandas-objects": ("pandas", _pandas_objects),
    "pyarrow": ("pyarrow", arrow_table),
    "pyarrow-chunked": ("pyarrow", _pyarrow_chunked),
    "duckdb": ("duckdb", _duckdb),
}
"""Each engine on one machine: what has to be installed, and how a table is made."""


def is_here(package: str) -> bool:
    """Tell whether a package is installed."""
    return importlib.util.find_spec(package) is not None


ALL_NEEDED = os.environ.get("PARTYREG_ENGINES") == "all"
"""Set by `make test-engines`: an engine that is not there fails its tests.

Elsewhere only the engines that are installed are tested, see `is_wanted`; no test is skipped.
"""

ON_EVERY_MACHINE = frozenset({"polars"})
"""What `requirements/test.txt` installs: missing where ``CI`` is true, it fails its tests."""


def is_wanted(package: str) -> bool:
    """Tell whether the tests of an engine are collected."""
    owed = os.environ.get("CI") == "true" and package in ON_EVERY_MACHINE
    return ALL_NEEDED or owed or is_here(package)


WANTED = [name for name, (package, _) in ENGINES.items() if is_wanted(package)]
"""The engines to test."""


def rows_of(table: Any) -> list[dict[str, str]]:
    """Give the rows of a table of findings of any engine."""
    import narwhals.stable.v2 as nw

    frame = nw.from_native(table)
    held = frame if isinstance(frame, nw.DataFrame) else frame.collect()
    return [dict(row) for row in held.iter_rows(named=True)]
