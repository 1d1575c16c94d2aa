from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.accounts import (
    OneTimePassword,
    ScryptHasher,
    change_password,
    default_name,
    initial_password,
    issue,
    reissue,
    sign_in,
)
from partyreg.accounts.example import HASHER, committee
from partyreg.accounts.passwords import ALPHABET
from partyreg.errors import Refusal, RefusedError
from partyreg.model import Account
from partyreg.settings import Settings
from partyreg.values import AccountKind, AccountState

pytestmark = pytest.mark.clause("G1.1b", "Y-password")

EXTERNAL = Settings(password_profile="external")
NOTICE = Settings(password_profile="notice2018")
OLD = "old password!"
NUL = chr(0)


def account(name: str = "B04", state: AccountState = AccountState.ACTIVE) -> Account:
    """Give a business account with the old password."""
    hashed = HASHER.hash(OLD, bytes(16))
    return Account("a-1", name, "c-1", AccountKind.BUSINESS, state, hashed)


def change(
    old: object = OLD, new: object = "correct horse", *, on: Account | None = None,
    now: float = 0.0, settings: Settings | None = None,
) -> Account:  # fmt: skip
    """Change a password and give the record."""
    one = on or account()
    [made] = change_password(
        one, old, new,  # type: ignore[arg-type]  # the tests pass what is no text, too
        now=now, hasher=HASHER, salt=bytes(8), settings=settings or Settings(),
    )  # fmt: skip
    assert (made.before, made.clause) == (one, "G1.1b")
    assert isinstance(made.after, Account)
    return made.after


