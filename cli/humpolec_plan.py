"""How does the plan of the Humpolec story become public, commented, heard and finished?"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from actions.planning import comment_window, draw, hearings, plans, providers
from actions.planning.comment_window import NewWindow
from actions.planning.evidence import keep_swot, tie
from actions.planning.hearings import HearingPlan
from actions.planning.papers import Paper, add_paper
from actions.planning.settle_comments import Verdict, settle
from cli.humpolec_data import hour_of
from cli.humpolec_people import Humpolec
from db.queries.planning_comments import next_unsettled
from db.queries.planning_meetings import documents_of
from db.queries.planning_plans import content_at
from states.planning.catalogue_table import read_catalogue
from states.planning.editing import changed, find
from states.planning.vocabulary import PaperKind, PlanKind, Quadrant, Settlement
from templates.environment import czech_date
from templates.outcome_sheet import read_sheet

TITLE = "Střednědobý plán rozvoje sociálních služeb pro region Humpolecka na období 2019–2021"
CLOSES_ON = date(2019, 6, 13)
"""Six days after the last hearing: the assembly of 26. 6. takes papers until 14. 6. [vzor]"""
CITIZEN = "zuzana@posta.example"
COMMENT = {
    "anchor": "2.2.1",
    "text": "Senior taxi by mělo jezdit i\u00a0do Syrova. Děkuji, Zuzana Občanská, tel. 777\u00a0123\u00a0456.",
    "name": "Zuzana Občanská",
    "email": CITIZEN,
    "agrees": "1",
}
"""What a citizen writes into the form; of her only the words about the taxi may become public. [vzor]"""


def write_plan(story: Humpolec) -> None:
    """The SWOT analysis, and the plan as the groups have written it by spring 2019."""
    for one in story.data.seed["swot"]:
        group_id, quadrant = story.groups[one["group"]], Quadrant(one["quadrant"])
        story.does(keep_swot, story.process_id, group_id, quadrant, [one["text"]])
    story.plan_id = story.does(
        plans.begin_plan,
        story.process_id,
        kind=PlanKind.MID_TERM,
        title=TITLE,
        period_from=2019,
        period_until=2021,
        content=story.data.plan,
        submit_by=date(2019, 6, 26),
    )
    goals = {"prace": "1.1", "seniori": "2.1", "ostatni": "3.1"}
    for survey_id, one in story.surveys:
        story.does(tie, story.plan_id, goals[one["group"]], "survey", survey_id)
    measures = sum(1 for _ in story.data.plan.measures())
    story.stage.say(
        "Mgr. Alena Vzorová", f"sepsala střednědobý plán: {measures} opatření, cíle stojí na šetřeních"
    )


async def open_comments(story: Humpolec, stage: Any) -> None:
    """The draft is public from 6. 5. 2019, its window is open, three hearings are planned and announced."""
    story.does(
        comment_window.set_window,
        story.plan_id,
        None,
        NewWindow(
            opens_on=date(2019, 5, 6),
            closes_on=CLOSES_ON,
            place="podatelna Městského úřadu Humpolec",
            rules="Každá připomínka se vypořádá s\u00a0odůvodněním a\u00a0vypořádání se zveřejní beze jmen.",
        ),
    )
    story.does(plans.publish, story.plan_id, None)
    await stage.settle()
    publish_plan_papers(story, story.plan_id, PaperKind.DRAFT, f"Návrh k\u00a0připomínkám: {TITLE}")
    stage.say("Mgr. Alena Vzorová", f"zveřejnila návrh plánu; připomínky do {czech_date(CLOSES_ON)}")
    wanted = [
        HearingPlan(
            one["town"],
            one["day"],
            one["place"],
            hour_of(one["hour"]),
            f"Veřejné projednání SPRSS {one['in_words']}",
            story.plan_id,
        )
        for one in story.data.seed["hearings"]
    ]
    story.hearings = story.does(hearings.plan_hearings, story.process_id, wanted)
    for hearing_id, one in zip(story.hearings, story.data.seed["hearings"], strict=True):
        story.does(hearings.announce_hearing, hearing_id)
        story.does(hearings.post_hearing, hearing_id, None)
        with story.stage.house.reading() as (_, connection):
            made = documents_of(connection, story.process_id, hearing_id, ("hearing_invitation",))[0]
        title = f"Pozvánka na veřejné projednání SPRSS {one['in_words']} – {czech_date(one['day'])}"
        paper = Paper(PaperKind.HEARING.value, title, hearing_id=hearing_id, document_id=made.id)
        story.does(add_paper, story.process_id, paper)
    await stage.settle()
    stage.say("Mgr. Alena Vzorová", "oznámila veřejná projednání v\u00a0Želivě, Jiřicích a\u00a0Humpolci")


async def comment(story: Humpolec, stage: Any) -> None:
    """A citizen sends a comment by the public form and confirms it by the link in her mail."""
    address = (
        f"{stage.house.settings.base_url}/verejne/planovani/{story.data.seed['process']['code']}/pripominky"
    )
    page = stage.browser.get(address)
    page.raise_for_status()
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    if token is None:
        raise RuntimeError("the form for comments carries no token")
    data = {**COMMENT, "csrf": token.group(1), "plan": str(story.plan_id)}
    answer = stage.browser.post(address, data=data)
    if answer.status_code != 200:
        raise RuntimeError(f"the comment was refused: {answer.status_code} {answer.text[:2000]}")
    await stage.settle()
    stage.opens_link(CITIZEN, "confirm")
    await stage.settle()
    stage.say(
        "Občanka", "poslala připomínku z\u00a0veřejné stránky a\u00a0potvrdila ji odkazem z\u00a0e-mailu"
    )


async def hear(story: Humpolec, stage: Any, first: int, last: int) -> None:
    """Some of the three hearings: Želiv 22. 5., Jiřice 4. 6., Humpolec 7. 6. 2019."""
    held = list(zip(story.hearings, story.data.seed["hearings"], strict=True))[first:last]
    for hearing_id, one in held:
        await stage.until(one["day"], 20)
        story.does(hearings.hold_hearing, hearing_id, one["people"])
        words = f"Návrh plánu představil koordinátor; {one['people']} lidí se ptalo na dopravu a\u00a0péči doma. [vzor]"
        story.does(hearings.write_hearing, hearing_id, words, one["people"])
        story.does(hearings.close_hearing, hearing_id)
        stage.say("Veřejnost", f"projednala návrh plánu: {one['town']}, {one['people']} lidí")
    await stage.settle()


async def finish(story: Humpolec, stage: Any) -> None:
    """Comments are settled and worked in; the plan is finished one week after the last hearing, with a reason."""
    await stage.until(date(2019, 6, 14), 8)
    with story.stage.house.reading() as (_, connection):
        number = next_unsettled(connection, story.process_id)
    assert number is not None  # the citizen confirmed it
    reason = "Zastávka Syrov je doplněna do opatření 2.2.1."
    story.does(settle, number, None, Verdict(Settlement.ACCEPTED.value, reason))
    with story.stage.house.reading() as (_, connection):
        content = content_at(connection, story.plan_id, 1)
    taxi = find(content, "2.2.1")
    assert taxi is not None  # it stands in the sample
    text = f"{taxi.node.text} Zastávky budou ve všech obcích, i\u00a0v\u00a0Syrově."
    story.does(plans.write, story.plan_id, None, changed(content, "2.2.1", text=text), "připomínka č.\u00a01")
    story.does(
        plans.finalise_despite,
        story.plan_id,
        None,
        "Zastupitelstvo 26. 6. přijímá podklady do 14. 6.; připomínky proto běžely do 13. 6.",
    )
    await stage.settle()
    publish_plan_papers(story, story.plan_id, PaperKind.PLAN, TITLE)
    publish_settlement(story)
    stage.say(
        "Mgr. Alena Vzorová",
        "vypořádala připomínky a\u00a0dokončila plán (s\u00a0výhradou, důvod je v\u00a0historii)",
    )


def publish_plan_papers(story: Humpolec, plan_id: int, kind: PaperKind, title: str) -> None:
    """The newest Word and PDF of a plan become papers of the public page."""
    for made, word in (("plan_pdf", "PDF"), ("plan_word", "Word")):
        with story.stage.house.reading() as (_, connection):
            row = documents_of(connection, story.process_id, plan_id, (made,))[0]
        name = title if word == "PDF" else f"{title} (k\u00a0úpravám)"
        paper = Paper(kind.value, name, plan_id=plan_id, document_id=row.id)
        story.does(add_paper, story.process_id, paper)


def publish_settlement(story: Humpolec) -> None:
    """The table of settled comments becomes a paper."""
    with story.stage.house.reading() as (_, connection):
        row = documents_of(connection, story.process_id, story.plan_id, ("settlement_word",))[0]
    title = "Vypořádání připomínek ke střednědobému plánu"
    paper = Paper(PaperKind.SETTLEMENT.value, title, plan_id=story.plan_id, document_id=row.id)
    story.does(add_paper, story.process_id, paper)


async def catalogue(story: Humpolec, stage: Any) -> None:
    """The catalogue of providers is imported from a table and issued in Word and PDF."""
    given = read_catalogue(read_sheet(story.data.file("katalog.csv"), "katalog.csv"), "katalog.csv")
    done = story.does(providers.import_providers, story.process_id, given)
    story.does(providers.issue_catalogue, story.process_id)
    await stage.settle()
    for kind, name in (("catalogue_pdf", "tisk"), ("catalogue_word", "úpravy")):
        with story.stage.house.reading() as (_, connection):
            row = documents_of(connection, story.process_id, story.process_id, (kind,))[0]
        title = f"Katalog poskytovatelů sociálních služeb na Humpolecku pro {name}"
        paper = Paper(PaperKind.CATALOGUE.value, title, document_id=row.id)
        story.does(add_paper, story.process_id, paper)
    stage.say("Mgr. Alena Vzorová", f"vydala katalog: {done.new} poskytovatelů, {done.services} služeb")


async def draw_actions(story: Humpolec, stage: Any) -> None:
    """The action plan for 2019-2020 is drawn from the approved plan; it goes to the assembly of 25. 9. 2019."""
    said = story.data.action_plan
    story.action_id = story.does(
        draw.draw_action_plan,
        story.plan_id,
        title=said["title"],
        period_from=said["period_from"],
        period_until=said["period_until"],
        measures=[one["code"] for one in said["measures"]],
        submit_by=said["submit_by"],
    )
    with story.stage.house.reading() as (_, connection):
        content = story.data.with_activities(content_at(connection, story.action_id, 1))
    story.does(plans.write, story.action_id, None, content, "aktivity")
    reason = "Akční plán vychází ze schváleného plánu; připomínky k\u00a0němu už byly vypořádány."
    story.does(plans.finalise_despite, story.action_id, None, reason)
    await stage.settle()
    publish_plan_papers(story, story.action_id, PaperKind.ACTION_PLAN, said["title"])
    stage.say(
        "Mgr. Alena Vzorová", f"sestavila akční plán: {len(said['measures'])} opatření s\u00a0aktivitami"
    )
