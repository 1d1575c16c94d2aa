"""The arguments of the command line.

Notice: Y-gates; G4.2c
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _ActionsContainer, _SubParsersAction

    from partyreg.cli.answer import Answer

    Commands = _SubParsersAction[ArgumentParser]

DESCRIPTION = """\
The rules of 组通〔2018〕6号 on the register of Party organisations and members, executable.
Every answer names the clause (N, G, T) or reading (Y) that decides it; `partyreg clause ID`
quotes it."""

EPILOG = """\
exit status: 0 yes; 1 no (denied, refused, a difference, a failed story); 2 a fault of the input
or of the call. Faults go to standard error, one to a line.

examples:
  partyreg demo
  partyreg can B镇党委 新增党员：其他原因 C村党支部 \\
      --tree 'A县委组织部[county](B镇党委[listed](C村党支部[branch]))'
  partyreg route 0101 0202 --organisations organisations.csv
  partyreg clause G4.2c"""

ORGANISATIONS = """\
Organisations are named by code, key, or a name that only one of them bears. They come from
  --organisations FILE  a table in CSV, UTF-8, with the columns code, parent (code of the superior,
                        empty for a root), tier (branch, primary-committee, county, city, province,
                        or a tag of the notation), name; and, optional, key, kind, category,
                        connected, secretary, contact, phone, information_administrators,
                        category_code, address
  --tree TEXT           the tree notation: name[tag](name[tag],name[tag]); the tags are province,
                        city, county, system, listed, committee, sub, general, branch, joint, and
                        may have +nationwide, +no-internal, +offline, +working after them
  --register URL        a stored register, as `partyreg init` makes it
"""

CAN = """
FUNCTION is a row of annex 2: its value (edit-member), name (EDIT_MEMBER) or Chinese label.

keys of --json: allowed, organisation, function, function_label, target, cell, clause, gates
(name, label, passed, clause, reason), remedies (text, grantor, actor). An organisation has key,
code, name."""

ROUTE = """
A destination that is not there is taken as a place outside the realm. With --kind nationwide-in
FROM is a place outside, and --initiator records the letter.

keys of --json: allowed, kind, kind_label, clause, source, destination, receiver, path (names),
steps (organisation, role, role_label, function, function_label, clause), refusals (code, message,
hint, clause). An organisation has key, code, name; a place outside the realm has key and code
null."""

MATRIX = """\
keys of --json: columns (value, label), rows (value, label, cells by column: true, false or
"conditional"), remark"""

CLAUSE = """\
keys of --json: id, type; for a clause part, chinese, gloss; for a reading question, reading,
alternative, setting"""

SCENARIO = """\
A story is a YAML file with the keys name, notice, given, when and then; --example prints one to
start from, and --keys everything that may stand in one.

keys of --json: passed, stories (file, name, passed, differences, clauses, faults); with --keys
told (group, name, what, keys (name, needed, takes), plain, acts); with --example text"""

CHECK = """\
The table has the columns id, tree (the tree notation), source_branch, destination, expected_kind
(internal, county, province or realm, nationwide-out, nationwide-in, refused) and expected_path
(names with > between them, the initiator first); further columns are passed over. A member from
outside has an empty source_branch, or （外省或系统外）. With --organisations or --tree the column
tree may be missing or blank: such rows ask about those organisations, by name.

A row that expects a refusal is met by one; where the route itself is in order, the refusal depends
on what no column says, and the row counts as not checked.

keys of --json: file, rows, matched, differences (id, row, expected (kind, path), found (kind,
path, or null), refusals (code, message, hint, clause)), not_checked"""

PLAN = """\
A plan is a file in YAML or JSON with the keys name, evidence (document, dated, archived_as), policy
(refuse, reroute), review (under, large) and parts. Each part is one word with its keys below it:
  absorb       gone, into, receiving
  consolidate  parts, new
  carve_out    source, new, moves, rest
  dissolve     source, heirs, allocation, rest, delete
  move_whole   organisation, to, name, code
  compose      new, children, members
  swap         ones, others
  rename       organisation, name, code
and the primitive steps create, edit, move, move_member, move_members, delete. Organisations are
named by code, key, a name that only one bears, or, where the plan makes them, by alias ($NAME).
FILE may also be what `plan preview --json` gave: then exactly that is applied, or refused if
anything that it rests on has changed.

The plan is held against organisations from --organisations (see `partyreg can --help`), or against
a stored register (--register, see `partyreg init --help`). There `plan apply` is one entry of the
journal: by an account (--as) that signs on with its password (see `partyreg export --help`), for a
natural person (--person); and `plan undo` takes it back.

