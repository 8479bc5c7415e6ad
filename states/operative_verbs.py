"""With which verbs do resolutions speak? The operative verbs of Czech municipal resolutions with their forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from states.vocabulary import Gender


@dataclass(frozen=True, slots=True)
class OperativeVerb:
    """One operative verb of Czech municipal resolutions (domain.md 2.4) with the forms the road needs."""

    masculine: str
    feminine: str
    neuter: str
    infinitive: str

    def form(self, gender: Gender) -> str:
        """The finite form that agrees with the body: rada rozhodla, zastupitelstvo rozhodlo."""
        return {
            Gender.MASCULINE: self.masculine,
            Gender.FEMININE: self.feminine,
            Gender.NEUTER: self.neuter,
        }[gender]

    @property
    def code(self) -> str:
        """The form under which the verb is stored: the neuter one, as assemblies write it."""
        return self.neuter


def _present(finite: str, infinitive: str) -> OperativeVerb:
    return OperativeVerb(finite, finite, finite, infinitive)


def _past(stem: str, infinitive: str, tail: str = "") -> OperativeVerb:
    return OperativeVerb(stem + tail, f"{stem}a{tail}", f"{stem}o{tail}", infinitive)


OPERATIVE_VERBS: tuple[OperativeVerb, ...] = (
    _present("schvaluje", "schválit"),
    _present("neschvaluje", "neschválit"),
    _present("souhlasí", "souhlasit"),
    _present("nesouhlasí", "nesouhlasit"),
    _present("bere na vědomí", "vzít na vědomí"),
    _present("nebere na vědomí", "nevzít na vědomí"),
    _present("doporučuje", "doporučit"),
    _present("nedoporučuje", "nedoporučit"),
    _present("revokuje", "revokovat"),
    _present("ruší", "zrušit"),
    _present("mění", "změnit"),
    _present("ukládá", "uložit"),
    _present("pověřuje", "pověřit"),
    _present("zmocňuje", "zmocnit"),
    _present("jmenuje", "jmenovat"),
    _present("odvolává", "odvolat"),
    _present("volí", "zvolit"),
    _present("nominuje", "nominovat"),
    _present("deleguje", "delegovat"),
    _present("zřizuje", "zřídit"),
    _present("vydává", "vydat"),
    _present("stanoví", "stanovit"),
    _present("stanovuje", "stanovit"),
    _present("určuje", "určit"),
    _present("uděluje", "udělit"),
    _present("uděluje výjimku", "udělit výjimku"),
    _present("vyhovuje", "vyhovět"),
    _present("nevyhovuje", "nevyhovět"),
    _present("odkládá", "odložit"),
    _present("stahuje bod", "stáhnout bod"),
    _present("žádá", "požádat"),
    _present("vyzývá", "vyzvat"),
    _present("navrhuje", "navrhnout"),
    _present("vyhrazuje", "vyhradit"),
    _present("vyhlašuje", "vyhlásit"),
    _present("svěřuje", "svěřit"),
    _present("konstatuje", "konstatovat"),
    _present("deklaruje", "deklarovat"),
    _present("trvá na", "trvat na"),
    _present("potvrzuje", "potvrdit"),
    _present("neuplatňuje", "neuplatnit"),
    _present("se zavazuje", "zavázat se"),
    _past("rozhodl", "rozhodnout"),
    _past("nerozhodl", "nerozhodnout"),
    _past("projednal", "projednat"),
    OperativeVerb("se seznámil s", "se seznámila s", "se seznámilo s", "seznámit se s"),
)


@lru_cache(maxsize=1)
def _verbs_by_form() -> dict[str, OperativeVerb]:
    return {form: verb for verb in OPERATIVE_VERBS for form in (verb.masculine, verb.feminine, verb.neuter)}


def operative_verb(form: str) -> OperativeVerb:
    """The verb that has ``form`` ("schvaluje", "rozhodla").

    Raises KeyError: the caller knows where the word stands and says so in its own sentence.
    """
    return _verbs_by_form()[" ".join(form.split()).lower()]


def is_operative_verb(form: str) -> bool:
    """Whether ``form`` is a form of a known operative verb."""
    return " ".join(form.split()).lower() in _verbs_by_form()
