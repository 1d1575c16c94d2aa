"""Write the pages made from the code: notice, readings, refusals, settings, scenarios, API.

Run by `conf.py` at every build; also by hand: ``PYTHONPATH=src python docs/_generate.py``. The
pages go into ``docs/generated/``, which is not kept under version control.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SOURCE = ROOT / "src" / "partyreg"
DATA = SOURCE / "notice" / "data"
OUT = DOCS / "generated"
sys.path.insert(0, str(DOCS))

from _citations import Cited, clauses_cited, clauses_tested  # noqa: E402 (found beside us)

PARTS = {
    "body": "The notice",
    "guide": "Annex 1: the guide",
    "table": "Annex 2: the initial setting",
}
NOT_YET = "*Still to come:* "


def main() -> None:
    """Write every generated page; an id that is cited but does not exist stops the build."""
    clauses, readings = _table("clauses", "clause"), _table("readings", "reading")
    known = frozenset(one["id"] for one in (*clauses, *readings))
    code, unknown = clauses_cited(SOURCE, known)
    if unknown:
        raise SystemExit("\n".join(["ids cited that are neither clause nor reading:", *unknown]))
    tests = clauses_tested(ROOT / "tests", SOURCE.rglob("*.yaml"))
    pages = {
        "notice.md": notice_page(clauses, code, tests),
        "readings.md": readings_page(readings, code, tests),
        "refusals.md": refusals_page(refusal_kinds()),
        "settings.md": settings_page(),
        "scenarios.md": scenarios_page(),
        **api_pages(),
    }
    write(pages)


def write(pages: dict[str, str]) -> None:
    """Write the pages that differ from what is there, and remove those no longer made."""
    for path, text in pages.items():
        file = OUT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
    for file in OUT.rglob("*.md"):
        if file.relative_to(OUT).as_posix() not in pages:
            file.unlink()


def _table(name: str, kind: str) -> list[dict[str, Any]]:
    """Read one of the notice's data files."""
    found: list[dict[str, Any]] = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))[kind]
    return found


# ── the notice and the readings ──────────────────────────────────────────────────────────────


def to_come() -> dict[str, str]:
    """Give the reasons of the clauses, or parts of them, that have no rule yet."""
    data = tomllib.loads((DATA / "to_come.toml").read_text("utf-8"))
    whole = {one["id"]: one["reason"] for one in data.get("clause", ())}
    parts = {one["id"]: f"{one['part']}: {one['reason']}" for one in data.get("part", ())}
    return whole | parts


def notice_page(clauses: list[dict[str, Any]], code: Cited, tests: Cited) -> str:
    """Write the notice clause by clause: words, gloss, code, tests."""
    missing = to_come()
    lines = [
        "# The notice, clause by clause",
        "",
        "Each clause with its own words (in short), what partyreg does about it, the code that",
        "cites it and the tests that hold the code to it. Ids follow the notice's numbering: `N`",
        "the body, `G` the guide of annex 1, `T` the table of annex 2; where the notice is silent,",
        "a [reading](readings.md) says what partyreg does.",
    ]
    for part, title in PARTS.items():
        lines += ["", f"## {title}"]
        for one in clauses:
            if one["part"] == part:
                lines += _entry(one["id"], "###", [f"> {one['chinese']}", "", one["gloss"]])
                lines += _evidence(one["id"], code, tests, missing)
    return "\n".join(lines) + "\n"


def readings_page(readings: list[dict[str, Any]], code: Cited, tests: Cited) -> str:
    """Write the readings: question, answer, the other possible answer, code, tests."""
    missing = to_come()
    lines = [
        "# Readings",
        "",
        "Where the notice is silent, ambiguous or contradicts itself, partyreg follows one",
        "reading and cites it like a clause. Each stands here with the alternative that was",
        "not chosen, and with the [setting](settings.md) that changes it, if there is one.",
    ]
    for one in readings:
        body = [f"*{one['question']}*", "", one["reading"], ""]
        body += [f"Not chosen: {one['alternative']}"] if one.get("alternative") else []
        body += ["", f"Setting: `{one['setting']}`"] if one.get("setting") else []
        lines += _entry(one["id"], "##", body)
        lines += _evidence(one["id"], code, tests, missing)
    return "\n".join(lines) + "\n"


def _entry(clause: str, level: str, body: list[str]) -> list[str]:
    """Give a heading that can be linked to, and what stands below it."""
    return ["", f"({anchor(clause)})=", f"{level} {clause}", "", *body, ""]


def anchor(clause: str) -> str:
    """Name the place of a clause on its page, such as ``clause-n2-1a``."""
    return "clause-" + clause.lower().replace(".", "-")


def _evidence(clause: str, code: Cited, tests: Cited, missing: dict[str, str]) -> list[str]:
    """List what cites the clause and what tests it, or why nothing does yet."""
    lines = [NOT_YET + missing[clause], ""] if clause in missing else []
    places = [_code_link(one) for one in code.get(clause, ())]
    checks = [f"`{one}`" for one in tests.get(clause, ())]
    return lines + _fold("Code", places) + _fold("Tests", checks)


