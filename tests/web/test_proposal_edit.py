"""Is a proposal written without scripts, is nothing typed ever lost, and do two writers get along?"""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, plain
from office_client import OfficeClient, OfficeWeb

from actions.delegate import delegate
from db.desks import unsaved_edit
from states.wording import Clause


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house).sign_in("doudova")


def form_of(client: OfficeClient, answer: Any, which: str = "editor") -> dict[str, str]:
    """What the browser would send: every field of the form with its value, without the buttons."""
    form = client.html(answer).xpath(f"//form[@id='{which}']")
    form = form[0] if form else client.html(answer).xpath("//form[contains(@class, 'conflict')]")[0]
    # a browser drops the line end after <textarea>, the parser of the test does not
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf"}


def opened(client: OfficeClient, pid: int) -> dict[str, str]:
    answer = client.get(f"/navrhy/{pid}/upravit")
    assert answer.status_code == 200
    return form_of(client, answer)


def save(client: OfficeClient, pid: int, fields: dict[str, str], act: str = "save", **changes: str) -> Any:
    return client.post(f"/navrhy/{pid}/upravit", {**fields, "act": act, **changes})


def unsaved(case: Case) -> list[Any]:
    return case.rows(sa.select(unsaved_edit))


def second_author(case: Case) -> None:
    """The head stands in for the clerk: two people may write one text."""
    case.act(
        delegate,
        "doudova",
        "rejl",
        case.house.now().date(),
        case.proposal.created_at.date().replace(month=12),
        "dovolená",
    )


