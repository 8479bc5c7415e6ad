"""Does a proposal get from a draft to its resolution, with letters, Word files and tasks, in every kind of town?"""

import asyncio
import email
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from email import policy

from office_case import SEED, Case, TestHouse, committee_text, plain

from actions import redeem
from actions.make_document import make_documents
from db import resolutions
from db.files import document
from flows.outbox import deliver
from states.majority import Tally
from states.vocabulary import Outcome
from templates.documents import read_form

TownHouse = Callable[[str], TestHouse]
TITLE = "Akční plán rozvoje sociálních služeb města Trutnova 2024"


class Office(Case):
    """The office with its machines: what is owed is made and sent, and people act on what they get."""

    def run_machines(self) -> Counter[str]:
        _, failed = make_documents(self.house)
        assert failed == []
        counts = asyncio.run(deliver(self.house))
        # a reminder of what was done before it left need not go any more
        assert set(counts) <= {"sent", "dropped"}, counts
        return counts

    def messages(self, to: str = "") -> list[email.message.EmailMessage]:
        folder = self.house.settings.folder / "letters"
        found = [
            email.message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in folder.glob("*.eml")
        ]
        return [message for message in found if to in str(message["To"])]

    def act_by_mail(self, to: str, verb: str, **more: str) -> None:
        """Opens the newest usable link in a person's delivered letters and acts on it."""
        for message in self.messages(f"{to}@"):
            body = message.get_body(("plain",))
            assert body is not None
            for token in re.findall(r"/o/(\S+)", body.get_content()):
                sight = self.look(token)
                if sight.refusal is None and verb in sight.verbs:
                    self.clock.forward(minutes=10)
                    with self.house.writing() as (office, connection):
                        redeem.redeem(office, connection, token, verb, seen=sight.seen, **more)
                    self.run_machines()
                    return
        raise AssertionError(f"{to} has no usable link to {verb}")

    def word_files(self) -> dict[tuple[str, str | None], list[list[tuple[str, str]]]]:
        """The tables of every document made, by kind and stage."""
        found: dict[tuple[str, str | None], list[list[tuple[str, str]]]] = {}
        for row in self.rows(document.select().order_by(document.c.id)):
            assert row.file_digest, row.key
            assert self.house.files.fault(row.file_digest) is None
            if not row.file_name.endswith(".docx"):
                continue
            found.setdefault((row.kind, row.stage), []).append(
                read_form(self.house.files.get(row.file_digest))
            )
        return found

    def hear_and_tell(self, body: str, outcome: Outcome, tally: Tally | None = None) -> str | None:
        meeting_id = self.at_table(body)
        number = self.hear(body, outcome, tally=tally).number
        self.close(meeting_id)
        self.run_machines()
        return number


def test_trutnovs_real_proposal(house: TestHouse) -> None:
    office = Office(house)
    office.draft()
    office.submit()
    office.run_machines()
    office.act_by_mail("pravnik", "give_opinion", opinion="Bez připomínek.")
    office.act_by_mail("rejl", "return", reason="Doplňte termín zveřejnění.")
    assert office.state == "returned"
    office.edit(report=office.content.report + "\n\nPlán bude zveřejněn do 10 pracovních dnů.")
    office.submit()
    office.run_machines()
    office.act_by_mail("rejl", "approve")
    office.act_by_mail("tajemnik", "approve")
    assert office.state == "on_route"
    office.clock.to(date(2024, 5, 24))
    assert office.remind()["hand_in_reminder"] >= 1

    assert office.hear_and_tell("PV", Outcome.RECOMMENDED) is None
    office.act_by_mail("rejl", "sign_form")
    assert office.hear_and_tell("RM", Outcome.RECOMMENDED, Tally(9, 8, 8, 0, 0)) == "2024-1/1"
    office.clock.to(date(2024, 6, 6), 7)
    office.act_by_mail("rejl", "sign_form")
    assert office.hear_and_tell("ZM", Outcome.ADOPTED, Tally(33, 30, 27, 0, 3)) == "2024-1/1"
    office.run_machines()

    assert office.state == "adopted"
    assert office.verify().is_whole
    states = [row.state for row in office.letters() if row.state != "dropped"]
    assert states == ["sent"] * len(office.messages())
    assert any("Úkol z usnesení" in plain(str(message["Subject"])) for message in office.messages("doudova@"))
    files = office.word_files()
    assert {
        ("proposal", "PV"),
        ("proposal", "RM"),
        ("proposal", "ZM"),
        ("extract", "RM"),
        ("extract", "ZM"),
    } <= set(files)
    for body in ("PV", "RM", "ZM"):
        pairs = {plain(label): plain(value) for label, value in files["proposal", body][-1]}
        assert pairs["Název materiálu"] == TITLE
        assert (pairs["Vyjádření komise"], pairs["Předchozí usnesení"]) == ("-", "-")
        texts = [value for label, value in pairs.items() if label.startswith("Návrh na usnesení")]
        assert len(texts) == 3
        assert texts[2].startswith("Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán")
    signed = " ".join(f"{label} {value}" for label, value in files["proposal", "ZM"][-1])
    assert re.search(r"0?6\.\s?0?6\.\s?2024", plain(signed))
    assert ("extract", "PV") not in files


