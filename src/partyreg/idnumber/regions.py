"""Region codes: which were ever listed, under which names, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from attrs import frozen

from partyreg.values import Labelled

SUPPLEMENT = {
    "132733": "[1982-1983]唐海县",
    "229006": "[1989-1990]蛟河市",
    "230834": "[1984-1991]友谊县",
    "329012": "[1989-1990]昆山市",
    "329013": "[1989-1990]启东市",
    "330113": "[2021-]临平区",
    "330114": "[2021-]钱塘区",
    "339011": "[1989-1990]诸暨市",
    "340511": "[1983-1984]郊区",
    "360411": "[1983-1984]郊区",
    "369001": "[1989-1990]瑞昌市",
    "370719": "[1986-1987]青州市",
    "370819": "[1986-1987]曲阜市",
    "379013": "[1989-1990]即墨市",
    "379014": "[1989-1990]平度市",
    "419007": "[1989-1990]沁阳市",
    "620925": "[2002-2006]安西县",
    "830000": "[2018-]台湾居民居住证",
}
"""Codes that the library's table lacks, in its own notation: years, then the name.

Short-lived codes of the lists of 1982 to 2006, two districts of 2021, and the address code of
residence permits for people from Taiwan (810000 and 820000 are in the table).
"""

POLICE_CODES = {"320219": "江阴", "320819": "淮安"}
"""Codes that the police issued, named in published reports, but in no list of the standard."""

SERIES = {"01": "市辖区", "19": "", "20": "市区"}
"""Last two digits that were issued under any prefecture, listed or not, with their usual name."""

NOT_A_NAME = re.compile(r"(市辖区|县|市|(省|自治区|市)直辖.*)$")
"""What stands in the prefecture's place of the table where there is no prefecture."""

_END = re.compile(r"\[\d*-(\d*)\]")
_PERIOD = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,]+)")
_FIRST_YEAR, _LAST_YEAR = 0, 9999


class Listing(Labelled):
    """How a region code stands to the published lists.

    Notice: N3.2j 身份证号码不符合编码规则
    """

    LISTED = "listed", "在册"
    SERIES = "series", "未在册，属已签发系列"
    UNLISTED = "unlisted", "地区在册，县级代码未在册"
    UNKNOWN = "unknown", "从未存在"


class RegionName(NamedTuple):
    """A name and the years in which it stood; None where the list is open.

    Example:
        >>> region_of("340102").names[0]
        RegionName(name='安徽省合肥市东市区', since=1983, until=2001)
    """

    name: str
    since: int | None
    until: int | None


@frozen
class Region:
    """A region code with everything the lists say about it.

    Attributes:
        code: six digits.
        listing: whether it was ever listed.
        names: its full names over time, oldest first; empty where none is known.

    Example:
        >>> region_of("340102").name
        '安徽省合肥市东市区|安徽省合肥市瑶海区'
        >>> region_of("340102").name_in(1999), region_of("340102").abolished
        ('安徽省合肥市东市区', None)

    Notice: N3.2j 身份证号码不符合编码规则
    """

    code: str
    listing: Listing
    names: tuple[RegionName, ...] = ()

    @property
    def name(self) -> str:
        """Give all names over time, joined by a bar."""
        return "|".join(dict.fromkeys(one.name for one in self.names))

    @property
    def abolished(self) -> int | None:
        """Give the last year in which the code was in force, or None if it still is."""
        ends = [one.until for one in self.names]
        return None if not ends or None in ends else max(end for end in ends if end is not None)

    def name_in(self, year: int) -> str | None:
        """Give the name in force in a year, or None."""
        for one in self.names:
            if (one.since or _FIRST_YEAR) <= year <= (one.until or _LAST_YEAR):
                return one.name
        return None


class _Periods(Mapping[str, tuple[RegionName, ...]]):
    """The names of every code that was ever listed, each read when somebody asks for it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the names in the table's notation, by code."""
        self._texts = texts
        self._read: dict[str, tuple[RegionName, ...]] = {}

    def __getitem__(self, code: str) -> tuple[RegionName, ...]:
        """Give the names of a code, oldest first."""
        found = self._read.get(code)
        if found is None:
            found = self._read[code] = _periods(self._texts[code])
        return found

    def __contains__(self, code: object) -> bool:
        """Tell whether a code was ever listed."""
        return code in self._texts

    def __iter__(self) -> Iterator[str]:
        """Give the codes."""
        return iter(self._texts)

    def __len__(self) -> int:
        """Count the codes."""
        return len(self._texts)

    def last_year(self, code: str) -> int:
        """Give the last year in which a code was in force, without reading its names."""
        text = self._texts[code]
        ends = _END.findall(text)
        if len(ends) <= text.count(",") or "" in ends:
            return _LAST_YEAR
        return max(map(int, ends))


class _Table(NamedTuple):
    """The lists: periods per code, provinces per two digits, prefectures ever known."""

    periods: _Periods
    provinces: dict[str, str]
    prefectures: frozenset[str]


@cache
def table() -> _Table:
    """Load the library's table and the supplement, once (some 10 ms)."""
    texts = _lines() or _database()
    texts |= {code: name for code, name in SUPPLEMENT.items() if code not in texts}
    periods = _Periods(texts)
    provinces = {code[:2]: periods[code][-1].name for code in texts if code.endswith("0000")}
    prefectures = frozenset(code[:4] for code in texts if code[2:4] != "00")
    return _Table(periods, provinces, prefectures)


