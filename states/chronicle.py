"""How is an entry of the journal told to people? Czech words for its subject, verb, states and facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION
from states.dates import czech_date
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
from states.vocabulary import OUTCOME_LABELS

TABLES = {
    table.name: table
    for table in (
        *(PROPOSAL, CONSULTATION, SIGN_OFF, MEETING, MINUTES, RESOLUTION, ASSIGNMENT),
        *(PROCESS, GROUP_MEETING, PLAN, COMMENT, HEARING),
    )
}

SUBJECT_LABELS: dict[str, str] = {
    PROPOSAL.name: "návrh",
    CONSULTATION.name: "projednání",
    SIGN_OFF.name: "souhlas",
    MEETING.name: "jednání",
    ASSIGNMENT.name: "úkol",
    MINUTES.name: "zápis",
    RESOLUTION.name: "usnesení",
    PROCESS.name: "proces plánování",
    GROUP_MEETING.name: "jednání skupiny",
    PLAN.name: "plán",
    COMMENT.name: "připomínka",
    HEARING.name: "veřejné projednání",
    "late_request": "pozdní bod",
    "member": "člen orgánu",
    "posting": "úřední deska",
    "account": "účet",
    "person": "osoba",
    "holding": "funkce",
    "delegation": "zastupování",
    "rules": "pravidla města",
    "word_template": "předloha Wordu",
    "channel": "kanál dopisů",
    "letter": "dopis",
    "document": "dokument",
    "outbox": "odchozí dopisy",
    "office": "úřad",
}

BEGINNINGS: dict[tuple[str, str], str] = {
    ("proposal", "draft"): "založit návrh",
    ("consultation", "plan"): "naplánovat projednání",
    ("sign_off", "seat"): "zařadit krok schvalování",
    ("meeting", "plan"): "naplánovat jednání",
    ("assignment", "assign"): "uložit úkol",
    ("resolution", "number"): "přidělit číslo usnesení",
    ("resolution", "cite"): "zapsat účinky na dřívější usnesení",
    ("resolution", "link"): "přiřadit citaci usnesení",
    ("resolution", "issue_extract"): "vydat výpis z\u00a0usnesení",
    ("resolution", "issue_clause"): "vydat doložku podle §\u00a041",
    ("minutes", "begin"): "založit zápis",
    ("planning_process", "begin"): "založit proces plánování",
    ("group_meeting", "plan"): "naplánovat jednání skupiny",
    ("public_hearing", "plan"): "naplánovat veřejné projednání",
    ("planning_comment", "send"): "poslat připomínku",
    ("person", "enrol_outside"): "zapsat účastníka plánování",
    ("person", "correct_outside"): "opravit údaje účastníka plánování",
    ("person", "forget_outside"): "vymazat osobní údaje účastníka plánování",
    ("late_request", "ask"): "požádat o\u00a0zařazení po uzávěrce",
    ("late_request", "approve"): "povolit zařazení po uzávěrce",
    ("late_request", "decline"): "nepovolit zařazení po uzávěrce",
    ("late_request", "withdraw"): "vzít zpět žádost o\u00a0pozdní bod",
    ("posting", "post"): "zapsat vyvěšení na úřední desce",
    ("posting", "correct"): "opravit vyvěšení na úřední desce",
    ("delegation", "delegate"): "svěřit zastupování",
    ("delegation", "end_delegation"): "ukončit zastupování",
    ("rules", "put_in_force"): "uvést pravidla v\u00a0platnost",
    ("account", "invite"): "pozvat k\u00a0přihlášení",
    ("account", "block"): "zablokovat účet",
    ("account", "unblock"): "odblokovat účet",
    ("account", "link_identity"): "připojit účet přihlašovací služby",
    ("account", "set_password"): "nastavit heslo",
    ("account", "make_sample_account"): "otevřít ukázkový účet",
    ("account", "end_sample_account"): "zrušit ukázkový účet",
    ("account", "renew_calendar"): "vydat novou adresu kalendáře",
    ("account", "make_token"): "vydat přístup programu",
    ("account", "revoke_token"): "odebrat přístup programu",
    ("person", "enrol"): "zapsat osobu",
    ("person", "edit"): "opravit údaje osoby",
    ("holding", "seat"): "svěřit funkci",
    ("holding", "unseat"): "ukončit funkci",
    ("holding", "correct"): "opravit dobu funkce",
    ("holding", "erase"): "smazat funkci zapsanou omylem",
    ("member", "seat"): "zapsat člena orgánu",
    ("member", "unseat"): "ukončit členství v\u00a0orgánu",
    ("member", "erase"): "smazat členství zapsané omylem",
    ("word_template", "upload"): "nahrát předlohu",
    ("word_template", "use"): "začít používat předlohu",
    ("letter", "retry"): "znovu odeslat dopis",
    ("channel", "add"): "zapsat další kanál dopisů",
    ("channel", "end"): "zrušit další kanál dopisů",
    ("letter", "settle"): "vyřídit dopis jinak",
    ("letter", "retry_ways"): "znovu zkusit poštovní server",
    ("account", "letter_habit"): "nastavit, jak chodí dopisy",
    ("document", "retry"): "znovu vyhotovit dokument",
    ("outbox", "hold"): "zadržet odchozí dopisy",
    ("outbox", "release"): "pustit odchozí dopisy",
    ("office", "restore"): "obnovit úřad ze zálohy",
    ("office", "move"): "přestěhovat úřad do jiné databáze",
}
"""What is done outside the tables of moves, and the first entry of each life."""

FACT_LABELS: dict[str, str] = {
    "service": "služba",
    "names_matters": "uvádí názvy věcí",
    "daily_at": "denní souhrn v",
    "quiet_from": "tiché hodiny od",
    "quiet_until": "tiché hodiny do",
    "quiet_days_off": "ani o\u00a0víkendech a\u00a0svátcích",
    "body": "orgán",
    "title": "název",
    "task": "úkol",
    "number": "číslo",
    "reason": "důvod",
    "conditions": "podmínky",
    "opinion": "vyjádření",
    "outcome": "výsledek",
    "holder": "kdo",
    "charged": "komu",
    "to": "komu",
    "report": "zpráva",
    "person": "osoba",
    "office": "funkce",
    "department": "odbor",
    "since": "od",
    "until": "do",
    "before": "dříve",
    "after": "nově",
    "name": "jméno",
    "kind": "druh",
    "version": "verze",
    "issue": "vydání",
    "raised_by": "kdo namítá",
    "file_name": "soubor",
    "count": "počet",
    "held_on": "dne",
    "due_on": "termín",
    "term": "termín podle usnesení",
    "report_on": "zpráva do",
    "event_on": "událost nastala",
    "addressee": "uloženo",
    "posted_on": "vyvěšeno",
    "intent_reason": "proč bez záměru",
    "town": "město",
}
"""What of an entry's facts people read, in this order."""
_DAYS = frozenset({"since", "until", "held_on", "due_on", "report_on", "event_on", "posted_on"})


