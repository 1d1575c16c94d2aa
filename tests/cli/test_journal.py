"""The journal at the command line: shown masked, verified, held against checkpoints."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.keeping import SECRETS, Kept

pytestmark = pytest.mark.clause("N3.3a", "N3.3c")


FORGED = (
    "UPDATE journal SET header = CAST(replace(CAST(header AS TEXT), 'plans', 'plant') AS BLOB) "
    "WHERE number = 5"
)
"""Another command in the place of the plan."""


def _forge(kept: Kept, *statements: str) -> None:
    """Change the file behind the register's back, its protection taken away."""
    one = sqlite3.connect(kept.address)
    names = one.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        one.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        one.execute(statement)
    one.commit()
    one.close()


@pytest.fixture
def used(kept: Kept) -> Kept:
    """Give a register with a plan, an export and a refused attempt in its journal."""
    assert kept.act("plan", "apply", kept.path("plan.json"), "--operation", "merger-1").status == 0
    assert kept.act("export", "--purpose", "慰问", "--fields", "name").status == 0
    assert kept.act("export", "--purpose", " ").status == 1
    return kept


# ── shown ────────────────────────────────────────────────────────────────────────────────────


def test_entries_say_who_did_what_and_nothing_personal(used: Kept) -> None:
    """One line each: number, moment, command, organisation, masked person, what changed."""
    shown = used.run("journal", "show")
    lines = shown.out.splitlines()
    assert (shown.status, len(lines)) == (0, 9)
    assert "register.bootstrap  - (安**)  organisation ×10" in lines[0]
    assert "plans.apply  甲省委组织部 (经**)" in lines[4]
    assert lines[4].endswith("merger-1")
    assert "refused: " in lines[8]
    assert not [one for one in (*SECRETS, "经办人") if one in shown.out]
    for entry in used.entries():
        assert not [
            one for one in (*SECRETS, "经办人") if one in json.dumps(entry, ensure_ascii=False)
        ]


def test_entries_are_chosen_by_what_is_asked(used: Kept) -> None:
    """By command, organisation, record, refusal, place and number."""

    def numbers(*words: str) -> list[int]:
        """Give the numbers of the entries that are shown."""
        return [one["number"] for one in used.entries(*words)]

    assert numbers("--command", "disclosure") == [7, 9]
    assert numbers("--command", "plans.apply") == [5]
    assert numbers("--refused") == [9]
    assert numbers("--after", "3", "--limit", "2") == [4, 5]
    assert numbers("--last", "2") == [8, 9]
    assert numbers("--subject", "0341201") == [1, 5]
    assert numbers("--subject", "m-1") == [1]
    assert numbers("--place", "甲省委组织部") == [2, 3, 4, 5, 6, 7, 8, 9]
    assert numbers("--place", "B镇党委") == []
    none = used.run("journal", "show", "--place", "某处")
    assert (none.status, "某处" in none.out) == (1, False)


def test_a_change_shows_fields_and_no_values(used: Kept) -> None:
    """What was added, changed or removed, under which clause."""
    [entry] = used.entries("--command", "plans")
    moved = next(one for one in entry["changes"] if one["key"] == "0341201")
    assert (moved["did"], moved["fields"]) == ("changed", ["parent"])
    assert {one["did"] for one in entry["changes"]} == {"added", "changed", "removed"}
    assert entry["evidence"] == [{"document": "A组〔2018〕3号", "dated": "2018-01-08",
                                  "archived_as": None}]  # fmt: skip