def refused(*args: object, **kwargs: object) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal of a change."""
    with pytest.raises(RefusedError) as caught:
        change(*args, **kwargs)  # type: ignore[arg-type]
    return told(caught.value.refusals)


def told(refusals: tuple[Refusal, ...]) -> list[tuple[str, str, str]]:
    """Give code, message and clause of each refusal."""
    return [(one.code, one.message, one.clause) for one in refusals]


@given(st.integers())
def test_a_one_time_password_is_long_random_and_readable(seed: int) -> None:
    """It has at least twelve characters, none easily mistaken, and follows from the seed."""
    seeds = (seed, seed, seed + 1)
    one, again, other = (initial_password(Settings(), random.Random(each)) for each in seeds)
    assert one is not None
    clear = one.reveal("count")
    assert len(clear) >= 12
    assert set(clear) <= set(ALPHABET)
    assert not set("01OIl") & set(ALPHABET)
    assert one == again
    assert one != other


def test_every_character_of_the_alphabet_is_as_likely() -> None:
    """Each of the 256 bytes gives a character, and each character comes from eight bytes."""

    class Every:
        """Gives every byte in turn."""

        at = 0

        def randbytes(self, n: int, /) -> bytes:
            """Give the next bytes."""
            self.at += n
            return bytes(range(self.at - n, self.at))

    source = Every()
    drawn = [initial_password(Settings(), source) for _ in range(16)]
    text = "".join(one.reveal("count") for one in drawn if one is not None)
    assert sorted(text) == sorted(ALPHABET * 8)
    assert len(set(ALPHABET)) == 32


def test_the_notices_password_must_be_chosen_by_name() -> None:
    """Only the profile of the notice gives its password; the external one gives none."""
    notice = initial_password(NOTICE, random.Random(1))
    assert notice == OneTimePassword("12345678")
    assert initial_password(EXTERNAL, random.Random(1)) is None
    assert initial_password(Settings(), random.Random(1)) != notice


@pytest.mark.clause("G1.1a", "G1.1d")
@pytest.mark.parametrize("kind", AccountKind)
@pytest.mark.parametrize("settings", [Settings(), NOTICE, EXTERNAL])
def test_an_account_is_made_new_with_the_default_name(
    kind: AccountKind, settings: Settings
) -> None:
    """It is named A or B and the code, and is new, except where sign-on is elsewhere."""
    made = issue(committee(), kind, key="a-7", settings=settings, rng=random.Random(1),
                 hasher=HASHER)  # fmt: skip
    one = made.account
    prefix = "A" if kind is AccountKind.ADMINISTRATOR else "B"
    assert (one.key, one.name, one.organisation, one.kind) == ("a-7", f"{prefix}04", "c-1", kind)
    if settings is EXTERNAL:
        assert (one.state, one.password_hash, made.password) == (AccountState.ACTIVE, None, None)
        return
    assert one.state is AccountState.NEW
    assert made.password is not None
    clear = made.password.reveal("sign on")
    assert clear not in str(one.password_hash)
    done = sign_in(one, clear, now=0.0, hasher=HASHER, settings=settings)
    assert (bool(done), done.must_change_password) == (True, True)


def test_an_account_gets_the_name_that_is_given() -> None:
    """A name of its own stands instead of the default one."""
    made = issue(committee(), AccountKind.BUSINESS, key="a-7", name="窗口二", settings=Settings(),
                 rng=random.Random(1), hasher=HASHER)  # fmt: skip
    assert made.account.name == "窗口二"


@given(st.sets(st.sampled_from(["A04", "A04-2", "A04-3", "A04-5", "B04"])))
def test_a_default_name_is_free(taken: set[str]) -> None:
    """The default name is the letter and the code, with the lowest free number if it is in use."""
    name = default_name(committee(), AccountKind.ADMINISTRATOR, taken)
    candidates = ["A04", *(f"A04-{number}" for number in range(2, 9))]
    assert name == next(one for one in candidates if one not in taken)


def test_a_new_password_and_salt_are_drawn_each_time() -> None:
    """Two accounts made one after the other share neither password nor salt."""
    rng = random.Random(4)
    one, two = (reissue(account(), settings=Settings(), rng=rng, hasher=HASHER) for _ in "ab")
    assert one.password != two.password
    salts = {str(made.account.password_hash).split("$")[3] for made in (one, two)}
    assert len(salts) == 2
    notice = [reissue(account(), settings=NOTICE, rng=rng, hasher=HASHER) for _ in "ab"]
    assert notice[0].password == notice[1].password
    assert notice[0].account.password_hash != notice[1].account.password_hash


@pytest.mark.parametrize("state", [AccountState.NEW, AccountState.ACTIVE])
def test_changing_the_password_opens_the_account(state: AccountState) -> None:
    """A new account becomes active, the new password signs on, the old one does not."""
    after = change("old password!", "correct horse", on=account(state=state))
    assert after.state is AccountState.ACTIVE
    for password, right in (("correct horse", True), (OLD, False)):
        done = sign_in(after, password, now=0.0, hasher=HASHER, settings=Settings())
        assert bool(done) is right
        assert not done.must_change_password


def naive(new: str, name: str) -> set[str]:
    """Say by a slow second reading what is wrong with a new password."""
    wrong = set()
    composed = unicodedata.normalize("NFC", new)
    if len(list(composed)) <= 7:
        wrong.add("account.password-too-short")
    if len(list(composed)) >= 257:
        wrong.add("account.password-too-long")
    loose = unicodedata.normalize("NFKC", new).lower()
    if loose == "".join(map(str, range(1, 9))):
        wrong.add("account.password-known")
    if composed == OLD:
        wrong.add("account.password-unchanged")
    if any(loose[at:].startswith(name.lower()) for at in range(len(loose))):
        wrong.add("account.password-has-name")
    return wrong


ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


@given(
    st.one_of(
        ASCII, st.sampled_from(["12345678", "１２３４５６７８", OLD, "x" * 256, "x" * 257, "b04"]),
        st.builds("{}{}{}".format, ASCII, st.sampled_from(["B04", "b04", "Ｂ０４", "B0 4"]), ASCII),
    ),
)  # fmt: skip
def test_the_policy_equals_a_second_reading(new: str) -> None:
    """For any password, exactly the reasons of a second reading are given, all at once."""
    wrong = naive(new, "B04")
    if wrong:
        assert {code for code, _, _ in refused(OLD, new)} == wrong
    else:
        assert HASHER.verify(new, str(change(OLD, new).password_hash))


def test_each_reason_is_said_in_words_and_without_the_password() -> None:
    """Everything wrong with one password is said at once, and no message repeats it."""
    given_ = refused("wrong", "b04")
    assert given_ == [
        ("account.wrong-password", "the present password is wrong", "G1.1b"),
        ("account.password-too-short", "the new password has fewer than 8 characters", "G1.1b"),
        ("account.password-has-name", "the new password contains the name of the account",
         "G1.1b"),
    ]  # fmt: skip
    assert refused(OLD, "12345678") == [
        ("account.password-known", "the new password is the initial one of the notice", "G1.1b")
    ]
    assert refused(OLD, OLD) == [
        ("account.password-unchanged", "the new password is the present one", "G1.1b")
    ]
    assert refused(OLD, "x" * 257) == [
        ("account.password-too-long", "the new password has more than 256 characters", "G1.1b")
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (None, "correct horse", "present password cannot be taken: a text is wanted, not NoneType"),
        (OLD, 12345678, "new password cannot be taken: a text is wanted, not int"),
        (OLD, f"correct{NUL}horse", "new password cannot be taken: it has a control character"),
        (OLD, "correct\ud800horse", "new password cannot be taken: it has a control character"),
        (f"old{NUL}", "correct horse",
         "present password cannot be taken: it has a control character"),
    ],
)  # fmt: skip
def test_what_is_no_password_is_refused(old: object, new: object, message: str) -> None:
    """Another type, a control character and half a character are refused, without the value."""
    assert refused(old, new) == [("input.bad-value", message, "G1.1b")]


def test_the_old_password_is_not_judged_by_the_new_one() -> None:
    """Who does not know the present password is not told whether the new one equals it."""
    assert [code for code, _, _ in refused("wrong", OLD)] == ["account.wrong-password"]


@pytest.mark.clause("N2.1b", "N3.3a")
def test_a_closed_or_locked_account_changes_nothing() -> None:
    """A closed account, a locked one, and one without a password here are refused."""
    closed = account(state=AccountState.CLOSED)
    assert refused(on=closed) == [("account.closed", "the account is closed", "N2.1b")]
    locked = Account("a-1", "B04", "c-1", AccountKind.BUSINESS, AccountState.ACTIVE,
                     account().password_hash, 5, 60.0)  # fmt: skip
    message = "the account is locked for another 1 seconds"
    assert refused(on=locked, now=59.5) == [("account.locked", message, "N3.3a")]
    assert change(on=locked, now=60.0).failures == 0
    assert refused(settings=EXTERNAL) == [
        ("account.external-sign-on",
         "the embedding system signs people on, and no password is kept", "Y-password")
    ]  # fmt: skip
    assert [one for one, _, _ in refused(on=Account("a-1", "B04", "c-1", AccountKind.BUSINESS))] \
        == ["account.wrong-password"]  # fmt: skip


def test_a_very_long_password_is_not_hashed() -> None:
    """Beyond the longest password nothing is computed: it is just wrong."""

    class Counting(ScryptHasher):
        """Counts what it hashes."""

        asked = 0

        def verify(self, password: str, stored: str) -> bool:
            """Count."""
            self.asked += 1
            return super().verify(password, stored)

    hasher = Counting(n=16)
    for length, asked in ((256, 1), (257, 1)):
        done = sign_in(account(), "x" * length, now=0.0, hasher=hasher, settings=Settings())
        assert done.refusals[0].code == "account.sign-in-failed"
        assert hasher.asked == asked
