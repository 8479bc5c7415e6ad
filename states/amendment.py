"""Which clauses are the words that a body adopted at the table? An amended text read back into its clauses.

`resolution_text` speaks clauses, this reads them: with the sentence of the stage known, its verb, label and text can be
told apart. Free words that follow no sentence stay words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from states.operative_verbs import OPERATIVE_VERBS, OperativeVerb, operative_verb
from states.wording import Clause, Voice, resolution_text

_TOKENS = re.compile(r"\{(\w+)\}")
_SPACE = r"[\s\u00a0\u202f]+"
_LABEL = r"(?P<section>\d{1,2})\.(?P<point>\d{1,2})"
_DAY = re.compile(r"\b(\d{1,2})\.[ \u00a0]{0,2}(\d{1,2})\.[ \u00a0]{0,2}(\d{4})\b")


def clauses_spoken(
    pattern: str, voice: Voice, text: str, before: Sequence[Clause]
) -> tuple[Clause, ...] | None:
    """The clauses of a text in the voice of a stage; None where it can't be read as clauses.

    Each line begins with the label, alone or within the sentence of the stage; a line without a label goes on with the
    clause before it. ``before`` are the clauses as they were put forward: whom one charges and until when stays with
    its label, and a term that was rewritten in the words is rewritten in the clause.
    """
    if "{text}" not in pattern:
        return None
    known = {clause.label: clause for clause in before}
    opening = _reader(pattern, voice)
    found: list[Clause] = []
    for line in text.splitlines():
        words = line.strip()
        if not words:
            continue
        match = opening.match(words)
        if match is None:
            if not found or re.match(_LABEL, words):
                return None
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{words}")
            continue
        label = f"{int(match['section']):02}.{int(match['point']):02}"
        verb = _verb(match, known.get(label))
        if verb is None or not match["text"].strip():
            return None
        found.append(Clause(int(match["section"]), int(match["point"]), verb.code, match["text"].strip()))
    labels = [clause.label for clause in found]
    if not found or len(set(labels)) != len(labels):
        return None
    return tuple(_with_its_task(clause, known.get(clause.label)) for clause in found)


def _reader(pattern: str, voice: Voice) -> re.Pattern[str]:
    """The sentence of a stage as an expression; the subject, the label's place and the verb's form may vary."""
    verb = "|".join(
        sorted(
            (re.escape(form) for verb in OPERATIVE_VERBS for form in _forms(verb)),
            key=len,
            reverse=True,
        )
    ).replace(r"\ ", _SPACE)
    known = {
        "subject": _literal(voice.subject),
        "next": _literal(voice.next),
        "last": _literal(voice.last),
        "label": _LABEL,
        "verb": f"(?P<verb>{verb})",
        "infinitive": f"(?P<infinitive>{verb})",
        "text": r"(?P<text>.+)",
    }
    pieces, place = [], 0
    for token in _TOKENS.finditer(pattern):
        pieces.append(_literal(pattern[place : token.start()]))
        pieces.append(f"(?:{known[token[1]]})?" if token[1] == "subject" else known[token[1]])
        place = token.end()
    pieces.append(_literal(pattern[place:]))
    body = "".join(pieces).replace(f"(?:{known['subject']})?{_SPACE}", f"(?:{known['subject']}{_SPACE})?")
    if "(?P<section>" not in body:
        body = body.replace("(?P<verb>", f"(?:{_LABEL}{_SPACE})?(?P<verb>", 1)
    return re.compile(rf"^\s*{body}\s*$", re.IGNORECASE)


def _literal(text: str) -> str:
    return re.escape(text.replace("\u00a0", " ")).replace(r"\ ", _SPACE)


def _forms(verb: OperativeVerb) -> set[str]:
    return {verb.masculine, verb.feminine, verb.neuter, verb.infinitive}


def _verb(match: re.Match[str], before: Clause | None) -> OperativeVerb | None:
    """The verb that was spoken; of two with one infinitive (stanoví, stanovuje) the one that was put forward."""
    said = match.groupdict()
    form = re.sub(_SPACE, " ", said.get("verb") or said.get("infinitive") or "").lower()
    fitting = [verb for verb in OPERATIVE_VERBS if form in _forms(verb)]
    if before is not None:
        for verb in fitting:
            if before.verb.strip().lower() in _forms(verb):
                return verb
    return fitting[0] if fitting else None


def _with_its_task(clause: Clause, before: Clause | None) -> Clause:
    if before is None:
        return clause
    if _squeezed(before.text) == _squeezed(clause.text) and operative_verb(before.verb).code == clause.verb:
        return before
    return replace(
        before,
        verb=clause.verb,
        text=clause.text,
        task=None if before.task and _squeezed(before.task) != _squeezed(clause.text) else before.task,
        due_on=_term(before, clause.text),
    )


def follows_words(pattern: str, voice: Voice, clauses: Sequence[Clause], text: str) -> bool:
    """Whether a text says just what its clauses say in the voice of a stage."""
    return _squeezed(resolution_text(pattern, voice, clauses)) == _squeezed(text)


def _term(before: Clause, text: str) -> date | None:
    """The term of a clause whose words changed: the new day if the old one stood in the words and just one does now."""
    if before.due_on is None or before.due_on not in _days(before.text):
        return before.due_on
    days = _days(text)
    return days[0] if len(days) == 1 else before.due_on


def _days(text: str) -> list[date]:
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _squeezed(text: str) -> str:
    return " ".join(text.split())
