"""How do the tables read as the town's rules of procedure? Markdown, mermaid and the golden matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from states import machine
from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION
from states.machine import Guard, Refused, Table, authorise
from states.meeting import MEETING
from states.minutes import MINUTES
from states.planning.comment import COMMENT
from states.planning.group_meeting import GROUP_MEETING
from states.planning.hearing import HEARING
from states.planning.plan import PLAN
from states.planning.process import PROCESS
from states.proposal import PROPOSAL
from states.resolution import RESOLUTION
from states.signoff import SIGN_OFF
from states.town import Town
from states.town_procedure import rows_markdown, town_page
from states.vocabulary import ROLE_LABELS, Role

TABLES: tuple[Table, ...] = (
    *(PROPOSAL, SIGN_OFF, CONSULTATION, MEETING, MINUTES, RESOLUTION, ASSIGNMENT),
    *(PROCESS, GROUP_MEETING, PLAN, COMMENT, HEARING),
)
NOTE = "<!-- Vytvořeno příkazem `make procedure` z pravidel ve states/; ručně neupravujte. -->"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do with one verb in one state: the guards to pass, or the sentence why not."""

    state: str
    verb: str
    role: Role
    guards: tuple[str, ...]
    refusal: str | None

    @property
    def is_allowed(self) -> bool:
        """Whether the table lets this role try; the guards then look at the facts."""
        return self.refusal is None


def golden_matrix(table: Table) -> list[Cell]:
    """Every state × verb × role; the refusals are those that the ritual itself raises, in its order."""
    return [
        _cell(table, state, verb, role) for state in table.states for verb in table.verbs for role in Role
    ]


def _cell(table: Table, state: str, verb: str, role: Role) -> Cell:
    try:
        move = table.move(state, verb)
        authorise(table, move, frozenset({role}))
    except Refused as refused:
        return Cell(state, verb, role, (), " ".join(refused.reasons))
    return Cell(state, verb, role, tuple(map(guard_name, move.guards)), None)


def golden_text(table: Table) -> str:
    """The whole matrix as plain text, roles with the same answer together; kept in tests/states/golden."""
    lines: list[str] = []
    for (state, verb), group in groupby(golden_matrix(table), lambda cell: (cell.state, cell.verb)):
        answers: dict[str, list[Role]] = {}
        for cell in group:
            answer = cell.refusal or f"smí ({', '.join(cell.guards) or 'bez podmínek'})"
            answers.setdefault(answer, []).append(cell.role)
        lines.append(f"{state} · {verb}")
        for answer, roles in answers.items():
            lines.append(f"    {'kdokoli' if len(roles) == len(Role) else ', '.join(roles)}: {answer}")
    return "\n".join(lines) + "\n"


def guard_name(guard: Guard) -> str:
    """The statement that a guard is named by."""
    return str(getattr(guard, "__name__", guard))


def guard_rule(guard: Guard) -> str:
    """The first paragraph of a guard's docstring: what must hold and where the rule comes from."""
    return " ".join((guard.__doc__ or "").split("\n\n")[0].split())


def mermaid(table: Table) -> str:
    """The state diagram, drawn by `transitions`, with the ends of the subject's life."""
    ends = [f"  {state} --> [*]" for state in table.states if state in table.finals]
    return "\n".join([machine.diagram(table), *ends])


def table_markdown(table: Table) -> str:
    """States, moves and guards of a table."""
    marks = {table.initial: " (začátek)"} | dict.fromkeys(table.finals, " (konec)")
    states = [(f"`{code}`", label + marks.get(code, "")) for code, label in table.states.items()]
    moves = [
        (
            table.verbs[move.verb],
            ", ".join(f"„{table.states[source]}“" for source in move.sources),
            f"„{table.states[move.target]}“" if move.target else "beze změny",
            ", ".join(ROLE_LABELS[role] for role in move.may),
            "<br>".join(f"`{guard_name(guard)}`" for guard in move.guards) or "–",
            move.article,
        )
        for move in table.moves
    ]
    guards = {guard_name(guard): guard_rule(guard) for move in table.moves for guard in move.guards}
    blocks = [
        "## Stavy",
        rows_markdown(("Kód", "Stav"), states),
        "## Kroky",
        rows_markdown(("Krok", "Ze stavu", "Do stavu", "Kdo smí", "Podmínky", "Opora"), moves),
    ]
    if guards:
        blocks += ["## Podmínky", "\n".join(f"- `{name}`: {rule}" for name, rule in guards.items())]
    return "\n\n".join(blocks)


