"""The route: kind and path follow from tree, powers, source and destination."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.transfer import naive
from tests.transfer.trees import DEFAULT, held_by, key, names, parse, refused, worlds

from partyreg.errors import RefusedError
from partyreg.model import Route
from partyreg.permissions import Powers
from partyreg.settings import Settings
from partyreg.transfer import route, route_in
from partyreg.tree import OrgTree
from partyreg.values import Function, StepRole, Tier, TransferKind

pytestmark = pytest.mark.clause("G4.2c", "Y-path", "Y-responsible", "Y-primary", "Y-department")

World = tuple[OrgTree, Powers]
STORY = (
    "甲省委组织部[province](X市委组织部[city](A县委组织部[county](B镇党委[listed](C村党支部[branch],"
    "C2村党支部[branch]),医院党委[committee](一支部[branch])),"
    "D县委组织部[county](E镇党委[listed](F村党支部[branch]),空镇党委[listed](空总支[general]))))"
    " ; 乙系统[system](Z党委[listed](Z支部[branch]))"
)
WORLD = parse(STORY)
STRICT = Settings(strict_realm_transfer=True)
ONLINE = Settings(nationwide_online=True)


def find(source: str, destination: str, world: World = WORLD, **more: object) -> Route:
    """Ask for a route by names."""
    tree, powers = world
    given: dict[str, object] = {"settings": DEFAULT, **more}
    if "initiator" in given:
        given["initiator"] = key(str(given["initiator"]), tree)
    return route(
        tree=tree,
        powers=powers,
        source=key(source, tree),
        destination=key(destination, tree),
        **given,  # type: ignore[arg-type]
    )


def find_in(recorder: str, destination: str, world: World = WORLD) -> Route:
    """Ask for the route of an arrival by names."""
    tree, powers = world
    ends = {"recorder": key(recorder, tree), "destination": key(destination, tree)}
    return route_in(tree=tree, powers=powers, settings=DEFAULT, **ends)


def path(found: Route) -> str:
    """Write a path in names."""
    return names(found.path)


def without(world: World, organisation: str, function: Function) -> World:
    """Take a function away from an organisation."""
    tree, powers = world
    one = key(organisation, tree)
    return tree, Powers(tree, {**powers.held, one: powers.held[one] - {function}})


def why(refusal: RefusedError) -> list[tuple[str, str, str]]:
    """Give code, message and clause of every refusal."""
    return [(one.code, one.message, one.clause) for one in refusal.refusals]


# ── Steps ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("Y-county")
def test_the_nearest_county_department_is_the_county() -> None:
    """A department inside a county makes a county of its own, whose way out is the realm's."""
    world = parse(
        "P[province](A[county](H[listed](I[branch]),D[county](E[listed](F[branch]),"
        "G[listed](K[branch]))))"
    )
    assert find("F", "K", world).kind is TransferKind.COUNTY
    assert find("F", "I", world).kind is TransferKind.REALM


@pytest.mark.clause("G4.2a", "Y-relay")
def test_each_step_of_a_relayed_route_has_role_clause_and_function() -> None:
    """The hospital's committee passes on, the county relays with the authority, E receives."""
    found = find("一支部", "E镇党委")
    assert (found.kind, found.clause) == (TransferKind.REALM, "G4.2a")
    assert [(one.role, one.clause, one.function) for one in found.steps] == [
        (StepRole.INITIATE, "G4.2c", Function.SUBMIT_TRANSFER),
        (StepRole.APPROVE, "G4.2c", Function.SUBMIT_TRANSFER),
        (StepRole.RELAY, "Y-relay", Function.REALM_TRANSFER),
        (StepRole.RECEIVE, "G4.2c", Function.RECEIVE_MEMBER),
    ]


@pytest.mark.clause("G4.3a", "G4.3b", "Y-climb", "Y-realm")
def test_the_last_step_out_of_the_realm_concludes() -> None:
    """Text and another realm both lie outside; the county concludes and nobody receives."""
    to_text, to_realm = find("C村党支部", "某省E镇党委"), find("C村党支部", "Z支部")
    assert path(to_text) == path(to_realm) == "C村党支部>B镇党委>A县委组织部"
    assert (to_text.clause, to_realm.clause) == ("G4.3a", "Y-realm")
    assert to_text.receiver is None
    assert to_realm.receiver is None
    last = to_text.steps[-1]
    assert (last.role, last.clause) == (StepRole.CONCLUDE, "G4.3b")
    assert last.function is Function.NATIONWIDE_TRANSFER


