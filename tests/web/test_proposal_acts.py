"""Does a proposal begin, go out, come back and end at the counter, with a page before each step?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, OfficeWeb

from actions.delegate import delegate
from states.wording import Clause


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house).sign_in("doudova")


def fields_of(client: OfficeClient, answer: Any, action: str) -> dict[str, str]:
    form = client.html(answer).xpath(f"//form[@method='post'][@action='{action}']")[0]
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf"}


# --- a new one ------------------------------------------------------------------------------------------------


def test_a_new_proposal_takes_two_clicks_and_its_days_are_counted_back(
    case: Case, client: OfficeClient
) -> None:
    for body, day in (
        ("PV", date(2024, 5, 29)),
        ("RM", date(2024, 6, 5)),
        ("ZM", date(2024, 5, 20)),
        ("ZM", date(2024, 6, 24)),
    ):
        case.plan(body, day)
    kinds = client.get("/navrhy/novy")
    assert "/navrhy/novy?druh=social_plan" in client.html(kinds).xpath("//a/@href")
    page = client.get("/navrhy/novy?druh=social_plan")
    words = client.words(page)
    fields = fields_of(client, page, "/navrhy/novy")
    assert (fields["last"], fields["date-PV"], fields["date-RM"]) == (
        "2024-06-24",
        "2024-05-29",
        "2024-06-05",
    )
    assert "Naplánované jednání; odevzdat do 3. 6. 2024." in words
    answer = client.post("/navrhy/novy", {**fields, "title": "Nový plán"})
    assert answer.status_code == 303
    case.pid = int(answer.headers["location"].split("/")[2])
    assert answer.headers["location"] == f"/navrhy/{case.pid}/upravit"
    assert (case.proposal.title, case.state, case.proposal.department) == ("Nový plán", "draft", "OSV")
    assert case.proposal.author_id == case.person("doudova").id
    assert {body: case.stop(body).planned_on for body in ("PV", "RM", "ZM")} == {
        "PV": date(2024, 5, 29),
        "RM": date(2024, 6, 5),
        "ZM": date(2024, 6, 24),
    }


def test_without_planned_meetings_the_days_follow_from_the_hand_in_terms(
    case: Case, client: OfficeClient
) -> None:
    page = client.get("/navrhy/novy?druh=social_plan&zvoleno=2024-06-24")
    fields = fields_of(client, page, "/navrhy/novy")
    assert (fields["date-RM"], fields["date-PV"]) == ("2024-06-10", "2024-06-06")
    assert "jednání zatím není naplánované" in client.words(page)


def test_another_day_counts_the_others_anew(case: Case, client: OfficeClient) -> None:
    page = client.get("/navrhy/novy?druh=social_plan&zvoleno=2024-06-24")
    fields = fields_of(client, page, "/navrhy/novy")
    again = client.post("/navrhy/novy", {**fields, "title": "Plán", "last": "2024-07-01", "act": "count"})
    found = fields_of(client, again, "/navrhy/novy")
    assert (found["date-RM"], found["title"]) == ("2024-06-17", "Plán")
    changed = client.post("/navrhy/novy", {**found, "date-PV": "", "act": "found"})
    case.pid = int(changed.headers["location"].split("/")[2])
    assert case.stop("PV").planned_on == date(2024, 6, 13)  # left empty: counted


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Chybí název materiálu"),
        ({"department": "XX"}, "Vyberte odbor ze seznamu"),
        ({"date-PV": "zítra"}, "není datum; napište ho jako"),
    ],
)
def test_what_is_missing_for_a_new_one_is_said(
    case: Case, client: OfficeClient, changes: dict[str, str], sentence: str
) -> None:
    fields = {"title": "Plán", "matter": "social_plan", "department": "OSV", "last": "2024-06-24"} | changes
    answer = client.post("/navrhy/novy", fields)
    assert (answer.status_code, sentence in client.words(answer)) == (422, True)
    assert case.entries(subject="proposal") == []


def test_an_unknown_kind_shows_the_kinds(case: Case, client: OfficeClient) -> None:
    assert "Čeho se návrh týká?" in client.words(client.get("/navrhy/novy?druh=nic"))
    assert client.post("/navrhy/novy", {"title": "x", "matter": "nic"}).status_code == 200


def test_a_new_one_can_begin_with_the_text_of_another(case: Case, client: OfficeClient) -> None:
    first = case.submitted(is_confidential=True, amount=7).pid
    page = client.get(f"/navrhy/novy?podle={first}")
    assert "Nový návrh bude také neveřejný" in client.words(page)
    fields = fields_of(client, page, "/navrhy/novy")
    answer = client.post("/navrhy/novy", {**fields, "title": "Plán 2025", "last": "2024-06-24"})
    old = case.content
    case.pid = int(answer.headers["location"].split("/")[2])
    new = case.content
    assert (new.clauses, new.report, new.is_confidential) == (old.clauses, old.report, True)
    assert (new.amount, new.attachments, new.committee_opinion) == (None, None, None)


# --- handing in -----------------------------------------------------------------------------------------------


def test_before_handing_in_one_sees_who_signs_until_when_and_who_gets_a_letter(
    case: Case, client: OfficeClient
) -> None:
    pid = case.draft(amount=10)
    case.act(delegate, "pravnik", "tajemnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    page = client.get(f"/navrhy/{pid}/predlozit")
    words = client.words(page)
    for part in (
        "Ing. Jana Vzorová vyjádření správce rozpočtu nejpozději 16. 5. 2024",
        "Mgr. Dušan Rejl souhlas vedoucího odboru nejpozději 21. 5. 2024",
        "Ing. Karel Vzor souhlas tajemníka nejpozději 23. 5. 2024",
        "bude schváleno 23. 5. 2024",
        "Hned po předložení dostane dopis: Ing. Jana Vzorová (vyjádření správce rozpočtu), "
        "JUDr. Petr Vzorný, Ing. Karel Vzor (vyjádření právníka).",
    ):
        assert part in words, part
    answer = client.post(f"/navrhy/{pid}/predlozit", fields_of(client, page, f"/navrhy/{pid}/predlozit"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/navrhy/{pid}")
    assert case.state == "in_sign_off"
    told = {(row.code, row.kind) for row in case.letters()}
    assert {
        ("financni", "opinion_request"),
        ("pravnik", "opinion_request"),
        ("tajemnik", "opinion_request"),
    } <= told
    assert {row.due_on for row in [case.step("finance"), case.step("lawyer")]} == {date(2024, 5, 16)}
    assert ("rejl", "sign_off_request") not in told


def test_the_terms_foretold_are_those_that_the_chain_then_gives(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    words = client.words(client.get(f"/navrhy/{pid}/predlozit"))
    case.submit()
    case.clock.to(case.step("lawyer").due_on)
    case.opine("pravnik", "lawyer")
    case.clock.to(case.step("head").due_on)
    case.approve("rejl", "head")
    for step in ("head", "secretary"):
        day = case.step(step).due_on
        assert f"nejpozději {day.day}. {day.month}. {day.year}" in words


def test_what_is_missing_prevents_handing_in_with_a_way_to_the_field(
    case: Case, client: OfficeClient
) -> None:
    pid = case.draft(presented_by=None, clauses=(Clause(1, 1, "schvaluje", ""),))
    page = client.get(f"/navrhy/{pid}/predlozit")
    words, hrefs = client.words(page), client.html(page).xpath("//a/@href")
    assert "Není uvedeno, kdo návrh předkládá" in words
    assert "Bod 01.01 nemá text" in words
    assert {f"/navrhy/{pid}/upravit#presented_by", f"/navrhy/{pid}/upravit#clause-0-verb"} <= set(hrefs)
    assert not client.html(page).xpath(f"//form[@action='/navrhy/{pid}/predlozit']")
    answer = client.post(f"/navrhy/{pid}/predlozit", {"version": "1"})
    assert (answer.status_code, "Nic jsme nezapsali" in client.words(answer)) == (409, True)
    assert case.state == "draft"


def test_after_rework_the_signatures_that_stand_are_said(case: Case, client: OfficeClient) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.send_back("rejl", "head")
    case.edit(report="Doplněno.")
    words = client.words(client.get(f"/navrhy/{case.pid}/predlozit"))
    assert "JUDr. Petr Vzorný vyjádření právníka už má vyjádření, zůstává v platnosti" in words
    assert "Hned po předložení dostane dopis: Mgr. Dušan Rejl" in words


def test_handing_in_twice_says_who_was_faster(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    page = client.get(f"/navrhy/{pid}/predlozit")
    fields = fields_of(client, page, f"/navrhy/{pid}/predlozit")
    case.submit()
    answer = client.post(f"/navrhy/{pid}/predlozit", fields)
    assert answer.status_code == 409
    assert "Někdo byl rychlejší: Bc. Aneta Doudová" in client.words(answer)
    assert len(case.entries(verb="submit")) == 1


def test_who_may_not_hand_in_is_told_who_may(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    page = client.sign_in("rejl").get(f"/navrhy/{pid}/predlozit")
    assert (page.status_code, "smí jen zpracovatel" in client.words(page)) == (403, True)
    assert client.post(f"/navrhy/{pid}/predlozit", {"version": "1"}).status_code == 409
    assert case.state == "draft"


# --- back and out ---------------------------------------------------------------------------------------------


def test_taking_back_says_what_stays_and_opens_the_editor(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    case.opine("pravnik", "lawyer")
    page = client.get(f"/navrhy/{pid}/vzit-zpet")
    words = client.words(page)
    assert "Rozhodnutí se přestane žádat od: Mgr. Dušan Rejl." in words
    assert "vyjádření právníka (JUDr. Petr Vzorný)" in words
    answer = client.post(f"/navrhy/{pid}/vzit-zpet", fields_of(client, page, f"/navrhy/{pid}/vzit-zpet"))
    assert answer.headers["location"] == f"/navrhy/{pid}/upravit"
    assert case.state == "returned"
    assert client.get(f"/navrhy/{pid}/vzit-zpet").status_code == 403


def test_withdrawing_needs_a_reason_and_says_that_it_is_for_good(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    page = client.get(f"/navrhy/{pid}/stahnout")
    assert "nejde to vzít zpět" in client.words(page)
    fields = fields_of(client, page, f"/navrhy/{pid}/stahnout")
    answer = client.post(f"/navrhy/{pid}/stahnout", fields)
    assert (answer.status_code, case.state) == (422, "in_sign_off")
    assert "Napište důvod jednou větou" in client.words(answer)
    client.post(f"/navrhy/{pid}/stahnout", {**fields, "reason": "Záměr\nse změnil."})
    assert case.state == "withdrawn"
    assert "Záměr se změnil." in client.words(client.get(f"/navrhy/{pid}"))


def test_a_reason_typed_is_not_lost_when_somebody_was_faster(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    fields = fields_of(client, client.get(f"/navrhy/{pid}/stahnout"), f"/navrhy/{pid}/stahnout")
    case.take_back()
    answer = client.post(f"/navrhy/{pid}/stahnout", {**fields, "reason": "Můj důvod."})
    assert answer.status_code == 409
    assert "Někdo byl rychlejší" in client.words(answer)
    assert client.html(answer).xpath("//textarea[@id='reason']")[0].text.strip() == "Můj důvod."


# --- versions and wordings ------------------------------------------------------------------------------------


def test_any_two_versions_are_compared_and_an_earlier_one_comes_back(
    case: Case, client: OfficeClient
) -> None:
    pid = case.draft()
    first = case.content.text_digest()
    case.edit(report="Druhá zpráva.", amount=5)
    second = case.content.text_digest()
    case.edit(title="Třetí název")
    words = client.words(client.get(f"/navrhy/{pid}/verze"))
    assert "Název materiálu" in words and "přidáno: Třetí" in words and "Druhá zpráva" not in words
    words = client.words(client.get(f"/navrhy/{pid}/verze?od={first}&na={second}"))
    assert "Částka" in words and "Důvodová zpráva" in words and "přidáno: Třetí" not in words
    assert client.get(f"/navrhy/{pid}/verze?od={'0' * 64}").status_code == 404
    answer = client.post(f"/navrhy/{pid}/verze/obnovit", {"digest": first})
    assert answer.headers["location"] == f"/navrhy/{pid}/upravit"
    assert case.content.title == "Třetí název"
    page = client.get(f"/navrhy/{pid}/upravit")
    form = client.html(page).xpath("//form[@id='editor']")[0]
    fields = {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf"}
    client.post(f"/navrhy/{pid}/upravit", {**fields, "act": "save"})
    assert case.content.text_digest() == first
    assert client.post(f"/navrhy/{pid}/verze/obnovit", {"digest": "0" * 64}).status_code == 404
    case.submit()
    assert client.post(f"/navrhy/{pid}/verze/obnovit", {"digest": second}).status_code == 409


def test_a_wording_is_edited_beside_the_derived_one(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    page = client.get(f"/navrhy/{pid}/zneni/RM")
    fields = fields_of(client, page, f"/navrhy/{pid}/zneni/RM")
    assert fields["text"] == case.wording("RM").text
    words = "Rada města Trutnova schvaluje plán."
    assert client.post(f"/navrhy/{pid}/zneni/RM", {**fields, "text": words}).status_code == 303
    assert (case.wording("RM").text, case.wording("RM").is_derived) == (words, False)
    page = client.words(client.get(f"/navrhy/{pid}"))
    assert "upravené" in page and "V čem se liší od odvozeného" in page
    checks = client.words(client.get(f"/navrhy/{pid}/upravit"))
    assert "Rada města Trutnova na této trase nerozhoduje, znění pro ni ale říká „schvaluje“" in checks
    answer = client.get(f"/navrhy/{pid}/zneni/RM")
    assert "Vrátit odvozené znění" in client.words(answer)
    form = {"version": str(case.stop("RM").version), "follow": "1"}
    assert client.post(f"/navrhy/{pid}/zneni/RM", form).status_code == 303
    assert (case.wording("RM").text, case.wording("RM").is_derived) == (fields["text"], True)
    page = client.words(client.get(f"/navrhy/{pid}"))
    assert "Znění pro orgán se zase řídí návrhem usnesení" in page
    again = client.post(f"/navrhy/{pid}/zneni/RM", {**form, "version": str(case.stop("RM").version)})
    assert again.status_code == 409 and "už se řídí návrhem usnesení" in client.words(again)
    assert "Vrátit odvozené znění" not in client.words(again)


def test_a_wording_that_cannot_be_saved_keeps_what_was_typed(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = fields_of(client, client.get(f"/navrhy/{pid}/zneni/RM"), f"/navrhy/{pid}/zneni/RM")
    client.post(f"/navrhy/{pid}/zneni/RM", {**fields, "text": "První."})
    answer = client.post(f"/navrhy/{pid}/zneni/RM", {**fields, "text": "Druhé."})
    assert answer.status_code == 409
    assert "Někdo byl rychlejší" in client.words(answer)
    assert client.html(answer).xpath("//textarea[@id='text']")[0].text.strip() == "Druhé."
    assert client.post(f"/navrhy/{pid}/zneni/RM", {**fields, "text": " "}).status_code == 422
    assert client.get(f"/navrhy/{pid}/zneni/XX").status_code == 404


def test_what_is_being_signed_cannot_be_reworded(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    page = client.get(f"/navrhy/{pid}/zneni/RM")
    assert (page.status_code, "Návrh se právě schvaluje" in client.words(page)) == (403, True)


def test_the_checks_name_what_is_worth_a_look(case: Case, client: OfficeClient) -> None:
    today = case.house.now().date()
    pid = case.draft(
        clauses=(Clause(1, 1, "schvaluje", "dar 5 000 Kč"),),
        dates={
            "PV": today + timedelta(days=1),
            "RM": date(2024, 6, 5),
            "ZM": date(2024, 6, 24),
        },
    )
    case.plan("PV", date(2024, 5, 29))
    case.plan("RM", date(2024, 6, 6))
    words = plain(client.words(client.get(f"/navrhy/{pid}/upravit")))
    for part in (
        "Bod 01.01 nekončí tečkou.",
        "mluví o částce 5 000 Kč, ale pole „Částka“ je prázdné",
        "Na PV 14. 5. 2024 už je pozdě: podklady se odevzdávaly do 10. 5. 2024. "
        "Nejbližší, které se ještě stihne, je 29. 5. 2024",
        "Rada města Trutnova na 5. 6. 2024 jednání naplánované nemá. Nejbližší, které se ještě stihne, je 6. 6. 2024",
    ):
        assert part in words, part


@pytest.mark.parametrize("town", ["humpolec", "zeliv", "committee"])
def test_every_town_has_its_own_road(
    town_house: Callable[..., TestHouse], office_web: OfficeWeb, town: str
) -> None:
    house = town_house(town)
    with house.reading() as (office, _):
        rules = office.town
    clerk = next(one for one in rules.people if one.department)
    client = office_web(house).sign_in(clerk.code)
    for route in rules.routes:
        page = client.get(f"/navrhy/novy?druh={route.matters[0]}&zvoleno=2024-09-09")
        fields = fields_of(client, page, "/navrhy/novy")
        days = [fields.get(f"date-{stage.body}", "2024-09-09") for stage in route.stages]
        assert days == sorted(days)
        answer = client.post("/navrhy/novy", {**fields, "title": "Zkouška"})
        where = answer.headers["location"].removesuffix("/upravit")
        for url in ("", "/upravit", "/predlozit", "/verze", f"/zneni/{route.stages[-1].body}"):
            assert client.get(where + url).status_code == 200