def _fold(title: str, items: list[str]) -> list[str]:
    """Give a list that the reader opens; nothing for an empty one."""
    if not items:
        return []
    summary = f"<details><summary>{title} ({len(items)})</summary>"
    return [summary, "", *(f"- {one}" for one in items), "", "</details>", ""]


def _code_link(place: str) -> str:
    """Link a dotted name to its reference; a data file is only named."""
    return f"`{place}`" if "/" in place else f"{{py:obj}}`{place} <{documented_as(place)}>`"


def documented_as(place: str) -> str:
    """Give the name under which the reference describes what stands at a dotted name.

    A room that is a package describes what it exports, wherever in the package that stands.
    """
    package, _, rest = place.partition(".")
    room, *inner = rest.split(".")
    exported = exports(room)
    for depth, name in enumerate(inner):
        if name in exported:
            return ".".join((package, room, *inner[depth:]))
    return place


@cache
def exports(room: str) -> frozenset[str]:
    """Name what a room that is a package exports; nothing for a room that is one module."""
    if not room or not (SOURCE / room / "__init__.py").exists():
        return frozenset()
    module = importlib.import_module(f"partyreg.{room}")
    return frozenset(getattr(module, "__all__", ()))


# ── refusals and settings ────────────────────────────────────────────────────────────────────


def refusal_kinds() -> list[tuple[str, Any]]:
    """Give every refusal kind with the name of its constant, by code.

    Raises:
        SystemExit: two kinds that differ share a code.
    """
    found: dict[str, tuple[str, Any]] = {}
    for module in modules():
        for name, kind in vars(module).items():
            if type(kind).__name__ != "RefusalKind" or name not in _assigned(module):
                continue
            place = f"{module.__name__}.{name}"
            if kind.code in found and found[kind.code][1] != kind:
                raise SystemExit(f"{place} and {found[kind.code][0]} share the code {kind.code!r}")
            found.setdefault(kind.code, (place, kind))
    return [found[code] for code in sorted(found)]


def modules() -> Iterator[Any]:
    """Import every module of the package, the entry point apart."""
    package = importlib.import_module("partyreg")
    for one in pkgutil.walk_packages(package.__path__, "partyreg."):
        if not one.name.endswith("__main__"):
            yield importlib.import_module(one.name)


def _assigned(module: Any) -> set[str]:
    """Name what a module itself assigns, apart from what it imports."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def refusals_page(kinds: list[tuple[str, Any]]) -> str:
    """Write the table of refusal codes."""
    lines = [
        "# Refusals",
        "",
        "A command that the rules forbid raises `RefusedError` with all its refusals. Codes are",
        "stable: a program may act on them. Words in braces are filled in; none of them is ever a",
        "personal datum.",
    ]
    subject = ""
    for place, kind in kinds:
        if (here := kind.code.split(".")[0]) != subject:
            subject = here
            lines += ["", f"## {subject}", "", "| code | message | what to do | clause |"]
            lines += ["|---|---|---|---|"]
        link = f"{{py:obj}}`{kind.code} <{documented_as(place)}>`"
        cells = [link, _template(kind.message), _template(kind.hint), _clause(kind.clause)]
        lines.append("| " + " | ".join(_cell(one) for one in cells) + " |")
    return "\n".join(lines) + "\n"


def _clause(clause: str) -> str:
    """Link a clause; a kind whose clause comes with each case has none of its own."""
    return f"[{clause}](#{anchor(clause)})" if clause else ""


def _template(text: str) -> str:
    """Show a template as it will read: a quoted value in quotes."""
    shown = re.sub(r"\{(\w+)!r\}", r"'{\1}'", text)
    return f"`{shown}`" if shown else ""


def _cell(text: str) -> str:
    """Make a text fit for a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def settings_page() -> str:
    """Write the table of settings with default, clause and meaning."""
    described = importlib.import_module("partyreg.settings").described
    lines = [
        "# Settings",
        "",
        "A setting exists only where the notice leaves a choice, or where a reading says that",
        "there is one. The defaults are the notice's. See {py:obj}`partyreg.settings.Settings`.",
        "",
        "| setting | default | meaning | clause |",
        "|---|---|---|---|",
    ]
    for one in described():
        cells = [
            f"`{one.name}`",
            f"`{_shown(one.default)}`",
            one.metadata["doc"],
            _clause(one.metadata["clause"]),
        ]
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _shown(default: Any) -> str:
    """Show a default the same way in every run: sets are sorted, factories called."""
    if hasattr(default, "factory"):
        default = default.factory()
    if isinstance(default, frozenset | set):
        return "{" + ", ".join(repr(one) for one in sorted(default)) + "}"
    return repr(default)


# ── scenarios ────────────────────────────────────────────────────────────────────────────────

