"""The route of a transfer: its kind and its path, computed from source and destination.

Notice: G4.1 基层党委内部转接; G4.2c 系统自动生成审批路径; G4.3a 依次送…审批; G4.3c 自动生成审批路径
"""

from __future__ import annotations

from partyreg.errors import Refusal, Refusals
from partyreg.model import Route, RouteStep
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.transfer import refusals as no_
from partyreg.transfer.drafts import route_of, step_of
from partyreg.transfer.ends import (
    Question,
    check_authority,
    check_initiator,
    check_recorder,
    check_submit,
    climbed,
    destination_side,
    first_step,
    lead_of,
    placed,
    settled,
    source_side,
)
from partyreg.transfer.steps import (
    Side,
    in_down,
    joined,
    known,
    name,
    online,
    out_up,
    realm_down,
    realm_up,
    receive,
    shared,
    side,
)
from partyreg.transfer.words import (
    APPROVE,
    COUNTY_TRANSFER,
    INTERNAL,
    INTERNAL_TRANSFER,
    NATIONWIDE_TRANSFER,
    REALM_TRANSFER,
    RECORD,
)
from partyreg.tree import OrgTree
from partyreg.values import TransferKind


def route(
    *,
    tree: OrgTree,
    powers: Powers,
    source: str,
    destination: str,
    initiator: str | None = None,
    kind: TransferKind | None = None,
    settings: Settings,
) -> Route:
    """Compute the route of a transfer out of a branch.

    The path is never typed in, and the kind is never chosen: both follow from where the member
    stands, where the member goes, and who holds which function.

    Args:
        tree: all organisations.
        powers: what they hold.
        source: the key of the branch in which the member stands.
        destination: the key of a branch or committee, or the name of one outside the tree.
        initiator: who applies; by default the responsible organisation for an internal transfer,
            otherwise the branch, or for a branch that is not connected whoever operates for it.
        kind: the kind that the applicant takes it for, to be checked; never a wish.
        settings: strict relaying, transfer between provinces online.

    Returns:
        The kind and the steps, each with its clause and the row of annex 2 that it uses.

    Raises:
        RefusedError: the source is unknown, is no branch, or is the destination; the destination
            is no proper text or has organisations below it but no branch of its own; nobody
            answers for one of them; the initiator does not stand at or above the source, is not
            connected, or may not apply; another kind is asked for; an authority is missing all
            the way up, or on the spot under the strict setting. All of them at once.

    Example:
        >>> from partyreg.transfer import route  # tree and powers as in the package's own example
        >>> from partyreg.errors import RefusedError
        >>> from partyreg.permissions import Powers
        >>> from partyreg.settings import Settings
        >>> from partyreg.tree import OrgTree
        >>> empty = OrgTree(())
        >>> try:
        ...     route(tree=empty, powers=Powers(empty, {}), source="C", destination="E",
        ...           settings=Settings())
        ... except RefusedError as refused:
        ...     print(refused)
        there is no source branch 'C' [Y-kind]

    Notice: G4.2c 系统自动生成审批路径; Y-kind; Y-path; Y-relay; Y-climb
    """
    no = Refusals()
    question = Question(tree, powers, settings, no)
    found = planned(question, source, destination, initiator, kind)
    who = found.path[0] if found is not None and initiator is None else initiator
    if known(who, tree):
        check_submit(question, who)
    return settled(no, found)


