"""From an address to a store: what is missing is named by the extra that brings it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from partyreg.errors import MissingExtraError
from partyreg.storage.sql import SqlStore
from partyreg.storage.sql.migrating import migrate

pytestmark = pytest.mark.clause("N3.3a")

NOWHERE = "postgresql+psycopg://postgres@127.0.0.1:1/nowhere"


def opened_without(package: str, address: str) -> str:
    """Open a register where a package cannot be imported, and give what is said about it."""
    script = (
        "import sys\n"
        f"sys.modules[{package!r}] = None\n"
        "import partyreg\n"
        "try:\n"
        f"    partyreg.open({address!r})\n"
        "except partyreg.MissingExtraError as missing:\n"
        "    print(isinstance(missing, ImportError), missing.extra, missing.name, missing)\n"
        "else:\n"
        "    print('opened')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("package", "address", "extra"),
    [
        ("sqlalchemy", "x.db", "sql"), ("cattrs", "x.db", "sql"), ("alembic", "x.db", "sql"),
        ("sqlalchemy", NOWHERE, "postgres"), ("cattrs", NOWHERE, "postgres"),
        ("psycopg", NOWHERE, "postgres"),
    ],
)  # fmt: skip
def test_without_a_package_the_extra_is_named(
    package: str, address: str, extra: str, tmp_path: Path
) -> None:
    """Whoever opens a database without what it needs is told which extra brings all of it."""
    where = str(tmp_path / address) if address == "x.db" else address
    said = f"registers in a database need {package!r}, which is not installed (extra {extra!r})"
    assert opened_without(package, where) == f"True {extra} {package} {said}"


def test_a_register_that_stands_opens_without_what_only_makes_it(tmp_path: Path) -> None:
    """Alembic makes and migrates registers, psycopg speaks to PostgreSQL: no file needs them."""
    path = str(tmp_path / "x.db")
    SqlStore(f"sqlite:///{path}").close()
    assert opened_without("alembic", path) == "opened"
    assert opened_without("psycopg", path) == "opened"
    assert opened_without("psycopg", str(tmp_path / "new.db")) == "opened"


def test_without_alembic_migrating_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever migrates is told, too; a register of this release is left as it is."""
    path = str(tmp_path / "x.db")
    SqlStore(f"sqlite:///{path}").close()
    monkeypatch.setitem(sys.modules, "alembic.config", None)
    with pytest.raises(MissingExtraError, match=r"need 'alembic', .* [(]extra 'sql'[)]"):
        migrate(path)
    SqlStore(f"sqlite:///{path}").close()


def test_in_memory_nothing_is_needed() -> None:
    """A register in memory needs no database's packages."""
    for package in ("sqlalchemy", "cattrs", "alembic", "psycopg"):
        assert opened_without(package, "memory:") == "opened"
