"""Junk for the readers: a result, or one typed error, in bounded time and memory.

A few thousand files on every run; ``make fuzz`` gives a million. Case ``n`` is the same on every
machine: `case` makes it anew from its number.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from time import perf_counter, process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inputs.books import sheet_xml, workbook

from partyreg.documents import parse_findings_csv, parse_findings_json
from partyreg.errors import InputError
from partyreg.inputs import (
    encoding_of,
    read_expected,
    read_members,
    read_organisations,
    read_routes,
    read_tree,
)
from partyreg.inputs.aside import SetAside
from partyreg.inputs.rolls import read_heads, read_roll
from partyreg.tree import OrgTree, parse_notation

pytestmark = pytest.mark.clause("N3.2d")

CASES = int(os.environ.get("PARTYREG_FUZZ", "3000"))
SHARDS = 10
SECONDS = 2.0
"""How much of a processor one small file may take from one reader."""
PATIENCE = 60.0
"""How long it may take altogether, on a machine that does other things, too."""
MEBIBYTES = 100
"""How much more memory than ever before a process may take for one small file."""
ALL_MEBIBYTES = 200
"""The same over all files of a shard, after a good file of each kind has been read."""

TREE = OrgTree(parse_notation("A县[county](B镇[listed](C支部[branch]))").organisations)
MEMBERS = (
    "编号,党支部,姓名,身份证号码,性别,入党日期,人员类别\n"
    "m-1,C支部,甲某,11010519491231002X,女,1980-07-01,正式党员\n"
    "m-2,C支部,乙某,,男,1981年7月1日,预备党员\n"
)
ORGANISATIONS = "code,parent,tier,name\n01,,county,A县\n0101,01,listed,B镇\n010101,0101,branch,C\n"
EXPECTED = "党组织,应采人数\nB镇,31\n"
ROUTES = (
    "id,tree,source_branch,destination,expected_kind,expected_path\n"
    "R1,A县[county](B镇[listed](C支部[branch])),C支部,B镇,county,C支部>B镇\n"
)
HEADS = "branch,members,probationary\nC支部,3,1\n"
ROLL = "key,branch,category\nm-1,C支部,full\n"
FINDINGS = (
    "check,severity,subject,organisation,clause,field,message,recommendation\r\n"
    "branch.under-three,warning,b-1,b-1,N3.2e,,few members,'=look\r\n"
)
JSON = (
    '{"format":"partyreg.findings/1","findings":[{"check":"a.b","severity":"info","subject":"m",'
    '"organisation":"o","clause":"N3.2d","field":"","message":"","recommendation":""}]}'
)
ASIDE = "row,fault,branch,name,id_number\n3,,C支部,甲某,'110105194912310021\n"
BOOK = workbook(sheet_xml([*csv.reader(io.StringIO(MEMBERS)), [1, True, None, 2.5]]))
TOKENS = (
    b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"'", b"=", "甲".encode(),
    b"[number] ", "甲".encode("gb18030"), b"\x81\x30", b'<c r="XFD1048576"><v>1</v></c>', b"PAR1",
    b"PK\x03\x04", b"\x1f\x8b", b"9" * 30, b"2018-02-30", b"</row>", b"]]>", b"&#0;", b't="s"',
    b"\xd0\xcf\x11\xe0",
)  # fmt: skip


def _parquet() -> bytes:
    """Give a small Parquet file, where something is installed that writes one."""
    try:
        import polars as pl
    except ImportError:
        return b"PAR1PAR1"
    file = io.BytesIO()
    pl.read_csv(io.StringIO(MEMBERS)).write_parquet(file)
    return file.getvalue()


SEEDS = (
    MEMBERS.encode(), MEMBERS.encode("utf-8-sig"), MEMBERS.encode("gb18030"),
    ORGANISATIONS.encode(), EXPECTED.encode(), ASIDE.encode(), BOOK, _parquet(),
    ROUTES.encode(), HEADS.encode(), ROLL.encode(), FINDINGS.encode(), JSON.encode(),
    gzip.compress(MEMBERS.encode(), mtime=0), b"",
)  # fmt: skip
SERVE = """
import sys
from partyreg.inputs import decoding
decoding.bound_memory(4096)
inward, outward = sys.stdin.buffer, sys.stdout.buffer
while size := inward.read(8):
    content = inward.read(int.from_bytes(size, "little"))
    try:
        answer = decoding.answer(content, *ENGINE)
    except BaseException:
        answer = b""
    outward.write(len(answer).to_bytes(8, "little") + answer)
    outward.flush()