Beside a table, members come from --members FILE (columns key, branch, category; others are passed
over), or as numbers from --heads FILE (columns branch, members, probationary). A branch is named by
code, key, or a name that only one organisation bears.

exit status: 0 it can be done, or is done; 1 it is refused; 2 a fault of a file or of the call.

keys of --json: allowed, refusals (place, code, message, hint, clause), preview; for apply also
applied, operation, output"""

DEMO = """\
keys of --json: title, stories (title, gloss, lines (text, clauses)), seconds, next"""


def build() -> ArgumentParser:
    """Build the parser."""
    parser = _parser(ArgumentParser, "partyreg", DESCRIPTION, EPILOG)
    version: str = import_module("partyreg").__version__  # the façade is never imported from inside
    parser.add_argument("--version", action="version", version=f"partyreg {version}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for add in (_demo, _can, _route, _matrix, _clause, _scenario, _routes, _plan):
        add(commands)
    import_module("partyreg.cli.review_parser").add(commands)
    import_module("partyreg.cli.register_parser").add(commands)
    return parser


def _parser(
    make: Callable[..., ArgumentParser], name: str, description: str, epilog: str
) -> ArgumentParser:
    """Make a parser whose help keeps its lines."""
    named = {"prog": name} if make is ArgumentParser else {"name": name}
    return make(
        **named, description=description, epilog=epilog, allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )  # fmt: skip


def new_command(
    commands: Commands, name: str, summary: str, epilog: str, run: str
) -> ArgumentParser:
    """Add a command; its room is imported only when it runs."""
    adder = partial(commands.add_parser, help=summary)
    parser = _parser(adder, name, summary[0].upper() + summary[1:] + ".", epilog)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.set_defaults(run=partial(_late, run))
    return parser


def parent(commands: Commands, name: str, summary: str) -> Commands:
    """Add a command that has commands below it, and give the place for those."""
    made = _parser(partial(commands.add_parser, help=summary), name, summary, "")
    return made.add_subparsers(metavar="COMMAND", title="commands", required=True)


def _late(run: str, options: Namespace) -> Answer:
    """Import a command and run it."""
    room, _, name = run.partition(":")
    answer: Answer = getattr(import_module(f"partyreg.cli.{room}"), name)(options)
    return answer


def _demo(commands: Commands) -> None:
    """Add ``demo``."""
    summary = "see the notice's rules at work on an invented province, or on the real divisions"
    parser = new_command(commands, "demo", summary, DEMO, "showing:demo")
    parser.add_argument(
        "--divisions", metavar="FILE",
        help="a table of real divisions (code, parent, level, name), .csv or .csv.gz",
    )  # fmt: skip
    for name, default, least in (("organisations", 2000, 500), ("members", 30_000, 5000)):
        parser.add_argument(
            f"--{name}", metavar="N", default=default, type=partial(_number, least),
            help=f"how many {name} the invented province has, from {least} (default {default})",
        )  # fmt: skip
    parser.add_argument("--seed", metavar="S", default=7, type=int, help="another province")
    parser.add_argument(
        "--out", metavar="FOLDER", default="out",
        help="where the report of the review is written (default out)",
    )  # fmt: skip
    parser.add_argument("--progress", action="store_true", help="show progress on no terminal, too")


def _number(least: int, text: str) -> int:
    """Read a whole number."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
        raise ArgumentTypeError(f"a whole number from {least} is wanted")
    return int(text)


def _can(commands: Commands) -> None:
    """Add ``can``."""
    summary = "may this organisation do this there, and why"
    parser = new_command(commands, "can", summary, ORGANISATIONS + CAN, "asking:can")
    for name in ("organisation", "function", "target"):
        parser.add_argument(name, metavar=name.upper())
    _places(parser)


def _route(commands: Commands) -> None:
    """Add ``route``."""
    summary = "the route of a transfer: kind, path, and the clause of each step"
    parser = new_command(commands, "route", summary, ORGANISATIONS + ROUTE, "asking:route")
    parser.add_argument("source", metavar="FROM", help="the branch that the member leaves")
    parser.add_argument(
        "destination", metavar="TO", help="a branch or committee, or a place outside"
    )
    parser.add_argument("--initiator", metavar="X", help="who applies")
    parser.add_argument("--kind", metavar="K", help="the kind that the applicant takes it for")
    _places(parser)
    _settings(parser)


def _matrix(commands: Commands) -> None:
    """Add ``matrix``."""
    new_command(commands, "matrix", "the table of annex 2", MATRIX, "quoting:matrix")


