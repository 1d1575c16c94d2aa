"""Organisations from a table: all faults at once, each with its row, and nothing loaded."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import Fault, InputError
from partyreg.inputs import COLUMNS, facts_of, read_organisations, read_tree
from partyreg.model import Organisation
from partyreg.testing.strategies import trees
from partyreg.tree import OrgTree
from partyreg.values import DirectCategory, Function, OrganisationKind, Phone, Tier

pytestmark = pytest.mark.clause("N3.2d", "Y-shape", "Y-primary")

HEAD = "code,parent,tier,name"
CANARY = "绝不外传之名"


def text(*rows: str, head: str = HEAD) -> io.StringIO:
    """Give a table."""
    return io.StringIO("\n".join((head, *rows)))


def faults(*rows: str, head: str = HEAD) -> list[str]:
    """Give the faults of a table as they are shown."""
    with pytest.raises(InputError) as wrong:
        read_organisations(text(*rows, head=head))
    return [str(one) for one in wrong.value.faults]


def written(organisations: list[Organisation]) -> io.StringIO:
    """Write organisations as a table with every column that they need."""
    codes = {one.key: one.code for one in organisations}
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS])
    for one in organisations:
        writer.writerow([
            one.code, codes.get(one.parent or "", ""), one.tier.value, one.name, one.key,
            one.kind.value, one.category.value if one.category else "",
            "yes" if one.connected else "no", one.secretary or "", one.contact or "",
            one.phone.reveal("a test") if one.phone else "",
            ";".join(one.information_administrators), one.category_code or "", one.address or "",
        ])  # fmt: skip
    file.seek(0)
    return file


# ── what is read ─────────────────────────────────────────────────────────────────────────────


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    """A tree written as a table is the same tree again, in whatever order its rows stand."""
    tree = data.draw(trees())
    plain = [
        Organisation(one.key, one.code, one.name, one.kind, one.tier, one.parent, one.category,
                     one.connected)
        for one in map(tree.organisation, tree)
    ]  # fmt: skip
    shuffled = data.draw(st.permutations(plain))
    assert read_organisations(written(shuffled)) == tuple(shuffled)


def test_every_optional_column_is_read() -> None:
    """Each optional column fills its field; an empty cell leaves the usual value."""
    head = ",".join(COLUMNS)
    full = "1,,基层党委,A党委,k1,working-committee,街道,no,甲,乙,0562-1,丙； 丁,611,某路1号"
    [one, two] = read_organisations(text(
        full.replace("街道", DirectCategory.SUB_DISTRICT.label), "2,1,branch,B支部,,,,,,,,,,",
        head=head,
    ))  # fmt: skip
    assert one == Organisation(
        "k1", "1", "A党委", OrganisationKind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE, None,
        DirectCategory.SUB_DISTRICT, False, "甲", "乙", Phone("0562-1"), ("丙", "丁"), "611",
        address="某路1号",
    )  # fmt: skip
    assert two == Organisation("2", "2", "B支部", OrganisationKind.BRANCH, Tier.BRANCH, "k1")


@pytest.mark.parametrize(
    ("word", "kind", "tier", "category"),
    [
        (spelling, kind, tier, None)
        for tier, kind in {
            Tier.BRANCH: OrganisationKind.BRANCH,
            Tier.PRIMARY_COMMITTEE: OrganisationKind.COMMITTEE,
            Tier.COUNTY: OrganisationKind.ORGANISATION_DEPARTMENT,
            Tier.CITY: OrganisationKind.ORGANISATION_DEPARTMENT,
            Tier.PROVINCE: OrganisationKind.ORGANISATION_DEPARTMENT,
        }.items()
        for spelling in (tier.value, tier.name, tier.label, f" {tier.name.title()} ")
    ] + [
        ("system", OrganisationKind.DEPARTMENT_SYSTEM, Tier.PROVINCE, None),
        ("listed", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, DirectCategory.TOWNSHIP),
        ("listed:university", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE,
         DirectCategory.UNIVERSITY),
        ("committee", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE, None),
        ("sub", OrganisationKind.COMMITTEE, Tier.BRANCH, None),
        ("general", OrganisationKind.GENERAL_BRANCH, Tier.BRANCH, None),
        ("joint", OrganisationKind.JOINT_BRANCH, Tier.BRANCH, None),
        ("committee+working", OrganisationKind.WORKING_COMMITTEE, Tier.PRIMARY_COMMITTEE, None),
    ],
)  # fmt: skip
def test_a_tier_is_read_in_every_spelling(
    word: str, kind: OrganisationKind, tier: Tier, category: DirectCategory | None
) -> None:
    """A tier is known by value, name, Chinese label, and the tags of the notation."""
    [one] = read_organisations(text(f"1,,{word},A"))
    assert (one.kind, one.tier, one.category, one.connected) == (kind, tier, category, True)


@pytest.mark.parametrize(
    ("word", "connected"),
    [("", True), ("Yes", True), ("是", True), ("1", True), ("NO", False), ("否", False),
     ("false", False)],
)  # fmt: skip
@pytest.mark.clause("N1")
def test_connection_is_yes_unless_it_is_denied(word: str, connected: bool) -> None:
    """An organisation operates itself unless the table says no."""
    [one] = read_organisations(text(f"1,,branch,A,{word}", head=f"{HEAD},connected"))
    assert one.connected is connected


@pytest.mark.parametrize("mark", ["", "\N{BYTE ORDER MARK}"])
@pytest.mark.parametrize("packed", [False, True])
def test_bytes_and_paths_are_read_with_or_without_a_mark(
    tmp_path: Path, mark: str, packed: bool
) -> None:
    """UTF-8 is read with or without its mark, from bytes, text or a path, packed or not."""
    table = f"{mark}{HEAD}\r\n1,,county,A县委\r\n"
    content = gzip.compress(table.encode(), mtime=0) if packed else table.encode()
    path = tmp_path / "organisations.csv"
    path.write_bytes(content)
    wanted = read_organisations(io.StringIO(table))
    assert [one.name for one in wanted] == ["A县委"]
    assert read_organisations(io.BytesIO(content)) == wanted
    assert read_organisations(path) == read_organisations(str(path)) == wanted


@pytest.mark.clause("G1.2")
def test_a_tree_keeps_what_is_configured() -> None:
    """Read as a tree, a table says which functions an organisation holds besides the initial."""
    rows = ("1,,county,A", "2,1,committee+nationwide,B", "3,1,committee+no-internal,C")
    facts = facts_of(read_tree(text(*rows)))
    nationwide, internal = Function.NATIONWIDE_TRANSFER, Function.INTERNAL_TRANSFER
    assert [facts.powers.holds(key, nationwide) for key in "123"] == [True, True, False]
    assert [facts.powers.holds(key, internal) for key in "123"] == [True, True, False]
    assert faults(*rows) == [
        "row 3, column tier: a record cannot hold +nationwide: read the table as a tree",
        "row 4, column tier: a record cannot hold +no-internal: read the table as a tree",
    ]


def test_a_chain_of_a_hundred_thousand_is_read() -> None:
    """Depth costs no recursion."""
    rows = (f"{n},{n - 1 if n else ''},sub,N" for n in range(100_000))
    assert OrgTree(read_organisations(text(*rows))).depth("99999") == 99_999


# ── what is refused ──────────────────────────────────────────────────────────────────────────


def test_all_faults_come_at_once_with_their_rows() -> None:
    """Bad words, duplicates, unknown superiors, cycles and wrong places: all, in file order."""
    found = faults(
        "1,,province,A,,maybe,", "2,1,xx,B,,,", '3,9,county,"C\0",,,', "4,5,county,D,k,,",
        "5,4,county,E,k,,", "", "6,6,county,F,,,zz", "7,2,county,G,,,", "8,7,province,H,,,",
        "9", "4,1,county,J,,,", head=f"{HEAD},key,connected,kind",
    )  # fmt: skip
    assert [one.partition(": it is none of")[0] for one in found] == [
        "row 2, column connected: it is neither yes nor no",
        "row 3, column tier",
        "row 4, column name: it has a control character at position 2",
        "row 4, column parent: its superior is unknown",
        "row 5, column parent: it stands below itself",
        "row 6, column key: row 5 has the same one",
        "row 6, column parent: it stands below itself",
        "row 8, column kind",
        "row 8, column parent: it stands under itself",
        (
            "row 10, column tier: an organisation of tier 'province' cannot stand under one of "
            "tier 'county'"
        ),
        "row 11: it has 1 cells where the heading has 7",
        "row 12, column code: row 5 has the same one",
    ]


def test_a_code_that_stands_twice_is_one_fault() -> None:
    """Where the code is the key, its second use is said once; where keys differ, both are."""
    assert faults("1,,county,A", "1,,county,B") == ["row 3, column code: row 2 has the same one"]
    assert faults("1,,county,A,k", "2,,county,B,k", head=f"{HEAD},key") == [
        "row 3, column key: row 2 has the same one"
    ]


def test_rows_are_counted_as_an_editor_shows_them() -> None:
    """A cell over two lines, and blank lines, count; a row is named by its first line."""
    found = faults('1,,county,"A\nB"', "", " , , , ", "2,7,branch,C")
    assert found == [
        "row 2, column name: it has a control character at position 2",
        "row 6, column parent: its superior is unknown",
    ]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("code,parent,name", "row 1, column tier: the column is missing"),
        (f"{HEAD},name", "row 1, column name: the column stands twice"),
        (f"{HEAD},{CANARY}", "row 1, cell 5: the column is none of code, parent, tier, name, key"),
    ],
)
def test_a_wrong_heading_is_refused(head: str, message: str) -> None:
    """A missing, a doubled and an unknown column are named; an unknown one is not quoted."""
    [one] = faults(head=head)
    assert one.startswith(message)
    assert CANARY not in one


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "row 1, column code: the column is missing"),
        (HEAD.encode(), "row 2: there is no organisation"),
        (HEAD.encode() + b"\n1,,county,\xff", "row 2: it is neither UTF-8 nor GB18030 text"),
        (HEAD.encode() + b'\n1,,county,"A', "row 2: it is no row of comma-separated text"),
        (b"\x1f\x8b-", "file: it is no whole gzip file"),
        (gzip.compress(HEAD.encode(), mtime=0)[:-9], "file: it is no whole gzip file"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, message: str) -> None:
    """An empty, undecodable, unclosed or cut file is an input error with its place."""
    with pytest.raises(InputError) as wrong:
        read_organisations(io.BytesIO(content))
    assert str(wrong.value.faults[0]).startswith(message)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere.csv", "no such file or directory"), ("", "is a directory"),
     ("a\0b", "there can be no such file")],
)  # fmt: skip
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    """A missing file, a folder and an impossible path are input errors, too."""
    with pytest.raises(InputError) as wrong:
        read_organisations(f"{tmp_path}/{name}")
    assert str(wrong.value) == f"file: it cannot be read: {reason}"
    assert wrong.value.faults[0].code == "input.unreadable-file"


CELLS = st.one_of(
    st.sampled_from(["", "1", "2", "3", "branch", "county", "listed", "province", "甲", " ", "\0"]),
    st.text(max_size=6),
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=6), max_size=8)


@given(rows=ROWS, head=st.one_of(st.just(HEAD.split(",")), st.lists(CELLS, max_size=5)))
def test_any_table_is_read_or_refused_with_places(rows: list[list[str]], head: list[str]) -> None:
    """Whatever stands in a table, it makes a tree, or input errors with places and no value."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows(rows)
    file.seek(0)
    found: tuple[Fault, ...] = ()
    try:
        OrgTree(read_organisations(file))
    except InputError as wrong:
        found = wrong.faults
    assert all(one.place.startswith("row ") and one.reason for one in found)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whatever the bytes, nothing but an input error comes out."""
    with pytest.raises(InputError):
        read_organisations(io.BytesIO(content))


@given(place=st.sampled_from(["secretary", "contact", "phone", "information_administrators"]))
@pytest.mark.clause("N3.3c")
def test_no_name_of_a_person_is_in_a_fault(place: str) -> None:
    """A fault in a personal column names the place only; neither does a record show it."""
    head, rows = f"{HEAD},{place}", [f"1,,county,A,{CANARY}\0", f"2,1,county,B,{CANARY}"]
    [one] = faults(*rows, head=head)
    assert one == f"row 2, column {place}: it has a control character at position 7"
    [record] = read_organisations(text(f"2,,county,B,{CANARY}", head=head))
    assert CANARY not in repr(record)