"""
"""Decodes one file after the other: a process for each of a million would take hours to start."""


class Decoder:
    """Stands for the process that decodes a Parquet file, and serves until a file has ended it."""

    def __init__(self) -> None:
        """Start with none."""
        self._process: subprocess.Popen[bytes] | None = None
        self.ended = 0

    def __call__(self, content: bytes, engine: str) -> bytes:
        """Answer for a file as a process of its own would."""
        process = self._process or self._started(engine)
        try:
            return self._asked(process, content)
        except (OSError, EOFError):
            self.close()
            self.ended += 1
        raise subprocess.CalledProcessError(1, "decoding")

    def _started(self, engine: str) -> subprocess.Popen[bytes]:
        """Start the process."""
        program = [sys.executable, "-c", SERVE.replace("*ENGINE", f"{engine!r}, 2**25")]
        path = os.pathsep.join(filter(None, sys.path))
        env = {**os.environ, "PYTHONPATH": path}
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=env,
        )  # fmt: skip
        return self._process

    @staticmethod
    def _asked(process: subprocess.Popen[bytes], content: bytes) -> bytes:
        """Let it decode a file."""
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(content).to_bytes(8, "little") + content)
        process.stdin.flush()
        assert select.select([process.stdout], [], [], PATIENCE)[0], "it does not answer"
        size = process.stdout.read(8)
        if len(size) < 8:
            raise EOFError
        answer = process.stdout.read(int.from_bytes(size, "little"))
        if not answer:
            raise subprocess.CalledProcessError(1, "decoding")
        return answer

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            with self._process as process:
                process.kill()
        self._process = None


@pytest.fixture(autouse=True, scope="module")
def decoder() -> Iterator[Decoder]:
    """Give one decoder to all files."""
    one = Decoder()
    with pytest.MonkeyPatch.context() as patch:
        if sys.platform != "win32":  # where pipes cannot be waited for, each file has its own
            patch.setattr("partyreg.inputs.parquet._answer", one)
        yield one
    one.close()


UNZIPPED = sheet_xml([*csv.reader(io.StringIO(MEMBERS))]).encode()


def _members(content: bytes) -> object:
    """Read members, good rows kept, and write what was set aside."""
    found = read_members(io.BytesIO(content), keep_good=True, tree=TREE)
    assert isinstance(found.set_aside, SetAside)
    assert all(row.faults for row in found.set_aside.rows)
    return found.set_aside.csv()


READERS: tuple[Callable[[bytes], object], ...] = (
    _members,
    lambda content: read_members(io.BytesIO(MEMBERS.encode()), corrected=io.BytesIO(content)),
    lambda content: read_organisations(io.BytesIO(content)),
    lambda content: read_tree(io.BytesIO(content)),
    lambda content: read_expected(io.BytesIO(content), tree=TREE),
    lambda content: encoding_of(io.BytesIO(content)),
    lambda content: read_routes(io.BytesIO(content)),
    lambda content: read_roll(io.BytesIO(content), TREE),
    lambda content: read_heads(io.BytesIO(content), TREE),
    parse_findings_csv,
    parse_findings_json,
)


def read_all(content: bytes) -> None:
    """Give a file to every reader: a result, or a typed error whose faults have places."""
    for read in READERS:
        begin, busy = perf_counter(), process_time()
        try:
            read(content)
        except InputError as wrong:
            _check(wrong)
        assert process_time() - busy < SECONDS
        assert perf_counter() - begin < PATIENCE


def _check(wrong: InputError) -> None:
    """Check that an error says something, and where."""
    assert wrong.faults
    assert all(one.place and one.reason and "\n" not in str(one) for one in wrong.faults)


def case(number: int) -> bytes:
    """Make a file: junk, or a good one with some of its bytes changed, moved or doubled."""
    chance = random.Random(number)
    kind = chance.randrange(8)
    if kind == 0:
        return chance.randbytes(chance.randrange(300))
    if kind == 1:
        return b"".join(chance.choices(TOKENS, k=chance.randrange(60)))
    if kind == 2:  # a sound archive around a broken sheet
        text = _changed(UNZIPPED, chance).decode("utf-8", "replace")
        return workbook("".join(one for one in text if one.isprintable()))
    content = _changed(chance.choice(SEEDS), chance)
    return gzip.compress(content, 1, mtime=0) if kind == 3 else content


def _changed(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes."""
    found = bytearray(content)
    for _ in range(chance.randrange(1, 8)):
        at, to = sorted(chance.choices(range(len(found) + 1), k=2))
        what = chance.randrange(5)
        if what == 0:
            found[at : at + 1] = chance.randbytes(1)
        elif what == 1:
            found[at:at] = chance.choice(TOKENS)
        elif what == 2:
            del found[at : min(to, at + 40)]
        elif what == 3:
            found[at:at] = found[at : min(to, at + 200)]
        else:
            del found[to:]
    return bytes(found)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_junk_gives_a_result_or_a_typed_error(shard: int) -> None:
    """Seeded junk, through every reader: nothing else comes, soon, and without much memory."""
    for seed in SEEDS:
        read_all(seed)
    before = most = _memory()
    for number in range(shard, CASES, SHARDS):
        try:
            read_all(case(number))
        except BaseException as wrong:
            raise AssertionError(f"case {number}") from wrong
        earlier, most = most, _memory()
        assert most - earlier < MEBIBYTES, f"case {number}"
    assert most - before < ALL_MEBIBYTES


