"""Further checks, for whoever wants them: none of them is named by the notice's paragraph.

Notice: N3.2d 不准确、不完整; N3.1 至少明确1名信息管理员; N3.3b 存档备查
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from partyreg.idnumber import birth_dates, is_credit_code
from partyreg.model import Organisation, Severity, Unit
from partyreg.validation.checking import Context, MemberCheck, OrganisationCheck
from partyreg.validation.probation import months_after
from partyreg.validation.rows import MemberRow, identity
from partyreg.validation.writing import is_empty
from partyreg.values import RemoveReason, Tier, UnitSituation

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

GONE = frozenset({RemoveReason.DEATH, RemoveReason.SUSPENDED, RemoveReason.OTHER})
"""Removals after which no second record is made: the old one comes back, or none."""


def _joined_before_birth(row: MemberRow, _: Context) -> bool:
    """Tell whether the admission does not lie after the birth."""
    born, joined = row.birth_date, row.joined_on
    return born is not None and joined is not None and joined <= born


def _joined_young(row: MemberRow, context: Context) -> bool:
    """Tell whether the member was admitted before coming of age."""
    born, joined = row.birth_date, row.joined_on
    if born is None or joined is None or joined <= born:
        return False
    return joined < months_after(born, 12 * context.settings.adult_age)


def _overdue(row: MemberRow, context: Context) -> bool:
    """Tell whether a member has been on probation for too long."""
    joined = row.joined_on
    if row.category != "probationary" or joined is None or row.full_since is not None:
        return False
    return months_after(joined, context.settings.probation_overdue_months) < context.on


def _other_birth(row: MemberRow, _: Context) -> bool:
    """Tell whether the number says another birth date."""
    if row.birth_date is None or not row.readable:
        return False
    return row.birth_date not in birth_dates(row.number)


def _also_former(row: MemberRow, context: Context) -> bool:
    """Tell whether the history says that the person is dead, suspended, or entered in error."""
    return bool(row.number) and (context.former or {}).get(identity(row.number)) in GONE


def _no_papers(row: MemberRow, context: Context) -> bool:
    """Tell whether key fields rest on no archived papers."""
    return row.key not in (context.archived or ())


def _has_history(context: Context) -> bool:
    """Tell whether the history is known."""
    return context.former is not None


def _has_archive(context: Context) -> bool:
    """Tell whether it is known what has been archived."""
    return context.archived is not None


def _has_units(context: Context) -> bool:
    """Tell whether the units are known."""
    return context.units is not None


MEMBERS = (
    MemberCheck(
        id="member.joined-before-birth", clause="N3.2d", severity=_ERROR, field="joined_on",
        title="Admitted before birth", label="入党日期早于出生日期",
        message="the date of admission does not lie after the date of birth",
        recommendation="compare both dates with the member's papers",
        test=_joined_before_birth,
    ),
    MemberCheck(
        id="member.joined-young", clause="N3.2d", severity=_WARNING, field="joined_on",
        title="Admitted before coming of age", label="入党时未满 18 周岁",
        message="the member was admitted before coming of age",
        recommendation="compare both dates with the member's papers", test=_joined_young,
    ),
    MemberCheck(
        id="member.probation-overdue", clause="N3.2d", severity=_WARNING, field="category",
        title="Probation overdue", label="预备期超期未转正",
        message="the member has been on probation for longer than it can be prolonged",
        recommendation="enter the conversion, or remove the member", test=_overdue,
    ),
    MemberCheck(
        id="id-number.birth-date", clause="N3.2d", severity=_WARNING, field="birth_date",
        title="Number and birth date differ", label="身份证号码与出生日期不符",
        message="the number says another date of birth than the record",
        recommendation="compare both with the member's papers", test=_other_birth,
    ),
    MemberCheck(
        id="member.also-former", clause="N3.2d", severity=_WARNING, field="id_number",
        title="On the roll and in the history", label="在册党员同时为历史党员",
        message="the history has the person as dead, suspended or entered in error",
        recommendation="find out which of the two records is right",
        test=_also_former, asks=_has_history,
    ),
    MemberCheck(
        id="member.key-fields-without-evidence", clause="N3.3b", severity=_WARNING,
        title="No archived papers for key fields", label="关键信息无存档依据材料",
        message="no archived papers are named for the key fields",
        recommendation="archive the papers and name them",
        test=_no_papers, asks=_has_archive,
    ),
)  # fmt: skip


# ── Organisations ────────────────────────────────────────────────────────────────────────────


def needed_administrators(members: int, context: Context) -> int:
    """Give how many information administrators a committee needs.

    Args:
        members: how many stand at and below it.
        context: has the setting.

    Notice: N3.1 根据党组织和党员规模至少明确1名信息管理员
    """
    each = context.settings.members_per_administrator
    return 1 if each is None else max(1, -(-members // each))


def _administrators(organisation: Organisation, context: Context) -> Mapping[str, int]:
    """Give how many are named and how many are needed."""
    needed = needed_administrators(context.below.get(organisation.key, 0), context)
    return {"named": len(organisation.information_administrators), "needed": needed}


def _too_few_administrators(organisation: Organisation, context: Context) -> bool:
    """Tell whether a primary committee has named too few."""
    numbers = _administrators(organisation, context)
    primary = organisation.tier is Tier.PRIMARY_COMMITTEE
    return primary and numbers["named"] < numbers["needed"]


def _unit_missing(organisation: Organisation, context: Context) -> bool:
    """Tell whether no unit, or only one of several, is recorded where one must be."""
    match organisation.unit_situation:
        case UnitSituation.OWN:
            return len(organisation.units) < 1
        case UnitSituation.JOINT:
            return len(organisation.units) < 2
        case _:
            return organisation.key in context.tree and organisation.parent is None


def _own_units(organisation: Organisation, context: Context) -> Iterator[Unit]:
    """Give the records of an organisation's own units."""
    units = context.units or {}
    return (units[key] for key in organisation.units if key in units)


