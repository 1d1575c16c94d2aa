"""Two runs beside each other: what is new, what still stands, what has been mended.

Notice: N3.2a 督促相关党组织及时修改完善
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from partyreg.model import Finding


@frozen
class Comparison:
    """What has become of findings from one run to the next.

    Attributes:
        new: found now and not before.
        still_open: found both times, as they are now.
        mended: found before and not now.
        waived: found both times, but accepted as they are.

    Notice: N3.2a
    """

    new: tuple[Finding, ...] = field(default=(), repr=False)
    still_open: tuple[Finding, ...] = field(default=(), repr=False)
    mended: tuple[Finding, ...] = field(default=(), repr=False)
    waived: tuple[Finding, ...] = field(default=(), repr=False)

    def by_check(self) -> Mapping[str, tuple[int, int, int]]:
        """Count the new, the still open and the mended of each check, by its id, in order of ids.

        Example:
            >>> compare([], [Finding("a.b", *["x"] * 6)]).by_check()
            {'a.b': (1, 0, 0)}

        Notice: N3.2a
        """
        new, still, mended = (
            Counter(one.check for one in part) for part in (self.new, self.still_open, self.mended)
        )
        return {
            check: (new[check], still[check], mended[check])
            for check in sorted({*new, *still, *mended})
        }


def compare(before: Iterable[Finding], after: Iterable[Finding]) -> Comparison:
    """Compare the findings of two runs by their stable keys.

    Args:
        before: of the earlier run.
        after: of the later run.

    Example:
        >>> one, two = (Finding("a.b", *[subject] * 6) for subject in ("m-1", "m-2"))
        >>> found = compare([one], [two])
        >>> found.new == (two,), found.mended == (one,), found.still_open
        (True, True, ())

    Notice: N3.2a
    """
    earlier = {one.stable_key: one for one in before}
    later = {one.stable_key: one for one in after}
    return Comparison(
        new=tuple(one for key, one in later.items() if key not in earlier),
        still_open=tuple(one for key, one in later.items() if key in earlier),
        mended=tuple(one for key, one in earlier.items() if key not in later),
    )
