"""What do the guards look at? Plain facts about one subject at the moment of acting; nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from states.content import Content
from states.majority import Tally
from states.vocabulary import BodyKind, StageTask


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal that somebody wants to move; ``planned``: names of bodies with their days, in order."""

    today: date
    content: Content
    planned: tuple[tuple[str, date | None], ...] = ()
    chain_faults: tuple[str, ...] = ()
    open_mandatory: tuple[str, ...] = ()
    is_on_agenda_of_running_meeting: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignOffFacts:
    """A sign-off that somebody wants to give; people are ids, None where nobody is meant;
    ``authors`` are all who wrote the text that is signed."""

    actor: int | None
    authors: frozenset[int]
    holder: int
    acts_for: int | None = None
    is_opinion: bool = False
    holder_holds_office: bool = True
    is_text_unchanged: bool = True
    reason: str = ""
    opinion: str = ""
    new_holder: int | None = None
    new_holder_name: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting: ``notice_limit`` is the last day for the notice, ``items`` are those of the agenda.

    ``present`` is counted from the timeline of presence, None where nobody keeps one; ``undecided`` are the
    places and titles of items without an outcome. ``is_public`` is whether it is announced on the official notice
    board, ``posted_on`` when that was done; ``moved_faults`` are why it can't be moved to the day that is asked for;
    ``disagreements`` are sentences about ballots that the timeline of presence denies.
    """

    today: date
    held_on: date
    body: str
    notice_limit: date
    items: int = 0
    items_without_outcome: int = 0
    is_crisis: bool = False
    is_frozen: bool = False
    members: int | None = None
    present: int | None = None
    undecided: tuple[str, ...] = ()
    is_public: bool = False
    posted_on: date | None = None
    moved_faults: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    quorum_paragraph: str = "§ 92 odst. 3 zákona o obcích"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConsultationFacts:
    """One stop of the route. ``tally`` is the valid ballot on the proposal, None if there was none.

    ``late_policy`` is the body's (allow, refuse, approve), ``late_office`` who approves, ``next_meeting_on`` the
    nearest later meeting whose hand-in limit has not passed. ``intent_fault`` is why the intent of § 39 has not
    been posted long enough for the meeting, ``intent_reason`` why the matter is placed all the same.
    """

    today: date
    body: str
    body_kind: BodyKind
    task: StageTask
    proposal_is_on_route: bool = True
    proposal_is_in_sign_off: bool = False
    meeting_body: str | None = None
    meeting_state: str | None = None
    meeting_held_on: date | None = None
    meeting_is_crisis: bool = False
    hand_in_limit: date | None = None
    agenda_is_frozen: bool = False
    late_policy: str = "allow"
    late_office: str = ""
    late_is_approved: bool = False
    is_included_by_vote: bool = False
    next_meeting_on: date | None = None
    form_needs_signature: bool = False
    form_is_signed: bool = False
    actor_is_author: bool = False
    postponed_to: date | None = None
    tally: Tally | None = None
    members: int | None = None
    majority_paragraph: str = ""
    amended_text: str = ""
    negative_motion: str = ""
    conditions: str = ""
    reason: str = ""
    clause_faults: tuple[str, ...] = field(default=())
    intent_fault: str = ""
    intent_reason: str = ""

    @property
    def is_after_hand_in(self) -> bool:
        """Whether the hand-in limit of the meeting has passed."""
        return self.hand_in_limit is not None and self.today > self.hand_in_limit


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """An adopted resolution that something happens to."""

    today: date
    body_kind: BodyKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """The minutes of a meeting; ``open_signatures`` are names of those who have not signed, ``missing_signers``
    functions for which nobody is named."""

    today: date
    open_signatures: tuple[str, ...] = ()
    meeting_is_over: bool = True
    missing_signers: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """A task that follows from a resolution. ``asked_due_on`` is the later term that somebody asks for.

    ``is_resting``: the resolution is suspended (§ 105). ``event`` is what the term is counted from, while its day is
    not known; ``event_on`` the day that somebody tells. ``new_holder`` is who takes the task over.
    """

    today: date
    due_on: date | None = None
    report: str = ""
    reason: str = ""
    new_due_on: date | None = None
    asked_due_on: date | None = None
    is_resting: bool = False
    event: str = ""
    event_on: date | None = None
    adopted_on: date | None = None
    holder: int | None = None
    new_holder: int | None = None
    new_holder_name: str = ""
    new_holder_is_of_the_department: bool = True