def matrix_markdown(table: Table) -> str:
    """Who may do what in which state; roles and verbs that nothing can be done with are only named."""
    cells = {(cell.state, cell.verb, cell.role): cell for cell in golden_matrix(table)}
    active = [role for role in Role if any(role in move.may for move in table.moves)]
    idle = [ROLE_LABELS[role] for role in Role if role not in active]
    blocks = ["## Kdo smí co", "✓ znamená: smí, pokud platí podmínky kroku."]
    if idle:
        blocks.append(f"V\u00a0této tabulce nemají žádný krok: {'; '.join(idle)}.")
    for state, label in table.states.items():
        blocks.append(f"### „{label}“")
        if verbs := table.verbs_from(state):
            rows = [
                (
                    table.verbs[verb],
                    *("✓" if cells[state, verb, role].is_allowed else "–" for role in active),
                )
                for verb in verbs
            ]
            blocks.append(rows_markdown(("Krok", *(ROLE_LABELS[role] for role in active)), rows))
        else:
            blocks.append("Odsud už žádný krok nevede.")
    wrong_office: dict[str, None] = {}
    wrong_state: dict[str, None] = {}
    for cell in cells.values():
        if cell.refusal and cell.verb in table.verbs_from(cell.state):
            wrong_office[cell.refusal] = None
        elif cell.refusal:
            wrong_state[cell.refusal.replace(f"„{table.states[cell.state]}“;", "„…“;")] = None
    blocks += ["### Odpověď tomu, kdo nesmí", _listed(wrong_office)]
    blocks += ["### Odpověď v\u00a0jiném stavu", _listed(sorted(wrong_state))]
    return "\n\n".join(blocks)


@cache
def table_page(table: Table) -> str:
    """The page of one table: diagram, states, moves, guards, matrix. It is the same for all towns, and made once."""
    fence = f"```mermaid\n{mermaid(table)}\n```"
    return (
        "\n\n".join([NOTE, f"# {table.title}", fence, table_markdown(table), matrix_markdown(table)]) + "\n"
    )


def table_data(table: Table) -> dict[str, Any]:
    """The table and its matrix as plain data, for programs."""
    return {
        "name": table.name,
        "title": table.title,
        "states": dict(table.states),
        "initial": table.initial,
        "finals": sorted(table.finals),
        "moves": [
            {
                "verb": move.verb,
                "label": table.verbs[move.verb],
                "from": list(move.sources),
                "to": move.target,
                "may": list(move.may),
                "guards": [guard_name(guard) for guard in move.guards],
                "article": move.article,
            }
            for move in table.moves
        ],
        "matrix": [
            {
                "state": cell.state,
                "verb": cell.verb,
                "role": cell.role,
                "allowed": cell.is_allowed,
                "guards": list(cell.guards),
                "refusal": cell.refusal,
            }
            for cell in golden_matrix(table)
        ],
    }


def pages(towns: Iterable[Town]) -> dict[str, str]:
    """The whole of docs/procedure: text by file name, an index among them."""
    towns = sorted(towns, key=lambda town: town.code)
    tables = [f"- [{table.title}]({table.name}.md)" for table in TABLES]
    cities = [f"- [{town.full_name}](town-{town.code}.md)" for town in towns]
    index = [
        NOTE,
        "# Jednací pravidla Razítka",
        "Co se smí, kdo to smí a\u00a0za jakých podmínek. "
        "Stránky vznikají z\u00a0týchž tabulek, podle kterých program rozhoduje.",
        "## Životy",
        "\n".join(tables),
        "## Města",
        "\n".join(cities),
    ]
    return (
        {"README.md": "\n\n".join(index) + "\n"}
        | {f"{table.name}.md": table_page(table) for table in TABLES}
        | {f"town-{town.code}.md": f"{NOTE}\n\n{town_page(town)}" for town in towns}
    )


def _listed(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
