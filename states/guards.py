"""What must hold before a move? Statements about the facts; each answers with the sentence why not."""

from __future__ import annotations

from itertools import pairwise

from states.dates import czech_date
from states.facts import AssignmentFacts, ConsultationFacts, MeetingFacts, ProposalFacts, SignOffFacts
from states.vocabulary import BodyKind, StageTask
from states.wording import clause_faults

# --- any subject --------------------------------------------------------------------------------------------


def reason_is_given(
    facts: ProposalFacts | SignOffFacts | MeetingFacts | ConsultationFacts | AssignmentFacts,
) -> str | None:
    """A forced or refusing step says why; the reason stays in the journal (design.md 9.10)."""
    return None if facts.reason.strip() else "Chybí důvod; napište ho jednou větou, ostatní ho uvidí."


# --- proposal -----------------------------------------------------------------------------------------------


def title_is_filled(facts: ProposalFacts) -> str | None:
    """The form's "Název materiálu" (seed)."""
    return None if facts.content.title.strip() else "Chybí název materiálu; vyplňte ho."


def sponsor_is_named(facts: ProposalFacts) -> str | None:
    """The form's "Předkládá" (seed)."""
    return None if facts.content.presented_by else "Není uvedeno, kdo návrh předkládá; vyplňte předkladatele."


def _stated(value: str | None, label: str) -> str | None:
    if value is None or not value.strip():
        return f"Není vyplněno „{label}“; pokud žádné není, napište „-“."
    return None


def committee_opinion_is_stated(facts: ProposalFacts) -> str | None:
    """The form's "Vyjádření komise": a text, or "-" for none; an empty field is neither (seed)."""
    return _stated(facts.content.committee_opinion, "Vyjádření komise")


def previous_resolution_is_stated(facts: ProposalFacts) -> str | None:
    """The form's "Předchozí usnesení": a text, or "-" for none; an empty field is neither (seed)."""
    return _stated(facts.content.previous_resolution, "Předchozí usnesení")


def attachments_are_stated(facts: ProposalFacts) -> str | None:
    """The form's "Příloha": a list, or the statement that there is none (seed)."""
    if facts.content.attachments is None:
        return "Nejsou uvedeny přílohy; pokud žádné nejsou, napište „-“."
    return None


def explanatory_report_is_written(facts: ProposalFacts) -> str | None:
    """The form's "Důvodová zpráva" (seed)."""
    return None if facts.content.report.strip() else "Chybí důvodová zpráva; napište ji."


def clauses_are_complete(facts: ProposalFacts) -> str | None:
    """Each clause has its label, a verb of resolutions and a text (domain.md 2.4)."""
    return " ".join(clause_faults(facts.content.clauses)) or None


def dates_follow_the_route(facts: ProposalFacts) -> str | None:
    """The planned days go forward along the route, and the first has not passed."""
    faults = [f"Není zvoleno datum projednání: {name}." for name, day in facts.planned if day is None]
    known = [(name, day) for name, day in facts.planned if day is not None]
    if known and known[0][1] < facts.today:
        faults.append(
            f"Datum projednání ({known[0][0]}) {czech_date(known[0][1])} už minulo; zvolte pozdější."
        )
    for (before, first), (after, second) in pairwise(known):
        if second < first:
            faults.append(
                f"Projednání ({after}) {czech_date(second)} je před projednáním ({before}) {czech_date(first)}; "
                "opravte pořadí."
            )
    return " ".join(faults) or None


def chain_has_people(facts: ProposalFacts) -> str | None:
    """Every step of the sign-off chain finds somebody who is not the author."""
    return " ".join(facts.chain_faults) or None


def every_mandatory_sign_off_is_given(facts: ProposalFacts) -> str | None:
    """The chain of the town's rules is complete."""
    if facts.open_mandatory:
        return f"Ještě chybí: {', '.join(facts.open_mandatory)}."
    return None


def matter_is_not_being_heard(facts: ProposalFacts) -> str | None:
    """A matter on the table of an opened meeting is withdrawn there, and recorded as its outcome."""
    if facts.is_on_agenda_of_running_meeting:
        return "Návrh je na programu zahájeného jednání; stáhnout ho lze jen tam, jako výsledek bodu."
    return None


# --- sign-off -----------------------------------------------------------------------------------------------


def this_is_an_approval(facts: SignOffFacts) -> str | None:
    """Approvals and opinions are different acts."""
    return "Žádá se vyjádření, ne souhlas; napište vyjádření." if facts.is_opinion else None


def this_is_an_opinion(facts: SignOffFacts) -> str | None:
    """Approvals and opinions are different acts."""
    if facts.is_opinion:
        return None
    return "Žádá se souhlas, ne vyjádření; návrh schvalte, nebo vraťte s důvodem."


def approver_is_not_the_author(facts: SignOffFacts) -> str | None:
    """Four eyes: nobody signs off own work, not even as a deputy; judged when acting (design.md 5)."""
    if facts.actor in facts.authors:
        if facts.acts_for is not None:
            return (
                "Vlastní návrh nelze schválit ani v zastoupení; "
                "schválit ho musí zastupovaný nebo někdo další."
            )
        return "Vlastní návrh nelze schválit; schválit ho musí někdo jiný."
    return None


def text_has_not_changed(facts: SignOffFacts) -> str | None:
    """What is signed is the text that was shown (design.md 4b)."""
    if not facts.is_text_unchanged:
        return "Návrh se od zobrazení změnil; podívejte se na změny a rozhodněte znovu."
    return None


