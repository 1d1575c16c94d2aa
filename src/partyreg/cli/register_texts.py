"""What ``--help`` says of the commands on a stored register.

Notice: Y-first; N3.3a 痕迹管理; Y-export
"""

from __future__ import annotations

WHERE = """\
A register is a file (registry.db), or a PostgreSQL database (postgresql+psycopg://user@host/name;
extras sql and postgres). It is named by --register or by PARTYREG_REGISTER in the environment.
"""

ACTS = """
Whoever acts names an account (--as) and the natural person (--person). The account's password is
asked for at a terminal, or taken from PARTYREG_PASSWORD. An account that keeps no password
(--password-profile external) is signed on by another system: whoever can open the database is
taken at their word.
"""

STATUS = """
exit status: 0 yes, or done; 1 no: refused, or a fault found; 2 a fault of a file or of the call,
or the register cannot be reached."""

INIT = (
    WHERE
    + """
Without files an empty register is made, for `partyreg import`. With --organisations (see `partyreg
can --help`) it is installed at once: organisations, members (see `partyreg review --help`), and
grants (a table with the columns organisation and function). All faults are told at once, and
nothing is made of faulty files. An installation happens once (Y-first): afterwards members are
entered at a desk, and organisations change by `partyreg plan`.

First passwords are written to a new file that only its owner reads (--passwords), or, for the
roots alone, shown once. They work once (G1.1b); `partyreg account password` changes them.
"""
    + STATUS
    + """

keys of --json: register, organisations, members, entries, accounts, passwords (the file, or the
passwords by login), set_aside (rows, file)"""
)

EXPORT = (
    WHERE
    + ACTS
    + """
Members at and below an organisation are given out, masked unless --reveal names the field. The
journal keeps purpose, fields and number (N3.3c, Y-export). Without --output they are printed.
"""
    + STATUS
    + """

keys of --json: count, note, output, rows (null where they are written to a file)"""
)

SHOW = (
    WHERE
    + """
One line for each entry: number, moment, command, organisation, person (masked), what changed or
why it was refused, operation id.

keys of --json, one object to a line: number, at, on, operation, command, account, organisation,
organisation_name, person, subject, evidence (document, dated, archived_as), due, late, note,
refusals (code, message, hint, clause), changes (table, key, clause, did, fields)"""
)

VERIFY = (
    WHERE
    + """
The journal is held against its hashes, and the tables against the journal. That its end was cut
off, or that all of it was written anew, shows only against a checkpoint kept elsewhere.

exit status: 0 nothing is wrong; 1 there are faults, each with its place; 2 a fault of the call.

keys of --json: ok, entries, rows, number, hash, checkpoints, found, faults (table, key, what,
message, clause)"""
)

CHECKPOINT = (
    WHERE
    + """
Print it, or write it to a file; keep it where whoever may write the register may not.

keys of --json: form, number, at, algorithm, hash, first, check; with --output also output"""
)

STANDING = (
    WHERE
    + STATUS
    + """

keys of --json: register, database, schema (found, wanted), organisations, members, former_members,
accounts, open_transfers, entries, last_entry (number, at, command, algorithm, hash), bytes"""
)

BACKUP = (
    WHERE
    + """
One state of the register is written, while others go on using it, into a new file that only its
owner reads. It holds personal data in the clear, and everything that the register is built of.
"""
    + STATUS
    + """

keys of --json: register, file, checkpoint (form, number, at, algorithm, hash, first, check)"""
)

RESTORE = (
    WHERE
    + """
The register is made where there is none; one that has anything in it is refused. All of it is
written, or nothing; then it is verified as `partyreg journal verify` does. A backup of SQLite may
be restored into PostgreSQL, and the other way round.
"""
    + STATUS
    + """

keys of --json: register, file, organisations, members, former_members, accounts, open_transfers,
entries, verified (see `partyreg journal verify --help`)"""
)

COMPARE = (
    WHERE
    + """
The journals are compared byte by byte, and the tables row by row, each as one state.

exit status: 0 they are the same; 1 they differ; 2 a fault of the call, or one cannot be reached.

keys of --json: registers, same, entries, rows, found, differences (table, place, what, columns)"""
)

MIGRATE = (
    WHERE
    + """
Stop whoever works with the register, and make a backup first.
"""
    + STATUS
    + """

keys of --json: register, from, to"""
)

PASSWORD = (
    WHERE
    + ACTS
    + """
The new password is asked for, or taken from PARTYREG_NEW_PASSWORD.
"""
    + STATUS
)

RESET = (
    WHERE
    + ACTS
    + """
The administrator who might open an account resets it (G1.1a, G1.1d).
"""
    + STATUS
    + """

keys of --json: account, passwords (the file, or the password by login)"""
)

OPEN = (
    WHERE
    + ACTS
    + """
The administrator of the direct superior opens an administrator's account (G1.1a), an administrator
of the organisation or above it one for business (G1.1d).
"""
    + STATUS
    + """

keys of --json: account, passwords (the file, or the password by login)"""
)

LIST = (
    WHERE
    + """
keys of --json: accounts (login, kind, state, signs_on, organisation)"""
)
