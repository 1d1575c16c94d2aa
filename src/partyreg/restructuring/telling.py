"""A preview in words, for a terminal or a file; members by key, organisations by name.

Notice: G2.0; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterator

from partyreg.restructuring.effects.parts import Count, Heads
from partyreg.restructuring.preview import Preview
from partyreg.restructuring.running import Outcome


def told(preview: Preview) -> str:
    """Give a preview in words.

    Notice: G2.0
    """
    return "\n".join(_lines(preview))


def _lines(preview: Preview) -> Iterator[str]:
    """Give the sections that have something to say."""
    verdict = "can be applied" if preview.allowed else "is refused"
    yield f"plan {preview.plan.name!r} {verdict} [{preview.hash[:12]}]"
    for title, lines in _sections(preview):
        found = tuple(lines)
        if found:
            yield f"{title}:"
            yield from (f"  {one}" for one in found)


def _sections(preview: Preview) -> Iterator[tuple[str, Iterator[str]]]:
    """Give each section with its lines."""
    name = preview.name
    yield "steps", (_step(preview, one) for one in preview.outcomes)
    yield "refused because", (str(one) for one in preview.refusals)
    yield "counts", (_count(preview, one) for one in preview.counts)
    yield "conservation", _conserved(preview)
    yield "accounts", (
        f"{'opens' if one.opens else 'closes'}: {one.name} of {name(one.organisation)!r}"
        for one in preview.accounts)  # fmt: skip
    yield "grants", (f"{name(one.organisation)!r} gains {len(one.gains)}, loses {len(one.loses)}"
                     for one in preview.grants)  # fmt: skip
    yield "sees more afterwards", (
        f"{name(one.organisation)!r}: {one.organisations} organisations, {one.members} members"
        for one in preview.widened)  # fmt: skip
    yield "open transfers", (
        f"{one.transfer} {one.outcome}: {one.reason or 'its path still works'}" + (
            f", now {' > '.join(map(name, one.heirs))}" if one.heirs != one.path else "")
        for one in preview.transfers)  # fmt: skip
    yield "receipts", (f"{one.transfer}: {name(one.before or 'nobody')!r} -> "
                       f"{name(one.after or 'nobody')!r}" for one in preview.receipts)  # fmt: skip
    yield "deadline", _clock(preview)
    yield "findings", (f"{'appears' if one.appears else 'vanishes'} at {name(one.organisation)!r}: "
                       f"{one.text} [{one.clause}]" for one in preview.findings)  # fmt: skip
    yield "cannot be taken back", (f"{one.text} [{one.clause}]" for one in preview.irreversible)


def _step(preview: Preview, one: Outcome) -> str:
    """Give a step with clause, roles and verdict."""
    clause = one.clause if one.wish in (None, one.clause) else f"{one.wish}, {one.clause}"
    needs = preview.name(one.needed) if one.needed else "nobody"
    roles = ", ".join(repr(preview.name(each)) for each in one.acts_for)
    verdict = "yes" if one.allowed else "NO"
    return f"{one.number}. {verdict}: {one.text} [{clause}]; could be done by {needs!r}" + (
        f"; in the roles of {roles}" if roles else ""
    )


def _count(preview: Preview, one: Count) -> str:
    """Give an organisation's numbers before and after."""
    return f"{preview.name(one.organisation)!r}: {_heads(one.before)} -> {_heads(one.after)}"


def _heads(heads: Heads | None) -> str:
    """Give numbers in words."""
    if heads is None:
        return "none"
    return (f"{heads.members} members ({heads.probationary} probationary), "
            f"{heads.branches} branches, {heads.organisations} organisations")  # fmt: skip


def _conserved(preview: Preview) -> Iterator[str]:
    """Give what goes in and what comes out."""
    one = preview.conservation
    agree = "" if one.holds else ": THEY DO NOT AGREE"
    yield (f"members of the branches that go, come, are moved or exchange members: "
           f"{one.members_before} -> {one.members_after}{agree}")  # fmt: skip
    yield (f"organisations of the whole tree: {one.organisations_before} + {one.created} - "
           f"{one.deleted} = {one.organisations_after}")  # fmt: skip


def _clock(preview: Preview) -> Iterator[str]:
    """Give how the plan stands to its clock."""
    one = preview.deadline
    if one is not None:
        yield f"{one.state}: {one.reason}, by {one.last_day or 'an unpublished day'} [{one.clause}]"
