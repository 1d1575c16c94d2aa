"""The closed vocabularies of the notice, each word with its Chinese label, and the masked types.

Every enumeration here is a set of words that the notice itself fixes. A member's value is the
stable identifier that files and messages use; its ``label`` is what a reader of reports sees.

The masked types carry the four personal data of a member's record. Their value is given out only
by an explicit call that names a purpose, so that no log line, error or report carries it by
accident.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Generic, NoReturn, Self, TypeVar

V = TypeVar("V")

EARLIEST = date(1850, 1, 1)
"""No date of the register lies before this day."""


class Labelled(StrEnum):
    """A word of the vocabulary: a stable value and a Chinese label.

    Example:
        >>> Tier.COUNTY.value, Tier.COUNTY.label
        ('county', '县级组织部门')
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member that equals its value and knows its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Tier(Labelled):
    """A column of annex 2: what an organisation is for the purpose of rights.

    Notice: T 初始设置; Y-primary the column follows from a right, never from a name or a depth
    """

    BRANCH = "branch", "党支部（党总支、党委）"
    PRIMARY_COMMITTEE = "primary-committee", "基层党委"
    COUNTY = "county", "县级组织部门"
    CITY = "city", "市级组织部门"
    PROVINCE = "province", "省级组织部门"

    @property
    def rank(self) -> int:
        """Give the column's number, 0 for the branch to 4 for the province."""
        return _RANK[self.value]

    @property
    def is_department(self) -> bool:
        """Tell whether this is the column of an organisation department."""
        return _RANK[self.value] >= 2


_RANK = {tier.value: number for number, tier in enumerate(Tier)}


class OrganisationKind(Labelled):
    """What an organisation is by its constitution, apart from its rights.

    Notice: Y-primary tier and kind are two attributes
    """

    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint-branch", "联合党支部"
    GENERAL_BRANCH = "general-branch", "党总支"
    COMMITTEE = "committee", "党委"
    WORKING_COMMITTEE = "working-committee", "党工委"
    LEADING_GROUP = "leading-group", "党组"
    ORGANISATION_DEPARTMENT = "organisation-department", "组织部"
    DEPARTMENT_SYSTEM = "department-system", "部门（系统）"

    @property
    def holds_members(self) -> bool:
        """Tell whether members stand in it: only branches hold members (Y-merge-members)."""
        return self in _BRANCHES


_BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


class DirectCategory(Labelled):
    """The seven kinds of committee that may transfer directly inside the province.

    Notice: G4.2b 可直接相互转移和接收党员组织关系
    """

    PROVINCIAL_ORGAN = "provincial-organ", "省直各单位机关党委"
    UNIVERSITY = "university", "省委教育工委管理的各高等院校"
    PROVINCIAL_ENTERPRISE = "provincial-enterprise", "省国资委监管的各企业党委"
    CITY_DIRECT_ORGANS = "city-direct-organs", "各市直机关工委"
    COUNTY_DIRECT_ORGANS = "county-direct-organs", "各县（市、区）直机关工委"
    TOWNSHIP = "township", "各乡镇党委"
    SUB_DISTRICT = "sub-district", "各街道党（工）委"


class UnitSituation(Labelled):
    """How an organisation stands to a unit: its superior's, its own, or several.

    Notice: G2.1 单位名称
    """

    SAME_AS_SUPERIOR = "same-as-superior", "与上级党组织相同"
    OWN = "own", "法人单位"
    JOINT = "joint", "联合党支部"


class Function(Labelled):
    """The 22 functions: the rows of annex 2, in its order.

    Notice: T 功能权限初始设置
    """

    ADD_ORGANISATION = "add-organisation", "新增下级党组织"
    DELETE_ORGANISATION = "delete-organisation", "删除下级党组织"
    MOVE_ORGANISATION = "move-organisation", "调整下级党组织隶属关系"
    MANAGE_ACCOUNTS = "manage-accounts", "设置下级党组织管理员和用户帐号、权限"
    EDIT_ORGANISATION_PARTIAL = "edit-organisation-partial", "维护党组织部分信息"
    EDIT_MEMBER_PARTIAL = "edit-member-partial", "维护党员部分信息"
    EDIT_ORGANISATION = "edit-organisation", "维护党组织信息"
    EDIT_MEMBER = "edit-member", "维护党员信息"
    ADD_NEW_ADMISSION = "add-new-admission", "新增党员：新发展"
    ADD_REINSTATED_FOUND = "add-reinstated-found", "新增党员：恢复党籍（失联）"
    ADD_REINSTATED_RETURNED = "add-reinstated-returned", "新增党员：恢复党籍（回国）"
    ADD_OTHER = "add-other", "新增党员：其他原因"
    REMOVE_DEATH = "remove-death", "删除党员：死亡"
    REMOVE_LEFT_PARTY = "remove-left-party", "删除党员：出党"
    REMOVE_SUSPENDED = "remove-suspended", "删除党员：停止党籍"
    REMOVE_OTHER = "remove-other", "删除党员：其他原因"
    INTERNAL_TRANSFER = "internal-transfer", "基层党委内部转接"
    SUBMIT_TRANSFER = "submit-transfer", "发起转接申请"
    RECEIVE_MEMBER = "receive-member", "接收党员到党支部"
    COUNTY_TRANSFER = "county-transfer", "县内转接"
    REALM_TRANSFER = "realm-transfer", "全省范围内转接"
    NATIONWIDE_TRANSFER = "nationwide-transfer", "全国范围内转接"


