"""The same commands on PostgreSQL, and registers that move between it and a file."""

from __future__ import annotations

import pytest
from tests.cli.keeping import Kept
from tests.storage.conftest import copied_database
from tests.storage.postgres import Server

pytestmark = pytest.mark.clause("N3.3a", "Y-first", "N3.3c", "G2.0")


@pytest.fixture
def address(server: Server, prepared_database: str) -> str:
    """Give the address of a new, empty register in PostgreSQL."""
    return copied_database(server, prepared_database)


def test_a_register_lives_in_postgres_as_in_a_file(
    empty: Kept, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made, asked, planned on, given out of, verified: every status and answer is the file's."""
    there = Kept(empty.folder, address, capsys)
    words = ("--password-profile", "external", "--accounts", "all")
    assert empty.install(*words).status == 0
    assert there.install(*words).status == 0
    plan = empty.path("plan.json")
    asked = (
        ("can", "B镇党委", "全国范围内转接", "C村党支部"),
        ("route", "C村党支部", "E镇党委", "--json"),
        ("review", "--on", "2018-12-01", "--json"),
        ("account", "list", "--json"),
    )
    for question in asked:
        assert there.run(*question) == empty.run(*question), question
    seen = ("plan", "preview", plan, "--today", "2018-01-09")
    first, second = (kept.run(*seen).out.partition("]\n")[2] for kept in (there, empty))
    assert first == second  # the first line has a hash over keys that are drawn
    acts = (
        ("plan", "apply", plan, "--operation", "merger-1"),
        ("plan", "undo", "merger-1", "--operation", "back-1"),
        ("export", "--purpose", "慰问", "--fields", "key,name"),
        ("export", "--purpose", " "),
    )
    for act in acts:
        one, two = (kept.act(*act, password=None) for kept in (there, empty))
        assert (one.status, one.err) == (two.status, two.err), act
    mine, theirs = ([(one["command"], one["note"], len(one["changes"])) for one in kept.entries()]
                    for kept in (there, empty))  # fmt: skip
    assert mine == theirs
    assert there.run("journal", "verify").status == 0
    status = there.run("status", "--json").data
    assert (status["database"], status["organisations"]) == ("postgresql", 10)
    assert status["bytes"] > 100_000


def test_a_register_moves_to_postgres_and_back(
    kept: Kept, address: str, server: Server, prepared_database: str
) -> None:
    """Backup and restore in both directions; all three are the same, byte for byte."""
    kept.act("plan", "apply", kept.path("plan.json"))
    assert kept.run("backup", kept.path("one.gz")).status == 0
    done = kept.run("restore", kept.path("one.gz"), "--register", address)
    assert (done.status, "nothing is wrong" in done.out) == (0, True)
    assert kept.run("compare", address).status == 0
    assert kept.run("backup", kept.path("two.gz"), "--register", address).status == 0
    back = kept.path("back.db")
    assert kept.run("restore", kept.path("two.gz"), "--register", back).status == 0
    assert kept.run("compare", back, "--register", address).status == 0
    undone = kept.entries("--command", "plans", "--register", address)[0]["operation"]
    assert kept.act("plan", "undo", undone, "--register", address).status == 0
    differ = kept.run("compare", address, "--json")
    assert (differ.status, differ.data["same"]) == (1, False)


def test_a_password_in_an_address_is_never_shown(empty: Kept, address: str) -> None:
    """Neither in words nor in JSON, done or at fault."""
    head, _, rest = address.partition("://")
    user, at, place = rest.partition("@")
    secret = f"{head}://{user.partition(':')[0]}:geheim{at}{place}"
    files = ("backup", empty.path("b.gz")), ("restore", empty.path("none"))
    for words in (("status",), ("status", "--json"), ("init",), ("migrate",), *files):
        done = empty.run(*words, "--register", secret)
        assert "geheim" not in done.out + done.err, words
    assert "***" in empty.run("status", "--register", secret).out