def test_an_opened_and_saved_form_changes_nothing(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    before = (case.proposal, len(case.entries()))
    assert save(client, pid, opened(client, pid)).headers["location"] == f"/navrhy/{pid}"
    assert (case.proposal, len(case.entries())) == before


def test_every_field_is_saved(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = opened(client, pid)
    fields.pop("committee_opinion_none")
    answer = save(
        client,
        pid,
        fields,
        title="Nový název",
        presented_by="starosta",
        amount="1 250 000",
        committee_opinion="Komise doporučuje.",
        previous_resolution="2024-1/2",
        report="# Nadpis\n\nText.",
        is_confidential="1",
        previous_resolution_none="",
        **{
            "clause-0-verb": "ukládá",
            "clause-0-text": "zveřejnit plán.",
            "clause-0-charged": "rejl",
            "clause-0-due_on": "2024-08-31",
            "clause-0-task": "Zveřejnit.",
            "clause-1-section": "1",
            "clause-1-point": "2",
            "clause-1-verb": "schvaluje",
            "clause-1-text": "plán.",
            "date-ZM": "2024-06-25",
            "follow_up-0-days": "15",
            "attachment-1": "Mapa",
        },
    )
    assert answer.status_code == 303
    content = case.content
    assert (content.title, content.presented_by, content.amount) == ("Nový název", "starosta", 1_250_000)
    assert content.clauses[0] == Clause(
        1, 1, "ukládá", "zveřejnit plán.", "rejl", "Zveřejnit.", content.clauses[0].due_on
    )
    assert content.clauses[1].label == "01.02"
    assert content.report == "# Nadpis\n\nText."
    assert (content.committee_opinion, content.previous_resolution) == ("Komise doporučuje.", "2024-1/2")
    assert content.is_confidential
    assert content.attachments is not None
    assert content.attachments[-1] == "Mapa"
    assert content.follow_ups[0].due == "15 working"
    assert case.stop("ZM").planned_on.isoformat() == "2024-06-25"
    assert [entry.verb for entry in case.entries(subject="proposal")] == ["draft", "edit"]


def test_an_emptied_date_and_field_are_empty_again(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = opened(client, pid)
    fields.pop("committee_opinion_none")
    save(client, pid, fields, **{"date-PV": ""})
    assert case.stop("PV").planned_on is None
    assert case.content.committee_opinion is None


def test_a_fault_is_shown_at_its_field_and_nothing_typed_is_lost(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    answer = save(client, pid, opened(client, pid), amount="hodně", title="Rozepsaný název")
    page = client.html(answer)
    assert answer.status_code == 422
    assert page.xpath("//input[@id='amount']/@value") == ["hodně"]
    assert page.xpath("//input[@id='amount']/@aria-describedby")[0].endswith("amount-fault")
    assert page.xpath("//a[@href='#amount']")
    assert case.content.title != "Rozepsaný název"
    assert opened(client, pid)["title"] == "Rozepsaný název"  # it was kept


def test_rows_are_changed_by_buttons_without_scripts(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    answer = save(client, pid, opened(client, pid), "clause-add")
    assert answer.headers["location"] == f"/navrhy/{pid}/upravit#clause-1"
    fields = opened(client, pid)
    assert fields["clause-1-point"] == "2"
    fields |= {"clause-1-verb": "bere na vědomí", "clause-1-text": "zprávu."}
    save(client, pid, fields, "clause-up-1")
    fields = opened(client, pid)
    assert (fields["clause-0-verb"], fields["clause-0-point"]) == ("bere na vědomí", "1")
    assert [clause.verb for clause in case.content.clauses] == ["schvaluje"]  # not saved yet
    save(client, pid, fields)
    assert [clause.verb for clause in case.content.clauses] == ["bere na vědomí", "schvaluje"]
    assert unsaved(case) == []
    save(client, pid, opened(client, pid), "clause-remove-0")
    save(client, pid, opened(client, pid))
    assert [(clause.label, clause.verb) for clause in case.content.clauses] == [("01.01", "schvaluje")]


def test_autosave_keeps_what_is_typed_and_says_when(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    entries = len(case.entries())
    fields = opened(client, pid)
    case.clock.forward(minutes=32)
    answer = client.post(
        f"/navrhy/{pid}/rozepsane", {**fields, "title": "", "report": "Píšu"}, headers={"HX-Request": "true"}
    )
    said = plain(unescape(answer.text))
    assert answer.status_code == 200
    assert "uložen v 10:32" in said
    assert "Chybí název materiálu; vyplňte ho." in said and 'href="#title"' in said
    assert "<p>Píšu</p>" in said
    assert case.content.title != ""
    assert len(case.entries()) == entries
    page = client.get(f"/navrhy/{pid}/upravit")
    assert form_of(client, page)["report"] == "Píšu"
    assert "Obnovili jsme, co jste napsali a neuložili, před chvilkou, 10:32" in client.words(page)
    assert "Máte tu rozepsaný a neuložený text" in client.words(client.get(f"/navrhy/{pid}"))
    assert "se nepředloží, dokud ho neuložíte" in client.words(client.get(f"/navrhy/{pid}/predlozit"))


def test_what_was_typed_can_be_thrown_away(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    title = case.content.title
    client.post(f"/navrhy/{pid}/rozepsane", {**opened(client, pid), "title": "Jiný"})
    assert client.post(f"/navrhy/{pid}/zahodit").headers["location"] == f"/navrhy/{pid}/upravit"
    assert opened(client, pid)["title"] == title
    assert unsaved(case) == []


def test_saving_forgets_the_unsaved_text(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = opened(client, pid) | {"title": "Jiný"}
    client.post(f"/navrhy/{pid}/rozepsane", fields)
    save(client, pid, fields)
    assert unsaved(case) == []
    assert case.content.title == "Jiný"


def test_whoever_may_not_edit_can_neither_open_nor_keep_nor_save(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = opened(client, pid)
    client.sign_in("rejl")
    page = client.get(f"/navrhy/{pid}/upravit")
    assert (page.status_code, "Upravit návrh smí jen zpracovatel" in client.words(page)) == (403, True)
    assert client.post(f"/navrhy/{pid}/rozepsane", fields).status_code == 409
    assert save(client, pid, fields, title="Cizí").status_code == 409
    assert unsaved(case) == []
    assert case.content.title != "Cizí"


def test_changes_of_different_fields_are_merged_by_themselves(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    second_author(case)
    mine = opened(client, pid) | {"title": "Můj název"}
    case.edit("rejl", report="Jejich zpráva.")
    answer = save(client, pid, mine)
    assert answer.status_code == 303
    assert (case.content.title, case.content.report) == ("Můj název", "Jejich zpráva.")
    assert "i se změnami, které mezitím přibyly" in client.words(client.get(f"/navrhy/{pid}"))


def test_a_conflict_shows_both_changes_and_asks_field_by_field(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    second_author(case)
    mine = opened(client, pid) | {"title": "Můj název", "amount": "5", "report": "Moje zpráva."}
    case.edit("rejl", title="Jejich název", report="Jejich zpráva.", presented_by="starosta")
    case.clock.forward(minutes=3)
    answer = save(client, pid, mine)
    words = client.words(answer)
    assert answer.status_code == 409
    assert "Text mezitím změnil(a) Mgr. Dušan Rejl, před 3 minutami, 10:00." in words
    assert "Jejich název" in words and "Můj název" in words
    assert "Převezme se samo" in words and "Předkládá" in words
    chosen = form_of(client, answer, "none")
    assert {name for name in chosen if name.startswith("pick-")} == {"pick-title", "pick-report"}
    done = save(client, pid, chosen, **{"pick-title": "theirs"})
    assert done.status_code == 303
    content = case.content
    assert (content.title, content.report, content.amount) == ("Jejich název", "Moje zpráva.", 5)
    assert content.presented_by == "starosta"
    assert unsaved(case) == []


def test_a_conflict_left_alone_waits_in_the_editor(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    second_author(case)
    mine = opened(client, pid) | {"title": "Můj název"}
    case.edit("rejl", title="Jejich název")
    save(client, pid, mine)
    page = client.get(f"/navrhy/{pid}/upravit")
    assert form_of(client, page)["title"] == "Můj název"
    assert "Text mezitím změnil(a) Mgr. Dušan Rejl" in client.words(page)
    assert save(client, pid, form_of(client, page)).status_code == 409  # still asks


def test_who_is_told_that_the_proposal_went_on_loses_nothing(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    fields = opened(client, pid) | {"report": "Dlouhý nový text."}
    case.submit()
    answer = save(client, pid, fields)
    words = client.words(answer)
    assert answer.status_code == 409
    assert "Někdo byl rychlejší: Bc. Aneta Doudová" in words or "upravit návrh lze jen ve stavu" in words
    assert form_of(client, answer)["report"] == "Dlouhý nový text."
    assert "Dlouhý nový text." in client.get(f"/navrhy/{pid}/upravit").text
    case.take_back()
    assert opened(client, pid)["report"] == "Dlouhý nový text."


def test_the_editor_says_who_else_writes_now(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    second_author(case)
    fields = opened(client, pid)
    client.post(f"/navrhy/{pid}/rozepsane", fields | {"title": "x"})
    client.sign_in("rejl")
    assert "Bc. Aneta Doudová, naposledy v 10:00" in client.words(client.get(f"/navrhy/{pid}/upravit"))
    said = client.post(f"/navrhy/{pid}/rozepsane", fields)
    assert "Bc. Aneta Doudová" in plain(said.text)
    case.clock.forward(minutes=11)
    assert "otevřený i někdo další" not in client.words(client.get(f"/navrhy/{pid}/upravit"))


def test_autosave_says_that_the_text_has_changed_meanwhile(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    second_author(case)
    fields = opened(client, pid)
    case.edit("rejl", report="Jejich zpráva.")
    said = plain(client.post(f"/navrhy/{pid}/rozepsane", fields | {"title": "x"}).text)
    assert "Text mezitím změnil(a) Mgr. Dušan Rejl" in said


def test_an_ended_session_answers_an_autosave_without_taking_the_page_away(
    case: Case, client: OfficeClient
) -> None:
    pid = case.draft()
    fields = opened(client, pid)
    client.cookies.clear()
    assert client.post(f"/navrhy/{pid}/rozepsane", fields).status_code == 401


@pytest.mark.parametrize("base", ["0", "99", "", "x"])
def test_a_made_up_version_is_refused(case: Case, client: OfficeClient, base: str) -> None:
    pid = case.draft()
    fields = opened(client, pid) | {"base": base, "title": "Podvrh"}
    assert save(client, pid, fields).status_code == 409
    assert case.content.title != "Podvrh"
    assert client.post(f"/navrhy/{pid}/rozepsane", fields).status_code == 409


def test_save_and_submit_leads_to_the_confirmation(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    assert save(client, pid, opened(client, pid), "submit").headers["location"] == f"/navrhy/{pid}/predlozit"
    assert case.state == "draft"


def test_a_file_that_came_meanwhile_stays(case: Case, client: OfficeClient) -> None:
    from actions.attach import attach, received

    pid = case.draft()
    fields = opened(client, pid) | {"title": "Můj název"}
    file = received(case.house, "mapa.txt", b"Mapa", "Mapa")
    case.act(attach, "doudova", pid, case.proposal.version, file)
    assert save(client, pid, fields).status_code == 303
    assert [file.title for file in case.content.files] == ["Mapa"]
    assert case.content.title == "Můj název"
    assert case.content.attachments is not None
    assert "Mapa" in case.content.attachments


def test_an_own_upload_is_no_news_to_the_writer(case: Case, client: OfficeClient) -> None:
    from actions.attach import attach, received

    pid = case.draft()
    fields = opened(client, pid) | {"title": "Můj název"}
    file = received(case.house, "mapa.txt", b"Mapa", "Mapa")
    case.act(attach, "doudova", pid, case.proposal.version, file)
    assert "mezitím" not in unescape(client.post(f"/navrhy/{pid}/rozepsane", fields).text)
    assert "mezitím" not in client.words(client.get(f"/navrhy/{pid}/upravit"))


def test_the_reason_of_a_return_stands_over_the_text(case: Case, client: OfficeClient) -> None:
    pid = case.submitted().pid
    case.send_back("pravnik", "lawyer", "Doplňte zákon.")
    for url in ("", "/upravit"):
        words = client.words(client.get(f"/navrhy/{pid}{url}"))
        assert "Vráceno k přepracování" in words
        assert "Doplňte zákon.JUDr. Petr Vzorný, 13. 5. 2024 v 10:00" in words.replace(
            "zákon. JUDr", "zákon.JUDr"
        )
    case.edit(report="Doplněno.")
    case.submit()
    assert "Vráceno k přepracování" not in client.words(client.get(f"/navrhy/{pid}"))


def test_an_unsaved_text_that_says_the_same_is_not_mentioned(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    client.post(f"/navrhy/{pid}/rozepsane", opened(client, pid))
    assert "rozepsaný a neuložený" not in client.words(client.get(f"/navrhy/{pid}"))
    assert "Pokračujete v rozepsaném textu" not in client.words(client.get(f"/navrhy/{pid}/upravit"))
