"""Reading a scenario file: every fault at once, each with its file and key path.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from partyreg import notice
from partyreg.errors import Fault, InputError
from partyreg.inputs.structured import strict_loader
from partyreg.members.fields import READERS as MEMBER_FIELDS
from partyreg.organisations.fields import READERS, RECORD_READERS
from partyreg.register.installing import WHOSE
from partyreg.settings import Settings
from partyreg.testing.scenarios.expectations import EXPECTATIONS
from partyreg.testing.scenarios.schema import (
    Faults,
    Key,
    Keys,
    anything,
    block,
    by_name,
    day,
    listed,
    mapping,
    needed,
    note_unknown,
    several,
    text,
    word,
    wrong,
)
from partyreg.testing.scenarios.verbs import VERBS
from partyreg.values import AccountKind

TODAY = date(2018, 1, 9)
"""The day on which a scenario begins that names none: the day of the notice."""
PERSON = "经办人甲某"
_NAME = re.compile(r"[^\s,，()（）\[\]]+")
"""A name in the tree notation, or a tag."""


@frozen
class Step:
    """One step of a scenario.

    Attributes:
        place: where it stands in the file.
        verb: what is done; empty for a look in between.
        says: its keys.
        by: the organisation acting, or None.
        person: the natural person.
        account: the kind of account, or None for the verb's usual one.
        refused: the codes with which it must be refused, each with its clause or None; None where
            it must be done.
        messages: what the refusals must say.
        expected: what must hold after it.
    """

    place: str
    verb: str
    says: Mapping[str, Any]
    by: str | None = None
    person: str = PERSON
    account: AccountKind | None = None
    refused: Mapping[str, str | None] | None = None
    messages: tuple[str, ...] = ()
    expected: tuple[Expectation, ...] = ()


@frozen
class Expectation:
    """Something that must hold.

    Attributes:
        place: where it stands in the file.
        kind: what is looked at.
        says: how it must be.
    """

    place: str
    kind: str
    says: Mapping[str, Any]


@frozen
class Scenario:
    """A scenario as read.

    Attributes:
        name: what happens, in words.
        clauses: which clauses it is about.
        today: the first day.
        settings: of the register; accounts without passwords unless it says otherwise.
        organisations: the tree notation.
        details: further items of organisations, by name.
        members: who stands in their branches.
        accounts: for whom accounts are opened.
        steps: what is done.
        expected: what must hold at the end.
    """

    name: str
    clauses: tuple[str, ...]
    today: date
    settings: Settings = field(repr=False)
    organisations: str = field(repr=False)
    details: Mapping[str, Mapping[str, Any]] = field(repr=False)
    members: tuple[dict[str, Any], ...] = field(repr=False)
    accounts: str = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    expected: tuple[Expectation, ...] = field(repr=False)


def load(file: Path) -> object:
    """Read YAML.

    Raises:
        InputError: it cannot be read, or is no YAML; the place is the file, with its line.
    """
    try:
        return parse(file.read_text("utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as wrong_file:
        reason = "it is not UTF-8" if isinstance(wrong_file, UnicodeDecodeError) else (
            wrong_file.strerror or "it cannot be read")  # fmt: skip
        raise InputError([Fault(file.name, reason, "scenario.no-file")]) from None


def parse(source: str, file: str = "scenario") -> object:
    """Read YAML text; a key that stands twice in one mapping is refused.

    Raises:
        InputError: it is no YAML; the place is the file and the line.
    """
    import yaml

    try:
        return yaml.load(source, Loader=strict_loader())  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        place = f"{file}, line {mark.line + 1}" if mark else file
        raise InputError(
            [Fault(place, broken.problem or "it is no YAML", "scenario.no-yaml")]
        ) from None
    except (yaml.YAMLError, ValueError):
        raise InputError([Fault(file, "it is no YAML", "scenario.no-yaml")]) from None


_MEMBER = {name: Key(anything) for name in MEMBER_FIELDS}
GIVEN: Keys = {
    "organisations": needed(block),
    "details": Key(by_name(mapping({name: Key(anything) for name in READERS
                                    if name not in ("name", "kind", "tier", "category")}))),
    "members": Key(several(mapping({**_MEMBER, "name": needed(text), "id_number": Key(text),
                                    "branch": needed(text)}))),
    "settings": Key(mapping({one.name: Key(anything) for one in Settings.__attrs_attrs__})),
    "today": Key(day),
    "accounts": Key(text),
}  # fmt: skip
"""What may be given.

:meta hide-value:
"""
TOP: Keys = {
    "name": needed(text), "notice": needed(several(text)), "given": needed(mapping(GIVEN)),
    "when": Key(listed), "then": Key(listed),
}  # fmt: skip
"""The keys of a story.

