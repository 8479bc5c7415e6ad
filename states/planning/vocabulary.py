"""Which words does community planning use? Sides of the triad, kinds of groups, papers and comments."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Whom somebody speaks for: the triad of community planning, and the public beside it (domain.md 4)."""

    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    USER = "user"
    PUBLIC = "public"


SIDE_LABELS: dict[Side, str] = {
    Side.COMMISSIONER: "zadavatel",
    Side.PROVIDER: "poskytovatel",
    Side.USER: "uživatel",
    Side.PUBLIC: "veřejnost",
}
SIDES_LABELS: dict[Side, str] = {
    Side.COMMISSIONER: "zadavatelé",
    Side.PROVIDER: "poskytovatelé",
    Side.USER: "uživatelé",
    Side.PUBLIC: "veřejnost",
}


class GroupKind(StrEnum):
    """What a group is for: it steers the whole process, or works on one field."""

    STEERING = "steering"
    WORKING = "working"


GROUP_KIND_LABELS: dict[GroupKind, str] = {
    GroupKind.STEERING: "řídicí skupina",
    GroupKind.WORKING: "pracovní skupina",
}


class GroupOffice(StrEnum):
    """How somebody belongs to a group; a guest has no vote."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    GUEST = "guest"


RUNS_A_GROUP = (GroupOffice.CHAIR.value, GroupOffice.SECRETARY.value)
"""Who calls a group together, minutes what it does and proposes how its comments are settled."""

GROUP_OFFICE_LABELS: dict[GroupOffice, str] = {
    GroupOffice.CHAIR: "vedoucí skupiny",
    GroupOffice.SECRETARY: "tajemník skupiny",
    GroupOffice.MEMBER: "člen",
    GroupOffice.GUEST: "host",
}


class Answer(StrEnum):
    """What an invited person said of coming."""

    COMING = "coming"
    NOT_COMING = "not_coming"


ANSWER_LABELS: dict[Answer, str] = {
    Answer.COMING: "přijde",
    Answer.NOT_COMING: "omlouvá se",
}


class Attended(StrEnum):
    """Who was there."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


ATTENDED_LABELS: dict[Attended, str] = {
    Attended.PRESENT: "přítomen",
    Attended.EXCUSED: "omluven",
    Attended.ABSENT: "nepřítomen",
}


class PaperKind(StrEnum):
    """What a paper of the process is (domain.md 4, artefacts)."""

    CHARTER = "charter"
    RULES = "rules"
    INVITATION = "invitation"
    PROGRAMME = "programme"
    MINUTES = "minutes"
    OUTPUT = "output"
    SURVEY = "survey"
    ANALYSIS = "analysis"
    DRAFT = "draft"
    SETTLEMENT = "settlement"
    PLAN = "plan"
    ACTION_PLAN = "action_plan"
    EVALUATION = "evaluation"
    CATALOGUE = "catalogue"
    ARTICLE = "article"
    HEARING = "hearing"
    OTHER = "other"


PAPER_KIND_LABELS: dict[PaperKind, str] = {
    PaperKind.CHARTER: "základní listina",
    PaperKind.RULES: "jednací řád",
    PaperKind.INVITATION: "pozvánka",
    PaperKind.PROGRAMME: "program",
    PaperKind.MINUTES: "zápis",
    PaperKind.OUTPUT: "výstup z\u00a0jednání",
    PaperKind.SURVEY: "výsledky dotazníkového šetření",
    PaperKind.ANALYSIS: "analýza",
    PaperKind.DRAFT: "návrh plánu",
    PaperKind.SETTLEMENT: "vypořádání připomínek",
    PaperKind.PLAN: "střednědobý plán",
    PaperKind.ACTION_PLAN: "akční plán",
    PaperKind.EVALUATION: "vyhodnocení",
    PaperKind.CATALOGUE: "katalog poskytovatelů",
    PaperKind.ARTICLE: "článek",
    PaperKind.HEARING: "pozvánka na veřejné projednání",
    PaperKind.OTHER: "jiný dokument",
}


class Quadrant(StrEnum):
    """The four fields of a SWOT analysis."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"


QUADRANT_LABELS: dict[Quadrant, str] = {
    Quadrant.STRENGTH: "silné stránky",
    Quadrant.WEAKNESS: "slabé stránky",
    Quadrant.OPPORTUNITY: "příležitosti",
    Quadrant.THREAT: "hrozby",
}


class Channel(StrEnum):
    """By which way a comment came."""

    WEB = "web"
    PAPER = "paper"
    MEETING = "meeting"
    HEARING = "hearing"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.WEB: "webový formulář",
    Channel.PAPER: "písemně",
    Channel.MEETING: "na jednání skupiny",
    Channel.HEARING: "na veřejném projednání",
}


class Settlement(StrEnum):
    """What became of a comment; each has a reason."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    NOTED = "noted"


SETTLEMENT_LABELS: dict[Settlement, str] = {
    Settlement.ACCEPTED: "přijata",
    Settlement.PARTLY: "přijata zčásti",
    Settlement.REJECTED: "nepřijata",
    Settlement.NOTED: "vzata na vědomí",
}


class PlanKind(StrEnum):
    """The plan itself, or the action plan that is drawn from it."""

    MID_TERM = "mid_term"
    ACTION = "action"


PLAN_KIND_LABELS: dict[PlanKind, str] = {
    PlanKind.MID_TERM: "střednědobý plán",
    PlanKind.ACTION: "akční plán",
}


class Progress(StrEnum):
    """How far a measure or an activity is, as who answers for it says."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"
    CONTINUOUS = "continuous"
    ABANDONED = "abandoned"


PROGRESS_LABELS: dict[Progress, str] = {
    Progress.NOT_BEGUN: "nezahájeno",
    Progress.UNDER_WAY: "plní se",
    Progress.DONE: "splněno",
    Progress.CONTINUOUS: "plní se průběžně",
    Progress.ABANDONED: "upuštěno",
}


class Consent(StrEnum):
    """What a body of a municipality said of the plan."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


CONSENT_LABELS: dict[Consent, str] = {
    Consent.ASKED: "požádáno",
    Consent.APPROVED: "schváleno",
    Consent.DECLINED: "neschváleno",
}
