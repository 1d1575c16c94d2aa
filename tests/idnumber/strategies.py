"""Numbers for the tests: right ones, nearly right ones, and a second, slow reading of the rule."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from partyreg.idnumber import Listing, listing, make_number, region_of
from partyreg.idnumber.regions import table

DIGITS = "0123456789"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

codes = st.deferred(lambda: st.sampled_from(sorted(table().periods)))
births = st.dates(date(1850, 1, 1), date(2024, 12, 31))
sequences = st.integers(1, 999)
right_18 = st.builds(make_number, codes, births, sequences)
right_15 = st.builds(
    lambda code, born, sequence: make_number(code, born, sequence, digits=15),
    codes,
    st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    sequences,
)
right = right_18 | right_15

odd_characters = st.sampled_from([*DIGITS, "X", "x", "O", "l", " ", "\n", "０", "Χ", "\ufeff", "٣"])
odd_parts = st.text(odd_characters, max_size=20)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """Give a number with up to four characters replaced, and sometimes one more or fewer."""
    text = list(draw(right))
    for _ in range(draw(st.integers(0, 4))):
        text[draw(st.integers(0, len(text) - 1))] = draw(odd_characters)
    extra = draw(st.sampled_from(["", "", "", " ", "1"]))
    return ("".join(text) + extra)[: draw(st.sampled_from([99, 99, 99, 17, 14]))]


def plain(text: str) -> bool:
    """Tell whether a text is ASCII digits, one at least."""
    return text != "" and all(one in DIGITS for one in text)


def slow_codes(text: str, on: date | None) -> list[str]:
    """Read a number part by part, as the standard is written."""
    if len(text) not in (15, 18):
        body = text[:-1] if text[-1:] in ("x", "X") else text
        return [*(["charset"] if body and not plain(body) else []), "length"]
    eighteen = len(text) == 18
    birth = text[6:14] if eighteen else "19" + text[6:12]
    sequence = text[14:17] if eighteen else text[12:]
    body, check = (text[:17], text[17].upper()) if eighteen else (text, "")
    clean = plain(body) and (not eighteen or check in CHECKS) and not text.endswith("ｘ")
    born = slow_date(birth)
    found = [] if clean else ["charset"]
    found += ["region"] if plain(text[:6]) and slow_region(text[:6], born, on, text) else []
    found += ["date"] if plain(birth) and born is None else []
    found += ["future"] if born and on and born > on else []
    found += ["checksum"] if clean and eighteen and check != slow_check(body) else []
    return [*found, *(["sequence"] if sequence == "000" else [])]


def slow_date(text: str) -> date | None:
    """Read eight digits as a date from 1850 on."""
    if not plain(text):
        return None
    try:
        born = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return None
    return born if born.year >= 1850 else None


def slow_region(code: str, born: date | None, on: date | None, text: str) -> bool:
    """Tell whether a region code gives a problem."""
    if listing(code) in (Listing.UNLISTED, Listing.UNKNOWN):
        return True
    old = len(text) == 15 and text[12:] in ("996", "997", "998", "999")
    if born is None or (on is not None and born > on) or old:
        return False
    end = None if listing(code) is Listing.SERIES else region_of(code).abolished
    return end is not None and born.year > end


def slow_check(body: str) -> str:
    """Give the check character by the standard's own weights."""
    total = sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return CHECKS[total % 11]
