"""Which words do we use? Roles, outcomes, tasks of a stage; the operative verbs stand in operative_verbs.py."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """How a person stands towards a subject at the moment of acting; the columns of the golden matrix."""

    AUTHOR = "author"
    HEAD_OF_DEPARTMENT = "head_of_department"
    SPONSOR = "sponsor"
    APPROVER = "approver"
    SECRETARY = "secretary"
    ORGANISER = "organiser"
    CHAIR = "chair"
    MEMBER = "member"
    VERIFIER = "verifier"
    CHARGED = "charged"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    GROUP_SECRETARY = "group_secretary"
    INVITED = "invited"
    COMMENTER = "commenter"
    MACHINE = "machine"


ROLE_LABELS: dict[Role, str] = {
    Role.AUTHOR: "zpracovatel",
    Role.HEAD_OF_DEPARTMENT: "vedoucí odboru",
    Role.SPONSOR: "předkladatel",
    Role.APPROVER: "schvalovatel, který je na řadě",
    Role.SECRETARY: "tajemník",
    Role.ORGANISER: "organizační oddělení",
    Role.CHAIR: "předsedající",
    Role.MEMBER: "člen orgánu",
    Role.VERIFIER: "ověřovatel zápisu",
    Role.CHARGED: "nositel úkolu",
    Role.AUDITOR: "kontrolor",
    Role.ADMINISTRATOR: "správce",
    Role.COORDINATOR: "koordinátor plánování",
    Role.GROUP_SECRETARY: "tajemník skupiny",
    Role.INVITED: "pozvaný",
    Role.COMMENTER: "autor připomínky",
    Role.MACHINE: "Razítko samo",
}


class Gender(StrEnum):
    """Grammatical gender of a body's name; past forms of the verb agree with it."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


class BodyKind(StrEnum):
    """What the law makes of a body (Act 128/2000, §§ 84, 99, 118, 122; domain.md 1.3 for internal ones)."""

    ASSEMBLY = "assembly"
    COUNCIL = "council"
    COMMITTEE = "committee"
    COMMISSION = "commission"
    INTERNAL = "internal"


MAJORITY_PARAGRAPHS: dict[BodyKind, str] = {
    BodyKind.ASSEMBLY: "§ 87 zákona o obcích",
    BodyKind.COUNCIL: "§ 101 odst. 2 zákona o obcích",
    BodyKind.COMMITTEE: "§ 118 zákona o obcích",
    BodyKind.COMMISSION: "§ 122 zákona o obcích",
}


class StageTask(StrEnum):
    """What a body does with the matter at its stop of the route."""

    GIVES_OPINION = "gives_opinion"
    RECOMMENDS = "recommends"
    DECIDES = "decides"


STAGE_TASK_LABELS: dict[StageTask, str] = {
    StageTask.GIVES_OPINION: "vyjadřuje se",
    StageTask.RECOMMENDS: "doporučuje",
    StageTask.DECIDES: "rozhoduje",
}


class Outcome(StrEnum):
    """What became of the matter at one meeting. Recorded by a person or a table, never read off a label."""

    ADOPTED = "adopted"
    ADOPTED_AMENDED = "adopted_amended"
    NOT_ADOPTED = "not_adopted"
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    NOTED = "noted"
    POSTPONED = "postponed"
    REMOVED = "removed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.ADOPTED: "přijato",
    Outcome.ADOPTED_AMENDED: "přijato ve změněném znění",
    Outcome.NOT_ADOPTED: "nepřijato",
    Outcome.RECOMMENDED: "doporučeno",
    Outcome.NOT_RECOMMENDED: "nedoporučeno",
    Outcome.NOTED: "vzato na vědomí bez hlasování",
    Outcome.POSTPONED: "odloženo",
    Outcome.REMOVED: "vyřazeno z programu",
    Outcome.RETURNED: "vráceno k přepracování",
    Outcome.WITHDRAWN: "staženo předkladatelem",
    Outcome.NOT_REACHED: "neprojednáno pro nedostatek času",
}

