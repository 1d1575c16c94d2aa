"""Members for the tests of the review: legitimate ones over all periods, and one fault each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from partyreg.idnumber import check_digit, make_number
from partyreg.idnumber.regions import last_year, table
from partyreg.model import Member
from partyreg.validation.example import TODAY
from partyreg.values import BirthDate, HomeAddress, MemberCategory, Phone, ResidentId, Sex

FULL, PROBATIONARY = MemberCategory.FULL, MemberCategory.PROBATIONARY
TOMORROW = TODAY + timedelta(1)
FOUNDED = date(1921, 7, 1)
NAMES = ("甲某", "乙某某", "丙某·丁某", "欧阳某", "𠮷某")

PERIODS = (
    (date(1921, 7, 1), "same"), (date(1923, 6, 10), 3), (date(1927, 4, 27), "any"),
    (date(1928, 6, 18), "same"), (date(1945, 4, 23), 6), (date(1956, 9, 15), 12),
    (date(1969, 4, 1), "same"), (date(1977, 8, 12), 12),
)  # fmt: skip
"""The table of the rules, by the first day: what full membership had to wait for."""

GRACES = (
    (date(1956, 9, 15), date(1956, 9, 25)),
    (date(1969, 4, 1), date(1969, 4, 13)),
    (date(1977, 8, 12), date(1977, 8, 17)),
)
PURPOSE = "test the review"


def later(day: date, months: int) -> date:
    """Go some months on, day by day back where that month is too short."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for end in range(day.day, 0, -1):
        try:
            return date(year, month, end)
        except ValueError:
            continue
    raise AssertionError


def kept_rules(joined: date) -> list[str | int]:
    """Give what is accepted of an admission: one rule, two in the days of a congress."""
    before = [number for number, (first, _) in enumerate(PERIODS) if first <= joined]
    rules = [PERIODS[before[-1]][1]]
    if any(first <= joined <= last for first, last in GRACES):
        rules.append(PERIODS[before[-2]][1])
    return rules


def verdict(joined: date, full: date) -> str | None:
    """Say what is wrong with two dates that are in order, as the table reads."""
    rules = kept_rules(joined)
    for rule in rules:
        if rule == "any" or (rule == "same" and full == joined):
            return None
        if isinstance(rule, int) and full >= later(joined, rule):
            return None
    short = any(isinstance(rule, int) for rule in rules)
    return "member.probation-short" if short else "member.conversion-without-probation"


regions = st.deferred(lambda: st.sampled_from(sorted(table().periods)))
current = st.deferred(
    lambda: st.sampled_from(sorted(c for c in table().periods if last_year(c) >= TODAY.year))
)


