"""Running a command: the answer to standard output, faults to standard error, never a traceback.

Notice: N3.3c 除正常业务需要外，一律不得向外提供、传播和泄露
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from partyreg.cli.answer import Answer
from partyreg.errors import InputError, PartyregError, RefusedError

if TYPE_CHECKING:
    from argparse import Namespace

INTERRUPTED = 130
BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments after the program's name; those of the process where omitted.

    Returns:
        The exit status: 0 yes, 1 no, 2 a fault of the input or of the call.

    Example:
        >>> main(["clause", "T"])
        T  clause, table
          全国党员管理信息系统部分子系统功能权限初始设置表
          The initial setting: 22 functions by 5 tiers.
        0

    Notice: Y-gates
    """
    for stream in (sys.stdout, sys.stderr):
        _be_robust(stream)
    try:
        status = _run(argv)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _abandon(sys.stdout)
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as wrong:
        _abandon(sys.stdout)
        return _failed([f"standard output: {(wrong.strerror or 'it cannot be written').lower()}"])
    return status


def _run(argv: Sequence[str] | None) -> int:
    """Parse and run, and say what is wrong."""
    from partyreg.cli.parser import build

    parser = build()
    try:
        options = parser.parse_args(argv)
        if options.run is None:
            parser.print_help()
            return 2
        return _show(options.run(options), options)
    except SystemExit as stop:  # argparse has said what is to be said
        return stop.code if isinstance(stop.code, int) else 2
    except InputError as wrong:
        return _failed(map(str, wrong.faults))
    except RefusedError as no:
        _failed(map(str, no.refusals))
        return 1
    except PartyregError as wrong:
        return _failed([str(wrong)])


def _show(answer: Answer, options: Namespace) -> int:
    """Print an answer, as it comes, or as JSON when it is complete."""
    for line in answer.lines:
        if answer.streamed or not options.json:
            print(line, flush=answer.flush)
    if options.json and not answer.streamed:
        import json

        print(json.dumps(answer.data, ensure_ascii=False, indent=2))
    return answer.status() if callable(answer.status) else answer.status


def _failed(faults: Iterable[str]) -> int:
    """Print faults, one to a line, and give the exit status."""
    for one in faults:
        print(f"partyreg: {one}", file=sys.stderr)
    return 2


def _be_robust(stream: TextIO | None) -> None:
    """Let a stream escape what it cannot write, instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _abandon(stream: TextIO | None) -> None:
    """Lead a stream that cannot be written to nowhere, so that the interpreter ends quietly."""
    try:
        where = os.open(os.devnull, os.O_WRONLY)
        os.dup2(where, stream.fileno() if stream is not None else 1)
    except (OSError, ValueError):  # a stream without a descriptor has nothing to flush
        return
