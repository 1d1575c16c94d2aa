"""The words of findings in two languages, without a number that may be a person's.

Notice: N3.2a 发现问题及时督促整改; N3.3c 一律不得向外提供
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from partyreg.idnumber import is_valid

HIDDEN = "•••"
"""Stands for a number that may be a person's."""

_DIGITS = re.compile(r"(?:[0-9][ -]?){10,}[0-9Xx]")
_PERSONAL_KEY = re.compile(r"[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}")
_HOLE = re.compile(r"\\{(\w+)\\}")


class Said(NamedTuple):
    """The same in two languages.

    Attributes:
        zh: in Chinese.
        en: in English; the same text where a name has no translation.
    """

    zh: str
    en: str


def without_numbers(text: str) -> str:
    """Hide every number of eleven digits or more, in any writing.

    Messages never have one; a check of one's own might.

    Example:
        >>> without_numbers("call 000 1234-5678, 3 of 12 members")
        'call •••, 3 of 12 members'

    Notice: N3.3c
    """
    return _DIGITS.sub(HIDDEN, text)


def shown_key(key: str) -> str:
    """Give a key as it is shown; one that is an ID number or a mobile number itself is hidden.

    Example:
        >>> shown_key("m-1"), shown_key("099900000001"), shown_key("11010519491231002X")
        ('m-1', '099900000001', '•••')

    Notice: N3.3c
    """
    hidden = _PERSONAL_KEY.fullmatch(key) or (len(key) == 15 and is_valid(key))
    return HIDDEN if hidden else key


def advice(recommendation: str) -> Said:
    """Give a recommendation in both languages; one that is not ours stays as it is.

    Example:
        >>> advice("enter the contact").zh, advice("look again").zh
        ('填写联系人', 'look again')

    Notice: N3.2a 督促相关党组织及时修改完善
    """
    english = without_numbers(recommendation)
    return Said(_words()["advice"].get(recommendation, english), english)


def detail(message: str) -> Said:
    """Give a message in both languages; one that is not ours stays as it is.

    Args:
        message: of a finding.

    Example:
        >>> detail("members in the branch: 2, full members among them: 1").zh
        '党支部党员 2 人，其中正式党员 1 人'

    Notice: N3.2e; N3.2f
    """
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(message):
            return Said(chinese.format(**found.groupdict()), message)
    return Said(without_numbers(message), without_numbers(message))


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """Read the Chinese words."""
    file = files("partyreg.documents") / "data" / "chinese.toml"
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Make a pattern of each message with holes; what fills them are numbers."""
    return tuple(
        (re.compile(_HOLE.sub(r"(?P<\1>[0-9]+)", re.escape(english))), chinese)
        for english, chinese in _words()["message"].items()
    )
