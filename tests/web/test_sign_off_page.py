"""What stands on the page of a sign-off, who may act on it, and what is everybody else told?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, counted

from actions.delegate import delegate
from db.desks import last_look
from states.content import AttachedFile
from states.vocabulary import Outcome

OfficeWeb = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def asked(case: Case) -> Case:
    """The seed's proposal; the lawyer had no comments, its head is asked."""
    case.submitted()
    case.opine("pravnik", "lawyer")
    return case


def address(case: Case, step: str = "head") -> str:
    return f"/souhlasy/{case.step(step).id}"


def filled(client: OfficeClient, url: str) -> dict[str, str]:
    """The hidden fields that every form of the page carries."""
    page = client.html(client.get(url))
    names = ("seen", "version")
    values = {name: set(page.xpath(f"//main//input[@name='{name}']/@value")) for name in names}
    assert all(len(found) == 1 for found in values.values()), values
    return {name: str(found.pop()) for name, found in values.items()}


def act(client: OfficeClient, url: str, verb: str, **fields: Any) -> Any:
    """Opens the page and sends one of its forms."""
    return client.post(url, {**filled(client, url), "verb": verb, **fields})


# --- looking -----------------------------------------------------------------------------------------------


def test_text_and_amount_come_first_then_the_acts_then_the_rest(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    answer = client.get(address(asked))
    text = client.words(answer)
    parts = (
        "Akční plán rozvoje sociálních služeb města Trutnova 2024",
        "Jednáte jako Mgr. Dušan Rejl.",
        "souhlas vedoucího odboru",
        "Zastupitelstvo města Trutnova 01.01 schvaluje",
        "Částka: neuvedena",
        "Schválit",
        "Vrátit s důvodem",
        "Předat někomu jinému",
        "Přílohy (1)",
        "Důvodová zpráva",
        "Průběh schvalování",
        "bez připomínek",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    offered = client.html(answer).xpath("//select[@name='to']/option/@value")
    assert "tajemnik" in offered and not {"doudova", "rejl"} & set(offered)


def test_files_of_attachments_are_offered_with_kind_and_size(case: Case, office_web: OfficeWeb) -> None:
    file = AttachedFile("Smlouva", "návrh smlouvy.pdf", "a" * 64, 210_000, "pdf")
    case.submitted(attachments=("Smlouva", "Mapa"), files=(file,))
    client = office_web(case.house).sign_in("pravnik")
    page = client.html(client.get(address(case, "lawyer")))
    (link,) = page.xpath("//summary[contains(., 'Přílohy (2)')]/following-sibling::ul//a")
    assert plain(link.text_content()) == "Smlouva (PDF, 210 kB)"
    assert link.get("href").startswith(f"/navrhy/{case.pid}/prilohy/{'a' * 64}/")


def test_looking_changes_nothing(asked: Case, office_web: OfficeWeb, dump: Callable[[], Any]) -> None:
    client = office_web(asked.house).sign_in("rejl")
    before = dump()
    assert client.get(address(asked)).status_code == 200
    assert dump() == before


def test_who_does_not_decide_reads_who_does(asked: Case, office_web: OfficeWeb) -> None:
    for code in ("doudova", "tajemnik"):
        client = office_web(asked.house).sign_in(code)
        text = client.words(client.get(address(asked)))
        assert "O souhlasu rozhoduje Mgr. Dušan Rejl; Vy si návrh můžete jen prohlédnout." in text
        assert "Schválit" not in text
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client = office_web(asked.house).sign_in("tajemnik")
    assert "Mgr. Dušan Rejl (zastupuje: JUDr. Petr Vzorný)" in client.words(client.get(address(asked)))


def test_a_step_whose_turn_has_not_come_says_so(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("tajemnik")
    text = client.words(client.get(address(asked, "secretary")))
    assert "Na tento souhlas se teď nečeká" in text and "Schválit" not in text


def test_a_hidden_matter_is_not_there(case: Case, office_web: OfficeWeb, dump: Callable[[], Any]) -> None:
    case.submitted(is_confidential=True)
    case.opine("pravnik", "lawyer")
    stranger = office_web(case.house).sign_in("financni")
    none = plain(stranger.words(stranger.get("/souhlasy/9999"))).replace("9999", "N")
    row = case.step("head")
    before = dump()
    data = {"verb": "approve", "seen": case.content.text_digest(), "version": str(row.version)}
    for answer in (stranger.get(address(case)), stranger.post(address(case), data)):
        assert answer.status_code == 404
        assert plain(stranger.words(answer)).replace(str(row.id), "N") == none
    form = stranger.get(f"/navrhy/{case.pid}/podpis/RM")
    assert form.status_code == 404 and "Akční plán" not in form.text
    assert dump()["sign_off"] == before["sign_off"]
    head = office_web(case.house).sign_in("rejl")
    assert "Neveřejný materiál" in head.words(head.get(address(case)))


# --- acting ------------------------------------------------------------------------------------------------


def test_one_click_approves_and_the_page_says_what_follows(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    url = address(asked)
    answer = act(client, url, "approve")
    assert (answer.status_code, answer.headers["location"]) == (303, url)
    text = client.words(client.get(url))
    assert "Souhlas je udělen. Teď se čeká na: souhlas tajemníka (Ing. Karel Vzor)." in text
    assert "Rozhodnuto 13. 5. 2024 v 10:00: schváleno." in text
    assert asked.chain()["head"] == "approved"
    (entry,) = asked.entries(subject="sign_off", verb="approve")
    assert (entry.actor, entry.acts_for) == ("Mgr. Dušan Rejl", None)


def test_the_next_one_that_waits_is_one_click_away(asked: Case, office_web: OfficeWeb) -> None:
    first = address(asked)
    asked.submitted(title="Druhý návrh")
    asked.opine("pravnik", "lawyer")
    client = office_web(asked.house).sign_in("rejl")
    act(client, first, "approve")
    page = client.html(client.get(first))
    (link,) = page.xpath("//main//a[contains(., 'Další čeká na Vás')]")
    assert link.get("href") == address(asked) and "Druhý návrh" in plain(link.text_content())
    act(client, link.get("href"), "approve")
    assert "Další čeká na Vás" not in client.words(client.get(first))


def test_an_opinion_in_words_or_with_one_click(case: Case, office_web: OfficeWeb) -> None:
    case.submitted()
    client = office_web(case.house).sign_in("pravnik")
    url = address(case, "lawyer")
    assert client.html(client.get(url)).xpath("//input[@name='opinion']/@value") == ["Bez připomínek."]
    empty = act(client, url, "give_opinion", opinion=" ")
    assert empty.status_code == 422 and "Chybí text vyjádření" in client.words(empty)
    assert act(client, url, "give_opinion", opinion="Souhlasím.\r\nPozor na termín.").status_code == 303
    assert case.step("lawyer").opinion == "Souhlasím.\nPozor na termín."


def test_returning_needs_a_reason_and_ticked_ones_suffice(
    asked: Case, office_web: OfficeWeb, dump: Callable[[], Any]
) -> None:
    client = office_web(asked.house).sign_in("rejl")
    url = address(asked)
    fields = filled(client, url)
    before = dump()
    empty = client.post(url, {**fields, "verb": "return", "reason": ["", " "]})
    assert empty.status_code == 422 and "Chybí důvod" in client.words(empty)
    page = client.html(empty)
    assert page.xpath("//details[@open]/summary[contains(., 'Vrátit')]")
    assert page.xpath("//textarea[@id='reason'][@aria-invalid='true']/@aria-describedby") == [
        "reason-fault reason-hint"
    ]
    assert dump() == before
    long = client.post(url, {**fields, "verb": "return", "reason": "Prosím. " * 300})
    assert long.status_code == 422 and "vejde se jich nejvýš 2000" in client.words(long)
    assert "Prosím. Prosím." in plain(long.text)
    ticked = ["Chybí příloha nebo podklad.", "Doplňte rozpočet."]
    client.post(url, {**fields, "verb": "return", "reason": ticked})
    assert asked.step("head").reason == "Chybí příloha nebo podklad. Doplňte rozpočet."
    assert "dostane dopis s důvodem" in client.words(client.get(url))


def test_handing_over_moves_the_right_to_act(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    url = address(asked)
    nobody = act(client, url, "hand_over", to="")
    assert nobody.status_code == 422
    own = act(client, url, "hand_over", to="doudova")
    assert own.status_code == 422 and "je zpracovatelem návrhu" in client.words(own)
    old = filled(client, url)
    act(client, url, "hand_over", to="tajemnik", reason="Jsem na dovolené.")
    text = client.words(client.get(url))
    assert "Ing. Karel Vzor dostane dopis s vlastním odkazem." in text
    assert "O souhlasu rozhoduje Ing. Karel Vzor" in text
    late = client.post(url, {**old, "verb": "approve"})
    assert late.status_code == 409 and asked.chain()["head"] == "asked"
    assert act(office_web(asked.house).sign_in("tajemnik"), url, "approve").status_code == 303


def test_after_handing_over_a_confidential_matter_it_is_gone(case: Case, office_web: OfficeWeb) -> None:
    case.submitted(is_confidential=True)
    client = office_web(case.house).sign_in("pravnik")
    answer = act(client, address(case, "lawyer"), "hand_over", to="financni")
    assert answer.headers["location"] == "/"
    assert client.get(address(case, "lawyer")).status_code == 404


@pytest.mark.parametrize("verb", ["give_opinion", "sign_form", "ask", ""])
def test_an_act_of_another_kind_is_refused(asked: Case, office_web: OfficeWeb, verb: str) -> None:
    client = office_web(asked.house).sign_in("rejl")
    answer = act(client, address(asked), verb, opinion="Text.")
    assert answer.status_code == 409 and "Nic jsme nezapsali" in client.words(answer)
    assert asked.chain()["head"] == "asked"


def test_who_does_not_decide_can_not_act(asked: Case, office_web: OfficeWeb) -> None:
    url, row = address(asked), asked.step("head")
    data = {"seen": asked.content.text_digest(), "version": str(row.version), "verb": "approve"}
    for code in ("doudova", "tajemnik", "pravnik"):
        client = office_web(asked.house).sign_in(code)
        answer = client.post(url, data)
        assert answer.status_code == 409
        assert "Schválit smí jen schvalovatel, který je na řadě." in client.words(answer)
    client = office_web(asked.house).sign_in("rejl")
    assert client.post(url, data, csrf=False).status_code == 403
    assert client.post(url, {**data, "version": ""}).status_code == 409
    assert asked.chain()["head"] == "asked"


# --- deputies and four eyes ----------------------------------------------------------------------------------


def test_a_deputy_acts_on_behalf_and_both_are_named(asked: Case, office_web: OfficeWeb) -> None:
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client = office_web(asked.house).sign_in("pravnik")
    url = address(asked)
    assert "Jednáte jako JUDr. Petr Vzorný, v zastoupení: Mgr. Dušan Rejl." in client.words(client.get(url))
    act(client, url, "approve")
    (entry,) = asked.entries(subject="sign_off", verb="approve")
    assert (entry.actor, entry.acts_for) == ("JUDr. Petr Vzorný", "Mgr. Dušan Rejl")


def test_the_author_does_not_sign_even_as_a_deputy(asked: Case, office_web: OfficeWeb) -> None:
    row = asked.step("head")
    asked.act(delegate, "rejl", "doudova", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client = office_web(asked.house).sign_in("doudova")
    text = client.words(client.get(address(asked)))
    assert "Vlastní návrh nelze schválit ani v zastoupení" in text
    assert "Předat někomu jinému" in text and "Vrátit s důvodem" not in text
    data = {"seen": asked.content.text_digest(), "version": str(row.version), "verb": "approve"}
    answer = client.post(address(asked), data)
    assert answer.status_code == 409 and "Vlastní návrh nelze schválit" in client.words(answer)
    assert asked.chain()["head"] == "asked"


# --- somebody was faster, the text changed ---------------------------------------------------------------------


def test_whoever_comes_second_learns_who_was_faster(asked: Case, office_web: OfficeWeb) -> None:
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    head, deputy = office_web(asked.house).sign_in("rejl"), office_web(asked.house).sign_in("pravnik")
    url = address(asked)
    old = filled(head, url)
    asked.clock.forward(minutes=5)
    act(deputy, url, "approve")
    late = head.post(url, {**old, "verb": "return", "reason": "Počkejte."})
    assert late.status_code == 409
    assert "Někdo byl rychlejší: JUDr. Petr Vzorný, 13. 5. 2024 v 10:05 – schválit." in head.words(late)
    assert "Někdo byl rychlejší: schválil(a) JUDr. Petr Vzorný" in head.words(head.get(url))
    author = office_web(asked.house).sign_in("doudova")
    assert "Rozhodnuto: schválil(a) JUDr. Petr Vzorný, 13. 5. 2024" in author.words(author.get(url))


def test_a_text_that_changed_meanwhile_is_shown_before_it_is_signed(
    case: Case, office_web: OfficeWeb
) -> None:
    case.submitted(amount=1_250_000)
    url = address(case, "finance")
    client = office_web(case.house).sign_in("financni")
    old = filled(client, url)
    case.send_back("pravnik", "lawyer")
    assert "Na tento souhlas se teď nečeká" in client.words(client.get(url))
    case.clock.forward(hours=1)
    case.edit(amount=1_320_000, report="Zpráva je nová.")
    case.submit()
    stale = client.post(url, {**old, "verb": "give_opinion", "opinion": "Souhlasím."})
    assert stale.status_code == 409 and case.chain()["finance"] == "asked"
    text = client.words(stale)
    assert "Zatímco jste měli stránku otevřenou se změnilo" in text
    assert "odstraněno: 1 250 000 Kč" in text and "přidáno: 1 320 000 Kč" in text
    assert "Souhlasím." in text
    page = client.get(url)
    assert "Od dopisu se žádostí" not in client.words(page)  # the new letter speaks of the new text
    assert act(client, url, "give_opinion", opinion="Souhlasím.").status_code == 303


def test_what_changed_is_told_since_the_last_look_and_the_last_decision(
    asked: Case, office_web: OfficeWeb
) -> None:
    first = asked.content.text_digest()
    asked.send_back("rejl", "head")
    asked.edit(report="Kratší zpráva.")
    asked.submit()
    client = office_web(asked.house).sign_in("rejl")
    url = address(asked)
    assert "Od minulého rozhodnutí v tomto kroku se změnilo" in client.words(client.get(url))
    second = asked.content.text_digest()
    with asked.house.writing() as (office, connection):
        looked = last_look.insert().values(
            person_id=asked.person("rejl").id, proposal_id=asked.pid, text_digest=first, seen_at=office.now
        )
        connection.execute(looked)
    text = client.words(client.get(url))
    assert "Od Vašeho posledního pohledu (13. 5. 2024 v 10:00) se změnilo" in text
    assert "Od minulého rozhodnutí" not in text  # the same text: told once
    assert "Schválit nové znění" in text
    with asked.house.writing() as (_, connection):
        connection.execute(sa.update(last_look).values(text_digest=second))
    assert "Od minulého rozhodnutí v tomto kroku se změnilo" in client.words(client.get(url))


def test_who_decided_has_looked(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    act(client, address(asked), "return", reason="Upřesněte.")
    (look,) = asked.rows(sa.select(last_look))
    assert (look.person_id, look.text_digest) == (asked.person("rejl").id, asked.content.text_digest())
    asked.clock.forward(hours=1)
    asked.edit(report="Kratší zpráva.")
    asked.submit()
    text = client.words(client.get(address(asked)))
    assert "Od Vašeho posledního pohledu (13. 5. 2024 v 10:00) se změnilo" in text


# --- the signature under a form ----------------------------------------------------------------------------------


def test_the_form_is_signed_as_it_was_shown(case: Case, office_web: OfficeWeb) -> None:
    case.on_route()
    case.brought_to("PV")
    case.hear("PV", Outcome.RECOMMENDED)
    url = f"/navrhy/{case.pid}/podpis/RM"
    clerk = office_web(case.house).sign_in("doudova")
    text = clerk.words(clerk.get(url))
    assert "Podepsat formulář návrhu smí jen vedoucí odboru." in text and "v. r." not in text
    assert clerk.get(f"/navrhy/{case.pid}/podpis/XX").status_code == 404
    head = office_web(case.house).sign_in("rejl")
    fields = filled(head, url)
    assert head.post(url, {**fields, "seen": "x"}).status_code == 409
    assert clerk.post(url, fields).status_code == 409
    assert case.stop("RM").signed_on is None
    assert head.post(url, fields).status_code == 303
    assert case.stop("RM").signed_by == case.person("rejl").id
    text = head.words(head.get(url))
    assert "Formulář návrhu je podepsán." in text and "Formulář už podepsal(a) Mgr. Dušan Rejl" in text
    again = head.post(url, fields)
    assert again.status_code == 409 and "Nic jsme nezapsali" in head.words(again)


def test_the_page_asks_the_database_as_often_however_much_waits(asked: Case, office_web: OfficeWeb) -> None:
    first = address(asked)
    client = office_web(asked.house).sign_in("rejl")
    client.get(first)
    with counted(asked.house) as one:
        client.get(first)
    for _ in range(10):
        asked.submitted()
        asked.opine("pravnik", "lawyer")
    with counted(asked.house) as many:
        client.get(first)
    assert len(one) == len(many)
