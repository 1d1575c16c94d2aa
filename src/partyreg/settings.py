"""What an installation may set, each setting with its clause and the notice's own default.

A setting exists only where the notice leaves a choice or where a reading says that it is one.

Notice: G4.1 是否使用此功能请各地各单位按照相关规定确定; G1.2 权限直接分配到党组织
"""

from __future__ import annotations

import re
from typing import Any

from attrs import Attribute, field, frozen

from partyreg.errors import Fault, InputError


def _setting(default: Any, clause: str, doc: str) -> Any:
    """Declare a setting with its clause and a sentence for the reference."""
    return field(default=default, metadata={"clause": clause, "doc": doc}, kw_only=True)


@frozen
class Settings:
    """The settings of one register; the defaults are the notice's.

    Raises:
        InputError: a value is out of its range or of another type, an unknown field is named, key
            and partial fields overlap, or the code pattern is no regular expression; all faults
            at once.

    Example:
        >>> Settings().letter_validity_days
        90
        >>> Settings(password_profile="notice2018").password_profile
        'notice2018'

    Notice: Y-partial 学历、联系电话、家庭住址等; Y-password 初始密码
    """

    password_profile: str = _setting(
        "random",
        "Y-password",
        "'random': a random one-time password; 'notice2018': the notice's own; 'external': the "
        "embedding system signs people on and partyreg keeps no password",
    )
    partial_organisation_fields: frozenset[str] = _setting(
        frozenset({"secretary", "contact", "phone"}),
        "Y-self",
        "the fields of its own record that an organisation itself may edit",
    )
    partial_member_fields: frozenset[str] = _setting(
        frozenset({"education", "phone", "home_address"}),
        "N2.2b",
        "the member fields that a connected branch may edit",
    )
    key_member_fields: frozenset[str] = _setting(
        frozenset({"birth_date", "joined_on", "full_since", "id_number"}),
        "N3.3b",
        "the member fields whose change needs archived evidence",
    )
    strict_realm_transfer: bool = _setting(
        False,
        "Y-relay",
        "refuse a realm transfer of a committee without the authority instead of relaying it",
    )
    nationwide_online: bool = _setting(
        False, "G4.3e", "nationwide transfer without paper; off until it is announced"
    )
    letter_validity_days: int = _setting(
        90, "Y-validity", "days for which a letter of introduction is valid unless it says else"
    )
    transfer_overdue_days: int = _setting(
        30, "Y-overdue", "days after which a transfer that waits for somebody is overdue"
    )
    code_pattern: str = _setting(
        r"[0-9A-Za-z-]{1,32}",
        "Y-kept",
        "the pattern of organisation codes, matched whole; published ones are 0 and 11 digits",
    )
    lock_after_failures: int = _setting(
        5, "N3.3a", "failed sign-ons in a row after which an account is locked for a while"
    )
    lock_first_seconds: int = _setting(
        60, "N3.3a", "seconds of the first lock; every further failure doubles it, up to a day"
    )

    def __attrs_post_init__(self) -> None:
        """Check every value and raise all faults at once."""
        faults = list(_faults(self))
        if faults:
            raise InputError(faults)


PASSWORD_PROFILES = ("random", "notice2018", "external")

ORGANISATION_FIELDS = frozenset({
    "code", "name", "kind", "tier", "category", "connected", "secretary", "contact", "phone",
    "information_administrators", "category_code", "unit_situation", "units", "address",
})  # fmt: skip
"""The fields of an organisation's record that an edit may be about."""

MEMBER_FIELDS = frozenset({
    "name", "id_number", "category", "sex", "birth_date", "ethnicity", "education", "joined_on",
    "full_since", "post", "phone", "home_address", "out_of_contact_since", "migrant_to",
    "entered_by",
})  # fmt: skip
"""The fields of a member's record that an edit may be about."""