:meta hide-value:
"""


def read(source: object, file: str = "scenario") -> Scenario:
    """Read a scenario from what YAML gave.

    Args:
        source: a mapping.
        file: how its places are named.

    Raises:
        InputError: anything is wrong; all faults at once, each with file and key path.
    """
    faults: Faults = []
    top = mapping(TOP)(source, "", faults)
    given = top.get("given", {})
    _check_clauses(top.get("notice", ()), faults)
    named = frozenset(_NAME.findall(given.get("organisations", "")))
    steps = _steps(top.get("when", []), named, faults)
    expected = _expected(top.get("then", []), "then", faults)
    settings = _settings(given.get("settings", {}), faults)
    details = _details(given.get("details", {}), faults)
    accounts = given.get("accounts", "all")
    if accounts not in WHOSE:
        wrong(faults, "given.accounts", f"it is none of {', '.join(WHOSE)}")
    if faults:
        raise InputError(evolve(one, place=_placed(file, one.place)) for one in faults)
    return Scenario(
        top["name"], top["notice"], given.get("today", TODAY), settings, given["organisations"],
        details, given.get("members", ()), accounts, steps, expected,
    )  # fmt: skip


def _placed(file: str, place: str) -> str:
    """Name a place by file and key path."""
    return f"{file}: {place.lstrip('.') or 'the whole'}"


def _check_clauses(ids: tuple[str, ...], faults: Faults) -> None:
    """Note every clause that does not exist."""
    for number, one in enumerate(ids, 1):
        if not notice.exists(one):
            wrong(faults, f"notice[{number}]", f"there is no clause or reading {one!r}")


def _settings(given: Mapping[str, Any], faults: Faults) -> Settings:
    """Read the settings; lists become sets."""
    values: dict[str, Any] = {"password_profile": "external"}
    values |= {name: frozenset(value) if isinstance(value, list) else value
              for name, value in given.items()}  # fmt: skip
    try:
        return Settings(**values)
    except InputError as wrong_ones:
        faults += [Fault(f"given.settings.{one.place}", one.reason) for one in wrong_ones.faults]
    return Settings()


def _details(given: Mapping[str, Any], faults: Faults) -> dict[str, dict[str, Any]]:
    """Read further items of organisations."""
    from partyreg.errors import Refusals
    from partyreg.organisations.fields import read as read_fields

    found = {}
    for name, fields in given.items():
        no = Refusals()
        found[name] = read_fields(no, fields, RECORD_READERS)
        faults += [Fault(f"given.details.{name}", one.message) for one in no]
    return found


AROUND: Keys = {
    "as": Key(text), "by": Key(text), "account": Key(word(AccountKind)), "refused": Key(anything),
    "says": Key(several(text)), "expect": Key(listed),
}  # fmt: skip
"""The keys of a step beside its verb.

:meta hide-value:
"""


def _steps(rows: list[object], named: AbstractSet[str], faults: Faults) -> tuple[Step, ...]:
    """Read the steps of a story whose organisations bear the given names."""
    found = (_step(one, f"when[{number}]", named, faults) for number, one in enumerate(rows, 1))
    return tuple(one for one in found if one is not None)


def _step(row: object, place: str, named: AbstractSet[str], faults: Faults) -> Step | None:
    """Read one step: exactly one verb, and who does it."""
    if not isinstance(row, dict):
        wrong(faults, place, "a mapping with one verb is wanted")
        return None
    note_unknown(row, (*VERBS, *AROUND), place, faults)
    verbs = [name for name in row if name in VERBS]
    around = mapping(AROUND)({k: v for k, v in row.items() if k in AROUND}, place, faults)
    expected = _expected(around.get("expect", []), f"{place}.expect", faults)
    if len(verbs) != 1:
        if verbs or not expected:
            wrong(faults, place, "exactly one verb is wanted")
        return Step(place, "", {}, expected=expected)
    verb = VERBS[verbs[0]]
    says = mapping(verb.keys, verb.first)(row[verbs[0]], f"{place}.{verbs[0]}", faults)
    if verb.acts and "as" not in row:
        wrong(faults, place, f"the key 'as' is missing: {_who(around.get('by'), named)}")
    return Step(
        place, verbs[0], says, around.get("as"), around.get("by", PERSON), around.get("account"),
        _refused(row.get("refused"), place, faults), around.get("says", ()), expected,
    )  # fmt: skip


def _who(by: object, named: AbstractSet[str]) -> str:
    """Say what ``as`` is for; an organisation under ``by`` was probably meant for it."""
    if by not in named:
        return "which organisation does it"
    return f"{by!r} is an organisation, so write 'as' for 'by', which names the natural person"


def _refused(said: object, place: str, faults: Faults) -> dict[str, str | None] | None:
    """Read with which codes a step is refused: a code, a list of them, or codes with clauses."""
    if said is None:
        return None
    if isinstance(said, dict):
        found = {text(k, f"{place}.refused", faults): text(v, f"{place}.refused.{k}", faults)
                 for k, v in said.items()}  # fmt: skip
        for code, clause in found.items():
            if not notice.exists(clause):
                wrong(
                    faults, f"{place}.refused.{code}", f"there is no clause or reading {clause!r}"
                )
        return dict(found)
    return dict.fromkeys(several(text)(said, f"{place}.refused", faults))


def _expected(rows: list[object], place: str, faults: Faults) -> tuple[Expectation, ...]:
    """Read what must hold."""
    found = []
    for number, row in enumerate(rows, 1):
        at = f"{place}[{number}]"
        if not isinstance(row, dict) or len(row) != 1:
            wrong(faults, at, "a mapping with one thing to look at is wanted")
            continue
        note_unknown(row, EXPECTATIONS, at, faults)
        for kind, says in row.items():
            if kind in EXPECTATIONS:
                said = mapping(EXPECTATIONS[kind].keys)(says, f"{at}.{kind}", faults)
                found.append(Expectation(f"{at}.{kind}", kind, said))
    return tuple(found)
