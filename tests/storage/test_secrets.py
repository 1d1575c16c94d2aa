"""No name, number, telephone, address, birthday or password leaves by an error or a log."""

# ruff: noqa: S608 - the statements are made of constants
from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from attrs import evolve
from tests.storage.conftest import Places, copied_database
from tests.storage.postgres import Server

from partyreg.errors import PartyregError
from partyreg.idnumber import identity
from partyreg.idnumber.making import make_number
from partyreg.model import Account, Grants, Member, Record
from partyreg.storage import open_store
from partyreg.storage.errors import StoreError, UnavailableError, UnreadableError, UnwritableError
from partyreg.storage.sql import SqlStore, codec, writing
from partyreg.testing.conformance.facts import add, committee, entry, records, write
from partyreg.values import (
    AccountKind,
    AccountState,
    BirthDate,
    HomeAddress,
    Phone,
    ResidentId,
)

pytestmark = pytest.mark.clause("N3.3c", "N3.3a")

NUMBER = make_number("110105", date(1937, 4, 19), 7)
NAME, PHONE, HOME, WORD = "金丝雀某", "13900000017", "某市金丝雀路17号", "Kanarienvogel17"
SAME = identity(NUMBER)
CANARIES = (
    NUMBER,
    SAME,
    NAME,
    "金丝雀",
    PHONE,
    HOME,
    WORD,
    "1937-04-19",
    "1937, 4, 19",
    "19370419",
)
PERSON = Member(
    "m-7", "o-5", NAME, ResidentId(NUMBER), phone=Phone(PHONE), home_address=HomeAddress(HOME),
    birth_date=BirthDate(date(1937, 4, 19)),
)  # fmt: skip
LOGIN = Account("a-7", "u-7", "o-5", AccountKind.BUSINESS, AccountState.NEW, password_hash=WORD)
ODD: Any = object()
NOTHING: Any = None
WRONG: Any = NAME


def shown(text: str) -> list[str]:
    """Give the canaries that a text shows."""
    return [one for one in CANARIES if one in text]


def reachable(wrong: BaseException) -> str:
    """Give everything that an error says, and every error that can be reached from it."""
    line, met = [wrong], list[BaseException]()
    while line:
        one = line.pop()
        if one in met:
            continue
        met.append(one)
        line += [more for more in (one.__cause__, one.__context__) if more is not None]
    said = [f"{one} {one!r} {one.args!r} {vars(one)!r}" for one in met]
    return "\n".join([*said, *traceback.format_exception(wrong)])


