"""What a register begins with, from files: members read twice, and never held all at once.

The first reading finds everything that is wrong; the second gives the members, one by one, to
whoever writes them. Of a member no more is kept in between than the key and the number, as eight
bytes each.

Notice: Y-first 第一个管理员; N3.2d 不准确、不规范、不完整; N3.3c
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, field, frozen

from partyreg.cli.places import placed
from partyreg.errors import Fault, InputError
from partyreg.idnumber import identity
from partyreg.inputs import AsideRow, SetAside
from partyreg.inputs.records import MemberReader
from partyreg.inputs.rolls import branches
from partyreg.inputs.rosters import Grid, RosterRow, grid_of, joined
from partyreg.inputs.table import place, read_table
from partyreg.inputs.words import choices, word
from partyreg.model import Member
from partyreg.tree import OrgTree
from partyreg.values import Function, text_fault

PURPOSE = "find one person entered twice"

_PLAIN = re.compile("[1-9][0-9]{14,17}")


@frozen
class Incoming:
    """Tables of members that are to stand in a register.

    Attributes:
        files: the tables, in order.
        tree: the organisations in which they are to stand.
        new_key: makes a key for a member whose table has none.
        corrected: rows of the only table that were set aside, corrected; or None.
    """

    files: tuple[str, ...]
    tree: OrgTree
    new_key: Callable[[], str]
    corrected: str | None = None
    _bad: dict[str, tuple[AsideRow, ...]] = field(factory=dict, init=False)
    _headings: dict[str, tuple[str, ...]] = field(factory=dict, init=False)

    def check(self) -> list[Fault]:
        """Read everything, and give what is wrong with the rows, each fault with its file.

        Raises:
            InputError: a file cannot be read, or its heading is wrong.

        Notice: N3.2d
        """
        seen, bad = _Seen(), dict[str, list[AsideRow]]()
        for file in self.files:
            bad[file] = []
            for row, member, faults in self._rows(file):
                if member is None or faults:
                    bad[file].append(AsideRow(row.number, tuple(row.cells), tuple(faults)))
                else:
                    seen.take(member, "key" in row.at)
            seen.end(file)
        twice = dict[str, dict[int, Fault]]()
        for file, position, fault in seen.twice():
            twice.setdefault(file, {}).setdefault(position, fault)
        for file, wrong in twice.items():
            bad[file] = [*bad[file], *self._again(file, wrong, {one.number for one in bad[file]})]
        for file, rows in bad.items():
            self._bad[file] = tuple(sorted(rows, key=lambda one: one.number))
        return [fault for file, rows in self._bad.items() for row in rows
                for fault in placed(file, InputError(row.faults)).faults]  # fmt: skip

    def _again(self, file: str, wrong: Mapping[int, Fault], bad: set[int]) -> Iterator[AsideRow]:
        """Find the rows in which somebody stands twice."""
        good = (row for row, member, _ in self._rows(file)
                if member is not None and row.number not in bad)  # fmt: skip
        for position, row in enumerate(good):
            if position in wrong:
                fault = wrong[position]
                said = Fault(f"{row.where}, column {fault.place}", fault.reason, fault.code)
                yield AsideRow(row.number, tuple(row.cells), (said,))

    @property
    def set_aside(self) -> SetAside:
        """Give the rows that cannot be taken, once they have been looked for; of one file."""
        file = self.files[0]
        return SetAside(self._headings.get(file, ()), self._bad.get(file, ()))

    def __iter__(self) -> Iterator[Member]:
        """Give the members that can be taken, each with a key.

        Raises:
            InputError: a file is another than it was when it was checked.
        """
        for file in self.files:
            bad = {one.number for one in self._bad[file]}
            for row, member, faults in self._rows(file):
                if row.number in bad:
                    continue
                if member is None or faults:
                    changed = Fault("file", "it has changed while it was read")
                    raise placed(file, InputError([changed]))
                yield member if "key" in row.at else evolve(member, key=self.new_key())

    def _rows(self, file: str) -> Iterator[tuple[RosterRow, Member | None, list[Fault]]]:
        """Read a file row by row: the row, the member if it is one, and what is wrong.

        Raises:
            InputError: the file cannot be read, or its heading is wrong.
        """
        try:
            grid = grid_of(file, None, corrected=False)
            rows = self._with_corrected(grid)
        except InputError as wrong:
            raise placed(file, wrong) from None
        self._headings[file] = grid.heading
        reader, branch_of = MemberReader(self.tree), branches(self.tree)
        for row in rows:
            faults: list[Fault] = []
            member = reader.read(row, faults)
            if member is not None:
                faults += _standing_faults(row, member, branch_of)
            yield row, member, faults

    def _with_corrected(self, grid: Grid) -> Iterable[RosterRow]:
        """Give the rows, those that were set aside as they have been corrected."""
        if self.corrected is None:
            return grid.rows
        return joined(grid.rows, grid_of(self.corrected, None, corrected=True).rows)


def _standing_faults(
    row: RosterRow, member: Member, branch_of: Callable[[str], str | None]
) -> Iterator[Fault]:
    """Say why a member cannot stand in a register: without a name, or in no branch."""
    if branch_of(member.branch) is None:
        reason = "it is no code, key or unique name of a branch that holds members"
        yield Fault(f"{row.where}, column branch", reason)
    if (reason_of_name := text_fault(member.name)) is not None:
        yield Fault(f"{row.where}, column name", reason_of_name)


class _Seen:
    """The keys and numbers of the members that can be taken, as eight bytes each."""

    def __init__(self) -> None:
        """Start with none."""
        self._keys, self._numbers = array("q"), array("q")
        self._ends: list[tuple[int, str]] = []

    def take(self, one: Member, keyed: bool) -> None:
        """Remember a member; one without a key of its own gets one later."""
        number = identity(one.id_number.reveal(PURPOSE))
        self._keys.append(hash(one.key) if keyed else hash((len(self._keys), "")))
        self._numbers.append(int(number) if _PLAIN.fullmatch(number) else hash(number))

    def end(self, file: str) -> None:
        """Note that a file has ended."""
        self._ends.append((len(self._keys), file))

    def twice(self) -> Iterator[tuple[str, int, Fault]]:
        """Give whoever stands there for the second time: file, place among its good rows, fault."""
        for column, what, line in (
            ("key", "key", self._keys), ("id_number", "number", self._numbers),
        ):  # fmt: skip
            reason = f"an earlier row has the same {what}"
            for position in _repeated(line):
                start = 0
                for end, file in self._ends:
                    if position < end:
                        yield file, position - start, Fault(column, reason)
                        break
                    start = end


def _repeated(line: Sequence[int]) -> Iterator[int]:
    """Give the places at which something stands that has stood before."""
    ordered = sorted(line)
    again = {one for one, following in pairwise(ordered) if one == following}
    del ordered
    met: set[int] = set()
    for position, one in enumerate(line if again else ()):
        if one in met:
            yield position
        elif one in again:
            met.add(one)


def read_grants(file: str, tree: OrgTree) -> dict[str, frozenset[Function]]:
    """Read which functions are configured beyond the initial setting.

    Args:
        file: a table with the columns organisation (key, code or unique name) and function (value,
            name or Chinese label), one grant to a row.
        tree: the organisations.

    Returns:
        The functions by key of the organisation.

    Raises:
        InputError: the file cannot be read, or an organisation or a function is unknown; all
            faults at once, each beginning with the file.

    Notice: G1.2 权限直接分配到党组织; Y-grant
    """
    from partyreg.inputs.records import named

    try:
        table = read_table(file, ("organisation", "function"))
    except InputError as wrong:
        raise placed(file, wrong) from None
    faults, found, places = list(table.faults), dict[str, frozenset[Function]](), named(tree)
    for row in table.rows:
        key = places.get(row.cells["organisation"].strip())
        function = word(Function, row.cells["function"].strip())
        if key is None:
            reason = "it is no key, code or unique name of an organisation"
            faults.append(Fault(place(row.number, "organisation"), reason))
        if function is None:
            reason = f"it is none of {choices(Function)}"
            faults.append(Fault(place(row.number, "function"), reason))
        if key is not None and function is not None:
            found[key] = found.get(key, frozenset()) | {function}
    if faults:
        raise placed(file, InputError(faults))
    return found
