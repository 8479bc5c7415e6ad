"""Do the pages of groups' meetings, of public hearings and of links to them look finished on a phone and a desk?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from office_browser import DESK, PHONE, ServedOffice
from planning_case import COORDINATOR, PlanningCase
from planning_look import house_in, let_the_coordinator_in, look_over
from playwright.sync_api import Browser

from actions.planning import attend, group_meetings, group_minutes, group_tasks, hearings, invite
from actions.planning.group_meetings import Arrangement
from actions.planning.group_minutes import PointText
from actions.planning.hearings import HearingPlan
from actions.planning.move_hearing import move_hearing
from actions.redeem import token_of
from web.app import create_app
from web.serve import BackgroundServer

POINTS = ("Zahájení a schválení programu", "Výsledky dotazníkového šetření mezi seniory", "Různé")
HELD = date(2024, 5, 22)


class Meetings(PlanningCase):
    """Meetings and hearings in every state that has a look of its own."""

    def play(self) -> Meetings:
        """A held meeting with minutes and a task, an invited and a planned one, a moved hearing and a held one."""
        self.stand()
        self.held = self._planned(HELD, self.seniors)
        self.act(invite.invite, COORDINATOR, self.held)
        self.invited = self._planned(date(2024, 6, 5), self.families)
        self.act(invite.invite, COORDINATOR, self.invited)
        plans = [
            HearingPlan("Želiv", HELD, "Kulturní dům", time(17)),
            HearingPlan("Jiřice", date(2024, 6, 4)),
        ]
        self.spoken, self.moved = self.act(hearings.plan_hearings, COORDINATOR, self.process_id, plans)
        for hearing_id in (self.spoken, self.moved):
            self.act(hearings.announce_hearing, COORDINATOR, hearing_id)
        self.act(move_hearing, COORDINATOR, self.moved, "Sál je obsazen.", held_on=date(2024, 6, 11))
        self.clock.to(HELD, 16)
        present = {self.id_of(who): "present" for who in ("petr", "vedouci")}
        self.act(attend.hold, COORDINATOR, self.held, present)
        texts = [
            PointText(title, "Vrátilo se 120 dotazníků.", "Skupina je bere na vědomí.") for title in POINTS
        ]
        self.act(group_minutes.write_group_minutes, COORDINATOR, self.held, "Bez omluv.", texts)
        due = date(2024, 6, 28)
        self.act(group_tasks.give_group_task, COORDINATOR, self.held, "Cíle.", self.id_of("petr"), due)
        self.act(hearings.hold_hearing, COORDINATOR, self.spoken, 23)
        self.planned = self._planned(date(2024, 5, 27), self.seniors, self.families)
        let_the_coordinator_in(self)
        return self

    def _planned(self, day: date, *groups: int) -> int:
        arranged = Arrangement("2. jednání", day, starts_at=time(16), place="Městská knihovna", points=POINTS)
        plan = group_meetings.plan_group_meeting
        return int(self.act(plan, COORDINATOR, self.process_id, groups, arranged, number=2))

    @property
    def link(self) -> str:
        """The address in somebody's invitation."""
        row = [one for one in self.letters("planning_invitation") if one.person_id == self.id_of("marie")][-1]
        with self.house.reading() as (office, _):
            return f"/o/{token_of(office, row.link_id)}"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meetings]:
    house = house_in(tmp_path_factory.mktemp("meetings"))
    yield Meetings(house).play()
    house.close()


@pytest.fixture(scope="module")
def served(played: Meetings, browser: Browser) -> Iterator[ServedOffice]:
    with BackgroundServer(create_app(played.house)) as server:
        yield ServedOffice(played.house, server.url, browser)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_meetings_look_finished(
    played: Meetings, served: ServedOffice, size: tuple[int, int]
) -> None:
    here = f"/planovani/{played.process_id}"
    pages = [  # the states that `test_every_page` does not meet; forms it has
        f"{here}/jednani/{played.held}",
        f"{here}/jednani/{played.invited}",
        f"{here}/jednani/{played.planned}",
        f"{here}/projednani/{played.spoken}",
        f"{here}/projednani/{played.moved}",
        played.link,
        "/",
        "/planovani/moje",
    ]
    assert look_over(served, COORDINATOR, size, pages) == {}


def test_a_lost_window_gives_typed_minutes_back(played: Meetings, served: ServedOffice) -> None:
    context = served.sits(COORDINATOR)
    page = context.new_page()
    address = f"/planovani/{played.process_id}/jednani/{played.held}/zapis"
    page.goto(address)
    page.get_by_label("K celému jednání").fill("Rozepsáno a neuloženo.")
    page.on("dialog", lambda dialog: dialog.accept())
    played.act(
        group_minutes.write_group_minutes, COORDINATOR, played.held, "Mezitím.", [PointText("Zahájení")]
    )
    page.goto(address)  # the window was lost, nothing was saved, and somebody else wrote meanwhile
    assert page.get_by_label("K celému jednání").input_value() == "Mezitím."
    page.get_by_role("button", name="Vrátit rozepsané").click()
    assert page.get_by_label("K celému jednání").input_value() == "Rozepsáno a neuloženo."
    page.get_by_role("button", name="Uložit rozepsané").click()
    page.get_by_text("Rozepsaný zápis je uložen.").wait_for()
    assert page.get_by_label("K celému jednání").input_value() == "Rozepsáno a neuloženo."
    page.goto(address)  # what arrived is offered no more
    assert page.get_by_role("button", name="Vrátit rozepsané").count() == 0
    context.close()
