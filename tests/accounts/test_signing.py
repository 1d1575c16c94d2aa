from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from partyreg.accounts import Hasher, ScryptHasher, SignIn, change_password, sign_in
from partyreg.accounts.example import HASHER
from partyreg.accounts.signing import lock_seconds
from partyreg.changes import Change
from partyreg.errors import RefusedError
from partyreg.model import Account
from partyreg.settings import Settings
from partyreg.values import AccountKind, AccountState

pytestmark = pytest.mark.clause("G1.1b", "N3.3a")

RIGHT, WRONG = "correct horse", "wrong horse!"
HASHES = {one: HASHER.hash(one, bytes(16)) for one in (RIGHT, WRONG)}
FAILED = ("account.sign-in-failed", "the account name or the password is wrong", "N3.3a")


def account(state: AccountState = AccountState.ACTIVE) -> Account:
    """Give an account with the right password."""
    return Account("a-1", "B04", "c-1", AccountKind.BUSINESS, state, HASHES[RIGHT])


def attempt(
    one: Account | None, password: object, now: float = 0.0, settings: Settings | None = None,
    *, hasher: Hasher = HASHER, salt: bytes | None = None,
) -> SignIn:  # fmt: skip
    """Try to sign on."""
    return sign_in(
        one, password,  # type: ignore[arg-type]  # the tests pass what is no text, too
        now=now, hasher=hasher, settings=settings or Settings(), salt=salt,
    )  # fmt: skip


