"""The installation, once, and signing on: first passwords, failures, locks."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.register.offices import HASHER, NUMBERS, PAPER, START, TREE, Office

from partyreg.accounts import OneTimePassword
from partyreg.errors import InputError, RefusedError
from partyreg.model import Account, Grants, Member, Organisation, Unit
from partyreg.permissions import initial_functions
from partyreg.register import Register
from partyreg.settings import Settings
from partyreg.storage import MemoryStore
from partyreg.testing.samples import sample
from partyreg.tree import parse_notation
from partyreg.values import AccountKind, AccountState, Function, ResidentId, Tier

pytestmark = pytest.mark.clause("Y-first", "G1.0", "G1.1b")

BUSINESS, ADMINISTRATOR = AccountKind.BUSINESS, AccountKind.ADMINISTRATOR
PASSWORD = "Lang genug 1"


def _register(**more: Any) -> Register:
    """Give an empty register."""
    return Register(MemoryStore(), clock=lambda: START, rng=random.Random(7), hasher=HASHER, **more)


# ── once, and whole ──────────────────────────────────────────────────────────────────────────


def test_an_installation_is_one_entry_of_everything() -> None:
    """Organisations, grants by the initial setting, accounts of both kinds, members."""
    office = Office()
    [entry] = office.register.journal()
    assert (entry.command, entry.account, entry.organisation) == ("register.bootstrap", None, None)
    assert (entry.person, entry.on, entry.number) == ("安装员", START.date(), 1)
    organisations = list(office.register.every(Organisation))
    assert len(organisations) == 14
    for one in organisations:
        grants = office.register.get(Grants, one.key)
        assert grants == Grants(one.key, initial_functions(one.tier, one.category))
    assert len(list(office.register.every(Account))) == 28
    assert repr(office.opened) == "Opened(28 accounts)"
    clauses = {change.table: change.clause for change in entry.changes}
    assert clauses == {Organisation: "Y-first", Grants: "G1.2", Account: "G1.0", Member: "Y-first"}


def test_a_register_is_installed_once() -> None:
    """The second time is refused and journalled, and nothing else of it is kept."""
    office = Office()
    with pytest.raises(RefusedError) as refused:
        office.register.bootstrap("Z[province]", person="某")
    [only] = refused.value.refusals
    assert (only.code, only.clause) == ("register.installed", "Y-first")
    assert only.message == "the register has been installed with 14 organisations"
    assert "Z" not in office.register.tree
    [attempt] = office.register.journal(after=1)
    assert (attempt.command, attempt.refusals, attempt.changes) == (
        "register.bootstrap",
        (only,),
        (),
    )


@pytest.mark.parametrize(("whose", "count"), [("all", 28), ("root", 4), ("none", 0)])
def test_accounts_are_opened_for_whom_the_installer_says(whose: str, count: int) -> None:
    """Everybody, the roots of the realms, or nobody."""
    opened = _register().bootstrap(TREE, person="某", accounts=whose)
    assert len(opened.accounts) == count
    if whose == "root":
        assert {key for key, _ in opened.accounts} == {"P", "Y"}


def test_all_faults_of_an_installation_come_at_once() -> None:
    """Members are named by their place in the list, and nothing is written."""
    register = _register()
    one = Member("m-1", "C", "甲某", ResidentId(NUMBERS[0]))
    people = [
        one,
        attrs.evolve(one, key="m-2", id_number=ResidentId(NUMBERS[0].lower())),
        attrs.evolve(one, branch="B", id_number=ResidentId(NUMBERS[1])),
        attrs.evolve(one, key="m-4", name="乙\n某", id_number=ResidentId(NUMBERS[2])),
    ]
    with pytest.raises(InputError) as bad:
        register.bootstrap(
            TREE, person="某", members=people, extra_grants={"X": [Function.ADD_OTHER]}
        )
    assert [str(fault) for fault in bad.value.faults] == [
        "extra grants, entry 1: there is no such organisation",
        "member 2: its ID number stands twice",
        "member 3: its key stands twice",
        "member 3: it stands in no branch of the tree",
        "member 4: its name: it has a control character at position 2",
    ]
    assert len(register.tree) == 0
    assert list(register.journal()) == []


def test_words_of_the_installer_are_checked_before_anything_is_made() -> None:
    """Whose accounts, and who installs: both faults at once."""
    register = _register()
    with pytest.raises(InputError) as bad:
        register.bootstrap(TREE, person=" ", accounts="some")
    assert [fault.place for fault in bad.value.faults] == ["accounts", "person"]
    with pytest.raises(InputError):
        register.bootstrap("P[province](", person="某")
    assert list(register.journal()) == []


def test_what_the_installer_grants_comes_on_top_of_the_table() -> None:
    """The notation's suffixes, and grants by key."""
    register = _register()
    register.bootstrap(
        "P[province](B[listed+nationwide+no-internal](C[branch]))", person="某", accounts="none",
        extra_grants={"C": [Function.ADD_OTHER]},
        units=[Unit("u-1", "某厂")],
    )  # fmt: skip
    powers = register.powers
    assert powers.holds("B", Function.NATIONWIDE_TRANSFER)
    assert not powers.holds("B", Function.INTERNAL_TRANSFER)
    assert powers.holds("C", Function.ADD_OTHER)
    assert register.get(Unit, "u-1") == Unit("u-1", "某厂")


