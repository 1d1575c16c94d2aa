from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from partyreg.accounts import (
    Issued,
    close,
    close_all,
    create_administrator,
    create_business,
    first_administrator,
    issue,
    opened_with,
    opener,
    reissue,
    reset_password,
)
from partyreg.accounts.example import HASHER, committee, facts, issued, organisations
from partyreg.changes import Change
from partyreg.errors import RefusedError, UnknownOrganisationError
from partyreg.model import Account, Actor, Organisation
from partyreg.permissions import Powers, initial_functions
from partyreg.settings import Settings
from partyreg.tree import OrgTree
from partyreg.values import AccountKind, AccountState, Function

ADMINISTRATOR, BUSINESS = AccountKind
EVERY = {one.key: one for one in organisations()}
PARENTS = {key: one.parent for key, one in EVERY.items()}
NUL = chr(0)


def refused(function: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a call that must be refused."""
    with pytest.raises(RefusedError) as caught:
        function(*args, **kwargs)
    return [(one.code, one.message, one.clause) for one in caught.value.refusals]


def powers(*, general_may: bool = False, general_connected: bool = True) -> Powers:
    """Give the rights, with the general branch granted accounts, or not connected."""
    rows = [
        attrs.evolve(one, connected=general_connected) if one.key == "g-1" else one
        for one in EVERY.values()
    ]
    held = {one.key: initial_functions(one.tier) for one in rows}
    if general_may:
        held["g-1"] |= {Function.MANAGE_ACCOUNTS}
    return Powers(OrgTree(rows), held)


def above(key: str) -> list[str]:
    """Give the superiors of an organisation, nearest first, by the list of parents."""
    found, at = [], PARENTS[key]
    while at is not None:
        found.append(at)
        at = PARENTS[at]
    return found


def naive_codes(kind: AccountKind, account: Account, target: str, who: Powers) -> set[str]:
    """Say by a slow second reading of the clauses why an account may not open another."""
    here, wrong = account.organisation, set()
    connected = {key: who.tree.traits(key).connected for key in EVERY}
    has = {key: Function.MANAGE_ACCOUNTS in who.held[key] for key in EVERY}
    own_business = kind is BUSINESS and here == target
    if not has[here] and not own_business:
        wrong.add("right.not-granted")
    if here == "g-1" and not connected["g-1"]:
        wrong.add("right.not-connected")
    if here != target and here not in above(target):
        wrong.add("right.out-of-scope")
    if account.kind is not ADMINISTRATOR:
        wrong.add("right.wrong-account")
    if account.state is AccountState.NEW:
        wrong.add("right.account-new")
    if account.state is AccountState.CLOSED:
        wrong.add("right.account-closed")
    if kind is ADMINISTRATOR:
        able = [one for one in above(target) if has[one] and (one != "g-1" or connected[one])]
        if here != (able[0] if able else None):
            wrong.add("account.not-direct-superior")
    return wrong


def asked(
    verb: str, kind: AccountKind, target: Organisation, given: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Open, reset or close an account of a kind of an organisation."""
    made = issued(kind, target)
    if verb == "open" and kind is ADMINISTRATOR:
        return create_administrator(target, issued=made, accounts=(), name_taken=False, **given)
    if verb == "open":
        return create_business(target, issued=made, name_taken=False, **given)
    if verb == "reset":
        return reset_password(made.account, issued=made, **given)
    return close(made.account, **given)


@pytest.mark.clause("G1.1a", "G1.1c", "G1.1d", "Y-users", "Y-direct", "Y-gates", "Y-sub", "N1")
@pytest.mark.parametrize("who", [
    powers(), powers(general_may=True), powers(general_may=True, general_connected=False),
], ids=["initial", "granted", "not-connected"])  # fmt: skip
@pytest.mark.parametrize("kind", AccountKind)
@pytest.mark.parametrize("verb", ["open", "reset", "close"])
def test_who_decides_on_an_account_is_enumerated_whole(
    who: Powers, kind: AccountKind, verb: str
) -> None:
    """For every actor and target the command is done, or refused with a second reading's codes."""
    done = 0
    for here in EVERY:
        for own_kind in AccountKind:
            for state in AccountState:
                account = Account("a-x", "X", here, own_kind, state)
                for target in EVERY.values():
                    given = {"tree": who.tree, "powers": who, "actor": Actor(account, "乙某")}
                    wrong = naive_codes(kind, account, target.key, who)
                    if wrong:
                        codes = {code for code, _, _ in refused(asked, verb, kind, target, given)}
                        assert codes == wrong, (here, own_kind, state, target.key)
                    else:
                        [change] = asked(verb, kind, target, given)
                        own = here == target.key
                        clause = "G1.1a" if kind is ADMINISTRATOR else "G1.1d" if own else "Y-users"
                        assert change.clause == ("G1.1b" if verb == "reset" else clause)
                        done += 1
    # Administrators: one for each but the root. Business: each itself, and those above by right.
    superiors = sum(len(above(key)) for key in EVERY)
    general = PARENTS["b-1"] == "g-1" and not powers_of(who, "g-1")
    business = len(EVERY) + superiors - general - (not who.tree.traits("g-1").connected)
    assert done == (len(EVERY) - 1 if kind is ADMINISTRATOR else business)


def powers_of(who: Powers, key: str) -> bool:
    """Tell whether an organisation may decide on accounts below itself."""
    connected = who.tree.traits(key).connected
    return Function.MANAGE_ACCOUNTS in who.held[key] and connected


@pytest.mark.clause("G1.1a", "Y-direct")
def test_the_direct_superior_decides_and_is_named_to_others() -> None:
    """The city may not open the committee's administrator account; the county is named."""
    given = facts("o-0")
    with pytest.raises(RefusedError) as caught:
        asked("open", ADMINISTRATOR, committee(), given)
    [one] = caught.value.refusals
    assert (one.code, one.clause) == ("account.not-direct-superior", "G1.1a")
    assert one.message == (
        "'丙市委组织部' is not the direct superior of 'B镇党委', which decides on its "
        "administrator account"
    )
    assert one.hint == "let the administrator of 'A县委组织部' do it"


@pytest.mark.clause("Y-direct", "Y-first")
def test_where_nobody_above_decides_the_way_out_is_named() -> None:
    """For the root the bootstrap is named; where nobody above holds the function, a grant is."""
    root = EVERY["o-0"]
    with pytest.raises(RefusedError) as caught:
        asked("open", ADMINISTRATOR, root, facts("o-0"))
    [one] = caught.value.refusals
    assert (one.code, one.clause) == ("account.not-direct-superior", "Y-first")
    assert one.hint == "the first administrator of a realm is opened with its root, once"
    none = Powers(powers().tree, {})
    given = {"tree": none.tree, "powers": none, "actor": facts("o-0")["actor"]}
    with pytest.raises(RefusedError) as again:
        asked("open", ADMINISTRATOR, committee(), given)
    last = again.value.refusals[-1]
    assert (last.code, last.clause) == ("account.not-direct-superior", "Y-direct")
    assert last.hint == "let an administrator above be granted the function for accounts"
    assert opener("c-1", none) is None


def test_an_unknown_organisation_has_no_opener() -> None:
    """The question about an organisation outside the tree is refused; a command is refused too."""
    with pytest.raises(UnknownOrganisationError):
        opener("nowhere", powers())
    stranger = attrs.evolve(committee(), key="c-77")
    codes = [code for code, _, _ in refused(asked, "open", ADMINISTRATOR, stranger, facts("o-1"))]
    assert codes == ["right.out-of-scope"]


@pytest.mark.clause("G1.1a")
@pytest.mark.parametrize("state", AccountState)
@pytest.mark.parametrize("kind", AccountKind)
def test_one_administrator_account_is_open_at_a_time(
    kind: AccountKind, state: AccountState
) -> None:
    """An open administrator account stops a second one; a closed or a business one does not."""
    there = Account("a-1", "A04", "c-1", kind, state)

    def again() -> tuple[Change, ...]:
        """Open another one."""
        return create_administrator(committee(), issued=issued(), accounts=[there],
                                    name_taken=False, **facts("o-1"))  # fmt: skip

    if kind is ADMINISTRATOR and state is not AccountState.CLOSED:
        message = "'B镇党委' has the administrator account 'A04' already"
        assert refused(again) == [("account.exists", message, "G1.1a")]
    else:
        assert again() == (Change(None, issued().account, "G1.1a"),)


@pytest.mark.clause("G1.1a", "G1.1d")
def test_a_name_in_use_is_refused_without_repeating_it() -> None:
    """A taken name is refused; for the default name of a business account one is asked for."""
    message = "another open account has this name"
    assert refused(create_administrator, committee(), issued=issued(), accounts=(),
                   name_taken=True, **facts("o-1")) \
        == [("account.name-taken", message, "G1.1a")]  # fmt: skip
    assert refused(create_business, committee(), issued=issued(BUSINESS), name_taken=True,
                   **facts("c-1")) \
        == [("account.name-needed", "the default name 'B04' is in use", "G1.1d")]  # fmt: skip
    second = Issued(attrs.evolve(issued(BUSINESS).account, name="窗口二"), None)
    assert refused(create_business, committee(), issued=second, name_taken=True,
                   **facts("c-1")) \
        == [("account.name-taken", message, "G1.1d")]  # fmt: skip
    assert create_business(committee(), issued=second, name_taken=False, **facts("c-1")) \
        == (Change(None, second.account, "G1.1d"),)  # fmt: skip
    assert refused(opened_with, committee(), issued=issued(), name_taken=True) \
        == [("account.name-taken", message, "G1.1a")]  # fmt: skip


@pytest.mark.clause("G1.1a")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is blank"),
        ("  ", "it is blank"),
        (f"A{NUL}04", "it has a control character at position 2"),
        ("A04 ", "it begins or ends with a blank"),
        ("A" * 65, "it is longer than 64 characters"),
        (None, "it is not a text"),
        (4, "it is not a text"),
        (AccountKind.BUSINESS, "it is not a text"),
    ],
)
def test_a_name_that_cannot_be_meant_is_refused(name: Any, reason: str) -> None:
    """A blank, odd or overlong name, or none at all, is refused by every way of opening."""
    bad = Issued(attrs.evolve(issued().account, name=name), None)
    expected = [("input.bad-value", f"account name cannot be taken: {reason}", "G1.1a")]
    root = Issued(attrs.evolve(bad.account, organisation="o-0"), None)
    business = Issued(attrs.evolve(bad.account, kind=BUSINESS), None)
    assert refused(opened_with, committee(), issued=bad) == expected
    assert refused(first_administrator, EVERY["o-0"], issued=root, existing=False) == expected
    assert refused(create_administrator, committee(), issued=bad, accounts=(), name_taken=False,
                   **facts("o-1")) == expected  # fmt: skip
    assert refused(create_business, committee(), issued=business, name_taken=False,
                   **facts("c-1")) == expected  # fmt: skip


