"""Dated editions: picked by day, replaced from a folder, checked to the last key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyreg.notice
from partyreg.notice import EditionError, NoEditionError, edition, load_edition

pytestmark = pytest.mark.clause("Y-later")

DATA = Path(partyreg.notice.__file__).with_name("data")
FIRST = date(2018, 1, 9)

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "edition"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first occurrence of a text in one file of the copy."""

    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def faults(folder: Path) -> list[str]:
    """Load a folder that must be refused, and give its faults as text."""
    with pytest.raises(EditionError) as caught:
        load_edition(folder)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == "; ".join(str(one) for one in caught.value.faults)
    return [str(one) for one in caught.value.faults]


@given(st.dates())
def test_a_day_has_the_notice_or_is_refused(day: date) -> None:
    """From 2018-01-09 on every day has the notice's edition; every earlier day is refused."""
    if day >= FIRST:
        assert edition(day) is edition()
        return
    with pytest.raises(NoEditionError) as caught:
        edition(day)
    assert (caught.value.on, caught.value.first) == (day, FIRST)
    assert str(caught.value) == (
        f"no edition of the rules is valid on {day}; the first begins on 2018-01-09"
    )


@given(st.lists(st.dates(FIRST, date(2100, 1, 1)), max_size=4), st.dates(FIRST))
def test_the_newest_edition_valid_on_a_day_is_taken(starts: list[date], day: date) -> None:
    """Among any editions, that with the latest first day not after the day asked for is taken."""
    others = [edition()._replace(valid_from=start, source=str(start)) for start in starts]
    found = edition(day, beside=others)
    assert found.valid_from == max(start for start in [FIRST, *starts] if start <= day)
    assert edition(beside=others).valid_from == max([FIRST, *starts])


def test_an_edition_from_elsewhere_replaces_one_of_the_same_day() -> None:
    """Of two editions that begin on one day, the one passed in is taken."""
    other = edition()._replace(source="another document")
    assert edition(FIRST, beside=[other]) is other


@pytest.mark.parametrize("day", [datetime(2020, 1, 1, 12, 0), "2020-01-01", 2020])  # noqa: DTZ001
def test_only_a_plain_date_is_a_day(day: date) -> None:
    """A datetime, a text or a number is refused as a wrong type."""
    with pytest.raises(TypeError, match="the day is a date without a time of day, not "):
        edition(day)


def test_the_same_folder_gives_the_same_edition(folder: Path) -> None:
    """A copy of the shipped data loads to an equal edition, from a path or its text."""
    assert load_edition(folder) == load_edition(str(folder)) == edition()


def test_another_edition_can_stand_beside_the_first(folder: Path) -> None:
    """A folder with another date and one other cell is an edition of its own."""
    for path in folder.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("2018-01-09", "2019-05-01", 1)
        path.write_text(text.replace('"conditional"', "true"), encoding="utf-8")
    later = load_edition(folder)
    assert edition(date(2019, 4, 30), beside=[later]) is edition()
    assert edition(date(2019, 5, 1), beside=[later]) is later
    changed = [(old.name, tier) for old, new in zip(edition().annex2, later.annex2, strict=True)
               for tier in old.granted if old.granted[tier] != new.granted[tier]]  # fmt: skip
    assert changed == [("REALM_TRANSFER", "PRIMARY_COMMITTEE")]


def test_what_is_still_to_come_may_be_left_out(folder: Path) -> None:
    """An edition without a list of what is to come has none to come; one with a list has that."""
    (folder / "to_come.toml").unlink()
    assert load_edition(folder).to_come == ()
    listed = '[[part]]\nid = "N3.3a"\npart = "a part"\nreason = "why"\n'
    head = "".join(f"{line}\n" for line in (folder / "annex2.toml").read_text("utf-8").splitlines()
                   if line.startswith(("valid_from", "source")))  # fmt: skip
    (folder / "to_come.toml").write_text(head + listed, encoding="utf-8")
    assert [(one.id, one.part) for one in load_edition(folder).to_come] == [("N3.3a", "a part")]


