"""What do the guards of planning look at? Plain facts at the moment of acting; nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """A process that is to go to its next phase. What is missing in a phase are sentences made by `phase_gaps`."""

    today: date
    gaps: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupMeetingFacts:
    """A meeting of one or more groups. ``invited_by`` is the last day for the invitation (rules of procedure),
    ``present`` and ``needed`` count those with a vote for each group that must be quorate, by name.

    ``is_urgent``: called at short notice with a reason, which the rules allow.
    """

    today: date
    held_until: date | None
    invited_by: date | None = None
    invited: int = 0
    agenda: int = 0
    present: tuple[tuple[str, int, int], ...] = ()
    is_urgent: bool = False
    is_attendance_kept: bool = True
    minutes: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan in one of its versions. ``faults`` are sentences about its content, ``unsettled`` counts comments."""

    today: date
    faults: tuple[str, ...] = ()
    window_closes_on: date | None = None
    minimum_faults: tuple[str, ...] = ()
    unsettled: int = 0
    consents: int = 0
    is_proposal_adopted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """A comment. ``expires_at`` is until when a link of the confirmation holds."""

    now: datetime
    expires_at: datetime | None = None
    settlement: str = ""
    is_window_open: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """By when a draft must be out for a hearing: ``words`` are the term („14 dnů“), ``earliest`` is the first day that
    a hearing could be held in time now."""

    words: str
    limit: date
    earliest: date


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """A public hearing on ``held_on``, the new day of one that is to be moved.

    ``draft_out_on`` is when the draft was published, ``draft`` by when it should have been; None: nothing is judged.
    ``has_begun``: the day and hour that were announced are here.
    """

    today: date
    held_on: date
    draft_out_on: date | None = None
    draft: DraftTerm | None = None
    has_begun: bool = False
    minutes: str = ""
    reason: str = ""