@pytest.mark.clause("G1.1c", "G1.1d")
def test_an_account_of_another_is_refused() -> None:
    """An account that was made for another organisation, or of the other kind, is not stored."""
    foreign = issued(BUSINESS, EVERY["o-2"])
    assert refused(opened_with, committee(), issued=foreign) == [
        ("input.bad-value", "account cannot be taken: it is another organisation's", "G1.1a"),
        ("input.bad-value",
         "account cannot be taken: its kind is business, not administrator", "G1.1c"),
    ]  # fmt: skip
    assert refused(create_business, committee(), issued=issued(), name_taken=False,
                   **facts("c-1")) == [
        ("input.bad-value",
         "account cannot be taken: its kind is administrator, not business", "G1.1c"),
    ]  # fmt: skip


@pytest.mark.clause("Y-first")
def test_the_first_administrator_is_opened_once_and_for_a_root() -> None:
    """The bootstrap opens one account for the root of a realm, and never a second one."""
    root = EVERY["o-0"]
    made = issued(ADMINISTRATOR, root)
    assert first_administrator(root, issued=made, existing=False) \
        == (Change(None, made.account, "Y-first"),)  # fmt: skip
    assert refused(first_administrator, root, issued=made, existing=True) == [
        ("account.installed",
         "the first administrator of '丙市委组织部' has been opened before", "Y-first")
    ]  # fmt: skip
    message = "'B镇党委' has a superior, whose administrator opens its account"
    assert refused(first_administrator, committee(), issued=issued(), existing=False) \
        == [("account.not-a-root", message, "Y-first")]  # fmt: skip


