"""Who was present at an instant of a meeting? A timeline of arrivals and departures, and what is impossible in it.

Presence is the only source of quorum and of the electorate (§ 92/3 of Act 128/2000 Sb.); who joined from afar
counts only where the rules of procedure and the notice allow it (§ 92a). Instants are aware; members are ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from states.dates import PRAGUE
from states.vocabulary import PRESENCE_KIND_LABELS, PresenceKind

REMOTE_PARAGRAPH = "§ 92a zákona o obcích"


class Standing(StrEnum):
    """Where a member is at one instant."""

    ABSENT = "absent"
    EXCUSED = "excused"
    PRESENT = "present"
    REMOTE = "remote"
    LEFT = "left"


STANDING_LABELS: dict[Standing, str] = {
    Standing.ABSENT: "nepřítomen",
    Standing.EXCUSED: "omluven",
    Standing.PRESENT: "přítomen",
    Standing.REMOTE: "přítomen na dálku",
    Standing.LEFT: "odešel",
}
IS_PRESENT = frozenset({Standing.PRESENT, Standing.REMOTE})
_AFTER = {
    PresenceKind.ARRIVED: Standing.PRESENT,
    PresenceKind.JOINED_REMOTELY: Standing.REMOTE,
    PresenceKind.LEFT: Standing.LEFT,
    PresenceKind.EXCUSED: Standing.EXCUSED,
}
_ORDER = {kind: place for place, kind in enumerate(PresenceKind)}


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one member; a voided one was recorded by mistake and does not count."""

    member: int
    at: datetime
    kind: PresenceKind
    is_voided: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of presence of one member; ``until`` None: to the end of the meeting."""

    member: int
    since: datetime
    until: datetime | None
    is_remote: bool


@dataclass(frozen=True)
class Timeline:
    """The presence of the members of a roster (id → name) at one meeting, in whatever order it was recorded."""

    roster: Mapping[int, str]
    events: tuple[Event, ...]

    @classmethod
    def of(cls, roster: Mapping[int, str], events: Iterable[Event]) -> Timeline:
        """The timeline of the events that hold, sorted by their instants."""
        standing = (event for event in events if not event.is_voided)
        return cls(roster, tuple(sorted(standing, key=_place)))

    @cached_property
    def by_member(self) -> Mapping[int, tuple[Event, ...]]:
        """The events of each member of the roster, in time."""
        found: dict[int, list[Event]] = {member: [] for member in self.roster}
        for event in self.events:
            if event.member in found:
                found[event.member].append(event)
        return {member: tuple(events) for member, events in found.items()}

    @property
    def is_kept(self) -> bool:
        """Whether somebody keeps the timeline: without one event nothing is known of presence.

        An apology alone is known before the meeting; it says nothing about who came.
        """
        return any(event.kind is not PresenceKind.EXCUSED for event in self.events)

    def standing_at(self, at: datetime) -> dict[int, Standing]:
        """Where each member of the roster is at an instant; an event at that very instant has happened."""
        return {member: _standing(events, at) for member, events in self.by_member.items()}

    def present_at(self, at: datetime) -> frozenset[int]:
        """Who is present at an instant, in the room or from afar."""
        return frozenset(
            member for member, events in self.by_member.items() if _standing(events, at) in IS_PRESENT
        )

    def count_at(self, at: datetime) -> int:
        """How many members are present at an instant; never more than the roster has."""
        return len(self.present_at(at))

    def intervals(self) -> tuple[Interval, ...]:
        """Stretches of presence for the minutes: by the roster, then by time. A change of room is a new stretch."""
        return tuple(
            interval for member in self.roster for interval in _stretches(member, self.by_member[member])
        )

    def first_quorum(self, needed: int) -> datetime | None:
        """The first instant at which so many members are present; None if it never came to that."""
        return next((event.at for event in self.events if self.count_at(event.at) >= needed), None)

    def faults(
        self,
        *,
        ended_at: datetime | None = None,
        allows_remote: bool = True,
        opened_at: datetime | None = None,
    ) -> list[str]:
        """Why this timeline cannot be true, as Czech sentences; empty if it can."""
        found = [
            f"V\u00a0prezenci je člen č.\u00a0{event.member}, který v\u00a0orgánu ke dni jednání není; "
            "zkontrolujte seznam členů."
            for event in self.events
            if event.member not in self.roster
        ]
        for member, events in self.by_member.items():
            found += _faults_of(self.roster[member], events, allows_remote)
            if ended_at is not None:
                found += [
                    f"{self.roster[member]}: {PRESENCE_KIND_LABELS[event.kind]} v\u00a0{clock(event.at)} je až po "
                    f"konci jednání ({clock(ended_at)}); opravte čas."
                    for event in events
                    if event.at > ended_at
                ]
            if opened_at is not None:
                found += [
                    f"{self.roster[member]}: odchod v\u00a0{clock(event.at)} je před zahájením jednání "
                    f"({clock(opened_at)}); opravte čas, nebo příchod zrušte."
                    for event in events
                    if event.kind is PresenceKind.LEFT and event.at < opened_at
                ]
        return found


@dataclass(frozen=True, slots=True)
class Counted:
    """A recorded ballot as presence must agree with it: when, and who could vote; ``voted`` has their words."""

    position: int
    at: datetime
    present: int
    electorate: frozenset[int] | None = None
    voted: Mapping[int, str] | None = None


def contradictions(timeline: Timeline, ballots: Iterable[Counted]) -> list[str]:
    """Where the timeline says otherwise than a recorded ballot whose electorate was frozen, as Czech sentences."""
    found = []
    for ballot in ballots:
        if ballot.electorate is None:
            continue
        present = timeline.present_at(ballot.at)
        when = f"hlasování č.\u00a0{ballot.position} v\u00a0{clock(ballot.at)}"
        for member in sorted(ballot.electorate - present):
            word = (ballot.voted or {}).get(member)
            did = f"v\u00a0něm má zapsáno „{word}“" if word else "bylo s\u00a0ním v\u00a0něm počítáno"
            found.append(
                f"{_name(timeline, member)}: podle této změny by u\u00a0{when} nebyl(a) přítomen(a), ale {did}; "
                "opravte čas, nebo hlasování nejdřív prohlaste za neplatné."
            )
        found += [
            f"{_name(timeline, member)}: podle této změny by u\u00a0{when} byl(a) přítomen(a), ale nebylo "
            "s\u00a0ním v\u00a0něm počítáno; opravte čas, nebo hlasování nejdřív prohlaste za neplatné."
            for member in sorted(present - ballot.electorate)
        ]
    return found


def disagreements(timeline: Timeline, ballots: Iterable[Counted]) -> list[str]:
    """Ballots whose number of those present is not the timeline's; nothing if no timeline is kept."""
    if not timeline.is_kept:
        return []
    return [
        f"Hlasování č.\u00a0{ballot.position} v\u00a0{clock(ballot.at)} uvádí přítomných {ballot.present}, "
        f"podle prezence jich bylo {known}; opravte prezenci, nebo hlasování prohlaste za neplatné."
        for ballot in ballots
        if (known := timeline.count_at(ballot.at)) != ballot.present
    ]


