"""What do all requests and answers of the API share? Clean texts, versions, pages and problems."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]|[\ud800-\udfff]")


def clean(text: str) -> str:
    """Without control characters, with plain line ends: as the forms of the counter take it."""
    return _UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split("\n"))


Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(one_line)]
Code = Annotated[str, StringConstraints(max_length=60), AfterValidator(one_line)]
Words = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(clean)]
LongText = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(clean)]
Version = Annotated[
    int | None,
    Field(
        ge=1,
        le=2**31 - 1,
        description="Verze, kterou jste viděli; jinak hlavička If-Match. Je-li jiná, odpověď je 409 „faster“.",
        examples=[3],
    ),
]
LocalTime = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"})]
"""Hours and minutes on the town's clock; the format "time" of JSON Schema would want an offset."""
Reason = Annotated[Words, Field(description="Důvod jednou větou; uvidí ho i\u00a0ostatní.")]


class Asked(BaseModel):
    """The body of a request; what is not known is refused, never left out silently."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """An answer; it can be read from a row."""

    model_config = ConfigDict(from_attributes=True)


Item = TypeVar("Item")


class Page(Told, Generic[Item]):
    """One page of a list, the newest first."""

    items: list[Item]
    next: str | None = Field(
        description="Adresa další stránky; null na poslední.", examples=["/api/v1/proposals?limit=50&after=1"]
    )


class VersionOnly(Asked):
    """An act that needs nothing but the version."""

    version: Version = None


class WithReason(Asked):
    """An act with a reason."""

    version: Version = None
    reason: Reason = Field(examples=["Doplňte větu, kde najdeme podrobnosti."])


class Done(Told):
    """What an act led to."""

    id: int = Field(description="Číslo záznamu.", examples=[1])
    state: str = Field(description="Stav po provedení.", examples=["in_sign_off"])
    version: int = Field(description="Verze po provedení.", examples=[4])


class FieldFault(Told):
    """What is wrong with one field."""

    path: list[str | int] = Field(description="Cesta k\u00a0poli.", examples=[["body", "clauses", 0, "verb"]])
    sentence: str = Field(
        description="Co je špatně a\u00a0co s\u00a0tím.",
        examples=["bod 01.01: „schválí“ není sloveso usnesení; napište například „schvaluje“."],
    )


class Problem(Told):
    """Why not (RFC 9457, application/problem+json)."""

    type: str = Field(description="Druh odmítnutí; adresa jeho popisu.", examples=["/api/v1/#refused"])
    title: str = Field(description="Druh odmítnutí slovy.", examples=["Nic jsme nezapsali"])
    status: int = Field(description="Stav HTTP.", examples=[409])
    detail: str = Field(
        description="Všechny věty za sebou.",
        examples=["Návrh je ve stavu „na cestě orgány“; upravit text lze jen ve stavu „rozpracovaný“."],
    )
    reasons: list[str] = Field(
        description="Proč: každý důvod jednou větou, kterou lze ukázat člověku.",
        examples=[["Návrh je ve stavu „na cestě orgány“; upravit text lze jen ve stavu „rozpracovaný“."]],
    )
    errors: list[FieldFault] | None = Field(default=None, description="U\u00a0422: která pole a\u00a0proč.")


def picked(row: Any, model: type[BaseModel], **more: Any) -> dict[str, Any]:
    """The columns of a row that a model has, and ``more``."""
    names = (name for name in model.model_fields if name not in more)
    return {**{name: getattr(row, name) for name in names if hasattr(row, name)}, **more}
