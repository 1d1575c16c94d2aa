"""The web applications of the documentation: behind their frameworks, or behind stand-ins."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import partyreg
from partyreg import (
    Evidence,
    Fault,
    InputError,
    OutcomeUnknownError,
    PartyregError,
    RefusedError,
    SchemaError,
    Settings,
    StaleError,
    UnavailableError,
)

pytestmark = pytest.mark.clause("N3.3a", "Y-gates", "G4.2c")

B = "B000000000003"
"""The login of B镇党委."""


class Response:
    """What both frameworks answer with, as far as the examples use it."""

    def __init__(self, content: dict[str, Any], *, status_code: int = 200, status: int = 200):
        self.content, self.status = content, max(status_code, status)


class FastApi:
    """Notes what is registered, and calls it as FastAPI would."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[..., Any]] = {}
        self.handlers: dict[type[BaseException], Callable[..., Any]] = {}

    def _takes(self, path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Note a route."""
        return lambda done: self.routes.setdefault(path, done)

    get = post = _takes

    def exception_handler(self, kind: type[BaseException]) -> Callable[..., Any]:
        """Note what answers an error."""
        return lambda done: self.handlers.setdefault(kind, done)

    def ask(self, path: str, **named: str) -> Any:
        """Ask, and answer an error by its handler."""
        try:
            return self.routes[path](**named)
        except tuple(self.handlers) as wrong:
            nearest = next(one for one in type(wrong).__mro__ if one in self.handlers)
            return self.handlers[nearest](None, wrong)


def _module(name: str, **held: object) -> ModuleType:
    """Make a module."""
    made = ModuleType(name)
    vars(made).update(held)
    return made


STAND_INS = {
    "fastapi": _module("fastapi", FastAPI=FastApi, Header=lambda: None, Request=object),
    "fastapi.responses": _module("fastapi.responses", JSONResponse=Response),
    "django": _module("django"),
    "django.http": _module("django.http", HttpRequest=object, JsonResponse=Response),
}


@pytest.fixture
def example(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Any]]:
    """Give what loads an example, on a register with one member."""
    address = str(tmp_path / "registry.db")
    register = partyreg.open(address, settings=Settings(password_profile="external"))
    a = "A县委组织部[county](B镇党委[listed](C村党支部[branch]))"
    d = "D县委组织部[county](E镇党委[listed](F村党支部[branch]))"
    installed = register.bootstrap(f"甲省委组织部[province]({a},{d})", person="安装员")
    member = installed.desk("B镇党委", person="经办人").members.add(
        "甲某", "11010519491231002X", branch="C村党支部", reason="new-admission",
        evidence=Evidence("B委〔2018〕1号", date(2018, 1, 2)),
    )  # fmt: skip
    register.close()
    monkeypatch.setenv("PARTYREG_REGISTER", address)
    monkeypatch.setenv("MEMBER", member.key)
    folder = project_root / "docs" / "examples"
    monkeypatch.syspath_prepend(str(folder))
    for name, one in STAND_INS.items():
        monkeypatch.setitem(sys.modules, name, one)
    for name in ("service", "fastapi_app", "django_views"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    def load(name: str) -> Any:
        """Load an example anew."""
        return importlib.import_module(name)

    yield load
    service = sys.modules.pop("service", None)
    if service and service.register.cache_info().currsize:
        service.register().close()
    for name in ("fastapi_app", "django_views"):
        sys.modules.pop(name, None)


def _member() -> str:
    """Give the key of the only member."""
    import os

    return os.environ["MEMBER"]


def test_a_question_through_fastapi_is_answered_with_its_gates(
    example: Callable[[str], Any],
) -> None:
    """The account's right is decided in the register, for the account of the header."""
    asked = {"x_login": B, "x_person": "经办人", "function": "nationwide-transfer"}
    said = example("fastapi_app").app.ask("/can", **asked, target="C村党支部")
    assert said["allowed"] is False
    assert "Y-remedy" in said["why"]


def test_a_transfer_through_fastapi_is_done_once_for_each_operation(
    example: Callable[[str], Any],
) -> None:
    """A repeated request gives the first answer; another one is refused with all its reasons."""
    app = example("fastapi_app").app
    asked = {"x_login": B, "x_person": "经办人", "member": _member(), "to": "E镇党委"}
    first = app.ask("/transfers/{operation}", operation="form-1", **asked)
    assert app.ask("/transfers/{operation}", operation="form-1", **asked) == first
    assert first["path"] == ["B镇党委", "E镇党委"]
    again = app.ask("/transfers/{operation}", operation="form-2", **asked)
    assert again.status == 409
    assert [one["code"] for one in again.content["refused"]] == ["transfer.already-open"]
    assert "甲某" not in json.dumps(again.content, ensure_ascii=False)


@pytest.mark.parametrize("said", ["edit-member", "维护党员信息"])
def test_a_function_is_named_by_its_value_or_its_label(
    example: Callable[[str], Any], said: str
) -> None:
    """Both words of annex 2 ask the same question."""
    asked = {"x_login": B, "x_person": "经办人", "target": "C村党支部"}
    assert example("fastapi_app").app.ask("/can", function=said, **asked)["allowed"] is True


def test_a_word_that_is_no_function_is_a_fault_of_the_request(
    example: Callable[[str], Any],
) -> None:
    """The caller is told the place and the words that there are, and not what was passed."""
    asked = {"x_login": B, "x_person": "经办人", "target": "C村党支部"}
    said = example("fastapi_app").app.ask("/can", function="甲某", **asked)
    assert said.status == 400
    assert said.content["faults"][0].startswith("function: it is none of add-organisation, ")
    assert "甲某" not in json.dumps(said.content, ensure_ascii=False)


WRONG = [
    (InputError([Fault("to", "it is blank")]), 400, "faults"),
    (StaleError("register below the rehearsal", "3"), 409, "stale"),
    (UnavailableError("others have been writing for 30 seconds"), 503, "unavailable"),
    (OutcomeUnknownError("form-1"), 504, "unknown"),
]


@pytest.mark.parametrize(("wrong", "status", "key"), WRONG, ids=[one[2] for one in WRONG])
def test_each_error_has_an_answer_of_its_own(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch,
    wrong: PartyregError, status: int, key: str,
) -> None:  # fmt: skip
    """In both applications the status tells what to do: mend it, read again, later, same id."""
    app, views = example("fastapi_app").app, example("django_views")

    def fail(*_: object) -> None:
        """Fail as the register does."""
        raise wrong

    monkeypatch.setattr(sys.modules["service"], "desk", fail)
    said = app.ask("/can", x_login=B, x_person="经办人", function="edit-member", target="x")
    assert (said.status, next(iter(said.content))) == (status, key)
    meta = {"HTTP_X_LOGIN": B, "HTTP_X_PERSON": "经办人"}
    said = views.submit(SimpleNamespace(META=meta, POST={}), operation="form-1")
    assert (said.status, next(iter(said.content))) == (status, key)


def test_what_only_its_operator_can_mend_is_no_answer(example: Callable[[str], Any]) -> None:
    """A register of another release is raised on, and stands in the application's own log."""
    with pytest.raises(SchemaError):
        example("service").answer(SchemaError("0009", "0001", "take the newer release"))


def test_an_unknown_outcome_is_asked_about_again_under_the_same_id(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may have been kept is given once more, with the id of the request."""
    service, asked = example("service"), list[str]()

    def submit(member: str, *, to: str, operation: str) -> Any:
        """Lose the connection the first time."""
        asked.append(operation)
        if len(asked) == 1:
            raise OutcomeUnknownError(operation)
        route = SimpleNamespace(path=(member, to))
        return SimpleNamespace(key="t-1", route=route, state=SimpleNamespace(value="pending"))

    transfers = SimpleNamespace(submit=submit)
    monkeypatch.setattr(service, "desk", lambda *_: SimpleNamespace(transfers=transfers))
    assert service.submit(B, "经办人", "m-1", "E镇党委", "form-1")["transfer"] == "t-1"
    assert asked == ["form-1", "form-1"]


def test_the_django_views_ask_the_same(example: Callable[[str], Any]) -> None:
    """A question is answered, a transfer submitted, and a refusal has its reasons and status."""
    views = example("django_views")
    meta = {"HTTP_X_LOGIN": B, "HTTP_X_PERSON": "经办人"}
    asked = SimpleNamespace(META=meta, GET={"function": "edit-member", "target": "C村党支部"})
    assert views.can(asked).content["allowed"] is True
    assert views.can(SimpleNamespace(META=meta, GET={})).status == 400
    posted = SimpleNamespace(META=meta, POST={"member": _member(), "to": "E镇党委"})
    assert views.submit(posted, operation="form-1").status == 200
    assert views.submit(posted, operation="form-2").status == 409


def test_the_stand_ins_stand_in_only_for_what_is_not_there(
    example: Callable[[str], Any],
) -> None:
    """A refusal reaches the handler only through the framework: called alone, it is raised."""
    app = example("fastapi_app")
    with pytest.raises(RefusedError) as refused:
        app.can(B, "经办人", "edit-member", "nowhere")
    assert refused.value.codes == ("register.unknown",)
    assert importlib.util.find_spec("partyreg") is not None
