"""Which screens has the administration, and who sees which? Addresses and labels for `states.administration`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import HTMLResponse
from starlette.routing import Route

from db.queries.administration import Page
from states.administration import ACCESS, Care
from web.form import Form
from web.visit import BIGGEST_FORM, View, Visit, office_route


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the administration."""

    care: Care
    href: str
    label: str
    about: str


SCREENS: tuple[Screen, ...] = (
    Screen(Care.OVERVIEW, "/sprava", "Přehled", "Co se nepodařilo a co chybí."),
    Screen(Care.PEOPLE, "/sprava/lide", "Lidé", "Kdo v úřadě pracuje s návrhy a kdo se smí přihlásit."),
    Screen(Care.OFFICES, "/sprava/funkce", "Funkce", "Kdo kterou funkci drží, od kdy a do kdy."),
    Screen(Care.MEMBERS, "/sprava/clenove", "Členové orgánů", "Kdo v kterém orgánu sedí, od kdy a do kdy."),
    Screen(Care.DELEGATIONS, "/sprava/zastupovani", "Zastupování", "Kdo koho zastupuje a do kdy."),
    Screen(Care.RULES, "/sprava/pravidla", "Pravidla", "Orgány, trasy, souhlasy, lhůty a čísla usnesení."),
    Screen(Care.WORD_TEMPLATES, "/sprava/sablony", "Předlohy", "Předlohy Wordu pro formuláře a výpisy."),
    Screen(Care.POST, "/sprava/posta", "Pošta", "Dopisy a dokumenty: co čeká, co odešlo, co se nepodařilo."),
    Screen(
        Care.JOURNAL, "/sprava/historie", "Historie", "Vše, co kdo udělal, a ověření, že to nikdo nezměnil."
    ),
)


def seen_by(visit: Visit) -> tuple[Screen, ...]:
    """The screens that are open for a person."""
    return tuple(screen for screen in SCREENS if visit.may(*ACCESS[screen.care].sees))


def may_change(visit: Visit, care: Care) -> bool:
    """Whether a person may change what is on a screen; the acts judge it again."""
    return visit.may(*ACCESS[care].changes)


def admin_page(visit: Visit, care: Care, name: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page of the administration with its own menu."""
    return visit.page(
        name, status, screens=seen_by(visit), care=care.value, may_change=may_change(visit, care), **facts
    )


def see(path: str, view: View, care: Care) -> Route:
    """A page for those who see a screen."""
    return office_route(path, view, roles=ACCESS[care].sees)


def change(path: str, view: View, care: Care, biggest: int = BIGGEST_FORM) -> Route:
    """An act for those who may change what is on a screen."""
    return office_route(path, view, method="POST", roles=ACCESS[care].changes, biggest=biggest)


def see_to_change(path: str, view: View, care: Care) -> Route:
    """A page that only those who may change what is on a screen need."""
    return office_route(path, view, roles=ACCESS[care].changes)


def ask(path: str, view: View, care: Care) -> Route:
    """A POST that changes nothing in the office, for those who see a screen."""
    return office_route(path, view, method="POST", roles=ACCESS[care].sees)


def page_number(visit: Visit) -> int:
    """The page of a list that the address asks for; the first one for anything else."""
    text = visit.query("strana", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def turned(path: str, page: Page, asked: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """Addresses of the neighbouring pages of a list and what is on this one, for `ui.pager`."""
    kept = [(name, value) for name, value in asked if value]

    def to(number: int) -> str:
        return f"{path}?{urlencode([*kept, ('strana', str(number))])}"

    return {
        "previous": to(page.number - 1) if page.number > 1 else None,
        "next": to(page.number + 1) if page.has_next else None,
        "text": page.text,
    }


def typed(form: Form, *names: str) -> dict[str, str]:
    """What was typed into these fields, to be shown again."""
    return {name: form.text(name) for name in names}


def number_of(form: Form, name: str, fault: str) -> int:
    """A number chosen from a list; a fault of the form for anything else, and 0."""
    text = form.text(name)
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    form.fault(name, fault)
    return 0
