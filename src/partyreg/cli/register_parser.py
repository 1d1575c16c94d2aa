"""The arguments of the commands on a stored register.

Notice: Y-first; N3.3a 痕迹管理; Y-export
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import TYPE_CHECKING

from partyreg.cli.parser import acting, new_command, parent, register, whose
from partyreg.cli.register_texts import (
    BACKUP,
    CHECKPOINT,
    COMPARE,
    EXPORT,
    INIT,
    LIST,
    MIGRATE,
    OPEN,
    PASSWORD,
    RESET,
    RESTORE,
    SHOW,
    STANDING,
    VERIFY,
)

if TYPE_CHECKING:
    from partyreg.cli.parser import Commands

PROFILES = ("random", "notice2018", "external")

INSTEAD = "a new file, which only its owner reads, instead of the screen"
PROGRESS = "show progress on no terminal, too"


def add(commands: Commands) -> None:
    """Add the commands.

    Args:
        commands: where they belong.
    """
    _init(commands)
    _import(commands)
    _export(commands)
    _journal(commands)
    _account(commands)
    status = new_command(
        commands, "status", "what a register is, and how much is in it", STANDING, "standing:status"
    )
    _address(status)
    _moving(commands)
    migrate = new_command(
        commands, "migrate", "bring a register up to this release", MIGRATE, "standing:migrate"
    )
    _address(migrate)


def _moving(commands: Commands) -> None:
    """Add ``backup``, ``restore`` and ``compare``."""
    for name, what, epilog, metavar in (
        ("backup", "write a register into a file", BACKUP, "OUT"),
        ("restore", "build a register from a backup, and verify it", RESTORE, "FILE"),
    ):
        command = new_command(commands, name, what, epilog, f"moving:{name}")
        command.add_argument("file", metavar=metavar, help="the backup; .gz is compressed")
        register(command)
        command.add_argument("--progress", action="store_true", help=PROGRESS)
    compare = new_command(commands, "compare", "compare two registers", COMPARE, "moving:compare")
    register(compare)
    compare.add_argument("other", metavar="REGISTER", help="the address of the other one")
    compare.add_argument("--progress", action="store_true", help=PROGRESS)


def _address(command: ArgumentParser) -> None:
    """Add which register is meant, as an argument or as an option."""
    command.add_argument("address", metavar="REGISTER", nargs="?", help="the same as --register")
    register(command)


def _init(commands: Commands) -> None:
    """Add ``init``."""
    command = new_command(
        commands, "init", "make a register, and install it", INIT, "founding:init"
    )
    _address(command)
    _installation(command, person=False)
    command.add_argument(
        "--algorithm",
        choices=("sha256", "sm3"),
        default="sha256",
        help="of the journal's hash chain (default sha256)",
    )


def _import(commands: Commands) -> None:
    """Add ``import``."""
    command = new_command(
        commands, "import", "install organisations and members from files", INIT, "founding:import_"
    )
    register(command)
    _installation(command, person=True)


def _installation(command: ArgumentParser, *, person: bool) -> None:
    """Add what an installation takes."""
    where = command.add_mutually_exclusive_group()
    where.add_argument("--organisations", metavar="FILE", help="a table of organisations")
    where.add_argument("--tree", metavar="TEXT", help="organisations in the tree notation")
    command.add_argument(
        "--members",
        metavar="FILE",
        action="append",
        default=[],
        help="a table of members; may be given more than once",
    )
    command.add_argument("--grants", metavar="FILE", help="functions beyond the initial setting")
    command.add_argument("--person", metavar="NAME", required=person, help="who installs (N3.3a)")
    command.add_argument(
        "--accounts",
        choices=("all", "root", "none"),
        default="root",
        help="whose accounts are opened (default: those of the roots, from where "
        "the others are opened level by level, G1.0)",
    )
    command.add_argument(
        "--passwords",
        metavar="OUT.csv",
        help="a new file for the first passwords, which only its owner reads",
    )
    command.add_argument(
        "--password-profile",
        choices=PROFILES,
        default="random",
        help="how people sign on (Y-password; default random)",
    )
    command.add_argument(
        "--set-aside",
        metavar="OUT.csv",
        help="install the good rows of the members, and write the others there",
    )
    command.add_argument("--corrected", metavar="FILE", help="rows set aside before, corrected")
    command.add_argument("--progress", action="store_true", help=PROGRESS)


def _export(commands: Commands) -> None:
    """Add ``export``."""
    command = new_command(
        commands, "export", "give out members for a stated purpose", EXPORT, "giving:export"
    )
    register(command)
    whose(command)
    command.add_argument("--person", metavar="NAME", help="who acts in the register (N3.3a)")
    command.add_argument("--purpose", metavar="TEXT", required=True, help="for which work")
    command.add_argument(
        "--place",
        metavar="ORGANISATION",
        help="at and below which organisation (default: the account's own)",
    )
    command.add_argument(
        "--fields",
        metavar="F,F",
        default="key,branch,name,category",
        help="the fields, in order (default key,branch,name,category)",
    )
    command.add_argument("--reveal", metavar="F,F", default="", help="those needed in the clear")
    command.add_argument(
        "--output", metavar="OUT.csv", help="a new file, which only its owner reads"
    )


def _journal(commands: Commands) -> None:
    """Add ``journal verify``, ``show`` and ``checkpoint``."""
    below = parent(commands, "journal", "what was done, and whether it is still what was written")
    verify = new_command(
        below, "verify", "find whatever has been tampered with", VERIFY, "proving:verify"
    )
    register(verify)
    verify.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="hold it against one that was kept; may be given more than once",
    )
    verify.add_argument(
        "--chain",
        action="store_true",
        help="the journal alone, which is quicker than with the tables",
    )
    verify.add_argument("--progress", action="store_true", help=PROGRESS)
    show = new_command(below, "show", "show entries", SHOW, "trace:show")
    register(show)
    show.add_argument("--place", metavar="ORGANISATION", help="of this one and those below it")
    show.add_argument("--subject", metavar="KEY", help="about this record")
    show.add_argument("--command", metavar="C", help="such as plans.apply, or plans")
    show.add_argument("--refused", action="store_true", help="refused attempts only")
    show.add_argument("--after", metavar="N", type=_whole, default=0, help="after this entry")
    show.add_argument(
        "--limit", metavar="N", type=_whole, default=None, help="no more than so many"
    )
    show.add_argument("--last", metavar="N", type=_whole, default=None, help="the last so many")
    noted = new_command(
        below,
        "checkpoint",
        "note the journal's end, to keep it elsewhere",
        CHECKPOINT,
        "proving:checkpoint",
    )
    register(noted)
    noted.add_argument("--output", metavar="OUT", help="write it there")


def _account(commands: Commands) -> None:
    """Add ``account password``, ``reset`` and ``list``."""
    below = parent(commands, "account", "passwords, and who has an account")
    own = new_command(
        below, "password", "change the password of an account", PASSWORD, "login:password"
    )
    other = new_command(
        below, "reset", "issue a new first password for another", RESET, "login:reset"
    )
    for one in (own, other):
        register(one)
        whose(one)
    own.add_argument("--person", metavar="NAME", help="who acts in the register (N3.3a)")
    acting(other)
    other.add_argument("account", metavar="LOGIN", help="the account that gets it")
    other.add_argument(
        "--passwords",
        metavar="OUT.csv",
        help=INSTEAD,
    )
    opened = new_command(below, "open", "open an account for an organisation", OPEN, "login:open_")
    opened.add_argument("organisation", metavar="ORGANISATION")
    opened.add_argument("kind", choices=("administrator", "business"))
    opened.add_argument("--name", metavar="LOGIN", help="another login name than the usual one")
    opened.add_argument("--passwords", metavar="OUT.csv", help=INSTEAD)
    register(opened)
    whose(opened)
    acting(opened)
    listed = new_command(below, "list", "list the accounts", LIST, "login:listed")
    register(listed)
    listed.add_argument("--place", metavar="ORGANISATION", help="of this one and those below it")


def _whole(text: str) -> int:
    """Read a whole number.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ArgumentTypeError("a whole number is wanted")
    return int(text)
