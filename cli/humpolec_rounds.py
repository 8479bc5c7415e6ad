"""How do the groups of the Humpolec story meet? The information meeting, seven rounds, and the surveys between them.

Meetings whose day is known are convened by letters with links and their attendance is kept; those that are known by
their month alone are written down when the month is over, as an office does that takes over older papers.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from actions.planning import attend, group_meetings, group_minutes, invite
from actions.planning.evidence import SurveyHead, keep_survey
from actions.planning.group_meetings import Arrangement
from actions.planning.group_minutes import PointText
from actions.planning.public_minutes import publish_minutes
from cli.humpolec_data import hour_of, working_day_after
from cli.humpolec_people import Humpolec
from db.queries import planning_meetings as asks
from states.planning.survey_table import ReadSurvey, read_survey
from states.planning.vocabulary import Attended, PaperKind
from templates import blocks
from templates.outcome_sheet import read_sheet

INVITED_BEFORE = timedelta(days=12)
"""How long before the information meeting its invitations leave."""


async def inform(story: Humpolec, stage: Any) -> None:
    """The information meeting of 12. 9. 2017: everybody who may become a member is invited."""
    said = story.data.seed["information"]
    meeting_id = story.does(
        group_meetings.plan_group_meeting,
        story.process_id,
        (),
        Arrangement(
            title=said["title"],
            held_from=said["day"],
            starts_at=hour_of(said["hour"]),
            place=said["place"],
            summary=said["summary"],
            points=tuple(said["points"]),
        ),
    )
    for person_id, side in guests(story).items():
        story.does(group_meetings.choose_invited, meeting_id, person_id, side)
    story.does(invite.invite, meeting_id)
    await stage.settle()
    stage.say("Mgr. Alena Vzorová", "pozvala zástupce skupin na informační schůzku 12. 9. 2017")
    day: date = said["day"]
    for kind, title, name in (
        (PaperKind.INVITATION, said["invitation"], "pozvanka-informacni-schuzka.pdf"),
        (PaperKind.PROGRAMME, said["programme"], "program-informacni-schuzky.pdf"),
    ):
        parts = [blocks.prose(said["summary"]), blocks.numbers(said["points"])]
        content = story.printed(title, parts)
        story.paper(kind, title, content, name, meeting_id=meeting_id, issued_on=day - INVITED_BEFORE)
    await stage.until(day, 18)
    story.does(attend.hold, meeting_id, dict.fromkeys(guests(story), Attended.PRESENT.value))
    _write_down(story, meeting_id, said)
    await stage.settle()
    stage.say("Mgr. Alena Vzorová", "uzavřela a\u00a0zveřejnila zápis z\u00a0informační schůzky")


def guests(story: Humpolec) -> dict[int, str]:
    """Everybody the story knows, with the side that they speak for first."""
    found: dict[int, str] = {}
    for group in story.data.seed["groups"]:
        for member in group["members"]:
            found.setdefault(story.people[member.get("code") or member["email"]], member["side"])
    return found


async def meet(story: Humpolec, stage: Any, number: int) -> None:
    """One round: each group by itself, or all together."""
    said = next(one for one in story.data.seed["rounds"] if one["number"] == number)
    ids = await (_convened(story, stage, said) if "invited" in said else _recorded(story, stage, said))
    for meeting_id in ids:
        _write_down(story, meeting_id, said)
    await stage.settle()
    if said.get("output"):
        _outputs(story, ids, said)
    what = "jedno společné jednání" if len(ids) == 1 else f"{len(ids)} jednání"
    stage.say("Pracovní skupiny", f"{number}. kolo: {what}, zápisy jsou veřejné")


def _arrangement(said: dict[str, Any]) -> Arrangement:
    return Arrangement(
        title=f"{said['number']}. jednání",
        held_from=said["from"],
        held_until=said["until"],
        starts_at=hour_of(said.get("hour")),
        when_words="" if "invited" in said else said["when"],
        place=said.get("place", ""),
        summary=said["summary"],
        points=tuple(said["points"]),
    )


async def _convened(story: Humpolec, stage: Any, said: dict[str, Any]) -> list[int]:
    """The round is convened by letters; some answer by their links, all come."""
    await stage.until(said["invited"], 9)
    groups = list(story.groups.values())
    ids: list[int] = story.does(
        group_meetings.plan_round,
        story.process_id,
        groups,
        _arrangement(said),
        number=said["number"],
        is_joint=said.get("joint", False),
    )
    story.does(invite.invite_round, story.process_id, said["number"])
    await stage.settle()
    for recipient, answer in (
        ("prikladna@urad-prace.example", "coming"),
        ("lucie@centrum.example", "coming"),
    ):
        with suppress(LookupError):  # who has no letter with a link yet
            stage.opens_link(recipient, answer)
    stage.say(
        "Mgr. Alena Vzorová",
        f"svolala {said['number']}. kolo jednání; účast se potvrzuje odkazem z\u00a0dopisu",
    )
    await stage.until(said["until"], 18)
    for meeting_id in ids:
        with story.stage.house.reading() as (_, connection):
            people = [seat.person_id for seat in asks.attendance_of(connection, meeting_id)]
        story.does(attend.hold, meeting_id, dict.fromkeys(people, Attended.PRESENT.value))
    return ids


async def _recorded(story: Humpolec, stage: Any, said: dict[str, Any]) -> list[int]:
    """The round is written down when its month is over; nobody kept who was there."""
    await stage.until(working_day_after(said["until"]), 9)
    ids = []
    for group_id, name in zip(story.groups.values(), story.data.seed["groups"], strict=True):
        arrangement = _arrangement(said)
        meeting_id = story.does(
            group_meetings.plan_group_meeting,
            story.process_id,
            (group_id,),
            Arrangement(**{**_fields(arrangement), "title": f"{arrangement.title}: {name['name']}"}),
            number=said["number"],
            is_attendance_kept=False,
        )
        story.does(attend.hold, meeting_id)
        ids.append(meeting_id)
    return ids


def _fields(arrangement: Arrangement) -> dict[str, Any]:
    return {name: getattr(arrangement, name) for name in Arrangement.__slots__}


def _write_down(story: Humpolec, meeting_id: int, said: dict[str, Any]) -> None:
    """Minutes are written, closed, sent and published without names."""
    points = [PointText(title, concluded=said["concluded"] if place == len(said["points"]) else "")
              for place, title in enumerate(said["points"], start=1)]  # fmt: skip
    words = said.get("discussed") or "Členové skupiny prošli body programu. [vzor]"
    story.does(group_minutes.write_group_minutes, meeting_id, words, points)
    story.does(group_minutes.close_group_minutes, meeting_id)
    story.does(publish_minutes, meeting_id)


def _outputs(story: Humpolec, ids: list[int], said: dict[str, Any]) -> None:
    """The working material that each group made of its first meeting."""
    for meeting_id, group in zip(ids, story.data.seed["groups"], strict=True):
        title = f"Výstup z\u00a0{said['number']}. jednání (pracovní materiál) – {group['name']}"
        parts = [
            blocks.prose(said["concluded"]),
            blocks.heading("Komu mají služby pomáhat"),
            blocks.prose(group["target"]),
        ]
        content = story.printed(title, parts)
        story.paper(
            PaperKind.OUTPUT,
            title,
            content,
            f"vystup-{said['number']}-{group['key']}.pdf",
            meeting_id=meeting_id,
            group_id=story.groups[group["key"]],
        )


def survey(story: Humpolec) -> None:
    """The surveys of spring 2018, one for each target group; the group for the region has none."""
    for one in story.data.seed["surveys"]:
        read = read_survey(read_sheet(story.data.file(one["file"]), one["file"]), one["file"])
        head = SurveyHead(
            title=one["title"],
            target=one["target"],
            group_id=story.groups[one["group"]],
            held_from=date(2018, 3, 1),
            held_until=date(2018, 5, 31),
            handed_out=one["handed_out"],
            respondents=one["respondents"],
            note="Počty odpovědí jsou smyšlené [vzor].",
        )
        story.surveys.append((story.does(keep_survey, story.process_id, head, read), one))
    story.stage.say("Mgr. Alena Vzorová", f"nahrála výsledky {len(story.surveys)} dotazníkových šetření")


def publish_surveys(story: Humpolec) -> None:
    """The results as papers of the second round, and all of them together."""
    with story.stage.house.reading() as (_, connection):
        rows = asks.meetings_of_round(connection, story.process_id, 2)
        meeting_of = {group.id: row.id for row in rows for group in asks.groups_of(connection, row.id)}
    everything: list[blocks.Block] = []
    for survey_id, one in story.surveys:
        read = read_survey(read_sheet(story.data.file(one["file"]), one["file"]), one["file"])
        parts = _printed_survey(read)
        everything += [blocks.heading(one["title"]), *(_deeper(part) for part in parts)]
        group_id = story.groups[one["group"]]
        story.paper(
            PaperKind.SURVEY,
            one["title"],
            story.printed(one["title"], parts),
            one["file"].replace(".csv", ".pdf"),
            survey_id=survey_id,
            meeting_id=meeting_of[group_id],
            group_id=group_id,
        )
    summary = story.data.seed["survey_summary"]
    content = story.printed(summary["title"], everything)
    story.paper(PaperKind.SURVEY, summary["title"], content, "dotaznik-souhrn.pdf", issued_on=summary["day"])


def _deeper(part: blocks.Block) -> blocks.Block:
    return part | {"level": part["level"] + 1} if part["kind"] == "heading" else part


def _printed_survey(read: ReadSurvey) -> list[blocks.Block]:
    asked: dict[str, list[tuple[str, str]]] = {}
    for one in read.counts:
        asked.setdefault(one.question, []).append((one.answer, str(one.count)))
    parts: list[blocks.Block] = []
    for question, answers in asked.items():
        parts += [blocks.heading(question), blocks.table(("Odpověď", "Počet"), answers, (4, 1))]
    return [*parts, blocks.note("Počty odpovědí jsou smyšlené [vzor].")]