def subject_label(subject: str) -> str:
    """What an entry is about."""
    return SUBJECT_LABELS.get(subject, subject)


def verb_label(subject: str, verb: str) -> str:
    """The Czech infinitive of what was done."""
    table = TABLES.get(subject)
    label = table.verbs.get(verb) if table else None
    return label or BEGINNINGS.get((subject, verb), verb)


def state_label(subject: str, state: str | None) -> str:
    """The Czech label of a state; empty if there is none."""
    table = TABLES.get(subject)
    known = table.states if table else {}
    return known.get(state, state) if state else ""


def all_verbs() -> dict[str, str]:
    """Everything that can be done: code „subject.verb“ and label, in the order of the tables."""
    found = {
        f"{name}.{verb}": f"{SUBJECT_LABELS[name]}: {label}"
        for name, table in TABLES.items()
        for verb, label in table.verbs.items()
    }
    more = {
        f"{name}.{verb}": f"{SUBJECT_LABELS[name]}: {label}" for (name, verb), label in BEGINNINGS.items()
    }
    return dict(
        sorted((found | more).items(), key=lambda item: list(SUBJECT_LABELS).index(item[0].split(".")[0]))
    )


def told_facts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, value) of the facts that people read; digests and numbers of rows are left out."""
    for name, label in FACT_LABELS.items():
        value = facts.get(name)
        if name == "outcome" and value in OUTCOME_LABELS:
            value = OUTCOME_LABELS[value]
        if name in _DAYS and isinstance(value, str):
            value = czech_date(date.fromisoformat(value))
        if isinstance(value, str | int) and value != "":
            yield label, str(value)
