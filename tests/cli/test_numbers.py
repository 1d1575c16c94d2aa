"""``id``: numbers line by line, each answered at once, masked unless somebody asks."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.cli import main
from partyreg.idnumber import describe

pytestmark = pytest.mark.clause("N3.2j", "N3.2i", "N3.3c", "Y-region", "Y-sequence")

Capture = pytest.CaptureFixture[str]
RIGHT, WRONG, DOUBTFUL = "440308199901101512", "11010119900307867X", "650102196801140000"
PROGRAM = (sys.executable, "-m", "partyreg", "id")
KEYS = ["number", "valid", "problems", "warnings", "birth_date", "sex", "region"]
PLACE = "新疆维吾尔自治区乌鲁木齐市天山区"
ON = ("--on", "2024-06-01")


class Input:
    """Stands for standard input, which comes in pieces."""

    def __init__(self, content: bytes, piece: int = 2**16) -> None:
        """Take what is there, and how much of it comes at once."""
        self.buffer, self._stream, self._piece = self, io.BytesIO(content), piece

    def read1(self, size: int) -> bytes:
        """Give a piece."""
        return self._stream.read(min(size, self._piece))

    read = read1


def ask(content: bytes, *options: str, piece: int = 2**16) -> int:
    """Ask about what stands on standard input."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", Input(content, piece))
        return main(["id", *ON, *options])


def objects(capsys: Capture) -> list[dict[str, Any]]:
    """Give the answers, one to a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.needs_data
def test_every_expected_case_is_answered(capsys: Capture, shared_cases: Path) -> None:
    """All published cases: validity, every fault, birth date, sex and region, line by line."""
    with (shared_cases / "id-numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 57
    lines = "".join(row["number"] + "\n" for row in rows).encode()
    assert ask(lines, "--json", "--reveal") == 1
    for row, said in zip(rows, objects(capsys), strict=True):
        faults = [] if row["fault"] == "ok" else row["fault"].split("|")
        assert said["number"] == row["number"]
        assert said["valid"] is (row["expected_valid"] == "1"), row
        assert sorted(said["problems"]) == sorted(faults), row
        if said["valid"]:
            sex = {"M": "male", "F": "female"}[row["sex"]]
            assert (said["birth_date"], said["sex"]) == (row["birth_date"], sex), row
            assert said["region"] == row["region_name_or_blank"], row
        else:
            assert said["birth_date"] is said["sex"] is said["region"] is None


def test_an_object_has_these_keys(capsys: Capture) -> None:
    """Number, validity, codes of all problems, warnings in words, birth date, sex, region."""
    assert ask(f"{RIGHT}\n{DOUBTFUL}\n".encode(), "--json", "--reveal") == 0
    one, other = objects(capsys)
    assert [*one] == [*other] == KEYS
    assert one == {
        "number": RIGHT, "valid": True, "problems": [], "warnings": [],
        "birth_date": "1999-01-10", "sex": "male", "region": "广东省深圳市盐田区",
    }  # fmt: skip
    assert (other["valid"], other["problems"]) == (True, ["sequence"])
    assert other["warnings"] == ["the sequence number is 000"]


@pytest.mark.parametrize(("line", "status"), [(RIGHT, 0), (DOUBTFUL, 0), (WRONG, 1), ("", 1)])
def test_the_status_tells_whether_all_are_valid(line: str, status: int) -> None:
    """0 if all are valid, warnings or not; 1 if one is not; and 0 where there is none."""
    assert ask(f"{RIGHT}\n{line}\n{RIGHT}\n".encode()) == status
    assert ask(b"") == 0


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_numbers_are_masked_unless_revealed(capsys: Capture, options: tuple[str, ...]) -> None:
    """Not one digit of a number is shown, since the birth date stands beside it."""
    lines = f"{RIGHT}\n{WRONG}\n甲{RIGHT[1:]}\n".encode()
    ask(lines, *options)
    hidden = capsys.readouterr().out
    assert not any(number[at : at + 6] in hidden for number in (RIGHT, WRONG) for at in range(13))
    ask(lines, *options, "--reveal")
    shown = capsys.readouterr().out
    assert RIGHT in shown
    assert WRONG in shown


def test_words_name_line_fault_and_clause(capsys: Capture) -> None:
    """For a reader: the line, yes or no, and each fault with its code and clause."""
    assert ask(f"{RIGHT}\r\n{WRONG}\n{DOUBTFUL}".encode()) == 1
    assert capsys.readouterr().out.splitlines() == [
        "line 1: yes: 1999-01-10 男 广东省深圳市盐田区",
        "line 2: no: checksum: the check character does not fit the other digits [N3.2j]",
        f"line 3: yes: 1968-01-14 女 {PLACE}; sequence: the sequence number is 000 [Y-sequence]",
    ]


def test_the_day_decides_what_lies_in_the_future(capsys: Capture) -> None:
    """A birth after the day is a fault, on the day itself it is none."""
    for day, problems in (("2014-10-04", ["future"]), ("2014-10-05", [])):
        ask(b"44011320141005001x\n", "--json", "--on", day)
        assert objects(capsys)[0]["problems"] == problems


@pytest.mark.parametrize("piece", [1, 7, 19, 2**16])
def test_pieces_make_no_difference(capsys: Capture, piece: int) -> None:
    """However the bytes arrive, there is one answer for each line, in order."""
    lines = f"{RIGHT}\n\n{WRONG}\r\n {RIGHT}\n{DOUBTFUL}".encode()
    ask(lines, "--json", "--reveal", piece=piece)
    assert [one["number"] for one in objects(capsys)] == [
        RIGHT, "", WRONG, f" {RIGHT}", DOUBTFUL,
    ]  # fmt: skip


@given(st.binary(max_size=200), st.integers(1, 64))
def test_any_bytes_are_answered_line_by_line(content: bytes, piece: int) -> None:
    """Whatever stands there: an object for each line, with what `describe` says, and no error."""
    lines = content.split(b"\n")
    lines = lines if lines[-1] else lines[:-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out := io.StringIO())
        status = ask(content, "--json", piece=piece)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    texts = [line.removesuffix(b"\r").decode("utf-8", "surrogateescape") for line in lines]
    assert [one["problems"] for one in said] == [
        [code.value for code in describe(text, date(2024, 6, 1)).codes] for text in texts
    ]
    assert status == int(not all(one["valid"] for one in said))


def test_a_line_without_end_is_read_in_bounded_memory(capsys: Capture) -> None:
    """Ten million characters without a line's end are one fault, and the next line is read."""
    assert ask(b"1" * 10_000_000 + b"\n" + RIGHT.encode(), "--json") == 1
    one, other = objects(capsys)
    assert one["problems"] == ["length"]
    assert other["valid"] is True


