"""The third subsystem: transfers of membership relationships, from the application to the receipt.

A transfer is a frozen value with a frozen route. The route is a pure function of tree, powers,
source and destination; each verb of the transfer's life takes the case and gives the changes that
make up its next moment, or refuses with every reason.

Example:
    The notice's own story: a member of C in A county goes to E in D county.

    >>> from datetime import date
    >>> from partyreg.model import Account, Actor, Member, Organisation
    >>> from partyreg.permissions import Powers
    >>> from partyreg.settings import Settings
    >>> from partyreg.tree import OrgTree
    >>> from partyreg.values import (AccountKind, AccountState, Function, OrganisationKind,
    ...                              ResidentId, Tier)
    >>> department = OrganisationKind.ORGANISATION_DEPARTMENT
    >>> committee, branch = OrganisationKind.COMMITTEE, OrganisationKind.BRANCH
    >>> rows = [("P", department, Tier.PROVINCE, None),
    ...         ("A", department, Tier.COUNTY, "P"), ("B", committee, Tier.PRIMARY_COMMITTEE, "A"),
    ...         ("C", branch, Tier.BRANCH, "B"),
    ...         ("D", department, Tier.COUNTY, "P"), ("E", committee, Tier.PRIMARY_COMMITTEE, "D"),
    ...         ("F", branch, Tier.BRANCH, "E")]
    >>> tree = OrgTree(Organisation(key, key, key, kind, tier, above)
    ...                for key, kind, tier, above in rows)
    >>> powers = Powers(tree, {key: frozenset(Function) for key, *_ in rows[:-1]})
    >>> found = route(tree=tree, powers=powers, source="C", destination="E", settings=Settings())
    >>> found.kind.value, found.path, [step.clause for step in found.steps]
    ('realm', ('C', 'B', 'E'), ['G4.2c', 'G4.2c', 'G4.2c'])
    >>> def clerk(key):
    ...     account = Account(f"B-{key}", key, key, AccountKind.BUSINESS, AccountState.ACTIVE)
    ...     return Actor(account, "甲某")
    >>> day = date(2018, 3, 1)
    >>> member = Member("m-1", "C", "甲某", ResidentId("11010519491231002X"))
    >>> case = submit(member, tree=tree, powers=powers, actor=clerk("C"), on=day, key="t-1",
    ...               destination="E", settings=Settings())[0].after
    >>> for key in ("B", "E"):
    ...     case = approve(case, tree=tree, powers=powers, actor=clerk(key), on=day)[0].after
    >>> case = confirm_arrival(case, tree=tree, powers=powers, actor=clerk("E"), on=day)[0].after
    >>> done, move = receive(case, tree=tree, powers=powers, actor=clerk("E"), on=day, branch="F",
    ...                      member=member)
    >>> done.after.state.label, done.after.receipt.electronic, move.after.branch
    ('已接收', True, 'F')

Notice: G4.1 基层党委内部转接; G4.2c 审批路径; G4.2d 接收; G4.3a 全国范围内转接; G4.3c
"""

from __future__ import annotations

from partyreg.transfer.arriving import (
    InformationForm,
    last_valid_day,
    letter_expired,
    record_letter,
)
from partyreg.transfer.ending import confirm_arrival, receive
from partyreg.transfer.internal import transfer_internal
from partyreg.transfer.life import approve, cancel, disagree, resubmit, submit
from partyreg.transfer.paper import conclude, receipt_goes_to, register_receipt
from partyreg.transfer.queues import Queues, queues
from partyreg.transfer.routes import route, route_in

__all__ = [
    "route",
    "route_in",
    "transfer_internal",
    "submit",
    "approve",
    "disagree",
    "resubmit",
    "cancel",
    "confirm_arrival",
    "receive",
    "conclude",
    "record_letter",
    "InformationForm",
    "letter_expired",
    "last_valid_day",
    "register_receipt",
    "receipt_goes_to",
    "Queues",
    "queues",
]
