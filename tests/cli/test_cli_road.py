"""Can a clerk take the seed's proposal from the draft to the adopted resolution by commands alone?"""

import sqlalchemy as sa
from clerks_terminal import SEED, Terminal

from actions.make_document import make_documents

ASSEMBLY = (
    "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán rozvoje sociálních služeb města Trutnova "
    "na rok 2024 dle předloženého návrhu."
)


def test_sign_off_returns_and_resumes(submitted: Terminal) -> None:
    razitko = submitted
    waits = razitko("proposal", "approve", 1, "--as", "rejl")
    assert waits.code == 1
    assert waits.sentences == [
        "Návrh č.\u00a01 nečeká na vás (Mgr. Dušan Rejl). Na řadě je: JUDr. Petr Vzorný (vyjádření právníka)."
    ]
    razitko.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")
    back = razitko.ok("proposal", "return", 1, "--reason", "Doplňte termín.", "--as", "rejl", "--json").json
    assert (back["state"], back["step"]) == ("returned", "head")

    mended = SEED.read_text(encoding="utf-8").replace("v příloze.\n", "v příloze.\n\nTermín: 30. 6. 2024.\n")
    razitko.ok("proposal", "edit", 1, razitko.file("mended.toml", mended), "--as", "doudova")
    asked = razitko.ok("proposal", "submit", 1, "--as", "doudova", "--json").json["asked"]
    assert [step["person"] for step in asked] == ["Mgr. Dušan Rejl"]

    razitko.ok("proposal", "approve", 1, "--as", "rejl")
    done = razitko.ok("proposal", "approve", 1, "--as", "tajemnik", "--json").json
    assert done["state"] == "on_route"
    shown = razitko.ok("proposal", "show", 1, "--json").json
    assert [step["state"] for step in shown["sign_offs"]] == ["given", "approved", "approved"]
    assert "Doplňte termín." in razitko.ok("proposal", "show", 1).out


def test_the_assembly_adopts_by_a_filled_table(before_assembly: Terminal) -> None:
    razitko = before_assembly
    sheet = razitko.folder / "vysledky.csv"
    razitko.ok("resolution", "sheet", 3, "--out", sheet)
    header, row = sheet.read_text(encoding="utf-8-sig").splitlines()[:2]
    names, cells = header.split(";"), row.split(";")
    filled = {"Výsledek": "přijato", "Přítomno": "30", "Pro": "27", "Proti": "0", "Zdržel se": "3"}
    row = ";".join(filled.get(name, cell) for name, cell in zip(names, cells, strict=True))
    razitko.file("vysledky.csv", f"{header}\n{row}\n")

    before = razitko.dump()
    trial = razitko.ok("resolution", "record", sheet, "--as", "organizace", "--json").json
    assert trial["recorded"] is False
    assert [(line["outcome"], line["number"]) for line in trial["rows"]] == [("adopted", "2024-1/1")]
    assert razitko.dump() == before

    razitko.ok("resolution", "record", sheet, "--confirm", "--as", "organizace")
    razitko.ok("meeting", "close", 3, "--as", "organizace")

    shown = razitko.ok("proposal", "show", 1, "--json").json
    assert shown["proposal"]["state"] == "adopted"
    hearings = [stop["hearings"][0] for stop in shown["stops"]]
    assert [one["outcome"] for one in hearings] == ["recommended", "recommended", "adopted"]
    assert [one["number"] for one in hearings] == [None, "2024-1/1", "2024-1/1"]
    assert [one["held_on"] for one in hearings] == ["2024-05-29", "2024-06-05", "2024-06-24"]
    assert hearings[0]["ballot"] is None
    assert hearings[2]["ballot"] == {"members": 33, "present": 30, "for": 27, "against": 0, "abstained": 3}
    assert shown["stops"][2]["wording"] == ASSEMBLY
    assert shown["timeline"][0]["verb"] == "draft"

    listed = razitko.ok("resolution", "list", "--body", "ZM", "--json").json["resolutions"]
    assert [(one["number"], one["adopted_on"], one["text"]) for one in listed] == [
        ("2024-1/1", "2024-06-24", ASSEMBLY)
    ]
    page = razitko.ok("resolution", "show", "2024-1/1").out
    assert "27 pro, 0 proti, 3 se zdrželi" in page and "8 pro" in page

    task = razitko.ok("assignment", "list", "--mine", "--as", "doudova", "--json").json["assignments"]
    assert [(one["due_on"], one["is_late"]) for one in task] == [("2024-07-09", False)]
    number = task[0]["id"]  # the trial has used up a number of PostgreSQL's sequence
    razitko.ok("assignment", "report", number, "Zveřejněno na webu.", "--as", "doudova")
    assert razitko.ok("assignment", "accept", number, "--as", "organizace", "--json").json["state"] == "done"
    assert razitko.ok("assignment", "list").out == "Žádné úkoly.\n"

    whole = razitko.ok("verify", "--json").json
    assert whole["verified"] and whole["entries"] == len(shown["timeline"]) + len(_elsewhere(razitko))


