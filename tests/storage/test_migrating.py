"""Making a database a register, refusing what is none, and bringing older schemas forwards."""

from __future__ import annotations

import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from tests.storage.conftest import Places
from tests.storage.dumps import SCHEMAS, fill, restore_postgres, restore_sqlite
from tests.storage.postgres import Server

from partyreg.model import RECORDS, Unit
from partyreg.storage import SchemaError, StoreError, UnavailableError
from partyreg.storage.sql import SqlStore, links, migrating
from partyreg.storage.sql.links import address
from partyreg.storage.sql.migrating import MIGRATIONS, migrate
from partyreg.storage.sql.schema import METADATA, REVISION
from partyreg.storage.sql.verifying import verify
from partyreg.testing.conformance.facts import add, check_indexes, check_tree, state, write

pytestmark = pytest.mark.clause("N3.3a")

FURTHER = "9001"
"""A schema after that of this release, which only these tests have."""

Empty = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Empty:
    """Give what gives addresses of empty databases: no file, or no table."""
    if request.param == "sqlite":
        numbers = iter(range(100))
        return lambda: str(tmp_path / f"new-{next(numbers)}.db")
    server: Server = request.getfixturevalue("server")
    return server.url


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """Give a folder with the released steps and a further one."""
    folder = tmp_path / "steps 100%"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Path(__file__).parent / "steps" / "r9001_further.py", folder / "versions")
    return folder


def opened(url: str, **more: Any) -> SqlStore:
    """Open a store by an address as it is given to the library."""
    return SqlStore(address(url), **more)


def asked(url: str, text: str) -> list[Any]:
    """Run a statement and keep what it does."""
    engine = sa.create_engine(address(url))
    with engine.begin() as one:
        found = one.exec_driver_sql(text)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


def layout(url: str, *, guards: bool = True) -> list[Any]:
    """Take down all tables, columns, keys, indexes and triggers, as the database words them."""
    if address(url).get_backend_name() == "sqlite":
        text = "SELECT type, name, sql FROM sqlite_schema WHERE type <> 'trigger' OR {} ORDER BY 2"
        rows = asked(url, text.format(int(guards)))
        rows = [(kind, name, _lines(sql or "")) for kind, name, sql in rows]
    else:
        rows = asked(
            url,
            "SELECT table_name, column_name, ordinal_position::text, data_type || is_nullable "  # noqa: S608
            "FROM information_schema.columns WHERE table_schema = 'public' "
            "UNION ALL SELECT tablename, indexname, '', indexdef FROM pg_indexes "
            "WHERE schemaname = 'public' "
            "UNION ALL SELECT conrelid::regclass::text, conname, '', pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
            "UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, "
            "pg_get_triggerdef(oid) "
            f"FROM pg_trigger WHERE NOT tgisinternal AND {guards} ORDER BY 1, 2, 3, 4",
        )
    apart = () if guards else ("writers_turn", "partyreg_version")
    return [one for one in rows if not any(name in str(one) for name in apart)]


def _lines(text: str) -> list[str]:
    """Give the lines of a statement, whatever their order."""
    return sorted(one.strip(" \t,") for one in text.splitlines())


def differences(one: list[Any], other: list[Any]) -> list[Any]:
    """Name what stands in one layout only."""
    return [row for row in one if row not in other] + [row for row in other if row not in one]


def revision(url: str) -> str:
    """Give the schema that a database says it has."""
    return str(asked(url, "SELECT version_num FROM partyreg_version")[0][0])


# -- one schema ------------------------------------------------------------------------------------


def test_the_steps_make_the_tables_that_the_store_works_with(empty: Empty) -> None:
    """Alembic finds no difference between them and today's classes, and the database neither."""
    made, wanted = empty(), empty()
    opened(made).close()
    engine = sa.create_engine(address(made))
    with engine.connect() as one:
        context = MigrationContext.configure(
            one,
            opts={
                "version_table": "partyreg_version", "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: (kind, name) != ("table", "writers_turn"),
            },
        )  # fmt: skip
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    engine = sa.create_engine(address(wanted))
    METADATA.create_all(engine)
    engine.dispose()
    assert differences(layout(made, guards=False), layout(wanted, guards=False)) == []


@pytest.mark.parametrize("table", ["journal", "journal_parts"])
@pytest.mark.parametrize(
    "text", ["UPDATE {} SET number = number", "DELETE FROM {}", "INSERT OR REPLACE", "TRUNCATE {}"]
)
def test_nobody_changes_or_removes_what_stands_in_the_journal(
    sql_place: Places, table: str, text: str
) -> None:
    """The database itself refuses it, whoever asks; nothing has happened."""
    url = sql_place.url()
    store = sql_place.open(url)
    assert isinstance(store, SqlStore)
    fill(store)
    before = state(store)
    if "OR REPLACE" in text:
        if sql_place.kind == "postgres":
            return
        text = f"INSERT OR REPLACE INTO {{}} SELECT * FROM {table}"  # noqa: S608 - a constant
    elif "TRUNCATE" in text:
        if sql_place.kind == "sqlite":
            return
        text = "TRUNCATE {} CASCADE"
    link = store.links.open()
    with pytest.raises(UnavailableError):
        link.run(text.format(table))
    link.close()
    assert (state(store) == before) is True
    assert verify(store).ok


