"""What does an office look like in the middle of its work? One in which matters stand at every point of the road."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from actions.attach import attach, received
from actions.authority import Actor, actor_of
from actions.calendar_feed import renew
from actions.convene import close_meeting, convene, open_meeting, plan_meeting
from actions.draft import draft
from actions.hear import Hearing, hear
from actions.load_town import load_town
from actions.make_document import make_documents
from actions.office import House
from actions.place_on_agenda import place_on_agenda
from actions.posting import post_intent
from actions.sample_accounts import make_sample_accounts
from actions.send_minutes import Signer, send_minutes
from actions.sign_form import sign_form
from actions.sign_off import approve, give_opinion, return_with_reason
from actions.submit import submit
from db import consultations, people, proposals
from db.record import minutes
from states.majority import Tally
from states.proposal_file import parse_proposal
from states.vocabulary import Outcome
from states.wording import Clause

ROOT = Path(__file__).resolve().parent.parent
TOWN = ROOT / "states" / "towns" / "trutnov.toml"
SEED = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"
BODIES = {"PV": date(2024, 5, 29), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}
NEXT = {"PV": date(2024, 6, 26), "RM": date(2024, 7, 3), "ZM": date(2024, 9, 23)}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)
TODAY = date(2024, 6, 6)
STAFF, CLERK, HEAD = "organizace", "doudova", "rejl"


class SetClock:
    """Time that stands until somebody moves it."""

    def __init__(self, now: datetime = datetime(2024, 5, 13, 7, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class PlayedOffice:
    """The office and the ids of what stands in it, by a short name."""

    house: House
    clock: Any
    proposals: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)
    planning: dict[str, int] = field(default_factory=dict)

    def act(self, verb: Any, code: str, *args: Any, **more: Any) -> Any:
        """One verb in a transaction of its own, a minute after the last one."""
        self.clock.now += timedelta(minutes=1)
        with self.house.writing() as (office, connection):
            return verb(office, connection, actor_of(connection, code), *args, **more)

    def to(self, day: date, hour: int = 8) -> None:
        """Lets time pass until that hour (UTC)."""
        self.clock.now = max(self.clock.now, datetime.combine(day, time(hour), UTC))

    def one(self, statement: Any) -> Row[Any]:
        """One row."""
        with self.house.database.read() as connection:
            return connection.execute(statement).one()

    def row(self, name: str) -> Row[Any]:
        """The proposal of a name."""
        return self.one(sa.select(proposals.proposal).where(proposals.proposal.c.id == self.proposals[name]))

    def stop(self, name: str, body: str) -> Row[Any]:
        """A stop of a proposal."""
        stop = consultations.consultation
        return self.one(
            sa.select(stop).where(stop.c.proposal_id == self.proposals[name], stop.c.body == body)
        )

    def step(self, name: str, step: str) -> Row[Any]:
        """A sign-off of a proposal."""
        table = proposals.sign_off
        return self.one(
            sa.select(table).where(table.c.proposal_id == self.proposals[name], table.c.step == step)
        )

    def draft(self, name: str, dates: dict[str, date], **changes: Any) -> None:
        """The seed's proposal with other words."""
        with self.house.reading() as (office, _):
            read = parse_proposal(SEED.read_text(encoding="utf-8"), SEED.name, office.town)
        content = dataclasses.replace(read.content, **changes)
        self.proposals[name] = self.act(draft, CLERK, content, CLERK, dates)

    def submit(self, name: str) -> None:
        """Hands it in."""
        self.act(submit, CLERK, self.proposals[name], self.row(name).version)

    def sign(self, name: str, code: str, step: str, opinion: str = "Bez připomínek.") -> None:
        """Approves, or gives an opinion."""
        row = self.step(name, step)
        seen = proposals.content_of(self.row(name)).text_digest()
        if row.is_opinion:
            self.act(give_opinion, code, row.id, row.version, seen, opinion)
        else:
            self.act(approve, code, row.id, row.version, seen)

    def sign_all(self, name: str) -> None:
        """Everybody whom the chain asks signs."""
        chain = proposals.sign_off
        while True:
            with self.house.database.read() as connection:
                asked = connection.execute(
                    sa.select(chain.c.step, people.person.c.code)
                    .join(people.person, people.person.c.id == chain.c.holder_id)
                    .where(chain.c.proposal_id == self.proposals[name], chain.c.state == "asked")
                    .order_by(chain.c.id)
                ).first()
            if asked is None:
                return
            self.sign(name, asked.code, asked.step)

    def place(self, name: str, body: str, meeting: str, late_reason: str = "") -> None:
        """Signs the form if it waits for it, and places the stop on a meeting."""
        stop = self.stop(name, body)
        if stop.signed_on is None:
            self.act(sign_form, HEAD, stop.id, stop.version)
        self.act(place_on_agenda, STAFF, stop.id, self.meetings[meeting], late_reason=late_reason)

    def plan(self, name: str, body: str, day: date) -> None:
        """Plans a meeting."""
        self.meetings[name] = self.act(plan_meeting, STAFF, body, day)


