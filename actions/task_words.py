"""How is the term of a task said in a sentence of this town, with its bodies in the right case?"""

from __future__ import annotations

from typing import Any

from states.dates import czech_date
from states.terms import TermFault, parse_term, spoken
from states.town import Town
from states.vocabulary import TermKind


def term_in_words(town: Town, row: Any) -> str:
    """What the resolution says about the term of a task; empty for a plain day, which stands in its own place."""
    if row.term_kind == TermKind.DATE.value:
        return ""
    try:
        term = parse_term(row.term or "")
    except TermFault:  # written by an older program
        return str(row.term)
    genitive = next(
        (body.genitive for body in town.bodies if body.code == row.term_body), row.term_body or ""
    )
    return spoken(term, genitive)


def term_note(town: Town, row: Any) -> str:
    """The same with what is known of it: which day the event was, which day the report is due."""
    words = term_in_words(town, row)
    if row.event and row.event_on is None:
        words += " (den, kdy událost nastala, zatím není zapsán)"
    elif row.event:
        words += f" ({czech_date(row.event_on)})"
    elif row.term_kind == TermKind.MEETING.value and row.due_on is None:
        words += " (jednání zatím není naplánováno)"
    return words
