"""Clauses, readings, categories, clocks and probation: complete, quoted, read-only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg import notice
from partyreg.notice import Clause, Reading, UnknownClauseError, clause, exists

BESIDE = Path(__file__).parents[2].parent / "shared"
"""The rules and the notice's full text stand beside the project where it is developed."""

CLAUSES = tuple(re.findall(r"\S+", """
    N1 N2.1a N2.1b N2.1c N2.2a N2.2b N2.2c N2.3a N2.3b N3.1 N3.2a N3.2b N3.2c N3.2d N3.2e N3.2f
    N3.2g N3.2h N3.2i N3.2j N3.2k N3.3a N3.3b N3.3c N3.3d
    G1.0 G1.1a G1.1b G1.1c G1.1d G1.2 G2.0 G2.1 G2.2 G2.3 G2.4 G2.5.1a G2.5.1b G2.5.2a G2.5.2b
    G2.5.3 G3.1 G3.2a G3.2b G3.2c G3.2d G3.3a G3.3b G3.3c G3.3d G3.3e G4.1 G4.2a G4.2b G4.2c
    G4.2d G4.2e G4.3a G4.3b G4.3c G4.3d G4.3e T T.note
"""))  # fmt: skip

READINGS = tuple(re.findall(r"\S+", """
    Y-primary Y-department Y-sub Y-users Y-gates Y-grant Y-remedy Y-first Y-self Y-partial
    Y-withdraw Y-restore Y-recover Y-stop-probation Y-convert Y-clock Y-kept Y-delete-blocks
    Y-scope-move Y-shape Y-merge-members Y-approval Y-inflight Y-split Y-beyond Y-three Y-large
    Y-probation Y-responsible Y-path Y-working Y-internal Y-kind Y-county Y-relay Y-climb Y-realm
    Y-destination Y-receive Y-back Y-leave Y-arrive Y-receipt Y-validity Y-password Y-later
"""))  # fmt: skip

OWN = ("Y-overdue", "Y-direct", "Y-export", "Y-once", "Y-region", "Y-sequence", "Y-fifteen",
       "Y-review", "Y-waiver", "Y-as-written")  # fmt: skip
"""Readings that this project has added, where its rules left a case open."""


def beside(name: str) -> str:
    """Give a text that stands beside the project, or skip where it does not."""
    path = BESIDE / name
    if not path.is_file():
        pytest.skip("the rules and the notice's full text are not beside this project")
    return path.read_text(encoding="utf-8")


def test_every_clause_is_there_in_the_notices_order() -> None:
    """The 64 clauses are all there, in order, and nothing else is."""
    assert list(notice.clauses()) == list(CLAUSES)


def test_every_reading_is_there() -> None:
    """The 46 readings of the rules and the project's own are all there, and nothing else is."""
    own = [one for one in notice.readings() if one not in READINGS]
    assert [one for one in notice.readings() if one in READINGS] == list(READINGS)
    assert sorted(own) == sorted(OWN)


def test_the_ids_are_those_of_the_rules() -> None:
    """The list of rules beside the project has exactly these ids."""
    ids = re.findall(r"^\| ([NGTY][\w.-]*) \|", beside("rules.md"), re.MULTILINE)
    assert sorted(ids) == sorted(CLAUSES + READINGS)


def test_every_quotation_is_the_notices_own() -> None:
    """Every quoted stretch of every clause occurs in the notice, apart from line breaks."""
    text = "".join(beside("notice/notice-zutong-2018-6.md").split())
    text = re.sub(r"（图标为）", "", text)
    for one in notice.clauses().values():
        for stretch in one.chinese.split("…"):
            assert "".join(stretch.split()) in text, one.id


def test_the_text_of_every_entry_says_something_of_its_own() -> None:
    """No gloss, question or reading is a copy of another one."""
    glosses = [one.gloss for one in notice.clauses().values()]
    answers = [text for one in notice.readings().values()
               for text in (one.question, one.reading, one.alternative)]  # fmt: skip
    assert len({*glosses, *answers}) == len(glosses) + len(answers)


def test_an_id_gives_its_clause_or_reading() -> None:
    """One question serves clauses and readings, and every id is found under itself."""
    assert all(clause(one).id == one for one in CLAUSES + READINGS)
    assert isinstance(clause("G4.2b"), Clause)
    assert isinstance(clause("Y-relay"), Reading)


@given(st.text(alphabet="NGTY-.0123abcrelay\n", max_size=12) | st.none() | st.integers())
def test_what_does_not_exist_is_refused_by_name(value: str) -> None:
    """For any value, either it exists and is found, or it is refused with the value quoted."""
    if exists(value):
        assert clause(value).id == value
        return
    with pytest.raises(UnknownClauseError) as caught:
        clause(value)
    assert isinstance(caught.value, LookupError)
    assert caught.value.value == value
    assert str(caught.value).startswith("there is no clause or reading ")
    assert str(caught.value).isprintable()


