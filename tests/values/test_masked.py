"""The canary tests: what must not leak is looked for in every channel through which it might."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import pprint
import reprlib
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyreg.accounts import Issued, OneTimePassword, SignIn
from partyreg.changes import Change
from partyreg.errors import BAD_VALUE, Fault, InputError, RefusedError, StaleError
from partyreg.model import (
    Account,
    Actor,
    DepartedOrganisation,
    FormerMember,
    Letter,
    Member,
    Newcomer,
    Organisation,
    Receipt,
    Route,
    RouteStep,
    Transfer,
)
from partyreg.values import (
    AccountKind,
    BirthDate,
    HomeAddress,
    Masked,
    OrganisationKind,
    Phone,
    RemoveReason,
    ResidentId,
    Sex,
    StepRole,
    Tier,
    TransferKind,
    TransferState,
)

pytestmark = pytest.mark.clause("N3.3c")

NUMBER, PHONE, ADDRESS = "440308199901101512", "0562-0000123", "金丝雀村77号"
BORN, NAME, PERSON, SECRET = date(1999, 1, 10), "金丝雀某", "金丝雀办事员", "CANARY-PASSWORD"
HASH = "$scrypt$ln=4,r=8,p=1$CANARY$HASH"

TYPED = (NUMBER, PHONE, ADDRESS, BORN.isoformat(), repr(BORN), SECRET)
"""What the masked types carry, as text."""

NAMED = (NAME, PERSON, HASH, "汉族", "大学本科", "木工", "外省务工处")
"""What fields carry that never show in a repr."""

VALUES: tuple[Masked[Any], ...] = (
    ResidentId(NUMBER), Phone(PHONE), HomeAddress(ADDRESS), BirthDate(BORN),
    OneTimePassword(SECRET),
)  # fmt: skip


def records() -> dict[str, Any]:
    """Give one record of every kind that carries something personal."""
    member = Member(
        "m-1", "b-1", NAME, ResidentId(NUMBER), sex=Sex.FEMALE, birth_date=BirthDate(BORN),
        ethnicity="汉族", education="大学本科", post="木工", phone=Phone(PHONE),
        home_address=HomeAddress(ADDRESS), migrant_to="外省务工处",
    )  # fmt: skip
    newcomer = Newcomer(NAME, ResidentId(NUMBER), sex=Sex.FEMALE, ethnicity="汉族")
    account = Account("a-1", "B04", "c-1", AccountKind.BUSINESS, password_hash=HASH)
    day = date(2018, 1, 9)
    route = Route(TransferKind.NATIONWIDE_IN, (RouteStep("o-1", StepRole.RECORD, "G4.3c"),), None,
                  "b-1", "c-1", "G4.3c")  # fmt: skip
    letter = Letter("2018-1", "外省某委", day, 90, "外省", "本省", reply_phone=Phone(PHONE))
    transfer = Transfer("t-1", None, route, TransferState.IN_APPROVAL, 0, day, day,
                        returned_because=NAME, letter=letter, newcomer=newcomer,
                        receipt=Receipt("2018-1", day, "b-1", handled_by=PERSON))  # fmt: skip
    committee = Organisation(
        "c-1", "04", "B镇党委", OrganisationKind.COMMITTEE, Tier.PRIMARY_COMMITTEE,
        secretary=NAME, contact=PERSON, phone=Phone(PHONE), information_administrators=(PERSON,),
    )  # fmt: skip
    former = FormerMember("m-1", member, RemoveReason.DEATH, day)
    return {
        "Member": member,
        "FormerMember": former,
        "Newcomer": newcomer,
        "Transfer": transfer,
        "Account": account,
        "Actor": Actor(account, PERSON),
        "Organisation": committee,
        "DepartedOrganisation": DepartedOrganisation("c-1", committee, day),
        "Change": Change(member, former, "G3.3a"),
        "Issued": Issued(account, OneTimePassword(SECRET)),
        "SignIn": SignIn(account, (Change(None, account, "N3.3a"),)),
    }


def through_keys(thing: object) -> str:
    """Fail to find a thing in a mapping, and show what the error says."""
    try:
        empty: dict[object, object] = {}
        empty[thing]
    except (KeyError, TypeError) as error:
        return f"{error}{error!r}{traceback.format_exc()}"
    raise AssertionError("an empty mapping held it")


def through_errors(thing: object) -> str:
    """Raise an error that carries a thing, and show its traceback with and without locals."""

    def inner(carried: object) -> None:
        """Raise."""
        raise ValueError(carried)

    try:
        inner(thing)
    except ValueError as error:
        plain = "".join(traceback.format_exception(error))
        whole = traceback.TracebackException.from_exception(error, capture_locals=True)
        return plain + "".join(whole.format())
    raise AssertionError("nothing was raised")


def through_logging(thing: object) -> str:
    """Log a thing in the usual ways, with a traceback."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("canary")
    logger.propagate = False
    logger.handlers = [handler]
    logger.error("%s %r", thing, thing)
    logger.error(thing)
    try:
        raise ValueError(thing)
    except ValueError:
        logger.exception("failed: %s", [thing])
    return stream.getvalue()