SPOILT = [
    ("clauses.toml", 'part = "body"', 'part = "annex"',
     'clauses.toml: clause[N1].part: it is none of "body", "guide", "table"'),
    ("clauses.toml", 'part = "body"', 'part = "guide"',
     "clauses.toml: clause[N1].part: it does not fit the id"),
    ("clauses.toml", 'id = "N2.1b"', 'id = "N2.1a"',
     "clauses.toml: clause[N2.1a]: it stands twice"),
    ("clauses.toml", 'chinese = "漏采"', 'chinese = ""',
     "clauses.toml: clause[N3.2b].chinese: it is blank, or begins or ends with a blank"),
    ("clauses.toml", 'chinese = "漏采"', 'chinese = "漏\\n采"',
     "clauses.toml: clause[N3.2b].chinese: it has a control character"),
    ("clauses.toml", 'chinese = "漏采"\n', "",
     "clauses.toml: clause[N3.2b].chinese: it is missing"),
    ("clauses.toml", "2018-01-09", "2018-01-09T00:00:00",
     "clauses.toml: valid_from: it is not a date"),
    ("clauses.toml", 'id = "G1.2"', 'id = "X1.2"',
     "clauses.toml: clause[#31].id: it is not the id of a clause"),
    ("readings.toml", 'setting = "letter_validity_days"', "setting = 90",
     "readings.toml: reading[Y-validity].setting: it is not the name of a setting"),
    ("readings.toml", "question", "questoin",
     "readings.toml: reading[Y-primary].questoin: it is not a known key"),
    ("annex2.toml", "BRANCH = false", 'BRANCH = "maybe"',
     ('annex2.toml: function[ADD_ORGANISATION].granted: '
     'neither true, false nor "conditional": "BRANCH"')),
    ("annex2.toml", "BRANCH = false", "BRANCH = 0",
     ('annex2.toml: function[ADD_ORGANISATION].granted: '
     'neither true, false nor "conditional": "BRANCH"')),
    ("annex2.toml", "BRANCH = false", "TWIG = false",
     "annex2.toml: function[ADD_ORGANISATION].granted.TWIG: there is no such tier"),
    ("annex2.toml", "BRANCH = false, ", "",
     "annex2.toml: function[ADD_ORGANISATION].granted.BRANCH: it is missing"),
    ("annex2.toml", 'scope = "below"', 'scope = "above"',
     ('annex2.toml: function[DELETE_ORGANISATION].scope: '
     'it is none of "own", "below", "at-or-below"')),
    ("annex2.toml", 'name = "DELETE_ORGANISATION"', 'name = "ADD_ORGANISATION"',
     "annex2.toml: function[ADD_ORGANISATION]: it stands twice"),
    ("annex2.toml", "remark = ", "remarks = ",
     "annex2.toml: remarks: it is not a known key"),
    ("categories.toml", 'name = "TOWNSHIP"', 'name = "township"',
     "categories.toml: category[#6].name: it is not a name in capitals"),
    ("categories.toml", "G4.2b", "G4.2z",
     'categories.toml: category[PROVINCIAL_ORGAN].clause: there is no clause "G4.2z"'),
    ("deadlines.toml", "days = 15", "days = 0",
     ("deadlines.toml: deadline[ORGANISATION_CHANGE].days: "
     "it is not a whole number of at least 1")),
    ("deadlines.toml", "days = 15", "days = true",
     ("deadlines.toml: deadline[ORGANISATION_CHANGE].days: "
     "it is not a whole number of at least 1")),
    ("deadlines.toml", "source = ", "source = [1] #",
     "deadlines.toml: source: it is not a text"),
    ("deadlines.toml", "组通", "另通",
     "deadlines.toml: source: it differs from that of clauses.toml"),
    ("probation.toml", "joined_to = 1923-06-09", "joined_to = 1923-06-08",
     ("probation.toml: period[1921-07-01].joined_to: "
      "the next period does not begin a day later")),
    ("probation.toml", "joined_to = 1923-06-09\n", "",
     ("probation.toml: period[1921-07-01].joined_to: "
     "the last period stays open, and only the last")),
    ("probation.toml", "months = 3\n", "",
     ('probation.toml: period[1923-06-10].months: '
     'it goes with the rule "minimum", and only with it')),
    ("probation.toml", "[[grace]]\njoined_from = 1956-09-15",
     "[[grace]]\njoined_from = 1956-09-16",
     "probation.toml: grace[1956-09-16].joined_from: no period begins on that day"),
    ("probation.toml", "joined_to = 1956-09-25", "joined_to = 1956-09-14",
     "probation.toml: grace[1956-09-15].joined_to: it lies before the first day"),
    ("to_come.toml", "# Nothing", '[[part]]\nid = "N3.3z"\npart = "x"\nreason = "x"\n#',
     'to_come.toml: part[N3.3z].id: there is no clause "N3.3z"'),
    ("to_come.toml", "valid_from", "[[part]]\nvalid_from",
     "to_come.toml: part[#1].id: it is missing"),
]  # fmt: skip
"""File, a text in it, what it is replaced with, and the fault to be named."""


