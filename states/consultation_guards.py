"""What must hold before a stop of the route moves? The law of the meeting, as statements about the facts."""

from __future__ import annotations

from states.dates import czech_date
from states.facts import ConsultationFacts
from states.vocabulary import BodyKind, StageTask

TAKES_ITEMS = ("planned", "convened")
WAS_OPENED = ("in_session", "interrupted", "closed")


def proposal_is_on_route(facts: ConsultationFacts) -> str | None:
    """Only what was signed off in the office goes to a body."""
    if facts.proposal_is_on_route:
        return None
    return "Návrh nemá uzavřené schvalování na úřadě; zařadit ho zatím nelze."


def meeting_is_of_this_body(facts: ConsultationFacts) -> str | None:
    """A stop belongs to one body."""
    if facts.meeting_body != facts.body:
        return (
            f"Návrh čeká na projednání ({facts.body}), "
            f"ale zvolené jednání je jiného orgánu ({facts.meeting_body}); zvolte jednání toho správného."
        )
    return None


def meeting_takes_items(facts: ConsultationFacts) -> str | None:
    """After the start only the meeting itself changes its agenda (§ 94/2)."""
    if facts.is_included_by_vote and facts.meeting_state == "in_session":
        return None
    if facts.meeting_state not in TAKES_ITEMS:
        return "Program tohoto jednání už nelze měnit; zvolte jednání, které ještě nezačalo."
    if facts.meeting_held_on is not None and facts.meeting_held_on < facts.today:
        return f"Jednání {czech_date(facts.meeting_held_on)} už minulo; zvolte pozdější."
    return None


def form_is_signed(facts: ConsultationFacts) -> str | None:
    """The form is issued and signed again for each stop (seed: dated after the council)."""
    if facts.form_needs_signature and not facts.form_is_signed:
        return (
            f"Formulář návrhu pro projednání ({facts.body}) nepodepsal vedoucí odboru; nejdřív ho podepište."
        )
    return None


def handed_in_in_time(facts: ConsultationFacts) -> str | None:
    """The hand-in limit and the closed agenda: what comes later is judged by the body's own policy (design.md 9.10).

    Allowed with a reason, which stays visible; refused; or only with the approval of the office that the body names.
    """
    if facts.is_included_by_vote or (not facts.is_after_hand_in and not facts.agenda_is_frozen):
        return None  # what the body itself puts on the table is late for nobody
    if facts.agenda_is_frozen:
        why = f"Program ({facts.body}) je uzavřen"
        how = "další bod lze předložit na stůl jen s\u00a0uvedením důvodu."
    else:
        assert facts.hand_in_limit is not None  # that is what has passed
        why = f"Materiály ({facts.body}) se odevzdávaly do {czech_date(facts.hand_in_limit)}"
        how = "později lze návrh zařadit jen s uvedením důvodu."
    if facts.late_policy == "refuse":
        return f"{why} a\u00a0pozdní body tento orgán nepřijímá. {_next_meeting(facts)}"
    if not facts.reason.strip():
        return f"{why}; {how}"
    if facts.late_policy == "approve" and not facts.late_is_approved:
        return (
            f"{why}; pozdní bod povoluje {facts.late_office}. Požádejte o\u00a0povolení, po něm se bod zařadí sám. "
            f"{_next_meeting(facts)}"
        )
    return None


def crisis_takes_its_own_matters(facts: ConsultationFacts) -> str | None:
    """The shorter notice of a crisis is enough for items about the crisis alone (domain.md 1.2): somebody says why."""
    if facts.meeting_is_crisis and not facts.reason.strip():
        return (
            f"Jednání ({facts.body}) se koná za krizového stavu se zkrácenou lhůtou a\u00a0smí na něm být jen body ke "
            "krizi. Napište jako důvod, jak se návrh krize týká, nebo zvolte jiné jednání."
        )
    return None


def _next_meeting(facts: ConsultationFacts) -> str:
    if facts.next_meeting_on is None:
        return "Další jednání zatím není naplánováno."
    return f"Nejbližší možné jednání je {czech_date(facts.next_meeting_on)}."


def intent_hung_long_enough(facts: ConsultationFacts) -> str | None:
    """§ 39/1: without the intent on the board for 15 full days the act is void; who knows better says why."""
    if facts.intent_fault and not facts.intent_reason.strip():
        return facts.intent_fault
    return None


def postponement_is_over(facts: ConsultationFacts) -> str | None:
    """What was postponed to a day does not come back earlier."""
    if facts.postponed_to and facts.meeting_held_on and facts.meeting_held_on < facts.postponed_to:
        return f"Projednání bylo odloženo na {czech_date(facts.postponed_to)}; dřív návrh zařadit nelze."
    return None


def meeting_has_not_begun(facts: ConsultationFacts) -> str | None:
    """What is on the table is changed at the table: as an amended outcome, not as an edit."""
    if facts.meeting_state in WAS_OPENED:
        return "Jednání už začalo; co se na něm s\u00a0návrhem stane, zapište jako výsledek bodu."
    return None


def nobody_is_signing_it(facts: ConsultationFacts) -> str | None:
    """What people are signing does not change under their hands."""
    if facts.proposal_is_in_sign_off:
        return "Návrh se právě schvaluje; znění lze upravit až po schválení, nebo po vrácení návrhu."
    return None


def author_does_not_change_what_was_signed(facts: ConsultationFacts) -> str | None:
    """After the sign-off the author needs somebody else for every word (four eyes)."""
    if facts.proposal_is_on_route and facts.actor_is_author:
        return "Po schválení už znění nemění zpracovatel; požádejte organizační oddělení, nebo o\u00a0vrácení návrhu."
    return None


