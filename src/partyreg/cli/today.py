"""The day on which a command runs, where the caller names no other.

Notice: N2.1a the notice's days are days in China
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+08:00")


def today() -> date:
    """Give today's date in China.

    Example:
        >>> today() > date(2018, 1, 9)
        True
    """
    return datetime.now(CHINA).date()
