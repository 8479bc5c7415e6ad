"""Can a coordinator write a plan in the browser, part by part, and lose nothing when somebody else writes too?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TestHouse, plain
from office_client import OfficeClient
from plan_case import CONTENT
from planning_case import COORDINATOR, PlanningCase, begun_plan, planning  # noqa: F401  (a fixture)

from actions.planning import plans
from db.planning.plans import plan
from db.queries.planning_plans import content_at
from states.planning.content import Funding, Indicator, PlanContent
from states.planning.editing import changed, find

OfficeWeb = Callable[[TestHouse], OfficeClient]


class Desk:
    """The coordinator at a plan."""

    def __init__(self, case: PlanningCase, client: OfficeClient, plan_id: int) -> None:
        self.case, self.client, self.plan_id = case, client, plan_id
        self.address = f"/planovani/{case.process_id}/plany/{plan_id}"

    @property
    def row(self) -> Any:
        return self.case.rows(sa.select(plan).where(plan.c.id == self.plan_id))[0]

    @property
    def content(self) -> PlanContent:
        with self.case.house.database.read() as connection:
            return content_at(connection, self.plan_id, self.row.last_number)

    def node(self, code: str) -> Any:
        found = find(self.content, code)
        return found.node if found else None

    def form(self, path: str) -> dict[str, str]:
        """The fields of the page's form for a part, as a browser without JavaScript would send them."""
        page = self.client.html(self.client.get(f"{self.address}{path}"))
        (form,) = page.xpath("//form[contains(@class, 'plan-form')]")
        return {name: value for name, value in form.form_values() if name != "csrf"}

    def save(self, path: str, typed: dict[str, str]) -> Any:
        return self.client.post(f"{self.address}{path}", typed)

    def step(self, step: str, **more: Any) -> Any:
        return self.client.post(
            f"{self.address}/upravit", {"step": step, "number": self.row.last_number, **more}
        )


@pytest.fixture
def desk(planning: PlanningCase, office_web: OfficeWeb) -> Desk:  # noqa: F811
    plan_id = begun_plan(planning, content=CONTENT)
    return Desk(planning, office_web(planning.house).sign_in(COORDINATOR), plan_id)


def test_a_plan_is_begun_and_written_part_by_part(planning: PlanningCase, office_web: OfficeWeb) -> None:  # noqa: F811
    client = office_web(planning.house).sign_in(COORDINATOR)
    lists = f"/planovani/{planning.process_id}/plany"
    assert "zatím nemá žádný plán" in client.words(client.get(lists))
    assert (
        client.post(f"{lists}/novy", {"title": "", "period_from": "2024", "period_until": "2020"}).status_code
        == 422
    )
    made = client.post(f"{lists}/novy", {"title": "Plán", "period_from": "2024", "period_until": "2026"})
    assert made.status_code == 303
    address = made.headers["location"]
    desk = Desk(planning, client, int(address.split("/")[-2]))
    assert client.get(address).status_code == 200
    desk.save("/upravit/vize", {"number": "1", "vision": "Nikdo není sám."})
    assert desk.save("/upravit/nova?druh=priority", {"title": ""}).status_code == 422
    desk.save("/upravit/nova?druh=priority", {"title": "Senioři", "group": "Senioři"})
    desk.save("/upravit/nova?druh=goal&v=1", {"title": "Doma"})
    answer = desk.save(
        "/upravit/nova?druh=measure&v=1.1",
        {
            "title": "Terénní služba",
            "responsible": "OSV",
            "responsible_code": "vedouci",
            "partners": "obce\n\nCharita",
            "due_on": "31. 12. 2025",
            "indicators-0-name": "klienti",
            "indicators-0-base": "40",
            "indicators-0-target": "60",
            "funding-0-source": "rozpočet města",
            "funding-0-year": "2025",
            "funding-0-amount": "1 250 000",
            "funding-2-source": "kraj",
            "funding-2-year": "2026",
        },
    )
    assert answer.headers["location"].endswith("/upravit#cast-1.1.1")
    measure = desk.node("1.1.1")
    assert measure.partners == ("obce", "Charita")
    assert measure.indicators == (Indicator("klienti", "40", "60"),)
    assert measure.funding == (Funding("rozpočet města", 2025, 1_250_000), Funding("kraj", 2026))
    words = client.words(client.get(desk.address))
    for said in (
        "Nikdo není sám.",
        "Priorita 1: Senioři",
        "Opatření 1.1.1 Terénní služba",
        "1 250 000 Kč",
        "klienti",
    ):
        assert said in words
    assert "Plán" in client.words(client.get(lists))


