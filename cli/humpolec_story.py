"""The process of Humpolec 2017-2019 as a story: from the information meeting to the action plan before the assembly."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from actions.planning import phases
from cli import humpolec_bodies, humpolec_people, humpolec_plan, humpolec_rounds
from cli.demo_stage import Stage
from cli.humpolec_data import HumpolecData
from cli.humpolec_people import Humpolec
from cli.humpolec_report import print_report, write_report
from states.dates import PRAGUE
from states.machine import Refused
from states.planning.process import PROCESS
from states.planning.vocabulary import PaperKind
from templates import blocks

TOWN = Path(__file__).resolve().parent.parent / "states" / "towns" / "humpolec.toml"
DESPITE = "Fáze proběhla podle časového plánu projektu; co chybí, doplní další fáze."


class HumpolecStory(Stage):
    """Everything that the published page told, done by people of the office in simulated time."""

    title = "Razítko: komunitní plánování od informační schůzky k\u00a0usnesení zastupitelstva (září 2017 až září 2019)"
    town = TOWN
    start = datetime(2017, 9, 1, 8, 0, tzinfo=PRAGUE)
    staff = "tajemnice"
    story: Humpolec

    def is_played(self, morning: date, target: date) -> bool:
        """Two years of mornings: the first Monday of each quarter, and the last day before something happens."""
        is_first_monday = morning.weekday() == 0 and morning.day <= 7 and morning.month % 3 == 1
        return is_first_monday or (target - morning).days <= 1

    async def play(self) -> None:
        """From the beginning of the process to the approved action plan."""
        story = self.story = Humpolec(self, HumpolecData())
        self.say("Správce", f"načetl pravidla města ({TOWN.name})")
        humpolec_people.begin(story)
        humpolec_people.gather(story)
        await humpolec_rounds.inform(story, self)
        await humpolec_rounds.meet(story, self, 1)
        self._next_phase()
        await self.until(date(2018, 3, 1), 9)
        self._article()
        await self.until(date(2018, 6, 1), 9)
        humpolec_rounds.survey(story)
        await humpolec_rounds.meet(story, self, 2)
        humpolec_rounds.publish_surveys(story)
        self._next_phase()
        await humpolec_rounds.meet(story, self, 3)
        self._next_phase()
        await humpolec_rounds.meet(story, self, 4)
        await humpolec_rounds.meet(story, self, 5)
        humpolec_plan.write_plan(story)
        await self.until(date(2019, 5, 6), 9)
        self._next_phase()
        await humpolec_plan.open_comments(story, self)
        await self.until(date(2019, 5, 14), 19)
        await humpolec_plan.comment(story, self)
        self._next_phase()
        await humpolec_plan.hear(story, self, 0, 1)
        await humpolec_rounds.meet(story, self, 6)
        await humpolec_plan.hear(story, self, 1, 3)
        await humpolec_plan.finish(story, self)
        self._next_phase()
        await humpolec_bodies.approve(
            story, self, story.plan_id, humpolec_bodies.MID_TERM, "střednědobý plán"
        )
        self._next_phase()
        await humpolec_plan.catalogue(story, self)
        await humpolec_rounds.meet(story, self, 7)
        await self.until(humpolec_bodies.ACTION.handed_in, 9)
        await humpolec_plan.draw_actions(story, self)
        await humpolec_bodies.approve(story, self, story.action_id, humpolec_bodies.ACTION, "akční plán")

    def _next_phase(self) -> None:
        """The next phase; what the last one lacks is said and forced with a reason."""
        story = self.story
        try:
            done = story.does(phases.advance, story.process_id, None)
        except Refused:
            done = story.does(phases.advance_despite, story.process_id, None, DESPITE)
        self.say("Mgr. Alena Vzorová", f"proces je ve fázi „{PROCESS.states[done.state]}“")

    def _article(self) -> None:
        said = self.story.data.seed["article"]
        content = self.story.printed(said["title"], [blocks.prose(said["text"].strip())])
        self.story.paper(
            PaperKind.ARTICLE, said["title"], content, "radnicni-listy-brezen-2018.pdf", issued_on=said["day"]
        )
        self.say("Mgr. Alena Vzorová", "zveřejnila článek z\u00a0Radničních listů (březen 2018)")

    async def leave(self, folder: Path, began: float) -> bool:
        """The public page as files, the documents, ``summary.json``; whether both plans were approved."""
        code = self.story.data.seed["process"]["code"]
        summary = await write_report(folder, self.house, code, self.mail, began)
        print_report(folder, summary)
        approved = all(one["state"] == "approved" for one in summary["plans"])
        return bool(approved and summary["journal"]["verified"])
