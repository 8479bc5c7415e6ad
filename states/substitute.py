"""On which day does the substitute meeting sit after a meeting that lost its quorum?

It is held within so many days of the one that was ended (15 by default, § 92/3 of Act 128/2000 Sb.) and is
convened anew: its notice has a limit of its own (§ 93/1), so only some days are left to choose from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from states.dates import czech_date
from states.deadlines import Term, is_working_day

PARAGRAPHS = "§ 92 odst. 3 a\u00a0§ 93 odst. 1 zákona o obcích"


@dataclass(frozen=True, slots=True)
class Substitute:
    """The day, the last day it may be held at all, and the last day on which it can be convened."""

    held_on: date
    latest_on: date
    notice_until: date

    @property
    def sentence(self) -> str:
        """What has to be done, for the chair and the secretary."""
        return (
            f"Náhradní jednání je naplánováno na {czech_date(self.held_on)} (nejpozději smí být "
            f"{czech_date(self.latest_on)}); svolat ho musíte do {czech_date(self.notice_until)} ({PARAGRAPHS})."
        )


def substitute_day(
    ended_on: date, within: Term, notice: Term, taken: Collection[date] = (), today: date | None = None
) -> Substitute | str:
    """The last working day within the term whose notice can still be posted; a sentence if there is none.

    ``taken`` are days on which the body has a meeting already; ``today`` is the day of convening (by default
    the day of the meeting that was ended).
    """
    now = today or ended_on
    latest = within.after(ended_on)
    day = latest
    while day > now:
        limit = notice.before(day)
        if limit < now:
            break  # the days before it are worse still
        if is_working_day(day) and day not in taken:
            return Substitute(day, latest, limit)
        day -= timedelta(days=1)
    return (
        f"Náhradní jednání nelze naplánovat: má být do {czech_date(latest)}, ale žádný volný pracovní den do té "
        f"doby nesplní lhůtu svolání, {_days(notice)} předem ({PARAGRAPHS}). Naplánujte a\u00a0svolejte ho ručně."
    )


def _days(term: Term) -> str:
    kind = "pracovních" if term.unit == "working" else "kalendářních"
    return f"{term.days}\u00a0{kind} dnů"