def clock(at: datetime) -> str:
    """The time of an instant on the town's clock: 15:10."""
    return f"{at.astimezone(PRAGUE):%H:%M}"


def everybody_except(roster: Collection[int], except_for: Collection[int]) -> tuple[int, ...]:
    """The members who came when „všichni přítomni kromě…“ is said, in the order of the roster."""
    return tuple(member for member in roster if member not in except_for)


def _name(timeline: Timeline, member: int) -> str:
    return timeline.roster.get(member, f"Člen č.\u00a0{member}")


def _place(event: Event) -> tuple[datetime, int, int]:
    return (event.at, _ORDER[event.kind], event.member)


def _standing(events: tuple[Event, ...], at: datetime) -> Standing:
    last = Standing.ABSENT
    for event in events:
        if event.at > at:
            break
        last = _AFTER[event.kind]
    return last


def _stretches(member: int, events: tuple[Event, ...]) -> Iterator[Interval]:
    since: datetime | None = None
    is_remote = False
    for event in events:
        comes = event.kind in (PresenceKind.ARRIVED, PresenceKind.JOINED_REMOTELY)
        now_remote = event.kind is PresenceKind.JOINED_REMOTELY
        if since is not None and (not comes or now_remote != is_remote):
            yield Interval(member, since, event.at, is_remote)
            since = None
        if comes and since is None:
            since, is_remote = event.at, now_remote
    if since is not None:
        yield Interval(member, since, None, is_remote)


def _faults_of(name: str, events: tuple[Event, ...], allows_remote: bool) -> Iterator[str]:
    """What is impossible in the events of one member."""
    before: Event | None = None
    standing = Standing.ABSENT
    for event in events:
        when, word = clock(event.at), PRESENCE_KIND_LABELS[event.kind]
        if before is not None and before.at == event.at:
            yield (
                f"{name}: {PRESENCE_KIND_LABELS[before.kind]} i\u00a0{word} jsou zapsány na stejný čas {when}; "
                "opravte jeden z\u00a0nich."
            )
        if event.kind is PresenceKind.JOINED_REMOTELY and not allows_remote:
            yield (
                f"{name}: připojení na dálku v\u00a0{when} nelze zapsat, jednací řád ani pozvánka ho "
                f"nepřipouští ({REMOTE_PARAGRAPH})."
            )
        yield from _RULES[event.kind](name, when, standing, before)
        standing, before = _AFTER[event.kind], event


def _arrives(name: str, when: str, standing: Standing, before: Event | None) -> Iterator[str]:
    if standing is Standing.PRESENT and before is not None:
        yield f"{name}: příchod v\u00a0{when}, ale přítomen(a) je už od {clock(before.at)}; zapište nejdřív odchod."


def _joins(name: str, when: str, standing: Standing, before: Event | None) -> Iterator[str]:
    if standing in IS_PRESENT and before is not None:
        yield (
            f"{name}: připojení na dálku v\u00a0{when}, ale přítomen(a) je už od {clock(before.at)}; "
            "zapište nejdřív odchod."
        )


def _leaves(name: str, when: str, standing: Standing, before: Event | None) -> Iterator[str]:
    if standing in IS_PRESENT:
        return
    if before is not None and standing is Standing.LEFT:
        yield f"{name}: odchod v\u00a0{when}, ale odešel(a) už v\u00a0{clock(before.at)}; jeden z\u00a0nich zrušte."
    else:
        yield f"{name}: odchod v\u00a0{when}, ale příchod zapsán není; zapište nejdřív příchod."


def _is_excused(name: str, when: str, standing: Standing, before: Event | None) -> Iterator[str]:
    if standing in IS_PRESENT:
        yield f"{name}: omluva v\u00a0{when}, ale je přítomen(a); zapište odchod."
    elif standing is Standing.EXCUSED:
        yield f"{name}: omluva v\u00a0{when}, ale omluven(a) už je."


_RULES: Mapping[PresenceKind, Callable[[str, str, Standing, Event | None], Iterator[str]]] = {
    PresenceKind.ARRIVED: _arrives,
    PresenceKind.JOINED_REMOTELY: _joins,
    PresenceKind.LEFT: _leaves,
    PresenceKind.EXCUSED: _is_excused,
}
