"""What does a program send and get of minutes of meetings?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from web.api.schemas.base import Asked, Code, Line, LongText, Reason, Told, Version


class MinutesSignature(Told):
    """A signature that is asked for, or was given."""

    id: int = Field(description="Číslo podpisu.", examples=[1])
    function: str = Field(description="chair (starosta nebo místostarosta), verifier.", examples=["verifier"])
    name: str = Field(description="Kdo podepisuje.", examples=["Dana Holubová"])
    state: str = Field(description="asked, signed, returned, replaced.", examples=["asked"])
    on_paper: bool = Field(description="Zda podepsal(a) na listině.", examples=[False])
    decided_at: datetime | None = Field(default=None, description="Kdy.", examples=[None])
    reason: str | None = Field(default=None, description="Důvod vrácení nebo nahrazení.", examples=[None])


class Minutes(Told):
    """Minutes of a meeting, with everything they say."""

    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    state: str = Field(description="draft, for_signature, signed.", examples=["draft"])
    issue: int = Field(
        description="Vydání; 0 znamená, že zápis ještě nebyl předán k\u00a0podpisu.", examples=[0]
    )
    version: int = Field(description="Verze.", examples=[1])
    due_on: date = Field(description="Do kdy se má vyhotovit.", examples=["2024-07-04"])
    is_redacted: bool = Field(description="Zda v\u00a0něm chybí neveřejné body.", examples=[False])
    digest: str | None = Field(default=None, description="Otisk zmrazeného znění.", examples=[None])
    content: dict[str, Any] = Field(
        description="Co zápis říká: účast, program, průběh po řádcích, usnesení, nepřijaté návrhy, námitky.",
        examples=[{"title": "Zápis z\u00a01.\u00a0zasedání", "course": []}],
    )
    missing: dict[str, list[str]] = Field(
        description="Co v\u00a0které části chybí.", examples=[{"kdo": ["Není zapsán zapisovatel."]}]
    )
    signatures: list[MinutesSignature] = Field(description="Podpisy tohoto vydání.", examples=[[]])


class MinutesNotes(Asked):
    """Words of the minute-taker by the id of an item; "" is the whole meeting, an empty text removes the words."""

    version: Version = None
    notes: dict[str, LongText] = Field(
        min_length=1,
        max_length=500,
        description="Slova zapisovatele podle čísla bodu; prázdný klíč je celé jednání.",
        examples=[{"": "Jednání bylo přenášeno na internetu."}],
    )


class NewSigner(Asked):
    """Somebody who is to sign."""

    function: Literal["chair", "verifier"] = Field(description="chair nebo verifier.", examples=["verifier"])
    name: Line = Field(description="Jméno.", examples=["Dana Holubová"])
    person: Code | None = Field(
        default=None, description="Kód osoby; bez něj podepisuje na listině.", examples=[None]
    )


class SendMinutes(Asked):
    """Sending minutes for signature; without signers those who are recorded."""

    version: Version = None
    signers: list[NewSigner] | None = Field(
        default=None, max_length=20, description="Kdo podepíše; jinak podle záznamů jednání.", examples=[None]
    )


class NewObjection(Asked):
    """An objection of a member to the minutes."""

    raised_by: Line = Field(description="Kdo ji podal.", examples=["Igor Lípa"])
    raised_on: date = Field(description="Kdy.", examples=["2024-07-01"])
    text: LongText = Field(description="Co namítá.", examples=["V\u00a0zápisu chybí protinávrh."])


class ReopenMinutes(Asked):
    """Opening minutes for a correction: sent ones are taken back, signed ones get a new issue."""

    version: Version = None
    reason: Reason = Field(
        description="Důvod; bude v\u00a0hlavičce nového vydání.", examples=["překlep v\u00a0čase"]
    )
