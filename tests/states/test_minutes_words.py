"""The sentences of minutes: attendance, ballots with their law, pauses, officers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states import minutes_words as words
from states.machine import machine_for
from states.majority import Tally
from states.minutes import MINUTES
from states.presence import Event, Timeline
from states.vocabulary import BallotKind, BallotSubject, BodyKind, PresenceKind

NOON = datetime(2024, 6, 24, 12, 0, tzinfo=UTC)  # 14:00 in Prague


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def event(member: int, minutes: int, kind: PresenceKind) -> Event:
    return Event(member, NOON + timedelta(minutes=minutes), kind)


def test_attendance_of_each_member() -> None:
    roster = {1: "Adam", 2: "Eva", 3: "Jan", 4: "Petr", 5: "Iva"}
    timeline = Timeline.of(
        roster,
        [
            event(1, 0, PresenceKind.ARRIVED),
            event(2, 10, PresenceKind.ARRIVED),
            event(2, 40, PresenceKind.LEFT),
            event(2, 60, PresenceKind.ARRIVED),
            event(3, -60, PresenceKind.EXCUSED),
            event(5, 0, PresenceKind.JOINED_REMOTELY),
        ],
    )
    assert [(name, plain(said)) for name, said in words.attendance(timeline)] == [
        ("Adam", "od 14:00 do konce"),
        ("Eva", "od 14:10 do 14:40; od 15:00 do konce"),
        ("Jan", "omluven(a)"),
        ("Petr", "nepřítomen(a)"),
        ("Iva", "od 14:00 do konce (na dálku)"),
    ]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 300), st.sampled_from(list(PresenceKind)))))
def test_everybody_is_listed_once_whatever_was_recorded(events: list[tuple[int, int, PresenceKind]]) -> None:
    roster = {member: f"Člen {member}" for member in range(1, 6)}
    timeline = Timeline.of(roster, [event(*recorded) for recorded in events])
    listed = words.attendance(timeline)
    assert [name for name, _ in listed] == list(roster.values())
    assert all(said for _, said in listed)


def test_ballots_say_counts_and_law() -> None:
    tally = Tally(33, 30, 17, 3, 5)
    assert plain(words.ballot_counts(tally)) == (
        "pro 17, proti 3, zdrželi se 5, nehlasovali 5 (přítomno 30 z 33 členů)"
    )
    assert plain(words.ballot_law(tally, BodyKind.ASSEMBLY)) == (
        "Přijato. Pro 17 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích)."
    )
    assert words.ballot_law(tally, BodyKind.INTERNAL) == ""
    lost = words.ballot_law(
        Tally(33, 30, 10, 20, 0), BodyKind.ASSEMBLY, "Zastupitelstvo nesouhlasí s prodejem"
    )
    assert "nevznikl souhlas" in lost


def test_headings_of_ballots_and_motions() -> None:
    assert plain(words.ballot_heading(5, BallotKind.COUNTS, None)) == "Hlasování č. 5"
    assert plain(words.ballot_heading(5, BallotKind.ROLL_CALL, NOON)) == "Hlasování č. 5 (14:00, jmenovité)"
    assert words.motion_heading(BallotSubject.ELECTION, None, "Jan Vzor") == "Volba: Jan Vzor"
    assert words.motion_heading(BallotSubject.COUNTER_PROPOSAL, "Eva", None) == "Protinávrh (navrhl(a) Eva)"


def test_named_votes_leave_out_who_did_nothing() -> None:
    assert words.named_votes([("for", "Adam"), ("absent", "Jan"), ("for", "Eva")]) == [
        ("Pro", "Adam, Eva"),
        ("Nepřítomni", "Jan"),
    ]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([], ""),
        ([("interrupt", 30), ("resume", 50)], "14:30–14:50"),
        ([("interrupt", 30), ("resume", 50), ("interrupt", 90)], "14:30–14:50, od 15:30"),
    ],
)
def test_pauses(marks: list[tuple[str, int]], said: str) -> None:
    instants = [(verb, NOON + timedelta(minutes=minutes)) for verb, minutes in marks]
    assert plain(words.pauses(instants)) == said


def test_the_end_names_another_day_and_the_reason() -> None:
    after_midnight = datetime(2024, 6, 25, 0, 10, tzinfo=UTC).astimezone(NOON.tzinfo)
    assert plain(words.ended(NOON, NOON + timedelta(hours=2), None)) == "16:00"
    assert plain(words.ended(NOON, after_midnight, "ztráta usnášeníschopnosti")) == (
        "25. 6. 2024 v 02:10 (ztráta usnášeníschopnosti)"
    )
    assert words.ended(NOON, None, None) == "dosud neukončeno"


def test_a_replaced_officer_says_until_when_and_why() -> None:
    assert words.officer("Eva", NOON, None, None) == "Eva"
    assert plain(words.officer("Eva", NOON, NOON + timedelta(hours=1), "odešla")) == "Eva (do 15:00, odešla)"


def test_signed_minutes_can_only_be_corrected_or_objected_to() -> None:
    assert set(MINUTES.verbs_from("signed")) == {"correct", "object", "decide_objection"}
    assert machine_for(MINUTES).initial == "draft"
