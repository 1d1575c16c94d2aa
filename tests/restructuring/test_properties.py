"""Random registers and plans: what is previewed happens, and goes back exactly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.restructuring.worlds import World, open_transfers

from partyreg import Account, Grants, Member, Organisation, RefusedError, Register
from partyreg.journal import fold
from partyreg.register.desk.plans import PlansPart
from partyreg.restructuring import Create, Delete, Edit, Move, Preview
from partyreg.tree import OrgTree, placement_refusals
from partyreg.values import AccountState, Function, MemberCategory

WORLDS = st.builds(
    World,
    st.integers(0, 2**20),
    organisations=st.sampled_from([12, 40, 90]),
    members=st.sampled_from([0, 30, 90]),
    transfers=st.integers(0, 8),
    shape=st.sampled_from(["usual", "usual", "chain", "fan", "ragged"]),
)
LARGE = st.builds(
    World,
    st.integers(0, 2**20),
    organisations=st.sampled_from([300, 400]),
    members=st.just(200),
    transfers=st.just(20),
    shape=st.sampled_from(["usual", "fan", "ragged"]),
)


@pytest.mark.clause("G2.0", "Y-beyond", "Y-inflight", "Y-merge-members", "N2.1b")
@settings(max_examples=120)
@given(world=WORLDS)
def test_what_is_previewed_happens_and_goes_back_exactly(world: World) -> None:
    """Whatever the shape of the tree, however many plans: nothing but what was said happens."""
    previewed_applied_undone(world)


@pytest.mark.clause("G2.0", "Y-beyond", "Y-inflight", "Y-merge-members", "N2.1b")
@settings(max_examples=12)
@given(world=LARGE)
def test_it_goes_back_exactly_among_several_hundred_organisations_too(world: World) -> None:
    """The same on trees of several hundred organisations with twenty open transfers."""
    previewed_applied_undone(world)


def previewed_applied_undone(world: World) -> None:
    """Preview = result of applying; undo restores the state; a refused plan changes nothing.

    The state is every record, and the tree with the order of all siblings: as it stands, as of
    the moment before the plan, and as it is built from the records alone.
    """
    before, tree = world.state(), world.register.tree
    listed, parents = listing(tree), {key: tree.parent(key) for key in tree}
    moment = world.moment
    world.later()
    found = allowed(world)
    if found is None:
        return
    shown, plans = found
    seen = Seen(world.register)
    entry = plans.apply(Preview.from_json(shown.to_json()))
    after = world.state()
    assert entry.changes == shown.changes
    assert after == fold(shown.changes, before)
    assert listing(tree) == rebuilt(world)
    assert listing(world.register.as_of(moment).tree) == listed
    sound(world.register)
    numbers_agree(shown, seen, Seen(world.register), parents)
    nothing_widened_silently(shown, seen, Seen(world.register))
    plans.apply(plans.undo(entry.operation))
    assert world.state() == before
    assert listing(tree) == listed == rebuilt(world)
    assert listing(world.register.as_of(moment).tree) == listed


def allowed(world: World, tries: int = 8) -> tuple[Preview, PlansPart] | None:
    """Draw plans until one is allowed; those that are refused change nothing."""
    before = world.state()
    for _ in range(tries):
        plans = world.desk(world.operator()).plans
        shown = plans.preview(world.plan())
        assert world.state() == before
        if shown.allowed:
            return shown, plans
        with pytest.raises(RefusedError) as refused:
            plans.apply(shown)
        assert refused.value.refusals == shown.refusals
        assert world.state() == before
    return None


def listing(tree: OrgTree) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """List a whole tree in its order, each organisation with its subordinates in theirs."""
    return [(key, tree.parent(key), tree.children(key)) for key in tree]


def rebuilt(world: World) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """List the tree that the records give by themselves, in whatever order they come."""
    records = list(world.register.every(Organisation))
    world.rng.shuffle(records)
    return listing(OrgTree(records))


def sound(register: Register) -> None:
    """Nothing is orphaned: every record names what stands."""
    tree = register.tree
    for one in register.every(Organisation):
        assert placement_refusals(tree, one.key, one.parent) == () or one.parent is None
    for member in register.every(Member):
        assert tree.traits(member.branch).kind.holds_members
    for account in register.every(Account):
        assert account.organisation in tree or account.state is AccountState.CLOSED
    assert {one.key for one in register.every(Grants)} <= set(tree)
    for case in open_transfers(register):
        rest = {*case.route.path[case.position :], case.route.source, case.route.receiver}
        assert rest - {None} <= set(tree)
        if case.member is not None:
            who = register.get(Member, case.member)
            assert who is not None
            assert who.branch == case.route.source


class Seen:
    """What stands where and who sees what, counted the plain way."""

    def __init__(self, register: Register) -> None:
        """Count everything."""
        self.tree: OrgTree = register.tree.overlay()
        self.keys = set(self.tree)
        self.below = {key: set(register.tree.subtree(key)) for key in self.keys}
        self.home = {one.key: one.branch for one in register.every(Member)}
        self.probationary = {one.key for one in register.every(Member)
                             if one.category is MemberCategory.PROBATIONARY}  # fmt: skip
        powers = register.powers
        self.held = {key: powers.held.get(key, frozenset()) for key in self.keys}
        self.reach = {
            key: {place: frozenset(f for f in self.held[key] if powers.check(key, f, place))
                  for place in self.below[key]}
            for key in self.keys
        }  # fmt: skip
        self.holds = {key for key in self.keys if self.tree.traits(key).kind.holds_members}

    def members(self, key: str) -> set[str]:
        """Give the members at and below an organisation."""
        return {who for who, branch in self.home.items() if branch in self.below.get(key, ())}


def numbers_agree(shown: Preview, was: Seen, now: Seen, parents: dict[str, str | None]) -> None:
    """The counts are those of a plain recount, and whoever's members change is counted."""
    assert shown.conservation.holds
    assert was.home.keys() == now.home.keys()
    assert shown.conservation.organisations_after == len(now.keys)
    counted = {one.organisation: one for one in shown.counts}
    for key, one in counted.items():
        for heads, seen in ((one.before, was), (one.after, now)):
            assert (heads is None) == (key not in seen.keys)
            if heads is not None:
                assert heads.organisations == len(seen.below[key])
                assert heads.members == len(seen.members(key))
                assert heads.probationary == len(seen.members(key) & seen.probationary)
                assert heads.branches == len(seen.below[key] & seen.holds)
    for key in was.keys | now.keys:
        if was.members(key) != now.members(key):
            assert key in counted
    moved = {one.key for one in shown.tree.moved}
    assert moved == {key for key in was.keys & now.keys if parents[key] != now.tree.parent(key)}


