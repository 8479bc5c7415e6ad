"""What does a program send and get of resolutions and of the tasks that follow from them?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from web.api.schemas.base import Asked, Code, Reason, Told, Version, Words
from web.api.schemas.proposal import Ballot
from web.api.schemas.seed import SEED


class Resolution(Told):
    """One resolution of the register."""

    id: int = Field(description="Číslo záznamu.", examples=[2])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    number: str = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    adopted_on: date = Field(description="Den přijetí.", examples=["2024-06-24"])
    title: str = Field(description="Název.", examples=[SEED["title"]])
    text: str = Field(description="Znění.", examples=[SEED["wording"]])
    state: str = Field(description="valid, suspended, revoked, cancelled, nebo voided.", examples=["valid"])
    void_reason: str | None = Field(description="Proč bylo číslo zneplatněno.", examples=[None])
    manual_reason: str | None = Field(description="Proč bylo číslo dáno ručně.", examples=[None])
    proposal_id: int | None = Field(description="Číslo návrhu; null u\u00a0bodu bez materiálu.", examples=[1])
    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    ballot: Ballot | None = None


class Effect(Told):
    """What a resolution does to another one, or what was done to it."""

    id: int = Field(description="Číslo účinku.", examples=[1])
    kind: str = Field(description="revokes, amends, nebo affirms.", examples=["revokes"])
    clause: str | None = Field(description="Bod dotčeného usnesení; null: celé.", examples=["02.01"])
    citation: str = Field(description="Jak bylo citováno.", examples=["usnesení č. 14, část 2"])
    words: str = Field(description="Účinek slovy.", examples=["ruší usnesení 2024-1/1 ze dne 5. 6. 2024"])
    resolution_id: int | None = Field(
        description="Druhé usnesení; null: starší než evidence, nebo nevybráno.", examples=[1]
    )
    number: str | None = Field(description="Jeho číslo.", examples=[SEED["number"]])
    choice: list[int] = Field(description="Z\u00a0kterých usnesení se vybírá.", examples=[[]])


class SuspensionSeen(Told):
    """One suspension under § 105."""

    id: int = Field(description="Číslo pozastavení.", examples=[1])
    words: str = Field(
        description="Kdo, kdy a\u00a0kde se rozhodne.", examples=["Výkon pozastavil starosta."]
    )
    reasons: str = Field(description="Důvody.", examples=["Dar není v\u00a0rozpočtu."])
    outcome: str | None = Field(description="confirmed, cancelled, nebo null.", examples=[None])


class Effects(Told):
    """Both directions and suspensions."""

    effects: list[Effect] = Field(description="Co usnesení dělá s\u00a0jinými.")
    affected_by: list[Effect] = Field(description="Co jiná dělají s\u00a0ním.")
    suspensions: list[SuspensionSeen] = Field(description="Pozastavení výkonu, poslední první.")


class Suspend(Asked):
    """Written reasons of the mayor."""

    version: Version = None
    reason: Reason = Field(examples=["Dar není v\u00a0rozpočtu města."])


class LinkCitation(Asked):
    """Which resolution a citation means."""

    resolution_id: int = Field(ge=1, le=2**31 - 1, description="Vybrané usnesení.", examples=[1])


class Void(Asked):
    """A number to be voided."""

    reason: Reason = Field(examples=["Číslo bylo omylem přiděleno dvakrát."])


class Assignment(Told):
    """One task that follows from a resolution."""

    id: int = Field(description="Číslo úkolu.", examples=[1])
    proposal_id: int | None = Field(
        description="Číslo návrhu; null u\u00a0bodu, který návrhem nebyl.", examples=[1]
    )
    resolution_id: int = Field(description="Číslo záznamu usnesení.", examples=[2])
    number: str = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    label: str | None = Field(description="Bod usnesení.", examples=[None])
    task: str = Field(description="Co se má udělat.", examples=[SEED["follow_up"]])
    charged: str = Field(description="Kdo.", examples=["Bc. Aneta Doudová"])
    charged_as: str | None = Field(description="V\u00a0jaké funkci.", examples=[None])
    addressee_kind: str = Field(
        description="Komu je uložen: person, office, department, body, organisation.", examples=["person"]
    )
    addressee: str | None = Field(
        description="Kód toho, komu je uložen, nebo název organizace s\u00a0e-mailem.", examples=["doudova"]
    )
    due_on: date | None = Field(description="Do kdy.", examples=["2024-07-10"])
    report_on: date | None = Field(description="Do kdy podat zprávu, je-li to jindy.", examples=[None])
    term_kind: str = Field(
        description="date, immediately, after_event, meeting, recurring, none.", examples=["date"]
    )
    term: str | None = Field(description="Termín podle usnesení, není-li to den.", examples=[None])
    event: str | None = Field(description="Od čeho se termín počítá.", examples=[None])
    event_on: date | None = Field(description="Kdy to nastalo; null: zatím se neví.", examples=[None])
    term_body: str | None = Field(description="Na jednání kterého orgánu.", examples=[None])
    term_meeting_id: int | None = Field(description="Na kterém jednání.", examples=[None])
    every_months: int | None = Field(description="Po kolika měsících se vrací.", examples=[None])
    previous_id: int | None = Field(description="Předchozí plnění pravidelného úkolu.", examples=[None])
    cancelled_by_id: int | None = Field(description="Kterým usnesením byl zrušen.", examples=[None])
    is_resting: bool = Field(
        description="Odpočívá: výkon usnesení je pozastaven (§\u00a0105).", examples=[False]
    )
    is_late: bool = Field(description="Po termínu.", examples=[False])
    state: str = Field(description="open, reported, done, cancelled.", examples=["open"])
    version: int = Field(description="Verze.", examples=[1])
    report: str | None = Field(description="Hlášení o\u00a0splnění.", examples=[None])
    asked_due_on: date | None = Field(description="O\u00a0jaký termín je požádáno.", examples=[None])
    asked_reason: str | None = Field(description="Proč.", examples=[None])
    created_at: datetime = Field(description="Kdy vznikl.", examples=["2024-06-24T14:00:00Z"])


class Report(Asked):
    """A report of what was done."""

    version: Version = None
    report: Words = Field(
        description="Co bylo uděláno.",
        examples=["Zveřejněno na webu města, poskytovatelé obeslaní 27. 6. 2024."],
    )


class EventDay(Asked):
    """The day of the event from which a term is counted."""

    version: Version = None
    event_on: date = Field(description="Kdy událost nastala.", examples=["2024-07-10"])


class HandOverTask(Asked):
    """Who in the department takes a task over."""

    version: Version = None
    to: Code = Field(description="Kód osoby z\u00a0téhož odboru.", examples=["rejl"])
    reason: Reason = Field(examples=["Dlouhodobá nemoc."])


class ControlledTask(Told):
    """One task in the control of resolutions."""

    id: int = Field(description="Číslo úkolu.", examples=[1])
    group: str = Field(
        description="overdue, extended, running, reported, resting, done, cancelled.", examples=["running"]
    )
    number: str = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    label: str | None = Field(description="Bod usnesení.", examples=[None])
    task: str = Field(
        description="Úkol; neveřejný jen pro toho, kdo ho smí vidět.", examples=[SEED["follow_up"]]
    )
    charged: str = Field(description="Nositel.", examples=["Bc. Aneta Doudová"])
    due_on: date | None = Field(description="Termín.", examples=["2024-07-10"])
    report_on: date | None = Field(description="Termín zprávy.", examples=[None])
    term: str = Field(description="Termín podle usnesení slovy.", examples=[""])
    note: str = Field(description="Hlášení, žádost, čím byl zrušen.", examples=[""])


class TaskControl(Told):
    """The control of a body's resolutions for one meeting."""

    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    held_on: date = Field(description="Den jednání.", examples=["2024-06-24"])
    since: date | None = Field(description="Den minulého jednání.", examples=[None])
    motion: str = Field(
        description="Návrh usnesení k\u00a0bodu.",
        examples=["Zastupitelstvo bere na vědomí kontrolu usnesení."],
    )
    tasks: list[ControlledTask]


class Extension(Asked):
    """A later term, asked for or granted."""

    version: Version = None
    new_due_on: date = Field(description="Nový termín.", examples=["2024-08-30"])
    reason: Reason = Field(examples=["Web města se v\u00a0červenci předělává."])