HUMPOLEC = """
title = "Střednědobý plán rozvoje sociálních služeb"
matter = "social_plan"
department = "OSV"
drafted_by = "koordinatorka"
presented_by = "starosta"
committee_opinion = "-"
previous_resolution = "-"
attachments = "-"
report = "Zpráva."
clauses = [{ point = 1, verb = "schvaluje", text = "Střednědobý plán." }]
dates = { RM = 2024-05-29, ZM = 2024-06-24 }
"""


def test_humpolec_council_then_assembly(town_house: TownHouse) -> None:
    office = Office(town_house("humpolec"), HUMPOLEC).submitted()
    office.run_machines()
    office.act_by_mail("vedouci", "approve")
    assert office.state == "on_route"  # the secretary's approval is optional
    assert office.hear_and_tell("RM", Outcome.RECOMMENDED, Tally(7, 6, 4, 0, 2)) == "RM/1/1/2024"
    office.act_by_mail("vedouci", "sign_form")
    assert office.hear_and_tell("ZM", Outcome.ADOPTED, Tally(21, 20, 11, 5, 4)) == "ZM/1/1/2024"
    assert office.state == "adopted"
    assert {("extract", "RM"), ("extract", "ZM")} <= set(office.word_files())
    assert office.verify().is_whole


ZELIV = """
title = "Rozpočet obce"
matter = "budget"
department = "OU"
drafted_by = "ucetni"
presented_by = "starosta"
committee_opinion = "-"
previous_resolution = "-"
attachments = "-"
report = "Zpráva."
clauses = [
  { point = 1, verb = "schvaluje", text = "rozpočet." },
  { point = 2, verb = "ukládá", text = "účetní ho zveřejnit.", charged = "ucetni", due_on = 2024-07-15 },
]
dates = { ZO = 2024-06-24 }
"""


def test_a_village_without_a_council(town_house: TownHouse) -> None:
    office = Office(town_house("zeliv"), ZELIV).submitted()
    office.run_machines()
    office.act_by_mail("starosta", "approve")
    assert office.hear_and_tell("ZO", Outcome.ADOPTED, Tally(11, 9, 6, 3, 0)) == "1/1/2024"
    assert (office.state, office.stops()) == ("adopted", {"ZO": "adopted"})
    assert office.letters("assignment_given")[0].code == "ucetni"
    assert office.verify().is_whole


def test_a_town_with_a_committee(town_house: TownHouse) -> None:
    office = Office(town_house("committee"), committee_text("real_estate", "OM", 200_000)).submitted()
    office.everybody_signs()
    office.run_machines()
    assert office.hear_and_tell("FV", Outcome.NOT_RECOMMENDED, Tally(5, 5, 1, 4, 0)) is None
    assert office.stops()["RM"] == "open"  # the committee only speaks
    assert office.hear_and_tell("RM", Outcome.RECOMMENDED, Tally(9, 9, 5, 4, 0)) == "001/1/24"
    assert office.hear_and_tell("ZM", Outcome.ADOPTED, Tally(21, 15, 11, 4, 0)) == "1/1/2024"
    assert office.state == "adopted"
    assert "finančnímu výboru" not in office.wording("ZM").text
    assert office.verify().is_whole


def test_the_councils_own_matter_ends_there(house: TestHouse) -> None:
    text = (
        SEED.read_text(encoding="utf-8")
        .replace('matter = "social_plan"', 'matter = "grant"')
        .replace("ZM = 2024-06-24\n", "")
    )
    office = Office(house, text).on_route()
    office.run_machines()
    assert office.hear_and_tell("PV", Outcome.RECOMMENDED) is None
    assert office.hear_and_tell("RM", Outcome.ADOPTED, Tally(9, 5, 5, 0, 0)) == "2024-1/1"
    assert (office.state, office.stops()) == ("adopted", {"PV": "recommended", "RM": "adopted"})
    assert [row.body for row in office.rows(resolutions.resolution.select())] == ["RM"]
