"""Minutes: they say what was recorded and nothing else, are signed by persons, corrected by new issues, objected to."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from minutes_case import DAY, Assembly, at, closed_assembly, held_assembly
from office_case import Case, dump_of, plain, refused
from pdf_reading import facts_of, faults, text_of

from actions import minutes, objections, redeem_minutes, send_minutes, sign_minutes
from actions.make_document import make_documents
from actions.minutes_content import minutes_content
from actions.redeem import token_of
from actions.see import NotSeen
from actions.see_minutes import HIDDEN_ITEM, see_minutes
from actions.send_minutes import Signer
from actions.verify import verify
from db import ballots, files, meetings, people, record
from states.majority import Tally
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


def content_of(case: Case, meeting_id: int) -> dict[str, Any]:
    with case.house.reading() as (office, connection):
        return minutes_content(office, connection, meeting_id, row_of(case, meeting_id).notes)


def row_of(case: Case, meeting_id: int) -> Any:
    [row] = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == meeting_id))
    return row


def signatures(case: Case, *states: str) -> list[Any]:
    rows = case.rows(record.minutes_signature.select().order_by(record.minutes_signature.c.id))
    return [row for row in rows if not states or row.state in states]


def seen(case: Case, code: str, meeting_id: int) -> Any:
    from actions.authority import actor_of

    with case.house.reading() as (office, connection):
        return see_minutes(office, connection, actor_of(connection, code), meeting_id)


def said(content: dict[str, Any]) -> str:
    """The minutes as a reader reads them, one line a fact; for the tests alone."""
    lines = [content["title"], *(f"{fact['label']}: {fact['value']}" for fact in content["facts"])]
    lines += [f"{row['name']}: {row['presence']}" for row in content["attendance"]]
    lines += [content["attendance_line"]]
    lines += [f"{row['number']} {row['title']} {row['note']}".strip() for row in content["agenda"]]
    lines += [content["agenda_line"], content["words"]]
    lines += [
        f"{row['label']} {row['text']}" if row["kind"] == "item" else f"{row['label']}: {row['text']}"
        for row in content["course"]
    ]
    lines += [f"Usnesení {row['number']}: {row['title']}" for row in content["resolutions"]]
    lines += [f"Nepřijato: {row['label']}: {row['text']} ({row['result']})" for row in content["not_adopted"]]
    lines += [f"Námitka: {row['text']} → {row['decision']}" for row in content["objections"]]
    return plain("\n".join(line for line in lines if line.strip()))


def send(case: Case, meeting_id: int, *signers: Signer) -> None:
    case.act(send_minutes.send_minutes, case.staff, meeting_id, None, signers or None)


def link(case: Case, code: str) -> str:
    ids = [row.link_id for row in case.letters("minutes_signature_request", code)]
    with case.house.reading() as (office, _):
        return token_of(office, ids[-1])


def look(case: Case, token: str) -> redeem_minutes.MinutesSight:
    with case.house.reading() as (office, connection):
        return redeem_minutes.look(office, connection, token)


def use(case: Case, token: str, verb: str, seen: str | None = None, reason: str = "") -> str:
    shown = look(case, token).seen if seen is None else seen
    with case.house.writing() as (office, connection):
        return redeem_minutes.redeem(office, connection, token, verb, seen=shown, reason=reason)


EXPECTED = """\
Zápis z 1. zasedání
Den konání: pondělí 24. 6. 2024
Místo: velký sál Národního domu
Zahájeno: 14:02
Ukončeno: 15:40
Počet členů: 33
Přítomno: 30 (při zahájení)
Předsedající: Ing. arch. Jan Vzor
Zapisovatel: Jana Zapisovatelová
Ověřovatelé: Emil Jelínek (do 14:40, odešel z jednání); Ing. Eva Vzorová; Hana Kosová
Ing. arch. Jan Vzor: od 14:00 do konce
Mgr. Tomáš Eichler: od 14:00 do konce
Ing. Eva Vzorová: od 14:00 do konce
Adam Bílý: od 14:30 do konce
Alena Černá: omluven(a)
"""
COURSE = """\
1. Akční plán rozvoje sociálních služeb města Trutnova 2024
Předkládá: Mgr. Tomáš Eichler
Oznámení střetu zájmů (§ 83 odst. 2): Igor Lípa (14:15): Jsem členem správní rady dotčené organizace.
Protinávrh (navrhl(a) Jaromír Novotný): schvaluje plán bez priority č. 2
Hlasování č. 1 (14:21, jmenovité): pro 9, proti 15, zdrželi se 6 (přítomno 30 z 33 členů). \
Nepřijato. Pro 9 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích).
Pro: Jaromír Novotný
Proti: Ing. arch. Jan Vzor
Zdrželi se: Igor Lípa
Omluveni: Alena Černá
Návrh usnesení: schvaluje plán
Hlasování č. 2 (14:22): pro 20, proti 0, zdrželi se 0, nehlasovali 10 (přítomno 30 z 33 členů). \
Hlasování bylo prohlášeno za neplatné: porucha hlasovacího zařízení
Návrh usnesení: Znění je uvedeno u přijatého usnesení.
Hlasování č. 3 (14:50): pro 27, proti 1, zdrželi se 2, nehlasovali 1 (přítomno 31 z 33 členů). \
Přijato. Pro 27 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích).
Výsledek: přijato
Usnesení č. 2024-1/1: Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán rozvoje sociálních služeb \
města Trutnova na rok 2024 dle předloženého návrhu.
"""


def test_the_minutes_say_what_was_recorded_in_its_order(brought: Bring) -> None:
    case = brought("ZM")
    text = said(content_of(case, closed_assembly(case).meeting_id))
    assert text.startswith(EXPECTED)
    assert "Zdeněk Polák: od 14:00 do 15:10" in text
    assert "Omluveni: Alena Černá, Bohumil Dub." in text
    assert COURSE in text
    assert text.endswith(
        "Nepřijato: Bod 1: Protinávrh (navrhl(a) Jaromír Novotný): schvaluje plán bez priority č. 2 "
        "(Hlasování č. 1: pro 9, proti 15, zdrželi se 6 (přítomno 30 z 33 členů).)"
    )


def test_minutes_begin_with_the_meeting_and_are_due_by_the_bodys_term(brought: Bring) -> None:
    assembly = brought("ZM")
    [council, own] = [
        row_of(assembly, meeting.id)
        for meeting in assembly.rows(meetings.meeting.select().order_by(meetings.meeting.c.id))
        if meeting.body != "PV"
    ]
    assert (council.due_on, own.due_on) == (
        date(2024, 6, 12),
        date(2024, 7, 4),
    )  # 7 days [MEM], 10 days § 95/2
    assert own.state == "draft"
    assert len(assembly.rows(record.minutes.select())) == 2  # an internal gate keeps none by itself
    [entry] = assembly.entries(subject="minutes", subject_id=own.id)
    assert (entry.verb, entry.actor) == ("begin", "Razítko")


def test_words_stand_beside_the_facts(brought: Bring) -> None:
    case = brought("ZM")
    held = held_assembly(case)
    version = row_of(case, held.meeting_id).version
    words = {"": "Přenášeno na internetu.", str(held.item): "Rozprava: nic víc."}
    case.act(minutes.write_minutes, case.staff, held.meeting_id, words, version)
    with refused("Někdo byl rychlejší", "psát zápis"):
        case.act(minutes.write_minutes, case.staff, held.meeting_id, {"": "Jinak."}, version)
    with refused("Bod č. 999 na programu není"):
        case.act(minutes.write_minutes, case.staff, held.meeting_id, {"999": "x"})
    with refused("smí jen"):
        case.act(minutes.write_minutes, "doudova", held.meeting_id, {"": "x"})
    content = content_of(case, held.meeting_id)
    assert content["words"] == "Přenášeno na internetu."
    assert [row["text"] for row in content["course"] if row["kind"] == "words"] == ["Rozprava: nic víc."]
    case.act(minutes.write_minutes, case.staff, held.meeting_id, {"": "  "})
    assert set(row_of(case, held.meeting_id).notes) == {str(held.item)}


def test_nothing_is_sent_before_the_end_nor_without_those_who_sign(brought: Bring) -> None:
    case = brought("ZM")
    held = held_assembly(case)
    with refused("Jednání ještě neskončilo"):
        send(case, held.meeting_id)
    case.clock.now = at(15, 40)
    case.close(held.meeting_id)
    with refused("Není určeno, kdo zápis podepíše", "ověřovatelé (1 z 2)"):
        send(case, held.meeting_id, Signer("chair", "Jan"), Signer("verifier", "Eva"))
    assert row_of(case, held.meeting_id).state == "draft"


def test_signed_by_link_on_the_page_and_on_paper(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    row = row_of(case, held.meeting_id)
    assert (row.state, row.issue, len(row.digest)) == ("for_signature", 1, 64)
    assert [(sign.name, sign.function) for sign in signatures(case)] == [
        ("Ing. arch. Jan Vzor", "chair"),
        ("Ing. Eva Vzorová", "verifier"),
        ("Hana Kosová", "verifier"),  # who was replaced at the meeting is not asked
    ]
    assert [letter.code for letter in case.letters("minutes_signature_request")] == ["starosta", "kontrola"]
    token = link(case, "starosta")
    before = dump_of(case.house)
    sight = look(case, token)
    assert dump_of(case.house) == before
    assert (sight.person, sight.verbs, sight.content["title"]) == (
        "Ing. arch. Jan Vzor",
        ("sign", "return"),
        "Zápis z\u00a01.\u00a0zasedání",
    )
    assert use(case, token, "sign") == "Zápis je podepsán."
    with refused("Tento odkaz už byl použit"):
        use(case, token, "sign")
    own, paper = signatures(case, "asked")
    with refused("smí jen", "ověřovatel"):
        case.act(sign_minutes.sign, "starosta", own.id, row.digest)
    with refused("Zápis se od zobrazení změnil"):
        case.act(sign_minutes.sign, "kontrola", own.id, "0" * 64)
    case.act(sign_minutes.sign, "kontrola", own.id, row.digest)
    with refused("smí jen"):
        case.act(sign_minutes.sign_on_paper, "doudova", paper.id)
    case.act(sign_minutes.sign_on_paper, case.staff, paper.id)
    with refused("už podepsal(a) Hana Kosová"):
        case.act(sign_minutes.sign_on_paper, case.staff, paper.id)
    assert row_of(case, held.meeting_id).state == "signed"
    assert [entry.verb for entry in case.entries(subject="minutes", subject_id=row.id)] == [
        "begin",
        "send",
        "sign",
        "sign",
        "sign_on_paper",
        "complete",
    ]
    assert case.verify().is_whole


def test_a_return_drops_the_signatures_and_the_next_issue_says_why(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    first, other = link(case, "starosta"), link(case, "kontrola")
    use(case, first, "sign")
    with refused("Chybí důvod"):
        use(case, other, "return", reason=" ")
    use(case, other, "return", reason="Chybí rozprava k bodu 4.")
    assert row_of(case, held.meeting_id).state == "draft"
    assert {sign.state for sign in signatures(case)} == {"signed", "returned", "replaced"}
    assert [row.code for row in case.letters("minutes_returned")] == [case.staff]
    case.act(minutes.write_minutes, case.staff, held.meeting_id, {str(held.item): "Rozprava doplněna."})
    send(case, held.meeting_id)
    assert row_of(case, held.meeting_id).issue == 2
    assert row_of(case, held.meeting_id).snapshot["correction"] == "Chybí rozprava k bodu 4."
    again = link(case, "starosta")
    assert again != first
    assert look(case, again).issue == 2
    assert look(case, first).verbs == ()
    assert not look(case, first).is_open  # the text that was signed then is not what stands now


def test_a_letter_of_an_earlier_issue_says_so(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    token = link(case, "kontrola")
    case.act(send_minutes.take_back, case.staff, held.meeting_id, "překlep")
    assert "vzat zpět" in plain(look(case, token).refusal or "")
    send(case, held.meeting_id)
    assert "nové vydání" in plain(look(case, token).refusal or "")
    with refused("nové vydání"):
        use(case, token, "sign")


def test_a_verifier_who_cannot_sign_is_replaced(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    token = link(case, "kontrola")
    verifier = next(sign for sign in signatures(case, "asked") if sign.name == "Ing. Eva Vzorová")
    lipa = Signer("verifier", "Igor Lípa")
    with refused("Chybí důvod"):
        case.act(sign_minutes.replace_signer, case.staff, verifier.id, lipa, "")
    with refused("Hana Kosová zápis podepisuje už"):
        case.act(
            sign_minutes.replace_signer, case.staff, verifier.id, Signer("verifier", "Hana Kosová"), "nemoc"
        )
    case.act(sign_minutes.replace_signer, case.staff, verifier.id, lipa, "dlouhodobá nemoc")
    assert "Místo Vás zápis podepíše někdo jiný: dlouhodobá nemoc" in (look(case, token).refusal or "")
    for sign in signatures(case, "asked"):
        case.act(sign_minutes.sign_on_paper, case.staff, sign.id)
    assert row_of(case, held.meeting_id).state == "signed"


def test_what_was_sent_does_not_change_and_a_correction_is_a_new_issue(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    frozen = row_of(case, held.meeting_id).snapshot
    with refused("psát zápis lze jen ve stavu „rozepsán“"):
        case.act(minutes.write_minutes, case.staff, held.meeting_id, {"": "Později."})
    for sign in signatures(case, "asked"):
        case.act(sign_minutes.sign_on_paper, case.staff, sign.id)
    with refused("Chybí důvod"):
        case.act(send_minutes.correct, case.staff, held.meeting_id, "")
    case.act(send_minutes.correct, case.staff, held.meeting_id, "chybný čas ukončení")
    row = row_of(case, held.meeting_id)
    assert (row.state, row.snapshot, row.signed_at) == ("draft", frozen, None)


def test_word_and_pdf_hold_every_recorded_fact_in_order(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    nasty = 'Padlo: #import "x" $x$ {{ title }} {% if %} <w:p> & @a'
    case.act(minutes.write_minutes, case.staff, held.meeting_id, {str(held.item): nasty})
    send(case, held.meeting_id)
    for sign in signatures(case, "asked"):
        case.act(sign_minutes.sign_on_paper, case.staff, sign.id)
    _, failed = make_documents(case.house)
    assert failed == []
    made = {
        row.key: case.house.files.get(row.file_digest)
        for row in case.rows(files.document.select())
        if row.kind in ("minutes", "minutes_pdf")
    }
    assert sorted(made) == [
        f"{kind}:{held.meeting_id}:1{mark}" for kind in ("minutes", "minutes_pdf") for mark in ("", ":signed")
    ]
    expected = [
        "Zápis z 1. zasedání",
        "velký sál Národního domu",
        "Emil Jelínek (do 14:40, odešel z jednání)",
        "Adam Bílý",
        "od 14:30 do konce",
        "Omluveni: Alena Černá, Bohumil Dub.",
        "1. Akční plán rozvoje",
        "Jsem členem správní rady",
        nasty,
        "schvaluje plán bez priority č. 2",
        "porucha hlasovacího zařízení",
        "pro 27, proti 1, zdrželi se 2",
        "Usnesení č. 2024-1/1",
        "01.01 schvaluje Akční plán",
        "Návrhy, které nebyly přijaty",
        "Podpisy",
        "Hana Kosová",
    ]
    for text in (
        word_text(made[f"minutes:{held.meeting_id}:1:signed"]),
        text_of(made[f"minutes_pdf:{held.meeting_id}:1:signed"]),
    ):
        place = 0
        for words in expected:
            found = text.find(words, place)
            assert found >= 0, (words, text[place : place + 300])
            place = found
        assert "podepsáno 24. 6. 2024 na listině" in text
        assert "starosta" in text
    document = made[f"minutes_pdf:{held.meeting_id}:1:signed"]
    facts = facts_of(document)
    assert (facts.archive, facts.accessible, facts.language) == ("2A", "1", "cs-CZ")
    assert {"H1", "H2", "H3", "Table", "TH"} <= set(facts.kinds)
    assert faults(document) == []
    assert "podepsáno" not in text_of(made[f"minutes_pdf:{held.meeting_id}:1"])


def word_text(data: bytes) -> str:
    """The text of a Word file in its order, tables included."""
    body = docx.Document(io.BytesIO(data)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return plain(
        " ".join("".join(node.text or "" for node in p.iter() if node.tag.endswith("}t")) for p in paragraphs)
    )


def test_a_meeting_recorded_from_paper_by_counts_has_minutes_too(brought: Bring) -> None:
    case = brought("ZM")
    meeting_id = case.stop("ZM").meeting_id
    case.hear("ZM", Outcome.ADOPTED, tally=Tally(33, 29, 25, 2, 2))
    case.close(meeting_id)
    text = said(content_of(case, meeting_id))
    assert "Přítomno: 29 (při všech hlasováních)" in text
    assert "Jmenná prezence nebyla vedena" in text
    page = seen(case, case.staff, meeting_id)
    assert "Není zapsán předsedající." in page.missing["kdo"]
    assert any("Ověřovatelů je určeno 0" in sentence for sentence in page.missing["kdo"])
    send(
        case,
        meeting_id,
        Signer("chair", "Ing. arch. Jan Vzor", case.person("starosta").id),
        Signer("verifier", "Dana Holubová"),
        Signer("verifier", "Emil Jelínek"),
    )
    assert row_of(case, meeting_id).state == "for_signature"


def test_who_may_read_minutes_of_an_assembly_and_of_a_council(brought: Bring) -> None:
    case = brought("ZM")
    council, assembly = (
        row.id
        for row in case.rows(meetings.meeting.select().order_by(meetings.meeting.c.id))
        if row.body != "PV"
    )
    for code in (case.staff, "starosta", "doudova", "kontrola"):
        assert seen(case, code, assembly).body.code == "ZM"
    for code in (
        case.staff,
        "starosta",
        "kontrola",
    ):  # a member of the assembly may inspect the council's (§ 101/3)
        assert seen(case, code, council).body.code == "RM"
    with pytest.raises(NotSeen):
        seen(case, "doudova", council)


def test_a_confidential_item_leaks_neither_by_text_nor_by_file(brought: Bring) -> None:
    case = brought("ZM")
    held = held_assembly(case)
    with case.house.database.write() as connection:
        from db.proposals import proposal

        connection.execute(proposal.update().values(is_confidential=True))
    case.act(minutes.write_minutes, case.staff, held.meeting_id, {str(held.item): "Tajná slova."})
    case.clock.now = at(15, 40)
    case.close(held.meeting_id)
    send(case, held.meeting_id)
    make_documents(case.house)
    with case.house.database.write() as connection:
        connection.execute(
            people.person.insert().values(code="cizi", name="Cizí", email="cizi@trutnov.example")
        )
    stranger = seen(case, "cizi", held.meeting_id)
    text = said(stranger.content)
    assert stranger.is_redacted and not stranger.documents
    for secret in ("Akční plán", "Tajná slova", "priority", "správní rady", "2024-1/1"):
        assert secret not in text, secret
    assert f"1. {HIDDEN_ITEM}" in text
    whole = seen(case, case.staff, held.meeting_id)
    assert not whole.is_redacted and whole.documents
    assert "Tajná slova" in said(whole.content)


def test_an_objection_goes_before_the_next_meeting_and_is_decided_there(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    raise_it: dict[str, Any] = {"raised_by": "Igor Lípa", "raised_on": DAY, "text": "Můj protinávrh chybí."}
    with refused("Zápis ještě nebyl vyhotoven"):
        case.act(objections.raise_objection, case.staff, held.meeting_id, **raise_it)
    send(case, held.meeting_id)
    following = case.plan("ZM", date(2024, 9, 9))
    with refused("Chybí text námitky"):
        case.act(objections.raise_objection, case.staff, held.meeting_id, **(raise_it | {"text": " "}))
    with refused("není mezi jednáním"):
        case.act(
            objections.raise_objection,
            case.staff,
            held.meeting_id,
            **(raise_it | {"raised_on": date(2024, 6, 1)}),
        )
    with refused("smí jen"):
        case.act(objections.raise_objection, "doudova", held.meeting_id, **raise_it)
    raised = case.act(objections.raise_objection, case.staff, held.meeting_id, **raise_it)
    assert raised.meeting_id == following
    case.act(
        objections.raise_objection,
        "kontrola",
        held.meeting_id,
        **(raise_it | {"raised_by": "Ing. Eva Vzorová"}),
    )
    items = case.rows(meetings.agenda_item.select().where(meetings.agenda_item.c.meeting_id == following))
    titles = [plain(item.title) for item in items if item.title]
    assert titles.count("Námitky proti zápisu ze dne 24. 6. 2024") == 1
    decide: dict[str, Any] = {
        "at_meeting": following,
        "decision": "accepted",
        "text": "Protinávrh se doplní.",
    }
    with refused("se ještě nekonalo"):
        case.act(objections.decide_objection, case.staff, raised.objection_id, **decide)
    with refused("nejbližší další jednání téhož orgánu"):
        case.act(
            objections.decide_objection,
            case.staff,
            raised.objection_id,
            **(decide | {"at_meeting": held.meeting_id}),
        )
    case.convene(following)
    case.open(following)
    lost = _ballot(case, following, Tally(33, 30, 10, 20, 0))
    won = _ballot(case, following, Tally(33, 30, 20, 10, 0))
    with refused("vyhovuje orgán hlasováním", "uveďte jeho číslo"):
        case.act(objections.decide_objection, case.staff, raised.objection_id, **decide)
    with refused("Hlasování č. 1 nebylo přijato"):
        case.act(objections.decide_objection, case.staff, raised.objection_id, ballot=lost, **decide)
    case.act(objections.decide_objection, case.staff, raised.objection_id, ballot=won, **decide)
    with refused("už je rozhodnuto"):
        case.act(objections.decide_objection, case.staff, raised.objection_id, **decide)
    later = said(content_of(case, following))
    assert (
        "Námitka: Igor Lípa dne 24. 6. 2024 k zápisu ze dne 24. 6. 2024: Můj protinávrh chybí. → "
        "Námitce bylo vyhověno (hlasování č. 2). Protinávrh se doplní."
    ) in later
    earlier = seen(case, case.staff, held.meeting_id).objections
    assert [(row.raised_by, row.decision) for row in earlier] == [
        ("Igor Lípa", "accepted"),
        ("Ing. Eva Vzorová", None),
    ]
    assert any("Ing. Eva Vzorová" in line for line in seen(case, case.staff, following).missing["neprijato"])


def _ballot(case: Case, meeting_id: int, tally: Tally) -> int:
    with case.house.database.write() as connection:
        position = meetings.next_position(connection, ballots.ballot, meeting_id)
        connection.execute(
            ballots.ballot.insert().values(
                meeting_id=meeting_id,
                position=position,
                subject="procedure",
                motion="vyhovuje námitce",
                members=tally.members,
                present=tally.present,
                votes_for=tally.votes_for,
                against=tally.against,
                abstained=tally.abstained,
                taken_at=case.clock.now,
            )
        )
    return position


def test_amended_words_stand_beside_what_was_presented(brought: Bring) -> None:
    case = brought("ZM")
    meeting_id = case.stop("ZM").meeting_id
    presented = case.wording("ZM").text
    case.hear(
        "ZM",
        Outcome.ADOPTED_AMENDED,
        tally=Tally(33, 30, 25, 2, 2),
        amended_text="Zastupitelstvo schvaluje méně.",
    )
    course = content_of(case, meeting_id)["course"]
    motions = {row["label"]: row["text"] for row in course if row["kind"] in ("motion", "resolution")}
    assert motions["Předložené znění, které bylo změněno"] == presented
    assert motions["Usnesení č.\u00a02024-1/1"] == "Zastupitelstvo schvaluje méně."


def test_items_are_told_in_the_order_in_which_they_were_dealt_with(brought: Bring) -> None:
    case = brought("ZM")
    held: Assembly = held_assembly(case)
    items = [row.id for row in case.rows(meetings.agenda_item.select()) if row.meeting_id == held.meeting_id]
    with case.house.database.write() as connection:
        for place, item in enumerate(reversed(items)):
            connection.execute(
                meetings.agenda_item.update()
                .where(meetings.agenda_item.c.id == item)
                .values(opened_at=at(14, 10 + place))
            )
    headings = [row["item"] for row in content_of(case, held.meeting_id)["course"] if row["kind"] == "item"]
    assert headings == [str(item) for item in reversed(items)]


def test_a_deputy_does_not_sign_minutes(brought: Bring) -> None:
    from actions.delegate import delegate

    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    case.act(delegate, "starosta", "eichler", DAY, DAY, "dovolená")
    chair = signatures(case, "asked")[0]
    with refused("smí jen", "ověřovatel"):
        case.act(sign_minutes.sign, "eichler", chair.id, row_of(case, held.meeting_id).digest)


def test_an_edit_of_what_was_signed_is_found(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    before = verify(case.house).faults  # the ballots of this assembly were written without the journal
    assert not [fault for fault in before if "Zápis" in fault]
    snapshot = dict(row_of(case, held.meeting_id).snapshot) | {"words": "Nic takového nebylo."}
    with case.house.database.write() as connection:
        connection.execute(record.minutes.update().values(snapshot=snapshot))
    [fault] = [fault for fault in verify(case.house).faults if fault not in before]
    assert plain(fault) == "Zápis (ZM, 24. 6. 2024) byl po předání k podpisu změněn."


def test_a_meeting_planned_later_takes_the_objection_that_waits(brought: Bring) -> None:
    case = brought("ZM")
    held = closed_assembly(case)
    send(case, held.meeting_id)
    raised = case.act(
        objections.raise_objection,
        case.staff,
        held.meeting_id,
        raised_by="Igor Lípa",
        raised_on=DAY,
        text="Chybí protinávrh.",
    )
    assert raised.meeting_id is None
    following = case.plan("ZM", date(2024, 9, 9))
    items = case.rows(meetings.agenda_item.select().where(meetings.agenda_item.c.meeting_id == following))
    assert "Námitky proti zápisu ze dne 24. 6. 2024" in [plain(item.title) for item in items if item.title]
