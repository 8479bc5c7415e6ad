"""What stands on the page of a link? The matter as it is now, what differs from the letter, what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from actions.link_facts import LinkFacts, link_facts
from actions.office import House
from actions.redeem import Sight, look
from states.content import AttachedFile
from states.machine import Refused
from templates.pages import report_html
from web.deciding import ChangedPart, changed_parts, what_follows
from web.refusals import UnknownLink


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Everything the page of a link needs."""

    sight: Sight
    facts: LinkFacts
    report: Markup
    changes: tuple[ChangedPart, ...]
    files_at: str | None = None
    """Where the link's attachments are, while it is open."""

    @property
    def follows(self) -> str:
        """One sentence about what happens after the act for which the link was used."""
        sight, facts = self.sight, self.facts
        return what_follows(
            facts.used_for, facts.steps, task=sight.task, drafted_by=sight.drafted_by, body=sight.body
        )


def read_page(house: House, token: str) -> LinkPage:
    """The page of a link as it stands now; raises UnknownLink for a token that is not ours."""
    with house.reading() as (office, connection):
        try:
            sight = look(office, connection, token)
        except Refused as refused:
            raise UnknownLink(str(refused)) from None
        facts = link_facts(office, connection, sight)
    files_at = f"/o/{token}/prilohy" if facts.is_open else None
    return LinkPage(sight, facts, report_html(sight.report), changed_parts(sight.changes), files_at)


def linked_file(house: House, token: str, digest: str) -> AttachedFile:
    """A file of the matter that an open link is about; raises UnknownLink for any other, as for an unknown link."""
    found = read_page(house, token)
    file = next((file for file in found.sight.files if file.digest == digest), None)
    if file is None or not found.facts.is_open:
        raise UnknownLink("Tento soubor odkaz neotevře; podívejte se na stránku odkazu z\u00a0dopisu.")
    return file
