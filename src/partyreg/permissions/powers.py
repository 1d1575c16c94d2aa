"""The functions that every organisation actually holds, over a tree, and what may be asked of them.

Notice: G1.2 权限直接分配到党组织; Y-gates; Y-remedy
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from partyreg.errors import UnknownOrganisationError
from partyreg.model import Account
from partyreg.notice.records import Edition
from partyreg.permissions.decisions import Decision
from partyreg.permissions.setting import Setting, operates, shipped
from partyreg.permissions.verdicts import Verdict
from partyreg.tree import OrgTree, Traits
from partyreg.values import Function

if TYPE_CHECKING:
    from partyreg.permissions.conformity import Deviation

V_co = TypeVar("V_co", covariant=True)
NOTHING: frozenset[Function] = frozenset()


class _Lookup(Protocol[V_co]):
    """Anything that gives a value for a key, or raises LookupError."""

    def __getitem__(self, key: str, /) -> V_co:
        """Give the value of a key."""


class _Superiors:
    """The superiors of a what-if tree, asked one by one."""

    __slots__ = ("_tree",)

    def __init__(self, tree: OrgTree) -> None:
        """Ask this tree."""
        self._tree = tree

    def __getitem__(self, key: str) -> str | None:
        """Give the superior of an organisation."""
        return self._tree.parent(key)


class _AllTraits:
    """The traits of a what-if tree, asked one by one."""

    __slots__ = ("_tree",)

    def __init__(self, tree: OrgTree) -> None:
        """Ask this tree."""
        self._tree = tree

    def __getitem__(self, key: str) -> Traits:
        """Give the traits of an organisation."""
        return self._tree.traits(key)


class Powers:
    """The functions that every organisation actually holds, over a tree.

    Nothing is copied: what is asked is answered from the tree and the mapping as they are then.

    Args:
        tree: the organisations, or a what-if tree.
        held: what each organisation holds now; who is not named holds nothing.
        edition: the rule data whose initial setting is compared and cited; None for the newest.

    Attributes:
        tree, held: as given.
        setting: the initial setting.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> who = powers()
        >>> print(who.check("B镇党委", Function.ADD_OTHER, "C村党支部"))
        the organisation does not hold '新增党员：其他原因': the initial setting does not grant it \
