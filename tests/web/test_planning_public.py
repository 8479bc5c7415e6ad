"""The public page of a planning process: who sees it, what is never on it, and what disappears from it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html
from office_case import plain, refused
from pdf_reading import text_of
from planning_case import COORDINATOR, PlanningCase, planning  # noqa: F401
from starlette.testclient import TestClient

from actions.make_document import make_documents
from actions.planning import (
    attend,
    group_meetings,
    group_minutes,
    papers,
    phases,
    providers,
    public_minutes,
)
from actions.planning.group_meetings import Arrangement
from actions.planning.group_minutes import PointText
from actions.planning.papers import Paper
from actions.verify import verify
from cli.edge import BadUsage
from cli.planning import write_site
from db.files import document
from db.planning.papers import planning_paper
from db.queries.named_files import named_files
from states.machine import Refused
from states.planning.catalogue import Provider, Service
from states.planning.vocabulary import Attended
from web.app import create_app

PAGE = "/verejne/planovani/humpolecko-2024"
EVERYTHING = ("", "/katalog", "/zpravy.atom", "/zpravy.json", "/kalendar.ics", "/udalosti.jsonld")


def street(case: PlanningCase) -> TestClient:
    """Somebody from the street."""
    return TestClient(create_app(case.house), base_url=case.house.settings.base_url)


def file(
    case: PlanningCase, title: str, *, name: str = "rad.txt", data: bytes = b"text", **more: object
) -> int:
    kept = papers.received_paper(case.house, name, data)
    paper_id: int = case.act(
        papers.add_paper, COORDINATOR, case.process_id, Paper("rules", title, file=kept, **more)
    )
    return paper_id


def test_nothing_is_public_before_the_page_is(planning: PlanningCase) -> None:  # noqa: F811
    paper_id = file(planning, "Jednací řád skupin")
    client = street(planning)
    addresses = [f"{PAGE}{rest}" for rest in (*EVERYTHING, f"/soubory/{paper_id}/rad.txt")]
    assert {client.get(one).status_code for one in addresses} == {404}
    assert "humpolecko" not in client.get("/verejne/planovani").text
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    assert {client.get(one).status_code for one in addresses} == {200}
    assert PAGE in client.get("/verejne/planovani").text
    planning.act(phases.hide, COORDINATOR, planning.process_id, None, "Opravujeme údaje.")
    assert {client.get(one).status_code for one in addresses} == {404}


def test_what_is_not_public_or_was_removed_is_not_there(planning: PlanningCase) -> None:  # noqa: F811
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    shown = file(planning, "Jednací řád skupin")
    kept = file(planning, "Adresář členů skupin", is_public=False, data=b"tajne")
    client = street(planning)
    assert client.get(f"{PAGE}/soubory/{shown}/rad.txt").text == "text"
    assert client.get(f"{PAGE}/soubory/{kept}/rad.txt").status_code == 404
    for rest in EVERYTHING:
        assert "Adresář členů" not in client.get(f"{PAGE}{rest}").text
    planning.act(papers.remove_paper, COORDINATOR, shown)
    assert client.get(f"{PAGE}/soubory/{shown}/rad.txt").status_code == 404
    assert "Jednací řád" not in client.get(PAGE).text
    for nonsense in (
        f"{PAGE}/soubory/999999999999999999999/x",
        f"{PAGE}%00",
        "/verejne/planovani/%C4%8D'\"%0A",
    ):
        assert client.get(nonsense).status_code == 404, nonsense


def test_an_empty_page_is_a_page(planning: PlanningCase) -> None:  # noqa: F811
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    client = street(planning)
    said = plain(client.get(PAGE).text)
    assert "Senioři" in said and "osoby nad 65 let" in said
    for name in ("Jiří Zkoumal", "Marie Nováková", "Petr Stárek", "Eva Domovská", "posta.example"):
        assert name not in said, "members are nobody's business"


def test_a_provider_who_is_not_public_is_not_found(planning: PlanningCase) -> None:  # noqa: F811
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    service = Service("Domov", "domovy pro seniory", target="senioři")
    for name in ("Domov Vzor", "Domov Tajný"):
        wanted = Provider(0, name, services=(service,))
        provider_id = planning.act(providers.add_provider, COORDINATOR, planning.process_id, wanted)
    planning.act(providers.change_provider, COORDINATOR, provider_id, wanted, is_public=False)
    client = street(planning)
    assert "Domov Vzor" in client.get(f"{PAGE}/katalog?q=domov").text
    assert "Tajný" not in client.get(f"{PAGE}/katalog").text + client.get(f"{PAGE}/katalog?q=tajny").text
    nothing = client.get(f"{PAGE}/katalog?q=%00%3Cscript%3E&druh=x&komu='&obec=%22")
    assert (
        nothing.status_code == 200 and "<script>" not in nothing.text and "Nic jsme nenašli" in nothing.text
    )


def meet(case: PlanningCase) -> int:
    """A meeting of seniors with closed minutes that name somebody who was there."""
    plan = Arrangement("1. jednání", date(2024, 5, 10), points=("Potřeby",))
    meeting_id: int = case.act(
        group_meetings.plan_group_meeting, COORDINATOR, case.process_id, [case.seniors], plan, number=1
    )
    present = {case.id_of(who): Attended.PRESENT.value for who in ("vedouci", "eva", "petr")}
    case.act(attend.hold, COORDINATOR, meeting_id, present)
    words = "Petr Stárek řekl, že autobus nejezdí. Volejte 777 123 456."
    case.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, words, [PointText("Potřeby", words)])
    case.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    return meeting_id


def test_minutes_become_public_without_names(planning: PlanningCase) -> None:  # noqa: F811
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    meeting_id = meet(planning)
    assert make_documents(planning.house)[1] == []
    named = planning.rows(document.select().where(document.c.kind == "group_minutes"))[0]
    with refused("jména účastníků"):
        wrong = Paper("minutes", "Zápis z 1. jednání", document_id=named.id)
        planning.act(papers.add_paper, COORDINATOR, planning.process_id, wrong)
    private = Paper("minutes", "Zápis se jmény z 1. jednání", document_id=named.id, is_public=False)
    paper_id = planning.act(papers.add_paper, COORDINATOR, planning.process_id, private)
    with refused("jména účastníků"):
        public = Paper("minutes", "Zápis se jmény z 1. jednání", is_public=True)
        planning.act(papers.correct_paper, COORDINATOR, paper_id, public)
    planning.act(public_minutes.publish_minutes, COORDINATOR, meeting_id)
    client = street(planning)
    assert "Zápis" not in client.get(PAGE).text, "it is not made yet"
    assert make_documents(planning.house)[1] == []
    content = client.get(_link(client)).content
    said = _text(content)
    assert "Petr" not in said and "Stárek" not in said and "777" not in said
    assert "uživatelé: 1" in said and "poskytovatelé: 1 (Domov pro seniory Vzorov)" in said
    with refused("už zveřejněn"):
        planning.act(public_minutes.publish_minutes, COORDINATOR, meeting_id)
    planning.act(
        group_minutes.correct_group_minutes,
        COORDINATOR,
        meeting_id,
        "Překlep.",
        "Autobus nejezdí v neděli.",
        [PointText("Potřeby", "Doprava.")],
    )
    assert make_documents(planning.house)[1] == []
    assert "Autobus nejezdí v neděli." in _text(client.get(_link(client)).content), (
        "the correction is public too"
    )


def _link(client: TestClient) -> str:

    found = html.fromstring(client.get(PAGE).text).xpath(
        "//a[contains(., 'jednání')]/@href[contains(., '/soubory/')]"
    )
    assert len(found) == 1
    return str(found[0])


def _text(content: bytes) -> str:

    return text_of(content)


def test_a_folder_of_somebody_else_is_not_written_into(planning: PlanningCase, tmp_path: Path) -> None:  # noqa: F811
    with pytest.raises(Refused):
        write_site(planning.house, "humpolecko-2024", tmp_path / "a")
    planning.act(phases.publish, COORDINATOR, planning.process_id, None)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "cizi.html").write_text("cizí")
    with pytest.raises(BadUsage):
        write_site(planning.house, "humpolecko-2024", tmp_path / "b")
    paper_id = file(planning, "Jednací řád skupin")
    written = write_site(planning.house, "humpolecko-2024", tmp_path / "a")
    assert f"soubory/{paper_id}/rad.txt" in written
    planning.act(papers.remove_paper, COORDINATOR, paper_id)
    write_site(planning.house, "humpolecko-2024", tmp_path / "a")
    assert not (tmp_path / "a" / "soubory" / str(paper_id) / "rad.txt").exists(), "what was removed goes away"


def test_uploaded_papers_are_verified_and_go_with_a_backup(planning: PlanningCase) -> None:  # noqa: F811
    paper_id = file(planning, "Jednací řád skupin")
    planning.act(papers.remove_paper, COORDINATOR, paper_id)
    kept = planning.rows(planning_paper.select())[0]
    with planning.house.database.read() as connection:
        assert named_files(connection)[kept.file_digest] == "rad.txt", "a removed paper too"
    assert verify(planning.house).is_whole
    planning.house.files.path_of(kept.file_digest).unlink()
    assert not verify(planning.house).is_whole