def _rest(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the items that nothing depends on."""
    return {
        "ethnicity": draw(st.sampled_from(["汉族", "回族", "其他"])),
        "education": "大学", "post": "教师", "home_address": HomeAddress("某镇某村1号"),
        "phone": Phone(draw(st.sampled_from(["0562-0000123", "+86 000 0000 0000", "0000000"]))),
    }  # fmt: skip


@st.composite
def legitimate(draw: st.DrawFn) -> Member:
    """Members without a fault, admitted in any period, with numbers of any listed region."""
    born = draw(st.dates(date(1860, 1, 1), date(1999, 12, 31)))
    joined = draw(st.dates(max(later(born, 12 * 18), FOUNDED), TODAY))
    sequence = draw(st.integers(1, 999))
    old = born.year // 100 == 19 and sequence < 996 and draw(st.booleans())
    number = make_number(draw(regions), born, sequence, digits=15 if old else 18)
    full = _full(draw, joined)
    return Member(
        f"m-{draw(st.integers(1, 2**40)):x}", "b-1", draw(st.sampled_from(NAMES)),
        ResidentId(number), PROBATIONARY if full is None else FULL,
        Sex.MALE if sequence % 2 else Sex.FEMALE, BirthDate(born), joined_on=joined,
        full_since=full, **_rest(draw),
    )  # fmt: skip


def of_every_region() -> Iterator[Member]:
    """Give a legitimate member for every code ever listed, by turns admitted in every period."""
    days = [first + timedelta(gap) for first, _ in PERIODS for gap in (0, 20, 400)]
    for place, code in enumerate(sorted(table().periods)):
        joined = days[place % len(days)] + timedelta(place % 300)
        born = date(joined.year - 18 - place % 40, 1 + place % 12, 1 + place % 28)
        rule = kept_rules(joined)[place % len(kept_rules(joined))]
        waited = later(joined, rule) if isinstance(rule, int) else joined
        sequence = 1 + place % 994
        yield Member(
            f"m-{code}", "b-1", "甲某", ResidentId(make_number(code, born, sequence)), FULL,
            Sex.MALE if sequence % 2 else Sex.FEMALE, BirthDate(born), "汉族", "大学", joined,
            waited, "教师", Phone("0562-0000123"), HomeAddress("某镇某村1号"),
        )  # fmt: skip


def _full(draw: st.DrawFn, joined: date) -> date | None:
    """Draw a date of full membership that the rules of the day accept, or none."""
    rule = draw(st.sampled_from(kept_rules(joined)))
    first = later(joined, rule) if isinstance(rule, int) else joined
    if first > TODAY:
        return None
    return joined if rule == "same" else draw(st.dates(first, TODAY))


@st.composite
def clean(draw: st.DrawFn) -> Member:
    """Members about whom not even a hint is given: full, with today's numbers and rules."""
    born = draw(st.dates(date(1950, 1, 1), date(1980, 12, 31)))
    joined = draw(st.dates(later(born, 12 * 30), date(2012, 1, 1)))
    sequence = draw(st.integers(1, 995))
    return Member(
        "m-1", "b-1", "甲某", ResidentId(make_number(draw(current), born, sequence)), FULL,
        Sex.MALE if sequence % 2 else Sex.FEMALE, BirthDate(born), joined_on=joined,
        full_since=draw(st.dates(later(joined, 12), TODAY)), **_rest(draw),
    )  # fmt: skip


# ── One fault each ───────────────────────────────────────────────────────────────────────────


def number_of(member: Member) -> str:
    """Give a member's number."""
    return member.id_number.reveal(PURPOSE)


def _born(member: Member) -> date:
    """Give a member's date of birth."""
    assert member.birth_date is not None
    return member.birth_date.reveal(PURPOSE)


def _joined(member: Member) -> date:
    """Give a member's date of admission."""
    assert member.joined_on is not None
    return member.joined_on


Fault = Callable[[Member], Member]


def _with(**fields: Any) -> Fault:
    """Set fields."""
    return lambda member: attrs.evolve(member, **fields)


def _number(change: Callable[[str], str]) -> Fault:
    """Write the number otherwise."""
    return lambda one: attrs.evolve(one, id_number=ResidentId(change(number_of(one))))


def _body(change: Callable[[str], str]) -> Fault:
    """Change the first 17 digits and let the check character fit."""

    def changed(number: str) -> str:
        """Make the number."""
        body = change(number[:17])
        return body + check_digit(body)

    return _number(changed)


def _reborn(born: Callable[[Member], date], **fields: Any) -> Fault:
    """Give another date of birth, in the number, too."""

    def planted(member: Member) -> Member:
        """Change the member."""
        day, number = born(member), number_of(member)
        other = make_number(number[:6], day, int(number[14:17]))
        return attrs.evolve(
            member, birth_date=BirthDate(day), id_number=ResidentId(other), **fields
        )

    return planted


def _abolished(member: Member) -> Member:
    """Give a number of a county that had gone before the birth."""
    gone = min(table().periods, key=last_year)
    return _reborn(
        lambda _: date(1995, 5, 5), joined_on=date(2014, 5, 5), full_since=date(2015, 5, 5)
    )(_body(lambda body: gone + body[6:])(member))


def _other_check(number: str) -> str:
    """Put another check character."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def _rounded(number: str) -> str:
    """Lose the last three digits, in a way that the check character does not fit."""
    short = number[:15] + "000"
    return short if check_digit(short[:17]) != "0" else "4.40308199901102E+17"


def _flipped(member: Member) -> Member:
    """Record the other sex."""
    return attrs.evolve(member, sex=Sex.FEMALE if member.sex is Sex.MALE else Sex.MALE)


def _day_before_anniversary(member: Member) -> Member:
    """Make the probation a day too short."""
    return attrs.evolve(member, full_since=later(_joined(member), 12) - timedelta(1))


WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

PLANTED: Mapping[str, tuple[Fault, ...]] = {
    "member.branch-unknown": (_with(branch="b-9"), _with(branch="")),
    "member.branch-holds-no-members": (_with(branch="c-1"), _with(branch="o-1")),
    "member.born-in-future": (_with(birth_date=BirthDate(TOMORROW)),),
    "member.joined-in-future": (
        _with(joined_on=TOMORROW, full_since=None, category=PROBATIONARY),
    ),
    "member.full-in-future": (
        _with(full_since=TOMORROW),
        _with(joined_on=date(1970, 5, 1), full_since=TOMORROW),
    ),
    "member.joined-before-founding": (
        _with(joined_on=FOUNDED - timedelta(1), full_since=FOUNDED),
    ),
    "member.full-before-joined": (
        lambda one: attrs.evolve(one, full_since=_joined(one) - timedelta(1)),
    ),
    "member.probationary-with-full-date": (_with(category=PROBATIONARY),),
    "member.name-blanks": (_with(name="甲 某"), _with(name="甲　某"), _with(name="甲某\u200b")),
    "member.name-characters": (_with(name="甲某1"), _with(name="Ａ某"), _with(name="甲•某")),
    "member.name-placeholder": (_with(name="不详"), _with(name="测试")),
    "member.ethnicity-unknown": (_with(ethnicity="汉"), _with(ethnicity="01")),
    "member.phone-not-standard": (_with(phone=Phone("123456")), _with(phone=Phone("手机0000000"))),
    "id-number.truncated": (_number(_rounded), _number(lambda _: " 4.40308E+17")),
    "id-number.not-standard": (
        _number(lambda text: text[:6] + " " + text[6:]),
        _number(lambda text: "'" + text),
        _number(lambda text: text.translate(WIDE)),
    ),
    "id-number.fifteen-digits": (_number(lambda text: text[:6] + text[8:17]),),
    "member.name-missing": (_with(name=""), _with(name=" 　")),
    "member.id-number-missing": (_number(lambda _: ""), _number(lambda _: " ")),
    "member.sex-missing": (_with(sex=None),),
    "member.birth-date-missing": (_with(birth_date=None),),
    "member.joined-on-missing": (_with(joined_on=None),),
    "member.full-since-missing": (_with(full_since=None),),
    "member.ethnicity-missing": (_with(ethnicity=None), _with(ethnicity="")),
    "member.education-missing": (_with(education=None), _with(education="\t")),
    "member.post-missing": (_with(post=None),),
    "member.phone-missing": (_with(phone=None), _with(phone=Phone(" "))),
    "member.home-address-missing": (_with(home_address=None),),
    "member.probation-short": (
        _day_before_anniversary,
        _with(joined_on=date(1950, 8, 31), full_since=date(1951, 2, 27)),
        _with(joined_on=date(1925, 1, 1), full_since=date(1925, 3, 31)),
        _with(joined_on=date(1977, 8, 14), full_since=date(1977, 8, 15)),
    ),
    "member.conversion-without-probation": (
        _with(joined_on=date(1970, 5, 1), full_since=date(1971, 5, 1)),
        _with(joined_on=date(1928, 6, 18), full_since=date(1928, 6, 19)),
        _with(joined_on=date(1977, 8, 11), full_since=date(1978, 8, 11)),
    ),
    "id-number.sex": (_flipped,),
    "id-number.charset": (
        _number(lambda text: text[:14] + "O" + text[15:]), _number(lambda text: text[:17] + "l"),
    ),
    "id-number.length": (_number(lambda text: text[:17]), _number(lambda text: "1" + text)),
    "id-number.region": (
        _body(lambda body: "900101" + body[6:]),
        _number(lambda text: "900101" + text[8:17]),
    ),
    "id-number.region-unlisted": (_body(lambda body: "340198" + body[6:]),),
    "id-number.region-abolished": (_abolished,),
    "id-number.date": (
        _body(lambda body: body[:10] + "1301" + body[14:]),
        _body(lambda body: body[:6] + "19710229" + body[14:]),
    ),
    "id-number.future": (
        _body(lambda body: body[:6] + "20180110" + body[14:]),
        _body(lambda body: body[:6] + "20991231" + body[14:]),
    ),
    "id-number.checksum": (_number(_other_check),),
    "id-number.sequence": (
        lambda one: attrs.evolve(_body(lambda body: body[:14] + "000")(one), sex=Sex.FEMALE),
    ),
    "member.joined-before-birth": (
        _reborn(_joined),
        _reborn(lambda it: _joined(it) + timedelta(1)),
    ),
    "member.joined-young": (
        _reborn(lambda it: later(_joined(it), -12 * 18) + timedelta(1)),
    ),
    "member.probation-overdue": (
        _with(category=PROBATIONARY, full_since=None, joined_on=date(2016, 1, 8)),
    ),
    "id-number.birth-date": (
        lambda one: attrs.evolve(one, birth_date=BirthDate(_born(one) + timedelta(1))),
    ),
}  # fmt: skip
"""For each check of a member, members that have its fault and no other."""
