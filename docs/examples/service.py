"""What a web application asks of a register, without a word of its framework."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import partyreg
from partyreg import (
    Desk,
    Fault,
    Function,
    InputError,
    OutcomeUnknownError,
    PartyregError,
    RefusedError,
    Register,
    Settings,
    StaleError,
    UnavailableError,
)
from partyreg.inputs.words import choices, word


# One for the whole process, shared by its threads. Workers that are forked from a process that has
# opened it need nothing of their own: a register notices, and opens new connections.
@cache
def register() -> Register:
    """Give the register, opened when it is first asked for."""
    # people sign on at the application, which keeps their passwords
    settings = Settings(password_profile="external")  # noqa: S106
    return partyreg.open(os.environ["PARTYREG_REGISTER"], create=False, settings=settings)


def desk(login: str, person: str) -> Desk:
    """Sit down at an account; the application has checked who it is, and nobody checks it again."""
    return register().desk(login, person=person)


def function_of(said: str) -> Function:
    """Read a function by its value or its Chinese label: edit-member, 维护党员信息.

    Raises:
        InputError: it is neither.
    """
    found = word(Function, said)
    if found is None:
        raise InputError([Fault("function", f"it is none of {choices(Function)}")])
    return found


def can(login: str, person: str, function: str, target: str) -> dict[str, Any]:
    """Answer whether an account may use a function somewhere, with every gate."""
    decision = desk(login, person).rights.can(function_of(function), target)
    return {"allowed": bool(decision), "why": decision.why()}


def submit(login: str, person: str, member: str, to: str, operation: str) -> dict[str, Any]:
    """Apply for a transfer; the operation id comes with the request, so that it is done once."""
    at = desk(login, person)
    try:
        case = at.transfers.submit(member, to=to, operation=operation)
    except OutcomeUnknownError:  # the connection was lost during the commit: ask again, same id
        case = at.transfers.submit(member, to=to, operation=operation)
    return {"transfer": case.key, "path": list(case.route.path), "state": case.state.value}


def answer(wrong: PartyregError) -> tuple[int, dict[str, Any]]:
    """Give status and content for what went wrong; none of it holds a personal datum."""
    match wrong:
        case RefusedError():  # the rules forbid it; a command's attempt is in the journal
            return 409, {"refused": reasons(wrong)}
        case InputError():  # what was passed cannot be read
            return 400, {"faults": [str(one) for one in wrong.faults]}
        case StaleError():  # a rehearsal or a what-if tree over something that has changed
            return 409, {"stale": str(wrong)}
        case UnavailableError():  # nothing has been written: the same request later
            return 503, {"unavailable": str(wrong)}
        case OutcomeUnknownError():  # it may have been kept: the same request with the same id
            return 504, {"unknown": str(wrong), "operation": wrong.operation}
        case _:  # such as a register of another release: its operator's affair
            raise wrong


def reasons(refused: RefusedError) -> list[dict[str, str]]:
    """Give all reasons of a refusal."""
    return [
        {"code": one.code, "message": one.message, "hint": one.hint, "clause": one.clause}
        for one in refused.refusals
    ]