def _credit_code_missing(organisation: Organisation, context: Context) -> bool:
    """Tell whether a unit has no unified social credit code."""
    return any(not one.credit_code for one in _own_units(organisation, context))


def _credit_code_wrong(organisation: Organisation, context: Context) -> bool:
    """Tell whether the unified social credit code of a unit breaks its standard."""
    codes = (one.credit_code for one in _own_units(organisation, context))
    return any(code and not is_credit_code(code) for code in codes)


def _empty(name: str, what: str, label: str) -> OrganisationCheck:
    """Make the check that an item of an organisation's record is filled in."""

    def test(organisation: Organisation, _: Context) -> bool:
        """Tell whether the item is empty."""
        value = getattr(organisation, name)
        return value is None or (isinstance(value, str) and is_empty(value))

    return OrganisationCheck(
        id=f"organisation.{name}-missing", clause="N3.2d", severity=_WARNING, field=name,
        title=f"{what[0].upper()}{what[1:]} missing", label=f"{label}未填",
        message=f"the {what} is empty", recommendation=f"enter the {what}", test=test,
    )  # fmt: skip


ORGANISATIONS = (
    OrganisationCheck(
        id="committee.no-information-administrator", clause="N3.1", severity=_ERROR,
        field="information_administrators",
        title="Too few information administrators", label="信息管理员不足",
        message="information administrators named: {named}, needed: {needed}",
        recommendation="name the persons who keep the committee's information",
        test=_too_few_administrators, values=_administrators,
    ),
    OrganisationCheck(
        id="organisation.unit-missing", clause="N3.2d", severity=_WARNING, field="units",
        title="Unit missing", label="单位信息未填",
        message="the unit at which the organisation stands is not recorded",
        recommendation="record the unit and assign it", test=_unit_missing,
    ),
    OrganisationCheck(
        id="unit.credit-code-missing", clause="N3.2d", severity=_WARNING, field="credit_code",
        title="Credit code missing", label="统一社会信用代码未填",
        message="a unit of the organisation has no unified social credit code",
        recommendation="enter the code of the unit's certificate",
        test=_credit_code_missing, asks=_has_units,
    ),
    OrganisationCheck(
        id="unit.credit-code-wrong", clause="N3.2d", severity=_WARNING, field="credit_code",
        title="Credit code wrong", label="统一社会信用代码不符合编码规则",
        message="the unified social credit code of a unit breaks its standard",
        recommendation="compare it with the unit's certificate",
        test=_credit_code_wrong, asks=_has_units,
    ),
    _empty("secretary", "secretary", "书记"),
    _empty("contact", "contact", "联系人"),
    _empty("phone", "telephone number", "联系电话"),
)  # fmt: skip
