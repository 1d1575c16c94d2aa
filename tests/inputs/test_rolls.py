"""Who stands where, from tables; and organisations written back as they are read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given

from partyreg import InputError, Organisation
from partyreg.inputs import read_tree
from partyreg.inputs.rolls import read_heads, read_roll
from partyreg.inputs.writing import organisations_csv, write_text
from partyreg.testing.strategies import organisation_lists
from partyreg.tree import OrgTree, parse_notation
from partyreg.tree.notation.tags import INTERNAL, NATIONWIDE
from partyreg.values import Function, MemberCategory

pytestmark = pytest.mark.clause("G2.3", "N3.2d", "Y-kept")

TREE = OrgTree(parse_notation(
    "A县委组织部[county](B镇党委[listed](C村党支部[branch],D村党支部[branch]),E开发区[committee+working])"
).organisations)  # fmt: skip
NONE = "is no code, key or unique name of a branch that holds members"
CODE = TREE.organisation("D村党支部").code


def faults(read: object, text: str) -> list[str]:
    """Give what is wrong with a table."""
    with pytest.raises(InputError) as refused:
        read(io.StringIO(text), TREE)  # type: ignore[operator]  # one of the two readers
    return [str(one) for one in refused.value.faults]


@pytest.mark.clause("N3.3c")
def test_only_key_branch_and_category_are_read_of_a_roll() -> None:
    """Names and numbers in further columns are passed over, and nobody's datum is kept."""
    text = (
        "key,name,branch,id_number,category\nm-1,甲某,C村党支部,11010519491231002X,\n"
        f"m-2,乙某,{CODE},440524188001010014,预备党员\n"
    )
    one, two = read_roll(io.StringIO(text), TREE)
    assert (one.key, one.branch, one.category) == ("m-1", "C村党支部", MemberCategory.FULL)
    assert (two.branch, two.category) == ("D村党支部", MemberCategory.PROBATIONARY)
    assert {one.name, two.name} == {"•••"}
    assert one.id_number.reveal("see that it is nobody's") == "•••m-1"


def test_every_fault_of_a_roll_is_told_with_its_row() -> None:
    """Keys twice or empty, branches that are none, categories that are no words."""
    text = "key,branch,category\nm-1,C村党支部,\nm-1,B镇党委,老党员\n,无此支部,\nm-1,C村党支部,\n"
    assert faults(read_roll, text) == [
        f"row 3, column branch: it {NONE}",
        "row 3, column category: it is none of full, probationary",
        "row 4, column key: it is blank",
        f"row 4, column branch: it {NONE}",
        "row 5, column key: an earlier row has the same one",
    ]


def test_every_fault_of_head_counts_is_told_with_its_row() -> None:
    """Numbers that are none, more on probation than there are, branches twice."""
    text = (
        "branch,members,probationary\nC村党支部,-1,\nD村党支部,3,4\n"
        f"{CODE},1e9,\nE开发区,3,0\nC村党支部,5,x\n"
    )
    assert faults(read_heads, text) == [
        "row 2, column members: it is no number of people",
        "row 3, column probationary: it is more than all members",
        "row 4, column members: it is no number of people",
        "row 4, column branch: an earlier row has the same one",
        f"row 5, column branch: 'E开发区' {NONE}",
        "row 6, column probationary: it is no number of people",
        "row 6, column branch: an earlier row has the same one",
    ]


def test_head_counts_are_numbers_by_branch() -> None:
    """A branch is named by code or key; without a number nobody is on probation."""
    text = f"branch,members\nC村党支部,31\n{CODE},0\n"
    assert read_heads(io.StringIO(text), TREE) == {"C村党支部": (31, 0), "D村党支部": (0, 0)}


@given(organisation_lists())
def test_what_is_written_is_read_back_as_it_was(rows: list[Organisation]) -> None:
    """Every field that a table has comes back; superiors come first."""
    tree = OrgTree(rows)
    written = organisations_csv(tree)
    back = read_tree(io.StringIO(written)).organisations
    kept = {one.key: one for one in back}
    assert kept.keys() == {one.key for one in rows}
    for one in rows:
        for name in ("code", "name", "kind", "tier", "parent", "category", "connected",
                     "category_code", "secretary", "contact", "phone", "address",
                     "information_administrators"):  # fmt: skip
            assert getattr(kept[one.key], name) == getattr(one, name), name
    places = {one.key: number for number, one in enumerate(back)}
    assert all(one.parent is None or places[one.parent] < places[one.key] for one in back)


@pytest.mark.clause("G1.2")
def test_what_is_configured_is_written_as_a_tag() -> None:
    """Nationwide authority and a switched-off internal transfer survive; other grants do not."""
    written = organisations_csv(
        TREE, extra_grants={"E开发区": NATIONWIDE}, withheld_grants={"B镇党委": INTERNAL}
    )
    back = read_tree(io.StringIO(written))
    assert back.extra_grants == {"E开发区": NATIONWIDE}
    assert back.withheld_grants == {"B镇党委": INTERNAL}
    other = frozenset({Function.ADD_OTHER})
    with pytest.raises(InputError, match="the table has no word for what is configured for it"):
        organisations_csv(TREE, extra_grants={"B镇党委": other})


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """An old file stays where the new one cannot be written; nothing half-written is left."""
    goal = tmp_path / "organisations.csv"
    write_text(str(goal), "甲\n", "--output")
    write_text(str(goal), "乙\n", "--output")
    assert goal.read_text("utf-8") == "乙\n"
    assert [one.name for one in tmp_path.iterdir()] == ["organisations.csv"]
    for wrong in (str(tmp_path / "no" / "x.csv"), "a\0b", str(tmp_path)):
        with pytest.raises(InputError, match="--output: it cannot be written"):
            write_text(wrong, "甲", "--output")
    assert not list(tmp_path.glob("*.part"))
