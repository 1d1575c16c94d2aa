"""The verbs of a scenario's steps: their keys, and what each does at a desk.

One verb is one command or question of the front door, under the name that a clerk would use.

Notice: G2.0 新建、删除和改变隶属关系; G3.1; G4.2c
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from partyreg.members.fields import READERS as MEMBER_FIELDS
from partyreg.organisations.fields import READERS as ORGANISATION_FIELDS
from partyreg.testing.scenarios import doing, planning
from partyreg.testing.scenarios.schema import (
    Key,
    Keys,
    anything,
    day,
    evidence,
    mapping,
    maybe,
    needed,
    several,
    text,
    truth,
    whole,
    word,
)
from partyreg.transfer import InformationForm
from partyreg.values import (
    AccountKind,
    DirectCategory,
    Function,
    MemberCategory,
    OrganisationKind,
    Sex,
    Tier,
    TransferKind,
    UnitSituation,
)


class Verb(NamedTuple):
    """A verb.

    Attributes:
        keys: what may stand under it.
        first: the key that a plain value stands for, or None.
        run: what it does.
        account: the kind of account that usually does it.
        acts: whether somebody has to do it, so that ``as`` must be there.
    """

    keys: Keys
    first: str | None
    run: doing.Run
    account: AccountKind = AccountKind.BUSINESS
    acts: bool = True


_PAPERS: Keys = {"evidence": Key(evidence)}
_MEMBER: Keys = {"member": needed(text)}
_FIELDS: Keys = {name: Key(anything) for name in MEMBER_FIELDS if name not in ("name", "id_number")}
_PERSON: Keys = {"name": needed(text), "id_number": Key(text), **_FIELDS}
_DETAILS: Keys = {name: Key(anything) for name in ORGANISATION_FIELDS}
_DETAILS_OF_NEW: Keys = {
    name: key
    for name, key in _DETAILS.items()
    if name not in ("name", "code", "kind", "tier", "category", "connected")
}


_ADMIN = AccountKind.ADMINISTRATOR
_FORM: Keys = {
    name: Key(anything) for name in (a.name for a in InformationForm.__attrs_attrs__)
}  # fmt: skip
_ACCOUNT: Keys = {"organisation": Key(text), "kind": Key(word(AccountKind))}
_MARK: Keys = {**_MEMBER, **_PAPERS}
_REPORTED: Keys = {**_PAPERS, "reported": Key(truth)}
_LETTER: Keys = {
    "number": needed(text), "issued_by": needed(text), "issued_on": needed(day),
    "validity_days": Key(whole), "from": needed(text), "dues_paid_until": Key(day),
    "reply_address": Key(text), "reply_phone": Key(text),
}  # fmt: skip

VERBS: Mapping[str, Verb] = {
    "route": Verb({"member": Key(text), "from": Key(text), "to": needed(text),
                   "kind": Key(word(TransferKind))}, None, doing.route, acts=False),
    "can": Verb({"function": needed(word(Function)), "on": Key(text)}, "function", doing.can),
    "conformity": Verb({"organisation": Key(text)}, "organisation", doing.conformity, _ADMIN),
    "export": Verb({"fields": needed(several(text)), "purpose": needed(text),
                    "reveal": Key(several(text))}, None, doing.export),
    "day": Verb({"to": needed(day)}, "to", doing.day, acts=False),
    "plan": Verb(planning.PLAN, None, planning.apply),
    "preview": Verb(planning.PLAN, None, planning.preview),
    "undo": Verb(planning.UNDO, "plan", planning.undo),
    "create": Verb({"name": needed(text), "under": needed(text), "code": needed(text),
                    "kind": Key(word(OrganisationKind)), "tier": Key(word(Tier)),
                    "category": Key(word(DirectCategory)), "connected": Key(truth),
                    **_DETAILS_OF_NEW, **_PAPERS}, None, doing.create),
    "edit": Verb({"organisation": needed(text), **_DETAILS, **_PAPERS}, None, doing.edit),
    "delete": Verb({"organisation": needed(text), "successors": Key(several(text)), **_PAPERS},
                   "organisation", doing.delete),
    "move": Verb({"organisation": needed(text), "to": needed(text), **_PAPERS}, None, doing.move),
    "add_unit": Verb({"name": needed(text), "organisation": needed(text), "kind": Key(text),
                      "credit_code": Key(text), **_PAPERS}, None, doing.add_unit),
    "assign_units": Verb({"organisation": needed(text), "units": needed(several(text)),
                          "situation": Key(word(UnitSituation)), **_PAPERS}, None,
                         doing.assign_units),
    "grant": Verb({"to": needed(text), "functions": needed(several(word(Function))), **_PAPERS},
                  None, doing.grant, _ADMIN),
    "revoke": Verb({"from": needed(text), "functions": needed(several(word(Function))), **_PAPERS},
                   None, doing.revoke, _ADMIN),
    "create_account": Verb({**_ACCOUNT, "name": Key(text)}, "organisation",
                           doing.create_account, _ADMIN),
    "reset_password": Verb({**_ACCOUNT, "organisation": needed(text)}, "organisation",
                           doing.reset_password, _ADMIN),
    "close_account": Verb({**_ACCOUNT, "organisation": needed(text)}, "organisation",
                          doing.close_account, _ADMIN),
    "sign_in": Verb({"password": needed(text)}, "password", doing.sign_in, _ADMIN),
    "change_password": Verb({"old": needed(text), "new": needed(text)}, None, doing.change_password,
                            _ADMIN),
    "add": Verb({**_PERSON, "branch": needed(text), "reason": needed(text), **_REPORTED}, None,
                doing.add),
    "remove": Verb({**_MEMBER, "reason": needed(text), **_REPORTED}, None, doing.remove),
    "withdraw": Verb({**_MARK, "branch": Key(text)}, "member", doing.withdraw),
    "recover": Verb({**_MARK, "branch": needed(text)}, None, doing.recover),
    "reinstate": Verb({**_MARK, "branch": needed(text), "reason": needed(text), **_FIELDS}, None,
                      doing.reinstate),
    "edit_member": Verb({**_MEMBER, "name": Key(text), "id_number": Key(text), **_FIELDS,
                         **_REPORTED}, None, doing.edit_member),
    "convert": Verb({**_MEMBER, "full_since": needed(day), **_REPORTED}, None, doing.convert),
    "mark_out_of_contact": Verb({**_MARK, "since": Key(maybe(day))}, "member", doing.lost),
    "mark_migrant": Verb({**_MARK, "whereto": Key(maybe(text))}, "member", doing.away),
    "report": Verb({"member": Key(text), "organisation": Key(text), "what": needed(text),
                    **_PAPERS}, None, doing.report),
    "submit": Verb({**_MEMBER, "to": needed(text), "wish": Key(text),
                    "kind": Key(word(TransferKind))}, None, doing.submit),
    "internal": Verb({**_MEMBER, "branch": needed(text)}, None, doing.internal),
    "approve": Verb(_MEMBER, "member", doing.of_case("approve")),
    "disagree": Verb({**_MEMBER, "reason": needed(text)}, None,
                     doing.of_case("disagree", "reason")),
    "resubmit": Verb({**_MEMBER, "to": Key(text), "wish": Key(text)}, "member", doing.resubmit),
    "cancel": Verb(_MEMBER, "member", doing.of_case("cancel")),
    "conclude": Verb({**_MEMBER, "number": needed(text), "validity_days": Key(whole),
                      "dues_paid_until": Key(day)}, None, doing.of_case("conclude")),
    "record_letter": Verb({"name": needed(text), "id_number": Key(text),
                           "category": Key(word(MemberCategory)), "sex": Key(word(Sex)),
                           "ethnicity": Key(text), "to": needed(text), "wish": Key(text),
                           **_LETTER}, None, doing.record_letter),
    "confirm_arrival": Verb({**_MEMBER, "arrived_on": Key(day)}, "member",
                            doing.of_case("confirm_arrival")),
    "receive": Verb({**_MEMBER, "branch": needed(text), "handled_by": Key(text),
                     "form": Key(mapping(_FORM))}, None, doing.receive),
    "register_receipt": Verb({**_MEMBER, "received_on": needed(day), "branch": needed(text),
                              "handled_by": Key(text)}, None, doing.register_receipt),
}  # fmt: skip
"""Every verb of a step.

:meta hide-value:
"""
