"""The closed vocabularies of the notice, each word with its Chinese label.

Notice: T 功能权限初始设置; G1.1c 管理员账号; G4.1 基层党委内部转接
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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
