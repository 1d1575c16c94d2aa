"""The primitive steps of which every restructuring is made.

A step names organisations by key, code or a name that only one bears, or by the alias of one that
an earlier step makes: ``$C`` stands for the organisation that ``Create("$C", …)`` makes. What an
alias or a code stands for is looked up when the step is performed.

Notice: G2.0 若发生党组织合并、分设、整建制转移等情况，通过多步骤的操作实现; Y-beyond
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from partyreg.model import Member
from partyreg.values import DirectCategory, OrganisationKind, Tier


def reference(value: Any) -> Any:
    """Give the text by which a step names a record; a record is named by its key."""
    return value if isinstance(value, str) else getattr(value, "key", value)


def references(values: Any) -> tuple[Any, ...]:
    """Give the texts by which a step names several records; one alone is a group of one.

    Example:
        >>> references("B镇党委"), references(["B镇党委", "G镇党委"]), references(None)
        (('B镇党委',), ('B镇党委', 'G镇党委'), ())
    """
    if values is None:
        return ()
    one = isinstance(values, str) or not isinstance(values, Iterable)
    return (reference(values),) if one else tuple(map(reference, values))


def _which(given: Any) -> Any:
    """Give the members that are meant: by key, by a test, or all."""
    return given if given is None or callable(given) else references(given)


PERSONAL = frozenset({"secretary", "contact", "phone", "information_administrators"})
"""The fields of an organisation that name people: a plan is shown around and carries none."""


def _fields(given: Any) -> Any:
    """Keep the fields of an edit from being changed afterwards, and personal ones from being seen.

    A plan that names a personal field is refused; its value is not even kept. What is no mapping
    names no field.
    """
    if not isinstance(given, Mapping):
        return {}
    return {name: "•••" if name in PERSONAL else value for name, value in given.items()}


@frozen
class Create:
    """Create an organisation below another.

    Its administrator account comes with it, without a password: the direct superior's
    administrator issues the first one.

    Attributes:
        alias: how later steps name it, beginning with ``$``.
        name: full name; names may repeat.
        code: organisation code, not in use.
        under: its superior.
        kind: what it is.
        tier: its column of annex 2.
        category: one of the seven direct-transfer categories, or None.
        connected: whether a column-1 organisation operates in the system itself.
        category_code: code in wide use, such as ``631``.

    Example:
        >>> Create("$C", "C镇党委", "0341", "A县委组织部").clause
        'G2.2'

    Notice: G2.2 新建下级党组织; N2.1b
    """

    clause: ClassVar[str] = "G2.2"

    alias: str
    name: str
    code: str
    under: str = field(converter=reference)
    kind: OrganisationKind = OrganisationKind.COMMITTEE
    tier: Tier = Tier.PRIMARY_COMMITTEE
    category: DirectCategory | None = None
    connected: bool = True
    category_code: str | None = None


@frozen
class Edit:
    """Edit an organisation: a new name, code, column, category.

    The record of a local committee is kept by the department of its own level. In a plan, whoever
    stands above goes through that department's role for name, code and address, and the plan
    shows it.

    Attributes:
        organisation: which one.
        fields: field names and new values; none that names a person.

    Notice: G2.1 编辑; N2.1c 由本级党委（党组）组织部门负责维护; Y-approval never silently
    """

    clause: ClassVar[str] = "G2.1"

    organisation: str = field(converter=reference)
    fields: Mapping[str, Any] = field(converter=_fields, hash=False)


@frozen
class Move:
    """Place an organisation under another superior, with everything below it.

    Attributes:
        organisation: which one.
        to: its new superior.

    Notice: G2.4 整体隶属于新指定的上级党组织; Y-scope-move
    """

    clause: ClassVar[str] = "G2.4"

    organisation: str = field(converter=reference)
    to: str = field(converter=reference)


@frozen
class MoveMember:
    """Bring a member to another branch.

    Inside one primary committee the internal function serves. Across committees it is an ordinary
    transfer, and the operator, standing above both sides, goes through its roles: the plan shows
    for whom.

    Attributes:
        member: the member's key.
        branch: the new branch.

    Notice: Y-approval; Y-merge-members; G4.1
    """

    clause: ClassVar[str] = "Y-merge-members"

    member: str = field(converter=reference)
    branch: str = field(converter=reference)


@frozen
class MoveMembers:
    """Bring the members of a branch, all or some, to another: one step for each of them.

    Attributes:
        source: the branch in which they stand.
        branch: the new branch.
        which: members' keys, a test of their records, or None for all.

    Notice: Y-merge-members
    """

    clause: ClassVar[str] = "Y-merge-members"

    source: str = field(converter=reference)
    branch: str = field(converter=reference)
    which: tuple[str, ...] | Callable[[Member], bool] | None = field(default=None, converter=_which)


@frozen
class Delete:
    """Delete an organisation that has been emptied; its accounts and grants end with it.

    Attributes:
        organisation: which one.
        successors: who took over what it had; nearest heir first.

    Notice: G2.3 必须保证删除的党组织没有下级党组织和党员; Y-kept
    """

    clause: ClassVar[str] = "G2.3"

    organisation: str = field(converter=reference)
    successors: tuple[str, ...] = field(default=(), converter=references)


@frozen
class TakeBack:
    """One record goes back to what it was before a plan; only an undo has such steps.

    Attributes:
        operation: the operation that is taken back.
        key: the record.

    Notice: N3.3a 痕迹管理
    """

    clause: ClassVar[str] = "N3.3a"

    operation: str
    key: str


Step = Create | Edit | Move | MoveMember | MoveMembers | Delete | TakeBack
"""What a plan is made of in the end; each is a primitive step of the notice or several alike."""

STEPS: tuple[type[Any], ...] = (Create, Edit, Move, MoveMember, MoveMembers, Delete)
"""The classes of the steps."""