class Watched:
    """A store with somebody in it, and all that can be read of it from outside.

    Attributes:
        store: the store; all its logging is on.
        kind: ``sqlite`` or ``postgres``.
    """

    def __init__(self, place: Places, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
        """Make a store and put somebody in it."""
        self.kind, self._caplog, self._capfd = place.kind, caplog, capfd
        store = place.store()
        assert isinstance(store, SqlStore)
        self.store = store
        store.links.engine.echo = "debug"
        write(store, *(add(one) for one in records()))
        write(store, add(evolve(PERSON, key="m-8", branch="o-6")))
        with store.begin() as work:
            assert work.tree
            assert work.held
            assert work.get(Member, "m-8")
            assert work.get(Member, PERSON.key) is None

    def meddle(self, *statements: str) -> None:
        """Change something behind the store's back."""
        url = self.store.links.engine.url
        if self.kind == "sqlite":
            raw: Any = sqlite3.connect(str(url.database), isolation_level=None)
        else:
            raw = psycopg.connect(
                host=url.host, port=url.port or 0, user=url.username or "", autocommit=True,
                dbname=url.database or "",
            )  # fmt: skip
        for text in statements:
            raw.execute(text)
        raw.close()

    def attempt(self, do: Callable[[], object]) -> str:
        """Do something that must fail, with an error of ours; give all that can be read of it."""
        try:
            do()
        except PartyregError as wrong:
            found = reachable(wrong)
        else:
            pytest.fail("it went through")
        return found

    def read(self) -> str:
        """Give what was logged or printed, and how all parts of the store show themselves."""
        session = self.store._session
        parts = (
            self.store, self.store.links, self.store.links.engine, session, session._link,
            session._cache, getattr(session._cache, "records", None),
            writing.written([add(PERSON), add(LOGIN)]),
        )  # fmt: skip
        out, err = self._capfd.readouterr()
        return "\n".join([out, err, self._caplog.text, *map(repr, parts)])


@pytest.fixture
def watched(
    sql_place: Places, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[Watched]:
    """Give a store of which everything is logged."""
    with caplog.at_level(logging.DEBUG):
        for name in ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "psycopg", "alembic"):
            caplog.set_level(logging.DEBUG, logger=name)
        yield Watched(sql_place, caplog, capfd)


def adding(*some: Record) -> Callable[[Watched], None]:
    """Give what adds records."""
    return lambda one: void(write(one.store, *map(add, some)))


def void(_: object) -> None:
    """Give nothing."""


def twice(one: Watched) -> None:
    """A row with the same key stands there already, and the store does not know."""
    one.meddle(
        "INSERT INTO members (seq, revision, key, branch, name, id_number, category) "
        f"VALUES (9000000000, 1, 'm-7', 'o-5', '{NAME}', '{NUMBER}', 'full')"
    )
    write(one.store, add(PERSON))


def orphan(one: Watched) -> None:
    """The superior is gone, and the store does not know."""
    off = "PRAGMA foreign_keys = OFF" if one.kind == "sqlite" else "SELECT 1"
    one.meddle(off, "DELETE FROM organisations WHERE key = 'o-4' OR parent = 'o-4'")
    write(one.store, add(evolve(committee("o-9", "o-4"), name=NAME)))


def without_table(one: Watched) -> None:
    """A table is missing."""
    one.meddle("DROP TABLE members")
    write(one.store, add(PERSON))


def read_without_table(one: Watched) -> None:
    """A table is missing when it is asked for somebody."""
    one.meddle("DROP TABLE members")
    with one.store.begin() as work:
        work.find(Member, "number", SAME)


def lost(one: Watched) -> None:
    """The connection goes away between reading and writing."""
    with one.store.begin() as work:
        one.store._session.link._raw.close()  # type: ignore[attr-defined]
        work.find(Member, "number", SAME)


def busy(one: Watched) -> None:
    """Somebody else has been writing for too long."""
    raw = one.store._session._link._raw  # type: ignore[union-attr]
    url = one.store.links.engine.url
    if one.kind == "sqlite":
        raw.execute("PRAGMA busy_timeout = 20")
        other: Any = sqlite3.connect(str(url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        raw.execute("SET lock_timeout TO 20")
        other = psycopg.connect(
            host=url.host, port=url.port or 0, user=url.username or "", dbname=url.database or ""
        )
        other.execute("LOCK TABLE writers_turn IN EXCLUSIVE MODE")
    try:
        write(one.store, add(PERSON))
    finally:
        other.close()


def full(one: Watched) -> None:
    """There is no more room: SQLite says so; PostgreSQL is told that it has no time."""
    raw = one.store._session._link._raw  # type: ignore[union-attr]
    if one.kind == "sqlite":
        raw.execute("PRAGMA max_page_count = 1")
        many = [evolve(PERSON, key=f"m-{at}", post="某" * 900) for at in range(100, 200)]
        write(one.store, *map(add, many))
    else:
        raw.execute("SET statement_timeout TO 1")
        write(one.store, *(add(evolve(PERSON, key=f"m-{at}")) for at in range(100, 3000)))


def again(one: Watched) -> None:
    """The database asks to begin again, time and again, and quotes the row."""
    if one.kind == "sqlite":
        text = (
            "CREATE TRIGGER canary BEFORE INSERT ON members "
            f"BEGIN SELECT RAISE(ABORT, '{NAME} {NUMBER}'); END"
        )
        one.meddle(text)
    else:
        one.meddle(
            "CREATE FUNCTION canary() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            "'%', NEW.name USING ERRCODE = '40001', DETAIL = NEW.id_number; END $$",
            "CREATE TRIGGER canary BEFORE INSERT ON members FOR EACH ROW EXECUTE FUNCTION canary()",
        )
    write(one.store, add(PERSON))


def damaged(one: Watched) -> None:
    """A row holds what is no birth date, and names somebody."""
    one.meddle(f"UPDATE members SET birth_date = '{NAME} {NUMBER}' WHERE key = 'm-8'")
    with one.store.begin() as work:
        work.find(Member, "branch", "o-6")


def damaged_word(one: Watched) -> None:
    """A row holds what is no word of a closed vocabulary, and names somebody."""
    one.meddle(f"UPDATE members SET category = '{NAME}' WHERE key = 'm-8'")
    list(one.store.stream(Member))


def loaded_twice(one: Watched) -> None:
    """A load meets a row that stands already."""
    one.meddle(
        "INSERT INTO members (seq, revision, key, branch, name, id_number, category) "
        f"VALUES (2 * 16777216 + 100663296, 1, 'm-99', 'o-5', '{NAME}', '{NUMBER}', 'full')"
    )
    with one.store.begin() as work:
        some = [evolve(PERSON, key=f"m-{at}") for at in range(90, 99)]
        work.load((add(row) for row in [*some, evolve(PERSON, key="m-99")]), entry())


def loaded_nothing(one: Watched) -> None:
    """A load meets a record without a name."""
    with one.store.begin() as work:
        work.load([add(evolve(PERSON, name=NOTHING))], entry())


FAULTS: dict[str, Callable[[Watched], None]] = {
    "unique": twice, "foreign-key": orphan, "no-table": without_table,
    "no-table-read": read_without_table, "connection": lost, "busy": busy, "full": full,
    "again": again, "damaged": damaged, "damaged-word": damaged_word,
    "load-unique": loaded_twice, "load-nothing": loaded_nothing,
    "nothing": adding(evolve(PERSON, name=NOTHING)), "object": adding(evolve(PERSON, name=ODD)),
    "half-a-character": adding(evolve(PERSON, name=f"{NAME}\ud800")),
    "half-a-character-inside": adding(evolve(PERSON, post=f"{NAME}\ud800")),
    "too-large": adding(evolve(LOGIN, failures=2**70)),
    "no-number": adding(evolve(LOGIN, failures=WRONG)),
    "no-date": adding(evolve(PERSON, joined_on=WRONG)),
    "no-word": adding(evolve(PERSON, category=WRONG)),
    "no-set": adding(Grants("o-4", WRONG)),
}  # fmt: skip


SAID_BY_THE_SERVER = ("again", "no-number")
"""A trigger that quotes the row, and a word in a column of numbers: no rule of ours does either."""


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_that_goes_wrong_in_a_database_shows_anybody(
    fault: str, watched: Watched, request: pytest.FixtureRequest
) -> None:
    """Whatever fails, the error, all that hangs on it, and all logs are without personal data."""
    log = request.getfixturevalue("server").log if watched.kind == "postgres" else None
    start = len(log.read_bytes()) if log else 0
    said = watched.attempt(lambda: FAULTS[fault](watched))
    assert shown(said) == []
    assert shown(watched.read()) == []
    if log and fault not in SAID_BY_THE_SERVER:
        assert shown(log.read_bytes()[start:].decode()) == []


@pytest.mark.parametrize("bytes_", [
    f'["{NAME}"]', f'{{"attributes": {{"Member": ["{NUMBER}"]}}, "changes": [["Member", null]]}}',
    f'{{"at": "{NAME}"}}', f'{{"{NAME}": 1}}', NUMBER, f"{{{NAME}",
])  # fmt: skip
def test_bytes_that_are_no_journal_are_not_repeated(bytes_: str) -> None:
    """What is found in the place of an entry, or of its changes, is neither shown nor reachable."""
    for read in (lambda: codec.entry_of(bytes_.encode(), []),
                 lambda: codec.changes_of(bytes_.encode())):  # fmt: skip
        with pytest.raises(UnreadableError) as caught:
            read()
        assert shown(reachable(caught.value)) == []


def test_an_entry_that_cannot_be_written_says_which_and_nothing_else(watched: Watched) -> None:
    """A person's name or an operation id with half a character, or with NUL, is refused alike."""
    for wrong in (entry("x-half", note=f"{NAME}\ud800"), entry("x-\x00"), entry("x-\ud800")):
        with pytest.raises(UnwritableError) as caught, watched.store.begin() as work:
            work.commit([add(PERSON)], wrong)
        assert str(caught.value) == (
            f"the journal entry {wrong.operation!r} holds a value that cannot be written"
        )
        assert shown(reachable(caught.value)) == []
        assert watched.store.operation(wrong.operation) is None


def test_a_record_that_cannot_be_written_is_named_by_its_key(watched: Watched) -> None:
    """Of several records, the one that has no written form is named."""
    for wrong in (evolve(PERSON, post="\ud800"), evolve(PERSON, name=NOTHING)):
        with pytest.raises(UnwritableError, match="the Member 'm-7' holds a value") as caught:
            write(watched.store, add(evolve(PERSON, key="m-1000")), add(wrong))
        assert (caught.value.table, caught.value.key) == ("Member", "m-7")
    with watched.store.begin() as work:
        assert work.get(Member, "m-1000") is None


def test_a_file_that_is_no_register_is_not_quoted(tmp_path: Path) -> None:
    """Neither what stands in a file, nor what a folder is called, comes out with the error."""
    (tmp_path / "text.db").write_text(f"{NAME} {NUMBER} " * 100)
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path / "text.db")
    assert shown(reachable(caught.value)) == []


def test_a_database_s_password_is_shown_nowhere(
    server: Server, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither a database that cannot be reached, nor one that can, shows the password to it."""
    caplog.set_level(logging.DEBUG)
    url = server.url().replace("postgres@", f"postgres:{WORD}@")
    store = open_store(url)
    assert isinstance(store, SqlStore)
    said = repr([store, vars(store), store.links, vars(store.links), store.links.engine.url])
    store.close()
    for wrong in (
        url.replace(f":{server.port}/", ":1/"), url + "_missing", url + "?port=x",
        f"postgresql+psycopg://me:{WORD}@[::1/x", f"mysql://me:{WORD}@host/x",
    ):  # fmt: skip
        with pytest.raises(PartyregError) as caught:
            open_store(wrong)
        said += reachable(caught.value)
    assert shown(said + caplog.text + "".join(capfd.readouterr())) == []


# -- what the server writes down -------------------------------------------------------------------


def provoked(server: Server, url: str) -> str:
    """Give what a server writes into its log while a register is used, rightly and wrongly."""
    start = len(server.log.read_bytes())
    store = open_store(url)
    assert isinstance(store, SqlStore)
    write(store, *map(add, records()))
    write(store, add(evolve(PERSON, key="m-8")))
    with store.begin() as work:
        assert work.tree
        assert work.get(Member, PERSON.key) is None
        assert work.find(Member, "number", SAME)
    raw = store._session._links.open()
    raw.write()
    raw.run(*_copy_of(store, "m-8"))
    raw.commit()
    raw.close()
    for wrong in (PERSON, evolve(PERSON, key="m-9", name=NOTHING), evolve(LOGIN, failures=2**70)):
        with pytest.raises(PartyregError):
            write(store, add(wrong))
    with pytest.raises(PartyregError), store.begin() as work:
        work.load([add(evolve(PERSON, key="m-9", name=NOTHING))], entry())
    store.close()
    return server.log.read_bytes()[start:].decode()


def _copy_of(store: SqlStore, key: str) -> tuple[str, tuple[Any, ...]]:
    """Give what writes somebody's row once more behind the store's back, as `PERSON`'s."""
    names = [one.name for one in sa.Table("members", _METADATA, autoload_with=store.links.engine).c]
    chosen = ", ".join({"key": "'m-7'", "seq": "seq + 1"}.get(one, one) for one in names)
    said = f"INSERT INTO members ({', '.join(names)}) SELECT {chosen} FROM members WHERE key = %s"
    return said, (key,)


_METADATA = sa.MetaData()


def test_the_server_s_log_shows_nobody(server: Server, prepared_database: str) -> None:
    """With the settings of an ordinary server, errors are logged, and nobody is named in them."""
    said = provoked(server, copied_database(server, prepared_database))
    assert "ERROR" in said
    assert "duplicate key" in said
    assert shown(said) == []


LOUD = ("log_statement = 'all'", "log_min_duration_statement = 0")
"""What writes every statement down, and how long it took."""

QUIET = ("log_parameter_max_length = 0", "log_error_verbosity = terse")
"""What an operator sets who lets statements be logged."""


@pytest.mark.parametrize("quiet", [False, True], ids=["as-it-comes", "as-advised"])
def test_logging_every_statement_names_people_unless_it_is_told_not_to(
    server: Server, prepared_database: str, quiet: bool
) -> None:
    """The server logs values with statements, which only its operator can switch off."""
    url = copied_database(server, prepared_database)
    name = url.rpartition("/")[2]
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as one:
        for setting in (*LOUD, *(QUIET if quiet else ())):
            one.execute(f"ALTER DATABASE {name} SET {setting}".encode())
    said = provoked(server, url)
    assert "INSERT INTO members" in said
    assert bool(shown(said)) is not quiet


# -- the controls ----------------------------------------------------------------------------------


def test_what_is_looked_for_would_be_found() -> None:
    """An error of SQLAlchemy that hides nothing shows everybody, and so do chains of errors."""
    engine = sa.create_engine("sqlite://", hide_parameters=False)
    with pytest.raises(sa.exc.SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:name)"), {"name": NAME})
    assert shown(reachable(caught.value)) == [NAME, "金丝雀"]
    with pytest.raises(StoreError) as hidden:
        _hide(ValueError(NUMBER))
    assert shown(str(hidden.value)) == []
    assert NUMBER in shown(reachable(hidden.value))
    with pytest.raises(UnicodeEncodeError) as half:
        f"{PHONE}\ud800".encode()
    assert shown(reachable(half.value)) == [PHONE]


def _hide(wrong: Exception) -> None:
    """Raise another error in the place of one, which stays reachable.

    Raises:
        UnavailableError: always.
    """
    try:
        raise wrong
    except ValueError:
        raise UnavailableError("quiet") from None


def test_a_store_that_lets_the_driver_speak_is_found_out(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same faults show somebody when the driver's own error stays reachable."""
    from partyreg.storage.sql.links import Translated

    def chained(self: Translated, kind: object, wrong: BaseException | None, _: object) -> None:
        """Raise our error, and leave the driver's behind it."""
        ours = None if wrong is None else self._translate(wrong)
        if ours is not None:
            raise ours from wrong

    monkeypatch.setattr(Translated, "__exit__", chained)
    fault = FAULTS["again" if watched.kind == "sqlite" else "no-number"]
    assert shown(watched.attempt(lambda: fault(watched)))
