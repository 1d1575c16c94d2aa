"""Acts at the command line: by an account that has signed on, for a person, and journalled."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.cli.keeping import PASSWORD, PLAN, ROOT, SECRETS, Kept, Ran

import partyreg
from partyreg import OutcomeUnknownError
from partyreg.storage.sql import SqlStore

pytestmark = pytest.mark.clause("N3.3a", "G1.1a", "G1.1b", "G1.1d", "N3.3c", "Y-export", "G2.0")


def _apply(kept: Kept, *more: str, password: str | None = PASSWORD) -> Ran:
    """Apply the plan."""
    return kept.act("plan", "apply", kept.path("plan.json"), *more, password=password)


def _shape(kept: Kept) -> list[tuple[str, str | None]]:
    """Give every organisation with its superior."""
    register = partyreg.open(kept.address, create=False)
    found = [(key, register.tree.parent(key)) for key in sorted(register.tree)]
    register.close()
    return found


# ── who acts ─────────────────────────────────────────────────────────────────────────────────


def test_nobody_acts_without_the_password(kept: Kept) -> None:
    """A wrong one is refused and counted, a missing one is a fault; nothing has happened."""
    before = _shape(kept)
    wrong = _apply(kept, password="falsch")
    assert wrong == (1, "", ("partyreg: the account name or the password is wrong [N3.3a]; ask the "
                     "administrator who opened the account to reset the password\n"))  # fmt: skip
    none = _apply(kept, password=None)
    said = "PARTYREG_PASSWORD: a password is needed: set it, or sit at a terminal"
    assert none == (2, "", f"partyreg: {said}\n")
    assert _shape(kept) == before
    assert [one["command"] for one in kept.entries("--refused")] == ["accounts.sign-in"]


def test_account_and_person_are_asked_for_together(kept: Kept) -> None:
    """Both faults are told at once."""
    done = kept.run("export", "--purpose", "慰问")
    assert (done.status, done.err.splitlines()) == (2, [
        "partyreg: --as: name the account that acts",
        "partyreg: --person: name the natural person that acts",
    ])  # fmt: skip


def test_an_unknown_account_is_not_told_from_a_wrong_password(kept: Kept) -> None:
    """Neither of the two says which it was."""
    known = _apply(kept, password="falsch")
    assert kept.act("plan", "apply", kept.path("plan.json"), login="B999") == known


def test_a_first_password_opens_nothing_but_its_change(empty: Kept) -> None:
    """Until it is changed the desk refuses; a bad new one is refused with all reasons."""
    empty.install("--passwords", empty.path("first.csv"))
    first = empty.passwords()[ROOT]
    done = _apply(empty, password=first)
    assert done[0] == 1
    assert "the initial password of the account has not been changed [G1.1b]" in done[1]
    bad = empty.act("account", "password", password=first, new=ROOT)
    assert bad.status == 1
    assert "[G1.1b]" in bad.err
    assert empty.act("account", "password", password=first, new=PASSWORD).status == 0
    assert _apply(empty)[0] == 0


def test_an_account_that_another_system_signs_on_needs_no_password(empty: Kept) -> None:
    """It is taken at the caller's word, and the person is kept."""
    empty.install("--password-profile", "external", "--accounts", "all")
    done = empty.act("plan", "apply", empty.path("plan.json"), login="A县委组织部", password=None)
    assert done.status == 0
    [entry] = empty.entries("--command", "plans")
    assert (entry["organisation_name"], entry["person"]) == ("A县委组织部", "经**")
    assert empty.act("account", "password", password="x", new="y").status == 1


def test_accounts_are_opened_level_by_level(empty: Kept) -> None:
    """The root's administrator opens that of a county, which opens one for business."""
    empty.install("--passwords", empty.path("first.csv"))
    given = empty.passwords()["A034"]
    empty.act("account", "password", login="A034", password=given, new=PASSWORD)
    far = empty.act("account", "open", "B镇党委", "administrator", login="A034")
    assert far.status == 1
    assert "[G1.1a]" in far.err
    opened = empty.act("account", "open", "A县委组织部", "administrator", "--passwords",
                       empty.path("county.csv"), login="A034")  # fmt: skip
    assert opened == (0, f"first password of A0341 written to {empty.path('county.csv')}\n", "")
    first = empty.passwords("county.csv")["A0341"]
    assert Path(empty.path("county.csv")).stat().st_mode & 0o777 == 0o600
    empty.act("account", "password", login="A0341", password=first, new=PASSWORD)
    shown = empty.act("account", "open", "A县委组织部", "business", "--json", login="A0341").data
    assert set(shown["passwords"]) == {"B0341"}
    reset = empty.act("account", "reset", "B0341", login="A0341")
    assert reset.out.startswith("first password of B0341, shown this once:\n  ")
    assert shown["passwords"]["B0341"] not in reset.out
    listed = empty.run("account", "list", "--place", "A县委组织部", "--json").data["accounts"]
    assert {one["login"]: one["state"] for one in listed} == {"A0341": "active", "B0341": "new"}


