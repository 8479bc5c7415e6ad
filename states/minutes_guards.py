"""What must hold before minutes go to their verifiers, and before they count as signed?"""

from __future__ import annotations

from states.facts import MinutesFacts


def meeting_is_over(facts: MinutesFacts) -> str | None:
    """Minutes are of a meeting that has ended."""
    if facts.meeting_is_over:
        return None
    return "Jednání ještě neskončilo; zápis lze předat k\u00a0podpisu, až ho ukončíte."


def somebody_is_to_sign(facts: MinutesFacts) -> str | None:
    """The mayor or a deputy and the appointed verifiers sign (§ 95/1); nobody else can do it for them."""
    if facts.missing_signers:
        return f"Není určeno, kdo zápis podepíše: {', '.join(facts.missing_signers)}. Doplňte jména."
    return None


def everybody_has_signed(facts: MinutesFacts) -> str | None:
    """One missing signature leaves the minutes open."""
    if facts.open_signatures:
        return f"Zápis ještě nepodepsali: {', '.join(facts.open_signatures)}."
    return None
