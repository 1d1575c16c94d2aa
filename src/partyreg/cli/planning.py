"""``plan preview``, ``apply`` and ``undo``: on organisations of a table, or on a stored register.

On a register an applied plan is one entry of its journal, by an account that has signed on.

Notice: G2.0 通过多步骤的操作实现; N2.1a 依据有关文件材料; N3.3a 痕迹管理
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, suppress

from attrs import evolve, frozen

from partyreg.cli.answer import Answer, Json
from partyreg.cli.asking import check_named, refusal
from partyreg.cli.places import placed
from partyreg.cli.site import Site, site_of, stored_site
from partyreg.cli.stored import is_stored
from partyreg.errors import Fault, InputError, Refusal, RefusedError, StaleError
from partyreg.inputs.plans import PlanFile, plan_file
from partyreg.inputs.structured import read_data
from partyreg.inputs.writing import write_text
from partyreg.journal import JournalEntry
from partyreg.restructuring import Preview
from partyreg.restructuring.kinds import CHANGED

FOLLOWS = frozenset(("plan.not-made", "plan.depends", "plan.empty"))
"""Refusals that only follow from a part that could not be read."""


def preview(options: Namespace) -> Answer:
    """Say what a plan would do.

    Raises:
        InputError: a file cannot be read, or the plan in it; all faults at once.
        StoreError: the register cannot be opened.
    """
    with ExitStack() as opened:
        asked = _asked(options, opened)
        return _seen(asked, options)


def _seen(asked: _Asked, options: Namespace) -> Answer:
    """Answer with a preview."""
    status = 0 if asked.preview.allowed else 1
    return Answer([*_said(asked), *_drawn(options)], _data(asked), status)


def apply(options: Namespace) -> Answer:
    """Do what a plan says, and write the changed organisations, or keep them in the register.

    Raises:
        InputError: a file cannot be read or written; all faults at once.
        StoreError: the register cannot be opened or written.
    """
    _check_output(options)
    with ExitStack() as opened:
        asked = _asked(options, opened, acts=True)
        return _applied(options, asked)


def undo(options: Namespace) -> Answer:
    """Take an applied plan of a register back.

    Raises:
        InputError: nobody is named who does it.
        RefusedError: there is no such operation.
        StoreError: the register cannot be opened or written.
    """
    with ExitStack() as opened:
        site = opened.enter_context(stored_site(options, acts=not options.preview))
        again = _done_before(options, site)
        if again is not None:
            return again
        asked = _Asked("undo", None, site.desk.plans.undo(options.undone), site)
        return _seen(asked, options) if options.preview else _applied(options, asked)


def _applied(options: Namespace, asked: _Asked) -> Answer:
    """Apply what has been previewed, unless it has been done before."""
    again = _done_before(options, asked.site)
    if again is not None:
        return again
    plans = asked.site.desk.plans
    before = plans.applied(asked.preview) if options.operation is None else None
    if before is not None:
        return _repeated(before)
    data = {**_data(asked), "applied": False, "operation": None, "output": None}
    if not asked.preview.allowed:
        if is_stored(options):
            _note(asked)
        return Answer([*_said(asked), *_drawn(options)], data, 1)
    try:
        entry = plans.apply(asked.preview, operation=options.operation)
    except (RefusedError, StaleError) as stopped:
        no = stopped if isinstance(stopped, RefusedError) else _changed(stopped)
        data |= {"allowed": False, "refusals": [_refused("plan", one) for one in no.refusals]}
        refused = (f"refused: {one}" for one in no.refusals)
        return Answer([*refused, *_drawn(options)], data, 1)
    _write(options, asked.site)
    data |= {"applied": True, "operation": entry.operation, "output": options.output}
    done = f"done: {len(entry.changes)} changes, operation {entry.operation}"
    return Answer([*_said(asked), done, *_drawn(options), *_written(options)], data)


def _note(asked: _Asked) -> None:
    """Let the journal keep a refused attempt; an operation id of the caller's stays unused."""
    with suppress(RefusedError, StaleError):
        asked.site.desk.plans.apply(asked.preview)


def _done_before(options: Namespace, site: Site) -> Answer | None:
    """Answer a repeated operation as done, or give None: after an unknown outcome one asks again.

    Raises:
        RefusedError: it was refused then.
    """
    named = options.operation
    entry = None if named is None else site.register.store.operation(named)
    if entry is None or entry.command not in ("plans.apply", "plans.undo"):
        return None
    return _repeated(entry)


def _repeated(entry: JournalEntry) -> Answer:
    """Answer with what was done before.

    Raises:
        RefusedError: it was refused then.
    """
    if entry.refusals:
        raise RefusedError(entry.refusals)
    data = {"allowed": True, "refusals": [], "preview": None, "applied": True,
            "operation": entry.operation, "output": None}  # fmt: skip
    done = f"done before: {len(entry.changes)} changes, operation {entry.operation}"
    return Answer([done], data)