@pytest.mark.parametrize("spoilt", SPOILT)
def test_one_fault_is_named_with_file_key_and_reason(
    folder: Path, edit: Edit, spoilt: tuple[str, str, str, str]
) -> None:
    """Each way to spoil one value is refused with its file, its key and the reason."""
    *change, fault = spoilt
    edit(*change)
    assert fault in faults(folder)


def test_all_faults_of_all_files_are_named_at_once(folder: Path, edit: Edit) -> None:
    """Faults in several files, in shape and across files, come in one error and nothing more."""
    edit("annex2.toml", "BRANCH = false", "BRANCH = 2")
    edit("clauses.toml", 'part = "body"', 'part = "annex"')
    edit("categories.toml", "G4.2b", "G9.9")
    (folder / "deadlines.toml").unlink()
    (folder / "reading.toml").write_text("", encoding="utf-8")
    assert faults(folder) == [
        "reading.toml: it is not a file of an edition",
        'clauses.toml: clause[N1].part: it is none of "body", "guide", "table"',
        (
            "annex2.toml: function[ADD_ORGANISATION].granted: "
            'neither true, false nor "conditional": "BRANCH"'
        ),
        "deadlines.toml: it is not there",
        'categories.toml: category[PROVINCIAL_ORGAN].clause: there is no clause "G9.9"',
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"valid_from = ", "it is not TOML: "),
        (b'source = "\xff"', "it is not UTF-8"),
        (b"category = 3", "category: it is not a list of tables"),
        (b"category = [1]", "category: it is not a list of tables"),
        (b"category = []", "category: it has no rows"),
        (b"", "category: it has no rows"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "a value in it is too large or nested too deeply"),
        (b"x = " + b"9" * 5000, "a value in it is too large or nested too deeply"),
        (b'"\\u0000\\n" = 1', "\ufffd\ufffd: it is not a known key"),
    ],
    ids=["syntax", "encoding", "number", "list", "empty-list", "empty", "deep", "large", "control"],
)  # fmt: skip
def test_a_file_that_is_no_data_is_named(folder: Path, content: bytes, reason: str) -> None:
    """Broken, foreign or empty files are refused by name, in one line, whatever they hold."""
    (folder / "categories.toml").write_bytes(content)
    found = faults(folder)
    assert any(one.startswith(f"categories.toml: {reason}") for one in found)
    assert all(one.isprintable() for one in found)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing folder is one fault, and its path is not part of the message."""
    assert faults(tmp_path / "nowhere") == ["the folder: it is not there"]


@given(data=st.data())
def test_every_line_counts(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Leaving any one line with a key out of any file never goes unnoticed."""
    file = data.draw(st.sampled_from(sorted(DATA.glob("*.toml"))), label="file")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    keys = [n for n, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    gone = data.draw(st.sampled_from(keys), label="line")
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("edition") / "copy"))
    (folder / file.name).write_text("".join(lines[:gone] + lines[gone + 1 :]), encoding="utf-8")
    if lines[gone].startswith(("setting = ", "subgroup = ")):
        assert load_edition(folder) != edition()
    else:
        assert any(one.startswith(file.name) for one in faults(folder))
