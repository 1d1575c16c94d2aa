"""Findings as tables and JSON: no cell is a formula, and what is written can be read back."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.documents.stage import findings as stage_findings

from partyreg.documents import (
    COLUMNS,
    findings_csv,
    findings_json,
    parse_findings_csv,
    parse_findings_json,
    plain_cell,
    read_findings,
    safe_cell,
    write_findings,
)
from partyreg.errors import InputError
from partyreg.model import Finding, Severity

pytestmark = pytest.mark.clause("N3.2a", "N3.3c")

FORMULAS = ("=1+1", "+1", "-1", "@A1", "\t=1", "\r1", "\n=1", " =1", "＝1", "'=1", "''", "'")
TEXTS = st.sampled_from(FORMULAS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FILLED = TEXTS.filter(bool)
FINDINGS = st.builds(
    Finding, FILLED, st.sampled_from(Severity), TEXTS, TEXTS, FILLED, TEXTS, TEXTS, TEXTS
)
ROWS = st.lists(FINDINGS, max_size=6)


@given(TEXTS)
def test_a_cell_never_starts_a_formula_and_can_be_read_back(text: str) -> None:
    """No cell begins like a formula, not even behind blanks; the text comes back exactly."""
    cell = safe_cell(text)
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert cell[:1] not in set("\t\r\n")
    assert plain_cell(cell) == text


@given(TEXTS, TEXTS)
def test_two_texts_never_become_one_cell(one: str, other: str) -> None:
    """The mark is unambiguous."""
    assert (safe_cell(one) == safe_cell(other)) == (one == other)


def test_an_ordinary_text_is_left_alone() -> None:
    """What is no formula gets no mark."""
    for text in ("B镇党委", "m-1", "branch.under-three", "1+1", "a@b", ""):
        assert safe_cell(text) == text


@given(ROWS, st.booleans())
def test_a_table_is_read_back_as_it_was_written(rows: list[Finding], bom: bool) -> None:
    """Reading a written table gives the same findings, as text and as bytes, BOM or not."""
    text = findings_csv(rows, bom=bom)
    assert text.startswith("\ufeff") == bom
    assert parse_findings_csv(text) == tuple(rows) == parse_findings_csv(text.encode())


@given(ROWS)
def test_no_cell_of_a_table_is_a_formula(rows: list[Finding]) -> None:
    """A spreadsheet that reads the table finds no formula in any cell."""
    for row in csv.reader(io.StringIO(findings_csv(rows), newline="")):
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")


@given(ROWS)
def test_json_is_read_back_and_has_stable_keys(rows: list[Finding]) -> None:
    """The JSON has the keys that the docs name, in their order, and gives the findings again."""
    text = findings_json(rows)
    said = json.loads(text)
    assert list(said) == ["format", "findings"]
    assert all(tuple(one) == COLUMNS for one in said["findings"])
    assert parse_findings_json(text) == tuple(rows) == parse_findings_json(text.encode())


@given(st.permutations(COLUMNS))
def test_columns_may_stand_in_any_order(order: list[str]) -> None:
    """Somebody who has moved a column about can still load the table."""
    rows = stage_findings()
    table = list(csv.reader(io.StringIO(findings_csv(rows), newline="")))
    places = [COLUMNS.index(one) for one in order]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([row[place] for place in places] for row in table)
    assert parse_findings_csv(text.getvalue()) == rows


@pytest.mark.parametrize("name", ["findings.csv", "FINDINGS.CSV", "findings.json"])
def test_a_file_is_written_and_read_by_its_ending(tmp_path: Path, name: str) -> None:
    """A file's ending decides between table and JSON; a table begins with a BOM."""
    written = write_findings(tmp_path / name, stage_findings())
    assert written == tmp_path / name
    assert read_findings(written) == stage_findings()
    assert written.read_bytes().startswith(b"\xef\xbb\xbf") == name.lower().endswith("csv")


@pytest.mark.clause("N3.2d")
def test_another_ending_is_refused(tmp_path: Path) -> None:
    """A file that is neither table nor JSON is an input error, and nothing is written."""
    for act in (lambda: read_findings("a.txt"), lambda: write_findings(tmp_path / "a.xlsx", [])):
        with pytest.raises(InputError) as wrong:
            act()
        assert str(wrong.value) == "file: its name ends neither in .csv nor in .json"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.clause("N3.2d")