def test_a_misspelt_id_is_answered_with_what_resembles_it() -> None:
    """The error of a near miss names the ids nearby; one of a far miss has no hint."""
    with pytest.raises(UnknownClauseError) as near:
        clause("Y-delete-block")
    assert near.value.matches == ("Y-delete-blocks",)
    assert str(near.value) == (
        'there is no clause or reading "Y-delete-block"; did you mean "Y-delete-blocks"?'
    )
    with pytest.raises(UnknownClauseError) as far:
        clause("%%%%")
    assert (far.value.matches, far.value.hint) == ((), "")


def test_an_unhashable_value_is_no_id() -> None:
    """A list is refused as any other unknown id is."""
    value: object = ["N1"]
    assert not exists(value)
    with pytest.raises(UnknownClauseError, match="a value of type list"):
        clause(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "mapping",
    [
        notice.clauses(),
        notice.readings(),
        notice.categories(),
        notice.deadlines(),
        notice.annex2()[0].granted,
    ],
)
def test_nothing_can_be_written(mapping: Mapping[str, object]) -> None:
    """Every mapping that is handed out is read-only."""
    with pytest.raises(TypeError):
        mapping["N1"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        mapping.clear()  # type: ignore[attr-defined]


def test_no_record_can_be_changed() -> None:
    """Records and editions are frozen."""
    for record in (clause("N1"), notice.annex2()[0], notice.edition()):
        with pytest.raises(AttributeError):
            record.id = "N2"  # type: ignore[misc, union-attr]


@pytest.mark.clause("G4.2b")
def test_the_seven_categories() -> None:
    """The categories are seven, in the guide's order, with the guide's words."""
    assert [(one.name, one.chinese) for one in notice.categories().values()] == [
        ("PROVINCIAL_ORGAN", "省直各单位机关党委"),
        ("UNIVERSITY", "省委教育工委管理的各高等院校"),
        ("PROVINCIAL_ENTERPRISE", "省国资委监管的各企业党委"),
        ("CITY_DIRECT_ORGANS", "各市直机关工委"),
        ("COUNTY_DIRECT_ORGANS", "各县（市、区）直机关工委"),
        ("TOWNSHIP", "各乡镇党委"),
        ("SUB_DISTRICT", "各街道党（工）委"),
    ]


@pytest.mark.clause("N2.1a", "N2.2a", "Y-validity")
def test_the_clocks() -> None:
    """15 from the decision, 10 from the evidence, 15 from the report; a letter has 90 days."""
    clocks = {one.name: (one.days, one.unit, one.starts, one.clause)
              for one in notice.deadlines().values()}  # fmt: skip
    assert clocks == {
        "ORGANISATION_CHANGE": (15, "working-days", "decision", "N2.1a"),
        "MEMBER_REPORT": (10, "working-days", "evidence", "N2.2a"),
        "MEMBER_MAINTENANCE": (15, "working-days", "report", "N2.2a"),
        "LETTER_VALIDITY": (90, "days", "issue", "Y-validity"),
    }


def test_the_probation_table() -> None:
    """Each day of admission since 1921 falls under one rule, with the clause that finds fault."""
    expected = [
        ("1921-07-01", "none", None, "N3.2h"),
        ("1923-06-10", "minimum", 3, "N3.2g"),
        ("1927-04-27", "either", None, "Y-probation"),
        ("1928-06-18", "none", None, "N3.2h"),
        ("1945-04-23", "minimum", 6, "N3.2g"),
        ("1956-09-15", "minimum", 12, "N3.2g"),
        ("1969-04-01", "none", None, "N3.2h"),
        ("1977-08-12", "minimum", 12, "N3.2g"),
    ]
    periods = notice.probation_periods()
    assert [(one.joined_from.isoformat(), one.rule, one.months, one.clause)
            for one in periods] == expected  # fmt: skip
    for one, after in pairwise(periods):
        assert one.joined_to == after.joined_from - timedelta(days=1)
    assert periods[-1].joined_to is None


def test_the_grace_periods_lead_into_three_periods() -> None:
    """Either rule is accepted from a congress's opening to the adoption of its constitution."""
    assert [(one.joined_from, one.joined_to) for one in notice.grace_periods()] == [
        (date(1956, 9, 15), date(1956, 9, 25)),
        (date(1969, 4, 1), date(1969, 4, 13)),
        (date(1977, 8, 12), date(1977, 8, 17)),
    ]