[T; 附件2「新增党员：其他原因」×「基层党委」= 无]
        >>> who.who(Function.ADD_OTHER, "C村党支部")
        ('A县委组织部',)

    Notice: G1.2 权限直接分配到党组织，不细分到管理员和用户账号
    """

    __slots__ = ("_parent", "_traits", "held", "setting", "tree")

    def __init__(
        self,
        tree: OrgTree,
        held: Mapping[str, frozenset[Function]],
        *,
        edition: Edition | None = None,
    ) -> None:
        """Take the tree and what each organisation holds."""
        self.tree, self.held = tree, held
        self.setting = shipped() if edition is None else Setting(edition)
        self._parent: _Lookup[str | None] = _Superiors(tree)
        self._traits: _Lookup[Traits] = _AllTraits(tree)
        if type(tree) is OrgTree:  # its own pointers: a call at every step would double a check
            self._parent, self._traits = tree._parent, tree._traits  # noqa: SLF001

    def __repr__(self) -> str:
        """Show the size only."""
        return f"<Powers over {self.tree!r}>"

    # ── who holds what ──

    def holds(self, organisation: str, function: Function) -> bool:
        """Tell whether an organisation holds a function now; an unknown one holds none.

        Notice: G1.2 权限直接分配到党组织
        """
        return function in self.held.get(organisation, NOTHING)

    def nearest_holder(self, key: str, function: Function, *, including: bool = True) -> str | None:
        """Give the nearest organisation at or above another that holds a function.

        Args:
            key: where to begin.
            function: what must be held.
            including: whether the organisation itself may be the answer.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: Y-remedy; Y-relay
        """
        chain = self.tree.chain(key) if including else self.tree.ancestors(key)
        held = self.held
        return next((one for one in chain if function in held.get(one, NOTHING)), None)

    def operates(self, organisation: str) -> bool:
        """Tell whether an organisation operates in the system itself.

        Raises:
            UnknownOrganisationError: the tree does not hold it.

        Notice: N1 基层党委和接入系统的党支部具体操作
        """
        return operates(self.tree.traits(organisation))

    # ── may it ──

    def check(self, organisation: str, function: Function, target: str) -> Verdict:
        """Tell whether an organisation may use a function on a target, and why, at once.

        Accounts are not looked at; `decide` does that.

        Args:
            organisation: who wants to act.
            function: what it wants to use.
            target: the organisation at which it wants to use it.

        Returns:
            A shared verdict, true when allowed.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.
            ValueError: there is no such function.

        Notice: Y-gates; Y-sub 下级; N1
        """
        try:
            row = self.setting[self._traits[organisation]][function]
            parent = self._parent
            at = parent[target]
            if function not in self.held.get(organisation, NOTHING):
                return row.lacking
            if target == organisation:
                return row.own
            while at is not None:
                if at == organisation:
                    return row.inside
                at = parent[at]
        except (KeyError, TypeError):
            raise self._strange(organisation, function, target) from None
        return row.outside

    def _strange(self, organisation: object, function: object, target: object) -> Exception:
        """Say what a question names that does not exist."""
        for key in (organisation, target):
            if key not in self.tree:
                return UnknownOrganisationError(key)
        return ValueError(f"there is no function {function!r}")

    def decide(
        self, organisation: str, function: Function, target: str, *, account: Account | None = None
    ) -> Decision:
        """Decide whether a call is allowed, with every gate, its clause and the remedies.

        Args:
            organisation: who wants to act.
            function: what it wants to use.
            target: the organisation at which it wants to use it.
            account: the account in use; None to ask about the organisation alone.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.
            ValueError: there is no such function.

        Notice: Y-gates 全部不符之处一并说明; Y-remedy
        """
        try:
            row = self.setting[self._traits[organisation]][function]
            parent = self._parent
            path, at = [target], parent[target]
            if target != organisation:
                while at is not None:
                    path.append(at)
                    at = None if at == organisation else parent[at]
        except (KeyError, TypeError):
            raise self._strange(organisation, function, target) from None
        held = function in self.held.get(organisation, NOTHING)
        return Decision(self, function, account, row=row, held=held, organisation=organisation,
                        path=tuple(path))  # fmt: skip

    # ── remedies ──

    def nearest_grantor(self, organisation: str, function: Function) -> str | None:
        """Give the nearest superior whose administrator can grant a function.

        It holds the function itself, since nobody grants what it lacks, and it may configure.

        Raises:
            UnknownOrganisationError: the tree does not hold ``organisation``.

        Notice: Y-remedy 请联系上级党组织管理员进行授权; Y-grant
        """
        held, traits = self.held, self._traits
        for one in self.tree.ancestors(organisation):
            has = held.get(one, NOTHING)
            if function in has and Function.MANAGE_ACCOUNTS in has and operates(traits[one]):
                return one
        return None

    def nearest_actor(self, organisation: str, function: Function, target: str) -> str | None:
        """Give the nearest organisation above another that may use a function on a target itself.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.

        Notice: Y-remedy 由上级党组织用户进行操作
        """
        for one in self.tree.ancestors(organisation):
            if function in self.held.get(one, NOTHING) and self.check(one, function, target):
                return one
        return None

    # ── where, and who ──

    def where(self, organisation: str, function: Function) -> Iterator[str]:
        """Give every organisation at which another may use a function, superiors first.

        Raises:
            UnknownOrganisationError: the tree does not hold ``organisation``.
            ValueError: there is no such function.

        Notice: Y-sub 下级; G1.2
        """
        own = self.check(organisation, function, organisation)
        row = self.setting[self._traits[organisation]][function]
        if own is row.lacking or not row.inside:
            return iter((organisation,) if own else ())
        return self.tree.subtree(organisation) if own else self.tree.descendants(organisation)

    def who(self, function: Function, target: str) -> tuple[str, ...]:
        """Give the organisations that may use a function on a target, the nearest first.

        Raises:
            UnknownOrganisationError: the tree does not hold ``target``.
            ValueError: there is no such function.

        Notice: Y-remedy; Y-gates
        """
        return tuple(one for one in self.tree.chain(target) if self.check(one, function, target))

    def conformity(
        self, key: str, *, accounts: Mapping[str, Iterable[Account]] | None = None
    ) -> Iterator[Deviation]:
        """List what differs from the initial setting below an organisation.

        Args:
            key: whose administrator looks; it is not listed itself.
            accounts: the accounts of each organisation; None to look at functions only.

        Raises:
            UnknownOrganisationError: the tree does not hold ``key``.

        Notice: G1.0 逐级检查下级党组织的管理员账号和用户账号是否配置正确，以及功能授权
        """
        from partyreg.permissions.conformity import deviations

        return deviations(self, key, accounts)

    def name_of(self, key: str) -> str:
        """Give an organisation's name for a message, or its key where no record is attached."""
        try:
            return self.tree.organisation(key).name
        except LookupError:
            return key

    def code_of(self, key: str) -> str | None:
        """Give an organisation's code, or None where no record is attached."""
        try:
            return self.tree.organisation(key).code
        except LookupError:
            return None
