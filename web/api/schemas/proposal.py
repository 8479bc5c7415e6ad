"""What does a program send and get of a proposal? The fields of the form, the road and its wordings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from states.terms import LONGEST
from web.api.schemas.base import Asked, Code, Line, LongText, Told, Version, Words
from web.api.schemas.seed import SEED
from web.api.schemas.sign_off import SignOff


class Clause(Asked):
    """One clause of the resolution (bod usnesení)."""

    section: int = Field(default=1, ge=1, le=99, description="Oddíl; 1 v\u00a0bodu 01.02.", examples=[1])
    point: int = Field(ge=1, le=99, description="Pořadí v\u00a0oddílu; 2 v\u00a0bodu 01.02.", examples=[1])
    verb: Line = Field(description="Sloveso usnesení v\u00a0některém ze svých tvarů.", examples=["schvaluje"])
    text: Words = Field(description="Zbytek věty i\u00a0s\u00a0tečkou.", examples=[SEED["clause"]])
    charged: Line | None = Field(
        default=None,
        max_length=220,
        description="Komu bod ukládá úkol: kód osoby nebo funkce; „department:KÓD“ odbor, „body:KÓD“ orgán, "
        "„organisation:NÁZEV <e-mail>“ organizace mimo úřad.",
        examples=[None],
    )
    task: Words | None = Field(default=None, description="Úkol svými slovy.", examples=[None])
    due_on: date | None = Field(default=None, description="Termín úkolu.", examples=[None])
    term: Line | None = Field(
        default=None,
        max_length=LONGEST,
        description="Termín, který není datum: „ihned“, „do 30 dnů od …“, „na nejbližší jednání“, „pravidelně …“.",
        examples=[None],
    )
    report_on: date | None = Field(
        default=None, description="Do kdy podat zprávu, je-li to jindy než termín.", examples=[None]
    )
    contact: Code | None = Field(
        default=None, description="Kdo v\u00a0úřadě odpovídá za organizaci: kód osoby.", examples=[None]
    )


class FollowUp(Asked):
    """Work that the office owes after adoption."""

    task: Words = Field(min_length=1, description="Co se má udělat po přijetí.", examples=[SEED["follow_up"]])
    charged: Code = Field(description="Kdo: kód osoby nebo funkce.", examples=["doudova"])
    due: Code | None = Field(
        default=None,
        description="Lhůta ode dne přijetí; jinak ta z\u00a0pravidel města.",
        examples=["10 working"],
    )


class AttachedFile(Told):
    """The file of an attachment."""

    title: str = Field(description="Ke které příloze patří.", examples=[SEED["attachment"]])
    name: str = Field(description="Jméno souboru.", examples=["akcni-plan-2024.pdf"])
    digest: str = Field(description="SHA-256 obsahu; pod ním se soubor stahuje.", examples=[SEED["digest"]])
    size: int = Field(description="Velikost v\u00a0bajtech.", examples=[184320])
    kind: str = Field(description="Druh souboru podle obsahu.", examples=["pdf"])


Dates = Annotated[
    dict[Code, date],
    Field(
        description="Plánovaný den projednání v\u00a0každém orgánu trasy.",
        examples=[SEED["dates"]],
        max_length=20,
    ),
]
Amount = Annotated[int | None, Field(ge=0, le=10**15)]
Titles = Annotated[list[Line] | None, Field(max_length=200)]
Clauses = Annotated[list[Clause], Field(max_length=200)]
FollowUps = Annotated[list[FollowUp], Field(max_length=100)]
_TEXT = "Chybí-li nebo je null: nevyplněno. „-“ znamená „výslovně žádné“."


class NewProposal(Asked):
    """What a draft is created of: the seed's fields."""

    title: Line = Field(default="", description="Název materiálu.", examples=[SEED["title"]])
    matter: Code = Field(description="Druh záležitosti; určuje trasu orgány.", examples=["social_plan"])
    department: Code = Field(description="Kód odboru.", examples=["OSV"])
    drafted_by: Code | None = Field(
        default=None, description="Kdo zpracoval; jinak osoba tokenu.", examples=["doudova"]
    )
    presented_by: Code | None = Field(default=None, description="Kdo předkládá.", examples=["eichler"])
    amount: Amount = Field(default=None, description="Částka v\u00a0celých korunách.", examples=[None])
    committee_opinion: Words | None = Field(
        default=None, description=f"Vyjádření komise nebo výboru. {_TEXT}", examples=["-"]
    )
    previous_resolution: Words | None = Field(
        default=None, description=f"Předchozí usnesení. {_TEXT}", examples=["-"]
    )
    clauses: Clauses = Field(default=[], description="Body usnesení orgánu, který rozhoduje.")
    report: LongText = Field(
        default="",
        description="Důvodová zpráva v\u00a0Markdownu.",
        examples=[SEED["report"]],
    )
    attachments: Titles = Field(
        default=None,
        description="Názvy příloh; null: nevyplněno, prázdný seznam: žádné.",
        examples=[[SEED["attachment"]]],
    )
    follow_ups: FollowUps = Field(default=[], description="Co je třeba udělat po přijetí.")
    is_confidential: bool = Field(
        default=False, description="Neveřejný: vidí ho jen ti, jichž se týká.", examples=[False]
    )
    dates: Dates = Field(default_factory=dict)


