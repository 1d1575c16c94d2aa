"""Workbooks and Parquet: the type of each cell, and files that are none."""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.inputs.books import FORMULA_ERROR, NOON, SheetRows, sheet_xml, workbook

from partyreg.errors import InputError
from partyreg.inputs import Roster, excel, read_members, read_organisations

pytestmark = pytest.mark.clause("N3.2d")

HEAD = ("编号", "党支部", "姓名", "身份证号码", "入党日期", "联系电话")
GOOD = ("m-1", "C支部", "甲某", "11010519491231002X", date(1980, 7, 1), "000-00000000")


def read(rows: SheetRows, *, top: int = 1, left: int = 0) -> Roster:
    """Read a workbook of members, good rows kept."""
    book = workbook(sheet_xml(rows, top=top, left=left))
    return read_members(io.BytesIO(book), keep_good=True)


def refused(content: bytes) -> list[str]:
    """Give the faults of a file that is refused."""
    with pytest.raises(InputError) as wrong:
        read_members(io.BytesIO(content))
    return [*map(str, wrong.value.faults)]


@pytest.mark.parametrize(("top", "left"), [(1, 0), (3, 2)])
def test_a_sheet_is_read_wherever_it_begins(top: int, left: int) -> None:
    """Rows are counted as the spreadsheet shows them; blank ones and coloured cells are nothing."""
    rows: SheetRows = [
        (*HEAD, None),
        (*GOOD, None),
        (None,) * 7,
        ("m-2", *GOOD[1:4], "?", "1", None),
    ]
    roster = read(rows, top=top, left=left)
    [member] = roster.members
    assert (member.key, member.joined_on) == ("m-1", date(1980, 7, 1))
    assert [one.place for one in roster.set_aside.faults] == [f"row {top + 3}, column joined_on"]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (3, 110105194912310021, "it holds a number, which has lost digits"),
        (3, 110105491231002, "it holds a number, which has lost digits"),
        (0, 34, "it holds a number, which has lost digits or leading zeros"),
        (5, 13800000000, "it holds a number"),
        (4, 43109, "it is no date; write it like 2018-01-09"),
        (4, NOON, "it holds a time of day; write a date"),
        (4, FORMULA_ERROR, "it holds the error of a formula"),
        (3, FORMULA_ERROR, "it holds the error of a formula"),
        (1, date(2018, 3, 2), "it holds a date; write it as text"),
    ],
)
@pytest.mark.clause("N3.2j")
def test_a_cell_of_another_type_is_refused_and_never_guessed(
    column: int, value: object, reason: str
) -> None:
    """Row and column are named; the other rows are kept; unchanged it is refused once more."""
    bad = [*GOOD[:column], value, *GOOD[column + 1 :]]
    roster = read([HEAD, bad, ("m-2", *GOOD[1:])])  # type: ignore[list-item]
    [fault] = roster.set_aside.faults
    name = ("key", "branch", "name", "id_number", "joined_on", "phone")[column]
    assert fault.place == f"row 2, column {name}"
    assert fault.reason.startswith(reason)
    assert [one.key for one in roster.members] == ["m-2"]
    again = read_members(io.StringIO(roster.set_aside.csv()), keep_good=True).set_aside
    assert [one.reason for one in again.faults] == [fault.reason]


def test_a_number_in_a_column_that_nobody_reads_is_kept() -> None:
    """A serial number beside the table does not matter; in a row set aside it is not lost."""
    roster = read([("序号", *HEAD), (1, *GOOD), (2, "m-2", *GOOD[1:4], "?", "")])
    assert len(roster.members) == 1
    assert "[number] 2" in roster.set_aside.csv()


