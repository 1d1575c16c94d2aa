"""What can be wrong with a number, and how it is said without saying the number."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from partyreg.errors import PartyregError
from partyreg.values import Labelled


class Code(Labelled):
    """The kinds of fault. Notice: N3.2j 身份证号码不符合编码规则."""

    CHARSET = "charset", "字符"
    LENGTH = "length", "位数"
    REGION = "region", "地址码"
    DATE = "date", "出生日期码"
    FUTURE = "future", "出生日期晚于当日"
    CHECKSUM = "checksum", "校验码"
    SEQUENCE = "sequence", "顺序码"


class Level(Labelled):
    """How grave: an error breaks the coding rule, a warning is for a person to look at."""

    ERROR = "error", "错误"
    WARNING = "warning", "提示"


class Problem(NamedTuple):
    """One fault of a number: which, how grave, where, and whether the number still stands.

    Attributes:
        code: the kind of fault.
        level: an error, or a warning.
        place: first character and the one after the last, counted from 0.
        message: one line; never a part of the number.
        accepted: whether the number still counts as valid (only ever so with a warning).

    Example:
        >>> DATE.code.value, DATE.level.label, DATE.place
        ('date', '错误', (6, 14))

    Notice: N3.2j 身份证号码不符合编码规则; each fault told apart
    """

    code: Code
    level: Level
    place: tuple[int, int]
    message: str
    accepted: bool = False

    @property
    def clause(self) -> str:
        """Give the clause that the fault breaks, or the reading that tells it.

        Notice: N3.2j 身份证号码不符合编码规则; Y-region; Y-sequence
        """
        return _READINGS.get(self.code, "N3.2j")


_READINGS = {Code.REGION: "Y-region", Code.SEQUENCE: "Y-sequence"}


class IdNumberError(PartyregError, ValueError):
    """A resident ID number that does not follow the coding rule; it is never named.

    Attributes:
        problems: every problem, warnings included, in the order of the places.

    Example:
        >>> str(IdNumberError([DATE, CHECKSUM]))
        'the resident ID number breaks the coding rule: date, checksum [N3.2j]'

    Notice: N3.2j 身份证号码不符合编码规则; N3.3c 一律不得向外提供
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take at least one problem."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        kinds = ", ".join(self.codes)
        super().__init__(f"the resident ID number breaks the coding rule: {kinds} [N3.2j]")

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes, in order."""
        return tuple(problem.code.value for problem in self.problems)


UNKNOWN_REGION = Problem(
    Code.REGION, Level.ERROR, (0, 6), "the first four digits were never those of a prefecture"
)
UNLISTED_REGION = Problem(
    Code.REGION, Level.WARNING, (0, 6),
    "the prefecture is known, but no list has this county",
)  # fmt: skip
ABOLISHED_REGION = Problem(
    Code.REGION, Level.WARNING, (0, 6),
    "the region code was abolished before the year of birth", accepted=True,
)  # fmt: skip
DATE = Problem(Code.DATE, Level.ERROR, (6, 14), "the eight digits of the birth date are no date")
FUTURE = Problem(Code.FUTURE, Level.ERROR, (6, 14), "the birth date lies in the future")
CHECKSUM = Problem(
    Code.CHECKSUM, Level.ERROR, (17, 18), "the check character does not fit the other digits"
)
SEQUENCE = Problem(
    Code.SEQUENCE, Level.WARNING, (14, 17), "the sequence number is 000", accepted=True
)

ORDER = (UNKNOWN_REGION, UNLISTED_REGION, ABOLISHED_REGION, DATE, FUTURE, CHECKSUM, SEQUENCE)
"""Every problem of a number of the right length and characters, in the order of reports."""

BIT = {problem: 1 << place for place, problem in enumerate(ORDER)}
"""The bit that stands for each of them, so that a set of them is one small number."""

_PLACES_OF_15 = {(6, 14): (6, 12), (14, 17): (12, 15)}


@cache
def problems_of(mask: int, digits: int) -> tuple[Problem, ...]:
    """Give the problems that a sum of bits stands for.

    Args:
        mask: the sum of some of `BIT`.
        digits: 15 or 18; the places differ.
    """
    found = (problem for problem in ORDER if mask & BIT[problem])
    return tuple(found) if digits == 18 else tuple(_moved(problem) for problem in found)


def _moved(problem: Problem) -> Problem:
    """Give the problem with its place in a number of 15 digits."""
    message = problem.message.replace("eight", "six")
    return problem._replace(place=_PLACES_OF_15.get(problem.place, problem.place), message=message)


@lru_cache(maxsize=64)
def wrong_length(length: int) -> Problem:
    """Say that a number has neither 18 nor 15 characters."""
    return Problem(
        Code.LENGTH, Level.ERROR, (0, length), f"there are {length} characters, not 18 (or 15)"
    )


_SHAPE = bytes(
    one if one in b"Xx" else ord("0") if one in b"0123456789" else ord("?") for one in range(256)
)
_KEPT_LENGTH = 24


def with_foreign(text: str, mask: int = 0) -> tuple[Problem, ...]:
    """Give the faults of a text in which a character may not stand where it stands.

    Only the shape of the text counts (digit, X, other), so texts of one shape share an answer.

    Args:
        text: a text with at least one such character.
        mask: the bits of the faults of the parts that could be read.
    """
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    return (_faults_kept if len(shape) <= _KEPT_LENGTH else _faults)(shape, mask)


def _faults(shape: bytes, mask: int) -> tuple[Problem, ...]:
    """Put together the faults of a text of a shape."""
    length = len(shape)
    end = length - 1 if length != 15 and shape[-1:] in (b"X", b"x") else length
    places = [place for place in range(end) if shape[place] != ord("0")]
    if length in (15, 18):
        return (_foreign(places), *problems_of(mask, length))
    return (_foreign(places), wrong_length(length))


_faults_kept = lru_cache(maxsize=4096)(_faults)


def _foreign(places: list[int]) -> Problem:
    """Say where characters stand that no number has there (places counted from 0)."""
    shown = ", ".join(str(place + 1) for place in places[:18])
    more = f" and {len(places) - 18} more" if len(places) > 18 else ""
    message = f"a character that is no digit 0-9 (or X at the end) stands at place {shown}{more}"
    return Problem(Code.CHARSET, Level.ERROR, (places[0], places[-1] + 1), message)
