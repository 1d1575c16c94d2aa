"""The page: one file that needs nothing else, and that nothing can be made to run in.

Its own style sheet and script stand in it and are the only ones that the browser may use: the
page forbids all others, every connection, and every picture from elsewhere.

Notice: N3.2a 逐级开展督查; N3.3c
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from partyreg.documents.report import parts
from partyreg.documents.report.digesting import Digest, Row, name_of
from partyreg.documents.report.pieces import SEVERITIES, both, say
from partyreg.documents.wording import Said, advice
from partyreg.markup import Markup, element, joined
from partyreg.markup.text import clean

TITLE = Said("“回头看”核查报告", "Look-back review")
"""What a page is called unless another title is given."""

_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def page(of: Digest, title: Said = TITLE) -> Markup:
    """Write the whole page.

    Args:
        of: what it shows.
        title: what it is called.

    Notice: N3.2a
    """
    looks, acts = _own("report.css"), _own("report.js")
    head = joined(
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width,initial-scale=1">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_policy(looks, acts)}">'),
        Markup('<link rel="icon" href="data:,">'),
        element("title", title.zh),
        element("style", looks),
    )
    body = joined(
        _top(of, title),
        element(
            "main", parts.summary(of), parts.checks(of), parts.trend(of), parts.levels(of),
            parts.places(of),
        ),
        parts.notes(),
        element("script", data(of, title), id="data", type="application/json"),
        element("script", acts),
    )  # fmt: skip
    html = element(
        "html", element("head", head), element("body", body), lang="zh-Hans", data_shown="zh"
    )
    return joined(Markup("<!DOCTYPE html>\n"), html, Markup("\n"))


def _top(of: Digest, title: Said) -> Markup:
    """Write title, day, and the buttons."""
    roots = of.tree.roots()
    scope = "、".join(name_of(of.tree, one) for one in roots[:3]) + "…" * (len(roots) > 3)
    return element(
        "header",
        element("h1", both(title)),
        element("p", f"{scope} · " if scope else None, element("time", of.on.isoformat())),
        element(
            "div",
            element("button", "中文", type="button", id="zh", lang="zh-Hans", aria_pressed="true"),
            element("button", "English", type="button", id="en", lang="en", aria_pressed="false"),
            element("button", say("打印", "Print"), type="button", id="print"),
            class_="controls",
        ),
    )


def data(of: Digest, title: Said) -> Markup:
    """Write what the script needs, so that no text in it can end the script.

    Args:
        of: what the page shows.
        title: what it is called.

    Returns:
        JSON: ``title``; ``counted``; ``severities`` and ``kinds`` with words in both languages;
        ``tiers``; ``places`` as name, tier, place above, members, organisations below; ``own`` as
        place, kind, number; ``rows`` as place, kind, subject, whether new, and the detail if any;
        of a campaign ``owners``, and ``kept`` with owner, due day and whether overdue for each row.

    Notice: N3.3c
    """
    tiers = list(parts.TIERS)
    content: dict[str, Any] = {
        "title": title,
        "counted": of.counted,
        "compared": of.comparison is not None,
        "severities": [(one.value, *said) for one, said in SEVERITIES.items()],
        "tiers": list(parts.TIERS.values()),
        "kinds": [
            (kind.check, kind.severity.rank, kind.clause, *of.title(kind.check),
             *advice(kind.recommendation))
            for kind in of.kinds
        ],
        "places": [
            (place.name.zh if place.name.zh == place.name.en else place.name,
             -1 if place.tier is None else tiers.index(place.tier), place.parent, place.members,
             place.below)
            for place in of.places
        ],
        "own": of.own,
        "rows": [_row(one) for one in of.rows],
        **_keeping(of),
    }  # fmt: skip
    return Markup(_json(content).translate(_UNSAFE))


def _keeping(of: Digest) -> dict[str, Any]:
    """Give who has to see to each row, and by when; nothing where no campaign keeps it."""
    if of.course is None:
        return {}
    kept = [one.kept for one in of.rows]
    owners = {one.owner: name_of(of.tree, one.owner) for one in kept if one and one.owner}
    at = {owner: place for place, owner in enumerate(owners)}
    return {
        "owners": [*owners.values()],
        "kept": [
            (at.get(one.owner, -1), one.due.isoformat() if one.due else "",
             int(one.due is not None and one.due < of.on)) if one else (-1, "", 0)
            for one in kept
        ],
    }  # fmt: skip


def _row(one: Row) -> tuple[object, ...]:
    """Give a row as it is kept on the page."""
    said = () if one.detail is None else one.detail
    return one.place, one.kind, one.subject, int(one.new), *said


def _json(content: object) -> str:
    """Write JSON in which every hidden character is visible, as everywhere on the page."""
    return json.dumps(_cleaned(content), ensure_ascii=False, separators=(",", ":"))


def _cleaned(content: object) -> object:
    """Clean every text in lists and objects."""
    if isinstance(content, str):
        return content if content.isprintable() else clean(content)
    if isinstance(content, dict):
        return {key: _cleaned(one) for key, one in content.items()}
    return [_cleaned(one) for one in content] if isinstance(content, list | tuple) else content


@cache
def _own(name: str) -> Markup:
    """Read the page's style sheet or script."""
    file = files("partyreg.documents") / "report" / name
    return Markup(file.read_text("utf-8"))


def _policy(looks: str, acts: str) -> str:
    """Write what the browser may use: this style sheet and this script."""
    return (
        f"default-src 'none'; style-src {_digest(looks)}; script-src {_digest(acts)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """Name a text by its hash, as the policy wants it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
