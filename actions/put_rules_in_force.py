"""What would a new town file change, and how does the office put it in force? First looked at, then done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from actions.administer import right_to
from actions.authority import Actor
from actions.draft import rules_of
from actions.load_town import Loaded, load_town, seats_of
from actions.office import Office
from actions.seat import reseat_running
from db.queries.administration import running_proposals_seen
from db.visibility import Eyes
from states.administration import Care
from states.machine import Refused
from states.town import Town, rules_digest
from states.town_difference import differences_for
from states.town_file import parse_town


@dataclass(frozen=True, slots=True)
class Affected:
    """A running proposal that would go another way if it began under the new rules."""

    proposal_id: int
    title: str
    is_seen: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a new file would change; ``seated`` and ``unseated`` are sentences about offices."""

    town: Town
    digest: str
    is_new: bool
    running: int
    affected: tuple[Affected, ...]
    seated: tuple[str, ...]
    unseated: tuple[str, ...]


def foresee(office: Office, connection: Connection, eyes: Eyes, text: str, file: str) -> Foreseen:
    """Compares a new file with what is in force; changes nothing. Raises InputFaults or Refused for a wrong file."""
    after = parse_town(text, file)
    if after.code != office.town.code:
        raise Refused(
            f"Tento úřad vede město „{office.town.code}“; soubor {file} patří městu „{after.code}“."
        )
    running = running_proposals_seen(connection, eyes)
    towns = {
        digest: rules_of(connection, row, office)
        for digest, row in {row.rules_digest: row for row in running}.items()
    }
    affected = []
    for row in running:
        before = towns[row.rules_digest]
        found = differences_for(
            before, after, matter=row.matter, department=row.department, amount=row.amount
        )
        if found:
            affected.append(Affected(row.id, row.title if row.is_seen else "", row.is_seen, tuple(found)))
    old, new = seats_of(office.town), seats_of(after)
    return Foreseen(
        town=after,
        digest=rules_digest(text),
        is_new=rules_digest(text) != office.rules_digest,
        running=len(running),
        affected=tuple(affected),
        seated=tuple(f"{after.person(seat[2]).name}: {new[seat].title}" for seat in new if seat not in old),
        unseated=tuple(
            f"{office.town.person(seat[2]).name}: {old[seat].title}" for seat in old if seat not in new
        ),
    )


def put_rules_in_force(
    office: Office, connection: Connection, actor: Actor, text: str, file: str, seen: str
) -> Loaded:
    """Puts a checked file in force; ``seen`` is the digest of the rules it was compared with. Raises Refused.

    Running sign-offs of offices that changed hands go to the new holders with letters, as after any change.
    """
    right = right_to(office, connection, actor, Care.RULES)
    if seen != office.rules_digest:
        raise Refused("Pravidla mezitím změnil někdo jiný; zkontrolujte soubor znovu proti těm dnešním.")
    loaded = load_town(
        connection, actor, text, file, office.now, office=right.office, acts_for=right.acts_for
    )
    if not loaded.is_new:
        raise Refused("Tato pravidla už platí; nic by se nezměnilo.")
    now = Office(office.now, loaded.town, loaded.digest, office.secret, office.base_url)
    for code in sorted(
        {held.code for held in loaded.town.offices} | {held.code for held in office.town.offices}
    ):
        reseat_running(now, connection, code)
    return loaded