class EditedProposal(Asked):
    """A change of a draft: fields that are left out stay as they are."""

    version: Version = None
    title: Line = Field(default="", description="Název materiálu.", examples=[SEED["title"]])
    matter: Code = Field(
        default="", description="Druh záležitosti; trasu změnit nelze.", examples=["social_plan"]
    )
    department: Code = Field(default="", description="Kód odboru.", examples=["OSV"])
    presented_by: Code | None = Field(default=None, description="Kdo předkládá.", examples=["eichler"])
    amount: Amount = Field(default=None, description="Částka v\u00a0celých korunách.", examples=[1250000])
    committee_opinion: Words | None = Field(
        default=None, description=f"Vyjádření komise. {_TEXT}", examples=["-"]
    )
    previous_resolution: Words | None = Field(
        default=None, description=f"Předchozí usnesení. {_TEXT}", examples=["-"]
    )
    clauses: Clauses = Field(default=[], description="Body usnesení; nahradí se všechny.")
    report: LongText = Field(
        default="",
        description="Důvodová zpráva.",
        examples=["Podrobné informace k navrhovaným opatřením (aktivitám) jsou k dispozici v příloze."],
    )
    attachments: Titles = Field(
        default=None,
        description="Názvy příloh; soubory zůstávají u\u00a0svých názvů.",
        examples=[[SEED["attachment"]]],
    )
    follow_ups: FollowUps = Field(default=[], description="Co je třeba udělat po přijetí; nahradí se vše.")
    is_confidential: bool = Field(default=False, description="Neveřejný.", examples=[False])
    dates: dict[Code, date | None] = Field(
        default={}, description="Plánované dny; null den smaže.", examples=[SEED["dates"]], max_length=20
    )


class WordingEdit(Asked):
    """New words for one body."""

    version: Version = None
    text: LongText = Field(
        min_length=1,
        description="Celé znění pro orgán; od té chvíle nesleduje znění konečné.",
        examples=[SEED["edited_wording"]],
    )


class ProposalLine(Told):
    """One proposal of a list."""

    id: int = Field(description="Číslo návrhu.", examples=[1])
    title: str = Field(description="Název.", examples=[SEED["title"]])
    state: str = Field(description="Stav: draft, in_sign_off, returned, on_route, …", examples=["on_route"])
    version: int = Field(description="Verze; roste každou změnou.", examples=[3])
    department: str = Field(description="Kód odboru.", examples=["OSV"])
    matter: str = Field(description="Druh záležitosti.", examples=["social_plan"])
    amount: int | None = Field(description="Částka v\u00a0Kč.", examples=[None])
    presented_by: str | None = Field(description="Kdo předkládá.", examples=["eichler"])
    is_confidential: bool = Field(description="Neveřejný.", examples=[False])
    author_code: str = Field(description="Kdo zpracoval: kód.", examples=["doudova"])
    author: str = Field(description="Kdo zpracoval: jméno.", examples=["Bc. Aneta Doudová"])
    created_at: datetime = Field(description="Kdy byl založen.", examples=["2024-05-13T08:00:00Z"])
    body: str | None = Field(
        description="Orgán, u\u00a0kterého je nebo ke kterému míří.", examples=[SEED["recommending_body"]]
    )
    planned_on: date | None = Field(description="Na kdy je tam naplánován.", examples=["2024-06-05"])


