"""partyreg: the rules of China's Party-member registry, executable.

The source is one official notice, 组通〔2018〕6号, with its two annexes. `open` gives a register;
its desks do what the notice lets an organisation do, and everything that is decided, refused or
changed carries the clause that decides it.

The names below are loaded when they are first used, so that importing the package costs little.

Example:
    >>> import partyreg
    >>> partyreg.clause("G4.2c").gloss[:4]
    'The '
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from os import PathLike
    from random import Random

    from partyreg.accounts import Hasher
    from partyreg.changes import Change as Change
    from partyreg.deadlines import DeadlineState as DeadlineState
    from partyreg.deadlines import Due as Due
    from partyreg.errors import Fault as Fault
    from partyreg.errors import InputError as InputError
    from partyreg.errors import MissingExtraError as MissingExtraError
    from partyreg.errors import PartyregError as PartyregError
    from partyreg.errors import Refusal as Refusal
    from partyreg.errors import RefusedError as RefusedError
    from partyreg.errors import StaleError as StaleError
    from partyreg.errors import UnknownOrganisationError as UnknownOrganisationError
    from partyreg.inputs import read_organisations as read_organisations
    from partyreg.journal import JournalEntry as JournalEntry
    from partyreg.model import Account as Account
    from partyreg.model import Actor as Actor
    from partyreg.model import Campaign as Campaign
    from partyreg.model import CampaignFinding as CampaignFinding
    from partyreg.model import DepartedOrganisation as DepartedOrganisation
    from partyreg.model import Evidence as Evidence
    from partyreg.model import Finding as Finding
    from partyreg.model import FindingState as FindingState
    from partyreg.model import FormerMember as FormerMember
    from partyreg.model import Grants as Grants
    from partyreg.model import Letter as Letter
    from partyreg.model import Member as Member
    from partyreg.model import Newcomer as Newcomer
    from partyreg.model import Organisation as Organisation
    from partyreg.model import Receipt as Receipt
    from partyreg.model import Report as Report
    from partyreg.model import Route as Route
    from partyreg.model import RouteStep as RouteStep
    from partyreg.model import Severity as Severity
    from partyreg.model import Transfer as Transfer
    from partyreg.model import Unit as Unit
    from partyreg.notice import clause as clause
    from partyreg.permissions import Decision as Decision
    from partyreg.permissions import Powers as Powers
    from partyreg.register import Desk as Desk
    from partyreg.register import Register as Register
    from partyreg.restructuring import Absorb as Absorb
    from partyreg.restructuring import Allocation as Allocation
    from partyreg.restructuring import CarveOut as CarveOut
    from partyreg.restructuring import Compose as Compose
    from partyreg.restructuring import Consolidate as Consolidate
    from partyreg.restructuring import Create as Create
    from partyreg.restructuring import Delete as Delete
    from partyreg.restructuring import Dissolve as Dissolve
    from partyreg.restructuring import Edit as Edit
    from partyreg.restructuring import Move as Move
    from partyreg.restructuring import MoveMember as MoveMember
    from partyreg.restructuring import MoveMembers as MoveMembers
    from partyreg.restructuring import MoveWhole as MoveWhole
    from partyreg.restructuring import New as New
    from partyreg.restructuring import Plan as Plan
    from partyreg.restructuring import Policy as Policy
    from partyreg.restructuring import Preview as Preview
    from partyreg.restructuring import Rename as Rename
    from partyreg.restructuring import Swap as Swap
    from partyreg.restructuring import plan_of as plan_of
    from partyreg.settings import ReviewSettings as ReviewSettings
    from partyreg.settings import Settings as Settings
    from partyreg.storage import OutcomeUnknownError as OutcomeUnknownError
    from partyreg.storage import SchemaError as SchemaError
    from partyreg.storage import StoreError as StoreError
    from partyreg.storage import UnavailableError as UnavailableError
    from partyreg.transfer import InformationForm as InformationForm
    from partyreg.tree import OrgTree as OrgTree
    from partyreg.validation import Review as Review
    from partyreg.validation import review as review
    from partyreg.values import AccountKind as AccountKind
    from partyreg.values import AddReason as AddReason
    from partyreg.values import BirthDate as BirthDate
    from partyreg.values import DirectCategory as DirectCategory
    from partyreg.values import Function as Function
    from partyreg.values import HomeAddress as HomeAddress
    from partyreg.values import MemberCategory as MemberCategory
    from partyreg.values import OrganisationKind as OrganisationKind
    from partyreg.values import Phone as Phone
    from partyreg.values import RemoveReason as RemoveReason
    from partyreg.values import ResidentId as ResidentId
    from partyreg.values import Sex as Sex
    from partyreg.values import Tier as Tier
    from partyreg.values import TransferKind as TransferKind
    from partyreg.values import TransferState as TransferState
    from partyreg.values import UnitSituation as UnitSituation
    from partyreg.workdays import WorkCalendar

__version__ = "0.1.0"

_ROOMS = {
    "changes": "Change",
    "deadlines": "DeadlineState Due",
    "errors": "Fault InputError MissingExtraError PartyregError Refusal RefusedError StaleError "
    "UnknownOrganisationError",
    "inputs": "read_organisations",
    "journal": "JournalEntry",
    "model": "Account Actor Campaign CampaignFinding DepartedOrganisation Evidence Finding "
    "FindingState FormerMember Grants Letter Member Newcomer Organisation Receipt Report Route "
    "RouteStep Severity Transfer Unit",
    "notice": "clause",
    "permissions": "Decision Powers",
    "register": "Desk Register",
    "restructuring": "Absorb Allocation CarveOut Compose Consolidate Create Delete Dissolve Edit "
    "Move MoveMember MoveMembers MoveWhole New Plan Policy Preview Rename Swap plan_of",
    "settings": "ReviewSettings Settings",
    "storage": "OutcomeUnknownError SchemaError StoreError UnavailableError",
    "transfer": "InformationForm",
    "tree": "OrgTree",
    "validation": "Review review",
    "values": "AccountKind AddReason BirthDate DirectCategory Function HomeAddress "
    "MemberCategory OrganisationKind Phone RemoveReason ResidentId Sex Tier TransferKind "
    "TransferState UnitSituation",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = ["__version__", "open", *sorted(_HOMES)]  # noqa: PLE0604 - the names above, sorted


def __getattr__(name: str) -> Any:
    """Load a public noun from its room when it is first used.

    Raises:
        AttributeError: there is no such name.
    """
    room = _HOMES.get(name)
    if room is None:
        raise AttributeError(f"module 'partyreg' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"partyreg.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)


def open(  # noqa: A001 - the verb users expect
    url: str | PathLike[str] = "memory:",
    *,
    create: bool = True,
    settings: Settings | None = None,
    clock: Callable[[], datetime] | None = None,
    rng: Random | None = None,
    calendar: WorkCalendar | None = None,
    hasher: Hasher | None = None,
) -> Register:
    """Open a register: join a store and the rules.

    Args:
        url: where it is kept: ``memory:`` in this process; the path of an SQLite file, such as
            ``registry.db``; or the address of a PostgreSQL database, such as
            ``postgresql+psycopg://user@host/name``.
        create: whether a new file, or an empty database, is made a register; else it is refused.
        settings: what the installation has set; the notice's own defaults where omitted.
        clock: gives the present moment, with its time zone.
        rng: the source of keys, salts and one-time passwords; a seeded one replays a run.
        calendar: the working days; the official ones where omitted.
        hasher: hashes passwords; argon2 where it is installed, else scrypt.

    Raises:
        InputError: the url names no store; it is not repeated in the message, since it may hold
            a password.
        MissingExtraError: the packages of the extra ``sql`` or ``postgres`` are not installed.
        SchemaError: it is kept by another release, or is no register.
        UnavailableError: it cannot be reached.

    Example:
        >>> import partyreg
        >>> len(partyreg.open().tree)
        0

    Notice: Y-first 第一个管理员
    """
    from partyreg.register import Register
    from partyreg.storage import open_store

    store = open_store(url, create=create)
    return Register(
        store, settings=settings, clock=clock, rng=rng, calendar=calendar, hasher=hasher
    )
