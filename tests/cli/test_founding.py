"""Registers made and installed at the command line: whole, once, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.keeping import MEMBERS, ORGANISATIONS, SECRETS, Kept

import partyreg
from partyreg import Function

pytestmark = pytest.mark.clause("Y-first", "G1.0", "G1.1b", "N3.2d", "N3.3c")


def test_a_register_is_made_with_all_that_the_tables_say(empty: Kept) -> None:
    """Organisations, members and the root's two accounts stand in it; the journal has one entry."""
    done = empty.install("--passwords", empty.path("first.csv"))
    assert done.status == 0
    assert "10 organisations, 3 members, 2 accounts" in done.out
    assert not [one for one in SECRETS if one in done.out]
    assert set(empty.passwords()) == {"A034", "B034"}
    assert Path(empty.path("first.csv")).stat().st_mode & 0o777 == 0o600
    assert Path(empty.address).stat().st_mode & 0o777 == 0o600
    [entry] = empty.entries()
    assert (entry["command"], entry["person"]) == ("register.bootstrap", "安**")
    register = partyreg.open(empty.address, create=False)
    assert [one.key for one in register.members("C村党支部")] == ["m-1"]
    register.close()


def test_passwords_are_shown_once_where_no_file_is_named(empty: Kept) -> None:
    """Two of them, and they work: the first sign-on changes one."""
    shown = empty.install("--json").data
    assert set(shown["passwords"]) == {"A034", "B034"}
    done = empty.act(
        "account", "password", password=shown["passwords"]["B034"], new="一个新的密码密码"
    )
    assert done.status == 0
    assert "active" in done.out


@pytest.mark.parametrize("whose", ["root", "none", "all"])
def test_accounts_are_opened_for_whom_they_are_asked(empty: Kept, whose: str) -> None:
    """Those of the root, nobody's, or everybody's where others sign people on."""
    more = ("--password-profile", "external") if whose == "all" else ()
    assert empty.install("--accounts", whose, *more).status == 0
    listed = empty.run("account", "list", "--json").data["accounts"]
    assert len(listed) == {"root": 2, "none": 0, "all": 20}[whose]
    assert {one["signs_on"] for one in listed} <= {"elsewhere" if more else "password"}


def test_passwords_of_all_accounts_are_not_put_on_the_screen(empty: Kept) -> None:
    """A file has to be named, before anything is made."""
    done = empty.install("--accounts", "all")
    assert (done.status, Path(empty.address).exists()) == (2, False)
    assert done.err == (
        "partyreg: --passwords: name a file for the passwords of all accounts; they are shown only "
        "for the root's\n"
    )


def test_a_file_of_passwords_is_written_over_nothing(empty: Kept) -> None:
    """An existing file stays, and no register is made."""
    file = empty.write("first.csv", "precious")
    done = empty.install("--passwords", file)
    assert (done.status, Path(file).read_text("utf-8")) == (2, "precious")
    assert "written over nothing" in done.err
    assert not Path(empty.address).exists()


def test_all_faults_are_told_and_nothing_is_made(empty: Kept) -> None:
    """Each has file, row and column; no value is shown, and no file is left behind."""
    empty.write(
        "members.csv",
        MEMBERS + "m-1,X村党支部,丁某,1,,,,,\nm-5,C村党支部,,11010119900307867X,?,,,,\n",
    )
    grants = empty.write("grants.csv", "organisation,function\nB镇党委,fly\n某处,edit-member\n")
    done = empty.install("--grants", grants, "--passwords", empty.path("first.csv"))
    assert done.status == 2
    told = done.err.replace(f"{empty.folder}{os.sep}", "").replace("partyreg: ", "").splitlines()
    assert told[0].startswith("grants.csv: row 2, column function: it is none of add-organisation")
    assert told[1:] == [
        (
            "grants.csv: row 3, column organisation: it is no key, code or unique name of an "
            "organisation"
        ),
        "members.csv: row 5, column key: row 2 has the same one",
        "members.csv: row 6, column sex: it is none of male, female",
    ]
    assert not Path(empty.address).exists()
    assert not Path(empty.path("first.csv")).exists()


def test_whoever_cannot_stand_in_a_register_is_a_fault(empty: Kept) -> None:
    """In no branch, without a name, or entered twice, in one table or over two."""
    empty.write("members.csv", MEMBERS + "m-4,B镇党委,丁某,1,,,,,\nm-5,C村党支部,,2,,,,,\n")
    rows = ["branch,name,id_number", "C村党支部,甲某,110105491231002", "D村党支部,戊某,3"]
    more = empty.write("more.csv", "\n".join([*rows, "D村党支部,己某,11010119900307867X", ""]))
    done = empty.install("--members", more)
    told = done.err.replace(f"{empty.folder}{os.sep}", "").replace("partyreg: ", "").splitlines()
    assert done.status == 2
    assert told == [
        (
            "members.csv: row 5, column branch: it is no code, key or unique name of a branch that "
            "holds members"
        ),
        "members.csv: row 6, column name: it is blank",
        "more.csv: row 2, column id_number: an earlier row has the same number",
        "more.csv: row 4, column id_number: an earlier row has the same number",
    ]


