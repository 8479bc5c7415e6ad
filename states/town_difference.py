"""What would be different for a matter under other rules of the town? Sentences for `razitko town diff`."""

from __future__ import annotations

from states.town import Body, Step, Town

_LIMITS = {"hand_in": "lhůta pro odevzdání", "notice": "lhůta pro svolání", "minutes": "lhůta pro zápis"}


def differences_for(
    before: Town, after: Town, *, matter: str, department: str, amount: int | None
) -> list[str]:
    """Czech sentences, one a difference that touches a proposal of these facts: its route, chain, bodies."""
    old = before.route_for(matter)
    try:
        new = after.route_for(matter)
    except KeyError:
        return [f"záležitost „{matter}“ by neměla žádnou trasu"]
    found: list[str] = []
    was, will = [stage.body for stage in old.stages], [stage.body for stage in new.stages]
    if was != will:
        found.append(f"trasa {' → '.join(was)} by byla {' → '.join(will)}")
    else:
        for first, second in zip(old.stages, new.stages, strict=True):
            if first != second:
                found.append(f"{first.body}: jiný úkol, věta, podpis, nebo postup po nedoporučení")
    for code in was:
        found += _of_body(before.body(code), {body.code: body for body in after.bodies}.get(code))
    found += _of_chain(_chain(before, matter, department, amount), _chain(after, matter, department, amount))
    return found


def _of_body(old: Body, new: Body | None) -> list[str]:
    if new is None or old == new:
        return []
    found = [
        f"{old.code}: {label} „{getattr(old, name)}“ by byla „{getattr(new, name)}“"
        for name, label in _LIMITS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    if old.number != new.number:
        found.append(f"{old.code}: usnesení by se číslovala jinak")
    if old.members != new.members:
        found.append(f"{old.code}: jiný počet členů")
    return found


def _chain(town: Town, matter: str, department: str, amount: int | None) -> dict[str, Step]:
    return {
        step.code: step
        for step in town.sign_off
        if step.when.holds(matter=matter, department=department, amount=amount)
    }


def _of_chain(old: dict[str, Step], new: dict[str, Step]) -> list[str]:
    found = [f"přibyl by krok „{new[code].title}“" for code in new if code not in old]
    found += [f"odpadl by krok „{old[code].title}“" for code in old if code not in new]
    found += [
        f"krok „{old[code].title}“ by se změnil" for code in old if code in new and old[code] != new[code]
    ]
    return found