def test_what_cannot_be_read_stays_in_the_form(desk: Desk) -> None:
    typed = desk.form("/upravit/1.1.1") | {
        "funding-0-amount": "hodně",
        "funding-4-source": "nadace",
        "due_on": "zítra",
    }
    answer = desk.save("/upravit/1.1.1", typed)
    assert answer.status_code == 422
    words = desk.client.words(answer)
    assert "není celé číslo" in words
    assert "není datum" in words
    assert "Napište rok čtyřmi číslicemi" in words
    assert "nadace" in answer.text
    assert desk.row.last_number == 1


def test_parts_are_moved_taken_out_and_brought_back(desk: Desk) -> None:
    desk.step("down:1.1.1")
    assert [m.code for _, _, m in desk.content.measures()] == ["1.1.2", "1.1.1", "1.2.1"]
    assert "Smazáno" in desk.client.words(desk.client.get(desk.step("remove:1.1").headers["location"]))
    assert desk.node("1.1") is None
    assert desk.step("up:1.1").status_code == 409
    desk.step("undo")
    assert desk.node("1.1") is not None
    desk.step("remove:1.2")
    desk.save("/upravit/nova?druh=goal&v=1", {"title": "Nový"})
    assert desk.node("1.3").title == "Nový"  # 1.2 is nobody else's, ever
    stale = desk.client.post(f"{desk.address}/upravit", {"step": "undo", "number": "2"})
    assert stale.status_code == 409
    desk.step("note", note="po jednání skupin")
    page = desk.client.get(f"{desk.address}/verze")
    assert "po jednání skupin" in desk.client.words(page)


def test_two_people_change_different_fields_and_both_hold(desk: Desk) -> None:
    mine = desk.form("/upravit/1.1.1") | {"title": "Terénní služba ve všech obcích"}
    desk.case.act(
        plans.write, COORDINATOR, desk.plan_id, None, changed(CONTENT, "1.1.1", term="do roku 2026")
    )
    answer = desk.save("/upravit/1.1.1", mine)
    assert answer.status_code == 303
    measure = desk.node("1.1.1")
    assert (measure.title, measure.term) == ("Terénní služba ve všech obcích", "do roku 2026")


def test_two_people_change_the_same_field_and_nobodys_words_are_lost(desk: Desk) -> None:
    mine = desk.form("/upravit/1.1.1") | {"title": "Moje znění", "target_group": "senioři a pečující"}
    theirs = changed(CONTENT, "1.1.1", title="Jejich znění", term="2026")
    desk.case.act(plans.write, COORDINATOR, desk.plan_id, None, theirs)
    answer = desk.save("/upravit/1.1.1", mine)
    assert answer.status_code == 409
    words = desk.client.words(answer)
    assert "Totéž mezitím změnil někdo jiný" in words
    assert "Jejich znění" in words
    page = desk.client.html(answer)
    assert page.xpath("//input[@name='title']/@value") == ["Moje znění"]
    assert page.xpath("//input[@name='term']/@value") == ["2026"]
    assert desk.node("1.1.1").title == "Jejich znění"
    (form,) = page.xpath("//form[contains(@class, 'plan-form')]")
    assert desk.save("/upravit/1.1.1", dict(form.form_values())).status_code == 303
    measure = desk.node("1.1.1")
    assert (measure.title, measure.term, measure.target_group) == ("Moje znění", "2026", "senioři a pečující")


def test_a_part_that_somebody_took_out_keeps_what_was_typed(desk: Desk) -> None:
    mine = desk.form("/upravit/1.2.1") | {"title": "Dluhová a občanská poradna"}
    desk.step("remove:1.2")
    answer = desk.save("/upravit/1.2.1", mine)
    assert answer.status_code == 409
    assert "mezitím někdo smazal" in desk.client.words(answer)
    assert "Dluhová a občanská poradna" in answer.text
    versions = f"{desk.address}/verze"
    desk.client.post(versions, {"number": "1", "version": desk.row.version})
    assert desk.save("/upravit/1.2.1", mine).status_code == 303
    assert desk.node("1.2.1").title == "Dluhová a občanská poradna"


