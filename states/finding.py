"""How does a check of an installation answer? What was looked at, whether it is well, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How serious it is."""

    WELL = "well"
    NOTICE = "notice"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: ``what`` was looked at, a Czech sentence, and how to mend it (empty if there is nothing to mend)."""

    what: str
    health: Health
    sentence: str
    mend: str = ""


def well(what: str, sentence: str) -> Finding:
    """All is as it should be."""
    return Finding(what, Health.WELL, sentence)


def notice(what: str, sentence: str, mend: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(what, Health.NOTICE, sentence, mend)


def fault(what: str, sentence: str, mend: str) -> Finding:
    """It does not work, or will not for long."""
    return Finding(what, Health.FAULT, sentence, mend)
