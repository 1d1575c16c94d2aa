"""``journal show``: who did what, and what was refused, as the journal has it.

Names of people are masked, and of a record nothing is shown but its key and which fields changed.

Notice: N3.3a 痕迹管理; N3.3c
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from partyreg.cli import stored
from partyreg.cli.answer import Answer, Json
from partyreg.cli.asking import refusal
from partyreg.disclosure.masks import mask_name
from partyreg.model import DepartedOrganisation
from partyreg.register.work import WORDS, find_organisation

if TYPE_CHECKING:
    from partyreg.changes import Change
    from partyreg.journal import JournalEntry
    from partyreg.register import Register


def show(options: Namespace) -> Answer:
    """Show entries of the journal, each as soon as it has been read.

    Raises:
        InputError: no register is named.
        RefusedError: there is no such organisation.
        StoreError: the register cannot be opened.

    Notice: N3.3a
    """
    return Answer(_shown(options), {}, flush=False, streamed=True)


def _shown(options: Namespace) -> Iterator[str]:
    """Give a line for each entry that is asked for: words, or JSON."""
    with stored.register_of(options) as register:
        name = _Names(register)
        found = _chosen(register, options)
        if options.last is not None:
            found = deque(found, options.last)
        for count, one in enumerate(found, 1):
            if options.json:
                yield json.dumps(_data(one, name), ensure_ascii=False)
            else:
                yield _line(one, name)
            if count == options.limit:
                return


def _chosen(register: Register, options: Namespace) -> Iterable[JournalEntry]:
    """Give the entries that the options ask for, in order.

    Raises:
        RefusedError: there is no such organisation.
    """
    asked = list[Callable[["JournalEntry"], bool]]()
    if options.place is not None:
        places = _at_or_below(register, options.place)
        asked.append(lambda one: one.organisation in places)
    if options.subject is not None:
        subject = options.subject
        asked.append(lambda one: _concerns(one, subject))
    if options.command is not None:
        start = options.command
        asked.append(lambda one: one.command == start or one.command.startswith(f"{start}."))
    if options.refused:
        asked.append(lambda one: one.refused)
    return (one for one in register.journal(after=options.after)
            if all(wanted(one) for wanted in asked))  # fmt: skip


def _at_or_below(register: Register, place: str) -> frozenset[str]:
    """Give the keys at and below an organisation, or that of one that has gone.

    Raises:
        RefusedError: there has been none.
    """
    with register.store.begin() as store:
        if store.get(DepartedOrganisation, place) is not None:
            return frozenset((place,))
        return frozenset(store.tree.subtree(find_organisation(store, place).key))


def _concerns(one: JournalEntry, key: str) -> bool:
    """Tell whether an entry is about a record."""
    return one.subject == key or any(change.key == key for change in one.changes)


class _Names:
    """Names organisations, those that have gone included."""

    def __init__(self, register: Register) -> None:
        """Ask a register."""
        self._register, self._tree = register, register.tree
        self._gone: dict[str, str] = {}

    def __call__(self, key: str | None) -> str:
        """Name an organisation by its key."""
        if key is None:
            return "-"
        if key in self._tree:
            return self._tree.organisation(key).name
        if key not in self._gone:
            found = self._register.get(DepartedOrganisation, key)
            self._gone[key] = key if found is None else found.organisation.name
        return self._gone[key]


def _line(one: JournalEntry, name: _Names) -> str:
    """Give an entry in words, on one line."""
    about = f" of {one.subject}" if one.subject else ""
    where = f"{name(one.organisation)} ({mask_name(one.person)})"
    return (f"{one.number}  {one.at.isoformat(timespec='seconds')}  {one.command}{about}  {where}  "
            f"{_done(one)}  {one.operation}")  # fmt: skip


def _done(one: JournalEntry) -> str:
    """Say what an entry did, or why it was refused."""
    if one.refusals:
        return "refused: " + ", ".join(f"{no.code} [{no.clause}]" for no in one.refusals)
    kinds = Counter(WORDS[change.table.__name__] for change in one.changes)
    changed = ", ".join(f"{kind} ×{count}" for kind, count in kinds.items())
    late = ", late" if one.late else ""
    return (": ".join(filter(None, (one.note, changed))) or "nothing changed") + late


def _data(one: JournalEntry, name: _Names) -> Json:
    """Give an entry for a program."""
    return {
        "number": one.number, "at": one.at.isoformat(), "on": one.on.isoformat(),
        "operation": one.operation, "command": one.command, "account": one.account,
        "organisation": one.organisation,
        "organisation_name": None if one.organisation is None else name(one.organisation),
        "person": mask_name(one.person), "subject": one.subject,
        "evidence": [_evidence(paper) for paper in one.evidence],
        "due": one.due and one.due.isoformat(), "late": one.late, "note": one.note,
        "refusals": [*map(refusal, one.refusals)], "changes": [*map(_change, one.changes)],
    }  # fmt: skip


def _evidence(paper: Any) -> Json:
    """Give a document for a program."""
    return {"document": paper.document, "dated": paper.dated.isoformat(),
            "archived_as": paper.archived_as}  # fmt: skip


def _change(one: Change) -> Json:
    """Give which record changed and in which fields, and nothing of what is in them."""
    if one.before is None or one.after is None:
        did, fields = ("added" if one.before is None else "removed"), []
    else:
        did = "changed"
        fields = [field.name for field in attrs.fields(one.table)
                  if getattr(one.before, field.name) != getattr(one.after, field.name)]  # fmt: skip
    return {"table": one.table.__name__, "key": one.key, "clause": one.clause, "did": did,
            "fields": fields}  # fmt: skip