def _elsewhere(razitko: Terminal) -> list[str]:
    """Entries that belong to no proposal (rules, meetings, the notice board, minutes) and two acts after `show`."""
    meetings = ["plan", "convene", "open", "close"] * 3
    return ["put_in_force", *meetings, "post", *["begin"] * 2, "report", "accept"]


def test_lists_show_where_things_are(on_route: Terminal) -> None:
    razitko = on_route
    (row,) = razitko.ok("proposal", "list", "--json").json["proposals"]
    assert (row["id"], row["state"], row["body"], row["planned_on"]) == (1, "on_route", "PV", "2024-05-29")
    assert razitko.ok("proposal", "list", "--mine", "--as", "rejl", "--json").json == {"proposals": []}
    assert razitko.ok("proposal", "list", "--state", "draft").out.startswith("Žádné návrhy.")
    razitko.ok(
        "meeting", "plan", "PV", "2024-05-29", "--at", "9:30", "--place", "malý sál", "--as", "organizace"
    )
    razitko.ok("meeting", "place", 1, 1, "--as", "organizace")
    (meeting,) = razitko.ok("meeting", "list", "--json").json["meetings"]
    assert (meeting["starts_at"], meeting["place"], meeting["item_count"]) == ("09:30:00", "malý sál", 1)
    assert [item["proposal_id"] for item in razitko.ok("meeting", "show", 1, "--json").json["agenda"]] == [1]
    razitko.ok("meeting", "take-off", 1, 1, "--reason", "Čeká se na posudek.", "--as", "organizace")
    assert "Program je prázdný" in razitko.ok("meeting", "show", 1).out
    razitko.ok("meeting", "cancel", 1, "--reason", "Nemoc.", "--as", "organizace")
    letters = razitko.ok("letter", "list", "--json").json["letters"]
    assert {letter["state"] for letter in letters} == {"owed"}
    assert (
        razitko.ok("letter", "show", letters[0]["id"], "--json").json["letter"]["email"].endswith(".example")
    )
    assert razitko.ok("letter", "retry", "--json").json == {"letters": 0, "servers": 0}
    wishes = ("letter", "habit", "--as", "rejl")
    assert "Každý dopis hned." in razitko.ok(*wishes).out
    said = razitko.ok(*wishes, "--daily-at", "7:30", "--quiet", "20:00-7:00", "--quiet-days-off").out
    assert "Jednou denně v 07:30, ne 20:00–07:00 a o víkendech a svátcích." in said.replace("\u00a0", " ")
    assert razitko.ok(*wishes, "--at-once", "--json").json["daily_at"] is None
    settled = razitko("letter", "settle", letters[0]["id"], "--reason", "osobně", "--as", "spravce")
    assert settled.code == 1 and "nedaří doručit" in settled.sentences[0]