def test_controls_are_not_printed(capsys: Capture) -> None:
    """A revealed line cannot steer the terminal."""
    ask(b"\x1b[31m1101\n", "--reveal")
    assert "\x1b" not in capsys.readouterr().out


def test_each_line_is_answered_before_the_next_is_there() -> None:
    """A program can ask and wait for the answer, line by line."""
    with subprocess.Popen(
        [*PROGRAM, "--json", *ON], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number, valid in ((RIGHT, True), (WRONG, False)):
            process.stdin.write(number.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["valid"] is valid
        process.stdin.close()
        assert process.wait(30) == 1


def test_no_standard_input_is_a_fault(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard input there is nothing to read: status 2, and why."""
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["id"]) == 2
    assert capsys.readouterr().err == "partyreg: standard input: it is closed\n"
    assert main(["id", "--on", "2018-02-30"]) == 2


def test_an_input_that_breaks_off_is_a_fault(capsys: Capture) -> None:
    """What stands before the break is answered; then status 2, and why."""

    class Broken(Input):
        def read1(self, size: int) -> bytes:
            piece = super().read1(19)
            if not piece:
                raise OSError(5, "Input/output error")
            return piece

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", Broken(f"{RIGHT}\n".encode()))
        assert main(["id"]) == 2
    shown = capsys.readouterr()
    assert shown.out.startswith("line 1: yes: ")
    assert shown.err == "partyreg: standard input: it cannot be read: input/output error\n"


def test_the_keys_are_told(capsys: Capture) -> None:
    """Help names the options, every key and the statuses."""
    assert main(["id", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in (*KEYS, "--json", "--on", "--reveal", "exit status: ", "charset", "future"):
        assert word in shown
