"""What does an office look like that plans social services? One of everything that a planning process has."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import sqlalchemy as sa

from actions.make_document import make_documents
from actions.planning import (
    area,
    attend,
    comment_window,
    comments,
    evidence,
    group_meetings,
    groups,
    hearings,
    invite,
    members,
    papers,
    participants,
    phases,
    plans,
    process,
    providers,
    settle_comments,
)
from db.planning.groups import attendance
from states.planning.catalogue import Provider, Service
from states.planning.content import (
    Activity,
    Chapter,
    Funding,
    Goal,
    Indicator,
    Measure,
    PlanContent,
    Priority,
)
from states.planning.editing import added
from states.planning.survey_table import Counted, ReadSurvey
from states.planning.vocabulary import Attended, Channel, GroupOffice, PlanKind, Quadrant, Settlement, Side
from tools.played_office import PDF, PlayedOffice

COORDINATOR, MEMBER, CODE = "doudova", "rejl", "trutnovsko-2024"
CONTENT = PlanContent(
    vision="Lidé na Trutnovsku najdou pomoc blízko a včas.",
    chapters=(Chapter("A", "Jak plán vznikl", "Sešly se skupiny, ptali jsme se seniorů a jejich blízkých."),),
    priorities=(
        Priority(
            "1",
            "Senioři a pečující",
            group="Senioři",
            goals=(
                Goal(
                    "1.1",
                    "Stárnout doma",
                    measures=(
                        Measure(
                            "1.1.1",
                            "Rozšířit pečovatelskou službu o víkendy",
                            responsible="odbor sociálních věcí",
                            term="2025",
                            indicators=(Indicator("hodin péče za měsíc", "600", "900"),),
                            funding=(Funding("rozpočet města", 2025, 400_000),),
                            activities=(Activity("1.1.1-a", "Vybrat poskytovatele", term="březen 2025"),),
                        ),
                        Measure(
                            "1.1.2",
                            "Svozy k lékaři z okolních obcí",
                            responsible="Domov pro seniory Trutnov",
                            term="od ledna 2026",
                            indicators=(Indicator("jízd za měsíc", "0", "40"),),
                            funding=(Funding("rozpočet města", 2026, 250_000),),
                        ),
                    ),
                ),
                Goal(
                    "1.2",
                    "Pečující nejsou na péči sami",
                    measures=(
                        Measure(
                            "1.2.1",
                            "Poradna pro pečující",
                            responsible="odbor sociálních věcí",
                            term="2026",
                            indicators=(Indicator("porad za rok", "0", "120"),),
                        ),
                    ),
                ),
            ),
        ),
    ),
)


def play_planning(office: PlayedOffice) -> dict[str, int]:
    """A process whose draft waits for comments and for its hearing; returns the numbers of what stands in it."""
    found: dict[str, int] = {}
    pid = found["process"] = office.act(
        process.begin_process,
        COORDINATOR,
        process.Particulars(
            "Komunitní plánování sociálních služeb na Trutnovsku",
            "správní obvod ORP Trutnov",
            2025,
            2027,
            COORDINATOR,
            organiser="Město Trutnov",
            purpose="Zjistit potřeby a zajistit dostupnost služeb.",
            contact="Bc. Aneta Doudová, odbor sociálních věcí",
            department="OSV",
        ),
        CODE,
    )
    office.act(area.add_municipalities, COORDINATOR, pid, ["Trutnov", "Pilníkov", "Mladé Buky"])
    planned = process.PlannedPhase("preparation", date(2024, 5, 1), date(2024, 5, 31), "skupiny a řády")
    office.act(process.plan_phases, COORDINATOR, pid, None, [planned])
    _gather(office, found)
    _ask(office, found)
    _write(office, found)
    _catalogue(office, found)
    office.act(phases.publish, COORDINATOR, pid, None)
    _meet(office, found)
    make_documents(office.house)
    return found


def _gather(office: PlayedOffice, found: dict[str, int]) -> None:
    pid = found["process"]
    rules = groups.GroupRules("Senioři", target="osoby nad 65 let", rules="Skupina se schází čtvrtletně.")
    seniors = found["group"] = office.act(groups.create_group, COORDINATOR, pid, rules)
    office.act(groups.create_group, COORDINATOR, pid, groups.GroupRules("Rodiny s dětmi"))
    rejl = office.one(sa.text(f"SELECT id FROM person WHERE code = '{MEMBER}'")).id
    user = office.act(participants.enrol, COORDINATOR, pid, "Petr Stárek", "petr@posta.example")
    provider = office.act(participants.enrol, COORDINATOR, pid, "Eva Domovská", "eva@domov.example")
    since = date(2024, 5, 1)
    for person_id, side, kind, organisation in (
        (rejl, Side.COMMISSIONER, GroupOffice.CHAIR, "Město Trutnov"),
        (provider, Side.PROVIDER, GroupOffice.SECRETARY, "Domov pro seniory"),
        (user, Side.USER, GroupOffice.MEMBER, ""),
    ):
        mandate = members.Mandate(side, kind, organisation, since)
        office.act(members.add_member, COORDINATOR, seniors, person_id, mandate)


def _ask(office: PlayedOffice, found: dict[str, int]) -> None:
    pid, group = found["process"], found["group"]
    counts = tuple(
        Counted(question, answer, number)
        for question, answer, number in (
            ("Jaká pomoc Vám chybí?", "pečovatelská služba o víkendu", 34),
            ("Jaká pomoc Vám chybí?", "doprava k lékaři", 21),
            ("Jaká pomoc Vám chybí?", "žádná", 12),
            ("Bydlíte sami?", "ano", 41),
            ("Bydlíte sami?", "ne", 26),
        )
    )
    head = evidence.SurveyHead(
        "Dotazník pro seniory", "osoby nad 65 let", group, handed_out=90, respondents=67
    )
    found["survey"] = office.act(evidence.keep_survey, COORDINATOR, pid, head, ReadSurvey(counts, 67))
    lines = ("zavedená pečovatelská služba",)
    office.act(evidence.keep_swot, COORDINATOR, pid, group, Quadrant.STRENGTH, lines)
    figure = evidence.Figure("obyvatel nad 65 let", "Trutnov", 2023, Decimal(6900), "osob", "ČSÚ")
    office.act(evidence.keep_statistics, COORDINATOR, pid, [figure])


def _write(office: PlayedOffice, found: dict[str, int]) -> None:
    pid = found["process"]
    plan_id = found["plan"] = office.act(
        plans.begin_plan,
        COORDINATOR,
        pid,
        kind=PlanKind.MID_TERM,
        title="Střednědobý plán rozvoje sociálních služeb na Trutnovsku 2025–2027",
        period_from=2025,
        period_until=2027,
        content=CONTENT,
    )
    day = office.clock.now.date()
    window = comment_window.NewWindow(day, date(2024, 7, 31), place="odbor sociálních věcí")
    office.act(comment_window.set_window, COORDINATOR, plan_id, None, window)
    hearing = hearings.HearingPlan(
        "Trutnov", date(2024, 7, 10), "velký sál radnice", time(16), plan_id=plan_id
    )
    (found["hearing"],) = office.act(hearings.plan_hearings, COORDINATOR, pid, [hearing])
    office.act(plans.publish, COORDINATOR, plan_id, None)
    office.act(hearings.announce_hearing, COORDINATOR, found["hearing"])
    said = [
        office.act(
            comments.record, COORDINATOR, plan_id, comments.WrittenComment(text, by, day, anchor, name=name)
        )
        for text, by, anchor, name in (
            ("Víkendová péče je potřeba i v okolních obcích.", Channel.PAPER, "1.1.1", "Jana Občanská"),
            ("Svozy k lékaři ať jezdí i zpátky, ne jen tam.", Channel.PAPER, "1.1.2", "Karel Soused"),
            ("Poradnu prosíme i jednou měsíčně v Mladých Bukách.", Channel.MEETING, "1.2.1", ""),
        )
    ]
    found["comment"] = said[0]
    office.act(settle_comments.assign, COORDINATOR, said[1], None, found["group"])
    verdict = settle_comments.Verdict(Settlement.ACCEPTED.value, "Doplníme do opatření 1.2.1.")
    office.act(settle_comments.settle, COORDINATOR, said[2], None, verdict)
    begun = Measure("1.2.2", "Odlehčovací služba", responsible="odbor sociálních věcí", term="2027")
    office.act(plans.write, COORDINATOR, plan_id, None, added(CONTENT, "1.2", begun))


def _catalogue(office: PlayedOffice, found: dict[str, int]) -> None:
    pid = found["process"]
    service = Service("Pečovatelská služba", "pečovatelská služba", "field", "senioři", "Trutnov")
    provider = Provider(
        0, "Domov pro seniory Trutnov", seat="Trutnov", phone="499 000 000", services=(service,)
    )
    found["provider"] = office.act(providers.add_provider, COORDINATOR, pid, provider)
    office.act(providers.issue_catalogue, COORDINATOR, pid)
    file = papers.received_paper(office.house, "rad.pdf", PDF)
    paper = papers.Paper("rules", "Jednací řád pracovních skupin", date(2024, 5, 20), file=file)
    found["paper"] = office.act(papers.add_paper, COORDINATOR, pid, paper)


def _meet(office: PlayedOffice, found: dict[str, int]) -> None:
    pid = found["process"]
    points = ("Zahájení", "Výsledky dotazníku", "Cíle pro seniory")
    arrangement = group_meetings.Arrangement(
        "1. jednání: Senioři", date(2024, 6, 6), starts_at=time(9), place="radnice", points=points
    )
    given = (COORDINATOR, pid, [found["group"]], arrangement)
    meeting = found["meeting"] = office.act(group_meetings.plan_group_meeting, *given)
    office.act(invite.invite, COORDINATOR, meeting, None, "Výsledky dotazníku přišly dřív.")
    with office.house.reading() as (_, connection):
        rows = connection.execute(sa.select(attendance.c.person_id).where(attendance.c.meeting_id == meeting))
        came = {row.person_id: Attended.PRESENT.value for row in rows}
    office.act(attend.hold, COORDINATOR, meeting, came)
