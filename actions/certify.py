"""What can be printed and signed about the record of one proposal? The clause that nothing of it is missing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.draft import load_proposal
from actions.office import Office
from actions.verify import Verified
from db import journal
from db.resolutions import resolution
from states.canonical import digest_of
from states.chronicle import verb_label
from states.dates import czech_date, czech_datetime
from states.machine import Refused


def certificate(office: Office, connection: Connection, proposal_id: int, verified: Verified) -> str:
    """The clause of completeness of a proposal's record, as text for print; raises Refused if something is not whole.

    ``verified`` is what a verification of the whole office found a moment ago: one proposal can't be proven alone.
    """
    if not verified.is_whole:
        raise Refused("Doložku nelze vydat, dokud záznam není celý; co chybí, řekne „razitko verify“.")
    row = load_proposal(connection, proposal_id)
    story = journal.story_of(connection, proposal_id)
    lines = [
        "DOLOŽKA O ÚPLNOSTI ZÁZNAMU",
        "",
        f"{office.town.name}, návrh č.\u00a0{proposal_id}: {row.title}",
        "",
        f"Historie návrhu má {len(story)} záznamů, první je č.\u00a0{story[0].number} "
        f"({czech_datetime(story[0].at)}), poslední č.\u00a0{story[-1].number} ({czech_datetime(story[-1].at)}).",
        f"Celá historie úřadu ({verified.entries} záznamů) byla ověřena {czech_datetime(office.now)}: žádný záznam "
        "nechybí, nebyl změněn, přidán ani přesunut; stavy, texty, hlasování a\u00a0výsledky odpovídají záznamům "
        "a\u00a0žádný soubor nebyl změněn.",
        "",
        "Otisky (SHA-256):",
        f"  historie úřadu po záznamu č.\u00a0{verified.entries}: {verified.head.digest}",
        f"  poslední záznam návrhu č.\u00a0{story[-1].number}: {story[-1].digest}",
    ]
    for found in connection.execute(
        sa.select(resolution).where(resolution.c.proposal_id == proposal_id).order_by(resolution.c.id)
    ):
        adopted = f"{found.body} {czech_date(found.adopted_on)}"
        lines.append(f"  text usnesení č.\u00a0{found.number} ({adopted}): {digest_of(found.text)}")
    lines += ["", "Záznamy:"]
    lines += [
        f"  {entry.number:>8}  {czech_datetime(entry.at):<22}  {entry.actor}: {verb_label(entry.subject, entry.verb)}"
        f"{f' (za {entry.acts_for})' if entry.acts_for else ''}  {entry.digest[:16]}…"
        for entry in story
    ]
    lines += ["", "Ověřil(a): ____________________    Podpis: ____________________"]
    return "\n".join(lines)
