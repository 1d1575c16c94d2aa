"""The functions that every organisation actually holds, over a tree, and what may be asked of them.

Notice: G1.2 权限直接分配到党组织; Y-gates; Y-remedy
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from partyreg.errors import UnknownOrganisationError
from partyreg.model import Account
from partyreg.notice.records import Edition
from partyreg.permissions.decisions import Decision
from partyreg.permissions.setting import Setting, operates, shipped
from partyreg.permissions.verdicts import GateName, Verdict
from partyreg.tree import OrgTree, Traits
from partyreg.values import Function, Tier

if TYPE_CHECKING:
    from partyreg.permissions.conformity import Deviation

V_co = TypeVar("V_co", covariant=True)
NOTHING: frozenset[Function] = frozenset()
_WORDS: Mapping[str, Function] = {one.value: one for one in Function}
_BRANCH = Tier.BRANCH
_MANAGE, _FUNCTION = Function.MANAGE_ACCOUNTS, GateName.FUNCTION


class Lookup(Protocol[V_co]):
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


def _up_to(organisation: str, chain: Sequence[str]) -> list[str]:
    """Give the part of a way up that ends at an organisation, or all of it."""
    return [*chain[: chain.index(organisation) + 1]] if organisation in chain else [*chain]


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
        the organisation does not hold '新增党员：其他原因' \
[T; 附件2「新增党员：其他原因」×「基层党委」= 无]
        >>> who.who(Function.ADD_OTHER, "C村党支部")
        ('A县委组织部',)

    Notice: G1.2 权限直接分配到党组织，不细分到管理员和用户账号
    """

    __slots__ = ("_facts", "_walk", "held", "setting", "tree")

    def __init__(
        self,
        tree: OrgTree,
        held: Mapping[str, frozenset[Function]],
        *,
        edition: Edition | None = None,
    ) -> None:
        """Take the tree and what each organisation holds."""
        self.tree, self.held = tree, held
        setting = self.setting = shipped() if edition is None else Setting(edition)
        parent: Lookup[str | None] = _Superiors(tree)
        traits: Lookup[Traits] = _AllTraits(tree)
        if type(tree) is OrgTree:  # its own pointers: a call at every step would double a check
            parent, traits = tree._parent, tree._traits  # noqa: SLF001
        self._walk = (held, parent, traits)
        self._facts = (held, parent, traits, setting.own, setting.inside, setting.outside,
                       setting.lacking)  # fmt: skip

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
        held, parent, traits, own, inside, outside, lacking = self._facts
        try:
            at = parent[target]
            if function not in held[organisation]:
                return lacking[id(traits[organisation])][function]
            if target == organisation:
                return own[id(traits[organisation])][function]
            while at is not None:
                if at == organisation:
                    return inside[id(traits[organisation])][function]
                at = parent[at]
            return outside[id(traits[organisation])][function]
        except (LookupError, TypeError):
            return self._check_again(organisation, function, target)

    def _check_again(self, organisation: str, function: Function, target: str) -> Verdict:
        """Answer what `check` could not: traits met for the first time, nothing granted, misuse.

        Raises:
            UnknownOrganisationError: the tree does not hold one of the two.
            ValueError: there is no such function.
        """
        for key in (organisation, target):
            if key not in self.tree:
                raise UnknownOrganisationError(key) from None
        known = _WORDS.get(function)
        if known is None:
            raise ValueError("there is no such function in annex 2") from None
        traits = self.tree.traits(organisation)
        self.setting.learn(traits)
        if organisation not in self.held:
            return self.setting.lacking[id(traits)][known]
        return self.check(organisation, known, target)

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
        held, parent, traits, own, inside, outside, lacking = self._facts
        try:
            path, at, answers = [target], parent[target], outside
            if target == organisation:
                at, answers = None, own
            while at is not None:
                path.append(at)
                if at == organisation:
                    answers = inside
                    break
                at = parent[at]
            if function not in held[organisation]:
                answers = lacking
            verdict = answers[id(traits[organisation])][function]
        except (LookupError, TypeError):
            verdict = self._check_again(organisation, function, target)
            path = _up_to(organisation, self.tree.chain(target))
        grantor = actor = None
        if not verdict.allowed:
            grantor, actor = self._remedies(verdict, organisation, function, path)
        made = Decision()
        made.powers, made.verdict, made.account = self, verdict, account
        made.organisation, made.function = organisation, _WORDS[function]
        made.path, made.grantor, made.actor = tuple(path), grantor, actor
        return made

    def _remedies(
        self, verdict: Verdict, organisation: str, function: Function, path: list[str]
    ) -> tuple[str | None, str | None]:
        """Name the nearest who can grant what is missing, and the nearest who may act instead.

        Notice: Y-remedy 请联系上级党组织管理员进行授权，或由上级党组织用户进行操作; Y-grant
        """
        held, parent, traits = self._walk
        grantor = actor = None
        wanting, within = verdict.gate is _FUNCTION, path[-1] == organisation
        at = parent[organisation]
        while at is not None:
            has = held.get(at, NOTHING)
            if function in has:
                kind = traits[at]
                if kind.connected or kind.tier is not _BRANCH:
                    if wanting and grantor is None and _MANAGE in has:
                        grantor = at
                    if actor is None and (within or at in path) and self._reach(at, function, path):
                        actor = at
                    if actor is not None and (grantor is not None or not wanting):
                        break
            at = parent[at]
        return grantor, actor

    def _reach(self, superior: str, function: Function, path: list[str]) -> bool:
        """Tell whether a function reaches from a holder at or above a target to it."""
        if superior == path[0]:
            return self.check(superior, function, superior).allowed
        return function not in self.setting.narrow

    # ── where, and who ──

    def where(self, organisation: str, function: Function) -> Iterator[str]:
        """Give every organisation at which another may use a function, superiors first.

        Raises:
            UnknownOrganisationError: the tree does not hold ``organisation``.
            ValueError: there is no such function.

        Notice: Y-sub 下级; G1.2
        """
        own = self.check(organisation, function, organisation)
        traits = self.tree.traits(organisation)
        below = self.setting.inside[id(traits)][function]
        if not self.holds(organisation, function) or not below:
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

        below = self.tree.descendants(key)
        return deviations(self, below, self._walk[2], accounts)

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
