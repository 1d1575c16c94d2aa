"""Decisions, matrices and members as tables."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.display.reading import HOSTILE, NAMES, cells, organisations, parse

from partyreg.disclosure.example import roll
from partyreg.display import decision_html, matrix_html, members_html, verdict_html
from partyreg.display.members import HEADINGS
from partyreg.errors import RefusedError
from partyreg.markup.text import clean
from partyreg.model import FormerMember, Member
from partyreg.notice import annex2
from partyreg.permissions import Powers, initial_functions, initial_matrix, matrix_of
from partyreg.permissions.example import account, powers
from partyreg.values import (
    AccountKind,
    BirthDate,
    Function,
    HomeAddress,
    Phone,
    RemoveReason,
    ResidentId,
    Tier,
)

WHO = powers()
KEYS = tuple(WHO.tree)


# ── decisions ──


@pytest.mark.clause("Y-gates", "Y-remedy", "T")
@given(
    st.sampled_from(KEYS), st.sampled_from(Function), st.sampled_from(KEYS),
    st.none() | st.builds(account, st.sampled_from(KEYS), st.sampled_from(AccountKind)),
)  # fmt: skip
def test_a_decision_shows_every_gate_the_cell_and_both_remedies(
    who: str, function: Function, where: str, login: object
) -> None:
    """Nothing of a decision is left out: answer, gates with outcome and clause, cell, remedies."""
    decision = WHO.decide(who, function, where, account=login)  # type: ignore[arg-type]
    written = decision_html(decision)
    rows = cells(written)
    gates = decision.gates
    assert [row[:2] + row[3:4] for row in rows[: len(gates)]] == [
        [gate.name.label, "通过" if gate.passed else "不通过", gate.clause] for gate in gates
    ]
    assert rows[len(gates)][:3] == ["附件2", decision.cell, decision.verdict.clause]
    caption = "".join(parse(written).find(".//caption").itertext())  # type: ignore[union-attr]
    assert caption.startswith("✓ 允许 " if decision.allowed else "✗ 不允许 ")
    assert f"{who} 在 {where} 使用「{function.label}」" in caption
    ways = [row[1] for row in rows[len(gates) + 1 :]]
    assert bool(ways) is not decision.allowed
    assert (f"请 {decision.grantor} 的管理员授权" in ways) is (decision.grantor is not None)
    assert (f"由上级 {decision.actor} 的用户操作" in ways) is (decision.actor is not None)


@pytest.mark.clause("Y-remedy")
def test_without_a_remedy_a_decision_says_so() -> None:
    """Where nobody above can help, the table says that, and does not fall silent."""
    tree = WHO.tree
    nobody = Powers(tree, {key: frozenset() for key in tree})
    rows = cells(decision_html(nobody.decide("B镇党委", Function.ADD_OTHER, "C村党支部")))
    assert rows[-1][:3] == ["办法", "no organisation above can grant it or act", "Y-remedy"]


@pytest.mark.clause("Y-gates")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text_in_a_decision(name: str) -> None:
    """A decision about organisations with hostile names is a table of text."""
    tree = organisations([None, 0], [name])
    who = Powers(tree, {"k0": initial_functions(Tier.PRIMARY_COMMITTEE)})
    written = decision_html(who.decide("k0", Function.EDIT_MEMBER, "k1"))
    assert {one.tag for one in parse(written).iter()} <= {
        "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "code",
    }  # fmt: skip
    assert clean(name) in "".join(parse(written).itertext())
    assert written.isprintable()


@pytest.mark.clause("Y-gates", "T")
@pytest.mark.parametrize("function", Function)
def test_a_verdict_shows_its_cell_and_what_fails(function: Function) -> None:
    """The short answer shows the cell, and for a denial the first gate that fails and why."""
    verdict = WHO.check("B镇党委", function, "C村党支部")
    rows = cells(verdict_html(verdict))
    assert rows[-1][:3] == ["附件2", verdict.cell, verdict.clause]
    assert len(rows) == (1 if verdict.allowed else 2)
    if verdict.gate is not None:
        assert rows[0][:4] == [verdict.gate.label, "不通过", verdict.message, verdict.clause]


# ── matrices ──


@pytest.mark.clause("T", "T.note")
def test_the_matrix_is_the_table_of_annex_2() -> None:
    """Group by group and row by row, every cell stands where the notice has it."""
    written = matrix_html(initial_matrix())
    rows = cells(written)
    assert len(rows) == 22
    for row, line in zip(rows, annex2(), strict=True):
        words = {True: "有", False: "无", "conditional": "见备注"}
        assert row[-5:] == [words[line.granted[tier.name]] for tier in Tier]
        assert row[-6] == line.chinese
    groups = [row[0] for row, line in zip(rows, annex2(), strict=True) if row[0] == line.group]
    assert groups == list(dict.fromkeys(line.group for line in annex2()))
    headings = ["".join(one.itertext()) for one in parse(written).iterfind(".//thead/tr/th")]
    assert headings == ["分类", "功能权限", *(tier.label for tier in Tier)]
    assert "皖组字〔2004〕46号" in written


@pytest.mark.clause("T")
@given(st.dictionaries(NAMES, st.frozensets(st.sampled_from(Function)), max_size=4))
def test_every_row_of_a_matrix_is_equally_long(held: dict[str, frozenset[Function]]) -> None:
    """Whatever the columns, cells that span rows and columns fill the table without a gap."""
    matrix = matrix_of(held)
    table = parse(matrix_html(matrix))
    filled: dict[tuple[int, int], int] = {}
    for number, row in enumerate(table.iterfind(".//tbody/tr")):
        place = 0
        for cell in row:
            while (number, place) in filled:
                place += 1
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    assert (number + down, place + right) not in filled
                    filled[number + down, place + right] = 1
    assert set(filled) == {(row, column) for row in range(22) for column in range(3 + len(held))}
    assert "见备注" not in "".join(table.itertext())


# ── members ──


@pytest.mark.clause("N3.3c")
def test_members_are_masked() -> None:
    """A list of members shows first characters and ends only, and the branch by its name."""
    tree = organisations([None], ["C村党支部"])
    members = [Member("m-1", "k0", "甲某某", roll()[0].id_number, phone=Phone("0562-0000123"))]
    rows = cells(members_html(members, tree=tree))
    assert rows == [
        ["m-1", "甲**", "440308********1512", "正式党员", "C村党支部", "—", "****-***0123"]
    ]


SECRET = "甲某密"
NUMBER = "440308199901101512"


@pytest.mark.clause("N3.3c")
@given(st.lists(st.sampled_from(sorted(HEADINGS)), max_size=8, unique=True))
def test_no_choice_of_fields_shows_a_personal_datum(fields: list[str]) -> None:
    """Whichever fields are asked for, what must be masked is masked."""
    member = Member(
        "m-1", "b-1", SECRET, ResidentId(NUMBER), birth_date=BirthDate(date(1999, 1, 10)),
        phone=Phone("0562-0000123"), home_address=HomeAddress("A县B镇C村1号"),
    )  # fmt: skip
    former = FormerMember("m-1", member, RemoveReason.OTHER, date(2018, 1, 9))
    own = [one for one in fields if one not in ("reason", "on", "transfer")]
    for written in (members_html([member], own), members_html([former], fields)):
        words = [word for row in cells(written) for word in row]
        text = " ".join(words)
        for secret in (SECRET, NUMBER, NUMBER[6:14], "0562-0000123", "0000123", "C村1号", "1999"):
            assert secret not in text
        if "sex" in fields:
            assert not [word for word in words if re.search(r"[0-9]{6}\*|\*[0-9]{4}$", word)
                        and word != "****-***0123"]  # fmt: skip


@pytest.mark.clause("N3.3c")
def test_a_field_that_does_not_exist_is_refused() -> None:
    """A misspelt field is refused and not left out in silence."""
    with pytest.raises(RefusedError) as refused:
        members_html(roll(), ["name", "salary"])
    assert refused.value.codes == ("export.unknown-field",)
    assert refused.value.refusals[0].clause == "N3.3c"


@pytest.mark.clause("N3.3c")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_a_record_stay_text(text: str) -> None:
    """Free text of a record, such as the post, cannot act on the page."""
    member = Member("m-1", "b-1", text, ResidentId(text), post=text)
    written = members_html([member], ["name", "id_number", "post"])
    assert cells(written)[0][2] == clean(text)
    assert not {one.tag for one in parse(written).iter()} & {"script", "img", "style", "svg"}
