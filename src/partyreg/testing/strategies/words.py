"""Strategies for texts, dates, numbers and the masked types.

Notice: N3.2d 不准确、不规范、不完整; N3.2j 身份证号码不符合编码规则
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from partyreg.idnumber import make_number
from partyreg.testing.samples.names import PERSONS
from partyreg.testing.samples.people import TODAY, regions
from partyreg.values import EARLIEST, BirthDate, HomeAddress, Phone, ResidentId

_HAN = "甲乙丙丁戊省市县镇村厂校院支部党委一二三"
_LETTERS = _HAN + "ABCxyz019-·（）"


def texts(longest: int = 12) -> SearchStrategy[str]:
    """Texts that the register takes: no blank at either end, no control character.

    Args:
        longest: how many characters at most.

    Example:
        >>> from partyreg.values import text_fault
        >>> from hypothesis import find
        >>> text_fault(find(texts(), lambda text: True)) is None
        True

    Notice: N3.2d
    """
    return st.text(alphabet=_LETTERS, min_size=1, max_size=longest)


def odd_texts() -> SearchStrategy[str]:
    """Texts that the register refuses: blank, padded, too long, or with control characters.

    Notice: N3.2d 不规范
    """
    hidden = st.sampled_from(["\0", "\n", "\t", "\x1b", "\u200b", "\u2028", "\ue000"])
    return st.one_of(
        st.sampled_from(["", " ", "\u3000"]),
        texts().map(lambda text: f" {text}"),
        texts().map(lambda text: f"{text}\u3000"),
        st.tuples(texts(), hidden, texts()).map("".join),
        st.integers(201, 300).map(lambda length: "甲" * length),
    )


def person_names() -> SearchStrategy[str]:
    """Invented people's names, such as 甲某乙.

    Notice: N3.3c 一律不得向外提供、传播和泄露
    """
    return st.sampled_from(PERSONS)


def dates(earliest: date = date(1921, 7, 1), latest: date = TODAY) -> SearchStrategy[date]:
    """Dates of the register, which shrink to the latest.

    Args:
        earliest: the first day.
        latest: the last day.

    Notice: Y-clock
    """
    span = (latest - earliest).days
    return st.integers(0, span).map(lambda days: latest - timedelta(days))


def odd_dates() -> SearchStrategy[date]:
    """Dates at the edges: the first and last of all, leap days, the turns of probation periods.

    Notice: Y-probation
    """
    return st.sampled_from([
        EARLIEST, date.min, date.max, date(1921, 7, 1), date(1956, 2, 29), date(1956, 9, 15),
        date(1969, 4, 1), date(1977, 8, 12), date(2016, 2, 29), date(2018, 2, 28),
    ])  # fmt: skip


def region_codes() -> SearchStrategy[str]:
    """Codes of counties and districts that are listed in the sample's year.

    Notice: N3.2j 身份证号码不符合编码规则
    """
    return st.integers(0, len(regions()) - 1).map(lambda number: regions()[number])


def id_number_texts(births: SearchStrategy[date] | None = None) -> SearchStrategy[str]:
    """Right resident ID numbers of 18 characters, from the project's own maker.

    Args:
        births: dates of birth; 1930 to 1999 where omitted.

    Notice: N3.2j 身份证号码不符合编码规则
    """
    usual = dates(date(1930, 1, 1), date(1999, 12, 31))
    days = usual if births is None else births
    return st.builds(make_number, region_codes(), days, st.integers(1, 999))


def odd_id_number_texts() -> SearchStrategy[str]:
    """What stands in the place of a number: 15 digits, other widths and cases, and faults.

    Notice: N3.2j; N3.2d 不规范
    """
    right = id_number_texts()
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    older = dates(date(1930, 1, 1), date(1984, 12, 31))
    return st.one_of(
        st.builds(make_number, region_codes(), older, st.integers(1, 999),
                  digits=st.just(15)),
        st.builds(_with_small_x, region_codes(), older, st.integers(1, 900)),
        right.map(lambda text: text.translate(wide)),
        right.map(lambda text: f"{text[:6]} {text[6:14]} {text[14:]}"),
        right.map(lambda text: text[:-1] + ("1" if text[-1] == "0" else "0")),
        right.map(lambda text: text[:-1]),
        right.map(lambda text: "999999" + text[6:]),
        right.map(lambda text: text[:6] + "19990230" + text[14:]),
        st.sampled_from(["", "无", "0" * 18]),
    )  # fmt: skip


def _with_small_x(region: str, birth: date, sequence: int) -> str:
    """Give the first number from a sequence on whose check character is X, written small."""
    found = (make_number(region, birth, one) for one in range(sequence, sequence + 99))
    return next(number for number in found if number.endswith("X")).lower()


def resident_ids() -> SearchStrategy[ResidentId]:
    """Right resident ID numbers, masked.

    Notice: N3.3c
    """
    return id_number_texts().map(ResidentId)


def phones() -> SearchStrategy[Phone]:
    """Telephone numbers of no place.

    Notice: N3.3c
    """
    return st.integers(0, 99_999_999).map(lambda number: Phone(f"000-{number:08}"))


def home_addresses() -> SearchStrategy[HomeAddress]:
    """Home addresses of no place.

    Notice: N3.3c
    """
    return st.builds("{}{}号".format, texts(8), st.integers(1, 300)).map(HomeAddress)


def birth_dates() -> SearchStrategy[BirthDate]:
    """Dates of birth of people who may be members.

    Notice: N3.3c
    """
    return dates(date(1930, 1, 1), date(1999, 12, 31)).map(BirthDate)


def optional(values: SearchStrategy[str]) -> SearchStrategy[str | None]:
    """Give None or a value."""
    return st.none() | values