@pytest.mark.clause("G4.3c", "G4.3d", "Y-climb")
def test_an_arrival_descends_from_the_recorder_to_the_receiver() -> None:
    """The county records, the town receives; a branch resolves to the town."""
    found = find_in("D县委组织部", "F村党支部")
    assert [(one.role, one.clause) for one in found.steps] == [
        (StepRole.RECORD, "G4.3c"),
        (StepRole.RECEIVE, "G4.3d"),
    ]
    assert (found.source, found.receiver) == (None, "k·E镇党委")


@pytest.mark.clause("G4.3e")
def test_transfer_between_realms_without_paper_is_a_setting() -> None:
    """Once it is allowed, both realms approve online, and the other realm's committee receives."""
    found = find("C村党支部", "Z支部", settings=ONLINE)
    assert path(found) == "C村党支部>B镇党委>A县委组织部>乙系统>Z党委"
    assert (found.kind, found.receiver) == (TransferKind.NATIONWIDE_OUT, "k·Z党委")
    assert {one.clause for one in found.steps} == {"G4.3e"}
    assert find("C村党支部", "某省E镇党委", settings=ONLINE).receiver is None


# ── Initiators ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "destination", "initiator", "expected"),
    [
        ("C村党支部", "E镇党委", "A县委组织部", "A县委组织部>E镇党委"),
        ("C村党支部", "F村党支部", "X市委组织部", "X市委组织部>E镇党委"),
        ("一支部", "E镇党委", "医院党委", "医院党委>A县委组织部>E镇党委"),
        ("一支部", "B镇党委", "医院党委", "医院党委>B镇党委"),
        ("C村党支部", "某省", "A县委组织部", "A县委组织部"),
        ("C村党支部", "某省", "甲省委组织部", "甲省委组织部"),
        ("C村党支部", "C2村党支部", "B镇党委", "B镇党委"),
        ("C村党支部", "C2村党支部", "A县委组织部", "A县委组织部>B镇党委"),
    ],
)
def test_nobody_approves_its_own_application(
    source: str, destination: str, initiator: str, expected: str
) -> None:
    """The initiator stands first and those at or below it on the source's side are left out."""
    assert path(find(source, destination, initiator=initiator)) == expected


ZONE = parse(
    "P[province](Y[city](Z[committee](U[committee](u[branch]),V[committee](v[branch]),z[branch])))"
)


@pytest.mark.clause("Y-relay")
@pytest.mark.parametrize(
    ("source", "destination", "initiator", "expected"),
    [
        ("u", "v", None, "u>U>Z>Y>V"),
        ("u", "v", "Z", "Z>Y>V"),
        ("u", "z", None, "u>U>Y>Z"),
        ("z", "u", None, "z>Z>Y>U"),
        ("u", "z", "Z", "Z>Y>Z"),
    ],
)
def test_a_superior_of_both_sides_appears_once(
    source: str, destination: str, initiator: str | None, expected: str
) -> None:
    """Two unlisted committees of one zone: the zone acts once, the city has the authority."""
    more = {} if initiator is None else {"initiator": initiator}
    assert path(find(source, destination, ZONE, **more)) == expected


