"""The main job as a story: what each person of the sample town does, day by day, from May to July 2024."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from actions import assign, convene, draft, place_on_agenda
from actions.authority import actor_of
from actions.planning.bridge import prepare_annexes, propose
from actions.sign_minutes import sign_on_paper
from actions.submit import submit
from cli.demo_meetings import record_table, sit_down, write_up
from cli.demo_report import print_timeline, write_summary
from cli.demo_stage import Stage
from cli.sample_plan import make_plans
from db import assignments, consultations, minutes, proposals
from states.dates import PRAGUE
from states.proposal_file import parse_proposal

ROOT = Path(__file__).resolve().parent.parent
TOWN = ROOT / "states" / "towns" / "trutnov.toml"
PROPOSAL = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"


class Story(Stage):
    """Trutnov's action plan of 2024, from the clerk's draft to the accepted report of the task."""

    title = "Razítko: návrh na usnesení od zpracovatele do zastupitelstva (květen až červenec 2024)"
    town = TOWN
    start = datetime(2024, 5, 13, 8, 0, tzinfo=PRAGUE)
    council = 0

    async def play(self) -> None:
        """From the draft to the accepted report of the task."""
        self.say("Správce", f"načetl pravidla města ({TOWN.name})")
        await self._sign_off()
        meeting_ids = self._plan_meetings()
        await self._management_meeting(meeting_ids["PV"])
        await self._council(meeting_ids["RM"])
        await self._assembly(meeting_ids["ZM"])
        await self._afterwards()

    async def _sign_off(self) -> None:
        with self.house.reading() as (office, _):
            read = parse_proposal(PROPOSAL.read_text(encoding="utf-8"), PROPOSAL.name, office.town)
        plan_id = self.does("doudova", lambda by: make_plans(*by, read.drafted_by))
        self.say("Bc. Aneta Doudová", "sestavila akční plán 2024 ze střednědobého plánu 2024–2026")
        annexes = prepare_annexes(self.house, plan_id)
        (title,) = read.content.attachments or ()
        annexes = replace(annexes, files=tuple(replace(file, title=title) for file in annexes.files))
        content = replace(read.content, files=annexes.files)
        unfinished = replace(content, report=content.report.rsplit("\n\n", 1)[0])
        self.proposal_id = self.does(
            "doudova", lambda by: propose(*by, plan_id, None, unfinished, annexes, read.dates)
        )
        self.say("Bc. Aneta Doudová", f"připravila z plánu návrh „{content.title}“")
        await self.until(date(2024, 5, 13), 9)
        self._submit()
        await self.flow("notify-approvers", proposal_id=self.proposal_id)
        await self.settle()
        await self.until(date(2024, 5, 15), 10)
        self.opens_link("pravnik@trutnov.example", "give_opinion", opinion="Bez připomínek.")
        self.say("JUDr. Petr Vzorný", "podal vyjádření odkazem z dopisu")
        await self.settle()
        await self.until(date(2024, 5, 16), 9)
        reason = "Doplňte větu, kde najdeme podrobnosti k opatřením."
        self.opens_link("rejl@trutnov.example", "return", reason=reason)
        self.say("Mgr. Dušan Rejl", f"vrátil návrh odkazem z dopisu: „{reason}“")
        await self.settle()
        await self.until(date(2024, 5, 17), 11)
        self.does("doudova", lambda by: draft.edit(*by, self.proposal_id, self._version(), content))
        self.say("Bc. Aneta Doudová", "doplnila důvodovou zprávu")
        self._submit()
        await self.flow("notify-approvers", proposal_id=self.proposal_id)
        await self.settle()
        await self.until(date(2024, 5, 20), 8)
        self.opens_link("rejl@trutnov.example", "approve")
        self.say("Mgr. Dušan Rejl", "schválil odkazem z dopisu (právníka se úprava netýkala)")
        await self.settle()
        await self.until(date(2024, 5, 21), 14)
        self.opens_link("tajemnik@trutnov.example", "approve")
        self.say("Ing. Karel Vzor", "schválil odkazem z dopisu; schvalování je úplné")
        await self.settle()
        self._show_form("PV")

    def _submit(self) -> None:
        self.does("doudova", lambda by: submit(*by, self.proposal_id, self._version()))
        self.say("Bc. Aneta Doudová", "předložila návrh ke schválení")

    def _version(self) -> int:
        with self.house.database.read() as connection:
            row = proposals.proposal_by_id(connection, self.proposal_id)
            assert row is not None  # this story created it
            return int(row.version)

    def _plan_meetings(self) -> dict[str, int]:
        planned = {"PV": (date(2024, 5, 29), 11), "RM": (date(2024, 6, 5), 12), "ZM": (date(2024, 6, 24), 3)}
        with self.house.writing() as (office, connection):
            actor = actor_of(connection, "organizace")
            ids = {
                body: convene.plan_meeting(office, connection, actor, body, day, number=number)
                for body, (day, number) in planned.items()
            }
        self.say("Marie Vzorová", "naplánovala poradu 29. 5., radu 5. 6. a zastupitelstvo 24. 6. 2024")
        return ids

    async def _management_meeting(self, meeting_id: int) -> None:
        await self.until(date(2024, 5, 23), 10)
        await self._place("PV", meeting_id)
        await self.until(date(2024, 5, 24), 9)
        self._convene(meeting_id, "poradu vedení")
        await self.until(date(2024, 5, 29), 8)
        sit_down(self, meeting_id, excused=0)
        await record_table(self, meeting_id, {"Výsledek": "doporučeno"})
        self.say("Porada vedení", "doporučila radě města přijmout usnesení (bez čísla: není to usnesení)")

    async def _council(self, meeting_id: int) -> None:
        await self.until(date(2024, 5, 30), 9)
        self.opens_link("rejl@trutnov.example", "sign_form")
        self.say("Mgr. Dušan Rejl", "podepsal formulář pro radu odkazem z dopisu")
        await self.settle()
        self._show_form("RM")
        await self.until(date(2024, 5, 31), 10)
        await self._place("RM", meeting_id)
        await self.until(date(2024, 6, 3), 9)
        self._convene(meeting_id, "radu města")
        await self.until(date(2024, 6, 5), 15)
        sit_down(self, meeting_id, excused=1)
        vote = {"Výsledek": "doporučeno", "Přítomno": "8", "Hlasování": "8 - 0 - 0"}
        await record_table(self, meeting_id, vote)
        self.say("Rada města", "doporučila zastupitelstvu schválit: pro 8, proti 0, zdržel se 0 (z 9 členů)")
        self.council = meeting_id

    async def _assembly(self, meeting_id: int) -> None:
        await self.until(date(2024, 6, 6), 10)
        self.opens_link("rejl@trutnov.example", "sign_form")
        self.say("Mgr. Dušan Rejl", "podepsal formulář pro zastupitelstvo odkazem z dopisu")
        await self.settle()
        self._show_form("ZM")
        await self.until(date(2024, 6, 7), 10)
        await self._place("ZM", meeting_id)
        await write_up(self, self.council, "Předkladatel seznámil radu s\u00a0návrhem akčního plánu.")
        self.say("Marie Vzorová", "předala zápis ze schůze rady k podpisu (lhůta do 12. 6.)")
        await self._sign_minutes("starosta@trutnov.example", "Ing. arch. Jan Vzor")
        await self.until(date(2024, 6, 10), 9)
        await self._sign_minutes("eichler@trutnov.example", "Mgr. Tomáš Eichler")
        await self.until(date(2024, 6, 13), 9)
        self._convene(meeting_id, "zastupitelstvo (informace na desce nejpozději 17. 6., § 93 odst. 1)")
        await self.until(date(2024, 6, 24), 15)
        sit_down(self, meeting_id, excused=3, verifiers=("kontrola", "bily"))
        self.say(
            "Marie Vzorová",
            "zapsala prezenci: přítomno 30 z 33, tři omluveni; program a ověřovatelé schváleni",
        )
        vote = {"Výsledek": "přijato", "Přítomno": "30", "Hlasování": "pro 27, proti 0, zdrž. 3"}
        await record_table(self, meeting_id, vote)
        self.say(
            "Zastupitelstvo", "schválilo akční plán: pro 27, proti 0, zdrželi se 3 (z 33 členů, třeba 17)"
        )

        await self.until(date(2024, 6, 28), 10)
        await write_up(self, meeting_id, "Po úvodním slově předkladatele se do rozpravy nikdo nepřihlásil.")
        self.say("Marie Vzorová", "předala zápis ze zasedání k podpisu (§ 95 odst. 2: do 4. 7.)")
        await self._sign_minutes("starosta@trutnov.example", "Ing. arch. Jan Vzor")
        await self.until(date(2024, 7, 1), 11)
        await self._sign_minutes("kontrola@trutnov.example", "Ing. Eva Vzorová")
        self._signed_on_paper(meeting_id)
        self.say("Marie Vzorová", "zapsala podpis Adama Bílého na papíře; zápis je podepsán")
        await self.settle()

    def _signed_on_paper(self, meeting_id: int) -> None:
        with self.house.database.read() as connection:
            row = minutes.minutes_of(connection, meeting_id)
            assert row is not None  # the meeting was opened
            waits = [one for one in minutes.signatures_of(connection, row.id) if one.state == "asked"]
        for one in waits:
            with self.house.writing() as (office, connection):
                sign_on_paper(office, connection, actor_of(connection, "organizace"), one.id)

    async def _afterwards(self) -> None:
        await self.until(date(2024, 7, 8), 13)
        with self.house.database.read() as connection:
            task = connection.execute(assignments.assignment.select()).one()
        words = "Akční plán je na webu města a poskytovatelé ho dostali e-mailem."
        self.does("doudova", lambda by: assign.report(*by, task.id, task.version, words))
        self.say("Bc. Aneta Doudová", f"hlásila splnění úkolu: „{words}“")
        await self.until(date(2024, 7, 9), 9)
        self.does("organizace", lambda by: assign.accept(*by, task.id, task.version + 1))
        self.say("Marie Vzorová", "přijala hlášení o splnění; nic už nečeká")
        await self.settle()

    async def _place(self, body: str, meeting_id: int) -> None:
        with self.house.database.read() as connection:
            stop = consultations.consultation_at(connection, self.proposal_id, body)
        assert stop is not None  # the route has this stop
        self.does(
            "organizace", lambda by: place_on_agenda.place_on_agenda(*by, stop.id, meeting_id, stop.version)
        )
        self.say("Marie Vzorová", f"zařadila návrh na program ({body})")
        await self.settle()

    def _convene(self, meeting_id: int, what: str) -> None:
        self.does("organizace", lambda by: convene.convene(*by, meeting_id))
        self.say("Marie Vzorová", f"svolala {what}")

    async def _sign_minutes(self, recipient: str, name: str) -> None:
        self.opens_link(recipient, "sign")
        self.say(name, "podepsal zápis odkazem z dopisu")
        await self.settle()

    def _show_form(self, body: str) -> None:
        self.say("Razítko", f"vyhotovilo formulář návrhu pro {body} ve Wordu")

    async def leave(self, folder: Path, began: float) -> bool:
        """``summary.json``, the documents and a timeline; whether the plan was adopted and the journal is whole."""
        summary = await write_summary(folder, self.house, self.proposal_id, self.mail, began)
        print_timeline(summary)
        print(
            f"\nHotovo za {time.monotonic() - began:.0f} s. Ve složce {folder.name}/ najdete:\n"
            f"  documents/    {len(summary['documents'])} dokumentů (Word, PDF): návrhy, pozvánky, výpisy, zápisy …\n"
            f"  letters/      {len(summary['letters'])} dopisů, jak je doručil poštovní server města (.eml)\n"
            f"  razitko.db    databáze úřadu; historie má {summary['journal']['entries']} záznamů a je celá\n"
            f"  summary.json  totéž pro stroj ({len(summary['flow_runs'])} běhů Prefectu)\n"
        )
        return bool(summary["journal"]["verified"] and summary["proposal"]["state"] == "adopted")
