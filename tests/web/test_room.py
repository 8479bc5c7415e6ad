"""Can a meeting be run from the session desk by plain forms? What is shown, recorded, and refused with words kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from office_case import Case
from office_client import OfficeClient, OfficeWeb, counted
from room_case import Sitting, another_stop

from db import ballots, sittings
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


@pytest.fixture
def desk(brought: Bring, office_web: OfficeWeb) -> tuple[Sitting, OfficeClient]:
    """The assembly's opened meeting and the organiser's browser."""
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id), office_web(case.house).sign_in("organizace")


def act(desk: tuple[Sitting, OfficeClient], name: str, **fields):
    sitting, client = desk
    version = fields.pop("version", sitting.case.meeting(sitting.id).version)
    sitting.case.clock.forward(minutes=1)
    return client.post(f"/stul/{sitting.id}/prubeh/{name}", {"version": version, **fields})


def page(desk: tuple[Sitting, OfficeClient], query: str = "") -> str:
    sitting, client = desk
    answer = client.get(f"/stul/{sitting.id}/prubeh{query}")
    assert answer.status_code == 200
    return client.words(answer)


def test_the_desk_shows_the_item_the_agenda_and_the_roll(desk) -> None:
    sitting, _client = desk
    words = page(desk)
    assert "prezence se zatím nevede" in words
    assert sitting.roll[0].name in words
    assert "Schválení programu zasedání" in words
    assert sitting.case.proposal.title in words


def test_every_field_has_its_label_and_every_id_is_one(desk) -> None:
    sitting, client = desk
    act(desk, "prezence", act="everybody")
    act(desk, "funkce", function="verifier", member=str(sitting.members[3]))
    sitting.vote("20-5-5", at=10)
    tree = client.html(client.get(f"/stul/{sitting.id}/prubeh?bod={sitting.matter.id}"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    assert len(tree.findall(".//h1")) == 1
    for field in tree.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        assert tree.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    for form in tree.xpath("//main//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf']")
        assert form.xpath(".//input[@name='version']")
    assert not tree.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]")


def test_a_whole_item_by_plain_forms(desk) -> None:
    sitting, client = desk
    away = [str(sitting.members[0])]
    answer = act(desk, "prezence", act="everybody", m=away)
    assert answer.status_code == 303
    assert "Přítomno 32 z 33" in page(desk)
    item = sitting.matter.id
    answer = act(
        desk, "hlasovani", item=item, counts="27 0 3", then="record", subject="proposal", kind="counts"
    )
    assert answer.status_code == 303
    assert "bod=" in answer.headers["location"]
    assert sitting.case.state == "adopted"
    words = page(desk, f"?bod={item}")
    assert "pro 27, proti 0, zdrželi se 3, nehlasovali 2" in words
    assert "usnesení 2024-1/1" in words
    answer = act(desk, "jednani", verb="close")
    assert answer.status_code == 303
    assert sitting.case.meeting(sitting.id).state == "closed"
    assert "Jednání skončilo" in page(desk)
    assert client.get(f"/stul/{sitting.id}").status_code == 200


def test_a_refusal_says_why_and_keeps_what_was_typed(desk) -> None:
    sitting, client = desk
    act(desk, "prezence", act="everybody")
    item = sitting.matter.id
    answer = act(desk, "hlasovani", item=item, counts="27 5 3", motion="Jiné znění.", subject="proposal")
    assert answer.status_code == 409
    words = client.words(answer)
    assert "Nic jsme nezapsali" in words
    assert "dohromady 35, ale přítomných je jen 33" in words
    assert "27 5 3" in answer.text
    assert "Jiné znění." in answer.text
    answer = act(desk, "hlasovani", item=item, counts="dvacet")
    assert "Počtům „dvacet“ nerozumíme" in client.words(answer)
    stale = sitting.case.meeting(sitting.id).version - 1
    answer = act(desk, "hlasovani", item=item, counts="27 0 3", version=stale)
    assert "Někdo byl rychlejší" in client.words(answer)
    assert sitting.case.state == "on_route"


def test_from_paper_the_times_are_typed(desk) -> None:
    sitting, client = desk
    sitting.case.clock.forward(hours=3)
    client.sign_in("organizace")
    act(desk, "prezence", act="everybody", at="14:05")
    members = [str(member) for member in sitting.members[:2]]
    act(desk, "prezence", act="left", m=members, at="1510")
    answer = act(desk, "hlasovani", item=sitting.matter.id, counts="v", at="14:30", then="ballot")
    assert answer.status_code == 303
    (row,) = sitting.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == sitting.id))
    assert (row.present, row.votes_for) == (33, 33)
    answer = act(desk, "prezence", act="left", m=[str(sitting.members[5])], at="14:20")
    assert "podle této změny by u hlasování č. 1" in client.words(answer)
    answer = act(desk, "prezence", act="left", m=[str(sitting.members[5])], at="kdysi")
    assert "Času „kdysi“ nerozumíme" in client.words(answer)


def test_votes_by_name_exceptions_alone(desk) -> None:
    sitting, _client = desk
    act(desk, "prezence", act="everybody", m=[str(sitting.members[0])])
    votes = {f"vote-{member}": "for" for member in sitting.members[1:]}
    votes[f"vote-{sitting.members[1]}"] = "against"
    votes[f"vote-{sitting.members[2]}"] = "did_not_vote"
    act(
        desk,
        "hlasovani",
        item=sitting.matter.id,
        kind="roll_call",
        subject="proposal",
        then="record",
        **votes,
    )
    (row,) = sitting.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == sitting.id))
    assert (row.kind, row.votes_for, row.against, row.present) == ("roll_call", 30, 1, 32)


def test_everything_else_is_a_form_too(desk) -> None:
    sitting, client = desk
    item = sitting.matter.id
    act(desk, "prezence", act="everybody")
    member = str(sitting.members[3])
    assert act(desk, "funkce", function="verifier", member=member).status_code == 303
    assert act(desk, "stret", item=item, member=member, statement="Jsem sousedem.").status_code == 303
    assert act(desk, "otevrit", item=item).status_code == 303
    answer = act(desk, "stret", item=item, member=str(sitting.members[4]), statement="Pozdě.")
    assert "byl otevřen už v" in client.words(answer)
    assert act(desk, "zaradit", counts="20 5 5", title="Hlučnost").status_code == 303
    assert "Hlučnost" in page(desk)
    act(desk, "hlasovani", item=item, counts="20 5 5", subject="postponement", then="record")
    with sitting.case.house.database.read() as connection:
        taken = ballots.ballots_of(connection, sitting.id)[-1]
        events = sittings.presence_events(connection, sitting.id)
    sent = {"item": item, "outcome": "postponed", "ballot": str(taken.id), "conditions": "Posudek."}
    assert "rychlejší" in client.words(act(desk, "vysledek", **sent)), "no version of the stop was sent"
    answer = act(desk, "vysledek", **sent, stop_version=sitting.case.stop("ZM").version)
    assert answer.status_code == 303, client.words(answer)
    assert sitting.case.stop("ZM").state == "postponed"
    assert act(desk, "neplatne", item=item, ballot=str(taken.id), reason="Omyl.").status_code == 303
    assert act(desk, "jednani", verb="interrupt").status_code == 303
    assert act(desk, "prezence-oprava", event=str(events[-1].id), reason="Omyl.").status_code == 409
    assert act(desk, "jednani", verb="resume").status_code == 303
    with sitting.case.house.database.read() as connection:
        officer = sittings.officers_of(connection, sitting.id)[0]
    assert act(desk, "funkce-konec", officer=str(officer.id), reason="Odchod.").status_code == 303
    words = page(desk, f"?bod={item}")
    assert "Jsem sousedem." in words
    assert "neplatné" in words


def test_a_lost_quorum_is_ended_from_the_desk(desk) -> None:
    sitting, client = desk
    act(desk, "prezence", act="everybody", m=[str(member) for member in sitting.members[:20]])
    words = page(desk)
    assert "NENÍ usnášeníschopné, třeba 17" in words
    assert "Ukončit pro nedostatek přítomných" in words
    answer = act(desk, "hlasovani", item=sitting.matter.id, counts="13 0 0")
    assert "hlasovat nelze" in client.words(answer)
    answer = act(desk, "jednani", verb="end_without_quorum", reason="Nikdo nepřišel.")
    assert answer.status_code == 303
    assert "Ukončeno v" in page(desk)


@pytest.mark.parametrize("code", ["doudova", "kontrola"])
def test_only_who_runs_meetings_gets_in(desk, office_web: OfficeWeb, code: str) -> None:
    sitting, _client = desk
    other = office_web(sitting.case.house).sign_in(code)
    assert other.get(f"/stul/{sitting.id}/prubeh").status_code == 403
    assert other.post(f"/stul/{sitting.id}/prubeh/jednani", {"verb": "close"}).status_code == 403


def test_the_number_of_statements_does_not_grow(desk) -> None:
    sitting, client = desk
    act(desk, "prezence", act="everybody")

    def statements() -> int:
        client.get(f"/stul/{sitting.id}/prubeh")  # the session is told that time has passed
        with counted(sitting.case.house) as seen:
            assert client.get(f"/stul/{sitting.id}/prubeh?bod={sitting.matter.id}").status_code == 200
        return len(seen)

    few = statements()
    for _ in range(5):
        another_stop(sitting.case, "ZM", sitting.id)
    for place in range(3):
        sitting.vote("20-5-5", at=10 + place)
    assert statements() == few


def test_a_machines_file_is_shown_flagged_and_confirmed(desk) -> None:
    sitting, client = desk
    act(desk, "prezence", act="everybody", m=[str(sitting.members[0])])
    sitting.at(60)
    url = f"/stul/{sitting.id}/hlasovani"
    assert client.get(url).status_code == 200
    text = "Pořadí;Čas;Bod;Přítomno;Pro;Proti;Zdržel se;Nehlasoval;Výsledek\n1;14:20;1;32;16;6;10;0;Přijato\n"
    answer = client.post(url, files={"votes": ("h.csv", text.encode())})
    words = client.words(answer)
    assert "Zatím nic zapsáno není" in words
    assert "uvádí „Přijato“, ale podle hlasů je nepřijato" in words
    form = client.html(answer).xpath("//form[contains(@action, '/zapsat')]")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    assert sitting.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == sitting.id)) == []
    fields |= {"item-2": str(sitting.matter.id), "act": "check"}
    assert client.post(f"{url}/zapsat", fields).status_code == 200
    assert client.post(f"{url}/zapsat", {**fields, "act": "record"}).status_code == 303
    (row,) = sitting.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == sitting.id))
    assert (row.source, row.said_result, row.agenda_item_id) == ("machine", "Přijato", sitting.matter.id)
    assert sitting.case.stop("ZM").state == "placed"
    bad = client.post(url, files={"votes": ("h.xml", b"<!DOCTYPE a><a/>")})
    assert bad.status_code == 422
    assert "DOCTYPE" in client.words(bad)
    assert client.post(f"{url}/zapsat", {"kept": "///", "file": "x"}).status_code == 422
    assert client.post(url, {}).status_code == 422


def test_an_outcome_recorded_elsewhere_is_seen(desk) -> None:
    sitting, _client = desk
    sitting.case.hear("ZM", Outcome.NOT_REACHED)
    assert "neprojednáno" in page(desk, f"?bod={sitting.matter.id}")