_FIELD_SETTINGS = (
    ("partial_organisation_fields", ORGANISATION_FIELDS),
    ("partial_member_fields", MEMBER_FIELDS),
    ("key_member_fields", MEMBER_FIELDS),
)


def _faults(settings: Settings) -> list[Fault]:
    """List what is wrong with the values."""
    found = []
    if settings.password_profile not in PASSWORD_PROFILES:
        found.append(Fault("password_profile", f"it is none of {', '.join(PASSWORD_PROFILES)}"))
    found += _field_faults(settings)
    for name, lowest in (("letter_validity_days", 1), ("transfer_overdue_days", 1),
                         ("lock_after_failures", 1), ("lock_first_seconds", 1)):  # fmt: skip
        value = getattr(settings, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < lowest:
            found.append(Fault(name, f"it is not a whole number of at least {lowest}"))
    for name in ("strict_realm_transfer", "nationwide_online"):
        if not isinstance(getattr(settings, name), bool):
            found.append(Fault(name, "it is neither True nor False"))
    if not _is_pattern(settings.code_pattern):
        found.append(Fault("code_pattern", "it is no regular expression"))
    return found


def _is_pattern(value: object) -> bool:
    """Tell whether a value is the text of a regular expression."""
    try:
        re.compile(value if isinstance(value, str) else "(")
    except re.error:
        return False
    return True


def _field_faults(settings: Settings) -> list[Fault]:
    """List what is wrong with the sets of fields; a name that is none of ours is not quoted."""
    found = []
    for name, known in _FIELD_SETTINGS:
        value = getattr(settings, name)
        if not isinstance(value, frozenset):
            found.append(Fault(name, "it is not a frozenset of field names"))
        elif strange := len(value - known):
            found.append(Fault(name, f"it has {strange} unknown fields; known: "
                                     f"{', '.join(sorted(known))}"))  # fmt: skip
    partial, key = settings.partial_member_fields, settings.key_member_fields
    if not found and (both := sorted(partial & key)):
        found.append(Fault("partial_member_fields", f"also key fields: {', '.join(both)}"))
    return found


def described() -> tuple[Attribute[Any], ...]:
    """Give the settings as attrs attributes, for the reference.

    Example:
        >>> described()[0].name
        'password_profile'
    """
    return tuple(Settings.__attrs_attrs__)


@frozen
class ReviewSettings:
    """The thresholds of the look-back review, where the notice leaves them open.

    Raises:
        InputError: a value is no whole number in its range; all faults at once.

    Example:
        >>> ReviewSettings().large, ReviewSettings(large=100).large
        (50, 100)

    Notice: N3.2e 党员少于3人; N3.2f 规模异常庞大; Y-large; N3.1 根据党组织和党员规模
    """

    under: int = _setting(3, "N3.2e", "a branch with fewer members is a finding")
    large: int = _setting(50, "Y-large", "a branch with more members is a finding")
    members_per_administrator: int | None = _setting(
        None,
        "N3.1",
        "how many members one information administrator may serve; None: one is enough for any",
    )
    adult_age: int = _setting(18, "N3.2d", "years of age before which an admission is a finding")
    probation_overdue_months: int = _setting(
        24,
        "N3.2d",
        "months of probation, prolonged by a year at most, after which a member still on "
        "probation is a finding",
    )

    def __attrs_post_init__(self) -> None:
        """Check every value and raise all faults at once."""
        lowest = {"under": 0, "large": 1, "members_per_administrator": 1, "adult_age": 0,
                  "probation_overdue_months": 1}  # fmt: skip
        faults = [
            Fault(name, f"it is not a whole number of at least {least}")
            for name, least in lowest.items()
            for value in (getattr(self, name),)
            if not _at_least(value, least) and (value is not None or name != _OPTIONAL)
        ]
        if faults:
            raise InputError(faults)


_OPTIONAL = "members_per_administrator"


def _at_least(value: object, least: int) -> bool:
    """Tell whether a value is a whole number, and not too small."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