class Ballot(Told):
    """The counts of a vote."""

    members: int = Field(description="Všech členů orgánu.", examples=[33])
    present: int = Field(description="Přítomno.", examples=[30])
    votes_for: int = Field(description="Pro.", examples=[27])
    against: int = Field(description="Proti.", examples=[0])
    abstained: int = Field(description="Zdrželo se.", examples=[3])


class Hearing(Told):
    """One time that the matter stood on an agenda."""

    meeting_id: int = Field(description="Číslo jednání.", examples=[3])
    held_on: date = Field(description="Den jednání.", examples=["2024-06-24"])
    outcome: str | None = Field(description="Výsledek; null: ještě nezapsán.", examples=["adopted"])
    ballot: Ballot | None = None
    number: str | None = Field(description="Číslo usnesení.", examples=[SEED["number"]])
    resolution_state: str | None = Field(description="valid, nebo voided.", examples=["valid"])
    reason: str | None = Field(description="Důvod.", examples=[None])
    conditions: str | None = Field(description="Podmínky odložení.", examples=[None])
    postponed_to: date | None = Field(description="Odloženo na den.", examples=[None])
    late_reason: str | None = Field(description="Proč byl zařazen po lhůtě.", examples=[None])


class Stop(Told):
    """One stop of the route: the matter at one body."""

    id: int = Field(description="Číslo zastávky (consultation_id).", examples=[3])
    body: str = Field(description="Kód orgánu.", examples=[SEED["body"]])
    body_name: str = Field(description="Název orgánu.", examples=[SEED["body_name"]])
    task: str = Field(description="gives_opinion, recommends, nebo decides.", examples=["decides"])
    state: str = Field(description="Stav zastávky.", examples=["adopted"])
    version: int = Field(description="Verze zastávky.", examples=[4])
    planned_on: date | None = Field(description="Plánovaný den.", examples=["2024-06-24"])
    postponed_to: date | None = Field(description="Odloženo na den.", examples=[None])
    signed_on: date | None = Field(description="Kdy byl formulář podepsán.", examples=["2024-06-10"])
    meeting_id: int | None = Field(description="Na programu kterého jednání.", examples=[3])
    wording: str | None = Field(description="Znění pro tento orgán.", examples=[SEED["wording"]])
    is_frozen: bool = Field(description="Znění bylo projednáno a\u00a0už se nemění.", examples=[True])
    hearings: list[Hearing]


class Document(Told):
    """A Word document that is owed or was made."""

    id: int = Field(description="Číslo dokumentu.", examples=[1])
    proposal_id: int = Field(description="Číslo návrhu.", examples=[1])
    kind: str = Field(description="proposal, extract, nebo sign_off_sheet.", examples=["proposal"])
    stage: str | None = Field(description="Pro který orgán.", examples=[SEED["recommending_body"]])
    issue: int = Field(description="Kolikáté vydání.", examples=[1])
    file_name: str | None = Field(
        description="Jméno souboru; null: čeká na vyhotovení.", examples=[SEED["file_name"]]
    )
    file_digest: str | None = Field(description="SHA-256 souboru.", examples=[SEED["digest"]])
    size: int | None = Field(description="Velikost v\u00a0bajtech.", examples=[41210])
    made_at: datetime | None = Field(description="Kdy byl vyhotoven.", examples=["2024-05-20T06:01:00Z"])
    last_error: str | None = Field(description="Proč se zatím nevyhotovil.", examples=[None])