# A recommendation of a legal body is itself a resolution of that body (it is voted on and numbered).
RESOLVING_OUTCOMES = frozenset({Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED})


class MeetingKind(StrEnum):
    """What sort of meeting it is; a substitute one follows a meeting that lost its quorum (§ 92/3)."""

    REGULAR = "regular"
    EXTRAORDINARY = "extraordinary"
    CONSTITUENT = "constituent"
    SUBSTITUTE = "substitute"


MEETING_KIND_LABELS: dict[MeetingKind, str] = {
    MeetingKind.REGULAR: "řádné",
    MeetingKind.EXTRAORDINARY: "mimořádné",
    MeetingKind.CONSTITUENT: "ustavující",
    MeetingKind.SUBSTITUTE: "náhradní",
}


class ItemKind(StrEnum):
    """What stands at one place of an agenda. A motion has no material: it is planned so, or moved in the room."""

    MATTER = "matter"
    STANDING = "standing"
    HEADING = "heading"
    MOTION = "motion"


ITEM_KIND_LABELS: dict[ItemKind, str] = {
    ItemKind.MATTER: "materiál",
    ItemKind.STANDING: "stálý bod",
    ItemKind.HEADING: "mezititulek",
    ItemKind.MOTION: "bod bez materiálu",
}


class PlacedAs(StrEnum):
    """When an item came to the agenda: in time, after the hand-in limit, after the freeze, or in the room."""

    IN_TIME = "in_time"
    LATE = "late"
    ON_TABLE = "on_table"
    AT_MEETING = "at_meeting"


PLACED_AS_LABELS: dict[PlacedAs, str] = {
    PlacedAs.IN_TIME: "zařazeno včas",
    PlacedAs.LATE: "zařazeno po lhůtě",
    PlacedAs.ON_TABLE: "předloženo na stůl",
    PlacedAs.AT_MEETING: "zařazeno hlasováním na jednání",
}


class BallotKind(StrEnum):
    """How the body votes: by name, by counts alone, or in secret."""

    COUNTS = "counts"
    ROLL_CALL = "roll_call"
    SECRET = "secret"  # noqa: S105 -- a secret ballot is no password


BALLOT_KIND_LABELS: dict[BallotKind, str] = {
    BallotKind.COUNTS: "počty",
    BallotKind.ROLL_CALL: "jmenovité",
    BallotKind.SECRET: "tajné",
}


class BallotSubject(StrEnum):
    """What a ballot is about; its motion has words of its own (domain.md 3, case 8)."""

    PROPOSAL = "proposal"
    CLAUSES = "clauses"
    COUNTER_PROPOSAL = "counter_proposal"
    AMENDMENT = "amendment"
    ELECTION = "election"
    AGENDA = "agenda"
    INCLUSION = "inclusion"
    ORDER = "order"
    POSTPONEMENT = "postponement"
    REMOVAL = "removal"
    OFFICERS = "officers"
    PROCEDURE = "procedure"


BALLOT_SUBJECT_LABELS: dict[BallotSubject, str] = {
    BallotSubject.PROPOSAL: "návrh usnesení",
    BallotSubject.CLAUSES: "část návrhu usnesení",
    BallotSubject.COUNTER_PROPOSAL: "protinávrh",
    BallotSubject.AMENDMENT: "pozměňovací návrh",
    BallotSubject.ELECTION: "volba",
    BallotSubject.AGENDA: "schválení programu",
    BallotSubject.INCLUSION: "zařazení bodu na program",
    BallotSubject.ORDER: "pořadí bodů",
    BallotSubject.POSTPONEMENT: "odložení",
    BallotSubject.REMOVAL: "vyřazení z programu",
    BallotSubject.OFFICERS: "určení ověřovatelů a dalších funkcí",
    BallotSubject.PROCEDURE: "procedurální návrh",
}


