"""What does a program send and get of an agenda: its items without a material, its versions, late requests?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from web.api.schemas.base import Asked, Code, Line, Reason, Told, Version, Words
from web.api.schemas.seed import SEED


class NewItem(Asked):
    """A sub-heading, an item without a material, or a standing item of the town's rules."""

    version: Version = None
    kind: Literal["heading", "motion", "standing"] = Field(
        description="heading: mezititulek, motion: bod bez materiálu, standing: stálý bod.",
        examples=["heading"],
    )
    title: Line = Field(default="", description="Název; u\u00a0stálého bodu prázdný.", examples=["Majetek"])
    code: Code = Field(default="", description="Kód stálého bodu.", examples=[""])


class ItemName(Asked):
    """Another title of an item."""

    version: Version = None
    title: Line = Field(description="Nový název.", examples=["Majetkové záležitosti"])


class Freeze(Asked):
    """An agenda to be closed, or opened again with a reason."""

    version: Version = None
    frozen: bool = Field(description="true: uzavřít, false: znovu otevřít.", examples=[True])
    reason: Reason = Field(default="", examples=[""])


class Publish(Asked):
    """A version to be issued."""

    version: Version = None
    reason: Words = Field(default="", description="Proč se program mění; nepovinné.", examples=[""])


class AgendaVersion(Told):
    """An issued version of an agenda."""

    number: int = Field(description="Pořadí verze.", examples=[2])
    letter: str = Field(description="Jak se jí říká.", examples=["B"])
    published_at: datetime = Field(description="Kdy byla vydána.", examples=["2024-06-12T08:00:00Z"])
    publisher: str | None = Field(default=None, description="Kdo ji vydal.", examples=["Marie Vzorová"])
    reason: str | None = Field(default=None, description="Proč.", examples=[None])
    changes: list[str] = Field(
        description="Co změnila; u\u00a0neveřejného bodu bez názvu.", examples=[["Přibyl bod 2: „Rozpočet“."]]
    )


class Paper(Told):
    """An invitation or a packet."""

    id: int = Field(description="Číslo dokumentu.", examples=[12])
    kind: str = Field(
        description="invitation, invitation_pdf, packet_pdf, packet_zip.", examples=["packet_pdf"]
    )
    number: int = Field(description="Verze programu, ke které patří.", examples=[2])
    file_name: str | None = Field(
        description="Jméno souboru; null: vyhotovuje se.",
        examples=[f"podklady-{SEED['body']}-2024-06-24-B.pdf"],
    )
    size: int | None = Field(description="Bajtů.", examples=[157_774])


class AgendaVersions(Told):
    """The versions of an agenda, what the next one would change, and the papers of the one in force."""

    versions: list[AgendaVersion]
    pending: list[str] = Field(description="Co by změnila další verze.", examples=[[]])
    papers: list[Paper]


class NewLateRequest(Asked):
    """A request for a late item."""

    version: Version = None
    proposal_id: int = Field(ge=1, le=2**31 - 1, description="Číslo návrhu.", examples=[1])
    reason: Reason = Field(examples=["Havárie kanalizace."])


class LateRequest(Told):
    """A request for a late item and what became of it."""

    id: int = Field(description="Číslo žádosti.", examples=[1])
    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    title: str | None = Field(
        default=None, description="Název návrhu; null: nevidíte ho.", examples=[SEED["title"]]
    )
    held_on: date = Field(description="Den jednání.", examples=["2024-06-24"])
    state: str = Field(description="asked, approved, declined, withdrawn.", examples=["asked"])
    reason: str = Field(description="Důvod.", examples=["Havárie kanalizace."])
    decision_reason: str | None = Field(default=None, description="Důvod rozhodnutí.", examples=[None])


class LateDecision(Asked):
    """A decision about a late item."""

    approve: bool = Field(description="true: povolit; bod se zařadí sám.", examples=[True])
    reason: Reason = Field(default="", examples=[""])