# ── plans ────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_applied_once_and_taken_back(kept: Kept) -> None:
    """It is one entry; undone, the tree is what it was; what stands in the way is said."""
    before = _shape(kept)
    done = json.loads(_apply(kept, "--operation", "merger-1", "--json")[1])
    assert (done["applied"], done["operation"]) == (True, "merger-1")
    merged = _shape(kept)
    assert ("0341201", "03411") in merged
    again = _apply(kept, "--operation", "merger-1")
    assert again == (0, "done before: 4 changes, operation merger-1\n", "")
    assert _shape(kept) == merged
    look = kept.act("plan", "undo", "merger-1", "--preview", password=None)
    assert (look.status, _shape(kept)) == (0, merged)
    assert kept.act("plan", "undo", "merger-1", "--operation", "back-1").status == 0
    assert _shape(kept) == before
    assert kept.act("plan", "undo", "merger-1", "--operation", "back-1").status == 0
    twice = kept.act("plan", "undo", "merger-1", "--json")
    assert (twice.status, twice.data["refusals"][0]["clause"]) == (1, "N3.3a")
    assert [one["command"] for one in kept.entries("--command", "plans")] == [
        "plans.apply", "plans.undo", "plans.undo"]  # fmt: skip
    assert kept.run("journal", "verify").status == 0


def test_a_stored_preview_is_applied_exactly_or_not_at_all(kept: Kept) -> None:
    """What was decided on happens; after it has, the same preview is refused."""
    seen = kept.run("plan", "preview", kept.path("plan.json"), "--json")
    file = kept.write("decided.json", seen.out)
    assert kept.act("plan", "apply", file).status == 0
    late = kept.act("plan", "apply", file, "--operation", "other")
    assert late.status == 1
    assert "refused: " in late.out


def test_a_stored_preview_says_when_it_was_done_before(kept: Kept) -> None:
    """A repeat is no doing, in words and for a program; undone, it is done anew."""
    seen = kept.run("plan", "preview", kept.path("plan.json"), "--json")
    file = kept.write("decided.json", seen.out)
    first = kept.act("plan", "apply", file, "--json").data["operation"]
    merged, entries = _shape(kept), len(kept.entries())
    again = kept.act("plan", "apply", file)
    assert (again.status, again.out) == (0, f"done before: 4 changes, operation {first}\n")
    told = kept.act("plan", "apply", file, "--json").data
    assert (told["applied"], told["operation"], told["preview"]) == (True, first, None)
    assert [one["command"] for one in kept.entries("--command", "plans")] == ["plans.apply"]
    assert len(kept.entries()) >= entries
    assert kept.act("plan", "undo", first).status == 0
    assert _shape(kept) != merged
    anew = kept.act("plan", "apply", file)
    assert f"done: 4 changes, operation {first}-2" in anew.out
    assert _shape(kept) == merged


def test_a_plan_that_is_refused_changes_nothing(kept: Kept) -> None:
    """Status 1, each reason with its place in the file."""
    impossible = {**PLAN, "parts": [{"absorb": {"gone": "G镇党委", "into": "G镇党委"}}]}
    file = kept.write("bad.json", json.dumps(impossible, ensure_ascii=False))
    before = _shape(kept)
    done = kept.act("plan", "apply", file, "--operation", "x")
    assert done.status == 1
    assert f"{file}: parts[1].absorb" in done.out
    assert _shape(kept) == before
    assert [one["command"] for one in kept.entries("--refused")] == ["plans.apply"]
    assert kept.act("plan", "apply", kept.path("plan.json"), "--operation", "x").status == 0


def test_a_faulty_plan_signs_nobody_on(kept: Kept) -> None:
    """The file is told to be at fault, without a word about passwords or an entry."""
    file = kept.write("bad.json", '{"name": "x", "parts": [{"fly": {}}]}')
    done = kept.act("plan", "apply", file, password=None)
    assert done.status == 2
    assert "PASSWORD" not in done.err
    assert len(kept.entries()) == 3


@pytest.mark.parametrize(
    "option", ["--output", "--output-members", "--today", "--members", "--heads"]
)
def test_what_goes_with_tables_does_not_go_with_a_register(kept: Kept, option: str) -> None:
    """A register keeps what has changed, and when it was really done."""
    value = "2018-01-09" if option == "--today" else kept.path("x.csv")
    done = _apply(kept, option, value)
    assert done[0] == 2
    assert done[2].startswith(f"partyreg: {option}: a register ")
    assert not Path(kept.path("x.csv")).exists()


