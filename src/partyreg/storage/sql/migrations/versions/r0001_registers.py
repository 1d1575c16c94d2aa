"""The first schema: a table for each kind of record, and a journal that is only ever added to.

Columns are written as words: ``parent?`` may be NULL, ``runs:big`` is a whole number of 64 bits,
and what names no type is text.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REAL: Any = sa.Double().with_variant(sa.REAL(), "sqlite")
_TYPES: Mapping[str, Any] = {
    "": sa.Text(), "big": _BIG, "bytes": sa.LargeBinary(), "integer": sa.Integer(), "real": _REAL,
}  # fmt: skip
_LATER: Mapping[str, Any] = {"deferrable": True, "initially": "DEFERRED"}


def upgrade() -> None:
    """Make all tables of an empty database. Notice: N3.3a."""
    _make_journal()
    _make_organisations()
    _make_members()
    _make_transfers()
    _make_campaigns()
    if op.get_context().dialect.name == "sqlite":
        _protect_in_sqlite()
    else:
        _protect_in_postgresql()
        # whose lock is whose turn to write
        op.execute("CREATE TABLE writers_turn (nobody integer)")


def _make_journal() -> None:
    """Make the journal: its entries, and the exact bytes of their changes."""
    op.create_table(
        "journal",
        _key("number"), _column("operation", unique=True), *_columns("algorithm"),
        *_columns("previous:bytes hash:bytes parts:integer header:bytes"),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "journal_parts",
        _key("number", sa.ForeignKey("journal.number", **_LATER)),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
        *_columns("body:bytes"),
        sqlite_strict=True, sqlite_with_rowid=False,
    )  # fmt: skip


def _make_organisations() -> None:
    """Make the tables of organisations, of units, of accounts and of what is granted."""
    _make(
        "organisations",
        "code name kind tier parent? category? connected:integer secretary? contact? phone? "
        "information_administrators category_code? unit_situation units address?",
        {"code": "code", "name": "name"},
        sa.ForeignKeyConstraint(["parent"], ["organisations.key"], **_LATER),
    )
    _make_side("organisations", "unit")
    _make(
        "departed_organisations",
        "organisation on evidence successors by_code? by_name? by_parent?",
        {"code": "by_code", "name": "by_name", "parent": "by_parent"},
    )
    _make_side("departed_organisations", "successor")
    _make(
        "units", "name kind? situation? credit_code? by_credit_code?",
        {"credit_code": "by_credit_code"},
    )  # fmt: skip
    _make(
        "accounts",
        "name organisation kind state password_hash? failures:big locked_until:real",
        {"name": "name", "organisation": "organisation"},
    )
    _make("grants", "functions", {})


def _make_members() -> None:
    """Make the tables of members, of those who have gone, and of what is reported."""
    _make(
        "members",
        "branch name id_number category sex? birth_date? ethnicity? education? joined_on? "
        "full_since? post? phone? home_address? out_of_contact_since? migrant_to? entered_by? "
        "by_number? by_probationary?",
        {"branch": "branch", "number": "by_number", "probationary": "by_probationary"},
    )
    _make(
        "former_members", "member reason? on evidence transfer? by_branch? by_number?",
        {"branch": "by_branch", "number": "by_number"},
    )  # fmt: skip
    _make(
        "reports",
        "filed_by to what evidence reported_on member? organisation? settled_on? by_to? "
        "by_subject?",
        {"to": "by_to", "subject": "by_subject"},
    )


def _make_transfers() -> None:
    """Make the table of transfers."""
    _make(
        "transfers",
        "member? route state position:big submitted_on moved_on wish? arrived_on? "
        "returned_because? letter? newcomer? receipt? by_open_member? by_receipt_outstanding? "
        "by_letter? by_open_number?",
        {"open_member": "by_open_member", "member": "member", "letter": "by_letter",
         "receipt_outstanding": "by_receipt_outstanding", "open_number": "by_open_number"},
    )  # fmt: skip
    _make_side("transfers", "open_party")
    _make_side("transfers", "party")


def _make_campaigns() -> None:
    """Make the tables of reviews and of their findings."""
    _make(
        "campaigns", "name on scope opened_by due? settings state runs:big last_run_on?",
        {"scope": "scope"},
    )  # fmt: skip
    _make(
        "campaign_findings",
        "campaign finding owner found_on seen_on run:big due? state mended_on? waiver? "
        "waived_by? evidence by_subject? by_open_owner?",
        {"campaign": "campaign", "subject": "by_subject", "open_owner": "by_open_owner"},
    )


def _make(name: str, columns: str, indexes: Mapping[str, str], *constraints: Any) -> None:
    """Make the table of a kind of record, and its indexes: each by name with its column."""
    op.create_table(
        name, _key("seq"), *_columns("revision:big"), _column("key", unique=True),
        *_columns(columns), *constraints, sqlite_strict=True,
    )  # fmt: skip
    for one, column in indexes.items():
        where = sa.column(column).is_not(None)
        op.create_index(
            f"{name}_at_{one}", name, [column, "seq"], sqlite_where=where, postgresql_where=where
        )


def _make_side(table: str, index: str) -> None:
    """Make the table of an index under which one record stands several times."""
    name = f"{table}_by_{index}"
    op.create_table(
        name, sa.Column("value", sa.Text(), primary_key=True),
        _key("seq", sa.ForeignKey(f"{table}.seq", ondelete="CASCADE")),
        sqlite_strict=True, sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index(f"{name}_seq", name, ["seq"])


def _key(name: str, *references: Any) -> sa.Column[Any]:
    """Give a column of the primary key, a number that we give ourselves."""
    return sa.Column(name, _BIG, *references, primary_key=True, autoincrement=False)


def _columns(words: str) -> list[sa.Column[Any]]:
    """Give the columns that some words name."""
    return [_column(word) for word in words.split()]


def _column(word: str, *, unique: bool | None = None) -> sa.Column[Any]:
    """Give the column that a word names."""
    name, _, kind = word.removesuffix("?").partition(":")
    return sa.Column(name, _TYPES[kind], nullable=word.endswith("?"), unique=unique)


def _protect_in_sqlite() -> None:
    """Let nobody change or remove what stands in the journal."""
    for table in ("journal", "journal_parts"):
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
            )


def _protect_in_postgresql() -> None:
    """Let nobody change or remove what stands in the journal, nor replicate such a change."""
    op.execute(
        "CREATE FUNCTION journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the journal is only ever added to' USING ERRCODE = '55000'; END $$"
    )
    for table in ("journal", "journal_parts"):
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_kept()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_kept")
