"""``can`` and ``route``: what is asked of a tree and its rights.

Notice: Y-gates; Y-remedy; G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from partyreg.cli.answer import Answer, Json, aligned, words
from partyreg.cli.places import Finder, facts, settings_of
from partyreg.errors import Fault, InputError, Refusal, RefusedError
from partyreg.inputs import Facts
from partyreg.inputs.words import spellings, word
from partyreg.model import Route
from partyreg.permissions import Decision
from partyreg.values import Function, Labelled, TransferKind

W = TypeVar("W", bound=Labelled)


def can(options: Namespace) -> Answer:
    """Answer whether an organisation may use a function on a target, and why.

    Raises:
        InputError: the organisations cannot be read, or one of the three is not there.
        StoreError: the register cannot be opened.
    """
    with _site(options) as (site, finder):
        function = spoken(Function, options.function, "FUNCTION")
        who = finder.find(options.organisation, "ORGANISATION")
        where = finder.find(options.target, "TARGET")
        decision = site.powers.decide(who, function, where)
        return Answer([*_why(decision)], _decision(decision, finder), 0 if decision else 1)


@contextmanager
def _site(options: Namespace) -> Iterator[tuple[Facts, Finder]]:
    """Give what is asked: organisations read from a file, or those of a register.

    Raises:
        InputError: the organisations cannot be read, or nothing says where they are.
        StoreError: the register cannot be opened.
    """
    from partyreg.cli import stored

    if not stored.is_stored(options):
        check_named(options)
        site = facts(options)
        yield site, Finder(site.tree)
        return
    with stored.register_of(options) as register:
        yield stored.facts_in(register), stored.StoredFinder(register)


def check_named(options: Namespace) -> None:
    """Check that something says where the organisations are.

    Raises:
        InputError: nothing does.
    """
    if options.organisations is None and getattr(options, "tree", None) is None:
        other = ", --tree" if hasattr(options, "tree") else ""
        reason = f"say where the organisations are: --organisations{other} or --register"
        raise InputError([Fault("--organisations", reason)])


def spoken(vocabulary: type[W], text: str, what: str) -> W:
    """Give the word of a vocabulary by value, name or label.

    Raises:
        InputError: there is none.

    Example:
        >>> spoken(Function, "维护党员信息", "FUNCTION").value
        'edit-member'
    """
    found = word(vocabulary, text)
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(text[:40], spellings(vocabulary), n=9, cutoff=0.5)
    named = dict.fromkeys(spellings(vocabulary)[one].value for one in near)
    hint = f"; did you mean {' or '.join(map(repr, list(named)[:3]))}?" if named else ""
    known = "" if hint else f"; it is one of {', '.join(one.value for one in vocabulary)}"
    raise InputError([Fault(what, f"there is no {text!r}{hint}{known}", "input.unknown-word")])


def _why(decision: Decision) -> Iterator[str]:
    """Give a decision in words, and the words of its clauses."""
    yield from decision.why().splitlines()
    yield ""
    remedy = () if decision else ("Y-remedy",)
    yield from words((*(gate.clause for gate in decision.gates), *remedy))


def _decision(decision: Decision, finder: Finder) -> Json:
    """Give a decision for a program."""
    remedies = {
        "text": decision.remedy,
        "grantor": finder.json(decision.grantor),
        "actor": finder.json(decision.actor),
    }
    return {
        "allowed": decision.allowed,
        "organisation": finder.json(decision.organisation),
        **_word("function", decision.function),
        "target": finder.json(decision.target),
        "cell": decision.cell,
        "clause": decision.verdict.clause,
        "gates": [
            {"name": gate.name.value, "label": gate.name.label, "passed": gate.passed,
             "clause": gate.clause, "reason": gate.reason}
            for gate in decision.gates
        ],
        "remedies": remedies if not decision else None,
    }  # fmt: skip


def _word(name: str, one: Labelled) -> Json:
    """Give a word for a program, and beside it what a reader of reports sees."""
    return {name: one.value, f"{name}_label": one.label}


def route(options: Namespace) -> Answer:
    """Answer which way a transfer goes.

    Raises:
        InputError: the organisations cannot be read, the source is not there, or the kind is no
            word.
        StoreError: the register cannot be opened.
    """
    with _site(options) as (site, finder):
        kind = None if options.kind is None else spoken(TransferKind, options.kind, "--kind")
        try:
            found = _computed(site, finder, kind, options)
        except RefusedError as no:
            return Answer([*_refused(no.refusals)], _no_route(no.refusals), 1)
        return Answer([*_path(found, site)], _route(found, finder))


def _computed(site: Facts, finder: Finder, kind: TransferKind | None, options: Namespace) -> Route:
    """Compute the route that the options ask for.

    Raises:
        InputError: an organisation is not there.
        RefusedError: there is no such route.
    """
    from partyreg import transfer

    settings, initiator = settings_of(options), options.initiator
    first = None if initiator is None else finder.find(initiator, "--initiator")
    if kind is TransferKind.NATIONWIDE_IN and finder.seek(options.source, "FROM") is None:
        to = finder.find(options.destination, "TO")
        recorder = first or site.powers.nearest_holder(to, kind.function) or ""
        return transfer.route_in(tree=site.tree, powers=site.powers, recorder=recorder,
                                 destination=to, settings=settings)  # fmt: skip
    source = finder.find(options.source, "FROM")
    to = _destination(finder, options)
    return transfer.route(tree=site.tree, powers=site.powers, source=source, destination=to,
                          initiator=first, kind=kind, settings=settings)  # fmt: skip


def _destination(finder: Finder, options: Namespace) -> str:
    """Give the key of the destination, or the text of one outside, and say so."""
    text: str = options.destination
    found = finder.seek(text, "TO")
    if found is None:
        taken = f"{text!r} is not in the tree and is taken as a place outside the realm"
        print(f"partyreg: note: {taken}{finder.alike(text)}", file=sys.stderr)
    return text if found is None else found


def _path(found: Route, site: Facts) -> Iterator[str]:
    """Give a route in words, step by step, and the words of its clauses."""
    name = site.powers.name_of
    source = "外省或系统外" if found.source is None else name(found.source)
    destination = name(found.destination)
    yield f"{source} → {destination}: {found.kind.label} ({found.kind.value}) [{found.clause}]"
    yield from aligned([
        (str(number), name(step.organisation), step.role.label, step.function.label, step.clause)
        for number, step in enumerate(found.steps, 1)
    ])  # fmt: skip
    yield ""
    yield from words((found.clause, *(step.clause for step in found.steps)))


def _refused(refusals: Sequence[Refusal]) -> Iterator[str]:
    """Give every reason in words, and the words of their clauses."""
    yield "no: there is no such route"
    for one in refusals:
        yield f"  no: {one.message} [{one.clause}]"
        if one.hint:
            yield f"      {one.hint}"
    yield ""
    yield from words(one.clause for one in refusals)


def _route(found: Route, finder: Finder) -> Json:
    """Give a route for a program."""
    return {
        "allowed": True,
        **_word("kind", found.kind),
        "clause": found.clause,
        "source": finder.json(found.source),
        "destination": finder.json(found.destination),
        "receiver": finder.json(found.receiver),
        "path": [finder.name(step.organisation) for step in found.steps],
        "steps": [
            {"organisation": finder.json(step.organisation), **_word("role", step.role),
             **_word("function", step.function), "clause": step.clause}
            for step in found.steps
        ],
        "refusals": [],
    }  # fmt: skip


def _no_route(refusals: Sequence[Refusal]) -> Json:
    """Give the reasons for a program."""
    nothing = dict.fromkeys(("kind", "kind_label", "clause", "source", "destination", "receiver"))
    return {
        "allowed": False,
        **nothing,
        "path": [],
        "steps": [],
        "refusals": [*map(refusal, refusals)],
    }


def refusal(one: Refusal) -> Json:
    """Give one reason for a program.

    Example:
        >>> refusal(Refusal("a.b", "it is not", "", "T"))
        {'code': 'a.b', 'message': 'it is not', 'hint': '', 'clause': 'T'}
    """
    return {"code": one.code, "message": one.message, "hint": one.hint, "clause": one.clause}
