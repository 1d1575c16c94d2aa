"""One unit of work as a command sees it: the facts, and how they are looked up.

Rooms receive facts, not repositories. This is the one place that turns keys and records given by
a caller into facts, and says which of them do not exist, all at once.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any, Protocol, TypeVar

import attrs
from attrs import frozen

from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, PERSONAL_NUMBER, RefusalKind, Refusals, RefusedError
from partyreg.model import (
    RECORDS,
    Actor,
    DepartedOrganisation,
    Evidence,
    Organisation,
    Record,
    Unit,
)
from partyreg.permissions import Powers
from partyreg.repository import Facts
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import date_fault, personal_number_in, text_fault
from partyreg.workdays import WorkCalendar

R = TypeVar("R", bound=Record)

CHINA = timezone(timedelta(hours=8), "UTC+08:00")
"""Where the register stands: the day of a moment is the day there."""

UNKNOWN = RefusalKind(
    "register.unknown", "there is no {what} {key!r}", "look its key up in the register", "N3.2d"
)
AMBIGUOUS = RefusalKind(
    "register.ambiguous-name", "{count} organisations are called {key!r}",
    "name the one that is meant by its key or its code", "Y-kept",
)  # fmt: skip
NOT_INSTALLED = RefusalKind(
    "register.not-installed", "the register has no organisation yet",
    "install its first realm with bootstrap", "Y-first",
)  # fmt: skip

OWN_KEY = re.compile(r"[a-z]{1,2}-[0-9a-f]{1,16}(-[1-9][0-9]?)?")
"""What the register's own keys look like; a plan applied anew has a number behind its id."""

WORDS: Mapping[str, str] = {
    "Organisation": "organisation", "DepartedOrganisation": "departed organisation",
    "Unit": "unit", "Member": "member", "FormerMember": "former member", "Account": "account",
    "Grants": "grants", "Report": "report", "Transfer": "transfer", "Campaign": "campaign",
    "CampaignFinding": "finding",
}  # fmt: skip
"""What messages call each kind of record."""


class Keyed(Protocol):
    """Anything with a key: a record, or what a record was."""

    @property
    def key(self) -> str:
        """Give the key."""


Reference = str | Keyed
"""How a caller names a record: by key, or by handing over the record itself."""


def key_of(reference: Reference) -> str:
    """Give the key that a reference stands for.

    Raises:
        RefusedError: it is neither a text nor a record.
    """
    key = reference if isinstance(reference, str) else getattr(reference, "key", None)
    if not isinstance(key, str):
        reason = f"a key or a record is wanted, not {type(reference).__name__}"
        raise RefusedError([BAD_VALUE(place="reference", reason=reason)])
    return key


def shown(key: str) -> str:
    """Give a key as a message may quote it: what is no key of ours might be a personal datum.

    Example:
        >>> shown("m-00000000000000ff"), shown("甲某")
        ('m-00000000000000ff', '•••')

    Notice: N3.3c 一律不得向外提供、传播和泄露
    """
    return key if OWN_KEY.fullmatch(key) else "•••"


def documents(evidence: Evidence | Iterable[Evidence] | None) -> tuple[Evidence, ...]:
    """Give the documents as a tuple, checked.

    Raises:
        RefusedError: something else than evidence was passed, or a document has no usable name or
            one with a number that may be a person's.
    """
    given = _several(evidence)
    no = Refusals()
    for number, one in enumerate(given, 1):
        fault = _document_fault(one)
        if fault:
            no.add(BAD_VALUE(place=f"evidence {number}", reason=fault, clause="N2.1a"))
        elif _numbered(one):
            no.add(PERSONAL_NUMBER(place=f"evidence {number}"))
    no.raise_any()
    return given


def _several(evidence: Any) -> tuple[Any, ...]:
    """Take one document, several, or none; a text is one thing, and no document."""
    if evidence is None:
        return ()
    several = isinstance(evidence, Iterable) and not isinstance(evidence, str)
    return tuple(evidence) if several else (evidence,)


def _document_fault(one: object) -> str | None:
    """Say what is wrong with one document."""
    if not isinstance(one, Evidence):
        return f"a document is wanted, not {type(one).__name__}"
    if type(one.dated) is not date:
        return "its date is not a date"
    if fault := date_fault(one.dated):
        return fault.replace("it ", "its date ", 1)
    return text_fault(one.document) or (one.archived_as and text_fault(one.archived_as)) or None


def _numbered(one: Evidence) -> bool:
    """Tell whether a document is named or archived by what may be a person's number."""
    return any(personal_number_in(text) for text in (one.document, one.archived_as or ""))


@frozen
class Tools:
    """What the register is given from outside, so that a run can be replayed from its seed.

    Attributes:
        clock: gives the moment, with its time zone.
        rng: the source of keys, salts and one-time passwords.
        calendar: the working days.
        settings: what the installation has set.
    """

    clock: Callable[[], datetime]
    rng: random.Random
    calendar: WorkCalendar
    settings: Settings

    def new_key(self, prefix: str) -> str:
        """Make a key that no record has had."""
        return f"{prefix}-{self.rng.getrandbits(64):016x}"


