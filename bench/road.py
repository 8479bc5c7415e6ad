"""What rows does one proposal leave behind on its road? From a draft to the tasks that follow from its resolution."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bench.papers import Matter, Papers, at_nine
from db.search import words_of_resolution
from states.content import content_from_data
from states.deadlines import Term
from states.numbering import NumberParts
from states.vocabulary import StageTask
from states.wording import resolution_text

DAY = timedelta(days=1)


class Road(Papers):
    """Sends proposals on their way, as far as each has come by today."""

    def travel(self, made_on: datetime) -> None:
        """One proposal that was begun at an instant, as far as it has come by now."""
        random = self.random
        author = random.choice(self.clerks)
        title, verb, text, amount = self.believable.matter(made_on.year)
        charged = author.code if random.random() < 0.4 else None
        route = random.choice(self.town.routes)
        content = content_from_data(
            {
                "title": title,
                "matter": random.choice(route.matters),
                "department": author.department,
                "presented_by": random.choice(self.sponsors),
                "amount": amount,
                "committee_opinion": "-",
                "previous_resolution": "-",
                "clauses": self.believable.clause(verb, text, charged),
                "report": self.believable.report(),
                "attachments": [],
                "follow_ups": [],
                "is_confidential": random.random() < 0.03,
            }
        )
        matter = Matter(self.ids["proposal"] + 1, content, route, author, made_on)
        state, rounds = self._chain_and_stops(matter)
        self.add(
            "proposal",
            state=state,
            version=rounds + 1,
            round=rounds,
            author_id=author.id,
            route=route.code,
            rules_digest=self.office.rules_digest,
            created_at=made_on,
            **content.as_data(),
        )
        self.index(matter)

    def _chain_and_stops(self, matter: Matter) -> tuple[str, int]:
        random, today = self.random, self.office.today
        made = matter.made_on.date()
        self.rows["proposal_text"].append(
            {
                "proposal_id": matter.id,
                "digest": matter.content.text_digest(),
                "content": matter.content.as_data(),
                "written_at": matter.made_on,
                "written_by": matter.author.id,
            }
        )
        self.note(matter, "proposal", matter.id, "draft", None, "draft", matter.made_on)
        submitted = made + random.randint(1, 15) * DAY
        fate = random.random()
        if submitted > today or fate < 0.01:
            self._stops(matter, made, None)
            return "draft", 0
        if fate < 0.02:
            self._stops(matter, made, None, dropped=True)
            return "withdrawn", 0
        cleared = self._chain(matter, submitted, fate)
        if cleared is None:
            self._stops(matter, submitted, None)
            return ("returned" if fate < 0.023 else "in_sign_off"), 1
        self.note(matter, "proposal", matter.id, "clear", "in_sign_off", "on_route", at_nine(cleared))
        return self._stops(matter, submitted, cleared, refused=fate > 0.96), 1

    def _chain(self, matter: Matter, submitted: date, fate: float) -> date | None:
        """The sign-offs; the day on which the last one was given, None if that is still to come."""
        random, today = self.random, self.office.today
        self.note(matter, "proposal", matter.id, "submit", "draft", "in_sign_off", at_nine(submitted))
        seen = {"seen_digest": matter.content.text_digest()}
        asked, waits = submitted, False
        for step in self.town.sign_off:
            if not step.when.holds(
                matter=matter.content.matter,
                department=matter.content.department,
                amount=matter.content.amount,
            ):
                continue
            holders = [held for held in self.town.offices if held.code == step.office]
            own = [held for held in holders if held.department == matter.content.department] or holders
            holder = self.people[own[0].holders[0]]
            given = asked + random.randint(0, 5) * DAY
            values: dict[str, Any] = {
                "asked_at": None,
                "due_on": None,
                "decided_by": None,
                "decided_at": None,
            }
            values |= {"opinion": None, "reason": None, "seen_digest": None, "asking": 0}
            state = "waiting"
            if not waits:
                values |= {
                    "asked_at": at_nine(asked),
                    "due_on": Term.parse(step.days).after(asked),
                    "asking": 1,
                }
                is_stuck = fate < 0.023
                if is_stuck:
                    state = "returned"
                    values |= {
                        "decided_by": holder.id,
                        "decided_at": at_nine(given),
                        "reason": "Doplňte zdůvodnění.",
                    } | seen
                elif given <= today:
                    state = "given" if step.kind == "opinion" else "approved"
                    opinion = "bez připomínek" if step.kind == "opinion" else None
                    values |= {
                        "decided_by": holder.id,
                        "decided_at": at_nine(given),
                        "opinion": opinion,
                    } | seen
                else:
                    state = "asked"
                waits = state in ("asked", "returned")
            self.add(
                "sign_off",
                proposal_id=matter.id,
                step=step.code,
                title=step.title,
                is_opinion=step.kind == "opinion",
                position=step.order,
                is_mandatory=step.mandatory,
                parts=[part.value for part in step.parts],
                days=step.days,
                escalate_to=step.escalate_to,
                office=step.office,
                holder_id=holder.id,
                state=state,
                round=1,
                **values,
            )
            self.note(matter, "sign_off", self.ids["sign_off"], "approve", "asked", state, at_nine(asked))
            if values["asked_at"]:
                self.letter(matter, f"sign_off:{self.ids['sign_off']}:1", "sign_off_request", holder, asked)
            asked = given
        return None if waits else asked

    def _stops(
        self,
        matter: Matter,
        since: date,
        cleared: date | None,
        *,
        dropped: bool = False,
        refused: bool = False,
    ) -> str:
        """The stops of the route with their hearings; the state the proposal is in."""
        random, today = self.random, self.office.today
        day, is_over, state = (cleared or since) + 4 * DAY, dropped, "on_route"
        is_here = cleared is not None
        head = self.heads.get(matter.content.department, self.staff)
        for position, stage in enumerate(matter.route.stages):
            body = self.town.body(stage.body)
            held_on = self.calendar.after(stage.body, day)
            meeting_id = self.calendar.ids[stage.body, held_on] if held_on else None
            is_last = position == len(matter.route.stages) - 1
            signed = {"signed_by": None, "signed_on": None}
            found, outcome = "dropped" if is_over else "waiting", None
            if is_here and not is_over:
                if random.random() < 0.75 or (held_on or today) < today:
                    signed = {"signed_by": head.id, "signed_on": day}
                if held_on is not None and held_on < today:
                    yes = "adopted" if stage.task is StageTask.DECIDES else "recommended"
                    outcome = ("not_adopted" if is_last else yes) if refused else yes
                    found = outcome
                elif held_on is not None and signed["signed_by"] and random.random() < 0.7:
                    found = "placed"
                else:
                    found = "open"
                if outcome is None:
                    is_here = False
                elif is_last:
                    state = outcome
            clauses = [clause.as_data() for clause in matter.content.clauses]
            text = resolution_text(
                stage.sentence, self.town.voice(matter.route, position), matter.content.clauses
            )
            stop = self.add(
                "consultation",
                proposal_id=matter.id,
                position=position,
                body=stage.body,
                task=stage.task.value,
                state=found,
                planned_on=held_on,
                meeting_id=meeting_id if found not in ("waiting", "open", "dropped") else None,
                **signed,
            )
            self.rows["wording"].append(
                {
                    "consultation_id": stop,
                    "number": 1,
                    "clauses": clauses,
                    "text": text,
                    "is_derived": True,
                    "written_at": matter.made_on,
                    "frozen_at": at_nine(held_on) if outcome and held_on else None,
                }
            )
            if found not in ("waiting", "open", "dropped") and held_on and meeting_id:
                self._hear(matter, stop, body, held_on, meeting_id, outcome, text)
            if held_on:
                day = held_on + 3 * DAY
        return state

    def _hear(
        self,
        matter: Matter,
        stop: int,
        body: Any,
        held_on: date,
        meeting_id: int,
        outcome: str | None,
        text: str,
    ) -> None:
        self.add(
            "agenda_item",
            meeting_id=meeting_id,
            consultation_id=stop,
            position=self.place("agenda_item", meeting_id),
            outcome=outcome,
            recorded_at=at_nine(held_on) if outcome else None,
            recorded_by=self.staff.id if outcome else None,
        )
        self.note(matter, "consultation", stop, "place", "open", "placed", at_nine(held_on - 5 * DAY))
        self.document(matter, stop, "proposal", body.code, held_on - 5 * DAY, None)
        if outcome is None:
            return
        self.note(matter, "consultation", stop, "adopt", "placed", outcome, at_nine(held_on))
        members = body.members_on(self.office.today)
        number_format = body.number_format
        if members is None or number_format is None:
            return
        votes_for = members if outcome != "not_adopted" else members // 3
        ballot = self.add(
            "ballot",
            meeting_id=meeting_id,
            consultation_id=stop,
            position=self.place("ballot", meeting_id),
            motion=text,
            members=members,
            present=members,
            votes_for=votes_for,
            against=members - votes_for,
            abstained=0,
            taken_at=at_nine(held_on),
        )
        if outcome != "not_adopted":
            self._resolve(matter, stop, body, held_on, meeting_id, ballot, text)

    def _resolve(
        self, matter: Matter, stop: int, body: Any, held_on: date, meeting_id: int, ballot: int, text: str
    ) -> None:
        parts = NumberParts(
            body=body.number_body,
            year=held_on.year,
            serial=1,
            meeting=self.calendar.numbers[meeting_id],
            item=1,
            term=body.term_on(held_on) or "I",
            department=matter.content.department,
        )
        series = body.number_format.series_key(parts)
        serial = self.serials.draw(body.code, series)
        number = body.number_format.format(
            NumberParts(**{name: getattr(parts, name) for name in parts.__slots__} | {"serial": serial})
        )
        resolution = self.add(
            "resolution",
            body=body.code,
            number=number,
            series=series,
            serial=serial,
            proposal_id=matter.id,
            consultation_id=stop,
            meeting_id=meeting_id,
            ballot_id=ballot,
            adopted_on=held_on,
            title=matter.content.title,
            text=text,
            recorded_at=at_nine(held_on),
        )
        matter.numbers.append((number, serial))
        self.rows["resolution_search"].append(
            {
                "resolution_id": resolution,
                "words": words_of_resolution(
                    {
                        "number": number,
                        "serial": serial,
                        "body": body.code,
                        "adopted_on": held_on,
                        "title": matter.content.title,
                        "text": text,
                        **self.names(matter),
                    }
                ),
            }
        )
        self.document(matter, stop, "extract", body.code, held_on, resolution)
        for clause in matter.content.clauses:
            if clause.charged and stop == self.ids["consultation"]:
                due = held_on + self.random.randint(20, 120) * DAY
                is_open = due > self.office.today or self.random.random() < 0.002
                self.add(
                    "assignment",
                    proposal_id=matter.id,
                    resolution_id=resolution,
                    label=clause.label,
                    task=clause.task,
                    charged_id=matter.author.id,
                    due_on=due,
                    state="open" if is_open else "done",
                    report=None if is_open else "Splněno.",
                    created_at=at_nine(held_on),
                )
                self.letter(matter, f"assignment:{resolution}", "assignment_given", matter.author, held_on)