@pytest.mark.clause("N2.1b")
def test_an_organisation_begins_and_ends_with_its_accounts() -> None:
    """Its administrator account opens with it; with it all of them close, each once."""
    opened = opened_with(committee(), issued=issued())
    assert opened == Change(None, issued().account, "N2.1b")
    logins = [Account(f"a-{number}", f"B{number}", "c-1", kind, state, "a hash", 3, 9.0)
              for number, (kind, state) in enumerate(
                  (kind, state) for kind in AccountKind for state in AccountState)]  # fmt: skip
    closed = close_all(logins)
    assert [change.before for change in closed] == [
        one for one in logins if one.state is not AccountState.CLOSED
    ]
    for change in closed:
        assert isinstance(change.before, Account)
        assert change.after == attrs.evolve(
            change.before, state=AccountState.CLOSED, password_hash=None, failures=0,
            locked_until=0.0,
        )  # fmt: skip
        assert change.clause == "N2.1b"
    assert close_all(change.after for change in closed if isinstance(change.after, Account)) == ()
    assert [change.clause for change in close_all(logins[:1], "Y-kept")] == ["Y-kept"]


@pytest.mark.clause("N2.1b", "G1.1b")
def test_a_closed_account_is_neither_closed_nor_reset_again() -> None:
    """What is closed stays closed."""
    gone = attrs.evolve(issued().account, state=AccountState.CLOSED)
    expected = [("account.closed", "the account is closed", "N2.1b")]
    assert refused(close, gone, **facts("o-1")) == expected
    assert refused(reset_password, gone, issued=issued(), **facts("o-1")) == expected


