"""What was typed at the session desk: counts of a vote, times of the day, votes by name?"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from states.dates import PRAGUE
from states.machine import Refused
from states.majority import parse_vote_line
from states.vocabulary import BallotKind, BallotSubject, VoteChoice
from web.form import Form

_TRIPLE = re.compile(r"(\d{1,3})\s*[-–—,;/ ]\s*(\d{1,3})\s*[-–—,;/ ]\s*(\d{1,3})")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)(?:[:.]([0-5]\d))?")
ALL_FOR = frozenset({"v", "vsichni", "všichni", "*"})
"""Typed instead of counts: everybody who is present was for."""
_NIGHT = time(6)


def counts_of(text: str, present: int | None) -> tuple[int, int, int]:
    """For, against and abstained: „27 0 3“, „27-0-3“, a line of minutes, or „v“ for all; raises Refused."""
    typed = " ".join(text.split())
    if typed.casefold() in ALL_FOR:
        if present is None:
            raise Refused(
                "„Všichni pro“ jde zapsat, jen když se vede prezence; uveďte počty, například 27 0 3."
            )
        return present, 0, 0
    if match := _TRIPLE.fullmatch(typed):
        return int(match[1]), int(match[2]), int(match[3])
    try:
        return parse_vote_line(typed)
    except ValueError:
        raise Refused(
            f"Počtům „{typed[:40]}“ nerozumíme; napište pro, proti a\u00a0zdržel se, například 27 0 3."
        ) from None


def time_of(form: Form, name: str, meeting: Any) -> datetime | None:
    """A time of the meeting's day, or of the night after it; None: now. Raises Refused for anything else."""
    typed = form.text(name)
    if not typed:
        return None
    match = _CLOCK.fullmatch(typed.replace(" ", ""))
    if match is None:
        raise Refused(f"Času „{typed[:20]}“ nerozumíme; napište ho jako 14:05.")
    clock = time(int(match[1]), int(match[2]), int(match[3] or 0))
    begins = meeting.starts_at
    is_night = clock < _NIGHT <= begins
    day = meeting.held_on + timedelta(days=1 if is_night else 0)
    return datetime.combine(day, clock, tzinfo=PRAGUE)


def votes_of(form: Form) -> dict[int, VoteChoice]:
    """Votes by name: fields „vote-ID“; raises Refused for a word that is no vote."""
    found = {}
    for name in dict.fromkeys(form.names()):
        if not name.startswith("vote-") or not name[5:].isdigit():
            continue
        try:
            found[int(name[5:])] = VoteChoice(form.text(name))
        except ValueError:
            raise Refused("Takový hlas neznáme; vyberte ho ze seznamu.") from None
    return found


def chosen(form: Form, name: str, kind: type[BallotSubject] | type[BallotKind], default: Any) -> Any:
    """One of the vocabulary's words; raises Refused for another."""
    text = form.text(name)
    if not text:
        return default
    try:
        return kind(text)
    except ValueError:
        raise Refused("Takovou možnost neznáme; vyberte ji ze seznamu.") from None


def ids_of(form: Form, name: str) -> list[int]:
    """Numbers of ticked boxes."""
    return [
        int(value) for value in form.texts(name) if value.isascii() and value.isdigit() and len(value) < 10
    ]
