"""How does the Humpolec story begin? The process, its municipalities, groups and members, rules and first meeting."""

from __future__ import annotations

from typing import Any, Protocol

from actions.planning import papers, participants, process
from actions.planning.area import add_municipalities
from actions.planning.groups import GroupRules, create_group, explain_no_evidence
from actions.planning.members import Mandate, add_member
from actions.planning.papers import Paper
from cli.humpolec_data import HumpolecData
from db import people
from states.machine import Refused
from states.planning.vocabulary import GroupOffice, PaperKind, Side
from templates import blocks
from templates.typeset import pdf

COORDINATOR = "koordinatorka"


class Stage(Protocol):
    """What a demo or a test lends to the story."""

    house: Any
    now: Any

    def does(self, code: str, act: Any) -> Any:
        """One act of a person, committed."""

    def say(self, who: str, what: str) -> None:
        """One line of the commentary."""


class Humpolec:
    """The process as the story knows it: ids of what was made so far."""

    def __init__(self, stage: Stage, data: HumpolecData) -> None:
        self.stage, self.data = stage, data
        self.process_id = 0
        self.groups: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.surveys: list[tuple[int, dict[str, Any]]] = []
        self.plan_id = self.action_id = 0
        self.hearings: list[int] = []

    def does(self, verb: Any, *args: Any, **more: Any) -> Any:
        """The coordinator does something: one transaction."""
        return self.stage.does(COORDINATOR, lambda by: verb(*by, *args, **more))

    def paper(self, kind: PaperKind, title: str, content: bytes, name: str, **more: Any) -> int:
        """The coordinator uploads a file, which is checked as any other."""
        file = papers.received_paper(self.stage.house, name, content)
        paper_id: int = self.does(
            papers.add_paper, self.process_id, Paper(kind=kind.value, title=title, file=file, **more)
        )
        return paper_id

    def printed(self, title: str, parts: list[blocks.Block], subtitle: str = "") -> bytes:
        """A PDF as the office prints it."""
        fields = {
            "title": title,
            "subtitle": subtitle or self.data.seed["process"]["title"],
            "letterhead": self.data.seed["process"]["organiser"],
            "running": "",
            "blocks": parts,
        }
        return pdf("document", fields, made_at=self.stage.now)


def begin(story: Humpolec) -> None:
    """The process with its phases and municipalities; its page is public from the beginning."""
    from actions.planning.phases import publish

    seed = story.data.seed
    said = dict(seed["process"])
    names, code = said.pop("municipalities"), said.pop("code")
    particulars = process.Particulars(municipalities=said.pop("municipality_count"), **_clean(said))
    story.process_id = story.does(process.begin_process, particulars, code)
    phases = [process.PlannedPhase(one["phase"], one["from"], one["until"]) for one in seed["phases"]]
    story.does(process.plan_phases, story.process_id, None, phases)
    story.does(add_municipalities, story.process_id, names)
    story.does(publish, story.process_id, None)
    story.stage.say("Mgr. Alena Vzorová", f"založila proces „{particulars.title}“ ({len(names)} obcí)")


def gather(story: Humpolec) -> None:
    """The four groups with their members of all three sides, and the rules of procedure."""
    for one in story.data.seed["groups"]:
        rules = GroupRules(one["name"], target=one["target"])
        group_id = story.groups[one["key"]] = story.does(create_group, story.process_id, rules)
        if why := one.get("no_evidence"):
            story.does(explain_no_evidence, group_id, why)
        for member in one["members"]:
            mandate = Mandate(
                Side(member["side"]),
                GroupOffice(member.get("office", "member")),
                member.get("organisation", ""),
            )
            story.does(add_member, group_id, person_of(story, member), mandate)
    rules_of = story.data.seed["rules"]
    content = story.printed(rules_of["title"], [blocks.prose(rules_of["text"].strip())])
    story.paper(PaperKind.RULES, rules_of["title"], content, "jednaci-rad.pdf")
    story.stage.say(
        "Mgr. Alena Vzorová", f"sestavila {len(story.groups)} pracovní skupiny a zveřejnila jednací řád"
    )


def person_of(story: Humpolec, member: dict[str, str]) -> int:
    """The id of a member: a person of the office by code, or somebody from outside, written down once."""
    key = member.get("code") or member["email"]
    if key not in story.people:
        if "code" in member:
            with story.stage.house.reading() as (_, connection):
                row = people.person_by_code(connection, member["code"])
            if row is None:
                raise Refused(f"Osobu „{member['code']}“ soubor města nemá.")
            story.people[key] = int(row.id)
        else:
            story.people[key] = story.does(
                participants.enrol, story.process_id, member["name"], member["email"]
            )
    return story.people[key]


def _clean(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
