"""A plan as tables: steps, numbers, accounts, rights, transfers, clock, findings.

Notice: G2.0 通过多步骤的操作实现; N2.1a; Y-approval; Y-inflight; N3.3c
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from partyreg.deadlines import DeadlineState
from partyreg.display.tables import bad, cell, frame, good, heading, noted, row, table
from partyreg.markup import Markup, element
from partyreg.restructuring import Count, Heads, Outcome, Preview
from partyreg.values import AccountKind, Labelled

_OUTCOMES = {"kept": "继续原路径", "refused": "须先办结", "rerouted": "改由承接党组织办理"}


def plan_html(preview: Preview, *, limit: int = 200) -> Markup:
    """Write everything that a preview says as tables.

    Args:
        preview: what a plan would do; one read back from a file will do.
        limit: how many rows a table has at most; how many more there are is said below it.

    Returns:
        A piece of HTML that is well-formed XML, too; it shows itself in a notebook. Members are
        named by their keys only.

    Example:
        >>> from partyreg.display.example import merger
        >>> written = plan_html(merger())
        >>> all(word in written for word in ("可以执行", "G2.5.1a", "扩大的管辖范围"))
        True

    Notice: G2.0; N2.1a; N3.3c
    """
    written = [_steps(preview, limit), *_sections(preview, limit)]
    return frame(*(one for one in written if one is not None))


def _steps(preview: Preview, limit: int) -> Markup:
    """Write the verdict and the steps."""
    caption = element(
        "span", good("✓ 可以执行") if preview.allowed else bad("✗ 不能执行"),
        f" {preview.plan.name} ", element("code", preview.hash[:12]),
    )  # fmt: skip
    rows = [_step(preview, one) for one in preview.outcomes[:limit]]
    return table(
        ("步骤", "内容", "依据", "可自行办理的党组织", "代行职责", "结论"),
        [*rows, *_more(len(preview.outcomes), limit, 6)], caption=caption,
    )  # fmt: skip


def _step(preview: Preview, one: Outcome) -> Markup:
    """Write a step with clause, actor needed, roles and verdict."""
    clauses = dict.fromkeys(each for each in (one.wish, one.clause) if each)
    roles = "、".join(map(preview.name, one.acts_for))
    verdict = good("可行") if one.allowed else bad("不可行")
    return row(
        heading(one.number, scope="row"),
        cell(element("span", one.text, lang="en"), roomy=True),
        cell(*_codes(clauses), kept=True),
        preview.name(one.needed) if one.needed else "无",
        roles or "—",
        cell(verdict, kept=True),
    )  # fmt: skip


def _codes(clauses: Iterable[str]) -> Iterator[Markup | str]:
    """Write clauses one after the other."""
    for number, one in enumerate(clauses):
        if number:
            yield " "
        yield element("code", one)


def _more(count: int, limit: int, columns: int) -> Iterator[Markup]:
    """Write how many rows are left out."""
    if count > limit:
        yield row(cell(f"另有 {count - limit} 行", colspan=columns))


def _sections(preview: Preview, limit: int) -> Iterator[Markup | None]:
    """Write the other tables, those that have something to say."""
    name = preview.name
    yield _table("不能执行的原因", ("原因", "建议", "依据"), (
        (_english(one.message), _english(one.hint), element("code", one.clause))
        for one in preview.refusals), limit)  # fmt: skip
    yield _table("人数变化", ("党组织", "调整前", "调整后"), (
        (name(one.organisation), *_numbers(one)) for one in preview.counts), limit)  # fmt: skip
    yield _conserved(preview)
    yield _table("扩大的管辖范围", ("党组织", "新增党组织", "新增党员"), (
        (noted(name(one.organisation)), one.organisations, one.members)
        for one in preview.widened), limit)  # fmt: skip
    yield _table("账号", ("账号", "党组织", "类别", "变化"), (
        (element("code", one.name), name(one.organisation), _label(AccountKind, one.kind),
         good("开通") if one.opens else bad("注销"))
        for one in preview.accounts), limit)  # fmt: skip
    yield _table("功能权限", ("党组织", "增加", "减少"), (
        (name(one.organisation), f"{len(one.gains)} 项", f"{len(one.loses)} 项")
        for one in preview.grants), limit)  # fmt: skip
    yield _table("在办转接", ("转接", "结果", "其余步骤", "调整后"), (
        (element("code", one.transfer), _OUTCOMES.get(one.outcome, one.outcome),
         _path(preview, one.path), _path(preview, one.heirs))
        for one in preview.transfers), limit)  # fmt: skip
    yield _table("待寄回的回执", ("转接", "原接收回执", "改由"), (
        (element("code", one.transfer), name(one.before or "—"), name(one.after or "—"))
        for one in preview.receipts), limit)  # fmt: skip
    yield _clock(preview)
    yield _table("回头看的变化", ("党组织", "问题", "变化", "依据"), (
        (name(one.organisation), _english(one.text), bad("出现") if one.appears else good("消除"),
         element("code", one.clause)) for one in preview.findings), limit)  # fmt: skip
    yield _table("不能撤回的内容", ("内容", "依据"), (
        (_english(one.text), element("code", one.clause)) for one in preview.irreversible),
        limit)  # fmt: skip


def _table(
    caption: str, headings: tuple[str, ...], rows: Iterable[tuple[object, ...]], limit: int
) -> Markup | None:
    """Write a table; nothing where it has no row."""
    found = [row(*(cell(one) for one in each)) for each in rows]
    if not found:
        return None
    return table(headings, [*found[:limit], *_more(len(found), limit, len(headings))],
                 caption=caption)  # fmt: skip


def _label(vocabulary: type[Labelled], value: str) -> str:
    """Give the Chinese label of a word, or the word itself where it is none."""
    return next((one.label for one in vocabulary if one.value == value), value)


def _english(text: str) -> Markup:
    """Write words of the rules."""
    return element("span", text, lang="en")


def _path(preview: Preview, keys: Iterable[str]) -> str:
    """Write a path in names."""
    return " > ".join(map(preview.name, keys)) or "—"


def _numbers(one: Count) -> tuple[str, str]:
    """Write an organisation's numbers before and after."""
    return _heads(one.before), _heads(one.after)


