"""Why a change of an organisation or a unit is refused: every kind of refusal of this room.

Shape is refused by the tree and rights by the permissions, each in its own words.

Notice: N2.1a 由上级党组织依据有关文件材料维护; G2.3 删除党组织; N2.1c
"""

from __future__ import annotations

from partyreg.errors import RefusalKind

# ── Papers and fields ────────────────────────────────────────────────────────────────────────

EVIDENCE_MISSING = RefusalKind(
    "organisation.evidence-missing", "no document is named for this change",
    "name the decision on which it rests, and its date", "N2.1a",
)  # fmt: skip
UNKNOWN_FIELD = RefusalKind(
    "organisation.unknown-field", "{what} has no field {field!r}",
    "the fields are {fields}", "N3.2d",
)  # fmt: skip
FIXED_FIELD = RefusalKind(
    "organisation.fixed-field", "the field {field!r} is not edited", "{way}", "G2.1"
)
NOTHING_CHANGES = RefusalKind(
    "organisation.nothing-changes", "nothing would change in the record of {name!r}",
    "name a field with a new value", "G2.1",
)  # fmt: skip
CODE_FORM = RefusalKind(
    "organisation.code-form", "the code does not have the form of organisation codes",
    "the pattern is {pattern}", "Y-kept",
)  # fmt: skip
CODE_IN_USE = RefusalKind(
    "organisation.code-in-use", "the code {code!r} is in use by {holder!r}",
    "give another code, or change that one's first", "Y-kept",
)  # fmt: skip

# ── What it is ───────────────────────────────────────────────────────────────────────────────

NEW_REALM = RefusalKind(
    "organisation.new-realm", "an organisation without a superior would be a new realm",
    "name its superior; a realm is installed once, by the bootstrap", "Y-first",
)  # fmt: skip
TIER_DOES_NOT_FIT = RefusalKind(
    "organisation.tier-does-not-fit", "a {kind!r} does not stand in the column {tier!r}",
    "the columns for it are {tiers}", "Y-primary",
)  # fmt: skip
CATEGORY_DOES_NOT_FIT = RefusalKind(
    "organisation.category-does-not-fit",
    "the category {category!r} is one of primary committees, and this is a {tier!r}",
    "leave the category out, or correct the tier", "G4.2b",
)  # fmt: skip
HOLDS_MEMBERS = RefusalKind(
    "organisation.holds-members", "{count} members stand in it, and a {kind!r} holds none",
    "bring them to other branches by transfers first", "Y-merge-members",
)  # fmt: skip

# ── Who maintains it ─────────────────────────────────────────────────────────────────────────

NOT_ITS_MAINTAINER = RefusalKind(
    "organisation.not-its-maintainer", "{organisation!r} does not maintain the record of {name!r}",
    "let {maintainer!r} do it", "N2.1c",
)  # fmt: skip
STANDING_FROM_ABOVE = RefusalKind(
    "organisation.standing-from-above", "{organisation!r} does not stand above {name!r}",
    "let a superior change {fields}: rights follow from them", "Y-grant",
)  # fmt: skip

# ── Leaving and moving ───────────────────────────────────────────────────────────────────────

IS_ROOT = RefusalKind(
    "organisation.is-root", "{name!r} is the root of its realm, and nobody stands above it",
    "a realm is not deleted", "Y-sub",
)  # fmt: skip
HAS_CHILDREN = RefusalKind(
    "organisation.has-children", "organisations stand below it: {children}",
    "move them to another superior, or delete them first", "G2.3",
)  # fmt: skip
HAS_MEMBERS = RefusalKind(
    "organisation.has-members",
    "it has members: {members}, of them probationary {probationary}, "
    "out of contact {out_of_contact}",
    "bring all of them to other organisations by transfers", "G2.3",
)  # fmt: skip
HAS_OPEN_TRANSFERS = RefusalKind(
    "organisation.has-open-transfers", "open transfers name it: {transfers}",
    "finish them, or send them back and cancel them", "Y-delete-blocks",
)  # fmt: skip
HAS_OUTSTANDING_RECEIPTS = RefusalKind(
    "organisation.has-outstanding-receipts", "it waits for the receipts of {transfers}",
    "register their return, or name a successor that stands in the tree", "Y-delete-blocks",
)  # fmt: skip
UNKNOWN_SUCCESSOR = RefusalKind(
    "organisation.unknown-successor", "the successor in place {place} is unknown",
    "name organisations that stand in the tree or have stood in it", "Y-kept",
)  # fmt: skip
SAME_SUPERIOR = RefusalKind(
    "organisation.same-superior", "{name!r} stands under {parent!r} already",
    "name another superior", "G2.4",
)  # fmt: skip
MOVE_OUT_OF_SCOPE = RefusalKind(
    "organisation.move-out-of-scope",
    "{organisation!r} does not stand above both superiors: {outside}",
    "let {common} do it", "Y-scope-move",
)  # fmt: skip

# ── Units ────────────────────────────────────────────────────────────────────────────────────

UNITS_DO_NOT_FIT = RefusalKind(
    "organisation.units-do-not-fit", "{situation!r} does not go with {count} units",
    "{rule}", "G2.1",
)  # fmt: skip
NO_SUPERIORS_UNIT = RefusalKind(
    "organisation.no-superiors-unit", "{name!r} has no superior whose unit it could share",
    "name its own unit", "G2.1",
)  # fmt: skip
CREDIT_CODE = RefusalKind(
    "unit.credit-code", "the unified social credit code cannot be one: {reason}",
    "copy it from the certificate", "N3.2d",
)  # fmt: skip

# ── Reports ──────────────────────────────────────────────────────────────────────────────────

REPORT_SETTLED = RefusalKind(
    "organisation.report-settled", "the report {report!r} was settled on {day}",
    "file a new report if something else has been decided", "N2.1a",
)  # fmt: skip
