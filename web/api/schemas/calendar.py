"""What does a program send and get of limits, postings and moved meetings?"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from web.api.schemas.base import Asked, Line, LocalTime, Reason, Told, Version, Words
from web.api.schemas.seed import SEED


class Move(Asked):
    """Where a meeting is moved; what is not said stays."""

    version: Version = None
    held_on: date | None = Field(default=None, description="Nový den.", examples=["2024-06-26"])
    starts_at: LocalTime | None = Field(default=None, description="Nový začátek.", examples=["16:00"])
    place: Line | None = Field(default=None, description="Nové místo.", examples=[None])
    reason: Reason = Field(description="Důvod; uvidí ho i\u00a0ostatní.", examples=["Sál je obsazen."])


class NewPosting(Asked):
    """A posting on the official notice board."""

    posted_on: date = Field(description="Den vyvěšení.", examples=["2024-06-13"])
    taken_down_on: date | None = Field(
        default=None, description="Den sejmutí; jen u\u00a0záměru.", examples=[None]
    )
    reason: Words = Field(default="", description="Důvod, opravuje-li se zapsaný den.", examples=[""])


class Posting(Told):
    """A posting as it is recorded."""

    id: int = Field(description="Číslo záznamu.", examples=[1])
    posted_on: date = Field(description="Den vyvěšení.", examples=["2024-06-13"])
    taken_down_on: date | None = Field(default=None, description="Den sejmutí.", examples=[None])


class DeadlineLine(Told):
    """One limit; see docs/explain.md for the words of `what`."""

    what: str = Field(description="Co: hand_in, board_notice, meeting:KÓD…", examples=["board_notice"])
    title: str = Field(description="Totéž česky.", examples=["Vyvěsit na úřední desce"])
    latest_on: date = Field(description="Poslední den, včetně.", examples=["2024-06-17"])
    rule: str = Field(description="Pravidlo.", examples=["aspoň 7 kalendářních dnů předem"])
    slack: int = Field(description="Zbývá pracovních dnů; záporné: po termínu.", examples=[5])
    is_done: bool = Field(description="Zda už je splněno.", examples=[False])
    next_possible: date | None = Field(
        default=None, description="Nejbližší možné jednání, když se nestihne.", examples=["2024-09-23"]
    )


class Deadlines(Told):
    """Limits of a day of a body."""

    body: str = Field(description="Kód orgánu, který rozhoduje.", examples=[SEED["body"]])
    on: date = Field(description="Den jednání.", examples=["2024-06-24"])
    is_feasible: bool = Field(description="Zda se vše ještě stihne.", examples=[True])
    faults: list[str] = Field(description="Co nevychází, větami.", examples=[[]])
    lines: list[DeadlineLine]