@pytest.mark.clause("N1")
def test_who_is_not_connected_is_operated_for() -> None:
    """The superior applies for an unconnected branch by itself; the branch itself is refused."""
    tree = OrgTree(
        evolve(one, connected=one.name != "C村党支部")
        for one in (WORLD[0].organisation(each) for each in WORLD[0])
    )
    world = tree, Powers(tree, WORLD[1].held)
    assert path(find("C村党支部", "E镇党委", world)) == "B镇党委>E镇党委"
    refusal = refused(lambda: find("C村党支部", "E镇党委", world, initiator="C村党支部"))
    message = "'C村党支部' does not operate in the system itself"
    assert why(refusal) == [("transfer.not-connected", message, "N1")]
    assert refusal.refusals[0].hint == "let 'B镇党委' apply on its behalf"


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("Y-kind", "T")
def test_everything_wrong_is_said_at_once() -> None:
    """An initiator from elsewhere, without the right, and a destination that is no text."""
    world = without(WORLD, "F村党支部", Function.SUBMIT_TRANSFER)
    refusal = refused(lambda: find("B镇党委", "x\0", world, initiator="F村党支部"))
    assert why(refusal) == [
        (
            "transfer.source-not-branch",
            "'B镇党委' is no branch, so no member stands in it",
            "Y-kind",
        ),
        (
            "transfer.bad-destination",
            "the destination cannot be taken: it has a control character at position 2",
            "Y-destination",
        ),
        (
            "transfer.initiator-not-above",
            "'F村党支部' does not stand at or above 'B镇党委'",
            "Y-path",
        ),
        (
            "transfer.may-not-submit",
            "'F村党支部' does not hold the function '发起转接申请'",
            "T",
        ),
    ]
    assert refusal.refusals[-1].hint == "let 'E镇党委' apply"


@pytest.mark.clause("Y-kind")
def test_another_kind_is_refused_and_the_right_one_named() -> None:
    """Two branches of one town are no matter of the realm."""
    refusal = refused(lambda: find("C村党支部", "C2村党支部", kind=TransferKind.REALM))
    assert refusal.codes == ("transfer.other-kind",)
    assert refusal.refusals[0].clause == "Y-kind"
    assert refusal.refusals[0].hint == "the kind is '基层党委内部转接'"
    assert find("C村党支部", "C2村党支部", kind=TransferKind.INTERNAL).kind is TransferKind.INTERNAL


@pytest.mark.clause("Y-relay")
def test_the_strict_setting_refuses_instead_of_relaying() -> None:
    """The hospital's committee is not listed, so it may not transfer inside the realm itself."""
    refusal = refused(lambda: find("一支部", "E镇党委", settings=STRICT))
    message = "'医院党委' may not transfer directly inside the realm"
    assert why(refusal) == [("transfer.not-listed", message, "Y-relay")]
    assert path(find("C村党支部", "E镇党委", settings=STRICT)) == "C村党支部>B镇党委>E镇党委"


@pytest.mark.clause("Y-destination")
def test_a_destination_that_cannot_place_anybody_is_refused() -> None:
    """A department with towns only, and a town whose general branch is empty."""
    tree, powers = WORLD
    for where in ("D县委组织部", "空镇党委"):
        message = f"{where!r} has no branch of its own that could take the member"
        expected = [("transfer.destination-without-branch", message, "Y-destination")]
        assert why(refused(lambda where=where: find("C村党支部", where))) == expected  # type: ignore[misc]
    inward = refused(
        lambda: route_in(
            tree=tree, powers=powers, recorder="k·D县委组织部", destination="k·空镇党委",
            settings=DEFAULT,
        )
    )  # fmt: skip
    assert inward.codes == ("transfer.destination-without-branch",)


@pytest.mark.clause("Y-internal")
def test_switched_off_internal_transfer_becomes_an_ordinary_one() -> None:
    """The one committee approves and receives; the kind is county where there is a county."""
    world = without(WORLD, "B镇党委", Function.INTERNAL_TRANSFER)
    found = find("C村党支部", "C2村党支部", world)
    assert (found.kind, path(found)) == (TransferKind.COUNTY, "C村党支部>B镇党委")
    assert (found.clause, found.steps[-1].role) == ("Y-internal", StepRole.RECEIVE)
    small = parse("P[province](U[listed](s[branch],t[branch]))")
    other = find("s", "t", without(small, "U", Function.INTERNAL_TRANSFER))
    assert other.kind is TransferKind.REALM


