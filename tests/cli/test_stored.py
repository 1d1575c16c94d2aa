"""Questions to a stored register: the answers of tables; and what happens where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.keeping import Kept

from partyreg.values import Function

pytestmark = pytest.mark.clause("Y-gates", "Y-remedy", "G4.2c", "N3.2a", "N3.3c", "N3.3a")

NAMES = ("034", "A县委组织部", "B镇党委", "0341101", "H村党支部", "03421", "F村党支部", "某处")
OF_FILES = ("--organisations",)
CALM = settings(max_examples=25, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip


def _both(kept: Kept, *words: str) -> None:
    """Ask tables and register the same, and hold the answers against each other."""
    tables = kept.run(*words, "--organisations", kept.path("organisations.csv"), register="")
    assert kept.run(*words) == tables
    assert kept.run(*words, "--register", kept.address, register="") == tables


@CALM
@given(who=st.sampled_from(NAMES), function=st.sampled_from(Function), where=st.sampled_from(NAMES))
def test_rights_are_what_they_are_in_tables(
    kept: Kept, who: str, function: Function, where: str
) -> None:
    """Status, words and JSON of `can` are the same, for whoever asks whatever."""
    for form in ((), ("--json",)):
        _both(kept, "can", who, function.label, where, *form)


@CALM
@given(start=st.sampled_from(NAMES), end=st.sampled_from(NAMES), strict=st.booleans())
def test_routes_are_what_they_are_in_tables(kept: Kept, start: str, end: str, strict: bool) -> None:
    """Status, words and JSON of `route` are the same, also outside the realm and where refused."""
    more = ("--strict-realm-transfer",) if strict else ()
    for form in ((), ("--json",)):
        _both(kept, "route", start, end, *more, *form)


@pytest.mark.parametrize("checks", ["notice", "all", "branch.under-three,member.phone-missing"])
def test_a_review_finds_what_it_finds_in_tables(kept: Kept, checks: str) -> None:
    """All findings are the same, and so is the exit status."""
    asked = ("review", "--on", "2018-12-01", "--checks", checks, "--json")
    tables = kept.run(*asked, "--organisations", kept.path("organisations.csv"), "--members",
                      kept.path("members.csv"), register="")  # fmt: skip
    found = kept.run(*asked)
    assert found.status == tables.status == 3
    mine, theirs = found.data, tables.data
    papers = "member.key-fields-without-evidence"  # only a register has papers to ask about
    for one in (mine, theirs):
        one["findings"] = [found for found in one["findings"] if found["check"] != papers]
        for gone in ("checks", "counts", "encodings"):
            del one[gone]
    assert mine == theirs
    assert len(mine["findings"]) > 3


def test_a_review_looks_where_it_is_told(kept: Kept) -> None:
    """At and below one organisation; files and register do not mix."""
    asked = ("review", "--on", "2018-12-01", "--checks", "branch.under-three")
    found = kept.run(*asked, "--place", "D县委组织部", "--json").data
    assert [one["subject"] for one in found["findings"]] == ["0342101"]
    mixed = kept.run(*asked, "--members", kept.path("members.csv"))
    assert (mixed.status, mixed.err) == (
        2, "partyreg: --members: it goes with files, not with a register\n")  # fmt: skip
    placed = kept.run(*asked, "--place", "034", "--members", "x", "--organisations", "y")
    assert placed.err == "partyreg: --place: it goes with a register, not with files\n"
    nothing = kept.run(*asked, register="")
    assert nothing.status == 2
    assert nothing.err.count("name the file, or a register by --register") == 2


def test_a_plan_is_previewed_as_on_tables(kept: Kept) -> None:
    """What would happen is the same but for the keys drawn, which a preview does not show."""
    asked = ("plan", "preview", kept.path("plan.json"), "--today", "2018-01-09")
    tables = kept.run(*asked, "--organisations", kept.path("organisations.csv"),
                      "--members", kept.path("members.csv"), register="")  # fmt: skip
    found = kept.run(*asked)
    assert found.status == tables.status == 0
    assert _without_hash(found.out) == _without_hash(tables.out)
    assert kept.entries("--command", "plans") == []


def _without_hash(text: str) -> list[str]:
    """Give a preview without its hash, and without accounts: tables open those of everybody."""
    return [line.partition(" [")[0] for line in text.splitlines() if "closes:" not in line
            and line != "accounts:"]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("memory:", "--register: a register in memory is kept by no command"),
        (
            "oracle://u:geheim@h/x",
            "url: it is neither 'memory:', nor a file's path, nor an address",
        ),
        ("postgresql://u:geheim@h:port/x", "url: it is no address of a database"),
        (
            "postgresql://u:geheim@127.0.0.1:1/x",
            "the register's store cannot be used: it cannot be",
        ),
        ("nothing.db", "the register's store cannot be used: there is no such file; make it"),
        ("none/nothing.db", "the register's store cannot be used: there is no such folder"),
        (".", "the register's store cannot be used: the file cannot be opened"),
        ("   ", "--register: name the register: a file, or the address of a database"),
    ],
)
def test_no_register_is_one_line_and_no_password(
    empty: Kept, address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2, the reason, nothing of the address, and no file is made by asking."""
    monkeypatch.chdir(empty.folder)
    done = empty.run("can", "a", "edit-member", "b", "--register", address)
    assert done.status == 2
    assert done.err.startswith(f"partyreg: {said}"), done.err
    assert done.err.count("\n") == 1
    assert "geheim" not in done.err
    assert not Path("nothing.db").exists()