def test_a_reader_that_goes_away_ends_the_command_quietly(used: Kept) -> None:
    """Status 141, no word on standard error."""
    env = {**os.environ, "PARTYREG_REGISTER": used.address, "PYTHONUTF8": "1"}
    words = [sys.executable, "-m", "partyreg", "journal", "show", "--json"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        one.stdout.close()
        said = one.stderr.read()
    assert (one.returncode, said) == (141, b"")


# ── verified ─────────────────────────────────────────────────────────────────────────────────


def test_a_register_that_nobody_touched_is_verified(used: Kept) -> None:
    """Status 0, with the tables and without."""
    found = used.run("journal", "verify", "--json").data
    assert (found["ok"], found["entries"], found["faults"]) == (True, 9, [])
    assert found["rows"] > 20
    assert used.run("journal", "verify", "--chain", "--json").data["rows"] == 0


@pytest.mark.parametrize(
    ("forgery", "place", "what"),
    [
        ("UPDATE members SET name = '丁某' WHERE key = 'm-1'", ("members", "m-1"), "changed"),
        ("DELETE FROM members WHERE key = 'm-2'", ("members", "m-2"), "removed"),
        (FORGED, ("journal", 5), "changed"),
        ("DELETE FROM journal WHERE number = 6", ("journal", 6), "removed"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_located(
    used: Kept, forgery: str, place: tuple[str, object], what: str
) -> None:
    """Status 1; table, key and kind of fault are named, and no value."""
    _forge(used, forgery)
    found = used.run("journal", "verify", "--json")
    assert found.status == 1
    faults = [(one["table"], one["key"]) for one in found.data["faults"]]
    assert place in faults
    assert what in {one["what"] for one in found.data["faults"]}
    told = used.run("journal", "verify")
    assert told.out.startswith("no: ")
    assert "[N3.3a]" in told.out
    assert not [one for one in (*SECRETS, "丁某") if one in told.out]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_cut_end_shows_against_a_checkpoint_alone(used: Kept, form: tuple[str, ...]) -> None:
    """On paper and as JSON; without it, a shorter journal is a whole one."""
    noted = used.run("journal", "checkpoint", "--output", used.path("noted"), *form)
    assert noted.status == 0
    assert used.run("journal", "verify", "--checkpoint", used.path("noted")).status == 0
    _forge(
        used, "DELETE FROM journal_parts WHERE number = 9", "DELETE FROM journal WHERE number = 9"
    )
    assert used.run("journal", "verify").status == 0
    cut = used.run("journal", "verify", "--checkpoint", used.path("noted"), "--json")
    assert (cut.status, [one["what"] for one in cut.data["faults"]]) == (1, ["cut"])


def test_a_checkpoint_is_printed_to_be_typed_in_again(used: Kept) -> None:
    """What is printed verifies; a mistyped line is named."""
    shown = used.run("journal", "checkpoint")
    assert shown.out.startswith("partyreg checkpoint 1\nentry 9\n")
    paper = used.write("paper.txt", shown.out.upper().replace("PARTYREG", "partyreg"))
    assert used.run("journal", "verify", "--checkpoint", paper).status == 0
    typed = used.write("typed.txt", shown.out.replace("entry 9", "entry 8"))
    wrong = used.run("journal", "verify", "--checkpoint", typed)
    assert (wrong.status, wrong.err.startswith(f"partyreg: {typed}: ")) == (2, True)
    none = used.run("journal", "verify", "--checkpoint", used.path("nowhere"))
    assert (
        none.err
        == f"partyreg: {used.path('nowhere')}: it cannot be read: no such file or directory\n"
    )


# ── moved ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["out.backup", "out.backup.gz"])
def test_a_backup_restores_the_same_register(used: Kept, name: str) -> None:
    """Byte for byte, verified; the file is its owner's alone, and nothing is written over."""
    made = used.run("backup", used.path(name), "--json").data
    assert Path(used.path(name)).stat().st_mode & 0o777 == 0o600
    assert made["checkpoint"]["number"] == 9
    there = used.run("backup", used.path(name))
    assert (there.status, "already" in there.err) == (2, True)
    other = used.path("restored.db")
    done = used.run("restore", used.path(name), "--register", other, "--json")
    assert (done.status, done.data["verified"]["ok"], done.data["members"]) == (0, True, 3)
    assert Path(other).stat().st_mode & 0o777 == 0o600
    same = used.run("compare", other, "--json")
    assert (same.status, same.data["same"]) == (0, True)
    assert used.entries() == used.entries("--register", other)
    full = used.run("restore", used.path(name), "--register", other)
    assert (full.status, "not empty" in full.err) == (2, True)


def test_registers_that_differ_are_compared_place_by_place(used: Kept) -> None:
    """Status 1; tables, places and columns, and no values."""
    shutil.copyfile(used.address, used.path("other.db"))
    _forge(used, "UPDATE members SET name = '丁某' WHERE key = 'm-1'")
    found = used.run("compare", used.path("other.db"))
    assert found.status == 1
    assert found.out.startswith("no: 1 differences in 9 entries, ")
    assert "they differ in name" in found.out
    assert not [one for one in (*SECRETS, "丁某") if one in found.out]


def test_a_damaged_backup_is_named_by_its_line(used: Kept) -> None:
    """Nothing of it is kept, not even an empty register."""
    used.run("backup", used.path("out.backup"))
    whole = Path(used.path("out.backup")).read_bytes()
    Path(used.path("cut.backup")).write_bytes(whole[: len(whole) // 2])
    done = used.run("restore", used.path("cut.backup"), "--register", used.path("cut.db"))
    assert done.status == 2
    assert done.err.startswith(f"partyreg: {used.path('cut.backup')}: ")
    assert not Path(used.path("cut.db")).exists()


def test_a_tampered_register_makes_no_backup(used: Kept) -> None:
    """What is not what was written is not handed on as if it were."""
    _forge(used, "DELETE FROM journal WHERE number = 6")
    done = used.run("backup", used.path("out.backup"))
    assert (done.status, "verify the register" in done.err) == (2, True)
    assert not Path(used.path("out.backup")).exists()


def test_the_algorithm_of_the_journal_is_gone_on_with(empty: Kept) -> None:
    """A register made with SM3 stays with it, whoever writes next."""
    from partyreg.storage.sql import chain

    if not chain.available("sm3"):
        pytest.skip("skipped: this OpenSSL has no SM3")
    empty.install("--algorithm", "sm3", "--password-profile", "external")
    assert empty.act("export", "--purpose", "慰问", password=None).status == 0
    last = empty.run("status", "--json").data["last_entry"]
    assert (last["number"], last["algorithm"]) == (2, "sm3")
    assert empty.run("journal", "verify").status == 0
