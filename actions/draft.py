"""How does a proposal come to be, and how is it edited? The author writes; the route and its wordings follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import reminded
from actions.authority import RAZITKO, Actor
from actions.moves import move_proposal
from actions.office import Office, town_of
from actions.perform import Done, begin
from db import consultations, people, proposals, search
from states.consultation import CONSULTATION
from states.content import Content, changed_parts
from states.machine import Refused
from states.proposal import PROPOSAL
from states.town import Body, Route, Town
from states.vocabulary import PART_LABELS
from states.wording import resolution_text


def rules_of(connection: Connection, proposal: Row[Any], office: Office) -> Town:
    """The rules a proposal started under; a later town file does not touch it (design.md 7)."""
    if proposal.rules_digest == office.rules_digest:
        return office.town
    return town_of(connection, proposal.rules_digest)


def body_in_force(office: Office, town: Town, code: str) -> Body:
    """A body by the rules in force today: its members and numbers are facts of the body, not of a proposal's route."""
    try:
        return office.town.body(code)
    except KeyError:  # the body was taken off the town file while a proposal still goes through it
        return town.body(code)


def load_proposal(connection: Connection, proposal_id: int, *, for_update: bool = True) -> Row[Any]:
    """The proposal, locked unless it is only looked at; raises Refused if there is none."""
    row = proposals.proposal_by_id(connection, proposal_id, for_update=for_update)
    if row is None:
        raise Refused(f"Návrh č.\u00a0{proposal_id} neexistuje; zkontrolujte číslo.")
    return row


def draft(
    office: Office,
    connection: Connection,
    actor: Actor,
    content: Content,
    author_code: str,
    dates: Mapping[str, date],
) -> int:
    """Creates a draft with its route and returns its id. The author is the one who drafts it, or the clerk named."""
    author = people.person_by_code(connection, author_code)
    if author is None:
        raise Refused(f"Zpracovatele „{author_code}“ pravidla města neznají.")
    if actor.person_id not in (None, author.id):
        raise Refused(f"Návrh za zpracovatele {author.name} může založit jen on sám.")
    route = office.town.route_for(content.matter)
    _refuse_strangers(dates, route)
    _refuse_stray_files(content)
    proposal_id = connection.execute(
        proposals.proposal.insert()
        .values(
            state=PROPOSAL.initial,
            author_id=author.id,
            route=route.code,
            rules_digest=office.rules_digest,
            created_at=office.now,
            **proposals.content_columns(content),
        )
        .returning(proposals.proposal.c.id)
    ).scalar_one()
    begin(
        office,
        connection,
        Actor(author.id, author.name, actor.via),
        PROPOSAL,
        proposal_id,
        verb="draft",
        role="zpracovatel",
        proposal_id=proposal_id,
        said={"title": content.title, "text": content.text_digest()},
    )
    for position, stage in enumerate(route.stages):
        stop_id = connection.execute(
            consultations.consultation.insert()
            .values(
                proposal_id=proposal_id,
                position=position,
                body=stage.body,
                task=stage.task.value,
                state=CONSULTATION.initial,
                planned_on=dates.get(stage.body),
                remind_on=reminded.of_hand_in(office, office.town, stage.body, dates.get(stage.body)),
            )
            .returning(consultations.consultation.c.id)
        ).scalar_one()
        begin(
            office,
            connection,
            RAZITKO,
            CONSULTATION,
            stop_id,
            verb="plan",
            role="pravidla města",
            proposal_id=proposal_id,
            said={"body": stage.body},
        )
    proposals.keep_text(connection, proposal_id, content, at=office.now, by=author.id)
    _derive_wordings(office, connection, office.town, proposal_id, route.code, content)
    search.index_proposal(connection, proposal_id)
    return int(proposal_id)


def _refuse_strangers(dates: Mapping[str, date | None], route: Route) -> None:
    bodies = [stage.body for stage in route.stages]
    for body in dates:
        if body not in bodies:
            raise Refused(f"Orgán „{body}“ na trase není; návrh jde přes: {', '.join(bodies)}.")


def _refuse_stray_files(content: Content) -> None:
    """A file goes with the title of its attachment; taking the title away must not lose the file unseen."""
    if content.stray_files:
        raise Refused(
            *(
                f"Příloha „{file.title}“ má soubor {file.name}; ze seznamu ji odeberte i\u00a0se souborem, "
                "tlačítkem u\u00a0přílohy."
                for file in content.stray_files
            )
        )


def edit(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal_id: int,
    version: int,
    content: Content,
    dates: Mapping[str, date | None] | None = None,
) -> Done:
    """Writes a new text of a draft or of a returned proposal; derived wordings follow it, edited ones stay."""
    row = load_proposal(connection, proposal_id)
    before = proposals.content_of(row)
    town = rules_of(connection, row, office)
    if content.matter != before.matter and town.route_for(content.matter).code != row.route:
        raise Refused("Jiný druh záležitosti by změnil trasu; založte prosím nový návrh.")
    _refuse_strangers(dates or {}, town.route(row.route))
    _refuse_stray_files(content)
    changed = changed_parts(before.part_digests(), content.part_digests())
    done = move_proposal(
        office,
        connection,
        actor,
        row,
        "edit",
        version=version,
        changes=proposals.content_columns(content),
        said={"changed": sorted(PART_LABELS[part] for part in changed), "text": content.text_digest()},
        content=content,
    )
    proposals.keep_text(connection, proposal_id, content, at=office.now, by=actor.person_id or row.author_id)
    for stop in consultations.consultations_of(connection, proposal_id):
        if dates and stop.body in dates and stop.state in ("waiting", "open", "returned"):
            connection.execute(
                consultations.consultation.update()
                .where(consultations.consultation.c.id == stop.id)
                .values(
                    planned_on=dates[stop.body],
                    remind_on=reminded.of_hand_in(office, town, stop.body, dates[stop.body]),
                )
            )
    _derive_wordings(office, connection, town, proposal_id, row.route, content)
    search.index_proposal(connection, proposal_id)
    return done


def _derive_wordings(
    office: Office, connection: Connection, town: Town, proposal_id: int, route_code: str, content: Content
) -> None:
    """Writes the wording of each stop that is derived from the final body's clauses and can still be heard.

    What a body has returned keeps its frozen wording; the reworked text is a version after it.
    """
    route = town.route(route_code)
    current = consultations.current_wordings(connection, proposal_id)
    clauses = [clause.as_data() for clause in content.clauses]
    for stop in consultations.consultations_of(connection, proposal_id):
        known = current.get(stop.id)
        if known is not None and (not known.is_derived or stop.state in CONSULTATION.finals):
            continue
        stage = route.stages[stop.position]
        text = resolution_text(stage.sentence, town.voice(route, stop.position), content.clauses)
        if known is None or known.text != text or known.clauses != clauses:
            consultations.write_wording(
                connection, stop.id, clauses=clauses, text=text, is_derived=True, at=office.now, by=None
            )
