"""Playing a scenario through the front door, and saying what came out otherwise.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from partyreg.errors import RefusedError
from partyreg.repository import Store
from partyreg.testing.scenarios.expectations import EXPECTATIONS
from partyreg.testing.scenarios.looking import ABSENT, AnyOrder
from partyreg.testing.scenarios.reading import Expectation, Scenario, Step
from partyreg.testing.scenarios.stage import At, Stage, refused
from partyreg.testing.scenarios.verbs import VERBS
from partyreg.values import Labelled, Masked


@frozen
class Outcome:
    """What came of a scenario.

    Attributes:
        name: the scenario's.
        passed: whether everything came out as it says.
        differences: what did not, each with its place; one line each.
        clauses: which clauses it is about.

    Notice: N3.3a
    """

    name: str
    passed: bool
    differences: tuple[str, ...]
    clauses: tuple[str, ...]


def play(scenario: Scenario, store: Store) -> Outcome:
    """Play a scenario on a new, empty store.

    Steps that fail unexpectedly end it: what follows would only say the same again.

    Raises:
        InputError: what is given cannot be installed, or a step names what is not there.
    """
    stage = Stage(scenario, store)
    found = list(_differences(stage, scenario))
    return Outcome(scenario.name, not found, tuple(found), scenario.clauses)


def _differences(stage: Stage, scenario: Scenario) -> Iterator[str]:
    """Do every step, look at everything, and give what differs."""
    for step in scenario.steps:
        wrong = list(_step(stage, step)) if step.verb else []
        yield from wrong
        if wrong:
            yield f"{step.place}: the steps after this one were not played"
            return
        yield from _look(stage, step.expected)
    yield from _look(stage, scenario.expected)


def _step(stage: Stage, step: Step) -> Iterator[str]:
    """Do one step and compare its refusals."""
    verb = VERBS[step.verb]
    at = At(stage, step.by, step.person, step.account or verb.account, step.place)
    found = refused(lambda: verb.run(at, dict(step.says)))
    place = f"{step.place}.{step.verb}"
    if found is None and step.refused is None:
        return
    if found is None:
        yield f"{place}: done, and expected to be refused with {', '.join(step.refused or ())}"
    elif step.refused is None:
        yield f"{place}: refused: {'; '.join(str(one) for one in found.refusals)}"
    else:
        yield from _refusals(place, step, found)


def _refusals(place: str, step: Step, found: RefusedError) -> Iterator[str]:
    """Compare refusals with those that are expected."""
    wanted = step.refused or {}
    actual = {one.code: one.clause for one in found.refusals}
    if set(actual) != set(wanted):
        yield f"{place}: refused with {_shown(sorted(actual))}, expected {_shown(sorted(wanted))}"
    for code, clause in wanted.items():
        if clause is not None and actual.get(code, clause) != clause:
            yield f"{place}: {code} cites {actual[code]}, expected {clause}"
    said = "; ".join(f"{one.message}; {one.hint}" for one in found.refusals)
    for words in step.messages:
        if words not in said:
            yield f"{place}: the refusal does not say {words!r}, but: {said}"


def _look(stage: Stage, expected: Iterable[Expectation]) -> Iterator[str]:
    """Compare what is so with what is expected."""
    for one in expected:
        kind = EXPECTATIONS[one.kind]
        actual = kind.look(stage, one.says)
        for name, wanted in one.says.items():
            if name in kind.about and name not in actual:
                continue
            found = actual.get(name, ABSENT)
            if name not in kind.about and not same(wanted, found):
                yield f"{one.place}.{name}: expected {_shown(wanted)}, found {_shown(found)}"


def same(wanted: object, found: object) -> bool:
    """Tell whether something is as a file says it: words by value or label, lists as they stand.

    Rolls, and what stands below an organisation, are compared without order.

    Example:
        >>> from partyreg.values import Tier
        >>> same("县级组织部门", Tier.COUNTY), same(["county"], (Tier.COUNTY,)), same(None, "")
        (True, True, False)

    Notice: N3.3a
    """
    if isinstance(found, Masked):
        found = found.reveal("compare a scenario's own invented person")
    if isinstance(found, Labelled):
        return wanted in (found.value, found.label)
    if isinstance(found, Mapping):
        return _same_mapping(wanted, found)
    if isinstance(found, AnyOrder) and isinstance(wanted, list | tuple):
        wanted = sorted(wanted, key=str)
    if isinstance(found, list | tuple):
        if not isinstance(wanted, list | tuple):
            return False
        return len(wanted) == len(found) and all(map(same, wanted, found))
    return (type(wanted) is type(found) and wanted == found) or _same_number(wanted, found)


def _same_mapping(wanted: object, found: Mapping[Any, Any]) -> bool:
    """Compare mappings key by key."""
    if not isinstance(wanted, Mapping):
        return False
    return wanted.keys() == found.keys() and all(same(wanted[key], found[key]) for key in wanted)


def _same_number(wanted: object, found: object) -> bool:
    """Compare a whole number with a mean."""
    plain = all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in (wanted, found)
    )
    return plain and wanted == found


def _shown(value: object) -> str:
    """Show a value in a difference; personal data never."""
    if isinstance(value, Labelled):
        return value.value
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_shown(one)}' for key, one in value.items())}}}"
    return "nothing" if value is None else str(value)
