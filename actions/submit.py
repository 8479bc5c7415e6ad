"""How does a proposal go to those who sign it off?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import RAZITKO, Actor
from actions.chain import advance
from actions.draft import load_proposal, rules_of
from actions.moves import move_proposal, move_sign_off
from actions.office import Office
from actions.perform import Done, begin
from db import consultations, people, proposals
from states.content import Content, changed_parts
from states.deadlines import Term
from states.signoff import SIGN_OFF, is_asked_again
from states.town import Step, Town
from states.vocabulary import Part


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the chain that would be asked; ``stands`` if it was given already and the text keeps it.

    ``is_first`` is whether it is asked at once; ``letters_to`` are names of who gets the letter: the
    holder and who stands in for them today.
    """

    title: str
    person: str
    is_opinion: bool
    is_mandatory: bool
    order: int
    stands: bool
    is_first: bool
    due_on: date | None
    letters_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedChain:
    """Who would sign and until when, if everybody used the whole term; ``faults`` are steps without people."""

    steps: tuple[PlannedStep, ...]
    faults: tuple[str, ...]

    @property
    def signed_until(self) -> date | None:
        """The last day of the last mandatory signature."""
        return max((step.due_on for step in self.steps if step.due_on and step.is_mandatory), default=None)

    @property
    def first_letters(self) -> tuple[PlannedStep, ...]:
        """The steps that are asked at once: their people get a letter as soon as the proposal is handed in."""
        return tuple(step for step in self.steps if step.is_first)


def planned_chain(office: Office, connection: Connection, row: Row[Any], content: Content) -> PlannedChain:
    """Who would have to sign this content, in their order and with terms as `chain.advance` gives them; only reads."""
    chain, faults = _chain(office, connection, rules_of(connection, row, office), row, content)
    standing = {sign_off.step: sign_off for sign_off in proposals.sign_offs_of(connection, row.id)}
    now = content.part_digests()
    steps: list[PlannedStep] = []
    begins, is_first = office.today, True
    for order in sorted({step.order for step, _office, _holder in chain}):
        here = [(step, holder) for step, _office, holder in chain if step.order == order]
        for step, holder in here:
            known = standing.get(step.code)
            stands = known is not None and not _is_to_be_asked(connection, known, now)
            person = holder if known is None else people.person_by_id(connection, known.holder_id)
            deputies = () if stands else people.deputies_of(connection, person.id, office.today)
            to = dict.fromkeys(one.name for one in (person, *deputies) if one.id != row.author_id)
            steps.append(
                PlannedStep(
                    title=step.title,
                    person=person.name,
                    is_opinion=step.kind == "opinion",
                    is_mandatory=step.mandatory,
                    order=order,
                    stands=stands,
                    is_first=is_first and not stands,
                    due_on=None if stands else Term.parse(step.days).after(begins),
                    letters_to=() if stands else tuple(to),
                )
            )
        holding = [step.due_on for step in steps if step.order == order and step.is_mandatory and step.due_on]
        begins, is_first = max([begins, *holding]), is_first and not holding
    return PlannedChain(tuple(steps), faults)


def _is_to_be_asked(connection: Connection, known: Row[Any], now: dict[str, str]) -> bool:
    changed = changed_parts(proposals.parts_seen(connection, known), now)
    bound_to = frozenset(Part(part) for part in known.parts)
    return known.state in ("waiting", "asked") or is_asked_again(known.state, bound_to, changed)


def submit(office: Office, connection: Connection, actor: Actor, proposal_id: int, version: int) -> Done:
    """Hands the proposal in: the first time the whole chain is asked, after rework those whose part changed."""
    row = load_proposal(connection, proposal_id)
    town = rules_of(connection, row, office)
    content = proposals.content_of(row)
    chain, faults = _chain(office, connection, town, row, content)
    stops = consultations.consultations_of(connection, proposal_id)
    planned = tuple((town.body(stop.body).name, stop.planned_on) for stop in stops if stop.state == "waiting")
    done = move_proposal(
        office,
        connection,
        actor,
        row,
        "submit",
        version=version,
        changes={"round": row.round + 1},
        said={"round": row.round + 1, "text": content.text_digest()},
        content=content,
        planned=planned,
        chain_faults=faults,
    )
    proposals.keep_text(connection, proposal_id, content, at=office.now, by=actor.person_id or row.author_id)
    _seat_chain(office, connection, row, content, chain)
    advance(office, connection, actor, load_proposal(connection, proposal_id), content)
    return done


def _chain(
    office: Office, connection: Connection, town: Town, row: Row[Any], content: Content
) -> tuple[list[tuple[Step, str, Row[Any]]], tuple[str, ...]]:
    """Who signs each step that applies; a step whose only holder is the author goes to ``instead_of_author``."""
    chain: list[tuple[Step, str, Row[Any]]] = []
    faults: list[str] = []
    for step in town.sign_off:
        if not step.when.holds(matter=content.matter, department=content.department, amount=content.amount):
            continue
        offices = [step.office, *([step.instead_of_author] if step.instead_of_author else [])]
        found = next(
            (
                (code, person)
                for code in offices
                for person in people.holders(connection, code, content.department, office.today)
                if person.id != row.author_id
            ),
            None,
        )
        if found is None:
            faults.append(
                f"Krok „{step.title}“ nemá kdo schválit; doplňte držitele funkce v pravidlech města."
            )
        else:
            chain.append((step, *found))
    return chain, tuple(faults)


def _seat_chain(
    office: Office,
    connection: Connection,
    row: Row[Any],
    content: Content,
    chain: list[tuple[Step, str, Row[Any]]],
) -> None:
    standing = {sign_off.step: sign_off for sign_off in proposals.sign_offs_of(connection, row.id)}
    now = content.part_digests()
    for step, office_code, holder in chain:
        known = standing.pop(step.code, None)
        if known is None:
            _new_sign_off(office, connection, row, step, office_code, holder)
        else:
            changed = changed_parts(proposals.parts_seen(connection, known), now)
            if is_asked_again(known.state, frozenset(Part(part) for part in known.parts), changed):
                move_sign_off(
                    office,
                    connection,
                    known,
                    "ask_again",
                    {
                        "round": row.round + 1,
                        "decided_by": None,
                        "acts_for": None,
                        "decided_at": None,
                        "reason": None,
                        "opinion": None,
                        "escalated_at": None,
                    },
                    {"changed": sorted(part.value for part in changed)},
                )
    for left in standing.values():  # the condition of this step no longer holds
        if left.state in ("waiting", "asked", "returned"):
            undecided = {"decided_by": None, "acts_for": None, "decided_at": None, "reason": None}
            move_sign_off(office, connection, left, "close", undecided)


def _new_sign_off(
    office: Office, connection: Connection, row: Row[Any], step: Step, office_code: str, holder: Row[Any]
) -> None:
    sign_off_id = connection.execute(
        proposals.sign_off.insert()
        .values(
            proposal_id=row.id,
            step=step.code,
            title=step.title,
            is_opinion=step.kind == "opinion",
            position=step.order,
            is_mandatory=step.mandatory,
            parts=[part.value for part in step.parts],
            days=step.days,
            escalate_to=step.escalate_to,
            office=office_code,
            holder_id=holder.id,
            state=SIGN_OFF.initial,
            round=row.round + 1,
        )
        .returning(proposals.sign_off.c.id)
    ).scalar_one()
    begin(
        office,
        connection,
        RAZITKO,
        SIGN_OFF,
        sign_off_id,
        verb="seat",
        role="pravidla města",
        proposal_id=row.id,
        said={"step": step.code, "holder": holder.name},
    )
