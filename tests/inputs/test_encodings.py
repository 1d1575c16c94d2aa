"""Bytes of text: what they are written in, and what is refused."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.errors import InputError
from partyreg.inputs import encoding_of, encodings, read_organisations
from partyreg.inputs.encodings import content_of, decoded, text_of

pytestmark = pytest.mark.clause("N3.2d")

CHINESE = "编号,所在党支部,姓名\nm-1,甲省委组织部（一）支部,甲某、乙\n"
BIG5 = "編號,所在黨支部,姓名\nm-1,臺灣省第一黨支部,甲某\nm-2,高雄市第二黨支部,乙某\n"
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20)


def fault_of(content: bytes) -> str:
    """Give the one fault of bytes that are no text."""
    with pytest.raises(InputError) as wrong:
        decoded(content)
    [fault] = wrong.value.faults
    assert fault.code == "input.unreadable-file"
    return str(fault)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312"])
def test_what_text_is_written_in_is_found_out(encoding: str) -> None:
    """UTF-8 with or without a mark, and GB18030 with its parts, give the same text, and say so."""
    found = decoded(CHINESE.encode(encoding))
    assert found.text == CHINESE
    assert found.encoding == (encoding if encoding.startswith("utf") else "gb18030")


@given(st.lists(chinese, max_size=30))
def test_utf_8_is_never_taken_for_another(lines: list[str]) -> None:
    """Whatever Chinese text it is, UTF-8 stays UTF-8."""
    text = "\n".join(lines)
    assert decoded(text.encode()) == (text, "utf-8")


@given(st.lists(chinese, min_size=1, max_size=30))
def test_gb18030_is_read_back(lines: list[str]) -> None:
    """Chinese text comes back from GB18030, under a heading; if it is UTF-8, too, as that."""
    content = (CHINESE + "\n".join(lines)).encode("gb18030")
    assert decoded(content) == (CHINESE + "\n".join(lines), "gb18030")


@pytest.mark.parametrize("letters", ["lǚ", "α", "№ 3", "Ж", "あ", "㎡"])
def test_a_few_foreign_letters_do_not_make_another_encoding(letters: str) -> None:
    """Chinese text in which letters of other scripts stand here and there is still GB18030."""
    text = CHINESE + "备注：" + letters + "\n"
    assert decoded(text.encode("gb18030")) == (text, "gb18030")


@given(st.integers(0, len(CHINESE.encode()) * 3 - 1), st.sampled_from([b"\xff", b"\x80", b"\xc3"]))
def test_damaged_utf_8_is_not_taken_for_gb18030(at: int, junk: bytes) -> None:
    """A byte too many in UTF-8 is a fault with its row, not a page of other characters."""
    content = (CHINESE * 3).encode()
    broken = content[:at] + junk + content[at:]
    try:
        found = decoded(broken)
    except InputError as wrong:
        [fault] = wrong.faults
        row = int(fault.place.removeprefix("row "))
        assert row in range(broken[:at].count(b"\n"), broken[: at + 1].count(b"\n") + 2)
        assert fault.reason == "it is not UTF-8 text"
    else:
        assert found.encoding == "utf-8"  # the byte has made another character


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BIG5.encode("big5"), "row 1: it is neither UTF-8 nor GB18030 text"),
        (b"a,b\n1,\xff", "row 2: it is neither UTF-8 nor GB18030 text"),
        (b"a\n1\n" + "甲".encode("gbk")[:1], "row 3: it is neither UTF-8 nor GB18030 text"),
        (CHINESE.encode("utf-16"), "row 1: it is UTF-16 text; save it as UTF-8"),
        (b"\xef\xbb\xbfa\n" + "甲".encode("gbk"), "row 2: it is not UTF-8 text"),
    ],
)
def test_other_bytes_are_one_fault_with_its_row(content: bytes, message: str) -> None:
    """Other encodings, cut characters, and GB18030 after a mark of UTF-8: one fault, its row."""
    assert fault_of(content) == message


def test_a_table_in_gb18030_is_read_whole(tmp_path: Path) -> None:
    """Organisations in GB18030, with Chinese columns, packed or not, are read like any other."""
    table = "党组织代码,上级党组织代码,层级,党组织名称\n034,,县级组织部门,甲县委组织部\n"
    plain, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    plain.write_bytes(table.encode("gb18030"))
    packed.write_bytes(gzip.compress(table.encode("gb18030")))
    assert read_organisations(plain) == read_organisations(packed)
    assert encoding_of(plain) == encoding_of(packed) == "gb18030"
    assert read_organisations(plain)[0].name == "甲县委组织部"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("甲", None), ("甲".encode(), "utf-8"), (b"PK\x03\x04", None), (b"PAR1", None)],
)
def test_only_text_has_an_encoding(content: str | bytes, encoding: str | None) -> None:
    """What is open as text, and what is none, has no encoding."""
    source = io.StringIO(content) if isinstance(content, str) else io.BytesIO(content)
    assert encoding_of(source) == encoding


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_no_file_is_unpacked_without_bound(
    monkeypatch: pytest.MonkeyPatch, pack: type[bytes]
) -> None:
    """A file that is too large, or would be once unpacked, is refused at the bound."""
    monkeypatch.setattr(encodings, "LARGEST", 10_000)
    assert len(content_of(io.BytesIO(pack(b"a" * 10_000)))) == 10_000
    with pytest.raises(InputError, match="it is larger than"):
        content_of(io.BytesIO(pack(b"a" * 10_001)))


def test_members_of_a_packed_file_are_joined() -> None:
    """A file packed in several pieces is one text."""
    assert text_of(io.BytesIO(gzip.compress(b"a,") + gzip.compress(b"b") + b"\0\0")) == "a,b"


@pytest.mark.parametrize("source", ["", "no\0where", "nowhere.csv"])
def test_a_file_that_is_not_there_is_a_fault(source: str) -> None:
    """A path that cannot be opened is an input error."""
    with pytest.raises(InputError, match="file: it cannot be read: "):
        content_of(source)