def test_half_a_character_is_refused_by_its_place() -> None:
    """What UTF-8 cannot hold is named by finding and column, all of it, and never repeated."""
    bad = Finding("a", Severity.INFO, "\ud800", "", "N3.2d", "\udfff", "")
    for write in (findings_csv, findings_json):
        with pytest.raises(InputError) as wrong:
            write([*stage_findings(), bad])
        assert [str(one) for one in wrong.value.faults] == [
            "finding 11: its subject has half a character, which UTF-8 cannot hold",
            "finding 11: its message has half a character, which UTF-8 cannot hold",
        ]


HEAD = ",".join(COLUMNS) + "\r\n"


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("", ["row 1: the columns are not " + ", ".join(COLUMNS)]),
        ("check,severity\r\n", ["row 1: the columns are not " + ", ".join(COLUMNS)]),
        (b"\xff", ["file: it is not text in UTF-8"]),
        (HEAD + "a,b\r\n", ["row 2: it has 2 cells where the heading has 8"]),
        (HEAD + "\r\n", ["row 2: it is empty"]),
        (HEAD + ",bad,m,o,,,,\r\na,info,,,N,,,\r\nb,info,,,,,,\r\n", [
            "row 2: its check is empty",
            "row 2: its severity is none of error, warning, info",
            "row 2: its clause is empty",
            "row 4: its clause is empty",
        ]),
        (HEAD + '"a', ["row 2: it is no whole row of a table"]),
        (HEAD + '"a"b,info,,,N,,,\r\n', ["row 2: it is no whole row of a table"]),
    ],
)  # fmt: skip
def test_what_is_no_table_of_findings_is_refused(source: str | bytes, faults: list[str]) -> None:
    """Every fault is named by its row; nothing is guessed, and no cell is repeated."""
    with pytest.raises(InputError) as wrong:
        parse_findings_csv(source)
    assert [str(one) for one in wrong.value.faults] == faults


@pytest.mark.clause("N3.2d")
@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("", ["file: it is not JSON"]),
        ("[" * 100_000, ["file: it is not JSON"]),
        ("[]", ["file: its format is not 'partyreg.findings/1'"]),
        ('{"format":"partyreg.findings/2","findings":[]}', [
            "file: its format is not 'partyreg.findings/1'"
        ]),
        ('{"format":"partyreg.findings/1"}', ["findings: it is not a list"]),
        ('{"format":"partyreg.findings/1","findings":[1,{}]}', [
            "finding 1: its keys are not " + ", ".join(COLUMNS),
            "finding 2: its keys are not " + ", ".join(COLUMNS),
        ]),
    ],
)  # fmt: skip
def test_what_is_no_json_of_findings_is_refused(source: str, faults: list[str]) -> None:
    """Every fault is named by the number of its finding."""
    with pytest.raises(InputError) as wrong:
        parse_findings_json(source)
    assert [str(one) for one in wrong.value.faults] == faults


@pytest.mark.clause("N3.2d")
def test_values_of_other_types_are_refused() -> None:
    """A number where a text belongs is a fault, not a text."""
    said = json.loads(findings_json(stage_findings()[:1]))
    said["findings"][0] |= {"subject": 7, "severity": None}
    with pytest.raises(InputError) as wrong:
        parse_findings_json(json.dumps(said))
    assert [str(one) for one in wrong.value.faults] == [
        "finding 1: its severity is not a text", "finding 1: its subject is not a text",
    ]  # fmt: skip


def test_a_wrong_file_is_not_read_to_its_end() -> None:
    """After a hundred faults it is another table."""
    with pytest.raises(InputError) as wrong:
        parse_findings_csv(HEAD + "x\r\n" * 5000)
    assert len(wrong.value.faults) == 100


@pytest.mark.clause("N3.2d")
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda it: HEAD.encode() + it))
@example(HEAD.encode() + b"\x00")
def test_any_bytes_give_findings_or_a_typed_error(source: bytes) -> None:
    """Whatever the file holds, there are findings or an input error, and nothing else."""
    for parse in (parse_findings_csv, parse_findings_json):
        found: tuple[Finding, ...] = ()
        with suppress(InputError):
            found = parse(source)
        assert all(isinstance(one, Finding) for one in found)
