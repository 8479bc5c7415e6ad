"""How does a test speak of the office's day? A settable clock, an office, and verbs for the seed's proposal."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import (
    convene,
    draft,
    hear,
    place_on_agenda,
    redeem,
    remind,
    sign_form,
    sign_off,
    submit,
    withdraw,
)
from actions.authority import actor_of
from actions.office import House, Settings
from db import chain, consultations, correspondence, journal, meetings, people, proposals
from db.schema import metadata
from db.session import Database
from db.upgrade import upgrade
from states.content import Content
from states.letters import CHANNEL_LABELS, GOES_TO_WHO_ACTS
from states.machine import Refused
from states.majority import Tally
from states.proposal_file import ReadProposal, parse_proposal
from states.vocabulary import BodyKind, Outcome, StageTask

ROOT_OF_TOWNS = Path(__file__).resolve().parents[1] / "states" / "towns"
TOWNS = {path.stem: path for path in ROOT_OF_TOWNS.glob("*.toml")}
TOWNS["committee"] = Path(__file__).with_name("committee_town.toml")

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"


class Clock:
    """Time that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2024, 5, 13, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now

    def to(self, day: date, hour: int = 12) -> datetime:
        """Noon (UTC) of a day, never back."""
        self.now = max(self.now, datetime.combine(day, time(hour), tzinfo=UTC))
        return self.now


class TestHouse(House):
    """An office whose clock the test holds."""

    __test__ = False

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock)
        self.clock = clock


def migrated(house: House) -> None:
    """Gives an office that has nothing yet its tables. Migrations from nothing always give the same file."""
    assert house.database.is_sqlite and house.database.url.database
    Path(house.database.url.database).write_bytes(_migrated_file())


@functools.cache
def _migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        database = Database(f"sqlite:///{file}")
        upgrade(database)
        database.close()
        return file.read_bytes()


def plain(text: str) -> str:
    """A sentence with ordinary spaces, so that tests can quote it."""
    return text.replace("\u00a0", " ")


@contextmanager
def refused(*fragments: str) -> Iterator[None]:
    """The act is refused with a sentence that holds these words."""
    with pytest.raises(Refused) as raised:
        yield
    said = plain(str(raised.value))
    for fragment in fragments:
        assert fragment in said, said
    assert re.search(r"[.:!)]$|\w$", said)
    assert said[0].isupper() or said[0] == "„", said


def _told_of_their_own_act(connection: Connection, person_id: int | None, last: int) -> list[str]:
    """Kinds of the letters since ``last`` that tell a person what they have just done: there are none, ever."""
    letter = correspondence.letter.c
    kinds = sa.select(letter.kind).where(letter.id > last, letter.person_id == person_id)
    return [
        kind
        for kind in connection.execute(kinds).scalars()
        if kind not in (*GOES_TO_WHO_ACTS, *CHANNEL_LABELS)
    ]


def dump_of(house: House) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with house.database.read() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


