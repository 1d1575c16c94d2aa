"""The records of the three subsystems: organisations, members, transfers.

Notice: Y-kept codes and names are not identity; G2.1 编辑; G3.1 党员信息
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from partyreg.model import masking
from partyreg.values import (
    AccountKind,
    AccountState,
    AddReason,
    BirthDate,
    DirectCategory,
    Function,
    HomeAddress,
    MemberCategory,
    OrganisationKind,
    Phone,
    RemoveReason,
    ResidentId,
    Sex,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
    UnitSituation,
)


@frozen
class Evidence:
    """A document on which a change rests.

    Attributes:
        document: its number or title, such as ``组发〔2018〕3号``.
        dated: the date of the decision or event that it states; the clocks run from it.
        archived_as: where it is kept; key fields change only on archived evidence (N3.3b).
    """

    document: str
    dated: date
    archived_as: str | None = None


@frozen
class Organisation:
    """A Party organisation.

    Attributes:
        key: opaque identity, unique for ever.
        code: organisation code, unique while in use, leading zeros kept.
        name: full name as on the seal.
        kind: what it is by its constitution.
        tier: its column of annex 2.
        parent: the key of its superior, None for the root of a realm.
        category: one of the seven direct-transfer categories, or None.
        connected: whether a column-1 organisation operates in the system itself (N1).
        secretary, contact, phone: the partial fields; people's names never show in a repr.
        information_administrators: the people named for it (N3.1).
        category_code: code in wide use, such as ``631``; an open vocabulary.
        unit_situation: its superior's unit, its own, or several.
        units: keys of its units; empty when the superior's unit is meant.
        address: postal address of the office, for letters.
    """

    key: str
    code: str
    name: str
    kind: OrganisationKind
    tier: Tier
    parent: str | None = None
    category: DirectCategory | None = None
    connected: bool = True
    secretary: str | None = field(default=None, repr=False)
    contact: str | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, converter=masking.phone)
    information_administrators: tuple[str, ...] = field(default=(), repr=False)
    category_code: str | None = None
    unit_situation: UnitSituation = UnitSituation.SAME_AS_SUPERIOR
    units: tuple[str, ...] = ()
    address: str | None = None

    @property
    def may_admit(self) -> bool:
        """Tell whether it may approve probationary members, which makes it a primary committee.

        Notice: Y-primary 具有审批预备党员权限的
        """
        return self.tier is Tier.PRIMARY_COMMITTEE


@frozen
class DepartedOrganisation:
    """An organisation that has left the tree, kept for ever.

    Attributes:
        key: the key that it had.
        organisation: its last record.
        on: the date of the decision.
        evidence: the documents.
        successors: keys of the organisations that took its members or children over.
    """

    key: str
    organisation: Organisation
    on: date
    evidence: tuple[Evidence, ...] = ()
    successors: tuple[str, ...] = ()


@frozen
class Unit:
    """A unit (employer, legal person) at which an organisation stands.

    Attributes:
        key: opaque identity.
        name: its full name.
        kind: its kind, an open vocabulary.
        situation: what organisation the unit has, an open vocabulary.
        credit_code: unified social credit code of 18 characters, or None.
    """

    key: str
    name: str
    kind: str | None = None
    situation: str | None = None
    credit_code: str | None = None


@frozen
class Member:
    """A member on the roll of a branch: the collection form's items.

    Name and the masked fields never show in a repr. A number, address or day of birth given in
    the clear is masked when the record is made.
    """

    key: str
    branch: str
    name: str = field(repr=False)
    id_number: ResidentId = field(converter=masking.resident_id)
    category: MemberCategory = MemberCategory.FULL
    sex: Sex | None = field(default=None, repr=False)
    birth_date: BirthDate | None = field(default=None, converter=masking.birth_date)
    ethnicity: str | None = field(default=None, repr=False)
    education: str | None = field(default=None, repr=False)
    joined_on: date | None = field(default=None, repr=False)
    full_since: date | None = field(default=None, repr=False)
    post: str | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, converter=masking.phone)
    home_address: HomeAddress | None = field(default=None, converter=masking.home_address)
    out_of_contact_since: date | None = None
    migrant_to: str | None = field(default=None, repr=False)
    entered_by: AddReason | None = None


@frozen
class FormerMember:
    """A member who has left the roll.

    Attributes:
        key: the member's key.
        member: the last record, exactly; withdrawal restores it.
        reason: why it was removed, or None when it left by a nationwide transfer.
        on: the date of the event.
        evidence: the documents.
        transfer: the key of the nationwide transfer by which it left, or None.
    """

    key: str
    member: Member
    reason: RemoveReason | None
    on: date
    evidence: tuple[Evidence, ...] = ()
    transfer: str | None = None


@frozen
class Account:
    """A login of an organisation; it never does the other kind's work.

    Attributes:
        key: opaque identity.
        name: login name, by default ``A`` or ``B`` and the organisation code.
        organisation: the key of the organisation that it acts for.
        kind: administrator or business.
        state: new (initial password unchanged), active, closed.
        password_hash: salted hash, or None under the external profile.
        failures: failed sign-ons in a row.
        locked_until: seconds since the epoch until which sign-on is refused.
    """

    key: str
    name: str
    organisation: str
    kind: AccountKind
    state: AccountState = AccountState.NEW
    password_hash: str | None = field(default=None, repr=False)
    failures: int = 0
    locked_until: float = 0.0


@frozen
class Actor:
    """Who acts: an account *and* the natural person behind it.

    Attributes:
        account: the account in use.
        person: the embedding system's name or number of the person; never shown in a repr.

    Notice: N3.3a 痕迹管理
    """

    account: Account
    person: str = field(repr=False)

    @property
    def organisation(self) -> str:
        """Give the key of the organisation for which it acts."""
        return self.account.organisation


@frozen
class Grants:
    """The functions that one organisation actually holds now.

    Attributes:
        key: the organisation's key; rights belong to organisations, never to accounts (G1.2).
        functions: what it holds.
    """

    key: str
    functions: frozenset[Function]


@frozen
class Report:
    """A change reported to the organisation that must maintain it: where the clocks start.

    Attributes:
        key: opaque identity.
        filed_by: the reporting organisation.
        to: the maintaining organisation.
        what: what happened, in words without personal data; never shown in a repr.
        evidence: the document, whose date starts the first clock.
        reported_on: the day of the report, which starts the second.
        member: the member concerned, or None for an organisation change.
        organisation: the organisation concerned.
        settled_on: the day on which the maintainer entered the change, or None.
    """

    key: str
    filed_by: str
    to: str
    what: str = field(repr=False)
    evidence: Evidence
    reported_on: date
    member: str | None = None
    organisation: str | None = None
    settled_on: date | None = None


@frozen
class RouteStep:
    """One step of a route, with the clause or reading that puts it there.

    Attributes:
        organisation: who acts.
        role: what it does.
        clause: why it stands in the route.
        function: the row of annex 2 that it uses; who only passes a case on needs no more than
            the right to apply.
    """

    organisation: str
    role: StepRole
    clause: str
    function: Function = Function.SUBMIT_TRANSFER


@frozen
class Route:
    """The frozen path of a transfer.

    Attributes:
        kind: computed from source and destination, never chosen.
        steps: the initiator first (for an internal transfer, the one operating organisation).
        source: the branch that the member leaves; None when coming from outside.
        destination: the key as asked for (branch or committee), or the text outside the realm.
        receiver: the responsible organisation of the destination; None when leaving the realm.
        clause: the clause that decides the kind.
    """

    kind: TransferKind
    steps: tuple[RouteStep, ...]
    source: str | None
    destination: str
    receiver: str | None
    clause: str

    @property
    def path(self) -> tuple[str, ...]:
        """Give the organisations' keys in order."""
        return tuple(step.organisation for step in self.steps)