def _database() -> dict[str, str]:
    """Give the library's table by its own reader (some 30 ms): names in its notation, by code."""
    from stdnum import numdb

    texts: dict[str, str] = {}
    for _, province, _, _, counties in numdb.get("cn/loc").prefixes:
        texts.update((province + code, props["county"]) for _, code, _, props, _ in counties)
    return texts


def _lines() -> dict[str, str]:
    """Give the same from the library's file, ten times as fast; empty if a line is not as known."""
    from pathlib import Path

    import stdnum

    try:
        content = (Path(stdnum.__file__).parent / "cn" / "loc.dat").read_text("utf-8")
    except OSError:
        return {}
    texts, province = {}, ""
    for line in content.splitlines():
        name = line[:-1].partition('="')[2]
        if line.startswith("  ") and line[6:15] == ' county="' and name:
            texts[province + line[2:6]] = name
        elif line[2:13] == ' province="':
            province = line[:2]
        elif line and not line.startswith("#"):
            return {}
    return texts


def _periods(text: str) -> tuple[RegionName, ...]:
    """Read the table's notation of names with years."""
    return tuple(
        RegionName(name, int(since) if since else None, int(until) if until else None)
        for since, until, name in _PERIOD.findall(text)
    )


def listing(code: str) -> Listing:
    """Say how a code stands to the published lists.

    Three answers matter: ever listed is right, whatever the year of birth, since people were
    given numbers from 1984 on, long after birth, and codes since abolished are normal; a known
    prefecture with a county that no list has is doubtful; anything else never existed.

    Args:
        code: six digits; any other text was never listed.

    Example:
        >>> [listing(code).value for code in ("340102", "320219", "340524", "519898")]
        ['listed', 'series', 'unlisted', 'unknown']

    Notice: N3.2j 身份证号码不符合编码规则
    """
    known = table()
    if code in known.periods:
        return Listing.LISTED
    if code[:4] not in known.prefectures or not _six_digits(code):
        return Listing.UNKNOWN
    return Listing.SERIES if code[4:] in SERIES else Listing.UNLISTED


def _six_digits(code: str) -> bool:
    """Tell whether a text is six digits 0-9."""
    return len(code) == 6 and code.isascii() and code.isdigit()


def last_year(code: str) -> int:
    """Give the last year in which a listed code was in force, 9999 if it still is."""
    return table().periods.last_year(code)


def region_of(code: str) -> Region:
    """Give what the lists say about a region code.

    Args:
        code: six digits.

    Example:
        >>> region_of("810000").name, region_of("110229").name
        ('香港特别行政区', '北京市延庆县')
        >>> region_of("340524").listing.label
        '地区在册，县级代码未在册'

    Notice: N3.2j 身份证号码不符合编码规则
    """
    return _region_of(code)


@lru_cache(maxsize=2**14)
def _region_of(code: str) -> Region:
    """Put together what the lists say; kept, since a few thousand codes serve everybody."""
    kind = listing(code)
    if kind is Listing.LISTED:
        return Region(code, kind, _listed_names(code))
    if kind is Listing.SERIES:
        return Region(code, kind, _series_names(code))
    return Region(code, kind)


def _listed_names(code: str) -> tuple[RegionName, ...]:
    """Give the full names of a listed code: province, prefecture, county."""
    known = table()
    own = known.periods[code]
    if code.endswith("0000"):
        return own
    above = () if code.endswith("00") else known.periods.get(code[:4] + "00", ())
    province = known.provinces[code[:2]]
    return tuple(_joined(province, upper, one) for one in own for upper in _upper(above, one))


def _upper(above: tuple[RegionName, ...], one: RegionName) -> tuple[RegionName, ...]:
    """Give the prefecture's names that stood during a period; one open, empty name if none."""
    real = tuple(upper for upper in above if not NOT_A_NAME.match(upper.name))
    return tuple(upper for upper in real if _overlap(upper, one)) or (RegionName(
        real[-1].name if real else "", None, None),)  # fmt: skip


def _overlap(one: RegionName, other: RegionName) -> bool:
    """Tell whether two periods share a year."""
    since = max(one.since or _FIRST_YEAR, other.since or _FIRST_YEAR)
    return since <= min(one.until or _LAST_YEAR, other.until or _LAST_YEAR)


def _joined(province: str, upper: RegionName, one: RegionName) -> RegionName:
    """Write a full name, with the years in which all of it stood."""
    since = max(upper.since or _FIRST_YEAR, one.since or _FIRST_YEAR) or None
    until = min(upper.until or _LAST_YEAR, one.until or _LAST_YEAR)
    name = province + upper.name + one.name
    return RegionName(name, since, None if until == _LAST_YEAR else until)


def _series_names(code: str) -> tuple[RegionName, ...]:
    """Name a code that was issued under a known prefecture although no list has it."""
    if code in POLICE_CODES:
        return (RegionName(f"{POLICE_CODES[code]} (police code, not in GB/T 2260)", None, None),)
    above = table().periods.get(code[:4] + "00", ())
    last = SERIES[code[4:]]
    province = table().provinces[code[:2]]
    return tuple(
        _joined(province, upper, RegionName(last, None, None))
        for upper in above
        if not NOT_A_NAME.match(upper.name)
    )
