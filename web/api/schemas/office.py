"""What does a program get of the office: who I am, the town, its people, the journal's proof and the flows?"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from web.api.schemas.base import Asked, Told
from web.api.schemas.seed import SEED


class Me(Told):
    """The person of the token."""

    code: str = Field(description="Kód osoby.", examples=["doudova"])
    name: str = Field(description="Jméno.", examples=["Bc. Aneta Doudová"])
    roles: list[str] = Field(
        description="Funkce dnes, vlastní i\u00a0v\u00a0zastoupení.", examples=[["author"]]
    )
    scopes: list[str] = Field(description="Rozsahy tokenu.", examples=[["read", "draft"]])
    today: date = Field(description="Dnešní den úřadu.", examples=["2024-05-13"])


class Department(Told):
    """One department."""

    code: str = Field(description="Kód odboru.", examples=["OSV"])
    name: str = Field(description="Název.", examples=["odbor sociálních věcí"])


class Body(Told):
    """One body."""

    code: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    name: str = Field(description="Název.", examples=[SEED["body_name"]])
    kind: str = Field(
        description="assembly, council, committee, commission, internal.", examples=["assembly"]
    )
    members: int | None = Field(description="Počet členů dnes.", examples=[33])
    hand_in: str = Field(description="Lhůta pro odevzdání podkladů.", examples=["5 working"])
    notice: str = Field(description="Lhůta pro svolání.", examples=["7 calendar"])


class Stage(Told):
    """One stage of a route."""

    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    task: str = Field(description="gives_opinion, recommends, decides.", examples=["decides"])


class Route(Told):
    """One route."""

    code: str = Field(description="Kód trasy.", examples=["do-zastupitelstva"])
    title: str = Field(description="Název.", examples=["přes radu do zastupitelstva"])
    matters: list[str] = Field(description="Druhy záležitostí, které tudy jdou.", examples=[["social_plan"]])
    stages: list[Stage]


class Town(Told):
    """The rules of the town that a program needs."""

    code: str = Field(description="Kód města.", examples=[SEED["town_code"]])
    name: str = Field(description="Název.", examples=[SEED["town_name"]])
    rules_digest: str = Field(
        description="Otisk platných pravidel.",
        examples=["4b1d0c9f2e6a7b8c3d5e4f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829304"],
    )
    departments: list[Department]
    bodies: list[Body]
    routes: list[Route]


class Person(Told):
    """One person and the offices held today."""

    code: str = Field(description="Kód osoby.", examples=["rejl"])
    name: str = Field(description="Jméno.", examples=["Mgr. Dušan Rejl"])
    department: str | None = Field(description="Kód odboru.", examples=["OSV"])
    offices: list[str] = Field(description="Funkce dnes.", examples=[["vedoucí odboru sociálních věcí"]])


class Verified(Told):
    """Whether everything is whole."""

    verified: bool = Field(description="Vše je celé.", examples=[True])
    entries: int = Field(description="Záznamů historie.", examples=[48])
    resolutions: int = Field(description="Usnesení.", examples=[2])
    files: int = Field(description="Souborů.", examples=[7])
    faults: list[str] = Field(description="Co celé není.", examples=[[]])


class Flow(Told):
    """One thing that can be started by hand."""

    name: str = Field(description="Jméno úlohy.", examples=["deliver-letters"])
    label: str = Field(description="Co dělá.", examples=["Odešle dopisy, které čekají v\u00a0poště."])


class NewRun(Asked):
    """A run to be started."""

    proposal_id: int | None = Field(
        default=None,
        ge=1,
        le=2**31 - 1,
        description="Jen tento návrh (generate-draft, notify-approvers); null: vše, co čeká.",
        examples=[None],
    )


class Run(Told):
    """A run that was asked for."""

    id: str = Field(description="Číslo běhu.", examples=["0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"])
    url: str = Field(
        description="Průběh v\u00a0Prefectu.",
        examples=["http://127.0.0.1:4200/runs/flow-run/0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"],
    )


class RunState(Told):
    """How a run went."""

    id: str = Field(description="Číslo běhu.", examples=["0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"])
    state: str = Field(description="SCHEDULED, RUNNING, COMPLETED, FAILED, …", examples=["COMPLETED"])
    name: str = Field(description="Stav slovem Prefectu.", examples=["Completed"])
    message: str | None = Field(description="Zpráva.", examples=[None])
    is_final: bool = Field(description="Už se nic nezmění.", examples=[True])


class RecentRun(Told):
    """One line of the history of runs."""

    id: str = Field(description="Číslo běhu.", examples=["0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"])
    flow: str | None = Field(description="Úloha.", examples=["deliver-letters"])
    state: str = Field(description="Stav.", examples=["COMPLETED"])
    message: str | None = Field(description="Zpráva.", examples=[None])
    started_at: datetime | None = Field(description="Začátek.", examples=["2024-05-13T08:00:05Z"])
    ended_at: datetime | None = Field(description="Konec.", examples=["2024-05-13T08:00:07Z"])
    url: str = Field(
        description="Průběh v\u00a0Prefectu.",
        examples=["http://127.0.0.1:4200/runs/flow-run/0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f"],
    )


class Runs(Told):
    """The last runs."""

    runs: list[RecentRun]


class Flows(Told):
    """What can be started."""

    flows: list[Flow]
