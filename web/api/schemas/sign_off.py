"""What does a program send and get of sign-offs, opinions and deputies?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from web.api.schemas.base import Asked, Code, Reason, Told, Version, Words
from web.api.schemas.seed import SEED

_SEEN = "Otisk textu, který jste četli (text_digest návrhu); změnil-li se, souhlas se nepřijme."


class SignOff(Told):
    """One sign-off or opinion of a proposal's chain."""

    id: int = Field(description="Číslo souhlasu.", examples=[2])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    step: str = Field(description="Krok schvalování.", examples=["head"])
    title: str = Field(description="Krok slovy.", examples=["souhlas vedoucího odboru"])
    is_opinion: bool = Field(description="Vyjádření, ne souhlas.", examples=[False])
    is_mandatory: bool = Field(description="Bez něj návrh dál nejde.", examples=[True])
    state: str = Field(description="waiting, asked, approved, given, returned, …", examples=["asked"])
    version: int = Field(description="Verze souhlasu.", examples=[2])
    holder: str = Field(description="Na koho se čeká.", examples=["Mgr. Dušan Rejl"])
    decided: str | None = Field(description="Kdo rozhodl.", examples=[None])
    asked_at: datetime | None = Field(description="Kdy byl požádán.", examples=["2024-05-13T08:00:00Z"])
    due_on: date | None = Field(description="Do kdy.", examples=["2024-05-16"])
    decided_at: datetime | None = Field(description="Kdy rozhodl.", examples=[None])
    reason: str | None = Field(description="Důvod vrácení.", examples=[None])
    opinion: str | None = Field(description="Vyjádření.", examples=[None])


class SignOffLine(SignOff):
    """A sign-off in the list of what waits for a person."""

    matter_title: str = Field(description="Název návrhu.", examples=[SEED["title"]])


class SignOffDetail(SignOffLine):
    """A sign-off with what is signed."""

    seen: str = Field(description=f"{_SEEN} Pošlete ho zpět při rozhodnutí.", examples=[SEED["digest"]])
    wording: str = Field(
        description="Znění usnesení orgánu, který rozhoduje.",
        examples=[SEED["wording"]],
    )
    amount: int | None = Field(description="Částka v\u00a0Kč.", examples=[None])


class Approve(Asked):
    """An approval."""

    version: Version = None
    seen: str = Field(max_length=64, description=_SEEN, examples=[SEED["digest"]])


class GiveOpinion(Approve):
    """An opinion."""

    opinion: Words = Field(description="Vyjádření.", examples=["Bez připomínek."])


class HandOver(Asked):
    """A decision handed over to somebody else."""

    version: Version = None
    to: Code = Field(description="Komu: kód osoby.", examples=["tajemnik"])
    reason: Reason = Field(default="", examples=["Jsem na dovolené."])


class NewDelegation(Asked):
    """Somebody lets another stand in."""

    to: Code = Field(description="Kdo zastupuje: kód osoby.", examples=["tajemnik"])
    since: date = Field(description="Od kterého dne.", examples=["2024-06-01"])
    until: date = Field(description="Do kterého dne včetně.", examples=["2024-06-14"])
    reason: Reason = Field(default="", examples=["dovolená"])


class Delegation(Told):
    """Who stands in for whom."""

    id: int = Field(description="Číslo zastupování.", examples=[1])
    giver: str = Field(description="Koho.", examples=["Mgr. Dušan Rejl"])
    deputy: str = Field(description="Kdo zastupuje.", examples=["Ing. Karel Vzor"])
    valid_from: date = Field(description="Od.", examples=["2024-06-01"])
    valid_until: date = Field(description="Do včetně.", examples=["2024-06-14"])
    ended_at: datetime | None = Field(description="Kdy bylo ukončeno dřív.", examples=[None])
    reason: str = Field(description="Důvod.", examples=["dovolená"])