def test_records_and_parsed_notation_install_the_same() -> None:
    """Whoever has the organisations as records hands them over."""
    notation = parse_notation(TREE)
    trees = []
    for given in (TREE, notation, notation.organisations):
        register = _register()
        register.bootstrap(given, person="某", accounts="none")
        trees.append(list(register.every(Organisation)))
    assert trees[0] == trees[1] == trees[2]


# ── the first sign-on ────────────────────────────────────────────────────────────────────────


def _office() -> Office:
    """Give a register with passwords."""
    return Office(settings=Settings())


def test_the_first_sign_on_changes_the_password_and_opens_the_account() -> None:
    """Before that nothing else works; afterwards the one-time password is dead."""
    office = _office()
    issued = office.opened.accounts["B", BUSINESS]
    assert isinstance(issued.password, OneTimePassword)
    with pytest.raises(RefusedError) as refused:
        office.desk("B").members.remove("m-1", "death", evidence=PAPER)
    assert refused.value.codes == ("right.account-new",)
    assert refused.value.refusals[0].clause == "G1.1b"
    desk = office.opened.desk("B", person="某", password=PASSWORD)
    desk.members.remove("m-1", "death", evidence=PAPER)
    with pytest.raises(RefusedError):
        office.register.sign_in(issued.account.name, issued.password.reveal("try"), person="某")
    assert office.register.sign_in(issued.account.name, PASSWORD, person="某").organisation == "B"
    commands = [entry.command for entry in office.register.journal(after=2)]
    assert commands == [
        "accounts.sign-in", "accounts.change-password", "members.remove", "accounts.sign-in",
        "accounts.sign-in",
    ]  # fmt: skip


def test_a_desk_that_was_not_opened_is_refused() -> None:
    """Only the accounts of this installation can be signed on for the first time here."""
    opened = _register().bootstrap(TREE, person="某", accounts="root")
    with pytest.raises(RefusedError) as refused:
        opened.desk("B", person="某", password=PASSWORD)
    [only] = refused.value.refusals
    assert (only.code, only.clause) == ("register.account-not-opened", "G1.1a")
    assert only.message == "the installation opened no 用户账号 for 'B'"


def test_a_weak_first_password_is_refused_and_leaves_the_account_new() -> None:
    """All its faults at once; the notice's own password is one."""
    office = _office()
    with pytest.raises(RefusedError) as refused:
        office.opened.desk("B", person="某", password="12345678")
    assert refused.value.codes == ("account.password-known",)
    account = office.register.get(Account, office.opened.accounts["B", BUSINESS].account.key)
    assert account is not None
    assert account.state is AccountState.NEW


@pytest.mark.clause("Y-password")
def test_under_the_external_profile_no_password_is_kept_and_desks_open_at_once() -> None:
    """The embedding system vouches; signing on here is refused."""
    office = Office()
    assert office.opened.accounts["B", BUSINESS].password is None
    assert office.opened.desk("B", person="某").organisation == "B"
    with pytest.raises(RefusedError) as refused:
        office.register.sign_in("B000000000004", PASSWORD, person="某")
    assert refused.value.codes == ("account.external-sign-on",)


@pytest.mark.clause("Y-password")
def test_the_notices_own_password_is_issued_only_by_name() -> None:
    """And opens nothing but its change."""
    office = Office(settings=Settings(password_profile="notice2018"))
    issued = office.opened.accounts["B", BUSINESS]
    assert issued.password is not None
    assert issued.password.reveal("compare") == "12345678"
    desk = office.opened.desk("B", person="某", password=PASSWORD)
    assert desk.rights.can(Function.EDIT_MEMBER, "C")


# ── failures and locks ───────────────────────────────────────────────────────────────────────


def _try(office: Office, name: str, password: str) -> tuple[str, str]:
    """Sign on and give code and message of the refusal, or nothing."""
    try:
        office.register.sign_in(name, password, person="某")
    except RefusedError as refused:
        [only] = refused.refusals
        return only.code, only.message
    return "", ""