def route_in(
    *, tree: OrgTree, powers: Powers, recorder: str, destination: str, settings: Settings
) -> Route:
    """Compute the route of a member who arrives with a letter from outside.

    Args:
        tree: all organisations.
        powers: what they hold.
        recorder: who records the letter: the nearest with nationwide authority.
        destination: the key of a branch or committee.
        settings: taken for the sake of one shape; nothing in it decides here.

    Returns:
        The route from the recorder down to the responsible organisation.

    Raises:
        RefusedError: the destination is unknown, nobody answers for it, or it has organisations
            below it but no branch of its own; the recorder does not stand above it, has no
            nationwide authority, or is not the nearest with it. All of them at once.

    Example:
        >>> from partyreg.errors import RefusedError
        >>> from partyreg.permissions import Powers
        >>> from partyreg.settings import Settings
        >>> from partyreg.tree import OrgTree
        >>> empty = OrgTree(())
        >>> try:
        ...     route_in(tree=empty, powers=Powers(empty, {}), recorder="D", destination="E",
        ...              settings=Settings())
        ... except RefusedError as refused:
        ...     print(refused.codes)
        ('transfer.unknown-destination', 'transfer.recorder-without-authority')

    Notice: G4.3c 转接类型选为“全国范围内转入”; Y-climb; Y-arrive
    """
    no = Refusals()
    question = Question(tree, powers, settings, no)
    found = planned_in(question, recorder, destination)
    if not known(recorder, tree) or not powers.holds(recorder, NATIONWIDE_TRANSFER):
        check_authority(question, recorder, destination)
    return settled(no, found)


# ── Out of a branch ──────────────────────────────────────────────────────────────────────────


def planned(
    question: Question,
    source: str,
    destination: str,
    initiator: str | None,
    kind: TransferKind | None,
) -> Route | None:
    """Compute a route, or add what stands in its way and give None.

    What others have refused already does not keep it from saying the rest.
    """
    own = Question(question.tree, question.powers, question.settings, Refusals())
    found = _planned(own, source, destination, initiator, kind)
    if own.no:
        question.no.extend(own.no)
    return found


def _planned(
    question: Question,
    source: str,
    destination: str,
    initiator: str | None,
    kind: TransferKind | None,
) -> Route | None:
    """Compute a route where both ends are in order."""
    tree, no = question.tree, question.no
    here = source_side(question, source)
    there = destination_side(question, here, destination)
    if source == destination:
        no.add(no_.SAME_BRANCH(source=name(tree, source)))
    if here is not None and initiator is not None:
        check_initiator(question, here, initiator)
    if here is None or no:
        return None
    found = _between(question, here, there, destination, initiator)
    if found is not None and kind is not None and kind is not found.kind:
        no.add(_other_kind(question, found, kind))
    return found


def _between(
    question: Question, here: Side, there: Side | None, destination: str, initiator: str | None
) -> Route | None:
    """Compute kind and steps between two ends that are in order."""
    if there is None:
        return _out(question, here, destination, initiator)
    if there.chain[-1] != here.chain[-1]:
        return _online(question, here, there, initiator)
    if there.responsible == here.responsible:
        return _within(question, here, there, initiator)
    if here.county is not None and here.county == there.county:
        return _county(question, here, there, initiator)
    return _realm(question, here, there, initiator)


def _within(question: Question, here: Side, there: Side, initiator: str | None) -> Route:
    """Compute a transfer between two branches of one committee. Notice: G4.1, Y-internal."""
    one = here.responsible
    if question.powers.holds(one, INTERNAL_TRANSFER):
        kind, clause = TransferKind.INTERNAL, "G4.1"
        if initiator is None or initiator == one:
            step = step_of(one, INTERNAL, "Y-internal", INTERNAL_TRANSFER)
            return route_of(kind, (step,), here.key, there.key, one, clause)
    else:
        kind = TransferKind.REALM if here.county is None else TransferKind.COUNTY
        clause = "Y-internal"
    first = first_step(question, here, initiator)
    steps = joined(first, [receive(one, "Y-internal")])
    return route_of(kind, steps, here.key, there.key, one, clause)


def _county(question: Question, here: Side, there: Side, initiator: str | None) -> Route:
    """Compute a transfer between two committees of one county; it needs no list."""
    first = first_step(question, here, initiator)
    rest = [receive(there.responsible, "Y-county")]
    if lead_of(here, first.organisation) != first.organisation:
        rest.insert(0, _county_source(here.responsible))
    steps = joined(first, rest)
    return route_of(TransferKind.COUNTY, steps, here.key, there.key, there.responsible, "Y-county")