# -- opening ---------------------------------------------------------------------------------------


def test_what_is_not_there_is_not_made_unless_it_is_to_be(empty: Empty) -> None:
    """A register that does not exist is refused with a hint, and no file or table appears."""
    url = empty()
    for attempt in (lambda: opened(url, create=False), lambda: migrate(url)):
        with pytest.raises(StoreError, match=r"partyreg init") as caught:
            attempt()
        if isinstance(caught.value, SchemaError):
            assert (caught.value.found, caught.value.wanted) == (None, REVISION)
        else:
            assert str(caught.value) == (
                "the register's store cannot be used: there is no such file; "
                "make it a register with 'partyreg init'"
            )
        assert isinstance(caught.value, SchemaError) == url.startswith("postgresql")
    assert not Path(url).exists()
    opened(url).close()
    opened(url, create=False).close()


@pytest.mark.parametrize("create", [True, False])
def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path, *, create: bool) -> None:
    """It is not made, whatever else is to be made."""
    url = str(tmp_path / "none" / "registry.db")
    for attempt in (lambda: opened(url, create=create), lambda: migrate(url)):
        with pytest.raises(UnavailableError, match=r": there is no such folder$"):
            attempt()
    assert not (tmp_path / "none").exists()


def test_a_register_opens_with_one_question(
    sql_place: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening asks for the schema, and makes sure of the log in a file; no more."""
    texts: list[str] = []
    kind = "SqliteLink" if sql_place.kind == "sqlite" else "PostgresLink"
    rows = getattr(links, kind).rows

    def noted(self: Any, text: str, values: Any = ()) -> Any:
        """Note a statement and run it."""
        texts.append(text)
        return rows(self, text, values)

    url = sql_place.url()
    monkeypatch.setattr(getattr(links, kind), "rows", noted)
    opened(url, create=False).close()
    more = ["PRAGMA journal_mode = WAL"] if sql_place.kind == "sqlite" else []
    assert texts == ["SELECT version_num FROM partyreg_version", *more]


def test_a_register_opens_without_alembic(sql_place: Places) -> None:
    """What only a change of the schema needs is not loaded."""
    code = (
        "import sys\nfrom partyreg.storage.sql import SqlStore, address\n"
        "store = SqlStore(address(sys.argv[1]), create=False)\n"
        "with store.begin() as work: work.last_number\n"
        "store.close()\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, sql_place.url()], check=True,
                          capture_output=True, text=True)  # fmt: skip
    assert done.stdout == "False\n"


def test_several_processes_may_make_the_same_register_at_once(empty: Empty, tmp_path: Path) -> None:
    """All of them open it, and it is made once."""
    url, go = empty(), tmp_path / "go"
    code = (
        "import sys, time, pathlib\nfrom partyreg.storage.sql import SqlStore, address, migrating\n"
        "import alembic.runtime.migration, alembic.operations, alembic.script\n"
        "print('ready', flush=True)\n"
        "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.001)\n"
        "store = SqlStore(address(sys.argv[1]))\n"
        "with store.begin() as work: print(work.last_number)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, url, str(go)], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]  # fmt: skip
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    go.touch()
    for one in running:
        out, wrong = one.communicate(timeout=60)
        assert (out, wrong) == ("0\n", "")
    assert revision(url) == REVISION
    assert layout(url)


# -- what is no register ---------------------------------------------------------------------------


def test_what_holds_something_else_is_refused_and_not_touched(empty: Empty) -> None:
    """A database of somebody else's is told apart, whatever is asked."""
    url = empty()
    asked(url, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    asked(url, "INSERT INTO alembic_version VALUES ('0001')")
    before, content = layout(url), _bytes(url)
    for attempt in (lambda: opened(url), lambda: opened(url, create=False), lambda: migrate(url)):
        with pytest.raises(SchemaError, match="holds something else"):
            attempt()
    assert differences(layout(url), before) == []
    assert _bytes(url) == content
    assert _beside(url) == []


@pytest.mark.parametrize(
    "content", [b"key,name\nu-1,\xe6\x9f\x90\n" * 200, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_no_database_is_refused_and_not_touched(
    tmp_path: Path, content: bytes
) -> None:
    """Whatever it is, it stays as it is."""
    path = tmp_path / "members.csv"
    path.write_bytes(content)
    for attempt in (lambda: opened(str(path)), lambda: migrate(str(path))):
        with pytest.raises(UnavailableError, match=r"no register|damaged|refused"):
            attempt()
    assert path.read_bytes() == content
    assert _beside(str(path)) == []


@pytest.mark.parametrize("found", [FURTHER, "", "0001x"])
def test_a_schema_that_is_not_known_is_refused(sql_place: Places, found: str) -> None:
    """It was written by a newer release; nothing is done to it."""
    url = sql_place.url()
    asked(url, f"UPDATE partyreg_version SET version_num = '{found}'")  # noqa: S608 - a constant
    for attempt in (lambda: opened(url), lambda: migrate(url)):
        with pytest.raises(SchemaError, match="newer release") as caught:
            attempt()
        assert caught.value.found == found
    assert revision(url) == found


def test_no_error_repeats_the_address(empty: Empty, tmp_path: Path) -> None:
    """Neither its text, nor what it came from, nor its trace holds a password."""
    del empty
    url = "postgresql+psycopg://clerk:canary-word@127.0.0.1:1/registers"
    lost = f"sqlite:///{tmp_path}/canary-word/x.db"
    for one in (url, lost):
        for attempt in (lambda: SqlStore(one), lambda: migrate(one)):  # noqa: B023 - called at once
            with pytest.raises(StoreError) as caught:
                attempt()
            wrong = caught.value
            assert "canary-word" not in "".join(traceback.format_exception(wrong))
            assert (wrong.__context__, wrong.__cause__) == (None, None)


def _bytes(url: str) -> bytes:
    """Give a file's content; nothing for a server."""
    return Path(url).read_bytes() if Path(url).exists() else b""


def _beside(url: str) -> list[str]:
    """Name the files that SQLite has put beside a file."""
    path = Path(url)
    return [one.name for one in path.parent.glob(f"{path.name}-*")] if path.exists() else []


# -- forwards --------------------------------------------------------------------------------------


def test_a_step_is_taken_on_data(
    sql_place: Places, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older register is refused with a hint, brought forwards, and opens with all it held."""
    url = sql_place.url()
    store = sql_place.open(url)
    assert isinstance(store, SqlStore)
    fill(store)
    before = state(store)
    store.close()
    monkeypatch.setattr(migrating, "REVISION", FURTHER)
    monkeypatch.setattr(migrating, "MIGRATIONS", steps)
    with pytest.raises(SchemaError, match="partyreg migrate") as caught:
        opened(url)
    assert (caught.value.found, caught.value.wanted) == (REVISION, FURTHER)
    assert migrate(url, scripts=steps, to=FURTHER) == (REVISION, FURTHER)
    assert migrate(url, scripts=steps, to=FURTHER) == (FURTHER, FURTHER)
    again = opened(url, create=False)
    assert (state(again) == before) is True
    again.close()
    assert asked(url, "SELECT count(*) FROM members WHERE by_name = name") == [(1,)]
    assert [one for one in layout(url) if "members_at_name" in one]
    monkeypatch.undo()
    with pytest.raises(SchemaError, match="newer release"):
        opened(url)


def test_a_new_register_takes_all_steps(empty: Empty, steps: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """It has the same schema as one that was brought forwards."""
    made, moved = empty(), empty()
    opened(moved).close()
    migrate(moved, scripts=steps, to=FURTHER)
    monkeypatch.setattr(migrating, "REVISION", FURTHER)
    monkeypatch.setattr(migrating, "MIGRATIONS", steps)
    opened(made).close()
    assert differences(layout(made), layout(moved)) == []
    assert revision(made) == FURTHER


def test_a_step_that_fails_leaves_everything(sql_place: Places, steps: Path) -> None:
    """Columns, indexes, rows and the schema's name are those from before."""
    url = sql_place.url()
    store = sql_place.open(url)
    write(store, add(Unit("u-1", "fail")))
    before, shown = layout(url), state(store)
    with pytest.raises(UnavailableError, match="refused the statement"):
        migrate(url, scripts=steps, to=FURTHER)
    assert differences(layout(url), before) == []
    assert (revision(url), state(store) == shown) == (REVISION, True)


@pytest.mark.parametrize("dump", sorted(SCHEMAS.glob("*.sql")), ids=lambda path: path.name)
def test_every_released_schema_is_brought_forwards(
    dump: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """It becomes what a new register is, and all that it held can be read and verified."""
    text = dump.read_text("utf-8")
    if dump.name.endswith(".sqlite.sql"):
        url, new = str(tmp_path / "old.db"), str(tmp_path / "new.db")
        restore_sqlite(text, Path(url))
    else:
        server: Server = request.getfixturevalue("server")
        url, new = server.url(), server.url()
        restore_postgres(text, server, url.rpartition("/")[2])
    opened(new).close()
    assert migrate(url) == (dump.name.partition(".")[0], REVISION)
    assert differences(layout(url), layout(new)) == []
    store = opened(url, create=False)
    assert [one.operation for one in store.journal()] == [
        "x-first",
        "x-second",
        "x-third",
        "x-fourth",
    ]
    with store.begin() as work:
        assert all(next(iter(work.every(kind)), None) is not None for kind in RECORDS)
    check_indexes(store)
    check_tree(store)
    assert verify(store).ok
    write(store)
    store.close()


def test_every_schema_has_its_dump() -> None:
    """This release's schema, and each before it, for both databases."""
    names = {one.revision for one in migrating._steps(MIGRATIONS).walk_revisions()}
    assert {one.name for one in SCHEMAS.glob("*.sql")} == {
        f"{name}.{kind}.sql" for name in names for kind in ("sqlite", "postgres")
    }
    assert REVISION in names