@pytest.mark.clause("Y-arrive", "Y-climb")
@pytest.mark.parametrize(
    ("recorder", "code", "message"),
    [
        ("A县委组织部", "recorder-not-above", "'A县委组织部' does not stand above 'F村党支部'"),
        ("F村党支部", "recorder-not-above", "'F村党支部' does not stand above 'F村党支部'"),
        (
            "X市委组织部", "recorder-not-nearest",
            "'X市委组织部' is not the nearest with nationwide authority above 'F村党支部'",
        ),
        (
            "E镇党委", "recorder-without-authority",
            "'E镇党委' does not hold the function '全国范围内转接'",
        ),
    ],
)  # fmt: skip
def test_a_letter_is_recorded_by_the_nearest_with_authority(
    recorder: str, code: str, message: str
) -> None:
    """Anybody else is refused, and the refusal names who records."""
    refusal = refused(lambda: find_in(recorder, "F村党支部"))
    found = {one.code: one for one in refusal.refusals}[f"transfer.{code}"]
    assert found.message == message
    assert found.clause in ("Y-arrive", "Y-climb")
    assert found.hint == "let 'D县委组织部' record the letter"


@pytest.mark.clause("Y-relay", "Y-climb")
def test_a_missing_authority_is_said() -> None:
    """Where nobody up to the root holds the function, the route is refused."""
    world = WORLD
    for one in ("A县委组织部", "X市委组织部", "甲省委组织部"):
        world = without(world, one, Function.NATIONWIDE_TRANSFER)
    refusal = refused(lambda: find("C村党支部", "某省", world))
    message = "nobody at or above 'B镇党委' holds the function '全国范围内转接'"
    assert why(refusal) == [("transfer.no-authority", message, "Y-relay")]


@pytest.mark.clause("Y-kind", "Y-destination")
@pytest.mark.parametrize("nonsense", [None, 7, "", "k·\0", [], "没有"])
def test_nonsense_is_refused_with_a_code(nonsense: object) -> None:
    """Keys of the wrong type and unknown keys are refusals, not errors of Python."""
    tree, powers = WORLD
    found = refused(
        lambda: route(
            tree=tree, powers=powers, source=nonsense,  # type: ignore[arg-type]
            destination="k·E镇党委", initiator=nonsense, settings=DEFAULT,  # type: ignore[arg-type]
        )
    )  # fmt: skip
    assert found.codes[0] == "transfer.unknown-source"
    inward = refused(
        lambda: route_in(
            tree=tree, powers=powers, recorder=nonsense, destination=nonsense,  # type: ignore[arg-type]
            settings=DEFAULT,
        )
    )  # fmt: skip
    assert inward.codes[0] == "transfer.unknown-destination"


# ── Properties ───────────────────────────────────────────────────────────────────────────────


@st.composite
def questions(draw: st.DrawFn) -> naive.Question:
    """Draw a world and a question about it."""
    tree, powers = draw(worlds())
    every = sorted(tree)
    branches = [one for one in every if tree.organisation(one).kind in naive.BRANCHES]
    source = draw(st.sampled_from(branches or every))
    if draw(st.integers(0, 19)) == 13:
        source = draw(st.sampled_from(every))
    others = [one for one in branches if one != source]
    destination = draw(st.sampled_from([*others, *others, *every, "某省某镇党委"]))
    above = list(naive.up(tree, source))
    initiator = draw(st.sampled_from([None] * 5 + above))
    if draw(st.integers(0, 19)) == 13:
        initiator = draw(st.sampled_from(every))
    kind = draw(st.sampled_from([None] * 20 + list(TransferKind)))
    settings = Settings(
        strict_realm_transfer=draw(st.integers(0, 4)) == 3, nationwide_online=draw(st.booleans())
    )
    return naive.Question(tree, powers, source, destination, initiator, kind, settings)


def answered(question: naive.Question) -> Route | frozenset[str]:
    """Ask a drawn question: the route, or the codes of its refusals."""
    try:
        return route(
            tree=question.tree,
            powers=question.powers,
            source=question.source,
            destination=question.destination,
            initiator=question.initiator,
            kind=question.asked,
            settings=question.settings,
        )
    except RefusedError as refusal:
        return frozenset(refusal.codes)


@pytest.mark.clause("Y-relay", "Y-climb", "Y-county", "Y-internal", "Y-destination", "Y-realm")
@pytest.mark.clause("Y-kind", "G4.3e", "N1")
@given(questions())
def test_a_slow_second_reading_gives_the_same_answers(question: naive.Question) -> None:
    """Kind and path, or the set of refusal codes, are those of the sentence-by-sentence reading."""
    found = answered(question)
    shown = (found.kind.value, found.path) if isinstance(found, Route) else found
    assert shown == naive.answer(question)


