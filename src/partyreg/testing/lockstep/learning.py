"""Learning the model anew from what is stored, after what it does not predict: a plan.

Notice: G2.0 通过多步骤的操作实现
"""

from __future__ import annotations

from partyreg.model import (
    Account,
    DepartedOrganisation,
    FormerMember,
    Grants,
    Member,
    Organisation,
    Report,
    Transfer,
)
from partyreg.register import Register
from partyreg.testing.machine.base import person_of
from partyreg.testing.machine.model import Case, Filed, Gone, Login, Model, Org

UNKNOWN = "?"
"""Stands for a password that nobody has told the model."""


def learn(model: Model, register: Register) -> None:
    """Let a model hold what a register holds; the passwords that it knows, it keeps.

    Args:
        model: is changed.
        register: is read.
    """
    model.orgs = {one.key: _org(one) for one in register.every(Organisation)}
    model.held = {one.key: set(one.functions) for one in register.every(Grants)}
    known = {key: one.password for key, one in model.logins.items()}
    model.logins = {
        one.key: Login(one.name, one.organisation, one.kind, one.state,
                       known.get(one.key, UNKNOWN), one.failures, one.locked_until)
        for one in register.every(Account)
    }  # fmt: skip
    model.roll = {one.key: person_of(one) for one in register.every(Member)}
    model.gone = {
        one.key: Gone(person_of(one.member), one.reason, one.transfer)
        for one in register.every(FormerMember)
    }
    model.cases = {one.key: _case(one) for one in register.every(Transfer)}
    model.reports = {
        one.key: Filed(one.filed_by, one.to, one.member or "", (one.evidence,),
                       one.settled_on is not None)
        for one in register.every(Report)
    }  # fmt: skip
    model.departed = {
        one.key: (_org(one.organisation), one.successors)
        for one in register.every(DepartedOrganisation)
    }


def _org(one: Organisation) -> Org:
    """Give what the model keeps of an organisation."""
    return Org(one.code, one.name, one.kind, one.tier, one.parent, one.category,
               one.connected, one.secretary)  # fmt: skip


def _case(one: Transfer) -> Case:
    """Give what the model keeps of a transfer."""
    route, newcomer = one.route, one.newcomer
    number = None if newcomer is None else newcomer.id_number.reveal("compare with the model")
    steps = [(step.organisation, step.role, step.function) for step in route.steps]
    letter = one.letter.number if one.letter else None
    return Case(
        one.member, number, one.kind, steps, route.source, route.destination, route.receiver,
        one.position, one.state, one.wish, one.arrived_on, letter,
    )  # fmt: skip