def test_whatever_stands_in_the_way_what_was_typed_stays(desk: Desk) -> None:
    mine = desk.form("/upravit/1.1.1") | {"title": "Moje dlouhé znění"}
    nameless = desk.save("/upravit/1.1.1", mine | {"number": ""})
    desk.step("remove:1.2")
    below = desk.save("/upravit/nova?druh=measure&v=1.2", {"title": "Moje dlouhé znění"})
    desk.case.act(plans.finalise_despite, COORDINATOR, desk.plan_id, None, "Bez připomínek.")
    late = desk.save("/upravit/1.1.1", mine)
    for answer, sentence in (
        (nameless, "z které verze"),
        (below, "mezitím někdo smazal"),
        (late, "psát plán lze jen"),
    ):
        assert answer.status_code == 409
        assert sentence in plain(desk.client.words(answer))
        assert desk.client.html(answer).xpath("//input[@name='title']/@value") == ["Moje dlouhé znění"]
    assert desk.node("1.1.1").title == CONTENT.priorities[0].goals[0].measures[0].title


def test_versions_show_their_difference_word_by_word(desk: Desk) -> None:
    desk.save("/upravit/1.1.2", desk.form("/upravit/1.1.2") | {"title": "Denní stacionář Želiv"})
    page = desk.client.get(f"{desk.address}/verze")
    words = desk.client.words(page)
    assert "Od verze 1 do verze 2: změněno 1" in words
    assert "přidáno: Želiv" in words
    assert "beze změny" in desk.client.words(desk.client.get(f"{desk.address}/verze?od=2&do=2"))
    assert desk.client.get(f"{desk.address}/verze?od=x&do=99").status_code == 200
    assert "Čtete verzi 1" in desk.client.words(desk.client.get(f"{desk.address}?verze=1"))
    assert desk.client.get(f"{desk.address}?verze=9").status_code == 404


def test_a_plan_is_published_and_downloaded(desk: Desk) -> None:
    client = desk.client
    answer = client.post(desk.address, {"verb": "publish", "version": desk.row.version})
    assert answer.status_code == 303
    words = client.words(client.get(desk.address))
    assert "zveřejněn k připomínkám" in words
    assert "právě se vyrábí" in words
    assert "rozpracován → zveřejněn k připomínkám" in words
    for ending, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
        file = client.get(f"{desk.address}/plan.{ending}")
        assert file.content.startswith(mark)
        assert f"strednedoby-plan-v1.{ending}" in file.headers["content-disposition"]
    late = client.post(desk.address, {"verb": "publish", "version": "1"})
    assert late.status_code == 409
    assert client.post(desk.address, {"verb": "nothing", "version": desk.row.version}).status_code == 409


def test_a_plan_is_named_anew(desk: Desk) -> None:
    here = f"{desk.address}/udaje"
    typed = {
        "title": "Plán pečovatelských služeb",
        "period_from": "2024",
        "period_until": "2027",
        "version": "1",
    }
    assert desk.client.post(here, typed | {"period_until": "2020"}).status_code == 422
    assert desk.client.post(here, typed | {"submit_by": "26. 6. 2024"}).status_code == 303
    row = desk.row
    assert (row.title, row.period_until, row.submit_by) == (typed["title"], 2027, date(2024, 6, 26))
    assert row.last_number == 1
    late = desk.client.post(here, typed)
    assert late.status_code == 409
    assert "Někdo byl rychlejší" in desk.client.words(late)
    assert 'value="2024-06-26"' in desk.client.get(here).text


def test_what_blocks_publishing_is_told_beforehand(desk: Desk) -> None:
    bare = changed(CONTENT, "1.1.2", indicators=())
    desk.case.act(plans.write, COORDINATOR, desk.plan_id, None, bare)
    words = desk.client.words(desk.client.get(desk.address))
    assert "Zatím to nejde:" in words
    assert "Opatření 1.1.2 „Denní stacionář“: chybí ukazatel" in words
    refused = desk.client.post(desk.address, {"verb": "publish", "version": desk.row.version})
    assert refused.status_code == 409
    assert "chybí ukazatel" in desk.client.words(refused)


def test_readers_read_and_do_not_write(desk: Desk, office_web: OfficeWeb) -> None:
    reader = office_web(desk.case.house).sign_in("vedouci")
    answer = reader.get(desk.address)
    assert answer.status_code == 200
    assert "Upravit plán" not in reader.words(answer)
    assert reader.get(f"{desk.address}/upravit").status_code == 409
    refused = reader.post(f"{desk.address}/upravit/vize", {"number": "1", "vision": "x"})
    assert refused.status_code == 409
    assert "smí jen" in plain(reader.words(refused))
    stranger = office_web(desk.case.house).sign_in("starosta")
    assert stranger.get(desk.address).status_code in (200, 404)
    assert desk.client.get(f"/planovani/{desk.case.process_id}/plany/999").status_code == 404
