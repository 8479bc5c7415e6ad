"""How is a day or an instant written in a Czech sentence?"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PRAGUE = ZoneInfo("Europe/Prague")
NBSP = "\u00a0"


def czech_date(day: date) -> str:
    """A date as it stands in a sentence: ``24. 6. 2024``, held together by non-breaking spaces."""
    return f"{day.day}.{NBSP}{day.month}.{NBSP}{day.year}"


def czech_datetime(instant: datetime) -> str:
    """An instant on the town's clock: ``24. 6. 2024 v 16:00``. Raises ValueError when it has no zone."""
    if instant.tzinfo is None:
        raise ValueError("czech_datetime needs an instant with a time zone")
    here = instant.astimezone(PRAGUE)
    return f"{czech_date(here)} v{NBSP}{here:%H:%M}"