def nothing_widened_silently(shown: Preview, was: Seen, now: Seen) -> None:
    """Whoever reaches more organisations or members, or holds more, is named."""
    named = {one.organisation: one for one in shown.widened}
    gains = {one.organisation: set(one.gains) for one in shown.grants}
    for key in now.keys:
        gained = now.held[key] - was.held.get(key, frozenset())
        assert {one.value for one in gained} == gains.get(key, set())
        reached = was.reach.get(key, {})
        more = {place for place, functions in now.reach[key].items() if place in was.keys
                and functions - gained - reached.get(place, frozenset())}  # fmt: skip
        people = now.members(key) - was.members(key)
        if more or (people and now.held[key] and any(now.reach[key].values())):
            assert key in named, key
    for key, one in named.items():
        if key not in shown.tree.edited:
            fresh = (now.below[key] - was.below.get(key, {key})) & was.keys
            assert one.organisations == len(fresh)
            assert one.members == len(now.members(key) - was.members(key))


@pytest.mark.clause("G2.0", "G2.2", "G2.3", "G2.4", "Y-beyond")
@settings(max_examples=60)
@given(world=WORLDS)
def test_the_steps_alone_are_legal_primitive_steps(world: World) -> None:
    """Done one after the other at the desk, the steps of an allowed plan give the same tree."""
    plans = world.desk(world.root).plans
    drawn = (plans.preview(world.plan()) for _ in range(12))
    shown = next((one for one in drawn if steps_only(one)), None)
    if shown is None:
        return
    single, whole = world.register.rehearse(), world.register.rehearse()
    account = world.desk(world.root).account
    plans = whole.desk(account, person="甲某").plans
    plans.apply(shown)
    one_by_one(single, account, shown)
    assert outline(single) == outline(whole)


def steps_only(shown: Preview) -> bool:
    """Tell whether a plan can be done with the desk's own verbs for organisations, as it is."""
    verbs = Create | Delete | Edit | Move
    own = all(isinstance(one.step, verbs) and not one.acts_for for one in shown.steps)
    return shown.allowed and own and not shown.transfers


def one_by_one(register: Register, account: str, shown: Preview) -> None:
    """Do the steps of a plan by themselves."""
    desk, names = register.desk(account, person="甲某").organisations, dict[str, str]()
    papers = shown.plan.evidence
    for step in (one.step for one in shown.steps):
        if isinstance(step, Create):
            under = names.get(step.under, step.under)
            made = desk.create(
                step.name, code=step.code, under=under, evidence=papers, kind=step.kind,
                tier=step.tier, category=step.category, connected=step.connected,
                category_code=step.category_code,
            )  # fmt: skip
            names[step.alias] = made.key
        elif isinstance(step, Edit):
            desk.edit(names.get(step.organisation, step.organisation), evidence=papers,
                      **step.fields)  # fmt: skip
        elif isinstance(step, Move):
            there = names.get(step.to, step.to)
            desk.move(names.get(step.organisation, step.organisation), there, evidence=papers)
        elif isinstance(step, Delete):
            heirs = [names.get(one, one) for one in step.successors]
            desk.delete(step.organisation, evidence=papers, successors=heirs)


def outline(register: Register) -> set[tuple[str, str, str | None, frozenset[Function]]]:
    """Give the tree and the grants by code, since new keys differ."""
    tree, held = register.tree, register.powers.held
    codes = {key: tree.organisation(key).code for key in tree}
    return {
        (codes[key], tree.organisation(key).name, codes.get(tree.parent(key) or ""),
         held.get(key, frozenset()))
        for key in tree
    }  # fmt: skip


@pytest.mark.clause("G2.0", "N3.3c")
@settings(max_examples=40)
@given(world=WORLDS)
def test_a_preview_is_stored_and_read_back_without_personal_data(world: World) -> None:
    """The JSON form gives the same value back, and neither it nor the words hold personal data."""
    shown = world.desk(world.operator()).plans.preview(world.plan())
    text = shown.to_json()
    assert Preview.from_json(text) == shown
    assert Preview.from_json(text).hash == shown.hash
    personal = set(secrets(world.register))
    assert not any(one in text or one in str(shown) or one in repr(shown) for one in personal)
    assert all(one.clause and one.text for one in shown.steps)


def secrets(register: Register) -> Iterator[str]:
    """Give every number, name and address that must not show."""
    for one in register.every(Member):
        yield one.id_number.reveal("look for it where it must not be")
        if one.phone is not None:
            yield one.phone.reveal("look for it where it must not be")
        if one.home_address is not None:
            yield one.home_address.reveal("look for it where it must not be")