class Case:
    """One office with (mostly) one proposal. Verbs take the code of who acts."""

    def __init__(self, house: TestHouse, file: Path | str = SEED) -> None:
        self.house = house
        self.clock = house.clock
        self.text = file.read_text(encoding="utf-8") if isinstance(file, Path) else file
        self.pid = 0

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def read(self) -> ReadProposal:
        with self.house.reading() as (office, _):
            return parse_proposal(self.text, "seed.toml", office.town)

    def rows(self, statement: Any) -> list[Row[Any]]:
        with self.house.database.read() as connection:
            return list(connection.execute(statement))

    @property
    def proposal(self) -> Row[Any]:
        with self.house.database.read() as connection:
            row = proposals.proposal_by_id(connection, self.pid)
        assert row is not None
        return row

    @property
    def content(self) -> Content:
        return proposals.content_of(self.proposal)

    @property
    def state(self) -> str:
        return str(self.proposal.state)

    def stop(self, body: str) -> Row[Any]:
        with self.house.database.read() as connection:
            row = consultations.consultation_at(connection, self.pid, body)
        assert row is not None
        return row

    def stops(self) -> dict[str, str]:
        with self.house.database.read() as connection:
            return {row.body: row.state for row in consultations.consultations_of(connection, self.pid)}

    def wording(self, body: str) -> Row[Any]:
        with self.house.database.read() as connection:
            return consultations.current_wordings(connection, self.pid)[self.stop(body).id]

    def chain(self) -> dict[str, str]:
        with self.house.database.read() as connection:
            return {row.step: row.state for row in proposals.sign_offs_of(connection, self.pid)}

    def step(self, code: str) -> Row[Any]:
        with self.house.database.read() as connection:
            return next(row for row in proposals.sign_offs_of(connection, self.pid) if row.step == code)

    def person(self, code: str) -> Row[Any]:
        with self.house.database.read() as connection:
            row = people.person_by_code(connection, code)
        assert row is not None
        return row

    def letters(self, kind: str | None = None, to: str | None = None) -> list[Row[Any]]:
        letter = correspondence.letter
        statement = sa.select(letter, people.person.c.code).join(people.person).order_by(letter.c.id)
        if kind:
            statement = statement.where(letter.c.kind == kind)
        if to:
            statement = statement.where(people.person.c.code == to)
        return self.rows(statement)

    def entries(self, **where: Any) -> list[Row[Any]]:
        table = journal.journal
        return self.rows(
            sa.select(table)
            .where(*(table.c[name] == value for name, value in where.items()))
            .order_by(table.c.number)
        )

    def verify(self) -> chain.Verification:
        with self.house.database.read() as connection:
            return chain.verify(connection)

    # --- acting ----------------------------------------------------------------------------------------------

    def act(self, verb: Callable[..., Any], code: str, *args: Any, **more: Any) -> Any:
        """Does a verb in a transaction of its own, as the person with ``code``, who gets no letter about it."""
        self.clock.forward(seconds=1)
        with self.house.writing() as (office, connection):
            actor = actor_of(connection, code)
            last = connection.execute(sa.select(sa.func.max(correspondence.letter.c.id))).scalar_one()
            done = verb(office, connection, actor, *args, **more)
            assert _told_of_their_own_act(connection, actor.person_id, last or 0) == []
        return done

    def draft(self, code: str | None = None, dates: dict[str, date] | None = None, **changes: Any) -> int:
        """The seed's proposal, with some fields changed; the later verbs act on it."""
        read = self.read
        content = dataclasses.replace(read.content, **changes)
        author = code or read.drafted_by
        if dates is None:
            with self.house.reading() as (office, _):
                bodies = [stage.body for stage in office.town.route_for(content.matter).stages]
            dates = {body: day for body, day in read.dates.items() if body in bodies}
        self.pid = self.act(draft.draft, author, content, author, dates)
        return self.pid

    def edit(self, code: str = "doudova", dates: dict[str, date] | None = None, **changes: Any) -> Any:
        content = dataclasses.replace(self.content, **changes)
        return self.act(draft.edit, code, self.pid, self.proposal.version, content, dates)

    def submit(self, code: str = "doudova") -> Any:
        return self.act(submit.submit, code, self.pid, self.proposal.version)

    def submitted(self, **changes: Any) -> Case:
        self.draft(**changes)
        author = next(
            row.code for row in self.rows(sa.select(people.person)) if row.id == self.proposal.author_id
        )
        self.submit(author)
        return self

    def approve(self, code: str, step: str, **more: Any) -> Any:
        row = self.step(step)
        seen = more.pop("seen", self.content.text_digest())
        return self.act(sign_off.approve, code, row.id, more.pop("version", row.version), seen)

    def opine(self, code: str, step: str, opinion: str = "bez připomínek", **more: Any) -> Any:
        row = self.step(step)
        seen = more.pop("seen", self.content.text_digest())
        return self.act(sign_off.give_opinion, code, row.id, more.pop("version", row.version), seen, opinion)

    def send_back(self, code: str, step: str, reason: str = "Doplňte termín.", **more: Any) -> Any:
        row = self.step(step)
        return self.act(sign_off.return_with_reason, code, row.id, more.pop("version", row.version), reason)

    def hand_over(self, code: str, step: str, to: str, **more: Any) -> Any:
        row = self.step(step)
        return self.act(sign_off.hand_over, code, row.id, more.pop("version", row.version), to, **more)

    def everybody_signs(self) -> Case:
        """Each asked holder approves or gives an opinion, until nobody is asked."""
        codes = {row.id: row.code for row in self.rows(sa.select(people.person))}
        while asked := [
            self.step(step)
            for step, state in self.chain().items()
            if state == "asked" and self.state == "in_sign_off"
        ]:
            for row in asked:
                if self.step(row.step).state != "asked":
                    continue
                (self.opine if row.is_opinion else self.approve)(codes[row.holder_id], row.step)
        return self

    def on_route(self, **changes: Any) -> Case:
        return self.submitted(**changes).everybody_signs()

    @property
    def staff(self) -> str:
        """Who runs the meetings of this town."""
        with self.house.reading() as (office, _):
            offices = {held.role.value: held.holders[0] for held in office.town.offices if held.role}
        return offices.get("organiser") or offices["secretary"]

    def plan(self, body: str, day: date | None = None, code: str | None = None, **more: Any) -> int:
        held_on = day or self.stop(body).planned_on
        meeting_id: int = self.act(convene.plan_meeting, code or self.staff, body, held_on, **more)
        return meeting_id

    def meeting(self, meeting_id: int) -> Row[Any]:
        with self.house.database.read() as connection:
            row = meetings.meeting_by_id(connection, meeting_id)
        assert row is not None
        return row

    def sign_form(self, body: str, code: str = "rejl") -> Any:
        stop = self.stop(body)
        return self.act(sign_form.sign_form, code, stop.id, stop.version)

    def place(self, body: str, meeting_id: int, code: str | None = None, **more: Any) -> Any:
        return self.act(
            place_on_agenda.place_on_agenda, code or self.staff, self.stop(body).id, meeting_id, **more
        )

    def convene(self, meeting_id: int, code: str | None = None) -> Any:
        return self.act(convene.convene, code or self.staff, meeting_id)

    def open(self, meeting_id: int, code: str | None = None) -> Any:
        self.clock.to(self.meeting(meeting_id).held_on)
        return self.act(convene.open_meeting, code or self.staff, meeting_id)

    def close(self, meeting_id: int, code: str | None = None) -> Any:
        return self.act(convene.close_meeting, code or self.staff, meeting_id)

    def placed(self, body: str, day: date | None = None) -> int:
        """Signs the form if it waits for it, plans a meeting, places the proposal and convenes it."""
        with self.house.reading() as (office, _):
            stage = next(
                stage for stage in office.town.route(self.proposal.route).stages if stage.body == body
            )
        if stage.form_signed_by and self.stop(body).signed_on is None:
            self.clock.forward(days=1)
            heads = [held for held in office.town.offices if held.code == stage.form_signed_by]
            own = [held for held in heads if held.department == self.proposal.department] or heads
            self.sign_form(body, own[0].holders[0])
        meeting_id = self.plan(body, day)
        if self.stop(body).state != "placed":  # what was postponed to this day is there already
            self.place(body, meeting_id)
        self.convene(meeting_id)
        return meeting_id

    def at_table(self, body: str, day: date | None = None) -> int:
        """Placed, and the meeting is opened; returns its id."""
        meeting_id = self.placed(body, day)
        self.open(meeting_id)
        return meeting_id

    def tally(self, body: str, votes_for: int | None = None) -> Tally | None:
        """A ballot of all members of a body; by default all are for. An internal gate does not vote."""
        with self.house.reading() as (office, _):
            found = office.town.body(body)
            members = found.members_on(office.today)
        if found.kind is BodyKind.INTERNAL or members is None:
            return None
        given = members if votes_for is None else votes_for
        return Tally(members, members, given, members - given, 0)

    def hear(self, body: str, outcome: Outcome, code: str | None = None, **more: Any) -> hear.Heard:
        voted = {Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED}
        if "tally" not in more and outcome in voted:
            more["tally"] = self.tally(body)
        version = more.pop("version", None)
        stop_id = self.stop(body).id
        heard: hear.Heard = self.act(
            hear.hear, code or self.staff, stop_id, hear.Hearing(outcome, **more), version
        )
        return heard

    def pass_through(self, body: str, **more: Any) -> hear.Heard:
        """The body meets and says yes in the way its stop of the route has it."""
        meeting_id = self.at_table(body)
        decides = self.stop(body).task == StageTask.DECIDES
        heard = self.hear(body, Outcome.ADOPTED if decides else Outcome.RECOMMENDED, **more)
        self.close(meeting_id)
        return heard

    def brought_to(self, body: str) -> int:
        """The proposal lies on the table of an opened meeting of ``body``; returns the meeting."""
        for code, state in self.stops().items():
            if code == body:
                break
            if state in ("waiting", "open"):
                self.pass_through(code)
        return self.at_table(body)

    def withdraw(self, code: str, reason: str = "Záměr se změnil.") -> Any:
        return self.act(withdraw.withdraw, code, self.pid, self.proposal.version, reason)

    def take_back(self, code: str = "doudova") -> Any:
        return self.act(withdraw.take_back, code, self.pid, self.proposal.version)

    def remind(self) -> dict[str, int]:
        with self.house.writing() as (office, connection):
            return dict(remind.remind(office, connection))

    # --- links -----------------------------------------------------------------------------------------------

    def token(self, to: str, kind: str | None = None) -> str:
        """The token in the last letter with a link that a person got."""
        link_id = [row.link_id for row in self.letters(kind, to) if row.link_id][-1]
        with self.house.reading() as (office, _):
            return redeem.token_of(office, link_id)

    def look(self, token: str) -> redeem.Sight:
        with self.house.reading() as (office, connection):
            return redeem.look(office, connection, token)

    def redeem(self, token: str, verb: str, seen: str | None = None, **more: Any) -> str:
        shown = self.look(token).seen if seen is None else seen
        with self.house.writing() as (office, connection):
            return redeem.redeem(office, connection, token, verb, seen=shown, **more)


def committee_text(matter: str, department: str, amount: int) -> str:
    """A proposal file of the town with a committee."""
    return f"""
title = "Prodej pozemku"
matter = "{matter}"
department = "{department}"
drafted_by = "klerk"
presented_by = "tajemnik"
amount = {amount}
committee_opinion = "-"
previous_resolution = "-"
attachments = "-"
report = "Zpráva."
clauses = [{{ point = 1, verb = "schvaluje", text = "prodej pozemku." }}]
dates = {{ FV = 2024-05-20, RM = 2024-06-05, ZM = 2024-06-24 }}
"""
