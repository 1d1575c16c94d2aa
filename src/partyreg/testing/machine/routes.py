"""Routes a second time: whom a transfer passes, sentence by sentence.

Notice: G4.2c 系统自动生成审批路径; Y-path; Y-relay; Y-climb; Y-county; Y-internal
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from partyreg.testing.machine.model import Codes, F, Model, Step
from partyreg.values import Function, StepRole, TransferKind

R, K = StepRole, TransferKind


class Path(NamedTuple):
    """A route: its kind, its steps, and who receives."""

    kind: TransferKind
    steps: list[Step]
    receiver: str | None


def route(
    model: Model, source: str, destination: str, initiator: str | None
) -> tuple[Path | None, Codes]:
    """Find the route of an application, or the codes of what stands in its way."""
    inside = destination in model.orgs and model.up(source)[-1] == model.up(destination)[-1]
    codes = {"transfer.same-branch"} if source == destination else set()
    if not destination.strip():
        codes.add("transfer.bad-destination")
    if inside and _placeless(model, destination):
        codes.add("transfer.destination-without-branch")
    if codes:
        return None, codes
    first = initiator or next(one for one in model.up(source) if model.operates(one))
    if not inside:
        return _abroad(model, source, first)
    here, there = model.responsible(source), model.responsible(destination)
    if here == there:
        return _within(model, here, source, initiator, first), set()
    county = model.county(source)
    if county is not None and county == model.county(destination):
        middle: list[Step] = [(here, R.APPROVE, F.COUNTY_TRANSFER)]
        above = first in model.approving(source)
        steps = [] if above else middle
        return Path(K.COUNTY, joined(first, [*steps, _receive(there)]), there), set()
    return _realm(model, source, first, there)


def _placeless(model: Model, destination: str) -> bool:
    """Tell whether a destination has organisations below it, but nobody can be placed."""
    own = model.own_branches(model.responsible(destination))
    return bool(model.children(destination)) and not own


def _receive(one: str) -> Step:
    """Give the step of the receiver."""
    return (one, R.RECEIVE, F.RECEIVE_MEMBER)


def _within(model: Model, committee: str, source: str, initiator: str | None, first: str) -> Path:
    """Go from branch to branch of one committee: one quick step, if it may."""
    if F.INTERNAL_TRANSFER in model.held[committee]:
        if initiator is None or initiator == committee:
            step = (committee, R.INTERNAL, F.INTERNAL_TRANSFER)
            return Path(K.INTERNAL, [step], committee)
        kind = K.INTERNAL
    else:
        kind = K.REALM if model.county(source) is None else K.COUNTY
    return Path(kind, joined(first, [_receive(committee)]), committee)


def _until(model: Model, line: Sequence[str], function: Function) -> list[str] | None:
    """Cut a line after the first that holds a function."""
    for length, one in enumerate(line, 1):
        if function in model.held[one]:
            return list(line[:length])
    return None


def _lead(model: Model, source: str, first: str) -> list[str]:
    """Give the approvers from whom the source's side climbs: a superior applies for itself."""
    line = model.approving(source)
    above = model.up(source)
    if above.index(first) < above.index(line[0]):
        return line
    return [one for one in line if above.index(one) >= above.index(first)]


def _realm(model: Model, source: str, first: str, there: str) -> tuple[Path | None, Codes]:
    """Go through the province: climb to the authority on both sides, relaying in between."""
    function, here = F.REALM_TRANSFER, model.responsible(source)
    up = _until(model, _lead(model, source, first), function)
    down = _until(model, model.approving(there), function)
    if up is None or down is None:
        return None, {"transfer.no-authority"}

    def step(one: str, holder: str, own: bool) -> Step:
        """Give the step of one approver; the others pass the case on."""
        used = function if one == holder else F.SUBMIT_TRANSFER
        return (one, R.APPROVE if own else R.RELAY, used)

    rest = [step(one, up[-1], one == here) for one in up]
    rest += [step(one, down[-1], own=False) for one in reversed(down[1:])]
    return Path(K.REALM, joined(first, [*rest, _receive(there)]), there), set()


def _abroad(model: Model, source: str, first: str) -> tuple[Path | None, Codes]:
    """Climb to the first with nationwide authority, which concludes."""
    up = _until(model, _lead(model, source, first), F.NATIONWIDE_TRANSFER)
    if up is None:
        return None, {"transfer.no-authority"}
    rest: list[Step] = [(one, R.APPROVE, F.SUBMIT_TRANSFER) for one in up[:-1]]
    last = (up[-1], R.CONCLUDE, F.NATIONWIDE_TRANSFER)
    return Path(K.NATIONWIDE_OUT, joined(first, [*rest, last], R.INITIATE), None), set()


def arrival(model: Model, recorder: str, destination: str) -> tuple[Path | None, Codes]:
    """Find the route of somebody who arrives with a letter."""
    if destination not in model.orgs:
        return None, {"transfer.unknown-destination"}
    placeless = _placeless(model, destination)
    codes = {"transfer.destination-without-branch"} if placeless else set()
    line = model.approving(destination)
    down = _until(model, line, F.NATIONWIDE_TRANSFER)
    if down is None:
        return None, codes | {"transfer.no-authority"}
    if recorder not in line:
        codes.add("transfer.recorder-not-above")
    elif recorder != down[-1] and F.NATIONWIDE_TRANSFER in model.held[recorder]:
        codes.add("transfer.recorder-not-nearest")
    if codes:
        return None, codes
    middle: list[Step] = [(one, R.APPROVE, F.SUBMIT_TRANSFER) for one in reversed(down[1:-1])]
    steps = joined(recorder, [*middle, _receive(down[0])], R.RECORD, F.NATIONWIDE_TRANSFER)
    return Path(K.NATIONWIDE_IN, steps, down[0]), set()


def joined(
    first: str,
    rest: Sequence[Step],
    role: StepRole = R.INITIATE,
    function: Function = F.SUBMIT_TRANSFER,
) -> list[Step]:
    """Let everybody stand once, the last at the end; who applies and ends it, at both ends."""
    *middle, last = rest
    path: list[Step] = [(first, role, function)]
    for step in middle:
        if step[0] not in {one for one, _, _ in path} | {last[0]}:
            path.append(step)
    return [last] if len(path) == 1 and first == last[0] else [*path, last]


def is_place(model: Model, source: str | None, receiver: str | None, branch: str) -> bool:
    """Tell whether a receiver may place somebody in a branch."""
    return model.is_branch(branch) and branch != source and model.responsible(branch) == receiver


def receiver_faults(model: Model, path: Path, source: str | None, wish: str | None) -> Codes:
    """List what is wrong with a receiver, and with the branch hoped for."""
    if path.receiver is None:
        return set()
    codes = set()
    if not model.own_branches(path.receiver):
        codes.add("transfer.destination-without-branch")
    if wish is not None and not is_place(model, source, path.receiver, wish):
        codes.add("transfer.wish-not-of-receiver")
    return codes
