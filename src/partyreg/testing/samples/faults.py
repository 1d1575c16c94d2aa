"""Faults to plant in a sample, so that a review has something to find.

Each planted fault gives exactly its own finding. Too small and too large branches need no
planting: a sample has them of its own accord.

Notice: N3.2c 重复采集; N3.2d 不准确、不规范、不完整; N3.2g; N3.2h; N3.2i; N3.2j
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from partyreg.errors import Fault, InputError
from partyreg.idnumber import check_digit, make_number
from partyreg.model import Member
from partyreg.testing.samples.people import TODAY, regions
from partyreg.values import BirthDate, MemberCategory, Phone, ResidentId, Sex

_PURPOSE = "plant a fault in a sample"
_LATER = TODAY + timedelta(3650)
"""A day that is still to come however long the stories told of a sample take."""

Change = Callable[[Member], Member]
Pairing = Callable[[Member, Member, str], tuple[Member, Member]]


def _with(**fields: Any) -> Change:
    """Set fields."""
    return lambda member: attrs.evolve(member, **fields)


def _number(change: Callable[[str], str]) -> Change:
    """Write the number otherwise."""
    return lambda one: attrs.evolve(one, id_number=ResidentId(change(_reveal(one))))


def _body(change: Callable[[str], str]) -> Change:
    """Change the first 17 digits and let the check character fit."""

    def changed(number: str) -> str:
        """Make the number."""
        body = change(number[:17])
        return body + check_digit(body)

    return _number(changed)


def _reveal(member: Member) -> str:
    """Give a member's number."""
    return member.id_number.reveal(_PURPOSE)


def _month_later(member: Member) -> Member:
    """Let full membership begin a month after admission."""
    joined = member.joined_on or TODAY
    return attrs.evolve(member, full_since=joined + timedelta(30))


def _month_before(member: Member) -> Member:
    """Let full membership begin a month before admission."""
    joined = member.joined_on or TODAY
    return attrs.evolve(member, full_since=joined - timedelta(30))


def _other_sex(member: Member) -> Member:
    """Record the other sex."""
    return attrs.evolve(member, sex=Sex.FEMALE if member.sex is Sex.MALE else Sex.MALE)


