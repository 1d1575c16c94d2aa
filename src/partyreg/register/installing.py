"""The installation: the first organisations, their grants and accounts, and what stands in them.

The notice's system was installed before its rules could be followed: accounts were made from the
top down, and the collected members were in it. So the register has one explicit bootstrap, which
may be used once; afterwards every change is a command of somebody.

Notice: Y-first 第一个管理员; G1.0 各级党组织从上至下逐级建立了管理员账号和用户账号
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

import partyreg.accounts as logins
from partyreg.accounts import Issued
from partyreg.changes import Change
from partyreg.errors import Fault, InputError, RefusalKind, RefusedError
from partyreg.journal import JournalEntry
from partyreg.model import Account, Grants, Member, Organisation, Unit
from partyreg.permissions import initial_functions
from partyreg.register.shell import Shell
from partyreg.register.work import CHINA
from partyreg.repository import Facts
from partyreg.tree import Notation, OrgTree, parse_notation
from partyreg.values import AccountKind, Function, text_fault

INSTALLED = RefusalKind(
    "register.installed", "the register has been installed with {count} organisations",
    "let an organisation create the others below itself", "Y-first",
)  # fmt: skip

WHOSE = ("all", "root", "none")
"""For whom the installation opens accounts."""


@frozen
class Installation:
    """What a register starts with.

    Attributes:
        organisations: of all realms.
        members: who stand in their branches, checked as they are read.
        units: at which organisations stand.
        held: what each organisation holds, initial setting and configured grants.
    """

    organisations: tuple[Organisation, ...]
    members: Iterable[Member]
    units: tuple[Unit, ...]
    held: Mapping[str, frozenset[Function]]


def installation(
    organisations: str | Notation | Iterable[Organisation],
    members: Iterable[Member],
    units: Iterable[Unit],
    extra_grants: Mapping[str, Iterable[Function]],
) -> Installation:
    """Read and check what a register is to start with.

    Raises:
        InputError: the notation is not well-formed, the organisations make no tree of the right
            shape, a member stands in no branch, or a number or key stands twice; all at once.
    """
    notation = parse_notation(organisations) if isinstance(organisations, str) else organisations
    given = notation.organisations if isinstance(notation, Notation) else tuple(notation)
    tree = OrgTree(given)
    given = _superiors_first(given, tree)
    held = {one.key: initial_functions(one.tier, one.category) for one in given}
    if isinstance(notation, Notation):
        held |= {key: held[key] | more for key, more in notation.extra_grants.items()}
        held |= {key: held[key] - less for key, less in notation.withheld_grants.items()}
    faults = [Fault(f"extra grants, entry {row}", "there is no such organisation")
              for row, key in enumerate(extra_grants, 1) if key not in tree]  # fmt: skip
    held |= {key: held[key] | frozenset(more) for key, more in extra_grants.items() if key in held}
    standing: Iterable[Member] = _checked(members, tree, faults)
    if faults or isinstance(members, Sequence):
        standing = tuple(standing)
    return Installation(given, standing, tuple(units), held)


def _superiors_first(given: tuple[Organisation, ...], tree: OrgTree) -> tuple[Organisation, ...]:
    """Give organisations as they came, or in the order of the tree if a superior comes too late."""
    met: set[str | None] = {None}
    for one in given:
        if one.parent not in met:
            return tuple(map(tree.organisation, tree))
        met.add(one.key)
    return given


def _checked(members: Iterable[Member], tree: OrgTree, faults: list[Fault]) -> Iterator[Member]:
    """Give members one by one, until one stands nowhere or twice; then only look on.

    A member is named by its place in the list. Of what has been read, eight bytes a key and a
    number are kept, so that a province can be read from a file without being held.

    Raises:
        InputError: at the end, all faults at once, those found before included.
    """
    seen = Seen()
    for row, one in enumerate(members, 1):
        seen.take(one)
        faults += _member_faults(row, one, tree)
        if not faults:
            yield one
    faults[:0] = seen.twice()
    if faults:
        raise InputError(sorted(faults, key=_by_row))


def _by_row(fault: Fault) -> int:
    """Order the faults of members by their place in the list, behind all others."""
    word, _, row = fault.place.partition(" ")
    return int(row) if word == "member" else 0


class Seen:
    """The keys and numbers of the members read, as eight bytes each."""

    def __init__(self) -> None:
        """Start with none."""
        self._keys, self._numbers = array("q"), array("q")

    def take(self, one: Member) -> None:
        """Remember a member."""
        from partyreg.idnumber import identity

        number = identity(one.id_number.reveal("find one person entered twice"))
        self._keys.append(hash(one.key))
        self._numbers.append(int(number) if _DIGITS.fullmatch(number) else hash(number))

    def twice(self) -> Iterator[Fault]:
        """List the members whose key or number has been read before."""
        for what, taken in (("key", self._keys), ("ID number", self._numbers)):
            line = sorted(taken)
            again = {one for one, following in itertools.pairwise(line) if one == following}
            del line
            met: set[int] = set()
            for row, one in enumerate(taken if again else (), 1):
                if one in met:
                    yield Fault(f"member {row}", f"its {what} stands twice")
                elif one in again:
                    met.add(one)


_DIGITS = re.compile("[1-9][0-9]{14,17}")


def _member_faults(row: int, one: Member, tree: OrgTree) -> Iterator[Fault]:
    """Say what is wrong with one member."""
    if one.branch not in tree or not tree.traits(one.branch).kind.holds_members:
        yield Fault(f"member {row}", "it stands in no branch of the tree")
    if (fault := text_fault(one.name)) is not None:
        yield Fault(f"member {row}", f"its name: {fault}")


def install(
    shell: Shell, start: Installation, *, whose: str, person: str
) -> dict[tuple[str, AccountKind], Issued]:
    """Write an installation in one unit of work, in several entries of the journal if it is large.

    Raises:
        InputError: ``whose`` is none of the choices, the person's name is unusable, or there is
            something wrong with a member; nothing has been written.
        RefusedError: the register has been installed before.
    """
    faults = [Fault("accounts", f"it is none of {', '.join(WHOSE)}")] if whose not in WHOSE else []
    if (fault := text_fault(person)) is not None:
        faults.append(Fault("person", fault))
    if faults:
        raise InputError(faults)
    issued = dict(_issue(shell, start.organisations, whose))
    at = shell.now()
    entry = JournalEntry(
        operation=shell.tools.new_key("x"), at=at, on=at.astimezone(CHINA).date(),
        command="register.bootstrap", account=None, organisation=None, person=person,
    )  # fmt: skip
    with shell.store.begin() as store:
        if len(store.tree):
            no = INSTALLED(count=len(store.tree))
            store.commit((), evolve(entry, refusals=(no,)))
            raise RefusedError([no])
        store.load(_changes(start, issued.values()), entry)
    return issued


def _issue(
    shell: Shell, organisations: Iterable[Organisation], whose: str
) -> Iterator[tuple[tuple[str, AccountKind], Issued]]:
    """Open the accounts that an installation wants."""
    for one in organisations:
        if whose == "all" or (whose == "root" and one.parent is None):
            for kind in AccountKind:
                yield (one.key, kind), issue(shell, one, kind)


def issue(
    shell: Shell,
    organisation: Organisation,
    kind: AccountKind,
    store: Facts | None = None,
    name: str | None = None,
) -> Issued:
    """Make an account with its initial password, not yet stored.

    Args:
        shell: the register.
        organisation: for which it acts.
        kind: administrator or business.
        store: where names are in use; None in an installation, where none is.
        name: the login name; by default a free one after the organisation's code.
    """
    if name is None and store is not None:
        name = logins.default_name(organisation, kind, NamesInUse(store))
    return logins.issue(
        organisation, kind, key=shell.tools.new_key("a"), name=name,
        settings=shell.tools.settings, rng=shell.tools.rng, hasher=shell.hasher,
    )  # fmt: skip


class NamesInUse:
    """The login names in use, asked one at a time."""

    def __init__(self, store: Facts) -> None:
        """Ask a store."""
        self._store = store

    def __contains__(self, name: object) -> bool:
        """Tell whether an account bears a name."""
        return taken(self._store, name)


def taken(store: Facts, name: object) -> bool:
    """Tell whether an account bears a login name."""
    return store.count(Account, "name", name) > 0


def _changes(start: Installation, issued: Iterable[Issued]) -> Iterator[Change]:
    """Give everything that an installation writes, superiors' records before what names them."""
    for unit in start.units:
        yield Change(None, unit, "G2.1")
    for organisation in start.organisations:
        yield Change(None, organisation, "Y-first")
        yield Change(None, Grants(organisation.key, start.held[organisation.key]), "G1.2")
    for one in issued:
        yield Change(None, one.account, "G1.0")
    for member in start.members:
        yield Change(None, member, "Y-first")