def test_a_deputy_acts_and_the_number_is_voided(before_assembly: Terminal) -> None:
    razitko = before_assembly
    votes = ("--for", 27, "--against", 0, "--abstained", 3, "--present", 30)
    refused = razitko(
        "meeting", "record", 1, "--body", "ZM", "--outcome", "adopted", *votes, "--as", "kontrola"
    )
    assert refused.code == 1 and refused.sentences == [
        "Zapsat přijetí smí jen organizační oddělení nebo tajemník."
    ]
    period = ("--since", "2024-06-20", "--until", "30.6.2024", "--reason", "dovolená")
    razitko.ok("delegation", "new", "--to", "kontrola", *period, "--as", "organizace")
    (delegation,) = razitko.ok("delegation", "list", "--json").json["delegations"]
    assert (delegation["deputy"], delegation["valid_until"]) == ("Ing. Eva Vzorová", "2024-06-30")
    recorded = razitko.ok(
        "meeting", "record", 1, "--body", "ZM", "--outcome", "adopted", *votes, "--as", "kontrola", "--json"
    )
    assert (recorded.json["number"], recorded.json["next"]) == ("2024-1/1", "adopt")
    razitko.ok("resolution", "void", "ZM", "2024-1/1", "--reason", "Překlep.", "--as", "tajemnik")
    assert "zneplatněno: Překlep." in razitko.ok("resolution", "list").out


def test_wording_of_one_body_is_edited_alone(on_route: Terminal) -> None:
    razitko = on_route
    text = razitko.file("zneni.txt", "Rada města doporučuje 01.01 plán schválit.\n")
    razitko.ok("proposal", "wording", 1, "--body", "RM", "--text-file", text, "--as", "organizace")
    wordings = {
        stop["body"]: stop["wording"] for stop in razitko.ok("proposal", "show", 1, "--json").json["stops"]
    }
    assert wordings["RM"] == "Rada města doporučuje 01.01 plán schválit."
    assert wordings["ZM"] == ASSEMBLY


def test_a_proposal_is_taken_back_and_withdrawn(submitted: Terminal) -> None:
    razitko = submitted
    razitko.ok("proposal", "take-back", 1, "--as", "doudova")
    late = razitko("proposal", "edit", 1, SEED, "--version", 2, "--as", "doudova")
    assert late.code == 1 and late.sentences[0].startswith("Někdo byl rychlejší: Bc. Aneta Doudová")
    razitko.ok("proposal", "withdraw", 1, "--reason", "Zrušeno.", "--as", "doudova")
    assert (
        razitko.ok("proposal", "list", "--state", "withdrawn", "--json").json["proposals"][0]["body"] is None
    )


def test_hand_over_asks_somebody_else(submitted: Terminal) -> None:
    razitko = submitted
    razitko.ok("proposal", "hand-over", 1, "--to", "organizace", "--reason", "nemoc", "--as", "pravnik")
    assert razitko("proposal", "opinion", 1, "ano", "--as", "pravnik").code == 1
    razitko.ok("proposal", "opinion", 1, "bez připomínek", "--as", "organizace")


def test_verify_finds_an_edited_entry_and_a_changed_or_missing_file(on_route: Terminal) -> None:
    razitko = on_route
    with razitko.house() as house:
        make_documents(house)
    documents = razitko.ok("proposal", "show", 1, "--json").json["documents"]
    made = [one["file_digest"] for one in documents if one["made_at"]]
    assert razitko.ok("verify", "--json").json["files"] == len(made) == len(documents) == 2

    store = razitko.folder / "office" / "files"
    (store / made[0][:2] / made[0]).write_bytes(b"something else")
    (store / made[1][:2] / made[1]).unlink()
    with razitko.house() as house, house.database.write() as connection:
        on_journal = "" if house.database.is_sqlite else " ON journal"
        connection.execute(sa.text(f"DROP TRIGGER journal_refuses_update{on_journal}"))
        connection.execute(sa.text("UPDATE journal SET actor = 'Nikdo' WHERE number = 2"))
    answer = razitko("verify", "--json")
    assert answer.code == 1 and answer.json["verified"] is False
    first, *files = answer.json["faults"]
    assert first == "Historie: záznam 2 byl změněn."
    assert sorted(fault.rpartition(" ")[0].partition("… ")[2] for fault in files) == ["byl", "chybí"]
    assert razitko("verify").code == 1


def test_person_may_come_from_the_environment(office: Terminal) -> None:
    nobody = office("proposal", "submit", 1)
    assert nobody.code == 2 and "RAZITKO_PERSON" in nobody.sentences[0]
    office.ok("proposal", "new", SEED)
    office.more["RAZITKO_PERSON"] = "doudova"
    office.ok("proposal", "submit", 1)