class Proposal(Told):
    """A proposal with its road, chain and documents."""

    id: int = Field(description="Číslo návrhu.", examples=[1])
    state: str = Field(description="Stav návrhu.", examples=["on_route"])
    version: int = Field(description="Verze; totéž říká hlavička ETag.", examples=[3])
    round: int = Field(description="Kolikrát byl předložen.", examples=[1])
    created_at: datetime = Field(description="Kdy byl založen.", examples=["2024-05-13T08:00:00Z"])
    route: str = Field(description="Kód trasy.", examples=["do-zastupitelstva"])
    rules_digest: str = Field(description="Podle kterých pravidel města jde.", examples=[SEED["digest"]])
    text_digest: str = Field(
        description="Otisk textu; souhlas se podává k\u00a0tomuto otisku (pole seen).",
        examples=[SEED["digest"]],
    )
    author_code: str = Field(description="Kdo zpracoval: kód.", examples=["doudova"])
    author: str = Field(description="Kdo zpracoval: jméno.", examples=["Bc. Aneta Doudová"])
    title: str = Field(description="Název.", examples=[SEED["title"]])
    matter: str = Field(description="Druh záležitosti.", examples=["social_plan"])
    department: str = Field(description="Kód odboru.", examples=["OSV"])
    presented_by: str | None = Field(description="Kdo předkládá.", examples=["eichler"])
    amount: int | None = Field(description="Částka v\u00a0Kč.", examples=[None])
    committee_opinion: str | None = Field(description="Vyjádření komise.", examples=["-"])
    previous_resolution: str | None = Field(description="Předchozí usnesení.", examples=["-"])
    clauses: list[Clause]
    report: str = Field(
        description="Důvodová zpráva.",
        examples=[SEED["report"]],
    )
    attachments: list[str] | None = Field(description="Názvy příloh.", examples=[[SEED["attachment"]]])
    files: list[AttachedFile]
    follow_ups: list[FollowUp]
    is_confidential: bool = Field(description="Neveřejný.", examples=[False])
    stops: list[Stop]
    sign_offs: list[SignOff]
    documents: list[Document]


class Entry(Told):
    """One entry of the journal."""

    number: int = Field(description="Pořadí v\u00a0celé historii úřadu.", examples=[12])
    at: datetime = Field(description="Kdy.", examples=["2024-05-16T07:00:00Z"])
    actor: str = Field(description="Kdo.", examples=["Mgr. Dušan Rejl"])
    acts_for: str | None = Field(description="Za koho.", examples=[None])
    office: str = Field(description="V\u00a0jaké funkci.", examples=["schvalovatel, který je na řadě"])
    subject: str = Field(
        description="Co se změnilo: proposal, sign_off, consultation, …", examples=["sign_off"]
    )
    subject_id: int = Field(description="Číslo toho záznamu.", examples=[2])
    verb: str = Field(description="Co se stalo.", examples=["return"])
    from_state: str | None = Field(description="Předchozí stav.", examples=["asked"])
    to_state: str | None = Field(description="Nový stav.", examples=["returned"])
    facts: dict[str, Any] = Field(
        description="Podrobnosti.", examples=[{"reason": "Doplňte větu, kde najdeme podrobnosti."}]
    )


class AttachmentTitle(Asked):
    """An attachment by its title."""

    version: Version = None
    title: Line = Field(
        min_length=1, description="Název přílohy v\u00a0seznamu.", examples=[SEED["attachment"]]
    )


class AttachmentRename(AttachmentTitle):
    """Another title for an attachment."""

    new_title: Line = Field(description="Nový název.", examples=["Akční plán 2024 – návrh"])


class AttachmentOrder(Asked):
    """The attachments in another order."""

    version: Version = None
    titles: list[Line] = Field(
        max_length=200, description="Všechny názvy v\u00a0novém pořadí.", examples=[[SEED["attachment"]]]
    )