def test_an_unknown_name_hears_the_same_words_as_a_wrong_password() -> None:
    """Nobody learns which of the two was wrong; both attempts are journalled."""
    office = _office()
    office.opened.desk("B", person="某", password=PASSWORD)
    name = office.opened.accounts["B", BUSINESS].account.name
    seen = len(list(office.register.journal()))
    assert _try(office, name, "etwas Falsches") == _try(office, "niemand", PASSWORD) == (
        "account.sign-in-failed", "the account name or the password is wrong"
    )  # fmt: skip
    known, unknown = office.register.journal(after=seen)
    assert (known.organisation, unknown.account, unknown.organisation) == ("B", None, None)
    assert known.refusals == unknown.refusals
    with pytest.raises(RefusedError, match="account name or the password"):
        office.register.desk("niemand", person="某")


def test_failures_lock_an_account_for_a_growing_while() -> None:
    """From the fifth on: 60 seconds, then twice as long each time; a success forgets them."""
    office = _office()
    office.opened.desk("B", person="某", password=PASSWORD)
    name = office.opened.accounts["B", BUSINESS].account.name
    for _ in range(5):
        assert _try(office, name, "etwas Falsches")[0] == "account.sign-in-failed"
    for seconds in (60, 120, 240):
        assert _try(office, name, PASSWORD) == (
            "account.locked", f"the account is locked for another {seconds} seconds"
        )  # fmt: skip
        office.wait(seconds=seconds - 1)
        assert _try(office, name, PASSWORD)[0] == "account.locked"
        office.wait(seconds=1)
        assert _try(office, name, "etwas Falsches")[0] == "account.sign-in-failed"
    office.wait(seconds=480)
    assert _try(office, name, PASSWORD) == ("", "")
    account = office.register.get(Account, office.opened.accounts["B", BUSINESS].account.key)
    assert account is not None
    assert (account.failures, account.locked_until) == (0, 0.0)


def test_a_reset_ends_a_lock_and_a_closed_account_stays_closed() -> None:
    """The administrator issues another one-time password; a closed account has none."""
    office = _office()
    head = office.opened.desk("B", person="某", password=PASSWORD, kind=ADMINISTRATOR)
    office.opened.desk("B", person="某", password=PASSWORD)
    account = office.opened.accounts["B", BUSINESS].account
    for _ in range(5):
        _try(office, account.name, "etwas Falsches")
    issued = head.accounts.reset_password(account.name)
    assert issued.password is not None
    assert _try(office, account.name, issued.password.reveal("sign on")) == ("", "")
    head.accounts.close(account)
    assert _try(office, account.name, PASSWORD)[0] == "account.closed"
    with pytest.raises(RefusedError) as refused:
        office.register.desk(account, person="某").members.edit("m-1", education="大学")
    assert refused.value.codes == ("right.account-closed",)


@pytest.mark.clause("N2.1b")
def test_a_new_organisation_comes_with_an_account_and_loses_it_with_itself() -> None:
    """The superior's administrator hands the password over; deletion closes the account."""
    office = _office()
    clerk = office.opened.desk("A", person="某", password=PASSWORD)
    head = office.opened.desk("B", person="某", password=PASSWORD, kind=ADMINISTRATOR)
    made = clerk.organisations.create("新支部", code="N1", under="B", evidence=PAPER)
    issued = head.accounts.reset_password("AN1")
    assert issued.password is not None
    assert issued.account.organisation == made.key
    desk = office.register.sign_in("AN1", issued.password.reveal("hand over"), person="某")
    desk.accounts.change_password(issued.password.reveal("hand over"), PASSWORD)
    assert office.register.powers.held[made.key] == initial_functions(Tier.BRANCH)
    clerk.organisations.delete(made, evidence=PAPER)
    assert _try(office, "AN1", PASSWORD)[0] == "account.closed"
    with pytest.raises(RefusedError, match="there is no organisation"):
        desk.rights.can(Function.EDIT_MEMBER, "C")


def test_every_command_names_account_and_person() -> None:
    """A name that cannot be kept is refused, and shown nowhere."""
    office = Office()
    desk = office.desk("B")
    desk.person = "某\n人"
    with pytest.raises(RefusedError) as refused:
        desk.members.remove("m-1", "death", evidence=PAPER)
    [only] = refused.value.refusals
    assert (only.code, only.clause) == ("input.bad-value", "N3.3a")
    assert only.message == "person cannot be taken: it has a control character at position 2"
    *_, entry = office.register.journal()
    assert (entry.account, entry.person) == (desk.account, "•••")
    assert START + timedelta(0) == entry.at
    assert date(2018, 3, 1) == entry.on


def test_superiors_may_stand_behind_their_subordinates() -> None:
    """Records come in the order of a file, which need not be that of the tree."""
    records = sample(7, 40, 0).organisations
    there, back = _register(), _register()
    there.bootstrap(records, person="安装员", accounts="root")
    back.bootstrap(records[::-1], person="安装员", accounts="root")
    assert list(there.tree) == list(back.tree)
    assert set(there.every(Organisation)) == set(back.every(Organisation))