def _check_output(options: Namespace) -> None:
    """Check that it is said where the changed organisations go, and only where they go anywhere.

    Raises:
        InputError: it is not said, or they stay in the register.
    """
    if is_stored(options):
        named = ("--output", options.output), ("--output-members", options.output_members)
        faults = [Fault(option, "a register keeps what has changed; write nothing")
                  for option, file in named if file is not None]  # fmt: skip
        if options.today is not None:
            faults.append(Fault("--today", "a register keeps when it was really done"))
    else:
        no_output = Fault("--output", "name a file for the changed organisations")
        faults = [no_output] if options.output is None else []
    if faults:
        raise InputError(faults)


def _changed(stale: StaleError) -> RefusedError:
    """Say that a stored preview is of another state."""
    return RefusedError([CHANGED(difference=str(stale))])


def _write(options: Namespace, site: Site) -> None:
    """Write what has changed; a register has it already.

    Raises:
        InputError: it cannot be written, or said.
    """
    if options.output is None:
        return
    write_text(options.output, site.organisations(), "--output")
    if options.output_members is not None:
        write_text(options.output_members, site.members(), "--output-members")


def _written(options: Namespace) -> Iterator[str]:
    """Say what has been written of the changed register."""
    if options.output is None:
        return
    yield f"organisations written to {options.output}"
    if options.output_members is not None:
        yield f"members written to {options.output_members}"


def _drawn(options: Namespace) -> Iterator[str]:
    """Say where the drawing is."""
    if options.svg is not None:
        yield f"drawing written to {options.svg}"


@frozen
class _Asked:
    """A plan, what was read of it, and its preview.

    Attributes:
        file: the path of the plan.
        read: the plan file; None where a stored preview was given.
        preview: what it would do.
        site: on what.
    """

    file: str
    read: PlanFile | None
    preview: Preview
    site: Site

    @property
    def refusals(self) -> Iterator[tuple[str, Refusal]]:
        """Give every refusal with its place in the file."""
        shown = self.preview
        for number, one in enumerate(shown.refusals):
            part = shown.places[number] if number < len(shown.places) else None
            place = "plan" if self.read is None else self.read.place(part, one)
            said = one.message.removeprefix(f"part {part}: ")
            yield f"{self.file}: {place}", evolve(one, message=said)


def _asked(options: Namespace, opened: ExitStack, *, acts: bool = False) -> _Asked:
    """Read everything, preview, and draw.

    Args:
        options: as they were given.
        opened: closes the register at the end.
        acts: whether something is to be done.

    Raises:
        InputError: anything is wrong with a file; all faults at once.
        StoreError: the register cannot be opened.
    """
    faults: list[Fault] = []
    read = _read(options, faults)
    site = _site(options, faults, opened, acts=acts)
    if read is None or site is None:
        raise InputError(faults)
    if isinstance(read, Preview):
        asked = _Asked(options.file, None, read, site)
    else:
        asked = _Asked(options.file, read, site.desk.plans.preview(read.plan), site)
    if faults:
        no_paper = any(": evidence" in one.place for one in faults)
        follows = FOLLOWS | ({"plan.evidence-missing"} if no_paper else frozenset())
        raise InputError((*faults, *_following(asked, follows)))
    if options.svg is not None:
        from partyreg.display import plan_svg

        write_text(options.svg, plan_svg(asked.preview), "--svg")
    return asked


def _read(options: Namespace, faults: list[Fault]) -> PlanFile | Preview | None:
    """Read the plan, or a stored preview of one."""
    try:
        data = read_data(options.file)
        stored = _stored(data)
        if stored is not None:
            return Preview.from_data(stored)
        read = plan_file(data)
    except InputError as wrong:
        faults += placed(options.file, wrong).faults
        return None
    if read.faults:
        faults += placed(options.file, InputError(read.faults)).faults
    return read


def _stored(data: object) -> Json | None:
    """Give the stored preview that a file is, or holds as the answer of ``plan preview``."""
    if isinstance(data, dict):
        held = data.get("preview", data)
        if isinstance(held, dict) and "form" in held:
            return held
    return None


def _site(options: Namespace, faults: list[Fault], opened: ExitStack, *, acts: bool) -> Site | None:
    """Read what the plan is held against, or open it; nobody signs on for a faulty plan."""
    try:
        if is_stored(options):
            return opened.enter_context(stored_site(options, acts=acts and not faults))
        check_named(options)
        return site_of(options)
    except InputError as wrong:
        faults += wrong.faults
        return None


def _following(asked: _Asked, follows: frozenset[str]) -> Iterator[Fault]:
    """Give what is wrong with the parts that could be read, as faults of the file."""
    for place, one in asked.refusals:
        if one.code not in follows:
            text = f"{one.message} [{one.clause}]" + (f"; {one.hint}" if one.hint else "")
            yield Fault(place, text, one.code)


def _said(asked: _Asked) -> Iterator[str]:
    """Give a preview in words, and every refusal with its place in the file."""
    yield from str(asked.preview).splitlines()
    found = tuple(asked.refusals)
    if found:
        yield "to be corrected:"
        yield from (f"  {place}: {one}" for place, one in found)


def _data(asked: _Asked) -> Json:
    """Give a preview for a program; it can be stored, and applied later."""
    return {
        "allowed": asked.preview.allowed,
        "refusals": [_refused(place, one) for place, one in asked.refusals],
        "preview": asked.preview.to_data(),
    }


def _refused(place: str, one: Refusal) -> Json:
    """Give a refusal with its place for a program."""
    return {"place": place, **refusal(one)}