_FUNCTIONS = {function.value: function for function in Function}


class AccountKind(Labelled):
    """The two kinds of account, which never do each other's work.

    Notice: G1.1c 管理员账号; G1.1d 用户账号
    """

    ADMINISTRATOR = "administrator", "管理员账号"
    BUSINESS = "business", "用户账号"

    @property
    def prefix(self) -> str:
        """Give the letter before the organisation code in the default account name."""
        return "A" if self is AccountKind.ADMINISTRATOR else "B"


class AccountState(Labelled):
    """What an account may do now. Notice: G1.1b 首次登录必须修改密码; N2.1b."""

    NEW = "new", "待修改初始密码"
    ACTIVE = "active", "正常"
    CLOSED = "closed", "已注销"


class Sex(Labelled):
    """The two values of the collection form. Notice: N3.2i 身份证号码与性别不符."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class MemberCategory(Labelled):
    """Full or probationary. Notice: G2.3 含预备党员."""

    FULL = "full", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


class AddReason(Labelled):
    """Why a member is entered. Notice: G3.2a 新增原因."""

    NEW_ADMISSION = "new-admission", "新发展"
    REINSTATED_FOUND = "reinstated-found", "恢复党籍（失联）"
    REINSTATED_RETURNED = "reinstated-returned", "恢复党籍（回国）"
    OTHER = "other", "其他原因"

    @property
    def function(self) -> Function:
        """Give the row of annex 2 that this reason needs."""
        return _FUNCTIONS[f"add-{self.value}"]


class RemoveReason(Labelled):
    """Why a member leaves the roll; "transferred out" is none of them. Notice: G3.3a, G3.3e."""

    DEATH = "death", "死亡"
    LEFT_PARTY = "left-party", "出党"
    SUSPENDED = "suspended", "停止党籍"
    OTHER = "other", "其他原因"

    @property
    def function(self) -> Function:
        """Give the row of annex 2 that this reason needs."""
        return _FUNCTIONS[f"remove-{self.value}"]


class TransferKind(Labelled):
    """The five kinds of transfer. Notice: G4.1, G4.2a, G4.3a, G4.3c; Y-county."""

    INTERNAL = "internal", "基层党委内部转接"
    COUNTY = "county", "县内转接"
    REALM = "realm", "省（区、市）、部门（系统）范围内转接"
    NATIONWIDE_OUT = "nationwide-out", "全国范围内转接（转出）"
    NATIONWIDE_IN = "nationwide-in", "全国范围内转入"

    @property
    def function(self) -> Function:
        """Give the row of annex 2 that this kind of transfer belongs to."""
        name = "nationwide" if self.value.startswith("nationwide") else self.value
        return _FUNCTIONS[f"{name}-transfer"]


class TransferState(Labelled):
    """Where a transfer stands.

    Notice: G4.2d 审批, 接收; G4.2e 逐级退回; G4.3b 办结; Y-receipt
    """

    IN_APPROVAL = "in-approval", "审批中"
    APPROVED = "approved", "待接收"
    RETURNED = "returned", "已退回申请单位"
    CONCLUDED = "concluded", "已办结，回执未收到"
    RECEIVED = "received", "已接收"
    CLOSED = "closed", "回执已收到"
    CANCELLED = "cancelled", "已取消"

    @property
    def is_open(self) -> bool:
        """Tell whether the case still moves: a member has at most one such transfer."""
        return self in _OPEN


_OPEN = (TransferState.IN_APPROVAL, TransferState.APPROVED, TransferState.RETURNED)


class StepRole(Labelled):
    """What an organisation does in a route. Notice: G4.2c, G4.3a, G4.3c; Y-relay."""

    INITIATE = "initiate", "申请"
    APPROVE = "approve", "审批"
    RELAY = "relay", "审批（中转）"
    CONCLUDE = "conclude", "审批、办结"
    RECORD = "record", "录入介绍信"
    RECEIVE = "receive", "审批、接收"
    INTERNAL = "internal", "内部转接"


class Masked(Generic[V]):
    """A personal datum: compared freely, shown never, given out only for a stated purpose.

    It cannot be pickled, formatted or turned into text; copying gives the same object.

    Example:
        >>> Phone("0562-000000")
        Phone(•••)
        >>> f"{Phone('0562-000000')}"
        'Phone(•••)'
        >>> Phone("0562-000000").reveal("print the letter of introduction")
        '0562-000000'

    Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
    """

    __slots__ = ("_value",)
    _value: V

    def __init__(self, value: V) -> None:
        """Hold a value. The value is not checked here: the review does that."""
        object.__setattr__(self, "_value", value)

    def reveal(self, purpose: str) -> V:
        """Give the value out for a purpose.

        Args:
            purpose: why it is needed, in words; must not be blank.

        Raises:
            ValueError: the purpose is blank.
        """
        if not purpose.strip():
            raise ValueError("a personal datum is given out only for a stated purpose")
        return self._value

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a masked value never changes."""
        raise AttributeError("a masked value cannot be changed")

    def __repr__(self) -> str:
        """Show the type only."""
        return f"{type(self).__name__}(•••)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        """Show the type only, whatever the format."""
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Compare with a datum of the same type."""
        if type(other) is not type(self):
            return NotImplemented
        return bool(self._value == other._value)

    def __hash__(self) -> int:
        """Hash by type and value."""
        return hash((type(self), self._value))

    def __copy__(self) -> Self:
        """Give the same object: it is immutable."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Give the same object: it is immutable."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse: a pickle would carry the value in the clear."""
        raise TypeError("a personal datum cannot be pickled; reveal it for a stated purpose")


