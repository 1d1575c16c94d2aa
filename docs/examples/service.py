"""What a web application asks of a register, without a word of its framework."""

from __future__ import annotations

import os
from typing import Any

import partyreg
from partyreg import Desk, Function, OutcomeUnknownError, RefusedError, Register, Settings

_registers: dict[int, Register] = {}


def register() -> Register:
    """Give this process its register, opened when it is first asked for."""
    found = _registers.get(os.getpid())
    if found is None:
        # people sign on at the application, which keeps their passwords
        settings = Settings(password_profile="external")  # noqa: S106
        found = partyreg.open(os.environ["PARTYREG_REGISTER"], create=False, settings=settings)
        _registers[os.getpid()] = found
    return found


def desk(login: str, person: str) -> Desk:
    """Sit down at an account; the application has checked who it is."""
    return register().desk(login, person=person)


def can(login: str, person: str, function: str, target: str) -> dict[str, Any]:
    """Answer whether an account may use a function somewhere, with every gate."""
    decision = desk(login, person).rights.can(Function(function), target)
    return {"allowed": bool(decision), "why": decision.why()}


def submit(login: str, person: str, member: str, to: str, operation: str) -> dict[str, Any]:
    """Apply for a transfer; the operation id comes with the request, so that it is done once."""
    at = desk(login, person)
    try:
        case = at.transfers.submit(member, to=to, operation=operation)
    except OutcomeUnknownError:  # the connection was lost during the commit: ask again, same id
        case = at.transfers.submit(member, to=to, operation=operation)
    return {"transfer": case.key, "path": list(case.route.path), "state": case.state.value}


def reasons(refused: RefusedError) -> dict[str, Any]:
    """Give all reasons of a refusal; none of them holds a personal datum."""
    return {
        "refused": [
            {"code": one.code, "message": one.message, "hint": one.hint, "clause": one.clause}
            for one in refused.refusals
        ]
    }
