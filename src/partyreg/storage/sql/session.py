"""One connection at work: what it looks at, and what is known of it.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from partyreg.changes import Change
from partyreg.model import Record
from partyreg.storage.errors import LostError, StoreError, UnavailableError
from partyreg.storage.sql import codec
from partyreg.storage.sql.cache import Cache, Place, Row
from partyreg.storage.sql.links import NOWHERE, Head, Link, Links, Question
from partyreg.storage.sql.schema import KEPT, can_stand
from partyreg.storage.sql.statements import MANY, MUCH, Texts

MISSING = object()
"""What stands for a record of which nothing is known."""


class Session:
    """A store's own connection, with one unit of work at a time, and what it knows.

    Attributes:
        looking: whether a state of the database is being looked at.
        alone: whether it is this connection's turn to write.
    """

    def __init__(self, links: Links) -> None:
        """Begin with nothing known and no connection."""
        self._links = links
        self._link: Link | None = None
        self._cache: Cache | None = None
        self._seen = NOWHERE
        self._caught: tuple[Head, Head, tuple[Change, ...] | None] | None = None
        self.looking = self.alone = False

    @property
    def known(self) -> Cache:
        """Give what is known of the state that is being looked at."""
        if not self.looking:
            self.enter(alone=False)
        assert self._cache is not None  # noqa: S101 - set by looking
        return self._cache

    @property
    def link(self) -> Link:
        """Give the connection; after a commit, whoever goes on looks anew."""
        if not self.looking:
            self.enter(alone=False)
        assert self._link is not None  # noqa: S101 - set by looking
        return self._link

    def enter(self, *, alone: bool, ahead: Sequence[Question] = ()) -> None:
        """Begin to look, or to write, and bring what is known up to the state that is there.

        A connection that has been lost meanwhile is replaced, once.

        Args:
            alone: whether to write.
            ahead: what will be asked first.

        Raises:
            UnavailableError: the database cannot be reached, or others write for too long.
        """
        for last in (False, True):
            link = self._link = self._link or self._links.open()
            self.looking, self.alone = True, alone  # whatever fails, what has begun is ended
            try:
                self._catch_up(self._begin(link, ahead, alone=alone))
            except LostError as lost:
                self.lose()
                if last:
                    raise UnavailableError(lost.reason) from None
                self._links.close()  # those that wait to be used have been lost with it
            except BaseException:
                self.leave()
                raise
            else:
                return

    def leave(self) -> None:
        """End the look; a connection that does not let itself be ended is thrown away."""
        looking, self.looking, self.alone = self.looking, False, False
        try:
            if self._link is not None and looking:
                self._link.leave()
        except StoreError:
            self.lose()
        except BaseException:
            self.lose()
            raise

    def ended(self) -> None:
        """Take note that the database has ended the look by a commit."""
        self.looking = self.alone = False

    def lose(self) -> None:
        """Throw the connection away."""
        link, self._link = self._link, None
        self.ended()
        if link is not None:
            link.drop()

    def forget(self) -> None:
        """Know nothing any more."""
        self._cache = None

    def close(self) -> None:
        """Give the connection back."""
        self.leave()
        link, self._link = self._link, None
        if link is not None:
            link.close()

    @property
    def texts(self) -> Texts:
        """Give the statements."""
        return self._links.texts

    def _begin(self, link: Link, ahead: Sequence[Question], *, alone: bool) -> Head:
        """Begin; where a round trip costs, with what is asked first."""
        if alone:
            return link.write(ahead)
        return link.read(self.behind()) if self._links.distant else link.read()

    def behind(self) -> tuple[Question, ...]:
        """Give what will be asked if others have written: where we are, how much it is, and it."""
        number = 0 if self._cache is None else self._cache.head.number
        asked = (number, number)
        return (self.texts.hash_and_size, asked), (self.texts.bodies, asked)

    # -- keeping up with others ------------------------------------------------------------------

    def _catch_up(self, head: Head) -> None:
        """Bring what is known up to the end of the journal."""
        cache, self._seen = self._cache, head
        if cache is not None and cache.head == head:
            return
        changes = None if cache is None else self.since(cache.head)
        self._caught = None if cache is None else (cache.head, head, changes)
        if cache is None or changes is None or head.number <= cache.head.number:
            self._cache = Cache(head)
            return
        self._cache = None  # what is interrupted half-way is read anew
        cache.fold(changes)
        cache.move_on(head, changes)
        self._cache = cache

    def since(self, head: Head) -> tuple[Change, ...] | None:
        """Give what has been changed after a place of the journal.

        Returns:
            The changes; None where they are too many, or the journal is another one.
        """
        link = self.link
        if self._caught is not None and self._caught[:2] == (head, self._seen):
            return self._caught[2]
        texts = link.texts
        ((here, size),) = link.rows(texts.hash_and_size, (head.number, head.number))
        if (head.number and (here is None or bytes(here) != head.hash)) or size > MUCH:
            return None
        parts = link.rows(texts.bodies, (head.number, head.number))
        return tuple(change for _, body in parts for change in codec.changes_of(bytes(body)))

    # -- rows ------------------------------------------------------------------------------------

    def row(self, place: Place) -> Row | None:
        """Give a row by kind and key, from memory or from the database."""
        cache = self.known
        found = cache.records.get(place, MISSING)
        if found is not MISSING:
            return found  # type: ignore[return-value]  # what is not missing is a row, or none
        (kind, key), link = place, self.link
        texts = can_stand(key)  # no key is anything else
        rows = link.rows(link.texts.of[kind].get, (key,)) if texts else []
        row = take(kind, rows[0]) if rows else None
        self.known.keep(place, row)
        return row

    def fetch(self, places: Iterable[Place]) -> None:
        """Read rows that are not in memory, many at once."""
        records = self.known.records
        wanted: dict[type[Record], list[str]] = {}
        for kind, key in dict.fromkeys(places):
            if (kind, key) not in records:
                wanted.setdefault(kind, []).append(key)
        for kind, keys in wanted.items():
            found = {one.record.key: one for one in self.rows(kind, keys)}
            records.update(((kind, key), found.get(key)) for key in keys)

    def rows(self, kind: type[Record], keys: Sequence[str]) -> list[Row]:
        """Give the rows of some keys, as far as there are any."""
        link, found = self.link, list[Row]()
        for at in range(0, len(keys), MANY):
            some = keys[at : at + MANY]
            padded = (*some, *[None] * (MANY - len(some)))
            found += [take(kind, row) for row in link.rows(link.texts.of[kind].get_many, padded)]
        return found


def take(kind: type, row: Sequence[object]) -> Row:
    """Read a row: the attributes in order, then its place in the order of writing."""
    seq = row[-1]
    return Row(cast("int", seq), KEPT[kind].read(row))