def play(house: House, clock: Any) -> PlayedOffice:
    """Plays an empty, migrated house with a settable clock to 6. 6. 2024; the seed has passed the council."""
    with house.database.write() as connection:
        machine = Actor(None, "správce")
        load_town(connection, machine, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
        make_sample_accounts(house.office(connection), connection, machine)
    return play_on(house, clock)


def play_on(house: House, clock: Any) -> PlayedOffice:
    """The same in a house that has its town and accounts."""
    office = PlayedOffice(house, clock)
    office.act(renew, CLERK)  # the address of the clerk's calendar
    for body, day in BODIES.items():
        office.plan(body, body, day)
    for body, day in NEXT.items():
        office.plan(f"next {body}", body, day)
    _drafts(office)
    _attach(office)
    for name in ("seed", "grant", "lease"):
        office.submit(name)
        office.sign_all(name)
        office.to(date(2024, 5, 20))
        office.place(name, "PV", "PV")
    for body, outcome, tally in (
        ("PV", Outcome.RECOMMENDED, None),
        ("RM", Outcome.RECOMMENDED, Tally(9, 8, 7, 0, 1)),
    ):
        if body == "RM":
            for name in ("seed", "grant"):
                office.place(name, "RM", "RM")
        _hold(office, body, outcome, tally, ("seed", "grant", "lease") if body == "PV" else ("seed", "grant"))
    _open_todays_meeting(office)
    for name in ("asked", "returned", "secret"):
        office.submit(name)
    office.sign("asked", "pravnik", "lawyer", "Doporučuji uvést číslo smlouvy v textu usnesení.")
    office.sign("asked", "financni", "finance")
    office.sign("returned", "pravnik", "lawyer")
    row = office.step("returned", "head")
    office.act(return_with_reason, HEAD, row.id, row.version, "Doplňte prosím termín a kontaktní osobu.")
    _send_minutes(office)
    make_documents(house)
    return office


def _send_minutes(office: PlayedOffice) -> None:
    """The council's minutes wait for signatures: the chair's on paper, a verifier's here."""
    table = minutes
    row = office.one(sa.select(table).where(table.c.meeting_id == office.meetings["RM"]))
    verifier = office.one(sa.select(people.person).where(people.person.c.code == "eichler"))
    names = office.one(sa.select(people.person).where(people.person.c.code == "starosta"))
    signers = [Signer("chair", names.name, None), Signer("verifier", verifier.name, verifier.id)]
    office.act(send_minutes, STAFF, office.meetings["RM"], row.version, signers)


def _attach(office: PlayedOffice) -> None:
    """The plan as a file of its own: any whole PDF will do."""
    title = office.row("seed").attachments[0]
    file = received(office.house, "Akční plán 2024 – návrh.pdf", PDF, title)
    office.act(attach, CLERK, office.proposals["seed"], office.row("seed").version, file)


def _drafts(office: PlayedOffice) -> None:
    summer = {"PV": NEXT["PV"], "RM": NEXT["RM"], "ZM": NEXT["ZM"]}
    to_council = {"PV": BODIES["PV"], "RM": BODIES["RM"]}
    office.draft("seed", BODIES)
    office.draft(
        "grant",
        to_council,
        title="Dotace na provoz Klubu pečujících 2024",
        matter="grant",
        amount=120_000,
        clauses=(
            _clause("schvaluje", "poskytnutí neinvestiční dotace 120 000 Kč na provoz Klubu pečujících.", 1),
            _clause(
                "ukládá",
                "připravit veřejnoprávní smlouvu.",
                2,
                charged=HEAD,
                task="připravit smlouvu",
                due_on=date(2024, 7, 31),
            ),
        ),
        attachments=("Žádost o dotaci",),
    )
    office.draft(
        "lease",
        {"PV": BODIES["PV"], "RM": TODAY},
        title="Nájem nebytových prostor pro denní stacionář",
        matter="rental",
        amount=None,
        clauses=(_clause("schvaluje", "nájem nebytových prostor v domě čp. 77 pro denní stacionář.", 1),),
        attachments=(),
    )
    office.draft(
        "asked",
        summer,
        title="Smlouva o spolupráci při rozvoji sociálního bydlení",
        amount=450_000,
        clauses=(_clause("schvaluje", "smlouvu o spolupráci při rozvoji sociálního bydlení.", 1),),
    )
    office.draft(
        "returned",
        summer,
        title="Aktualizace Pravidel pro poskytování příspěvku na sociální služby",
        clauses=(_clause("schvaluje", "Pravidla pro poskytování příspěvku na sociální služby.", 1),),
    )
    office.draft(
        "secret",
        summer,
        title="Mimosoudní dohoda s poskytovatelem služby",
        is_confidential=True,
        clauses=(_clause("schvaluje", "mimosoudní dohodu s poskytovatelem služby.", 1),),
    )
    office.draft("draft", summer, title="Komunitní plán: vyhodnocení roku 2023", attachments=None)


def _clause(verb: str, text: str, point: int, **more: Any) -> Clause:
    return Clause(section=1, point=point, verb=verb, text=text, **more)


def _open_todays_meeting(office: PlayedOffice) -> None:
    """The council meets once more on 6. 6.; its one item waits for its outcome."""
    office.plan("today", "RM", TODAY)
    office.act(post_intent, STAFF, office.proposals["lease"], date(2024, 5, 15))
    office.place("lease", "RM", "today", "Dosavadní nájem končí 30. 6. 2024.")
    office.act(convene, STAFF, office.meetings["today"])
    office.to(TODAY)
    office.act(open_meeting, STAFF, office.meetings["today"])


def _hold(
    office: PlayedOffice, body: str, outcome: Outcome, tally: Tally | None, names: tuple[str, ...]
) -> None:
    meeting = office.meetings[body]
    office.act(convene, STAFF, meeting)
    office.to(BODIES[body], 12)
    office.act(open_meeting, STAFF, meeting)
    for name in names:
        decides = office.stop(name, body).task == "decides"
        office.act(
            hear, STAFF, office.stop(name, body).id, Hearing(Outcome.ADOPTED if decides else outcome, tally)
        )
    office.act(close_meeting, STAFF, meeting)
