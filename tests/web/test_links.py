"""What the holder of a link from a letter can do: look as often as they like, act once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

import httpx
import pytest
from trial_office import Trial

from actions.authority import actor_of
from actions.delegate import delegate
from actions.edit_wording import edit_wording
from db import consultations
from states.vocabulary import Part
from states.wording import clause_from_data

NBSP = "\u00a0"


def shown(answer: httpx.Response) -> str:
    """The text of a page as a person reads it."""
    body = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)).replace(NBSP, " "))


def seen(answer: httpx.Response) -> str:
    """The digest of the text that a page shows; the same in each of its forms."""
    (digest,) = set(re.findall(r'name="seen" value="([0-9a-f]{64})"', answer.text))
    return str(digest)


def act(visitor: httpx.Client, token: str, verb: str, **fields: str | list[str]) -> httpx.Response:
    """Opens the link and sends one of its forms."""
    page = visitor.get(f"/o/{token}")
    return visitor.post(f"/o/{token}", data={"verb": verb, "seen": seen(page), **fields})


# --- looking -----------------------------------------------------------------------------------------------


def test_the_page_says_who_what_until_when_and_the_text_first(
    head_asked: Trial, visitor: httpx.Client
) -> None:
    page = visitor.get(f"/o/{head_asked.token('rejl')}")
    assert page.status_code == 200
    text = shown(page)
    assert "Jednáte jako Mgr. Dušan Rejl" in text
    assert "souhlas vedoucího odboru" in text
    assert '<time datetime="2024-05-16">' in page.text
    parts = (
        "Akční plán rozvoje sociálních služeb města Trutnova 2024",
        "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán",
        "Částka: neuvedena",
        "Schválit",
        "Vrátit s důvodem",
        "Předat někomu jinému",
        "Přílohy (1) Návrh Akčního plánu",
        "Přehled navrhovaných opatření (aktivit)",
        "JUDr. Petr Vzorný, 13. 5. 2024 v 10:00 Bez připomínek.",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_looking_changes_nothing_however_often_and_by_whomever(
    head_asked: Trial, visitor: httpx.Client
) -> None:
    token = head_asked.token("rejl")
    before = head_asked.everything()
    for method in ("GET", "HEAD", "GET"):
        assert visitor.request(method, f"/o/{token}").status_code == 200
    assert visitor.get(f"/o/{token}/hotovo").headers["location"] == f"/o/{token}"
    assert head_asked.everything() == before


@pytest.mark.parametrize("damage", ["x{}", "{}x", "NQ.{}", "...", "%00", "č"])
def test_a_damaged_token_is_no_link(head_asked: Trial, visitor: httpx.Client, damage: str) -> None:
    token = damage.format(head_asked.token("rejl"))
    before = head_asked.everything()
    for answer in (visitor.get(f"/o/{token}"), visitor.post(f"/o/{token}", data={"verb": "approve"})):
        assert answer.status_code == 404
        assert "<h1>" in answer.text
    assert head_asked.everything() == before


# --- acting ------------------------------------------------------------------------------------------------


def test_a_click_approves_once_and_says_what_happens_next(head_asked: Trial, visitor: httpx.Client) -> None:
    token = head_asked.token("rejl")
    answer = act(visitor, token, "approve")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/o/{token}/hotovo")
    assert head_asked.state_of("head") == "approved"
    done = visitor.get(answer.headers["location"])
    assert "Souhlas je udělen." in shown(done)
    assert "Teď se čeká na: souhlas tajemníka (Ing. Karel Vzor)." in shown(done)
    assert "<form" not in done.text


def test_a_used_link_says_when_and_what_for_and_acts_no_more(
    head_asked: Trial, visitor: httpx.Client
) -> None:
    token = head_asked.token("rejl")
    digest = seen(visitor.get(f"/o/{token}"))
    act(visitor, token, "approve")
    before = head_asked.everything()
    for answer, status in (
        (visitor.get(f"/o/{token}"), 200),
        (visitor.post(f"/o/{token}", data={"verb": "return", "seen": digest, "reason": "Ne."}), 409),
    ):
        assert answer.status_code == status
        assert "Tento odkaz už byl použit (13. 5. 2024 v 10:00): Souhlas je udělen." in shown(answer)
        assert "Mgr. Dušan Rejl, 13. 5. 2024 v 10:00" in shown(answer)
        assert "<form" not in answer.text
    assert head_asked.everything() == before


def test_an_opinion_is_given_in_words_or_with_one_click(matter: Trial, visitor: httpx.Client) -> None:
    token = matter.token("pravnik")
    page = visitor.get(f"/o/{token}")
    assert '<input type="hidden" name="opinion" value="Bez připomínek.">' in page.text
    empty = act(visitor, token, "give_opinion", opinion="  ")
    assert empty.status_code == 422
    assert "Chybí text vyjádření" in shown(empty)
    assert act(visitor, token, "give_opinion", opinion="Souhlasím.\r\nPozor na termín.").status_code == 303
    assert matter.state_of("lawyer") == "given"
    assert "Souhlasím. Pozor na termín." in shown(visitor.get(f"/o/{matter.token('rejl')}"))


def test_returning_needs_a_reason_and_ticked_ones_suffice(head_asked: Trial, visitor: httpx.Client) -> None:
    token = head_asked.token("rejl")
    before = head_asked.everything()
    page = act(visitor, token, "return", reason=["", "  "])
    assert page.status_code == 422
    assert head_asked.everything() == before
    assert 'role="alert"' in page.text and '<a href="#reason">' in page.text
    assert 'aria-describedby="reason-fault reason-hint" aria-invalid="true"' in page.text
    assert re.search(r"<details open>\s*<summary>Vrátit", page.text)
    ticked = ["Chybí příloha nebo podklad.", "Doplňte rozpočet."]
    answer = act(visitor, token, "return", reason=ticked)
    assert "Návrh je vrácen zpracovateli" in shown(visitor.get(answer.headers["location"]))
    assert head_asked.state_of("head") == "returned"


def test_a_text_that_is_too_long_is_refused_and_kept(head_asked: Trial, visitor: httpx.Client) -> None:
    words = "Prosím o doplnění. " * 200
    page = act(visitor, head_asked.token("rejl"), "return", reason=["Chybí příloha nebo podklad.", words])
    assert page.status_code == 422
    assert "vejde se jich nejvýš 2000" in shown(page)
    assert words.strip() in page.text
    assert 'value="Chybí příloha nebo podklad." checked' in page.text


def test_handing_over_moves_the_right_to_act(head_asked: Trial, visitor: httpx.Client) -> None:
    token = head_asked.token("rejl")
    page = visitor.get(f"/o/{token}")
    offered = re.findall(r'<option value="(\w+)"', page.text)
    assert "tajemnik" in offered
    assert not {"doudova", "rejl"} & set(offered)  # who wrote it, and who has it
    assert act(visitor, token, "hand_over", to="").status_code == 422
    own = act(visitor, token, "hand_over", to="doudova")
    assert own.status_code == 422
    assert "Nic jsme nezapsali Bc. Aneta Doudová" in shown(own)
    head_asked.later(minutes=5)
    answer = act(visitor, token, "hand_over", to="tajemnik", reason="Jsem na dovolené.")
    assert "Ing. Karel Vzor dostane dopis s vlastním odkazem" in shown(
        visitor.get(answer.headers["location"])
    )
    assert visitor.post(f"/o/{token}", data={"verb": "approve", "seen": seen(page)}).status_code == 409
    assert act(visitor, head_asked.token("tajemnik"), "approve").status_code == 303
    assert head_asked.state_of("head") == "approved"


def test_whoever_comes_second_learns_who_was_faster(head_asked: Trial, visitor: httpx.Client) -> None:
    """Both the head and a deputy have a letter; the deputy decides first."""
    with head_asked.house.writing() as (office, connection):
        head = actor_of(connection, "rejl")
        delegate(office, connection, head, "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    digest = seen(visitor.get(f"/o/{head_asked.token('rejl')}"))
    act(visitor, head_asked.token("rejl"), "return", reason="Upřesněte termín.")
    head_asked.later(hours=2)
    head_asked.rework(report="Kratší zpráva.")
    deputy = visitor.get(f"/o/{head_asked.token('pravnik')}")
    assert "Jednáte jako JUDr. Petr Vzorný , v zastoupení: Mgr. Dušan Rejl" in shown(deputy)
    head_link = head_asked.token("rejl")
    assert act(visitor, head_asked.token("pravnik"), "approve").status_code == 303
    late = visitor.post(f"/o/{head_link}", data={"verb": "approve", "seen": digest})
    assert late.status_code == 409
    assert "Někdo byl rychlejší: schválil(a) JUDr. Petr Vzorný, 13. 5. 2024 v 12:00." in shown(late)
    assert "Kratší zpráva" not in late.text  # the matter is no longer this link's business


def test_of_many_clicks_at_once_one_counts(head_asked: Trial, visitor: httpx.Client) -> None:
    token = head_asked.token("rejl")
    data = {"verb": "approve", "seen": seen(visitor.get(f"/o/{token}"))}
    with ThreadPoolExecutor(6) as clicks:
        answers = list(clicks.map(lambda _: visitor.post(f"/o/{token}", data=data).status_code, range(6)))
    assert sorted(answers) == [303, 409, 409, 409, 409, 409]
    assert head_asked.state_of("secretary") == "asked"


def test_an_expired_link_shows_a_sentence_alone(head_asked: Trial, visitor: httpx.Client) -> None:
    token = head_asked.token("rejl")
    digest = seen(visitor.get(f"/o/{token}"))
    head_asked.later(days=21)
    before = head_asked.everything()
    for answer in (
        visitor.get(f"/o/{token}"),
        visitor.post(f"/o/{token}", data={"verb": "approve", "seen": digest}),
    ):
        assert answer.status_code == 410
        assert "Platnost odkazu skončila 3. 6. 2024 v 10:00" in shown(answer)
        assert "01.01" not in shown(answer)
    assert head_asked.everything() == before


def test_a_verb_of_another_task_is_refused(head_asked: Trial, visitor: httpx.Client) -> None:
    for verb in ("give_opinion", "sign_form", "withdraw", ""):
        answer = act(visitor, head_asked.token("rejl"), verb)
        assert answer.status_code == 409
        assert "Nic jsme nezapsali" in shown(answer)
    assert head_asked.state_of("head") == "asked"


# --- the text changed --------------------------------------------------------------------------------------


def test_a_changed_text_is_shown_word_by_word_and_then_acted_upon(
    trial: Trial, visitor: httpx.Client
) -> None:
    """Finance has the first letter when the lawyer returns the proposal and the clerk changes amount and text."""
    trial.submit(amount=1_250_000)
    old_link = trial.token("financni")
    old_seen = seen(visitor.get(f"/o/{old_link}"))
    assert act(visitor, trial.token("pravnik"), "return", reason="Nesouhlasí částka.").status_code == 303
    assert "Na tento souhlas se teď nečeká" in shown(visitor.get(f"/o/{old_link}"))
    trial.later(hours=1)
    trial.rework(amount=1_320_000, report="Zpráva je nová.")

    stale = visitor.post(
        f"/o/{old_link}", data={"verb": "give_opinion", "seen": old_seen, "opinion": "Souhlasím."}
    )
    assert stale.status_code == 409
    assert trial.state_of("finance") == "asked"
    assert "Návrh se od zobrazení změnil" in shown(stale)
    assert "Souhlasím." in stale.text  # what was typed is not lost

    page = visitor.get(f"/o/{old_link}")
    assert "Návrh se od dopisu změnil." in shown(page)
    assert f"1{NBSP}250{NBSP}000{NBSP}Kč</del>" in page.text
    assert f"1{NBSP}320{NBSP}000{NBSP}Kč</ins>" in page.text
    assert act(visitor, old_link, "give_opinion", opinion="Bez připomínek.").status_code == 303
    assert trial.state_of("finance") == "given"


def test_every_part_that_a_signature_covers_can_be_told(trial: Trial, visitor: httpx.Client) -> None:
    trial.submit(amount=1)
    link = trial.token("financni")
    act(visitor, trial.token("pravnik"), "return", reason="Přepracovat.")
    trial.later(hours=1)
    trial.rework(
        amount=2,
        report="Jinak.",
        attachments=(),
        title="Jiný název",
        presented_by="starosta",
        clauses=_clauses("Jiné."),
    )
    text = shown(visitor.get(f"/o/{link}"))
    for words in ("Znění usnesení", "Částka", "Důvodová zpráva", "Přílohy", "Hlavička"):
        assert words in text
    assert "odstraněno: jednoleté" not in text  # a text written anew is not picked to pieces
    assert "Ing. arch. Jan Vzor" in text
    assert len(Part) == 5


def _clauses(text: str) -> tuple[object, ...]:
    return (clause_from_data({"section": 1, "point": 1, "verb": "schvaluje", "text": text}),)


def test_a_wording_edited_after_the_page_was_opened_is_not_signed_unseen(
    head_asked: Trial, visitor: httpx.Client
) -> None:
    """The first body recommended: the form for the second one is signed anew, through a link."""
    _approve_all(head_asked, visitor)
    head_asked.recommend_in("PV", date(2024, 5, 29))
    token = head_asked.token("rejl", "sign_form")
    page = visitor.get(f"/o/{token}")
    assert "Rada města Trutnova doporučuje" in shown(page)
    with head_asked.house.writing() as (office, connection):
        stop = consultations.consultation_at(connection, head_asked.proposal_id, "RM")
        assert stop is not None
        clerk = actor_of(connection, "organizace")
        edit_wording(
            office, connection, clerk, stop.id, stop.version, _clauses("Plán."), text="Rada doporučuje jinak."
        )
    stale = visitor.post(f"/o/{token}", data={"verb": "sign_form", "seen": seen(page)})
    assert stale.status_code == 409
    assert "Rada doporučuje jinak." in shown(stale)
    assert act(visitor, token, "sign_form").status_code == 303
    again = visitor.get(f"/o/{token}/hotovo")
    assert "Formulář návrhu je podepsán." in shown(again)
    assert "Rada města Trutnova" in shown(again)


def _approve_all(trial: Trial, visitor: httpx.Client) -> None:
    for person in ("rejl", "tajemnik"):
        assert act(visitor, trial.token(person), "approve").status_code == 303


# --- what people write ---------------------------------------------------------------------------------------


def test_what_people_write_is_text_and_never_markup(trial: Trial, visitor: httpx.Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"
    trial.submit(
        title=f"Plán {evil}",
        report=f"# {evil}\n\n[x](javascript:alert(3)) ![y](http://z.test/p.png)\n\n{evil}",
    )
    token = trial.token("pravnik")
    page = visitor.get(f"/o/{token}")
    kept = act(visitor, token, "give_opinion", opinion=f"</textarea>{evil}" + "x" * 8000)
    assert kept.status_code == 422
    assert act(visitor, token, "return", reason=evil).status_code == 303
    trial.later(hours=1)
    trial.rework(title=f"Jiný plán {evil}")
    changed = visitor.get(f"/o/{trial.token('pravnik')}")
    for answer in (page, kept, changed):
        assert "&lt;script&gt;alert(1)" in answer.text
        assert not re.search(r"<script|<img(?! src=\"/static/)|src=\"http|href=\"javascript", answer.text)
        assert "{{ 7*7 }}" in shown(answer)
        assert answer.text.count("</textarea>") == answer.text.count("<textarea")
