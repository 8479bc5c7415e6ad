"""What does a program send and get of resolutions and of the tasks that follow from them?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from web.api.schemas.base import Asked, Reason, Told, Version, Words
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
    state: str = Field(description="valid, nebo voided.", examples=["valid"])
    void_reason: str | None = Field(description="Proč bylo číslo zneplatněno.", examples=[None])
    manual_reason: str | None = Field(description="Proč bylo číslo dáno ručně.", examples=[None])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    ballot: Ballot | None = None


class Void(Asked):
    """A number to be voided."""

    reason: Reason = Field(examples=["Číslo bylo omylem přiděleno dvakrát."])


class Assignment(Told):
    """One task that follows from a resolution."""

    id: int = Field(description="Číslo úkolu.", examples=[1])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    resolution_id: int = Field(description="Číslo záznamu usnesení.", examples=[2])
    number: str = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    label: str | None = Field(description="Bod usnesení.", examples=[None])
    task: str = Field(description="Co se má udělat.", examples=[SEED["follow_up"]])
    charged: str = Field(description="Kdo.", examples=["Bc. Aneta Doudová"])
    charged_as: str | None = Field(description="V\u00a0jaké funkci.", examples=[None])
    due_on: date | None = Field(description="Do kdy.", examples=["2024-07-10"])
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


class Extension(Asked):
    """A later term, asked for or granted."""

    version: Version = None
    new_due_on: date = Field(description="Nový termín.", examples=["2024-08-30"])
    reason: Reason = Field(examples=["Web města se v\u00a0červenci předělává."])