@frozen
class Letter:
    """A letter of introduction, as far as it is not the member's own record.

    Attributes:
        number: one number for its three parts.
        issued_by: the organisation with nationwide authority, as text or key.
        issued_on: its date.
        validity_days: for how many days it is valid (Y-validity).
        from_name, to_name: where from and where to, in words.
        dues_paid_until: first day of the month up to which dues are paid.
        reply_address, reply_phone: of the old primary committee, for the receipt.
    """

    number: str
    issued_by: str
    issued_on: date
    validity_days: int
    from_name: str
    to_name: str
    dues_paid_until: date | None = None
    reply_address: str | None = None
    reply_phone: Phone | None = field(default=None, converter=masking.phone)


@frozen
class Newcomer:
    """The person that an incoming letter introduces; nothing of it shows in a repr.

    Example:
        >>> Newcomer("乙某", "11010519491231002X")
        Newcomer(id_number=ResidentId(•••), category=<MemberCategory.FULL: 'full'>)
    """

    name: str = field(repr=False)
    id_number: ResidentId = field(converter=masking.resident_id)
    category: MemberCategory = MemberCategory.FULL
    sex: Sex | None = field(default=None, repr=False)
    ethnicity: str | None = field(default=None, repr=False)


@frozen
class Receipt:
    """The receipt that ends a transfer, electronic or on paper.

    Attributes:
        number: the letter's number, or the transfer's key for an electronic one.
        received_on: when the member was received.
        branch: into which branch, as key here or as text from outside.
        handled_by: who handled it, in words.
        electronic: whether the system made it (G4.2d) or it went on paper (G4.3d).
        returned_on: when the old primary committee registered its return.
    """

    number: str
    received_on: date
    branch: str
    handled_by: str | None = field(default=None, repr=False)
    electronic: bool = True
    returned_on: date | None = None


@frozen
class Transfer:
    """A transfer of one member's relationship: a frozen value with a frozen route.

    Attributes:
        key: opaque identity.
        member: the member's key; None until an arrival from outside is received.
        route: frozen when submitted.
        state: where it stands.
        position: index of the step of ``route.steps`` that has to act now.
        submitted_on: when it was last submitted.
        wish: the branch hoped for; the receiver decides.
        arrived_on: when the member reported in person, confirmed by the receiver.
        returned_because: the reason of the last disagreement.
        letter: the letter issued or recorded.
        newcomer: the person introduced by an incoming letter.
        receipt: the receipt made or registered.
        moved_on: the day of the last event, for the queues.
    """

    key: str
    member: str | None
    route: Route
    state: TransferState
    position: int
    submitted_on: date
    moved_on: date
    wish: str | None = None
    arrived_on: date | None = None
    returned_because: str | None = field(default=None, repr=False)
    letter: Letter | None = None
    newcomer: Newcomer | None = None
    receipt: Receipt | None = None

    @property
    def kind(self) -> TransferKind:
        """Give the kind of its route."""
        return self.route.kind

    @property
    def waiting_for(self) -> str | None:
        """Give the organisation that has to act now, or None when nobody has."""
        return self.route.steps[self.position].organisation if self.state.is_open else None