class ResidentId(Masked[str]):
    """A resident ID number as it was written.

    Two writings of one number (15 and 18 digits, x and X) are different values here; whether they
    mean one person is the question of ``idnumber``.
    """

    __slots__ = ()


class Phone(Masked[str]):
    """A telephone number."""

    __slots__ = ()


class HomeAddress(Masked[str]):
    """A home address, to the door number."""

    __slots__ = ()


class BirthDate(Masked[date]):
    """A date of birth."""

    __slots__ = ()


def text_fault(value: object, *, longest: int = 200, blank: bool = False) -> str | None:
    """Say what is wrong with a text, or None.

    Refused are other types, blank texts (unless allowed), control and unassigned characters
    (NUL among them), surrogates, blanks at either end, and texts that are too long. The value
    is never part of the answer.

    Args:
        value: whatever a caller passed.
        longest: how many characters it may have.
        blank: whether an empty text is acceptable.

    Example:
        >>> text_fault("B镇党委") is None
        True
        >>> text_fault("B镇" + chr(0))
        'it has a control character at position 3'

    Notice: N3.2d 不准确、不规范、不完整
    """
    if not isinstance(value, str) or isinstance(value, Enum):
        return "it is not a text"
    if not value.strip():
        return None if blank and not value else "it is blank"
    if len(value) > longest:
        return f"it is longer than {longest} characters"
    if not value.isprintable() and (place := _first_control(value)):
        return f"it has a control character at position {place}"
    return "it begins or ends with a blank" if value != value.strip() else None


def _first_control(text: str) -> int:
    """Give the position of the first control or unassigned character, from 1; 0 for none."""
    refused = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf")
    found = (n for n, one in enumerate(text, 1) if unicodedata.category(one) in refused)
    return next(found, 0)


def date_fault(value: object, *, latest: date | None = None) -> str | None:
    """Say what is wrong with a date, or None.

    Args:
        value: whatever a caller passed; a datetime is not a date here.
        latest: the last acceptable day, usually today.

    Example:
        >>> date_fault(date(2018, 1, 9), latest=date(2018, 1, 8))
        'it lies after 2018-01-08'

    Notice: N3.2d 不准确、不规范、不完整
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        return "it is not a date"
    if value < EARLIEST:
        return f"it lies before {EARLIEST}"
    if latest is not None and value > latest:
        return f"it lies after {latest}"
    return None
