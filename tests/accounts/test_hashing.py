from __future__ import annotations

import builtins
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.accounts import Argon2Hasher, Hasher, ScryptHasher, default_hasher

pytestmark = pytest.mark.clause("G1.1b", "N3.3a")

SALT = bytes(range(16))


def cheap() -> list[Hasher]:
    """Give one hasher of each kind, much too cheap for use."""
    argon = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    return [ScryptHasher(n=16), argon]


@pytest.mark.parametrize("maker", cheap())
@pytest.mark.parametrize("reader", cheap())
@given(password=st.text(), other=st.text(), salt=st.binary(min_size=8, max_size=32))
def test_each_hasher_understands_the_hashes_of_both(
    maker: Hasher, reader: Hasher, password: str, other: str, salt: bytes
) -> None:
    """Any text is verified against its own hash, and another text against none of it."""
    import unicodedata

    stored = maker.hash(password, salt)
    assert reader.verify(password, stored)
    same = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)
    assert reader.verify(other, stored) is same


@pytest.mark.parametrize("hasher", cheap())
def test_a_hash_says_neither_password_nor_the_same_twice(hasher: Hasher) -> None:
    """The password is not part of its hash, and another salt gives another hash."""
    one, two = hasher.hash("correct horse", SALT), hasher.hash("correct horse", SALT[::-1])
    assert one != two
    assert "correct" not in one + two
    assert hasher.hash("correct horse", SALT) == one


def test_the_hash_of_scrypt_is_that_of_the_standard() -> None:
    """The second test vector of RFC 7914, shortened to 32 bytes, comes out."""
    stored = ScryptHasher(n=1024, r=8, p=16).hash("password", b"NaCl" * 2)
    import hashlib
    from base64 import b64encode

    known = hashlib.scrypt(b"password", salt=b"NaClNaCl", n=1024, r=8, p=16, dklen=32)
    assert stored == (
        f"$scrypt$ln=10,r=8,p=16${b64encode(b'NaClNaCl').decode().rstrip('=')}"
        f"${b64encode(known).decode().rstrip('=')}"
    )


def test_composed_and_decomposed_accents_are_one_password() -> None:
    """A password is the same however the keyboard composes its characters."""
    hasher = ScryptHasher(n=16)
    assert hasher.verify("caf\u00e9-2018", hasher.hash("cafe\u0301-2018", SALT))


@pytest.mark.parametrize("hasher", cheap())
@given(st.sampled_from(["", "$", "$scrypt$", "$argon2id$"]), st.text(max_size=80))
def test_what_is_no_hash_matches_nothing(hasher: Hasher, start: str, rest: str) -> None:
    """A damaged hash is answered with no, never with an error, and is out of date."""
    assert not hasher.verify("correct horse", start + rest)
    assert hasher.needs_rehash(start + rest)


@pytest.mark.parametrize("hasher", cheap())
@given(data=st.data())
def test_a_changed_hash_does_not_match(hasher: Hasher, data: st.DataObject) -> None:
    """Changing one character of the digest of a hash makes it match no longer."""
    stored = hasher.hash("correct horse", SALT)
    place = data.draw(st.integers(stored.rindex("$") + 1, len(stored) - 2))
    new = data.draw(st.sampled_from("ABab01").filter(lambda one: one != stored[place]))
    assert not hasher.verify("correct horse", stored[:place] + new + stored[place + 1 :])


def test_a_hash_that_asks_for_all_memory_matches_nothing() -> None:
    """Parameters beyond the memory allowed are answered with no."""
    digest = ScryptHasher(n=16).hash("correct horse", SALT).split("$", 3)[3]
    for parameters in ("ln=40,r=8,p=1", "ln=24,r=999,p=1", "ln=0,r=8,p=1", "ln=4,r=0,p=1"):
        assert not ScryptHasher(n=16).verify("correct horse", f"$scrypt${parameters}${digest}")


def test_a_hash_is_out_of_date_when_it_was_made_otherwise() -> None:
    """Other parameters and another kind need a new hash; one's own does not."""
    small, large = ScryptHasher(n=16), ScryptHasher(n=32)
    argon, slower = cheap()[1], Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1)
    makers = [small, large, argon, slower]
    for reader in makers:
        for maker in makers:
            assert reader.needs_rehash(maker.hash("correct horse", SALT)) is (reader is not maker)


@pytest.mark.parametrize("hasher", cheap())
def test_a_short_salt_is_refused(hasher: Hasher) -> None:
    """A salt of seven bytes is refused, one of eight is taken."""
    with pytest.raises(ValueError, match="a salt has at least 8 bytes"):
        hasher.hash("correct horse", bytes(7))
    assert hasher.verify("correct horse", hasher.hash("correct horse", bytes(8)))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n": 0}, "a power of two"),
        ({"n": 1}, "a power of two"),
        ({"n": 15}, "a power of two"),
        ({"n": -16}, "a power of two"),
        ({"n": 2**25}, "a power of two"),
        ({"n": 16, "r": 0}, "between 1 and 999"),
        ({"n": 16, "p": 1000}, "between 1 and 999"),
        ({"n": 2**21, "r": 8}, "more than 1 GiB"),
    ],
)
def test_impossible_parameters_are_refused(parameters: dict[str, int], message: str) -> None:
    """Parameters that scrypt does not take are refused when the hasher is made."""
    with pytest.raises(ValueError, match=message):
        ScryptHasher(**parameters)


def test_the_default_parameters_are_those_recommended() -> None:
    """Without arguments scrypt takes 128 MiB, and argon2 is id with at least 19 MiB."""
    assert not ScryptHasher().needs_rehash("$scrypt$ln=17,r=8,p=1$x$y")
    stored = Argon2Hasher().hash("correct horse", SALT)
    kind, _, parameters = stored[1:].split("$")[:3]
    memory = int(parameters.partition("m=")[2].partition(",")[0])
    assert (kind, memory >= 19 * 1024) == ("argon2id", True)


def test_without_argon2_the_standard_library_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is chosen where it is installed; else scrypt, which then says what it lacks."""
    assert isinstance(default_hasher(), Argon2Hasher)
    stored = cheap()[1].hash("correct horse", SALT)
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        """Import anything but argon2."""
        if name.partition(".")[0] == "argon2":
            raise ModuleNotFoundError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    hasher = default_hasher()
    assert isinstance(hasher, ScryptHasher)
    with pytest.raises(ImportError, match="the extra 'accounts'"):
        hasher.verify("correct horse", stored)
    assert ScryptHasher(n=16).verify("x" * 8, ScryptHasher(n=16).hash("x" * 8, SALT))


def test_hashing_needs_no_randomness_of_its_own() -> None:
    """The same salt gives the same hash, so that a run can be replayed from its seed."""
    salts = [random.Random(3).randbytes(16) for _ in range(2)]
    assert len({hasher.hash("correct horse", one) for hasher in cheap()[:1] for one in salts}) == 1