def test_a_table_is_no_register(empty: Kept) -> None:
    """A file that is something else is left alone."""
    before = Path(empty.path("organisations.csv")).read_bytes()
    for command in ("status", "init", "migrate"):
        done = empty.run(command, empty.path("organisations.csv"))
        assert (done.status, "no register" in done.err) == (2, True), done.err
    assert Path(empty.path("organisations.csv")).read_bytes() == before


def test_a_question_about_nothing_says_what_is_missing(empty: Kept) -> None:
    """Without tables, tree or register: one line each, whatever is asked."""
    for words in (("can", "A", "b", "C"), ("route", "A", "B")):
        done = empty.run(*words, register="")
        assert done == (2, "", ("partyreg: --organisations: say where the organisations are: "
                        "--organisations, --tree or --register\n"))  # fmt: skip
    plan = empty.run("plan", "preview", empty.path("plan.json"), register="")
    assert plan.err.endswith("--organisations: say where the organisations are: --organisations or "
                             "--register\n")  # fmt: skip
    assert empty.run("status", register="").err.startswith(
        "partyreg: --register: name the register"
    )


@pytest.mark.parametrize(
    "command",
    ["init", "import", "export", "journal show", "journal verify", "journal checkpoint",
     "account open", "account password", "account reset", "account list", "status", "migrate",
     "backup", "restore", "compare", "plan undo"],
)  # fmt: skip
def test_every_command_on_a_register_has_help(empty: Kept, command: str) -> None:
    """It says what it does, how a register is named, and the keys of its JSON."""
    shown = empty.run(*command.split(), "--help")
    assert shown.status == 0
    assert shown.out.startswith(f"usage: partyreg {command}")
    assert "--register" in shown.out
    assert ("keys of --json" in shown.out) is (command != "account password")


def test_status_says_how_much_there_is(kept: Kept) -> None:
    """Numbers, schema and the journal's end; a register of no release is said to be that."""
    found = kept.run("status", "--json").data
    assert (found["organisations"], found["members"], found["accounts"]) == (10, 3, 2)
    assert (found["former_members"], found["open_transfers"], found["entries"]) == (0, 0, 3)
    assert found["schema"]["found"] == found["schema"]["wanted"]
    assert found["last_entry"]["command"] == "accounts.change-password"
    assert found["bytes"] > 10_000
    assert kept.run("status").out.startswith(f"{kept.address}: a register, schema ")
    Path(kept.path("other.db")).touch()
    none = kept.run("status", kept.path("other.db"), "--json")
    assert (none.status, none.data["schema"]["found"], none.data["members"]) == (1, None, None)


def test_a_file_that_is_not_there_is_the_same_for_every_command(kept: Kept) -> None:
    """Each says that there is none, with one status, and makes none."""
    nothing = kept.path("nothing.db")
    for words in (("status", nothing), ("compare", nothing), ("migrate", nothing),
                  ("journal", "verify", "--register", nothing)):  # fmt: skip
        assert kept.run(*words) == (
            2, "", ("partyreg: the register's store cannot be used: there is no such file; "
                    "make it a register with 'partyreg init'\n"),
        )  # fmt: skip
    assert not Path(nothing).exists()


@pytest.mark.parametrize("text", [None, "", "no dump\n", "cut"])
def test_a_restore_that_fails_leaves_no_register_behind(kept: Kept, text: str | None) -> None:
    """Whatever is wrong with the backup, the new file goes again, and an old one stays."""
    file, new = kept.path("backup.dump"), kept.path("new.db")
    if text == "cut":
        assert kept.run("backup", file).status == 0
        whole = Path(file).read_bytes()
        Path(file).write_bytes(whole[: len(whole) // 2])
    elif text is not None:
        kept.write("backup.dump", text)
    done = kept.run("restore", file, "--register", new)
    assert (done.status, done.err.startswith(f"partyreg: {file}: ")) == (2, True), done.err
    assert not [one for one in Path(kept.folder).iterdir() if one.name.startswith("new.db")]
    kept.run("init", new)
    assert kept.run("restore", file, "--register", new).status == 2
    assert kept.run("status", new).status == 0


def test_a_newer_schema_is_said_and_refused(kept: Kept) -> None:
    """Status names it with status 1; every other command refuses, and says which release to use."""
    import sqlite3

    one = sqlite3.connect(kept.address)
    one.execute("UPDATE partyreg_version SET version_num = '9999'")
    one.commit()
    one.close()
    found = kept.run("status", "--json")
    assert (found.status, found.data["schema"]["found"]) == (1, "9999")
    for command in (("journal", "verify"), ("migrate",), ("can", "a", "edit-member", "b")):
        done = kept.run(*command)
        assert done.status == 2
        assert "'9999'" in done.err
        assert "newer release" in done.err


def test_nothing_to_migrate_is_no_fault(kept: Kept) -> None:
    """A register of this release is left as it is."""
    found = kept.run("migrate", "--json").data
    assert found["from"] == found["to"]


def test_commands_on_files_load_no_database() -> None:
    """Whoever asks a table waits for no SQL library."""
    words = ["can", "B", "edit-member", "C", "--tree", "B[listed](C[branch])"]
    main = f"from partyreg.cli import main; main({json.dumps(words)})"
    code = f"import sys; {main}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "partyreg.cli.stored" in done.stdout
    assert "sqlalchemy" not in done.stdout
    assert "alembic" not in done.stdout
