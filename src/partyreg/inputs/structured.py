"""YAML and JSON files as plain data: nothing is guessed, and no key stands twice.

A file whose text begins with a brace is JSON, any other is YAML. Both are read as UTF-8.

Notice: N3.2d 不准确、不规范、不完整
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from partyreg.errors import Fault, InputError
from partyreg.inputs.table import Source, text_of

if TYPE_CHECKING:
    from yaml import SafeLoader
    from yaml.nodes import Node, ScalarNode

UNREADABLE = "input.unreadable-file"


def read_data(source: Source) -> object:
    r"""Read a file in YAML or JSON as plain data.

    Args:
        source: a path or an open file.

    Raises:
        InputError: the file cannot be read, is neither, or a key stands twice in one place.

    Example:
        >>> import io
        >>> read_data(io.StringIO('{"name": "A"}')), read_data(io.StringIO("name: no"))
        ({'name': 'A'}, {'name': 'no'})
        >>> read_data(io.StringIO("a: 1\na: 2"))
        Traceback (most recent call last):
        partyreg.errors.InputError: line 2: this key stands twice

    Notice: N3.2d
    """
    text = text_of(source)
    return parse_json(text) if text.lstrip()[:1] in ("{", "[") else parse_yaml(text)


def parse_json(text: str) -> object:
    """Read JSON text.

    Raises:
        InputError: it is none, or a key stands twice in one place.

    Notice: N3.2d
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        wrong = Fault(f"line {broken.lineno}", f"it is no JSON: {broken.msg.lower()}", UNREADABLE)
        raise InputError([wrong]) from None
    except RecursionError:
        raise InputError([Fault("file", "it is nested too deeply", UNREADABLE)]) from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make a mapping, and refuse a second key of one name.

    Raises:
        InputError: a key stands twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputError([Fault("file", "a key stands twice in one mapping", UNREADABLE)])
    return found


def parse_yaml(text: str) -> object:
    """Read YAML text; only ``true`` and ``false`` are truth values.

    Raises:
        InputError: it is none, or a key stands twice in one place, or PyYAML is not installed.

    Notice: N3.2d
    """
    try:
        import yaml
    except ImportError:
        reason = "YAML is read with PyYAML, which is not installed (extra 'cli'); write it as JSON"
        raise InputError([Fault("file", reason, UNREADABLE)]) from None
    try:
        return yaml.load(text, Loader=strict_loader())  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        place = f"line {mark.line + 1}" if mark else "file"
        raise InputError([Fault(place, broken.problem or "it is no YAML", UNREADABLE)]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise InputError([Fault("file", "it is no YAML", UNREADABLE)]) from None


@cache
def strict_loader() -> type[SafeLoader]:
    """Give a safe loader that refuses a key given twice, and takes yes, no, on and off as words.

    Notice: N3.2d
    """
    import yaml

    class Loader(yaml.SafeLoader):
        """The safe loader, strict about keys."""

    def construct(loader: SafeLoader, node: Node) -> object:
        """Make a mapping, and refuse a second key of one name."""
        seen = set()
        for key, _ in node.value:
            name = key.value if isinstance(key.value, str) else repr(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, "this key stands twice", key.start_mark
                )
            seen.add(name)
        return loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]

    def day(loader: SafeLoader, node: ScalarNode) -> object:
        """Make a date, or leave the text where the calendar has no such day."""
        try:
            return loader.construct_yaml_timestamp(node)
        except ValueError:
            return node.value

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
        for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
    )
    Loader.add_constructor("tag:yaml.org,2002:timestamp", day)
    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, construct)
    return Loader
