"""How does a table of moves become a machine? The only door to the `transitions` library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from transitions import Machine

from states.vocabulary import ROLE_LABELS, Role

Guard = Callable[[Any], str | None]
"""A statement about the facts, named as such; None if it holds, else the sentence that says why not."""


class Refused(Exception):
    """A move that is not allowed; ``reasons`` are Czech sentences a person understands."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons: tuple[str, ...] = reasons


class TableFault(ValueError):
    """A table that can't be a machine: an unknown, unreachable or endless state."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row: a verb, from where, to where, who may, under which guards, on which article it rests."""

    verb: str
    sources: tuple[str, ...]
    target: str | None
    may: tuple[Role, ...]
    guards: tuple[Guard, ...]
    article: str

    def target_from(self, state: str) -> str:
        """The state after the move; a move without a target leaves the state as it was."""
        return self.target or state


@dataclass(frozen=True, eq=False)
class Table:
    """The life of one kind of subject, as the town's rules of procedure would print it.

    ``states`` and ``verbs`` map codes to Czech labels; a verb's label is an infinitive
    ("předložit ke schválení") so that refusals can be built from it. ``finals`` is empty only where the life
    of the subject ends with that of another one, as a sign-off's does with its proposal.
    """

    name: str
    title: str
    subject: str
    states: Mapping[str, str]
    initial: str
    finals: frozenset[str]
    verbs: Mapping[str, str]
    moves: tuple[Move, ...]
    _index: dict[tuple[str, str], Move] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for move in self.moves:
            for source in move.sources:
                if (source, move.verb) in self._index:
                    raise TableFault(f"{self.name}: two rows for {move.verb!r} from {source!r}")
                self._index[(source, move.verb)] = move
        _check(self)

    def move(self, state: str, verb: str) -> Move:
        """The row for ``verb`` in ``state``; raises Refused with the sentence why there is none."""
        if verb not in self.verbs:
            raise TableFault(f"{self.name} has no verb {verb!r}")
        found = self._index.get((state, verb))
        if found is None:
            raise Refused(self._wrong_state(state, verb))
        return found

    def verbs_from(self, state: str) -> tuple[str, ...]:
        """Verbs that have a row from ``state``, in the order of the table."""
        return tuple(verb for verb in self.verbs if (state, verb) in self._index)

    def _wrong_state(self, state: str, verb: str) -> str:
        sources = [source for (source, name) in self._index if name == verb]
        allowed = _either([f"„{self.states[source]}“" for source in dict.fromkeys(sources)])
        return (
            f"{self.subject} je ve stavu „{self.states[state]}“; "
            f"{self.verbs[verb]} lze jen ve stavu {allowed}."
        )

    def wrong_office(self, verb: str, may: Iterable[Role]) -> str:
        """The sentence for somebody whose office does not allow the verb."""
        people: list[Role] = [role for role in may if role != Role.MACHINE]
        names = _either([ROLE_LABELS[role] for role in people or list(may)])
        label = self.verbs[verb]
        return f"{label[0].upper()}{label[1:]} smí jen {names}."


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} nebo {last}" if others else last


def _check(table: Table) -> None:
    known = set(table.states)
    named = {table.initial, *table.finals}
    for move in table.moves:
        named |= {*move.sources, *([move.target] if move.target else [])}
        if move.verb not in table.verbs:
            raise TableFault(f"{table.name}: verb {move.verb!r} has no label")
        if not move.may:
            raise TableFault(f"{table.name}: nobody may {move.verb!r}")
    if idle := set(table.verbs) - {move.verb for move in table.moves}:
        raise TableFault(f"{table.name}: no row for {sorted(idle)}")
    if named - known:
        raise TableFault(f"{table.name}: unknown states {sorted(named - known)}")
    forward: dict[str, set[str]] = {state: set() for state in known}
    for move in table.moves:
        for source in move.sources:
            forward[source].add(move.target_from(source))
    if unreachable := known - _closure({table.initial}, forward):
        raise TableFault(f"{table.name}: nothing leads to {sorted(unreachable)}")
    for state in known if table.finals else ():
        if not _closure({state}, forward) & table.finals:
            raise TableFault(f"{table.name}: {state!r} has no way to an end")
    for final in table.finals:
        if forward[final] - {final}:
            raise TableFault(f"{table.name}: {final!r} is final and yet left")


def _closure(start: set[str], forward: Mapping[str, set[str]]) -> set[str]:
    seen, todo = set(start), list(start)
    while todo:
        fresh = forward[todo.pop()] - seen
        seen |= fresh
        todo.extend(fresh)
    return seen


class _Cursor:
    """A throw-away bearer of a state: rows of the database never meet the library (engine.md 4)."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


@lru_cache(maxsize=64)
def machine_for(table: Table) -> Machine:
    """The shared `transitions` machine of a table, built once per table."""
    machine = Machine(
        model=None, states=list(table.states), initial=table.initial, auto_transitions=False, queued=False
    )
    for move in table.moves:
        for source in move.sources:
            machine.add_transition(move.verb, source, move.target_from(source))
    return machine


def failed_guards(move: Move, facts: Any) -> tuple[str, ...]:
    """Every sentence of every guard that does not hold, in the order of the row."""
    return tuple(reason for guard in move.guards if (reason := guard(facts)) is not None)


def authorise(table: Table, move: Move, roles: frozenset[Role]) -> None:
    """Raises Refused if none of ``roles`` may do the move."""
    if not roles.intersection(move.may):
        raise Refused(table.wrong_office(move.verb, move.may))


def fire(table: Table, state: str, verb: str, facts: Any) -> str:
    """The state after ``verb``; raises Refused with all sentences of the guards, or of the wrong state."""
    move = table.move(state, verb)
    if reasons := failed_guards(move, facts):
        raise Refused(*reasons)
    return _fired(table, state, verb)


@lru_cache(maxsize=1024)
def _fired(table: Table, state: str, verb: str) -> str:
    """What the machine says of a move: as long as its table is the same, so is its answer."""
    cursor = _Cursor(state)
    machine_for(table).events[verb].trigger(cursor)
    return cursor.state


def diagram(table: Table) -> str:
    """The table drawn by `transitions` as a mermaid state diagram with Czech labels.

    The library needs a model for its pictures (engine.md 4): this machine is its own, and is thrown away.
    """
    from transitions.extensions import GraphMachine  # brings asyncio: too much for every `--help`

    machine: Any = GraphMachine(
        model="self",
        states=list(table.states),
        initial=table.initial,
        auto_transitions=False,
        graph_engine="mermaid",
    )
    # The library paints where its model stands; here nobody stands anywhere.
    plain = machine.style_attributes["node"]["default"]
    machine.style_attributes = {**machine.style_attributes, "node": {"default": plain, "active": plain}}
    for state, label in table.states.items():
        machine.get_state(state).label = label
    for move in table.moves:
        for source in move.sources:
            machine.add_transition(move.verb, source, move.target_from(source), label=table.verbs[move.verb])
    return str(machine.get_graph(title=f"title: {table.title}").source)
