"""Planted faults: each is found as exactly itself, and nothing else changes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partyreg.errors import InputError
from partyreg.idnumber import has_error
from partyreg.model import Member
from partyreg.testing.samples import FAULTS, INSTALLABLE, TODAY, plant, sample, sample_register
from partyreg.validation import review

pytestmark = pytest.mark.clause("N3.2c", "N3.2d", "N3.2g", "N3.2h", "N3.2i", "N3.2j")

DRAWN = sample(7, 500, 5000)
PLAIN = {
    (one.check, one.subject)
    for one in review(DRAWN.members, DRAWN.organisations, on=TODAY).findings
}


@settings(max_examples=10)
@given(st.integers(0, 50), st.integers(1, 4))
def test_each_planted_fault_gives_exactly_its_finding(seed: int, each: int) -> None:
    """A review finds what was planted, and beyond that only what it found before."""
    members, planted = plant(DRAWN.members, each, seed=seed)
    found = review(members, DRAWN.organisations, on=TODAY).findings
    told = {(check, key) for check, keys in planted.items() for key in keys}
    assert {(one.check, one.subject) for one in found} == PLAIN | told
    assert not PLAIN & told
    assert tuple(planted) == FAULTS


def test_nobody_else_is_touched_and_the_order_stays() -> None:
    """Only the members that are named have changed, and each of them in one way."""
    members, planted = plant(DRAWN.members, 2)
    named = Counter(key for keys in planted.values() for key in keys)
    changed = {a.key for a, b in zip(DRAWN.members, members, strict=True) if a != b}
    assert [one.key for one in members] == [one.key for one in DRAWN.members]
    assert max(named.values()) == 1
    assert changed <= named.keys()
    pairs = {key for check, keys in planted.items() if "duplicate" in check for key in keys}
    assert named.keys() - changed <= pairs


def test_a_sample_can_be_drawn_with_faults() -> None:
    """With the option a sample has them, the same for the same seed; without it, none."""
    one = sample(7, 500, 5000, faults=1)
    assert one == sample(7, 500, 5000, faults=1)
    assert one.planted == plant(DRAWN.members, 1, seed=7)[1]
    assert DRAWN.planted == {}
    assert one.organisations == DRAWN.organisations


def test_a_register_takes_what_can_be_installed() -> None:
    """A register can be opened with all faults that it could not refuse."""
    register, _ = sample_register(7, 500, 5000, accounts="none", faults=2)
    found = review(register.every(Member), DRAWN.organisations, on=TODAY).findings
    assert {one.check for one in found} - {check for check, _ in PLAIN} == set(INSTALLABLE)


def test_some_faults_alone_can_be_asked_for() -> None:
    """A check alone plants its fault alone."""
    members, planted = plant(DRAWN.members, 3, checks=["id-number.checksum"])
    keys = planted["id-number.checksum"]
    assert len(keys) == 3
    assert {one.key for one in members if has_error(one.id_number.reveal("a test"))} == set(keys)


def test_too_few_members_and_unknown_checks_are_refused_together() -> None:
    """Both faults of the call are said at once."""
    with pytest.raises(InputError) as wrong:
        plant(DRAWN.members[:40], 9, checks=["id-number.checksum", "branch.large"])
    assert [str(one) for one in wrong.value.faults] == [
        "check 'branch.large': its fault cannot be planted",
        f"members: 18 members are needed for the faults, and {_fit()} are fit for them",
    ]


def _fit() -> int:
    """Count the members of the first forty that are fit, by asking for one more than there are."""
    for number in range(1, 41):
        try:
            plant(DRAWN.members[:40], number, checks=["id-number.checksum"])
        except InputError:
            return number - 1
    raise AssertionError