def clauses_of_stage_are_complete(facts: ConsultationFacts) -> str | None:
    """An edited wording keeps the anatomy of a resolution (domain.md 2.4)."""
    return " ".join(facts.clause_faults) or None


def form_needs_a_signature(facts: ConsultationFacts) -> str | None:
    """Each issue of the form is signed once."""
    if not facts.form_needs_signature:
        return f"Formulář pro projednání ({facts.body}) se podle pravidel města nepodepisuje."
    if facts.form_is_signed:
        return f"Formulář pro projednání ({facts.body}) už podepsán je."
    return None


def signatory_is_not_the_author(facts: ConsultationFacts) -> str | None:
    """Four eyes for the signature under the form too."""
    return (
        "Vlastní návrh nelze podepsat za vedoucího odboru; podepsat ho musí někdo jiný."
        if facts.actor_is_author
        else None
    )


def meeting_was_opened(facts: ConsultationFacts) -> str | None:
    """An outcome exists only at a meeting that took place."""
    if facts.meeting_state not in WAS_OPENED:
        return f"Jednání ({facts.body}) nebylo zahájeno; výsledek lze zapsat až po zahájení."
    return None


def body_decides_here(facts: ConsultationFacts) -> str | None:
    """Adoption belongs to the deciding body of the route."""
    if facts.task is not StageTask.DECIDES:
        return f"{facts.body} na této trase jen doporučuje; výsledek je „doporučeno“, nebo „nedoporučeno“."
    return None


def body_only_recommends(facts: ConsultationFacts) -> str | None:
    """The deciding body adopts or does not; it recommends nothing to itself."""
    if facts.task is StageTask.DECIDES:
        return f"{facts.body} na této trase rozhoduje; výsledek je „přijato“, nebo „nepřijato“."
    return None


def ballot_adopts(facts: ConsultationFacts) -> str | None:
    """2 × for > all members (§ 87; § 101/2), whatever the label says; an internal gate needs no ballot."""
    if facts.tally is None:
        if facts.body_kind is BodyKind.INTERNAL:
            return None
        return f"Chybí hlasování ({facts.body}): uveďte počty pro, proti a zdržel se."
    if fault := _ballot_fault(facts):
        return fault
    if not facts.tally.is_adopted:
        return f"Nebylo přijato. {facts.tally.explanation(facts.majority_paragraph)}"
    return None


def ballot_fails(facts: ConsultationFacts) -> str | None:
    """A ballot that reached the majority is an adoption, even if somebody calls it otherwise."""
    if facts.tally is None:
        return f"Chybí hlasování ({facts.body}): uveďte počty pro, proti a zdržel se."
    if fault := _ballot_fault(facts):
        return fault
    if facts.tally.is_adopted:
        return f"Podle počtu hlasů bylo přijato. {facts.tally.explanation(facts.majority_paragraph)}"
    return None


def refusal_matches_the_ballot(facts: ConsultationFacts) -> str | None:
    """A failed "doporučuje" is no resolution; an adopted "nedoporučuje" is one and has its own motion."""
    if facts.body_kind is BodyKind.INTERNAL and facts.tally is None:
        return None
    return ballot_adopts(facts) if facts.negative_motion else ballot_fails(facts)


def _ballot_fault(facts: ConsultationFacts) -> str | None:
    assert facts.tally is not None
    if facts.members is None and facts.body_kind is not BodyKind.INTERNAL:
        return f"Pravidla města neuvádějí počet všech členů ({facts.body}) ke dni jednání; doplňte ho."
    if facts.members is not None and facts.tally.members != facts.members:
        return (
            f"Počet všech členů ({facts.body}) je podle pravidel města {facts.members}, "
            f"hlasování uvádí {facts.tally.members}; opravte počet, nebo pravidla města."
        )
    return " ".join(facts.tally.faults()) or None


def ballot_if_any_carried(facts: ConsultationFacts) -> str | None:
    """A postponement or removal may be voted on; what the body voted down is not its outcome."""
    return ballot_adopts(facts) if facts.tally is not None else None


def there_was_no_ballot(facts: ConsultationFacts) -> str | None:
    """What was voted on was reached, and a voted "bere na vědomí" is an adopted resolution."""
    if facts.tally is not None:
        return "O\u00a0bodu se hlasovalo; zapište výsledek hlasování, tento výsledek je bez něj."
    return None


def amended_text_is_given(facts: ConsultationFacts) -> str | None:
    """An amended adoption needs the words that were adopted."""
    if not facts.amended_text.strip():
        return "Chybí přijaté změněné znění; opište ho přesně, jak bylo přijato."
    return None


def condition_is_waited_for(facts: ConsultationFacts) -> str | None:
    """Only what waits for a condition returns by it; what was postponed to a day returns by itself."""
    if facts.conditions.strip():
        return None
    return "Návrh na splnění žádné podmínky nečeká; na program se vrátí sám v den, na který byl odložen."


def postponement_says_until_when(facts: ConsultationFacts) -> str | None:
    """A postponement names a day or a condition (domain.md 2.6)."""
    if facts.postponed_to is None and not facts.conditions.strip():
        return "Odložení musí říct, do kdy nebo za jaké podmínky se návrh vrátí; doplňte datum nebo podmínku."
    if facts.postponed_to is not None and facts.postponed_to <= facts.today:
        return f"Odložit lze jen na pozdější den, ne na {czech_date(facts.postponed_to)}."
    return None
