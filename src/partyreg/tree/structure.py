"""What a tree is made of, and the few steps that change it.

A key, two dictionary entries and a place in its superior's list are all that an organisation
costs; its record stays wherever it is kept and is fetched only when it is asked for.

Siblings stand in the order of their keys. That makes the order a part of what stands, not of how
it came about: whatever is moved and moved back, whatever is replayed, and whichever store hands
the records over in whichever order, the same organisations give the same tree.

Notice: G2.4 隶属关系
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping, Sequence

from partyreg.errors import PartyregError, UnknownOrganisationError
from partyreg.model import Organisation
from partyreg.tree.editing import Was
from partyreg.tree.questions import Questions
from partyreg.tree.traits import Traits

Readers = tuple[
    Callable[[str], str | None],
    Callable[[str | None], Sequence[str] | None],
    Collection[str],
]


class RecordMissingError(PartyregError, LookupError):
    """An organisation stands in the tree, but no record of it is attached.

    Attributes:
        key: the organisation's key.
    """

    def __init__(self, key: str) -> None:
        """Name the organisation."""
        self.key = key
        super().__init__(f"no record of organisation {key!r} is attached to this tree")


class Structure(Questions):
    """Parent pointers, child lists and shared traits."""

    __slots__ = (
        "__weakref__", "_children", "_keeps_records", "_parent", "_records", "_traits", "_version"
    )  # fmt: skip
    _parent: dict[str, str | None]
    _children: dict[str | None, list[str]]
    _traits: dict[str, Traits]
    _records: Mapping[str, Organisation]
    _keeps_records: bool
    _version: object

    # ── what is there ──

    def __contains__(self, key: object) -> bool:
        """Tell whether the tree holds a key."""
        try:
            return key in self._parent
        except TypeError:
            return False

    def __len__(self) -> int:
        """Count the organisations."""
        return len(self._parent)

    def __repr__(self) -> str:
        """Show the size only."""
        return f"<{type(self).__name__} of {len(self)} organisations>"

    def organisation(self, key: str) -> Organisation:
        """Give an organisation's record.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.
            RecordMissingError: no record of it is attached.

        Notice: G2.1 编辑
        """
        self._check(key)
        try:
            return self._records[key]
        except KeyError:
            raise RecordMissingError(key) from None

    def traits(self, key: str) -> Traits:
        """Give kind, tier, category and connection.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-primary
        """
        try:
            return self._traits[key]
        except (KeyError, TypeError):
            raise UnknownOrganisationError(key) from None

    def parent(self, key: str) -> str | None:
        """Give the superior's key, None for a root.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G2.4 隶属关系
        """
        try:
            return self._up(key)
        except (KeyError, TypeError):
            raise UnknownOrganisationError(key) from None

    # ── the structure itself: for this room only ──

    def _check(self, key: str) -> None:
        """Raise UnknownOrganisationError for a key that the tree does not hold."""
        if key not in self:
            raise UnknownOrganisationError(key)

    def _up(self, key: str) -> str | None:
        """Give the superior's key; raises KeyError where there is no such organisation."""
        return self._parent[key]

    def _kids(self, key: str | None) -> Sequence[str]:
        """Give the direct subordinates, or the roots for None; not to be changed."""
        return self._children.get(key, ())

    def _readers(self) -> Readers:
        """Give superiors, subordinates and keys as the graph's views read them fastest."""
        return self._parent.__getitem__, self._children.get, self._parent

    def _record(self, key: str) -> Organisation | None:
        """Give the record of an organisation of the tree, None where none is attached."""
        return self._records.get(key)

    def _leave(self, key: str) -> None:
        """Take a key out of its line."""
        parent = self._parent[key]
        line = self._children[parent]
        del line[bisect_left(line, key)]
        if not line:
            del self._children[parent]

    def _enter(self, key: str, parent: str | None) -> None:
        """Enter a key into a line, at its place in the order of keys."""
        line = self._children.get(parent)
        if line is None:
            self._children[parent] = [key]
        else:
            insort(line, key)

    def _relink(self, key: str, parent: str | None) -> None:
        """Take a key out of its line into another."""
        self._leave(key)
        self._parent[key] = parent
        self._enter(key, parent)

    def _describe(
        self, key: str, traits: Traits, record: Organisation | None
    ) -> tuple[Traits, Organisation | None]:
        """Set traits and record, and give the old ones."""
        old = self._traits[key], self._records.get(key) if self._keeps_records else None
        self._traits[key] = traits
        self._keep(key, record)
        return old

    def _keep(self, key: str, record: Organisation | None) -> None:
        """Keep a record, or drop it, where this tree keeps any."""
        if self._keeps_records:
            assert isinstance(self._records, dict)  # noqa: S101 - so made
            if record is None:
                self._records.pop(key, None)
            else:
                self._records[key] = record

    def _insert(self, key: str, was: Was) -> None:
        """Bring a key in."""
        self._parent[key] = was.parent
        self._enter(key, was.parent)
        self._traits[key] = was.traits
        self._keep(key, was.record)

    def _delete(self, key: str) -> Was:
        """Take a key out, and say how it stood."""
        parent = self._parent[key]
        self._leave(key)
        was = Was(parent, *self._describe(key, self._traits[key], None))
        del self._parent[key], self._traits[key]
        return was