def _heads(heads: Heads | None) -> str:
    """Write numbers in words."""
    if heads is None:
        return "—"
    return (f"党员 {heads.members}（预备 {heads.probationary}），支部 {heads.branches}，"
            f"党组织 {heads.organisations}")  # fmt: skip


def _conserved(preview: Preview) -> Markup:
    """Write what goes in and what comes out."""
    one = preview.conservation
    rows = [
        row(heading("党员（所调整的支部）", scope="row"),
            one.members_before, one.members_after, "—"),
        row(heading("党组织（全部）", scope="row"),
            one.organisations_before, one.organisations_after,
            f"新建 {one.created}，删除 {one.deleted}"),
    ]  # fmt: skip
    agree = good("前后相符") if one.holds else bad("前后不符")
    caption = element("span", "总数 ", agree)
    return table(("", "调整前", "调整后", "其中"), rows, caption=caption)


def _clock(preview: Preview) -> Markup | None:
    """Write how the plan stands to its clock."""
    one = preview.deadline
    if one is None:
        return None
    in_time = one.state == DeadlineState.DONE_IN_TIME.value
    shown = (good if in_time else noted)(_label(DeadlineState, one.state))
    return table(
        ("决定日期", "期限", "结论", "依据"),
        [row(one.decided_on.isoformat(), one.last_day.isoformat() if one.last_day else "—",
             cell(shown, kept=True), cell(element("code", one.clause)))],
        caption="15 个工作日",
    )  # fmt: skip