def test_organisations_come_from_workbooks_too() -> None:
    """A code held as a number is refused; one held as text, a yes and a blank are read."""
    head = ("代码", "上级代码", "层级", "名称", "接入系统")
    book = workbook(sheet_xml([head, ("034", None, "县级组织部门", "甲县", True)]))
    [one] = read_organisations(io.BytesIO(book))
    assert (one.code, one.parent, one.connected) == ("034", None, True)
    book = workbook(sheet_xml([head, (34, None, "县级组织部门", "甲县", False)]))
    with pytest.raises(InputError, match="row 2, column code: it holds a number"):
        read_organisations(io.BytesIO(book))


def test_one_sheet_is_read_and_no_other_is_lost() -> None:
    """Empty and hidden sheets are passed over; two with something in them are refused."""
    full, empty, words = sheet_xml([HEAD, GOOD]), sheet_xml([]), sheet_xml([("男",), ("女",)])
    for book in (workbook(empty, full), workbook(full, words, hidden=[1])):
        assert len(read_members(io.BytesIO(book)).members) == 1
    assert refused(workbook(full, words)) == [
        "file: it has 2 sheets with something in them; keep or show one only"
    ]
    assert refused(workbook(empty))[0] == "row 1, column branch: the column is missing"


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{FAR}</sheetData>', "too many cells"),
        (f"<x:sheetData>{FAR.replace('<', '<x:').replace('<x:/', '</x:')}</x:sheetData>",
         "too many cells"),
        ("<sheetData><row r='1'><c r = 'A1048577'><v>1</v></c></row></sheetData>",
         "beyond the end of a sheet"),
        ('<sheetData><row r="1"><c r="A99999999999999"><v>1</v></c></row></sheetData>',
         "beyond the end of a sheet"),
        ('<sheetData><row r="1"><c r="AAAA1"><v>1</v></c></row></sheetData>',
         "beyond the end of a sheet"),
        ('<sheetData><row r="1048000"/>' + "<row><c><v>1</v></c></row>" * 20 + "</sheetData>",
         "too many cells"),
    ],
)  # fmt: skip
def test_no_address_makes_the_reader_ask_for_memory(xml: str, reason: str) -> None:
    """Cells far out, beyond a sheet, or without an address where many may be, are refused first."""
    [fault] = refused(workbook(xml))
    assert fault.startswith("file: ")
    assert reason in fault


def test_coloured_cells_far_out_do_not_matter() -> None:
    """Cells without a value, and the numbers of other parts of the archive, are passed over."""
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    book = workbook(sheet_xml([HEAD, GOOD]).replace("</sheetData>", far).replace(
        '<row r="1048576">', '<row r="30">'))  # fmt: skip
    assert len(read_members(io.BytesIO(book)).members) == 1


def test_an_archive_is_unpacked_no_further_than_a_file_may_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A part that is too large, whatever it says of its size, is refused at the bound."""
    monkeypatch.setattr(excel, "LARGEST", 100_000)
    book = workbook(sheet_xml([HEAD, GOOD]))
    assert len(read_members(io.BytesIO(book)).members) == 1
    bomb = workbook(sheet_xml([HEAD, GOOD]), more={"xl/sharedStrings.xml": b" " * 200_000})
    assert refused(bomb)[0].startswith("file: it is larger than")
    lying = bomb.replace((200_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != bomb
    assert refused(lying)[0].startswith("file: it is larger than")


def _archive(name: str) -> bytes:
    """Give an archive with one part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "it is a workbook of the old form, or has a password",
        ),
        (_archive("content.xml"), "it is no workbook in the form .xlsx; save it as one"),
        (_archive("xl/workbook.xml"), "it cannot be read as a workbook"),
        (_archive("xl/workbook.xml")[:-5], "it is no whole workbook"),
        (b"PK\x03\x04", "it is no whole workbook"),
        (b"PAR1PAR1", "it cannot be read as Parquet"),
        (b"PAR1" + bytes(40) + b"PAR1", "it cannot be read as Parquet"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, reason: str) -> None:
    """Old workbooks, other archives and broken ones: one fault, with a way out where there is."""
    [fault] = refused(content)
    assert fault.startswith(f"file: {reason}")