def test_good_rows_are_installed_and_the_others_set_aside(empty: Kept) -> None:
    """The file that is written, corrected, makes the whole table good again."""
    broken = (
        MEMBERS.replace("2017-07-01", "2017年7月") + "m-4,D村党支部,丁某,440308199901101512,,,,,\n"
    )
    empty.write("members.csv", broken)
    done = empty.install("--set-aside", empty.path("aside.csv"), "--json").data
    assert (done["members"], done["set_aside"]["rows"]) == (3, 1)
    aside = Path(empty.path("aside.csv")).read_text("utf-8-sig")
    assert "3,column joined_on: it is no date" in aside
    corrected = empty.write("corrected.csv", aside.replace("'2017年7月", "2017-07-01"))
    empty.address = empty.path("other.db")
    done = empty.install("--corrected", corrected)
    assert done.status == 2
    assert "row 5, column id_number: an earlier row has the same number" in done.err


def test_a_second_installation_is_refused_and_journalled(kept: Kept) -> None:
    """What is there stays; the attempt is in the journal, and no file of passwords is left."""
    for command in ("init", "import"):
        done = kept.run(command, "--organisations", kept.path("organisations.csv"), "--person",
                        "安装员", "--passwords", kept.path("again.csv"))  # fmt: skip
        assert done.status == 1
        assert done.err.startswith(
            "partyreg: the register has been installed with 10 organisations"
        )
        assert "[Y-first]" in done.err
    refused = kept.entries("--refused")
    assert [one["refusals"][0]["code"] for one in refused] == ["register.installed"] * 2
    assert not Path(kept.path("again.csv")).exists()


def test_an_installed_register_is_left_as_it_is(kept: Kept) -> None:
    """`init` says so, whatever profile of passwords is named, and keeps nothing."""
    before = kept.run("status").out
    for more in ((), ("--password-profile", "external")):
        done = kept.run("init", *more)
        assert done.out.endswith(" organisations\nit was installed before; nothing was changed\n")
    assert kept.run("status").out == before


def test_an_empty_register_is_made_first_and_installed_later(empty: Kept) -> None:
    """`init` without files, then `import`; without organisations there is nothing to install."""
    assert empty.run("init").out.endswith("install it with `partyreg import`\n")
    none = empty.run("import", "--person", "安装员", "--members", empty.path("members.csv"))
    assert (none.status, none.err) == (
        2, "partyreg: --members: it needs --organisations beside it\n")  # fmt: skip
    empty.write("grants.csv", "organisation,function\n03411,全国范围内转接\n")
    done = empty.run(
        "import",
        "--person",
        "安装员",
        "--organisations",
        empty.path("organisations.csv"),
        "--grants",
        empty.path("grants.csv"),
    )
    assert done.status == 0
    may = empty.run("can", "B镇党委", "全国范围内转接", "C村党支部")
    assert may.status == 0
    register = partyreg.open(empty.address, create=False)
    assert Function.NATIONWIDE_TRANSFER in register.powers.held["03411"]
    register.close()


def test_nobody_installs_without_a_name(empty: Kept) -> None:
    """The natural person is needed for the journal."""
    done = empty.run("init", "--organisations", empty.path("organisations.csv"))
    assert (done.status, done.err) == (
        2, "partyreg: --person: name the natural person who installs\n")  # fmt: skip


def test_members_without_a_key_get_one_of_the_register(empty: Kept) -> None:
    """No row number becomes an identity."""
    empty.write("members.csv", "branch,name,id_number\nC村党支部,甲某,11010519491231002X\n")
    assert empty.install().status == 0
    [entry] = empty.entries()
    keys = [one["key"] for one in entry["changes"] if one["table"] == "Member"]
    assert len(keys) == 1
    assert keys[0].startswith("m-")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                  HealthCheck.too_slow], deadline=None)  # fmt: skip
@given(bad=st.sets(st.integers(0, 11)), twice=st.sets(st.integers(1, 11), max_size=4))
def test_every_row_is_installed_or_set_aside(empty: Kept, bad: set[int], twice: set[int]) -> None:
    """Whatever is wrong with which rows: good and bad together are all rows, each once."""
    rows = []
    for at in range(12):
        number = "same" if at in twice else f"n{at}"
        rows.append(f"m-{at},C村党支部,甲某,{number},{'?' if at in bad else ''}")
    empty.write("members.csv", "\n".join(["key,branch,name,id_number,sex", *rows, ""]))
    for name in ("registry.db", "registry.db-wal", "registry.db-shm", "aside.csv"):
        Path(empty.path(name)).unlink(missing_ok=True)
    done = empty.install(
        "--set-aside", empty.path("aside.csv"), "--accounts", "none", "--json"
    ).data
    again = sorted(twice - bad)[1:]
    assert done["members"] == 12 - len(bad) - len(again)
    aside = [] if done["set_aside"] is None else Path(empty.path("aside.csv")).read_text(
        "utf-8-sig").splitlines()[1:]  # fmt: skip
    assert [int(line.split(",")[0]) - 2 for line in aside] == sorted(bad | set(again))


def test_the_tables_of_these_tests_are_good() -> None:
    """The other tests break what is whole."""
    assert ORGANISATIONS.count("\n") == 11
    assert MEMBERS.count("\n") == 4