@pytest.mark.clause("Y-path", "Y-responsible", "Y-relay", "Y-climb")
@given(questions())
def test_a_path_keeps_its_shape(question: naive.Question) -> None:
    """First the initiator, last the receiver or the concluder; nobody of column 1 between."""
    tree, powers, found = question.tree, question.powers, answered(question)
    assume(isinstance(found, Route))
    assert isinstance(found, Route)
    assert found.source == question.source
    assert question.initiator in (None, found.path[0])
    assert all(one in tree for one in found.path)
    assert all(tree.traits(one).tier is not Tier.BRANCH for one in found.path[1:])
    assert len(set(found.path[1:])) == len(found.path[1:])
    assert found.path[0] not in found.path[1:-1]
    last = found.steps[-1]
    if found.receiver is None:
        assert last.role is StepRole.CONCLUDE
        assert powers.holds(last.organisation, Function.NATIONWIDE_TRANSFER)
        assert tree.is_at_or_below(question.source, last.organisation)
    else:
        assert last.organisation == found.receiver
        assert last.role in (StepRole.RECEIVE, StepRole.INTERNAL)
    assert all(
        powers.holds(one.organisation, one.function)
        for one in found.steps
        if one.role in (StepRole.RELAY, StepRole.CONCLUDE, StepRole.INTERNAL)
        and one.function is not Function.SUBMIT_TRANSFER
    )


@pytest.mark.clause("Y-climb", "Y-arrive")
@given(worlds(), st.data())
def test_an_arrival_is_recorded_by_exactly_one_organisation(
    world: World, data: st.DataObject
) -> None:
    """For a destination that can take members, one organisation or none may record."""
    tree, powers = world
    destination = data.draw(st.sampled_from(sorted(tree)))
    accepted = []
    for one in sorted(tree):
        try:
            found = route_in(
                tree=tree, powers=powers, recorder=one, destination=destination, settings=DEFAULT
            )
        except RefusedError:
            continue
        accepted.append(one)
        assert (found.path[0], found.path[-1]) == (one, found.receiver)
        assert list(found.path) == sorted(found.path, key=tree.depth)
    above = naive.approving(tree, destination)
    holder = naive.until(above, powers, Function.NATIONWIDE_TRANSFER)
    able = holder is not None and not naive.placeless(tree, destination)
    assert accepted == ([holder[-1]] if able and holder is not None else [])


@pytest.mark.clause("Y-relay")
def test_a_chain_a_hundred_thousand_deep_is_climbed() -> None:
    """Nothing here recurses: a case climbs through any number of unlisted committees."""
    deep = 100_000
    small = parse("P[province](l[listed](t[branch]))")[0]
    committee, branch = small.traits("k·l"), small.traits("k·t")
    chain = [f"n{number}" for number in range(deep)]
    keys = ["P", "l", "t", *chain, "s"]
    above = [None, "P", "l", "P", *chain[:-1], chain[-1]]
    traits = [small.traits("k·P"), committee, branch, *[committee] * deep, branch]
    tree = OrgTree.from_parents(keys, above, traits)
    plain, listed = held_by("committee"), held_by("listed")
    held = {**dict.fromkeys(chain, plain), "P": held_by("province"), "l": listed}
    powers = Powers(tree, {**held, "s": held_by("branch")})
    found = route(tree=tree, powers=powers, source="s", destination="t", settings=DEFAULT)
    assert found.path == ("s", *reversed(chain), "P", "l")


@pytest.mark.clause("Y-once", "Y-relay")
def test_a_superior_of_both_sides_stands_where_the_path_first_reaches_it() -> None:
    """Two unlisted enterprises of one unlisted zone: the zone approves once, not twice."""
    world = parse(
        "甲省委组织部[province](Y市委组织部[city](Z党工委[committee]("
        "U企业党委[committee](u支部[branch]),V企业党委[committee](v支部[branch]))))"
    )
    found = find("u支部", "v支部", world=world)
    assert path(found) == "u支部>U企业党委>Z党工委>Y市委组织部>V企业党委"
