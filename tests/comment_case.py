"""How does a test speak of comments? Humpolec's process with a published plan, its window, and who comments."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Clock, TestHouse
from planning_case import COORDINATOR, PlanningCase
from sqlalchemy.engine import Row

from actions.authority import Actor, actor_of
from actions.office import settings_from
from actions.planning import comment_window, comments, plans, redeem_comment, settle_comments
from actions.planning.comments import SentComment, WrittenComment
from actions.planning.process_act import act_on_process
from actions.redeem import token_of
from db import correspondence
from db.planning.comments import planning_comment
from db.planning.plans import plan, plan_by_id
from db.planning.plans import plan as plan_table
from states.planning.content import Activity, Funding, Goal, Indicator, Measure, PlanContent, Priority
from states.planning.vocabulary import Channel, PlanKind

MARKED = "Věnceslava Tajnůstkářová"
"""A name that nobody else has: where it is found, a citizen was given away."""
MARKED_ADDRESS = "venceslava.tajnustkarova@tajne.example"
CONTENT = PlanContent(
    vision="Každý na Humpolecku najde pomoc, kterou potřebuje.",
    priorities=(
        Priority(
            "1",
            "Senioři",
            group="Senioři",
            goals=(
                Goal(
                    "1.1",
                    "Péče doma",
                    measures=(
                        Measure(
                            "1.1.1",
                            "Rozšířit terénní službu",
                            text="Dva noví pečovatelé.",
                            responsible="vedoucí odboru",
                            responsible_code="head_of_department",
                            due_on=date(2025, 12, 31),
                            term="2025",
                            indicators=(Indicator("počet klientů", "20", "30"),),
                            funding=(Funding("město", 2025, 600_000),),
                            activities=(
                                Activity(
                                    "1.1.1-a",
                                    "Přijmout dva pečovatele",
                                    responsible="vedoucí odboru",
                                    responsible_code="head_of_department",
                                    due_on=date(2025, 6, 30),
                                ),
                            ),
                        ),
                        Measure(
                            "1.1.2",
                            "Půjčovna pomůcek",
                            responsible="Oblastní charita",
                            term="průběžně",
                            indicators=(Indicator("počet výpůjček"),),
                            activities=(
                                Activity("1.1.2-a", "Nakoupit pomůcky", responsible="Oblastní charita"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
SENT = SentComment(
    text="Chybí odlehčovací služba o víkendech, doplňte ji prosím.",
    anchor="1.1.1",
    name=MARKED,
    email=MARKED_ADDRESS,
    agrees=True,
)


class CommentCase(PlanningCase):
    """A process whose page is public, with a plan that is published for comments in an open window."""

    plan_id: int

    def stand_open(self) -> CommentCase:
        """Today the draft is out and its window is open for four weeks."""
        self.stand()
        now = {"published_at": self.clock.now}
        self.act(act_on_process, COORDINATOR, self.process_id, "publish", changes=now)
        self.plan_id = self.new_plan()
        self.publish()
        self.window()
        return self

    def new_plan(self, content: PlanContent = CONTENT, **more: Any) -> int:
        values = {
            "kind": PlanKind.MID_TERM,
            "title": "Střednědobý plán rozvoje sociálních služeb na Humpolecku 2025–2027",
            "period_from": 2025,
            "period_until": 2027,
            "content": content,
            **more,
        }
        made: int = self.act(plans.begin_plan, COORDINATOR, self.process_id, **values)
        return made

    def publish(self) -> None:
        self.act(plans.publish, COORDINATOR, self.plan_id, self.plan_row.version)

    def window(self, **changes: Any) -> Any:
        today = self.clock.now.date()
        wanted = comment_window.NewWindow(
            today, today + timedelta(days=28), "podatelna městského úřadu", "Připomínky podávejte písemně."
        )
        wanted = dataclasses.replace(wanted, **changes)
        return self.act(comment_window.set_window, COORDINATOR, self.plan_id, self.plan_row.version, wanted)

    @property
    def plan_row(self) -> Row[Any]:
        with self.house.database.read() as connection:
            row = plan_by_id(connection, self.plan_id)
        assert row is not None
        return row

    def actor(self, code: str = COORDINATOR) -> Actor:
        with self.house.database.read() as connection:
            return actor_of(connection, code)

    def comment(self, comment_id: int) -> Row[Any]:
        return self.rows(sa.select(planning_comment).where(planning_comment.c.id == comment_id))[0]

    def send(self, machine: str = "192.0.2.7", **changes: Any) -> int:
        """Somebody fills in the public form."""
        self.clock.forward(seconds=1)
        with self.house.writing() as (office, connection):
            return comments.submit(
                office, connection, self.plan_id, dataclasses.replace(SENT, **changes), machine
            )

    def comment_token(self, comment_id: int) -> str:
        """The token of the link in the letter about a comment."""
        link = correspondence.action_link.c
        (row,) = self.rows(
            sa.select(link.id).where(link.task == "confirm_comment", link.task_id == comment_id)
        )
        with self.house.reading() as (office, _):
            return token_of(office, row.id)

    def look_at(self, comment_id: int) -> redeem_comment.CommentSight:
        with self.house.reading() as (office, connection):
            return redeem_comment.look(office, connection, self.comment_token(comment_id))

    def confirm(self, comment_id: int, **more: Any) -> str:
        """The link of the letter is opened and its button pressed."""
        self.clock.forward(seconds=1)
        token = self.comment_token(comment_id)
        seen = more.pop("seen", None) or self.look_at(comment_id).seen
        with self.house.writing() as (office, connection):
            return redeem_comment.redeem(office, connection, token, more.pop("verb", "confirm"), seen=seen)

    def received(self, **changes: Any) -> int:
        """A comment that was sent and confirmed."""
        comment_id = self.send(**changes)
        self.confirm(comment_id)
        return comment_id

    def record(self, code: str = COORDINATOR, **changes: Any) -> int:
        written = WrittenComment(
            text="Na projednání zaznělo, že chybí bezbariérový vchod.",
            channel=Channel.HEARING,
            received_on=self.clock.now.date(),
        )
        made: int = self.act(comments.record, code, self.plan_id, dataclasses.replace(written, **changes))
        return made

    def settle(
        self, comment_id: int, settlement: str = "accepted", reason: str = "Doplněno.", **more: Any
    ) -> Any:
        version = more.pop("version", self.comment(comment_id).version)
        verdict = settle_comments.Verdict(settlement, reason)
        return self.act(settle_comments.settle, more.pop("code", COORDINATOR), comment_id, version, verdict)

    def plans(self) -> list[Row[Any]]:
        return self.rows(sa.select(plan_table).order_by(plan.c.id))


OpenComments = Callable[[type[CommentCase]], CommentCase]


@pytest.fixture
def opened_for_comments(
    backend: Any,
    templates: dict[tuple[str, str], str],
    stages: dict[tuple[str, str], tuple[datetime, Any]],
    clock: Clock,
    town_house: Callable[..., TestHouse],
    tmp_path: Path,
) -> OpenComments:
    """Humpolec's office with a plan that is open to comments; it is brought so far once a worker, then copied."""

    def bring(kind: type[CommentCase]) -> CommentCase:
        key, name = (backend.name, "comments"), "template_humpolec_comments"
        if key not in stages:
            town_house("humpolec")
            url = backend.clone(templates[(backend.name, "humpolec")], name)
            environ = {
                "RAZITKO_HOME": str(tmp_path / name),
                "RAZITKO_DATABASE_URL": url,
                "RAZITKO_SECRET": "zkouška",
            }
            first = CommentCase(TestHouse(settings_from(environ), Clock())).stand_open()
            left = {attribute: vars(first)[attribute] for attribute in _LEFT}
            first.house.close()
            stages[key] = (first.clock.now, left)
        case = kind(town_house("humpolec", name))
        clock.now, left = stages[key]
        vars(case).update(left)
        return case

    return bring


_LEFT = ("process_id", "people", "seniors", "families", "plan_id")


@pytest.fixture
def comments_open(opened_for_comments: OpenComments) -> CommentCase:
    """Humpolec's office with a plan that is open to comments."""
    return opened_for_comments(CommentCase)