def test_after_an_unknown_outcome_the_same_command_says_what_became_of_it(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the operation and nothing else; repeated with it, it is done once."""
    from partyreg.storage.sql import transaction as unit

    whole = unit.SqlTransaction.commit

    def lost(self: unit.SqlTransaction, changes: object, entry: partyreg.JournalEntry) -> object:
        """Keep it, and lose the answer."""
        kept_entry = whole(self, changes, entry)  # type: ignore[arg-type]
        if entry.command == "plans.apply":
            raise OutcomeUnknownError(entry.operation)
        return kept_entry

    monkeypatch.setattr(unit.SqlTransaction, "commit", lost)
    done = _apply(kept, "--operation", "merger-1")
    monkeypatch.undo()
    assert done[0] == 2
    assert "operation 'merger-1'" in done[2]
    assert _apply(kept, "--operation", "merger-1")[1].startswith("done before: 4 changes")


# ── given out ────────────────────────────────────────────────────────────────────────────────


def test_members_are_given_out_masked_and_journalled(kept: Kept) -> None:
    """The journal keeps purpose, fields and number, and none of the data."""
    done = kept.act("export", "--purpose", "慰问老党员", "--fields", "key,name,id_number,phone")
    assert done.status == 0
    assert not [one for one in SECRETS if one in done.out]
    assert [row["name"] for row in csv.DictReader(done.out.splitlines())] == ["甲*", "乙*", "丙*"]
    [entry] = kept.entries("--command", "disclosure")
    assert "慰问老党员" in entry["note"]
    assert "3 records" in entry["note"]
    assert not [one for one in SECRETS if one in json.dumps(entry, ensure_ascii=False)]


def test_what_is_revealed_can_be_read_back(kept: Kept) -> None:
    """A file for its owner alone, in which no number becomes a quantity."""
    fields = "key,branch,name,id_number"
    done = kept.act("export", "--purpose", "核对", "--fields", fields, "--reveal", "name,id_number",
                    "--output", kept.path("out.csv"))  # fmt: skip
    assert done.status == 0
    assert Path(kept.path("out.csv")).stat().st_mode & 0o777 == 0o600
    assert "'440308199901101512" in Path(kept.path("out.csv")).read_text("utf-8-sig")
    again = kept.act("export", "--purpose", "核对", "--output", kept.path("out.csv"))
    assert (again.status, again.err) == (2, "partyreg: --output: there is such a file already\n")
    assert len(kept.entries("--command", "disclosure")) == 1


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        (("--purpose", " "), "N3.3c"),
        (("--purpose", "查 11010519491231002X"), "N3.3c"),
        (("--purpose", "慰问", "--fields", "shoe_size"), "N3.3c"),
        (("--purpose", "慰问", "--reveal", "phone"), "N3.3c"),
    ],
)
def test_nothing_is_given_out_against_the_rules(
    kept: Kept, words: tuple[str, ...], clause: str
) -> None:
    """The refusal is told and journalled, and no file is left."""
    done = kept.act("export", *words, "--output", kept.path("out.csv"))
    assert (done.status, done.out) == (1, "")
    assert f"[{clause}]" in done.err
    assert not Path(kept.path("out.csv")).exists()
    assert [one["command"] for one in kept.entries("--refused")] == ["disclosure.export"]


def test_nobody_gives_out_what_stands_outside(empty: Kept) -> None:
    """A county exports itself and what is below it, and no other county."""
    empty.install("--password-profile", "external", "--accounts", "all")
    asked = ("export", "--purpose", "慰问", "--json")
    own = empty.act(*asked, login="D县委组织部").data
    assert [one["key"] for one in own["rows"]] == ["m-3"]
    other = empty.act(*asked, "--place", "A县委组织部", login="D县委组织部")
    assert (other.status, "[N3.3c]" in other.err or "[Y-export]" in other.err) == (1, True)


def test_every_connection_is_given_back(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a command is done, refused or at fault, its store is closed at the end."""
    opened, closed = list[object](), list[object]()
    start, end = SqlStore.__init__, SqlStore.close

    def began(self: SqlStore, *args: object, **named: object) -> None:
        """Note an opened store."""
        start(self, *args, **named)  # type: ignore[arg-type]
        opened.append(self)

    def ended(self: SqlStore) -> None:
        """Note a closed store."""
        closed.append(self)
        end(self)

    monkeypatch.setattr(SqlStore, "__init__", began)
    monkeypatch.setattr(SqlStore, "close", ended)
    kept.run("can", "B镇党委", "edit-member", "nobody")
    kept.act("export", "--purpose", " ")
    kept.run("journal", "show")
    _apply(kept)
    assert len(opened) == 4
    assert opened == closed
