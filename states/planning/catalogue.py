"""Which services of the catalogue does a question find? Words in any case, with or without diacritics; and filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from states.folding import asked_words, czech_key, fold, indexed_words
from states.mail_address import is_mail_address
from states.planning.titles import address_fault
from states.stems import stem_of, with_stems

FORM_LABELS = {"residential": "pobytová", "outpatient": "ambulantní", "field": "terénní"}
"""The forms of a social service (Act 108/2006, § 33)."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the public sees it."""

    name: str
    kind: str
    form: str = ""
    target: str = ""
    place: str = ""
    hours: str = ""
    capacity: str = ""
    price: str = ""
    about: str = ""
    registered: bool = True

    @property
    def targets(self) -> tuple[str, ...]:
        """The target groups, each by itself: they are written with commas."""
        return tuple(part for one in self.target.replace(";", ",").split(",") if (part := one.strip()))

    @property
    def form_text(self) -> str:
        """„terénní“, or nothing."""
        return FORM_LABELS.get(self.form, "")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with its services; what is empty is not known."""

    id: int
    name: str
    company_id: str = ""
    legal_form: str = ""
    seat: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    about: str = ""
    is_public: bool = True
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for: words, a kind of service, a target group, a municipality; empty asks for all."""

    words: str = ""
    kind: str = ""
    target: str = ""
    municipality: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is asked."""
        return not (self.words.strip() or self.kind or self.target or self.municipality)


def found(providers: Iterable[Provider], question: Question) -> tuple[Provider, ...]:
    """The providers with those services that the question finds, in the order of the Czech alphabet.

    Every word must be found in the service or in its provider; a provider without services is found by its own words.
    """
    asked = asked_words(question.words)
    if question.words.strip() and not asked:
        return ()
    kept = []
    for provider in sorted(providers, key=lambda one: czech_key(one.name)):
        own = _of_provider(provider)
        services = tuple(
            service
            for service in provider.services
            if _fits(provider, service, question) and _has(f"{own} {_of_service(service)}", asked)
        )
        is_alone = not provider.services and not (question.kind or question.target)
        if services or (is_alone and _has(own, asked) and _in(provider.seat, question.municipality)):
            kept.append(_with(provider, services))
    return tuple(kept)


def provider_faults(provider: Provider) -> list[str]:
    """What is wrong with what is said of a provider: sentences."""
    where = f"Poskytovatel „{provider.name}“"
    faults = [] if provider.name.strip() else ["Poskytovatel nemá název; doplňte ho."]
    if provider.company_id and not is_company_id(provider.company_id):
        faults.append(
            f"{where}: IČO „{provider.company_id}“ není platné; má osm číslic a\u00a0poslední je kontrolní."
        )
    if provider.email and not is_mail_address(provider.email):
        faults.append(f"{where}: „{provider.email}“ není e-mailová adresa.")
    if provider.web and address_fault(provider.web):
        faults.append(f"{where}: adresa webu „{provider.web}“ musí začínat https:// nebo http://.")
    return faults + _too_long(where, provider, _LONGEST_OF_PROVIDER)


def service_faults(service: Service) -> list[str]:
    """What is wrong with what is said of a service: sentences."""
    where = f"Služba „{service.name}“"
    faults = [] if service.name.strip() else ["Služba nemá název; doplňte ho."]
    if not service.kind.strip():
        faults.append(
            f"{where}: chybí druh, třeba „pečovatelská služba“ (§\u00a037 zákona č.\u00a0108/2006 Sb.)."
        )
    if service.form and service.form not in FORM_LABELS:
        faults.append(f"{where}: forma je {', '.join(FORM_LABELS.values())}, nebo nic.")
    return faults + _too_long(where, service, _LONGEST_OF_SERVICE)


def is_company_id(text: str) -> bool:
    """Whether a text is a Czech company number: eight digits, the last of which checks the others (modulo 11)."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(text, range(8, 1, -1), strict=False))
    return (11 - weighed % 11) % 10 == int(text[7])


_LONGEST_OF_PROVIDER = {
    "name": 300,
    "legal_form": 200,
    "seat": 300,
    "phone": 60,
    "email": 254,
    "web": 300,
    "about": 5000,
}
_LONGEST_OF_SERVICE = {
    "name": 300,
    "kind": 200,
    "target": 500,
    "place": 300,
    "hours": 300,
    "capacity": 200,
    "price": 300,
    "about": 5000,
}


def _too_long(where: str, said: Provider | Service, longest: Mapping[str, int]) -> list[str]:
    return [
        f"{where}: jeden z\u00a0údajů má {length} znaků, vejde se jich nejvýš {most}; zkraťte ho."
        for name, most in longest.items()
        if (length := len(getattr(said, name))) > most
    ]


def choices(providers: Iterable[Provider]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of services and the target groups that the catalogue knows, each once, in Czech order."""
    services = [service for provider in providers for service in provider.services]
    kinds = {service.kind for service in services}
    targets = {target for service in services for target in service.targets}
    return tuple(sorted(kinds, key=czech_key)), tuple(sorted(targets, key=czech_key))


def _with(provider: Provider, services: tuple[Service, ...]) -> Provider:
    return replace(provider, services=services)


def _fits(provider: Provider, service: Service, question: Question) -> bool:
    if question.kind and fold(service.kind) != fold(question.kind):
        return False
    if question.target and fold(question.target) not in map(fold, service.targets):
        return False
    return _in(f"{service.place} {provider.seat}", question.municipality)


def _in(place: str, municipality: str) -> bool:
    """Whether a place names the municipality, also in another case of its name (v Humpolci)."""
    return not municipality or _has(place, asked_words(municipality)) or fold(municipality) in fold(place)


def _has(text: str, asked: tuple[tuple[str, bool], ...]) -> bool:
    words = with_stems(indexed_words(text)).split()
    known = set(words)
    for word, goes_on in asked:
        stem = stem_of(word) if goes_on else word
        if word in known or f"_{stem}" in known:
            continue
        if not goes_on or not any(one.startswith((word, stem)) for one in words):
            return False
    return True


def _of_provider(provider: Provider) -> str:
    return " ".join((provider.name, provider.legal_form, provider.seat, provider.about, provider.company_id))


def _of_service(service: Service) -> str:
    return " ".join(
        (service.name, service.kind, service.target, service.place, service.about, service.form_text)
    )