def through_sorting(thing: object) -> str:
    """Ask for an order that there is none of, and show what the error says."""
    try:
        sorted([thing, thing])  # type: ignore[type-var]
    except TypeError as error:
        return f"{error}{traceback.format_exc()}"
    return ""


def through_json(thing: object) -> str:
    """Write a thing as JSON with the usual way out, and show what the error says without it."""
    written = json.dumps(thing, default=str, ensure_ascii=False)
    try:
        return written + json.dumps(thing)
    except TypeError as error:
        return f"{written}{error}"


CHANNELS: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": lambda thing: f"{thing} {thing!r} {thing!s} {thing!a} %s %r" % (thing, thing),
    "containers": lambda thing: f"{[thing]}{(thing,)}{ {'x': thing} }{ {1: [thing]} }",
    "pprint": pprint.pformat,
    "reprlib": reprlib.repr,
    "KeyError": through_keys,
    "traceback": through_errors,
    "logging": through_logging,
    "sorting": through_sorting,
    "json": through_json,
}
"""The ways in which ordinary code turns a thing into text."""


def found(text: str, canaries: tuple[str, ...]) -> list[str]:
    """Give the canaries that a text carries."""
    return [one for one in canaries if one in text or ascii(one)[1:-1] in text]


def test_the_canaries_would_be_seen() -> None:
    """Every channel carries an unmasked datum, so that finding none means something."""
    for name, channel in CHANNELS.items():
        if name != "sorting":
            assert found(channel((NUMBER, ADDRESS)), TYPED) == [NUMBER, ADDRESS], name
    with pytest.raises(AssertionError):
        assert found(f"{Account('a-1', NAME, 'c-1', AccountKind.BUSINESS)}", NAMED) == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("value", VALUES, ids=lambda one: type(one).__name__)
def test_no_channel_shows_a_masked_value(channel: str, value: Masked[Any]) -> None:
    """A masked value shows its type and nothing of its content."""
    assert found(CHANNELS[channel](value), TYPED) == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", records())
def test_no_channel_shows_what_a_record_hides(channel: str, kind: str) -> None:
    """A record shows no number, no date of birth, no name of a person, no hash."""
    assert found(CHANNELS[channel](records()[kind]), TYPED + NAMED) == []


@pytest.mark.parametrize("kind", records())
def test_taking_a_record_apart_keeps_the_masks(kind: str) -> None:
    """``asdict`` and ``astuple`` give masked values, which stay masked in every channel."""
    record = records()[kind]
    for parts in (attrs.asdict(record), attrs.astuple(record)):
        for name, channel in CHANNELS.items():
            assert found(channel(parts), TYPED) == [], name