GROUPS = {
    "story": ("The file", "A file is one story. What is given stands before the first step."),
    "step": ("A step", "A step is one verb with its keys, or only `expect`."),
    "verb": ("Verbs", "Whoever does something is named beside the verb, under `as`."),
    "expectation": (
        "What can be looked at",
        "Under `then`, at the end, or under `expect`, in between. Only what is named is looked at.",
    ),
}
"""The title of each group of keys, and what is said above it."""


def scenarios_page() -> str:
    """Write the keys of a story, and the example that the package ships."""
    scenarios = importlib.import_module("partyreg.testing.scenarios")
    lines = [
        "# Scenarios",
        "",
        "A scenario is a story in YAML that a clerk can read. `partyreg scenario FILE...` plays",
        "it; `partyreg scenario --keys VERB` prints what stands here, `--example` the example. A",
        "key in **bold** must be there. A key of which nothing is said takes what the register",
        "takes; of an expectation, it is compared as it stands, a word by its value or its label.",
        "",
        "## An example",
        "",
        *("```yaml", *scenarios.example().splitlines(), "```"),
    ]
    for group, (title, gloss) in GROUPS.items():
        lines += ["", f"## {title}", "", gloss]
        for one in scenarios.told():
            if one.group == group:
                lines += _told(one)
    return "\n".join(lines) + "\n"


def _told(one: Any) -> list[str]:
    """Tell a verb, an expectation or a part of a story, with its keys."""
    lines = ["", f"### {one.name}", "", one.what] if one.name else []
    notes = [f"A plain value stands for `{one.plain}`."] if one.plain else []
    notes += ["Nobody has to be named under `as`."] if one.group == "verb" and not one.acts else []
    lines += [" ".join(notes)] if notes else []
    return [*lines, "", *map(_told_key, one.keys)]


def _told_key(key: Any) -> str:
    """Tell a key: its name, whether it must be there, and what it takes."""
    name = f"**`{key.name}`**" if key.needed else f"`{key.name}`"
    return f"- {name}: {key.takes}" if key.takes else f"- {name}"


# ── API ──────────────────────────────────────────────────────────────────────────────────────


def api_pages() -> dict[str, str]:
    """Write a page for each room, each with the modules that it consists of."""
    rooms = sorted(
        one.name for one in pkgutil.iter_modules([str(SOURCE)]) if not one.name.startswith("_")
    )
    pages = {f"api/{room}.md": _room_page(room) for room in rooms}
    pages["api/index.md"] = _index_page(rooms)
    return pages


def _index_page(rooms: list[str]) -> str:
    """Write the start of the reference: the rooms, and what `partyreg` itself gives out."""
    lines = ["# Reference", "", "One page for each room. What a program usually needs can be"]
    lines += ["imported from `partyreg` itself; it stands at the end of this page.", ""]
    lines += ["```{toctree}", ":maxdepth: 1", "", *rooms, "```", "", "## partyreg", ""]
    lines += ["```{eval-rst}", ".. automodule:: partyreg", "   :members:"]
    lines += ["   :ignore-module-all:", "```", "", "### From its rooms", ""]
    lines += [f"- {{py:obj}}`{name} <{place}>`" for name, place in facade().items()]
    return "\n".join(lines) + "\n"


def facade() -> dict[str, str]:
    """Give the names that `partyreg` takes from its rooms, with where each is described."""
    package = importlib.import_module("partyreg")
    found = {}
    for name in sorted(package.__all__):
        home = getattr(getattr(package, name), "__module__", "partyreg")
        if home.startswith("partyreg."):
            found[name] = documented_as(f"{home}.{name}")
    return found


def _room_page(room: str) -> str:
    """Write the reference of one room: of what it exports, or of all its modules."""
    names = [f"partyreg.{room}"]
    if not exports(room):
        names += _submodules(SOURCE / room, f"partyreg.{room}.")
    return f"# {room}\n\n" + "\n\n".join(map(_module_block, names)) + "\n"


def _module_block(name: str) -> str:
    """Write the directive that describes a module.

    What bears the name of a module below it is described there, so that the name means one thing.
    """
    module = importlib.import_module(name)
    below = {one.name for one in pkgutil.iter_modules(getattr(module, "__path__", ()))}
    twice = sorted(below & set(getattr(module, "__all__", ())))
    lines = [f".. automodule:: {name}", "   :members:", "   :member-order: bysource"]
    if twice and not exports(name.split(".")[1]):
        lines.append(f"   :exclude-members: {', '.join(twice)}")
    return "\n".join(["```{eval-rst}", *lines, "```"])


def _submodules(folder: Path, prefix: str) -> Iterable[str]:
    """Name the public modules of a room that is a package, all the way down."""
    for one in pkgutil.iter_modules([str(folder)]):
        if not one.name.startswith("_"):
            yield prefix + one.name
            if one.ispkg:
                yield from _submodules(folder / one.name, f"{prefix}{one.name}.")


if __name__ == "__main__":
    if "--clean" in sys.argv:
        shutil.rmtree(OUT, ignore_errors=True)
    main()
    print(f"written: {OUT.relative_to(ROOT)}")