class Work:
    """The facts of one command.

    Attributes:
        store: the transaction.
        actor: who acts.
        at: the moment.
        on: its day.
        tools: what was given from outside.
        evidence: the documents.
    """

    __slots__ = (
        "actor", "at", "evidence", "on", "powers", "settings", "store", "tools", "tree",
    )  # fmt: skip

    def __init__(
        self,
        store: Facts,
        tools: Tools,
        actor: Actor,
        at: datetime,
        evidence: tuple[Evidence, ...] = (),
    ) -> None:
        """Gather what every command needs."""
        self.store, self.tools, self.actor, self.at = store, tools, actor, at
        self.evidence = evidence
        self.on: date = at.astimezone(CHINA).date()
        self.settings: Settings = tools.settings
        self.tree: OrgTree = store.tree
        self.powers: Powers = Powers(store.tree, store.held)

    def need(self, table: type[R], reference: Reference) -> R:
        """Give a record as it is stored now.

        Raises:
            RefusedError: there is none.
        """
        key = key_of(reference)
        found = self.store.get(table, key)
        if found is None:
            raise RefusedError([UNKNOWN(what=WORDS[table.__name__], key=shown(key))])
        return found

    def organisation(self, reference: Reference) -> Organisation:
        """Give an organisation by key, record, code, or a name that only one bears.

        Raises:
            RefusedError: there is none, or several bear the name.
        """
        return find_organisation(self.store, reference)

    def place(self, reference: Reference) -> str:
        """Give the key of an organisation."""
        return self.organisation(reference).key

    def destination(self, reference: Reference) -> str:
        """Give the key of an organisation here, or the text that names one outside the realm."""
        found = seek_organisation(self.store, reference)
        return key_of(reference) if found is None else found.key

    def units(self, references: Sequence[Reference]) -> tuple[Unit, ...]:
        """Give units."""
        return tuple(self.need(Unit, one) for one in references)

    def what_if(self, changes: Iterable[Change]) -> OrgTree:
        """Give the tree as it will be after some changes of this command."""
        tree = self.tree.overlay()
        tree.apply(changes)
        return tree


def seek_organisation(store: Facts, reference: Reference) -> Organisation | None:
    """Give an organisation by key, record, code, or a name that only one bears; None if none.

    Names and codes are not identity; this is a convenience for callers, and it refuses to guess.

    Raises:
        RefusedError: several bear the name.

    Notice: Y-kept codes and names are not identity
    """
    key = key_of(reference)
    found = store.get(Organisation, key)
    if found is not None:
        return found
    named = store.find(Organisation, "code", key) or store.find(Organisation, "name", key)
    if len(named) > 1:
        raise RefusedError([AMBIGUOUS(count=len(named), key=key)])
    return named[0] if named else None


def find_organisation(store: Facts, reference: Reference) -> Organisation:
    """Give an organisation by key, record, code, or a name that only one bears.

    Raises:
        RefusedError: there is none, or several bear the name.
    """
    found = seek_organisation(store, reference)
    if found is None:
        key = key_of(reference)
        refusal = UNKNOWN(what="organisation", key=shown(key))
        raise RefusedError([attrs.evolve(refusal, hint=_resembling(store, key) or refusal.hint)])
    return found


FEW = 5_000
"""Up to how many organisations are searched for names that resemble a mistyped one."""


def _resembling(store: Facts, key: str) -> str:
    """Say which names resemble a text; nothing where none does, or where there are too many.

    What was typed is not repeated, since it might be a person's name; the names of organisations
    are no personal data.
    """
    if len(store.tree) > FEW:
        return ""
    names = dict.fromkeys(one.name for one in store.every(Organisation))
    near = difflib.get_close_matches(key[:40], names, cutoff=0.5)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else ""


def subject_of(store: Facts, reference: str | None) -> str | None:
    """Give the key under which the journal keeps what a command is about.

    What names nothing in the register is not kept: it might be a personal datum.

    Args:
        store: the unit of work.
        reference: a key, or the code or name of one organisation.

    Notice: N3.3a 痕迹管理; N3.3c
    """
    if reference is None or OWN_KEY.fullmatch(reference):
        return reference
    if any(store.get(table, reference) is not None for table in RECORDS):
        return reference
    named = store.find(Organisation, "code", reference)
    named = named or store.find(Organisation, "name", reference)
    return named[0].key if len(named) == 1 else None


def successors(store: Facts, key: str) -> tuple[str, ...]:
    """Follow the successor links of a departed organisation to those that stand today.

    Args:
        store: the unit of work.
        key: an organisation's key, departed or not.

    Returns:
        The keys of the organisations that stand, nearest links first; the key itself when it
        stands; nothing when the line has ended or the key was never used.

    Notice: Y-kept it leaves the tree but stays in the history
    """
    found: dict[str, None] = {}
    seen, line = {key}, [key]
    while line:
        at = line.pop(0)
        if at in store.tree:
            found[at] = None
            continue
        gone = store.get(DepartedOrganisation, at)
        fresh = [one for one in gone.successors if one not in seen] if gone else []
        seen.update(fresh)
        line += fresh
    return tuple(found)


def predecessors(store: Facts, key: str) -> tuple[str, ...]:
    """Give the departed organisations whose line leads to an organisation, nearest first.

    Notice: Y-kept it leaves the tree but stays in the history
    """
    found: dict[str, None] = {}
    line = [key]
    while line:
        for gone in store.find(DepartedOrganisation, "successor", line.pop(0)):
            if gone.key not in found:
                found[gone.key] = None
                line.append(gone.key)
    return tuple(found)