def told(outcome: SignIn) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal."""
    return [(one.code, one.message, one.clause) for one in outcome.refusals]


class Door(RuleBasedStateMachine):
    """Signs on against a model that predicts outcome, refusal, count and lock."""

    def __init__(self) -> None:
        """Start with an account and a clock."""
        super().__init__()
        self.settings = Settings(lock_after_failures=3, lock_first_seconds=10)
        self.account = account()
        self.password, self.now = RIGHT, 1_000.0
        self.failures, self.open_at = 0, 0.0

    @rule(password=st.sampled_from([RIGHT, WRONG]))
    def tries(self, password: str) -> None:
        """Try a password, and compare with the model."""
        outcome = attempt(self.account, password, self.now, self.settings)
        if self.now < self.open_at:
            assert [one.code for one in outcome.refusals] == ["account.locked"]
            assert outcome.changes == ()
            return
        if password == self.password:
            assert outcome
            self.failures, self.open_at = 0, 0.0
        else:
            assert told(outcome) == [FAILED]
            self.failures += 1
            locks = {1: 0, 2: 0, 3: 10, 4: 20, 5: 40, 6: 80, 7: 160, 8: 320}
            seconds = locks.get(self.failures, 10 * 2 ** (self.failures - 3))
            self.open_at = self.now + min(seconds, 86_400) if seconds else 0.0
        self.store(outcome.changes)

    def store(self, changes: tuple[Change, ...]) -> None:
        """Keep what changed, which must fit what is kept."""
        for change in changes:
            assert change.before == self.account
            assert isinstance(change.after, Account)
            self.account = change.after

    @rule(seconds=st.sampled_from([0.25, 9.75, 10.0, 20.0, 600.0, 86_400.0]))
    def waits(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    @rule()
    def waits_for_the_lock(self) -> None:
        """Let the lock end to the second, which opens the account."""
        self.now = max(self.now, self.open_at)

    @rule(old=st.sampled_from([RIGHT, WRONG]), new=st.sampled_from([RIGHT, WRONG]))
    def changes_the_password(self, old: str, new: str) -> None:
        """Change the password, and compare with the model."""
        codes = set()
        if self.now < self.open_at:
            codes.add("account.locked")
        elif old != self.password:
            codes.add("account.wrong-password")
        if old == new:
            codes.add("account.password-unchanged")

        def change() -> tuple[Change, ...]:
            """Change it."""
            return change_password(self.account, old, new, now=self.now, hasher=HASHER,
                                   salt=bytes(8), settings=self.settings)  # fmt: skip

        if codes:
            with pytest.raises(RefusedError) as caught:
                change()
            assert set(caught.value.codes) == codes
            return
        self.store(change())
        self.password, self.failures, self.open_at = new, 0, 0.0

    @invariant()
    def the_record_is_the_model(self) -> None:
        """Count and lock of the record are those of the model."""
        assert (self.account.failures, self.account.locked_until) == (self.failures, self.open_at)


TestDoor = Door.TestCase


@pytest.mark.parametrize("state", [AccountState.NEW, AccountState.ACTIVE])
def test_the_right_password_signs_on(state: AccountState) -> None:
    """Nothing changes, and a new account is told to change its password."""
    outcome = attempt(account(state), RIGHT)
    assert (bool(outcome), outcome.changes) == (True, ())
    assert outcome.account == account(state)
    assert outcome.must_change_password is (state is AccountState.NEW)


def test_a_refusal_does_not_say_what_was_wrong() -> None:
    """Unknown name, wrong password and an account without one are answered alike."""
    without = attrs.evolve(account(), password_hash=None)
    outcomes = [attempt(None, WRONG), attempt(account(), WRONG), attempt(without, WRONG)]
    assert [told(one) for one in outcomes] == [[FAILED]] * 3
    assert not any(one.must_change_password for one in outcomes)
    assert (outcomes[0].account, outcomes[0].changes) == (None, ())
    assert attempt(without, "").refusals == outcomes[0].refusals


def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    """One hash is computed whether the name is known or not."""

    class Counting(ScryptHasher):
        """Counts what it computes."""

        count = 0

        def hash(self, password: str, salt: bytes) -> str:
            """Count."""
            self.count += 1
            return super().hash(password, salt)

        def verify(self, password: str, stored: str) -> bool:
            """Count."""
            self.count += 1
            return super().verify(password, stored)

    hasher = Counting(n=16)
    for number, one in enumerate([None, account(), attrs.evolve(account(), password_hash=None)], 1):
        attempt(one, WRONG, hasher=hasher)
        assert hasher.count == number


@pytest.mark.clause("N2.1b")
@pytest.mark.parametrize("password", [RIGHT, WRONG])
def test_a_closed_account_is_told_to_be_closed(password: str) -> None:
    """The password of a closed account is not looked at."""
    outcome = attempt(account(AccountState.CLOSED), password)
    assert told(outcome) == [("account.closed", "the account is closed", "N2.1b")]
    assert outcome.changes == ()


@pytest.mark.parametrize("password", [RIGHT, WRONG])
def test_a_locked_account_waits(password: str) -> None:
    """Until the lock ends nothing is looked at or counted; then the password decides."""
    locked = attrs.evolve(account(), failures=5, locked_until=60.0)
    message = "the account is locked for another 2 seconds"
    assert told(attempt(locked, password, 58.5)) == [("account.locked", message, "N3.3a")]
    assert attempt(locked, password, 58.5).changes == ()
    after = attempt(locked, password, 60.0)
    assert bool(after) is (password == RIGHT)
    assert after.account is not None
    assert (after.account.failures, after.account.locked_until) == \
        ((0, 0.0) if password == RIGHT else (6, 180.0))  # fmt: skip
    assert [(one.before, one.after, one.clause) for one in after.changes] == \
        [(locked, after.account, "N3.3a")]  # fmt: skip


@given(failures=st.integers(0, 10_000), after=st.integers(1, 50), first=st.integers(1, 10**6))
def test_locks_grow_to_a_day_and_no_further(failures: int, after: int, first: int) -> None:
    """Below the limit there is none, at it the first, then each is the double, up to a day."""
    settings = Settings(lock_after_failures=after, lock_first_seconds=first)
    now, then = (lock_seconds(failures + more, settings) for more in (0, 1))
    assert (now == 0) is (failures < after)
    assert now <= 86_400
    if failures == after:
        assert now == min(first, 86_400)
    if now:
        assert then == min(2 * now, 86_400)


@pytest.mark.clause("Y-password")
def test_under_the_external_profile_nobody_signs_on_here() -> None:
    """Whatever the account, sign-on is elsewhere."""
    settings = Settings(password_profile="external")
    message = "the embedding system signs people on, and no password is kept"
    for one in (None, account(), account(AccountState.CLOSED)):
        outcome = attempt(one, RIGHT, settings=settings)
        assert told(outcome) == [("account.external-sign-on", message, "Y-password")]
        assert outcome.changes == ()


@pytest.mark.parametrize("password", [None, 5, b"correct horse", ["correct horse"]])
@pytest.mark.parametrize("one", [None, account()])
def test_what_is_no_text_is_no_password(one: Account | None, password: object) -> None:
    """Another type is refused as such, and is no failure of the account's."""
    outcome = attempt(one, password)
    message = f"password cannot be taken: a text is wanted, not {type(password).__name__}"
    assert told(outcome) == [("input.bad-value", message, "G1.1b")]
    assert outcome.changes == ()


def test_an_outdated_hash_is_made_anew_with_a_salt() -> None:
    """Where another hasher made the hash, a sign-on with a salt brings it up to date, once."""
    newer = ScryptHasher(n=32)
    assert attempt(account(), RIGHT, hasher=newer).changes == ()
    assert attempt(account(), RIGHT, salt=bytes(range(16))).changes == ()
    outcome = attempt(account(), RIGHT, hasher=newer, salt=bytes(16))
    [change] = outcome.changes
    assert isinstance(change.after, Account)
    assert change.after == attrs.evolve(account(), password_hash=newer.hash(RIGHT, bytes(16)))
    assert attempt(change.after, RIGHT, hasher=newer, salt=bytes(16)).changes == ()
    assert not attempt(change.after, WRONG, hasher=newer)
    [failed] = attempt(account(), WRONG, hasher=newer, salt=bytes(16)).changes
    assert isinstance(failed.after, Account)
    assert failed.after.password_hash == HASHES[RIGHT]