@pytest.mark.clause("G1.1b", "Y-password")
def test_a_reset_gives_a_new_password_and_nothing_else() -> None:
    """The account is new again, unlocked, with the other hash; key, name and kind stay."""
    import random

    before = Account("a-1", "B04", "c-1", BUSINESS, AccountState.ACTIVE, "a hash", 7, 99.0)
    fresh = reissue(before, settings=Settings(), rng=random.Random(8), hasher=HASHER)
    foreign = issue(committee(), BUSINESS, key="a-2", settings=Settings(), rng=random.Random(8),
                    hasher=HASHER)  # fmt: skip
    for made in (fresh, foreign):
        [change] = reset_password(before, issued=made, **facts("c-1"))
        assert (change.before, change.clause) == (before, "G1.1b")
        assert change.after == attrs.evolve(
            before, state=AccountState.NEW, failures=0, locked_until=0.0,
            password_hash=made.account.password_hash,
        )  # fmt: skip
    external = reissue(before, settings=Settings(password_profile="external"),
                       rng=random.Random(8), hasher=HASHER)  # fmt: skip
    assert refused(reset_password, before, issued=external, **facts("c-1")) == [
        ("account.external-sign-on",
         "the embedding system signs people on, and no password is kept", "Y-password")
    ]  # fmt: skip
