"""The table of expected routes, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.transfer.trees import (
    DEFAULT,
    brought,
    key,
    member,
    names,
    organisation,
    parse,
    refused,
    submitted,
    verb,
)

from partyreg.errors import RefusedError
from partyreg.model import Route
from partyreg.permissions import Powers
from partyreg.transfer import route, route_in
from partyreg.tree import OrgTree
from partyreg.values import OrganisationKind

World = tuple[OrgTree, Powers]
Row = dict[str, str]


def rows(folder: Path) -> dict[str, Row]:
    """Read the table."""
    with (folder / "routes.csv").open(encoding="utf-8", newline="") as file:
        return {one["id"]: one for one in csv.DictReader(file)}


def answered(row: Row) -> tuple[str, str]:
    """Give kind and path for a row, in its own words."""
    tree, powers = parse(row["tree"])
    destination = key(row["destination"], tree)
    asked = re.search(r"\[initiator: ([^\]]+)\]", row["description"])
    found: Route
    if row["expected_kind"] == "nationwide-in":
        recorder = key(row["expected_path"].split(">")[0], tree)
        found = route_in(
            tree=tree, powers=powers, recorder=recorder, destination=destination, settings=DEFAULT
        )
    else:
        found = route(
            tree=tree, powers=powers, source=key(row["source_branch"], tree),
            destination=destination, initiator=key(asked[1], tree) if asked else None,
            settings=DEFAULT,
        )  # fmt: skip
    return found.kind.value.replace("realm", "province"), names(found.path)


@pytest.mark.clause("G4.1", "G4.2a", "G4.2b", "G4.2c", "G4.3a", "G4.3c", "N2.3a", "N2.3b")
@pytest.mark.clause("Y-county", "Y-relay", "Y-climb", "Y-working", "Y-internal", "T.note")
def test_every_row_that_expects_a_route_gets_it(shared_cases: Path) -> None:
    """Each row that expects a route gets its kind and its path, exactly."""
    expected = {
        name: (one["expected_kind"], one["expected_path"])
        for name, one in rows(shared_cases).items()
        if one["expected_kind"] != "refused"
    }
    assert len(expected) >= 33
    table = rows(shared_cases)
    assert {name: answered(table[name]) for name in expected} == expected


# ── The rows that expect a refusal: their condition stands in the description ────────────────


def with_branch(row: Row) -> tuple[World, str, str]:
    """Read a row; a receiver that the row trimmed of its branch gets one, so that it can act."""
    tree, powers = parse(row["tree"])
    source, destination = key(row["source_branch"], tree), key(row["destination"], tree)
    if tree.organisation(destination).kind is not OrganisationKind.BRANCH:
        branch = organisation("F村党支部", "branch", destination)
        tree = OrgTree([*(tree.organisation(one) for one in tree), branch])
        powers = Powers(tree, {**powers.held, branch.key: powers.held[source]})
    return (tree, powers), source, destination


def letter_recorded_by_the_town(row: Row) -> object:
    """R108."""
    tree, powers = parse(row["tree"])
    town = key(row["destination"], tree)
    return route_in(tree=tree, powers=powers, recorder=town, destination=town, settings=DEFAULT)


def concluded_by_the_town(row: Row) -> object:
    """R109."""
    world, source, _ = with_branch(row)
    case = submitted(world, source, row["destination"] + "（外省）")
    return verb(
        "conclude", case, world, "k·B镇党委", member=member(source), number="1", settings=DEFAULT
    )


def internal_by_the_branch(row: Row) -> object:
    """R113."""
    world, source, destination = with_branch(row)
    return verb(
        "transfer_internal", member(source), world, source, branch=destination, key="t",
        settings=DEFAULT,
    )  # fmt: skip


def received_by_the_branch(row: Row) -> object:
    """R114."""
    world, source, destination = with_branch(row)
    case = brought(world, submitted(world, source, destination))
    return verb("receive", case, world, destination, branch=destination, member=member(source))


def to_the_same_branch(row: Row) -> object:
    """R120."""
    world, source, destination = with_branch(row)
    return submitted(world, source, destination)


def with_an_open_transfer(row: Row) -> object:
    """R129."""
    world, source, destination = with_branch(row)
    case = submitted(world, source, destination)
    return submitted(world, source, destination, key="t-2", open_transfer=case)


def to_a_deleted_committee(row: Row) -> object:
    """R131."""
    (tree, powers), source, destination = with_branch(row)
    case = submitted((tree, powers), source, destination)
    left = OrgTree(
        tree.organisation(one) for one in tree if not tree.is_at_or_below(one, destination)
    )
    return verb("approve", case, (left, Powers(left, powers.held)), "k·B镇党委")


STORIES: dict[str, tuple[Callable[[Row], object], str, str, str]] = {
    "R108": (
        letter_recorded_by_the_town, "transfer.recorder-without-authority", "Y-climb",
        "'E镇党委' does not hold the function '全国范围内转接'",
    ),
    "R109": (concluded_by_the_town, "right.not-granted", "T", ""),
    "R113": (internal_by_the_branch, "right.not-granted", "T", ""),
    "R114": (received_by_the_branch, "right.not-granted", "T", ""),
    "R120": (
        to_the_same_branch, "transfer.same-branch", "Y-kind",
        "'C村党支部' is the source and the destination",
    ),
    "R129": (
        with_an_open_transfer, "transfer.already-open", "Y-leave",
        "the member 'm-1' has the open transfer 't-1'",
    ),
    "R131": (
        to_a_deleted_committee, "transfer.organisation-gone", "Y-delete-blocks",
        "the path of 't-1' names 'k·E镇党委', which is gone",
    ),
}  # fmt: skip


def found_in(refusal: RefusedError, code: str) -> tuple[str, str]:
    """Give message and clause of one of the refusals."""
    one = next(one for one in refusal.refusals if one.code == code)
    return one.message, one.clause


@pytest.mark.clause("Y-kind", "Y-leave", "Y-climb", "Y-delete-blocks", "G4.3b", "G4.2d", "T")
def test_every_row_that_expects_a_refusal_gets_it(shared_cases: Path) -> None:
    """Each row that expects a refusal is refused for its reason, under its clause."""
    expected = {
        name: one for name, one in rows(shared_cases).items() if one["expected_kind"] == "refused"
    }
    assert set(expected) == set(STORIES)
    for name, row in expected.items():
        story, code, clause, message = STORIES[name]
        refusal = refused(lambda story=story, row=row: story(row))  # type: ignore[misc]
        assert code in refusal.codes, name
        got = found_in(refusal, code)
        assert got[1] == clause, name
        assert got[0] == message or not message, name