@pytest.mark.parametrize(
    ("module", "content", "extra"),
    [("python_calamine", workbook(sheet_xml([HEAD])), "excel"), ("polars", b"PAR1PAR1", "frames")],
)
def test_without_the_extra_it_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, content: bytes, extra: str
) -> None:
    """Where the library is not installed, the one fault says which extra has it."""
    import sys

    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("partyreg.inputs.parquet.find_spec", lambda _: None)
    [fault] = refused(content)
    assert f"the extra {extra!r}" in fault


def _by_polars(columns: dict[str, list[object]]) -> bytes:
    """Write Parquet."""
    file = io.BytesIO()
    pl.DataFrame(columns).write_parquet(file)
    return file.getvalue()


PARQUET: dict[str, list[object]] = {
    "编号": ["m-1", "m-2"], "党支部": ["C支部", "C支部"], "姓名": ["甲某", None],
    "身份证号码": ["11010519491231002X", "1"], "入党日期": [date(1980, 7, 1), None],
}  # fmt: skip


ON_ENGINES = pytest.mark.parametrize(
    "engine",
    [one for one in ("polars", "pyarrow")
     if os.environ.get("PARTYREG_ENGINES") == "all" or importlib.util.find_spec(one) is not None],
)  # fmt: skip
"""Polars is always there; `make test-engines` brings both."""


@ON_ENGINES
def test_parquet_is_read_with_its_types(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Records are counted from 1; dates are dates, nothing is nothing, numbers are refused."""
    content = _by_polars(PARQUET)
    only: Callable[[str], object] = lambda name: name if name == engine else None  # noqa: E731
    monkeypatch.setattr("partyreg.inputs.parquet.find_spec", only)
    roster = read_members(io.BytesIO(content))
    assert [(one.key, one.name, one.joined_on) for one in roster.members] == [
        ("m-1", "甲某", date(1980, 7, 1)), ("m-2", "", None),
    ]  # fmt: skip
    numbers = _by_polars({**PARQUET, "身份证号码": [110105194912310021, 1]})
    assert [one.partition(":")[0] for one in refused(numbers)] == [
        "row 1, column id_number", "row 2, column id_number",
    ]  # fmt: skip


@ON_ENGINES
def test_parquet_that_is_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """The size stands in the file; one that is too large is for the frames."""
    content = _by_polars(PARQUET)
    monkeypatch.setattr("partyreg.inputs.parquet.MOST_CELLS", 9)
    monkeypatch.setattr(
        "partyreg.inputs.parquet.find_spec", lambda name: name if name == engine else None
    )
    assert refused(content)[0].startswith("file: it is larger than")


@pytest.mark.parametrize(
    "program",
    ["import os; os.abort()", "raise ValueError", "import time; time.sleep(30)", "print(end='')"],
    ids=["aborts", "raises", "hangs", "silent"],
)
def test_what_ends_the_engine_does_not_end_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    """Parquet is decoded in a process of its own; whatever ends that is one fault of the file."""
    (tmp_path / "decoding.py").write_text(program)
    monkeypatch.setattr("partyreg.inputs.decoding.__file__", str(tmp_path / "decoding.py"))
    monkeypatch.setattr("partyreg.inputs.parquet.SECONDS", 2.0)
    assert refused(b"PAR1PAR1") == ["file: it cannot be read as Parquet"]


def test_where_no_process_can_be_started_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an interpreter to start, the fault names the other forms of a file."""
    monkeypatch.setattr("sys.executable", "")
    [fault] = refused(b"PAR1PAR1")
    assert fault.startswith("file: no process can be started that reads Parquet; save it as text")


def test_the_memory_of_the_engine_is_bound() -> None:
    """What asks for more memory than the bound fails in that process, and only there."""
    resource = pytest.importorskip("resource")
    program = "from partyreg.inputs import decoding; decoding.bound_memory(2048); bytes(2**32)"
    done = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, check=False)
    assert done.stderr.rstrip().endswith(b"MemoryError")
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 2048 << 20
