"""Which offices do the town's rules need that nobody holds, and what waits in vain for them?"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from states.town import Town

Seat = tuple[str, str | None]
"""An office and its department; None for an office of the whole town."""


def vacancies(town: Town, held: AbstractSet[Seat]) -> list[str]:
    """A Czech sentence for each office of the rules without a holder; ``held`` are the seats taken on that day."""
    found = []
    for office in town.offices:
        if (office.code, office.department) in held:
            continue
        where = f" ({town.department(office.department).name})" if office.department else ""
        needs = list(dict.fromkeys(_needs(town, office.code)))
        waits = f" Potřebuje ji: {'; '.join(needs)}." if needs else ""
        found.append(f"Funkci „{office.title}“{where} nikdo nedrží.{waits} Svěřte ji někomu.")
    return found


def _needs(town: Town, code: str) -> Iterator[str]:
    for step in town.sign_off:
        if step.office == code:
            yield step.title
        if step.escalate_to == code:
            yield f"upozornění po lhůtě ({step.title})"
        if step.instead_of_author == code:
            yield f"{step.title} u\u00a0návrhů, které zpracoval jeho držitel"
    for body in town.bodies:
        if code in body.signatures:
            yield f"podpis usnesení ({body.name})"
    for route in town.routes:
        for stage in route.stages:
            if stage.form_signed_by == code:
                yield f"podpis formuláře pro {town.body(stage.body).code}"
