"""What does a program send and get of meetings, agendas and outcomes?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from states.vocabulary import Outcome
from web.api.schemas.base import Asked, Code, Line, LocalTime, LongText, Reason, Told, Version, Words
from web.api.schemas.proposal import Ballot, Clause
from web.api.schemas.seed import SEED


class NewMeeting(Asked):
    """A meeting to be planned."""

    body: Code = Field(description="Kód orgánu.", examples=[SEED["body"]])
    held_on: date = Field(description="Den.", examples=["2024-06-24"])
    starts_at: LocalTime | None = Field(
        default=None, description="Začátek; jinak obvyklý.", examples=["14:00"]
    )
    place: Line | None = Field(default=None, description="Místo; jinak obvyklé.", examples=[None])
    number: int | None = Field(
        default=None, ge=1, le=9999, description="Pořadí; jinak další v\u00a0řadě.", examples=[None]
    )
    is_crisis: bool = Field(
        default=False, description="Za krizového stavu stačí kratší lhůta.", examples=[False]
    )


class Meeting(Told):
    """A meeting with counts of its items."""

    id: int = Field(description="Číslo jednání.", examples=[3])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    held_on: date = Field(description="Den.", examples=["2024-06-24"])
    starts_at: LocalTime = Field(description="Začátek.", examples=["14:00:00"])
    place: str = Field(description="Místo.", examples=["zasedací místnost úřadu"])
    series: str = Field(description="Rok nebo období, ve kterém se jednání číslují.", examples=["2024"])
    number: int = Field(description="Pořadí v\u00a0řadě.", examples=[1])
    state: str = Field(description="planned, convened, in_session, closed, cancelled.", examples=["planned"])
    is_crisis: bool = Field(description="Za krizového stavu.", examples=[False])
    version: int = Field(description="Verze.", examples=[1])
    item_count: int = Field(description="Bodů programu.", examples=[1])
    open_count: int = Field(description="Z\u00a0toho bez výsledku.", examples=[1])


class AgendaItem(Told):
    """One item of an agenda; of a matter hidden from the person only the place is told."""

    id: int = Field(description="Číslo bodu; podle něj se program řadí.", examples=[7])
    position: int = Field(description="Místo na programu, počítané přes všechny druhy bodů.", examples=[1])
    item_number: int | None = Field(
        default=None, description="Číslo, kterým se bod nazývá; mezititulek ho nemá.", examples=[1]
    )
    kind: str = Field(description="matter, standing, heading, motion.", examples=["matter"])
    code: str | None = Field(default=None, description="Kód stálého bodu.", examples=[None])
    placed_as: str = Field(description="in_time, late, on_table, at_meeting.", examples=["in_time"])
    is_seen: bool = Field(description="Zda osoba tokenu návrh vidí.", examples=[True])
    consultation_id: int | None = Field(default=None, description="Číslo zastávky.", examples=[3])
    version: int | None = Field(default=None, description="Verze zastávky.", examples=[3])
    proposal_id: int | None = Field(default=None, description="Číslo návrhu.", examples=[1])
    title: str | None = Field(
        default=None,
        description="Název návrhu nebo bodu.",
        examples=[SEED["title"]],
    )
    presented_by: str | None = Field(default=None, description="Kdo předkládá.", examples=["eichler"])
    state: str | None = Field(default=None, description="Stav zastávky.", examples=["placed"])
    signed_on: date | None = Field(default=None, description="Podpis formuláře.", examples=["2024-06-10"])
    late_reason: str | None = Field(default=None, description="Proč po lhůtě.", examples=[None])
    outcome: str | None = Field(default=None, description="Výsledek; null: nezapsán.", examples=[None])
    ballot: Ballot | None = None
    number: str | None = Field(default=None, description="Číslo usnesení.", examples=[None])


class MeetingDetail(Meeting):
    """A meeting with its agenda."""

    notice_limit: date = Field(description="Do kdy je třeba svolat.", examples=["2024-06-17"])
    frozen_at: datetime | None = Field(
        default=None, description="Kdy byl program uzavřen; null: není.", examples=[None]
    )
    agenda: list[AgendaItem]


class Place(Asked):
    """A proposal to be put on an agenda."""

    proposal_id: int = Field(ge=1, le=2**31 - 1, description="Číslo návrhu.", examples=[1])
    version: Version = None
    late_reason: Words = Field(
        default="", description="Důvod zařazení po lhůtě pro odevzdání.", examples=[""]
    )
    intent_reason: Words = Field(
        default="", description="Proč záměr (§\u00a039) nemusí viset 15 dnů.", examples=[""]
    )


class Order(Asked):
    """An agenda in another order."""

    version: Version = None
    item_ids: list[int] = Field(
        max_length=1000, description="Čísla všech bodů programu v\u00a0novém pořadí.", examples=[[5, 6, 7]]
    )


class NewBallot(Asked):
    """The counts of a vote as they were taken."""

    present: int = Field(ge=0, le=1000, description="Přítomno.", examples=[30])
    votes_for: int = Field(ge=0, le=1000, description="Pro.", examples=[27])
    against: int = Field(default=0, ge=0, le=1000, description="Proti.", examples=[0])
    abstained: int = Field(default=0, ge=0, le=1000, description="Zdrželo se.", examples=[3])
    members: int | None = Field(
        default=None, ge=1, le=1000, description="Všech členů; jinak podle pravidel města.", examples=[None]
    )


class NewOutcome(Asked):
    """What became of one item. The outcome is said, never inferred from the counts."""

    version: Version = None
    outcome: Outcome = Field(
        description="Výsledek; z\u00a0hlasování se nikdy neodvozuje.", examples=["adopted"]
    )
    ballot: NewBallot | None = Field(default=None, description="Hlasování; null: nehlasovalo se.")
    amended_text: LongText = Field(default="", description="Znění změněné na jednání.", examples=[""])
    amended_clauses: list[Clause] = Field(
        default_factory=list,
        max_length=200,
        description="Změněné znění po bodech, místo amended_text; úkoly se řídí jimi.",
        examples=[[]],
    )
    expected_number: Line | None = Field(
        default=None, description="Číslo, které slíbil náhled; jiné se odmítne.", examples=[None]
    )
    negative_motion: LongText = Field(default="", description="Znění nedoporučení.", examples=[""])
    postponed_to: date | None = Field(default=None, description="Odloženo na den.", examples=[None])
    conditions: Words = Field(default="", description="Podmínky odložení.", examples=[""])
    reason: Reason = Field(default="", examples=[""])
    number: Line | None = Field(default=None, description="Ručně dané číslo usnesení.", examples=[None])
    number_reason: Words = Field(default="", description="Proč číslo nedala řada.", examples=[""])


class Heard(Told):
    """What was recorded."""

    proposal: int = Field(description="Číslo návrhu.", examples=[1])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    outcome: str = Field(description="Výsledek.", examples=["adopted"])
    number: str | None = Field(description="Číslo usnesení, vzniklo-li.", examples=[SEED["number"]])
    next: str = Field(description="Co bude s\u00a0návrhem dál.", examples=["adopt"])
    state: str = Field(description="Stav zastávky.", examples=["adopted"])
    version: int = Field(description="Verze zastávky.", examples=[5])


class Foresight(Told):
    """What would be recorded."""

    refusals: list[str] = Field(description="Proč by to zapsat nešlo.", examples=[[]])
    result: str = Field(
        description="Co říkají hlasy podle zákona.",
        examples=["Přijato. Pro hlasovalo 27 z\u00a033 všech členů; třeba je 17 (§ 87 zákona o obcích)."],
    )
    number: str | None = Field(description="Číslo, které by usnesení dostalo.", examples=[SEED["number"]])
    effects: list[str] = Field(description="Co by usnesení udělalo s\u00a0dřívějšími.", examples=[[]])


class RecordedRow(Told):
    """One row of a table of outcomes."""

    line: int = Field(description="Řádek tabulky.", examples=[2])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    held_on: date = Field(description="Den jednání.", examples=["2024-06-24"])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    title: str = Field(description="Název návrhu.", examples=[SEED["title"]])
    outcome: str = Field(description="Výsledek.", examples=["adopted"])
    number: str | None = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    is_unchanged: bool = Field(description="Totéž už bylo zapsáno dřív.", examples=[False])


class RecordedTable(Told):
    """What a table recorded, or would record."""

    recorded: bool = Field(description="Zapsáno; false: jen zkouška.", examples=[True])
    rows: list[RecordedRow]