def _other_check(number: str) -> str:
    """Put another check character."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def _no_sequence(member: Member) -> Member:
    """Put the sequence 000, which is even."""
    return attrs.evolve(_body(lambda body: body[:14] + "000")(member), sex=Sex.FEMALE)


_ALONE: Mapping[str, Change] = {
    "member.branch-unknown": _with(branch="o-0"),
    "member.branch-holds-no-members": _with(branch="o-1"),
    "member.born-in-future": _with(birth_date=BirthDate(_LATER)),
    "member.joined-in-future": _with(
        joined_on=_LATER, full_since=None, category=MemberCategory.PROBATIONARY
    ),
    "member.full-in-future": _with(full_since=_LATER),
    "member.joined-before-founding": _with(joined_on=date(1912, 3, 1)),
    "member.full-before-joined": _month_before,
    "member.probationary-with-full-date": _with(category=MemberCategory.PROBATIONARY),
    "member.name-blanks": _with(name="甲 某"),
    "member.name-characters": _with(name="甲某2"),
    "member.name-placeholder": _with(name="待补"),
    "member.ethnicity-unknown": _with(ethnicity="某族"),
    "member.phone-not-standard": _with(phone=Phone("000-12")),
    "id-number.truncated": _number(lambda text: f"{text[0]}.{text[1:6]}E+17"),
    "id-number.not-standard": _number(lambda text: f"{text[:6]} {text[6:]}"),
    "id-number.fifteen-digits": _number(lambda text: text[:6] + text[8:17]),
    "member.name-missing": _with(name=""),
    "member.id-number-missing": _with(id_number=ResidentId("")),
    "member.sex-missing": _with(sex=None),
    "member.birth-date-missing": _with(birth_date=None),
    "member.joined-on-missing": _with(joined_on=None),
    "member.full-since-missing": _with(full_since=None),
    "member.ethnicity-missing": _with(ethnicity=None),
    "member.education-missing": _with(education=None),
    "member.post-missing": _with(post=None),
    "member.phone-missing": _with(phone=None),
    "member.home-address-missing": _with(home_address=None),
    "member.probation-short": _month_later,
    "member.conversion-without-probation": _with(
        joined_on=date(1971, 7, 1), full_since=date(1972, 7, 1)
    ),
    "id-number.sex": _other_sex,
    "id-number.charset": _number(lambda text: text[:14] + "O" + text[15:]),
    "id-number.length": _number(lambda text: text[:17]),
    "id-number.region": _body(lambda body: "9001" + body[4:]),
    "id-number.region-unlisted": _body(lambda body: "340198" + body[6:]),
    "id-number.date": _body(lambda body: body[:10] + "1301" + body[14:]),
    "id-number.future": _body(lambda body: body[:6] + "2099" + body[10:]),
    "id-number.checksum": _number(_other_check),
    "id-number.sequence": _no_sequence,
}  # fmt: skip
"""What is wrong with one record."""


def _same_number(one: Member, other: Member, _: str) -> tuple[Member, Member]:
    """Give the other the number of the one."""
    return one, attrs.evolve(other, id_number=one.id_number, sex=one.sex, birth_date=one.birth_date)


def _same_person(one: Member, other: Member, number: str) -> tuple[Member, Member]:
    """Give the other the name and dates of the one, and a number of its own."""
    return one, attrs.evolve(
        other, name=one.name, birth_date=one.birth_date, joined_on=one.joined_on,
        full_since=one.full_since, id_number=ResidentId(number), sex=Sex.MALE,
    )  # fmt: skip


def _look_alike(one: Member, other: Member, number: str) -> tuple[Member, Member]:
    """Give the other a name that looks like that of the one."""
    one, other = _same_person(attrs.evolve(one, name="甲某某某"), other, number)
    return one, attrs.evolve(other, name="申某某某")


_PAIRED: Mapping[str, Pairing] = {
    "duplicate.number": _same_number,
    "duplicate.person": _same_person,
    "duplicate.look-alike-name": _look_alike,
}
"""What is wrong with two records beside each other."""

FAULTS: tuple[str, ...] = (*_PAIRED, *_ALONE)
"""The checks whose faults can be planted."""

_REFUSED = frozenset((
    "duplicate.number", "member.branch-unknown", "member.branch-holds-no-members",
    "member.name-missing", "member.id-number-missing", "id-number.truncated",
))  # fmt: skip

INSTALLABLE: tuple[str, ...] = tuple(one for one in FAULTS if one not in _REFUSED)
"""Those that a register takes when it is installed; it refuses what it could not keep apart."""


def plant(
    members: Sequence[Member], each: int, *, seed: int = 7, checks: Iterable[str] = FAULTS
) -> tuple[tuple[Member, ...], Mapping[str, tuple[str, ...]]]:
    """Plant faults in members that have none.

    Faults are planted in the last members of branches of middling size, so that the first ones
    stay as they are and no branch becomes too small.

    Args:
        members: of a sample.
        each: how many faults of each kind.
        seed: the same seed plants the same faults.
        checks: the checks whose faults are planted.

    Returns:
        The members in their order; and for each check the keys of those about whom it finds
        something, both of a pair.

    Raises:
        InputError: a check's fault cannot be planted, or there are too few members for all.

    Example:
        >>> from partyreg.testing.samples import sample
        >>> drawn = sample(7, 200, 2000)
        >>> members, planted = plant(drawn.members, 2, checks=["id-number.checksum"])
        >>> len(members), [len(keys) for keys in planted.values()]
        (2000, [2])

    Notice: N3.2d 不准确、不规范、不完整
    """
    wanted = [one for one in dict.fromkeys(checks) for _ in range(each)]
    unknown = [one for one in dict.fromkeys(wanted) if one not in FAULTS]
    hosts = _hosts(members)
    needed = sum(2 if one in _PAIRED else 1 for one in wanted)
    faults = [Fault(f"check {one!r}", "its fault cannot be planted") for one in unknown]
    if needed > len(hosts):
        reason = f"{needed} members are needed for the faults, and {len(hosts)} are fit for them"
        faults.append(Fault("members", reason))
    if faults:
        raise InputError(faults)
    rng = random.Random(f"{seed} faults")  # noqa: S311 - reproducible, no secret
    chosen = iter(rng.sample(hosts, needed))
    changed: dict[str, Member] = {}
    planted: dict[str, list[str]] = defaultdict(list)
    for turn, check in enumerate(wanted):
        for one in _planted(check, chosen, turn):
            changed[one.key] = one
            planted[check].append(one.key)
    after = tuple(changed.get(one.key, one) for one in members)
    return after, {check: tuple(keys) for check, keys in planted.items()}


def _planted(check: str, chosen: Iterator[Member], turn: int) -> tuple[Member, ...]:
    """Plant one fault in the next member, or the next two."""
    if check in _ALONE:
        return (_ALONE[check](next(chosen)),)
    one, other = next(chosen), next(chosen)
    return _PAIRED[check](one, other, _free_number(one, turn))


def _free_number(one: Member, turn: int) -> str:
    """Give a number that no sample has, with a member's birth date: samples never use 999."""
    born = TODAY if one.birth_date is None else one.birth_date.reveal(_PURPOSE)
    return make_number(regions()[turn % len(regions())], born, 999)


def _hosts(members: Sequence[Member]) -> list[Member]:
    """Give the members in whom every fault can be planted: the last ones of middling branches."""
    rolls: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        rolls[one.branch].append(one)
    middling = (roll for roll in rolls.values() if len(roll) in _MIDDLING)
    return [one for roll in middling for one in roll[-_LAST:] if _fit(one)]


_MIDDLING = range(14, 41)
_LAST = 4


def _fit(member: Member) -> bool:
    """Tell whether every fault of a member would be the only one."""
    if member.birth_date is None or member.joined_on is None:
        return False
    born = member.birth_date.reveal(_PURPOSE)
    return (
        member.category is MemberCategory.FULL
        and 1931 <= born.year <= 1990
        and date(1978, 1, 1) <= member.joined_on <= date(2012, 1, 1)
    )
