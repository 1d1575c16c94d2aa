"""Why a plan is refused: every kind of refusal of this room.

The steps themselves are refused by their own rooms, in their own words.

Notice: G2.0 通过多步骤的操作实现; Y-approval; Y-inflight; Y-beyond
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

# ── What a step names ────────────────────────────────────────────────────────────────────────

UNKNOWN = RefusalKind(
    "plan.unknown", "{place} names no {what} that the register holds",
    "look it up in the register; what the plan itself makes is named by its alias", "Y-beyond",
)  # fmt: skip
GONE = RefusalKind(
    "plan.gone", "{place} names {name!r}, which left the tree on {day}",
    "name its successor{heirs}", "Y-kept",
)  # fmt: skip
AMBIGUOUS = RefusalKind(
    "plan.ambiguous", "{place} names {count} organisations that are all called {name!r}",
    "name the one that is meant by its key or its code", "Y-kept",
)  # fmt: skip
NOT_MADE = RefusalKind(
    "plan.not-made", "{place} names {alias!r}, which no earlier step has made",
    "create it first, or correct the step that creates it", "Y-beyond",
)  # fmt: skip
DEPENDS = RefusalKind(
    "plan.depends", "it depends on step {number}, which is refused",
    "see what is wrong with that one", "Y-beyond",
)  # fmt: skip
ALIAS_TAKEN = RefusalKind(
    "plan.alias-taken", "the alias {alias!r} names an earlier organisation of the plan",
    "give every new organisation an alias of its own, beginning with '$'", "Y-beyond",
)  # fmt: skip
BAD_ALIAS = RefusalKind(
    "plan.bad-alias", "the alias of the new organisation does not begin with '$'",
    "write it like '$C'", "Y-beyond",
)  # fmt: skip
PERSONAL_FIELD = RefusalKind(
    "plan.personal-field", "the field {field!r} names a person, and a plan is shown around",
    "edit it by itself, when the plan is done", "N3.3c",
)  # fmt: skip

# ── Who may do it ────────────────────────────────────────────────────────────────────────────

NOT_ABOVE = RefusalKind(
    "plan.not-above", "{organisation!r} does not stand above {outside}, which the transfer needs",
    "let {common} do it", "Y-approval",
)  # fmt: skip

# ── The plan as a whole ──────────────────────────────────────────────────────────────────────

EMPTY = RefusalKind("plan.empty", "the plan has no step", "name what is to be done", "Y-beyond")
NO_EVIDENCE = RefusalKind(
    "plan.evidence-missing", "no document is named for the plan",
    "name the decision on which it rests, and its date", "N2.1a",
)  # fmt: skip
CHANGED = RefusalKind(
    "plan.changed", "what the preview rests on has changed since: {difference}",
    "preview the plan again and decide anew", "G2.0",
)  # fmt: skip

# ── Undo ─────────────────────────────────────────────────────────────────────────────────────

NO_OPERATION = RefusalKind(
    "plan.no-operation", "the journal has no such operation",
    "look its id up in the journal", "N3.3a",
)  # fmt: skip
NOT_A_PLAN = RefusalKind(
    "plan.not-undoable", "a {command!r} is not taken back as a plan is",
    "correct it by a command of its own", "N3.3a",
)  # fmt: skip
NOT_ITS_PLAN = RefusalKind(
    "plan.not-its-plan", "{organisation} neither applied the plan nor stands above {whose}",
    "let {whose} do it, or an organisation above", "N2.1a",
)  # fmt: skip
UNDO_BLOCKED = RefusalKind(
    "plan.undo-blocked", "{what} has changed since{by}",
    "take that back first, or make a new plan from here", "N3.3a",
)  # fmt: skip

# ── Wishes ───────────────────────────────────────────────────────────────────────────────────

SAME = RefusalKind(
    "plan.same", "{name!r} is named on both sides", "name another organisation", "G2.5.1a"
)
DESCENDANT = RefusalKind(
    "plan.descendant", "{below!r} stands below {above!r} and cannot take it over",
    "move it out from below first, or turn the two round", "Y-shape",
)  # fmt: skip
TIERS = RefusalKind(
    "plan.tiers-do-not-fit", "a {into} ({tier}) cannot take over a {gone} ({of})",
    "name an organisation of the same or a higher column", "Y-shape",
)  # fmt: skip
RECEIVING_BRANCH = RefusalKind(
    "plan.receiving-branch", "{count} members of {gone!r} would stand in no branch: {reason}",
    "name a branch of {into!r} as the receiving one", "Y-merge-members",
)  # fmt: skip
TOO_FEW = RefusalKind(
    "plan.too-few-parts", "{count} different organisations make no consolidation",
    "name at least two", "G2.5.1b",
)  # fmt: skip
PROVISIONAL_CODE = RefusalKind(
    "plan.provisional-code", "the code {code!r} is in use until the old organisation is gone",
    "name a provisional code for the time until then", "Y-kept",
)  # fmt: skip
NOT_COMMON = RefusalKind(
    "plan.no-common-superior", "the organisations on one side stand under different superiors",
    "swap them group by group", "Y-beyond",
)  # fmt: skip

# ── Allocation ───────────────────────────────────────────────────────────────────────────────

TWICE = RefusalKind(
    "plan.allocated-twice", "{part} of {source!r} is given to {heirs}",
    "give it to one of them", "G2.5.2a",
)  # fmt: skip
NOT_ITS_PART = RefusalKind(
    "plan.not-its-part", "{place} names nothing that belongs to {source!r} itself",
    "name what stands directly below it, or its own members by key", "G2.5.2a",
)  # fmt: skip
UNKNOWN_HEIR = RefusalKind(
    "plan.unknown-heir", "{place} is none of the heirs of {source!r}",
    "the heirs are {heirs}", "G2.5.2a",
)  # fmt: skip
NOT_ALLOCATED = RefusalKind(
    "plan.not-allocated", "{count} parts of {source!r} go to nobody: {parts}",
    "give each to an heir, or name a rule for the rest", "G2.5.2b",
)  # fmt: skip
STAYS = RefusalKind(
    "plan.rest-stays", "the rest cannot stay in {source!r}, which is to be deleted",
    "give the rest to an heir, or keep the organisation", "Y-split",
)  # fmt: skip
NO_SHARE = RefusalKind(
    "plan.bad-allocation", "{place} is no list of organisations or members",
    "write heir and list, one entry for each heir", "G2.5.2a",
)  # fmt: skip

# ── Open transfers ───────────────────────────────────────────────────────────────────────────

IN_FLIGHT = RefusalKind(
    "plan.transfer-in-flight", "the open transfer {transfer} is in the way: {reason}",
    "let it be finished, sent back or cancelled first, or let the plan re-route it", "Y-inflight",
)  # fmt: skip
CANNOT_REROUTE = RefusalKind(
    "plan.cannot-reroute", "the open transfer {transfer} has no heir for its steps: {reason}",
    "let it be finished, sent back or cancelled first", "Y-inflight",
)  # fmt: skip