def opinion_is_written(facts: SignOffFacts) -> str | None:
    """An opinion has words; "bez připomínek" is one."""
    if facts.opinion.strip():
        return None
    return "Chybí text vyjádření; napište ho, nebo uveďte „bez připomínek“."


def only_an_opinion_lapses(facts: SignOffFacts) -> str | None:
    """Silence is never an approval; only an opinion may be missing."""
    if facts.is_opinion:
        return None
    return "Souhlas nelze nahradit mlčením; počkejte na rozhodnutí, nebo věc předejte."


def new_holder_is_somebody_else(facts: SignOffFacts) -> str | None:
    """A matter is handed over to somebody else."""
    if facts.new_holder is None:
        return "Není uvedeno, komu se věc předává; vyberte nového schvalovatele."
    if facts.new_holder == facts.holder:
        return f"Věc už má {facts.new_holder_name}; předejte ji někomu jinému."
    return None


def new_holder_is_not_the_author(facts: SignOffFacts) -> str | None:
    """Four eyes hold for handing over too."""
    if facts.new_holder is not None and facts.new_holder in facts.authors:
        return (
            f"{facts.new_holder_name} je zpracovatelem návrhu, a proto ho nemůže schválit; "
            "předejte věc někomu jinému."
        )
    return None


# --- meeting ------------------------------------------------------------------------------------------------


def agenda_is_not_empty(facts: MeetingFacts) -> str | None:
    """A meeting is convened with a proposed agenda (§ 93/1)."""
    return None if facts.items else f"Program ({facts.body}) je prázdný; zařaďte alespoň jeden bod."


def notice_is_in_time(facts: MeetingFacts) -> str | None:
    """The notice limit of the body: § 93/1 seven days for the assembly, the others by their own rules."""
    if facts.today > facts.notice_limit:
        return (
            f"Jednání ({facts.body}) {czech_date(facts.held_on)} už nelze svolat: informace musí být zveřejněna "
            f"nejpozději {czech_date(facts.notice_limit)} (§ 93 odst. 1 zákona o obcích, jednací řád). "
            "Zvolte pozdější den."
        )
    return None


def day_has_come(facts: MeetingFacts) -> str | None:
    """A meeting does not begin before its day."""
    if facts.today < facts.held_on:
        return f"Jednání ({facts.body}) je až {czech_date(facts.held_on)}; dřív ho zahájit nelze."
    return None


def every_item_has_an_outcome(facts: MeetingFacts) -> str | None:
    """Nothing on the agenda is left without an answer; what was not reached is recorded as such."""
    if facts.items_without_outcome:
        return (
            f"Bodů bez zapsaného výsledku: {facts.items_without_outcome}. Zapište je; "
            "na které nedošlo, ty jako „neprojednáno“."
        )
    return None


# --- consultation -------------------------------------------------------------------------------------------


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
    if facts.meeting_state not in ("planned", "convened"):
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
    """The hand-in limit of the body; a late item needs a reason, which stays visible (design.md 9.10)."""
    if facts.hand_in_limit and facts.today > facts.hand_in_limit and not facts.reason.strip():
        return (
            f"Materiály ({facts.body}) se odevzdávaly do {czech_date(facts.hand_in_limit)}; "
            "později lze návrh zařadit jen s uvedením důvodu."
        )
    return None


def postponement_is_over(facts: ConsultationFacts) -> str | None:
    """What was postponed to a day does not come back earlier."""
    if facts.postponed_to and facts.meeting_held_on and facts.meeting_held_on < facts.postponed_to:
        return f"Projednání bylo odloženo na {czech_date(facts.postponed_to)}; dřív návrh zařadit nelze."
    return None


def meeting_has_not_begun(facts: ConsultationFacts) -> str | None:
    """What is on the table is changed at the table: as an amended outcome, not as an edit."""
    if facts.meeting_state in ("in_session", "closed"):
        return "Jednání už začalo; co se na něm s\u00a0návrhem stane, zapište jako výsledek bodu."
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
    if facts.meeting_state not in ("in_session", "closed"):
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
    """A voted "bere na vědomí" is an adopted resolution; this outcome is for information without a vote."""
    if facts.tally is not None:
        return "O bodu se hlasovalo; zapište přijetí nebo nepřijetí, ne vzetí na vědomí bez hlasování."
    return None


def amended_text_is_given(facts: ConsultationFacts) -> str | None:
    """An amended adoption needs the words that were adopted."""
    if not facts.amended_text.strip():
        return "Chybí přijaté změněné znění; opište ho přesně, jak bylo přijato."
    return None


def postponement_says_until_when(facts: ConsultationFacts) -> str | None:
    """A postponement names a day or a condition (domain.md 2.6)."""
    if facts.postponed_to is None and not facts.conditions.strip():
        return "Odložení musí říct, do kdy nebo za jaké podmínky se návrh vrátí; doplňte datum nebo podmínku."
    if facts.postponed_to is not None and facts.postponed_to <= facts.today:
        return f"Odložit lze jen na pozdější den, ne na {czech_date(facts.postponed_to)}."
    return None


# --- assignment ---------------------------------------------------------------------------------------------


def report_is_written(facts: AssignmentFacts) -> str | None:
    """A report says what was done."""
    return None if facts.report.strip() else "Chybí, co bylo uděláno; napište to jednou větou."


def new_term_is_later(facts: AssignmentFacts) -> str | None:
    """An extension moves the term forward."""
    if facts.new_due_on is None:
        return "Chybí nový termín; doplňte datum."
    if facts.due_on is not None and facts.new_due_on <= facts.due_on:
        return f"Nový termín {czech_date(facts.new_due_on)} není pozdější než dosavadní {czech_date(facts.due_on)}."
    return None
