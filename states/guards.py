"""What must hold before a move? Statements about the facts; each answers with the sentence why not.

Those about a stop of the route stand in consultation_guards.py.
"""

from __future__ import annotations

from itertools import pairwise

from states.dates import czech_date
from states.facts import (
    AssignmentFacts,
    ConsultationFacts,
    MeetingFacts,
    MinutesFacts,
    ProposalFacts,
    ResolutionFacts,
    SignOffFacts,
)
from states.majority import is_quorate, threshold
from states.vocabulary import BodyKind
from states.wording import clause_faults

QUORUM_OF_THE_ASSEMBLY = "§ 92 odst. 3 zákona o obcích"

# --- any subject --------------------------------------------------------------------------------------------


def reason_is_given(
    facts: ProposalFacts
    | SignOffFacts
    | MeetingFacts
    | ConsultationFacts
    | AssignmentFacts
    | ResolutionFacts
    | MinutesFacts,
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


def holder_holds_the_office(facts: SignOffFacts) -> str | None:
    """Authority is judged at the moment of acting: who left the office decides no more (design.md 5)."""
    if not facts.holder_holds_office:
        return "Funkci, za kterou se rozhoduje, už drží někdo jiný; rozhodnout může jen on."
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


def deputy_is_not_the_author(facts: SignOffFacts) -> str | None:
    """Four eyes: who stands in for the holder does not choose the judge of their own proposal."""
    if facts.acts_for is not None and facts.actor in facts.authors:
        return (
            "O vlastním návrhu v zastoupení nerozhodujete, a tak ani neurčíte, kdo o něm rozhodne; "
            "předat ho může jen zastupovaný."
        )
    return None


# --- meeting ------------------------------------------------------------------------------------------------


def agenda_is_not_empty(facts: MeetingFacts) -> str | None:
    """A meeting is convened with a proposed agenda (§ 93/1)."""
    return None if facts.items else f"Program ({facts.body}) je prázdný; zařaďte alespoň jeden bod."


def notice_is_in_time(facts: MeetingFacts) -> str | None:
    """The notice limit of the body: § 93/1 seven days for the assembly, the others by their own rules."""
    if (facts.posted_on or facts.today) > facts.notice_limit:
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


def notice_was_posted(facts: MeetingFacts) -> str | None:
    """A public meeting that was not posted in time is no lawful meeting: nothing can be adopted there (§ 93/1)."""
    if not facts.is_public:
        return None
    if facts.posted_on is None:
        return (
            f"Jednání ({facts.body}) {czech_date(facts.held_on)} podle záznamů nebylo vyvěšeno na úřední desce. Bez "
            "toho není řádné a\u00a0nic na něm nelze přijmout (§\u00a093 odst.\u00a01 zákona o\u00a0obcích). Bylo-li "
            "vyvěšeno, zapište kdy; jinak svolejte nové."
        )
    if facts.posted_on > facts.notice_limit:
        return (
            f"Jednání ({facts.body}) bylo vyvěšeno až {czech_date(facts.posted_on)}, nejpozději mělo být "
            f"{czech_date(facts.notice_limit)}. Není řádné a\u00a0nic na něm nelze přijmout (§\u00a093 odst.\u00a01 "
            "zákona o\u00a0obcích). Svolejte nové, nebo opravte zapsaný den, je-li chybný."
        )
    return None


def new_day_is_possible(facts: MeetingFacts) -> str | None:
    """The new day of a meeting: free, ahead, and late enough for a new notice if the meeting was convened."""
    return " ".join(facts.moved_faults) or None


def every_item_has_an_outcome(facts: MeetingFacts) -> str | None:
    """Nothing on the agenda is left without an answer; what was not reached is recorded as such."""
    if facts.items_without_outcome:
        listed = f" ({', '.join(facts.undecided)})" if facts.undecided else ""
        return (
            f"Bodů bez zapsaného výsledku: {facts.items_without_outcome}{listed}. Zapište je; "
            "na které nedošlo, ty jako „neprojednáno“."
        )
    return None


def agenda_is_frozen(facts: MeetingFacts) -> str | None:
    """Only a closed agenda can be opened again."""
    return None if facts.is_frozen else f"Program ({facts.body}) uzavřen není; měnit ho můžete rovnou."


def agenda_is_not_frozen(facts: MeetingFacts) -> str | None:
    """An agenda is closed once."""
    return f"Program ({facts.body}) už uzavřen je." if facts.is_frozen else None


def quorum_is_present(facts: MeetingFacts) -> str | None:
    """No ballot without a majority of all members (§ 92/3); a gate whose members nobody counts has no quorum."""
    if facts.members is None or facts.present is None or is_quorate(facts.members, facts.present):
        return None
    needed = threshold(facts.members)
    # a substitute meeting is the assembly's alone (§ 92/3); the others meet again by their own rules
    again = " a\u00a0svolá se náhradní" if facts.quorum_paragraph == QUORUM_OF_THE_ASSEMBLY else ""
    return (
        f"Přítomno je {facts.present} z\u00a0{facts.members} členů ({facts.body}), k\u00a0usnášení je třeba "
        f"{needed}; hlasovat nelze. Předsedající jednání ukončí{again} ({facts.quorum_paragraph})."
    )


def ballots_agree_with_presence(facts: MeetingFacts) -> str | None:
    """The minutes would contradict themselves: attendance and votes must say the same (§ 95/1)."""
    return " ".join(facts.disagreements) or None


def quorum_is_lost(facts: MeetingFacts) -> str | None:
    """The chair ends the meeting when fewer than a majority of all members are present (§ 92/3)."""
    if facts.present is None or facts.members is None:
        return (
            f"Prezence ({facts.body}) není zapsána, a tak nevíme, kolik členů je přítomno; "
            "zapište příchody a\u00a0odchody."
        )
    if is_quorate(facts.members, facts.present):
        return (
            f"Přítomno je {facts.present} z\u00a0{facts.members} členů ({facts.body}), to k\u00a0usnášení stačí; "
            "pro nedostatek přítomných jednání ukončit nelze."
        )
    return None


# --- resolution ---------------------------------------------------------------------------------------------


def resolution_is_of_the_council(facts: ResolutionFacts) -> str | None:
    """The mayor suspends resolutions of the council alone (§ 105)."""
    if facts.body_kind is BodyKind.COUNCIL:
        return None
    return "Pozastavit lze jen výkon usnesení rady (§ 105 zákona o obcích)."


# --- assignment ---------------------------------------------------------------------------------------------


def report_is_written(facts: AssignmentFacts) -> str | None:
    """A report says what was done."""
    return None if facts.report.strip() else "Chybí, co bylo uděláno; napište to jednou větou."


def extension_is_asked(facts: AssignmentFacts) -> str | None:
    """Only a request that waits can be declined."""
    if facts.asked_due_on is None:
        return "O prodloužení termínu teď nikdo nežádá; není co odmítnout."
    return None


def new_term_is_later(facts: AssignmentFacts) -> str | None:
    """An extension moves the term forward."""
    if facts.new_due_on is None:
        return "Chybí nový termín; doplňte datum."
    if facts.new_due_on < facts.today:
        return f"Nový termín {czech_date(facts.new_due_on)} už minul; zvolte pozdější."
    if facts.due_on is not None and facts.new_due_on <= facts.due_on:
        return f"Nový termín {czech_date(facts.new_due_on)} není pozdější než dosavadní {czech_date(facts.due_on)}."
    return None


def resolution_is_not_suspended(facts: AssignmentFacts) -> str | None:
    """Tasks of a resolution that the mayor suspended rest until the assembly decides (§ 105)."""
    if facts.is_resting:
        return (
            "Výkon usnesení je pozastaven (§\u00a0105 zákona o\u00a0obcích), a tak jeho úkoly odpočívají; "
            "počkejte na rozhodnutí zastupitelstva."
        )
    return None


def event_is_waited_for(facts: AssignmentFacts) -> str | None:
    """Only a term that is counted from an event waits for its day."""
    if not facts.event:
        return "Termín tohoto úkolu se od žádné události nepočítá; není co zapsat."
    return None


def event_has_happened(facts: AssignmentFacts) -> str | None:
    """The day of an event is told when it is known: neither a future one, nor one before the resolution."""
    if facts.event_on is None:
        return "Chybí den, kdy událost nastala; doplňte datum."
    if facts.event_on > facts.today:
        return f"Den {czech_date(facts.event_on)} teprve přijde; zapište událost, až nastane."
    if facts.adopted_on is not None and facts.event_on < facts.adopted_on:
        return f"Den {czech_date(facts.event_on)} je dřív než usnesení ({czech_date(facts.adopted_on)}); opravte datum."
    return None


def task_goes_to_somebody_else(facts: AssignmentFacts) -> str | None:
    """A task is handed over to another person of the same department."""
    if facts.new_holder is None:
        return "Není uvedeno, komu se úkol předává; vyberte nového nositele."
    if facts.new_holder == facts.holder:
        return f"Úkol už má {facts.new_holder_name}; předejte ho někomu jinému."
    if not facts.new_holder_is_of_the_department:
        return f"{facts.new_holder_name} není z\u00a0odboru, kterému úkol patří; předat ho lze jen uvnitř odboru."
    return None