class VoteChoice(StrEnum):
    """What one member did at one ballot: the six values that towns publish (domain.md 2.5)."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    DID_NOT_VOTE = "did_not_vote"
    ABSENT = "absent"
    EXCUSED = "excused"


VOTE_CHOICE_LABELS: dict[VoteChoice, str] = {
    VoteChoice.FOR: "pro",
    VoteChoice.AGAINST: "proti",
    VoteChoice.ABSTAINED: "zdržel se",
    VoteChoice.DID_NOT_VOTE: "nehlasoval",
    VoteChoice.ABSENT: "nepřítomen",
    VoteChoice.EXCUSED: "omluven",
}


class PresenceKind(StrEnum):
    """An event of the presence timeline."""

    ARRIVED = "arrived"
    JOINED_REMOTELY = "joined_remotely"
    LEFT = "left"
    EXCUSED = "excused"


PRESENCE_KIND_LABELS: dict[PresenceKind, str] = {
    PresenceKind.ARRIVED: "příchod",
    PresenceKind.JOINED_REMOTELY: "připojení na dálku",
    PresenceKind.LEFT: "odchod",
    PresenceKind.EXCUSED: "omluva",
}


class MeetingFunction(StrEnum):
    """Who does what at a meeting besides voting."""

    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"
    VERIFIER = "verifier"


MEETING_FUNCTION_LABELS: dict[MeetingFunction, str] = {
    MeetingFunction.CHAIR: "předsedající",
    MeetingFunction.MINUTE_TAKER: "zapisovatel",
    MeetingFunction.VERIFIER: "ověřovatel",
}


class EffectKind(StrEnum):
    """What a later resolution does to an earlier one, or to one clause of it (domain.md 2.6)."""

    REVOKES = "revokes"
    AMENDS = "amends"
    AFFIRMS = "affirms"


EFFECT_KIND_LABELS: dict[EffectKind, str] = {
    EffectKind.REVOKES: "revokuje",
    EffectKind.AMENDS: "mění",
    EffectKind.AFFIRMS: "trvá na",
}


class AddresseeKind(StrEnum):
    """Whom a task charges (domain.md 2.4)."""

    PERSON = "person"
    OFFICE = "office"
    DEPARTMENT = "department"
    BODY = "body"
    ORGANISATION = "organisation"


ADDRESSEE_KIND_LABELS: dict[AddresseeKind, str] = {
    AddresseeKind.PERSON: "osoba",
    AddresseeKind.OFFICE: "funkce",
    AddresseeKind.DEPARTMENT: "odbor",
    AddresseeKind.BODY: "orgán",
    AddresseeKind.ORGANISATION: "organizace",
}


class TermKind(StrEnum):
    """The shapes in which resolutions say until when (domain.md 2.4)."""

    DATE = "date"
    IMMEDIATELY = "immediately"
    AFTER_EVENT = "after_event"
    MEETING = "meeting"
    RECURRING = "recurring"
    NONE = "none"


TERM_KIND_LABELS: dict[TermKind, str] = {
    TermKind.DATE: "do dne",
    TermKind.IMMEDIATELY: "ihned",
    TermKind.AFTER_EVENT: "do počtu dnů od události",
    TermKind.MEETING: "na jednání orgánu",
    TermKind.RECURRING: "pravidelně",
    TermKind.NONE: "bez termínu",
}


class Part(StrEnum):
    """The parts of a proposal that a sign-off is bound to; an edit elsewhere does not undo it."""

    OPERATIVE = "operative"
    AMOUNT = "amount"
    REPORT = "report"
    ATTACHMENTS = "attachments"
    HEAD = "head"


PART_LABELS: dict[Part, str] = {
    Part.OPERATIVE: "znění usnesení",
    Part.AMOUNT: "částka",
    Part.REPORT: "důvodová zpráva",
    Part.ATTACHMENTS: "přílohy",
    Part.HEAD: "hlavička",
}

NONE_STATED = "-"
"""What the form writes where the clerk says "there is none": stated, unlike an empty field (seed)."""