@pytest.mark.parametrize("value", VALUES, ids=lambda one: type(one).__name__)
def test_a_masked_value_is_copied_but_never_pickled(value: Masked[Any]) -> None:
    """A copy is the same object; every protocol of pickling is refused, without the content."""
    assert copy.copy(value) is value
    assert copy.deepcopy([value])[0] is value
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError) as caught:
            pickle.dumps(value, protocol)
        assert str(caught.value) == \
            "a personal datum cannot be pickled; reveal it for a stated purpose"  # fmt: skip
        assert found("".join(traceback.format_exception(caught.value)), TYPED) == []


@pytest.mark.parametrize("kind", ["Member", "FormerMember", "Newcomer", "Transfer", "Organisation",
                                  "DepartedOrganisation", "Change", "Issued"])  # fmt: skip
def test_a_record_with_a_masked_value_is_not_pickled(kind: str) -> None:
    """What carries a masked value cannot be pickled; a deep copy equals it."""
    record = records()[kind]
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(record)
    assert copy.deepcopy(record) == record


def errors() -> Iterator[Exception]:
    """Give the house's errors around records, as the rooms make them."""
    record = records()["Member"]
    yield RefusedError([BAD_VALUE(place="id_number", reason="it is blank")])
    yield RefusedError([BAD_VALUE(place=record, reason=ResidentId(NUMBER))])
    yield InputError([Fault("row 3, birth_date", f"odd: {BirthDate(BORN)}")])
    yield StaleError("member", record.key)
    yield ValueError(record, records()["Transfer"])


def test_no_error_of_the_house_shows_what_it_is_about() -> None:
    """An error that is handed a record or a masked value by mistake still shows none of it."""
    for error in errors():
        text = f"{error}{error!r}{through_logging(error)}{through_errors(error)}"
        assert found(text, TYPED + NAMED) == []


@pytest.mark.parametrize("value", VALUES, ids=lambda one: type(one).__name__)
def test_a_masked_value_gives_nothing_out_sideways(value: Masked[Any]) -> None:
    """It has no dictionary, is not a text, cannot be changed, and takes no new attribute."""
    with pytest.raises(TypeError):
        vars(value)
    with pytest.raises(TypeError):
        "" + value  # type: ignore[operator]
    with pytest.raises(TypeError):
        len(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        iter(value)  # type: ignore[call-overload]
    for name in ("_value", "note"):
        with pytest.raises(AttributeError, match="a masked value cannot be changed") as caught:
            setattr(value, name, "x")
        assert found("".join(traceback.format_exception(caught.value)), TYPED) == []


@pytest.mark.parametrize("purpose", ["", "   ", "\n\t"])
@pytest.mark.parametrize("value", VALUES, ids=lambda one: type(one).__name__)
def test_a_value_is_given_out_for_a_purpose_only(value: Masked[Any], purpose: str) -> None:
    """A blank purpose gives nothing; a stated one gives the value itself."""
    with pytest.raises(ValueError, match="only for a stated purpose") as caught:
        value.reveal(purpose)
    assert found("".join(traceback.format_exception(caught.value)), TYPED) == []
    given_ = value.reveal("compare")
    assert given_ in (NUMBER, PHONE, ADDRESS, BORN, SECRET)


KINDS: tuple[type[Masked[str]], ...] = (ResidentId, Phone, HomeAddress, OneTimePassword)


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), st.text(max_size=3), st.text(max_size=3))
def test_values_are_equal_when_type_and_content_are(
    one: type[Masked[str]], two: type[Masked[str]], left: str, right: str
) -> None:
    """Equality and hash go by type and content; a clear text equals no masked one."""
    same = one is two and left == right
    assert (one(left) == two(right)) is same
    assert (one(left) != two(right)) is not same
    assert (len({one(left), two(right)}) == 1) is same
    assert one(left) != left
    assert one(left).reveal("compare") == left
