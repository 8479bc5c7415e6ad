"""What does a program send and get of the room of a meeting: presence, ballots, items?"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from states.vocabulary import BallotKind, BallotSubject, VoteChoice
from web.api.schemas.base import Asked, Code, Line, LongText, Reason, Told, Version, Words

At = Field(
    default=None, description="Kdy se to stalo; jinak teď. Vždy s\u00a0časovým pásmem.", examples=[None]
)


class Present(Asked):
    """Who came, left or apologised; codes of members."""

    act: Literal["everybody", "arrived", "joined_remotely", "left", "excused"] = Field(
        description="everybody: přišli všichni kromě uvedených.", examples=["everybody"]
    )
    members: list[Code] = Field(
        default=[], max_length=200, description="Kódy členů orgánu.", examples=[["bily", "cerna"]]
    )
    at: datetime | None = At
    note: Line = Field(default="", description="Poznámka.", examples=[""])
    version: Version = None


class RoomMember(Told):
    """One member of the roll."""

    code: str = Field(description="Kód člena.", examples=["bily"])
    name: str = Field(description="Jméno.", examples=["Adam Bílý"])
    standing: str = Field(description="absent, excused, present, remote, left.", examples=["present"])


class RoomEvent(Told):
    """One event of the timeline of presence."""

    id: int = Field(description="Číslo záznamu.", examples=[12])
    name: str = Field(description="Jméno člena.", examples=["Adam Bílý"])
    kind: str = Field(description="arrived, joined_remotely, left, excused.", examples=["arrived"])
    at: datetime = Field(description="Kdy.", examples=["2024-06-24T12:00:00Z"])
    void_reason: str | None = Field(default=None, description="Proč neplatí.", examples=[None])


class RoomBallot(Told):
    """One ballot, with what it means by law."""

    id: int = Field(description="Číslo záznamu.", examples=[5])
    position: int = Field(description="Pořadí na jednání.", examples=[1])
    item_id: int | None = Field(default=None, description="Bod programu.", examples=[3])
    subject: str = Field(description="O čem se hlasovalo.", examples=["proposal"])
    kind: str = Field(description="counts, roll_call, secret.", examples=["counts"])
    taken_at: datetime = Field(description="Kdy.", examples=["2024-06-24T12:30:00Z"])
    members: int = Field(description="Všech členů.", examples=[33])
    present: int = Field(description="Přítomno.", examples=[30])
    votes_for: int = Field(description="Pro.", examples=[27])
    against: int = Field(description="Proti.", examples=[0])
    abstained: int = Field(description="Zdržel se.", examples=[3])
    is_valid: bool = Field(description="Nikdo je neprohlásil za neplatné.", examples=[True])
    void_reason: str | None = Field(default=None, description="Proč je neplatné.", examples=[None])
    is_adopted: bool = Field(description="Přijato podle zákona.", examples=[True])
    reason: str = Field(
        description="Proč.", examples=["Přijato. Pro 27 z 33 členů; k přijetí je třeba 17 hlasů."]
    )
    said_result: str | None = Field(
        default=None, description="Co tvrdí zařízení; nerozhoduje.", examples=[None]
    )


class RoomNow(Told):
    """The room of a meeting at this instant."""

    meeting: int = Field(description="Číslo jednání.", examples=[3])
    state: str = Field(description="Stav jednání.", examples=["in_session"])
    version: int = Field(description="Verze jednání.", examples=[7])
    members: int | None = Field(description="Všech členů podle pravidel města.", examples=[33])
    needed: int | None = Field(description="Kolik hlasů pro je třeba.", examples=[17])
    present: int | None = Field(description="Přítomno; null: prezence se nevede.", examples=[30])
    is_quorate: bool | None = Field(description="Usnášeníschopné; null: neví se.", examples=[True])
    current_item: int | None = Field(description="Bod, který se projednává.", examples=[3])
    next_item: int | None = Field(description="Další bod bez výsledku.", examples=[4])
    roll: list[RoomMember] = Field(description="Členové orgánu.")
    events: list[RoomEvent] = Field(description="Záznamy prezence, i\u00a0zrušené.")
    ballots: list[RoomBallot] = Field(description="Hlasování v\u00a0pořadí.")
    warnings: list[str] = Field(default=[], description="Na co se podívat.", examples=[[]])


class NewBallot(Asked):
    """A ballot: counts, or the votes by name from which they follow."""

    item_id: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Bod programu; null: k\u00a0žádnému.", examples=[3]
    )
    subject: BallotSubject = Field(
        default=BallotSubject.PROPOSAL, description="O čem se hlasovalo.", examples=["proposal"]
    )
    kind: BallotKind = Field(default=BallotKind.COUNTS, description="Způsob.", examples=["counts"])
    votes_for: int = Field(default=0, ge=0, le=999, description="Pro.", examples=[27])
    against: int = Field(default=0, ge=0, le=999, description="Proti.", examples=[0])
    abstained: int = Field(default=0, ge=0, le=999, description="Zdržel se.", examples=[3])
    present: int | None = Field(
        default=None, ge=0, le=999, description="Přítomno, nevede-li se prezence.", examples=[None]
    )
    members: int | None = Field(
        default=None, ge=1, le=999, description="Všech členů, neříkají-li to pravidla.", examples=[None]
    )
    votes: dict[str, VoteChoice] = Field(
        default={}, max_length=200, description="Jmenovitě: kód člena a\u00a0hlas.", examples=[{}]
    )
    motion: LongText = Field(default="", description="Znění; jinak to na stole.", examples=[""])
    moved_by: Line = Field(default="", description="Kdo návrh podal.", examples=[""])
    candidate: Line = Field(default="", description="Koho orgán volil.", examples=[""])
    clauses: list[Code] = Field(default=[], max_length=100, description="Body návrhu.", examples=[[]])
    taken_at: datetime | None = At
    said_result: Line = Field(default="", description="Co tvrdí zařízení.", examples=[""])
    record_outcome: bool = Field(
        default=False, description="Zapsat i\u00a0výsledek bodu, jak ho říkají počty.", examples=[True]
    )
    version: Version = None


class TakenBallot(RoomBallot):
    """The ballot that was recorded, and what followed."""

    outcome: str | None = Field(
        default=None, description="Výsledek bodu, byl-li zapsán.", examples=["adopted"]
    )
    number: str | None = Field(default=None, description="Číslo usnesení.", examples=["2024-1/1"])
    warnings: list[str] = Field(default=[], description="Na co se podívat.", examples=[[]])


class VoidIt(Asked):
    """A reason why a record does not hold."""

    reason: Reason = Field(examples=["Omyl obsluhy zařízení."])
    version: Version = None


class WhenItWas(Asked):
    """When something happened."""

    at: datetime | None = At
    version: Version = None


class EndIt(Asked):
    """Why and when a meeting without a quorum was ended."""

    reason: Words = Field(default="", description="Poznámka do zápisu.", examples=[""])
    at: datetime | None = At
    version: Version = None


class EndedMeeting(Told):
    """A meeting that lost its quorum."""

    not_reached: list[str] = Field(description="Neprojednané body.", examples=[[]])
    substitute_id: int | None = Field(description="Náhradní jednání.", examples=[9])
    said: str = Field(
        description="Co je třeba udělat.", examples=["Náhradní jednání je naplánováno na 9. 7. 2024."]
    )