def _memory() -> float:
    """Give the most memory that this process has had, in mebibytes; 0 where nobody says."""
    if sys.platform == "win32":
        return 0.0
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def test_every_reader_reads_its_seed() -> None:
    """The good files from which the junk is made are read by somebody: junk begins behind them."""
    for seed in SEEDS[:-1]:
        assert any(_is_read(read, seed) for read in READERS)
    for read in READERS:
        assert any(_is_read(read, seed) for seed in SEEDS)


def _is_read(read: Callable[[bytes], object], content: bytes) -> bool:
    """Tell whether a reader takes a file."""
    try:
        read(content)
    except InputError:
        return False
    return True


@given(st.binary(max_size=400))
def test_any_bytes_give_a_result_or_a_typed_error(content: bytes) -> None:
    """Whatever the bytes are: nothing else comes."""
    read_all(content)


@given(st.text(max_size=200))
def test_any_text_gives_a_result_or_a_typed_error(text: str) -> None:
    """Whatever the text is, half characters included, also as a file that is open as text."""
    readers: tuple[Callable[[io.StringIO], object], ...] = (read_members, read_organisations)
    for read in readers:
        try:
            read(io.StringIO(text))
        except InputError as wrong:
            _check(wrong)


@pytest.mark.parametrize(
    "text",
    ['a","\n' * 20_000, '"\n' * 20_000, ',"""\n' * 20_000, "," * 100_000, '""' * 50_000,
     "\r" * 50_000, "甲" * 200_000, "a\n" * 50_000],
    ids=["reopened", "open", "doubled", "commas", "marks", "returns", "long", "short"],
)  # fmt: skip
def test_no_table_takes_more_than_its_length(text: str) -> None:
    """Quotation marks that open again and again, and endless rows, are through soon."""
    read_all(f"branch,name,id_number\n{text}".encode())