def _county_source(committee: str) -> RouteStep:
    """Give the step of the source's committee inside a county."""
    return shared(committee, APPROVE, "Y-county", COUNTY_TRANSFER)


def _realm(question: Question, here: Side, there: Side, initiator: str | None) -> Route | None:
    """Compute a transfer inside the realm, relayed where a committee lacks the authority."""
    function = REALM_TRANSFER
    first = first_step(question, here, initiator)
    lead, receiver = lead_of(here, first.organisation), there.responsible
    if question.settings.strict_realm_transfer:
        _check_strict(question, lead, receiver)
    up = climbed(question, here, lead, function)
    down = climbed(question, there, receiver, function)
    if up is None or down is None or question.no:
        return None
    steps = joined(first, [*realm_up(up, here.responsible), *realm_down(down)])
    return route_of(TransferKind.REALM, steps, here.key, there.key, receiver, "G4.2a")


def _check_strict(question: Question, *ends: str) -> None:
    """Refuse either committee that would have to be relayed. Notice: Y-relay as a setting."""
    for one in ends:
        if not question.powers.holds(one, REALM_TRANSFER):
            question.no.add(no_.STRICT(organisation=name(question.tree, one)))


def _out(question: Question, here: Side, destination: str, initiator: str | None) -> Route | None:
    """Compute the outgoing segment of a nationwide transfer. Notice: G4.3a, Y-climb."""
    first = first_step(question, here, initiator, "G4.3a")
    lead = lead_of(here, first.organisation)
    up = climbed(question, here, lead, NATIONWIDE_TRANSFER)
    if up is None:
        return None
    steps = joined(first, out_up(up, here.responsible))
    clause = "Y-realm" if destination in question.tree else "G4.3a"
    return route_of(TransferKind.NATIONWIDE_OUT, steps, here.key, destination, None, clause)


def _online(question: Question, here: Side, there: Side, initiator: str | None) -> Route | None:
    """Compute a transfer between two realms of the tree without paper. Notice: G4.3e."""
    function = NATIONWIDE_TRANSFER
    first = first_step(question, here, initiator, "G4.3e")
    up = climbed(question, here, lead_of(here, first.organisation), function)
    down = climbed(question, there, there.responsible, function)
    if up is None or down is None:
        return None
    steps = joined(first, online(up, down))
    kind = TransferKind.NATIONWIDE_OUT
    return route_of(kind, steps, here.key, there.key, there.responsible, "G4.3e")


def _other_kind(question: Question, found: Route, asked: TransferKind) -> Refusal:
    """Say which kind it is. Notice: Y-kind."""
    tree = question.tree
    return no_.OTHER_KIND(
        source=name(tree, found.source),
        destination=name(tree, found.destination),
        asked=asked.label,
        right=found.kind.label,
    )


# ── Into the tree from outside ───────────────────────────────────────────────────────────────


def planned_in(question: Question, recorder: str, destination: str) -> Route | None:
    """Compute the route of an arrival, or add what stands in its way and give None."""
    own = Question(question.tree, question.powers, question.settings, Refusals())
    found = _planned_in(own, recorder, destination)
    if own.no:
        question.no.extend(own.no)
    return found


def _planned_in(question: Question, recorder: str, destination: str) -> Route | None:
    """Compute the route of an arrival where recorder and destination are in order."""
    tree, no = question.tree, question.no
    if not known(destination, tree):
        no.add(no_.UNKNOWN_DESTINATION(destination=destination))
        return None
    there = placed(question, side(tree, destination))
    if there is None:
        return None
    down = climbed(question, there, there.responsible, NATIONWIDE_TRANSFER)
    if down is None:
        return None
    check_recorder(question, there, recorder, down[-1])
    if no:
        return None
    first = step_of(recorder, RECORD, "G4.3c", NATIONWIDE_TRANSFER)
    steps = joined(first, in_down(down))
    return route_of(
        TransferKind.NATIONWIDE_IN, steps, None, destination, there.responsible, "G4.3c"
    )