def _clause(commands: Commands) -> None:
    """Add ``clause``."""
    summary = "a clause of the notice, or a reading, in words"
    parser = new_command(commands, "clause", summary, CLAUSE, "quoting:clause")
    parser.add_argument("id", metavar="ID", help="such as G4.2c or Y-relay")


def _scenario(commands: Commands) -> None:
    """Add ``scenario``."""
    summary = "run stories that a clerk can read"
    parser = new_command(commands, "scenario", summary, SCENARIO, "checking:scenario")
    parser.add_argument("files", metavar="FILE", nargs="*")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument(
        "--keys", metavar="VERB", nargs="?", const="",
        help="list every verb and everything to look at, or one with what each key takes",
    )  # fmt: skip
    shown.add_argument("--example", action="store_true", help="print a story to start from")


def _routes(commands: Commands) -> None:
    """Add ``routes check``."""
    below = parent(commands, "routes", "check a table of expected routes")
    check = new_command(below, "check", "hold a table of expected routes against the rules", CHECK,
                     "checking:routes")  # fmt: skip
    check.add_argument("file", metavar="FILE.csv")
    _places(check, stored=False)
    _settings(check)


def _plan(commands: Commands) -> None:
    """Add ``plan preview``, ``apply`` and ``undo``."""
    below = parent(commands, "plan", "preview, apply or take back a restructuring")
    for name, what in (
        ("preview", "say everything that a plan would do"),
        ("apply", "do what a plan says, in a register or on a table"),
    ):
        command = new_command(below, name, what, PLAN, f"planning:{name}")
        _plan_files(command)
        if name == "apply":
            command.add_argument("--output", metavar="FILE.csv",
                                 help="where the changed organisations of a table go")  # fmt: skip
            command.add_argument("--output-members", metavar="FILE.csv",
                                 help="where it goes who stands in which branch")  # fmt: skip
            acting(command)
    command = new_command(
        below, "undo", "take an applied plan of a register back", PLAN, "planning:undo"
    )
    command.add_argument("undone", metavar="OPERATION", help="what `plan apply` said")
    register(command)
    whose(command)
    acting(command)
    command.add_argument("--preview", action="store_true", help="say only what would happen")
    command.set_defaults(output=None, svg=None)


def whose(command: ArgumentParser) -> None:
    """Add which account it is."""
    command.add_argument("--as", metavar="X", dest="operator",
                         help="the account: its login name, or its organisation")  # fmt: skip


def acting(command: ArgumentParser) -> None:
    """Add who acts in a register, and the id of what is done."""
    command.add_argument("--person", metavar="NAME", help="who acts in the register (N3.3a)")
    command.add_argument("--operation", metavar="ID",
                         help="an id of yours: what is repeated under it is done once")  # fmt: skip


def _plan_files(command: ArgumentParser) -> None:
    """Add what a plan is read from, and who plans."""
    command.add_argument("file", metavar="FILE", help="the plan")
    where = command.add_mutually_exclusive_group()
    where.add_argument("--organisations", metavar="FILE.csv",
                       help="a table of organisations (see `partyreg can --help`)")  # fmt: skip
    register(where)
    rolls = command.add_mutually_exclusive_group()
    rolls.add_argument("--members", metavar="FILE.csv", help="who stands in which branch")
    rolls.add_argument("--heads", metavar="FILE.csv", help="how many stand in which branch")
    command.add_argument(
        "--as", metavar="X", dest="operator",
        help="whose plan it is: an organisation, or an account of the register (by default the "
             "root of the only realm)",
    )  # fmt: skip
    command.add_argument("--today", metavar="DATE", type=day, help="another day than today")
    command.add_argument("--svg", metavar="OUT.svg", help="draw the tree before and after")


def day(text: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("a date is wanted, such as 2018-01-09") from None


def _places(parser: ArgumentParser, *, stored: bool = True) -> None:
    """Add where the organisations come from."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--organisations", metavar="FILE", help="a table of organisations")
    where.add_argument("--tree", metavar="TEXT", help="organisations in the tree notation")
    if stored:
        register(where)


def register(parser: _ActionsContainer) -> None:
    """Add which register is meant."""
    parser.add_argument(
        "--register", metavar="URL",
        help="a stored register: a file, or postgresql+psycopg://user@host/name "
             "(by default what PARTYREG_REGISTER says)",
    )  # fmt: skip


def _settings(parser: ArgumentParser) -> None:
    """Add the settings on which a route depends."""
    parser.add_argument(
        "--strict-realm-transfer", action="store_true",
        help="refuse a committee without the authority instead of relaying it (Y-relay)",
    )  # fmt: skip
    parser.add_argument(
        "--nationwide-online", action="store_true", help="transfer between realms online (G4.3e)"
    )
