"""A decision as a table: every gate, the cell of annex 2, and both remedies.

Notice: Y-gates; Y-remedy 请联系上级党组织管理员进行授权，或由上级党组织用户进行操作
"""

from __future__ import annotations

from partyreg.display.tables import bad, cell, clause_cells, frame, good, heading, row, table
from partyreg.markup import Markup, element
from partyreg.permissions import Decision, Gate, Verdict

_REMEDY = "Y-remedy"


def decision_html(decision: Decision) -> Markup:
    """Write a decision: allowed or not, every gate with its outcome, the cell, both remedies.

    Args:
        decision: the answer to "may it"; its tree and grants must not have changed since.

    Returns:
        A piece of HTML that is well-formed XML, too; it shows itself in a notebook.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> from partyreg.values import Function
        >>> no = powers().decide("B镇党委", Function.ADD_OTHER, "C村党支部")
        >>> written = decision_html(no)
        >>> "不允许" in written, "请 A县委组织部 的管理员授权" in written
        (True, True)

    Notice: Y-gates 全部不符之处一并说明; Y-remedy
    """
    name = decision.powers.name_of
    who, where = name(decision.organisation), name(decision.target)
    caption = element(
        "span", _answer(decision.allowed),
        f" {who} 在 {where} 使用「{decision.function.label}」",
    )  # fmt: skip
    rows = [_gate(gate) for gate in decision.gates]
    rows.append(_line("附件2", decision.cell, decision.verdict.clause))
    rows += [_line("办法", text, _REMEDY) for text in _remedies(decision)]
    return frame(table(("项目", "结果", "说明", "依据", "内容"), rows, caption=caption))


def verdict_html(verdict: Verdict) -> Markup:
    """Write the short answer to "may it", with the clause and the cell that decide.

    Args:
        verdict: the answer of a check.

    Example:
        >>> from partyreg.permissions.example import powers
        >>> from partyreg.values import Function
        >>> yes = powers().check("B镇党委", Function.EDIT_MEMBER, "C村党支部")
        >>> "允许" in verdict_html(yes)
        True

    Notice: Y-gates; T
    """
    rows = [_line("附件2", verdict.cell, verdict.clause)]
    if verdict.gate is not None:
        rows.insert(0, row(verdict.gate.label, bad("不通过"), verdict.message,
                           *clause_cells(verdict.clause)))  # fmt: skip
    caption = element("span", _answer(verdict.allowed))
    return frame(table(("项目", "结果", "说明", "依据", "内容"), rows, caption=caption))


def _answer(allowed: bool) -> Markup:
    """Write the answer itself."""
    return good("✓ 允许") if allowed else bad("✗ 不允许")


def _gate(gate: Gate) -> Markup:
    """Write the row of a gate."""
    outcome = good("通过") if gate.passed else bad("不通过")
    reason = cell(element("span", gate.reason, lang="en"), roomy=True)
    return row(heading(gate.name.label, scope="row"), cell(outcome, kept=True), reason,
               *clause_cells(gate.clause))  # fmt: skip


def _line(title: str, text: str, clause: str) -> Markup:
    """Write a row that has no outcome."""
    return row(heading(title, scope="row"), cell(text, colspan=2), *clause_cells(clause))


def _remedies(decision: Decision) -> tuple[str, ...]:
    """Say what to do about a denial: both remedies, or that an account of the other kind is due."""
    if decision.allowed:
        return ()
    name, grantor, actor = decision.powers.name_of, decision.grantor, decision.actor
    found = [f"请 {name(grantor)} 的管理员授权"] if grantor is not None else []
    found += [f"由上级 {name(actor)} 的用户操作"] if actor is not None else []
    return tuple(found) or (decision.remedy,)
