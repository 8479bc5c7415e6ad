"""What does each guard let pass, and what does it say when it does not?"""

import inspect
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from states import consultation_guards as law
from states import guards
from states.content import Content
from states.facts import (
    AssignmentFacts,
    ConsultationFacts,
    MeetingFacts,
    ProposalFacts,
    ResolutionFacts,
    SignOffFacts,
)
from states.machine import Guard
from states.majority import Tally
from states.vocabulary import BodyKind, StageTask
from states.wording import Clause

NB = "\u00a0"
TODAY = date(2024, 6, 10)
YESTERDAY, TOMORROW = date(2024, 6, 9), date(2024, 6, 11)

CONTENT = Content(
    title="Rozpočet",
    matter="budget",
    department="FO",
    presented_by="eichler",
    amount=None,
    committee_opinion="-",
    previous_resolution="-",
    clauses=(Clause(1, 1, "schvaluje", "rozpočet."),),
    report="Proto.",
    attachments=(),
)
PROPOSAL = ProposalFacts(today=TODAY, content=CONTENT, planned=(("Rada", TOMORROW),))
SIGN_OFF = SignOffFacts(actor=2, authors=frozenset({1}), holder=2)
MEETING = MeetingFacts(today=TODAY, held_on=TOMORROW, body="Rada", notice_limit=TODAY, items=3)
STOP = ConsultationFacts(
    today=TODAY,
    body="Rada",
    body_kind=BodyKind.COUNCIL,
    task=StageTask.DECIDES,
    meeting_body="Rada",
    meeting_state="convened",
    meeting_held_on=TOMORROW,
    members=9,
    majority_paragraph="§ 101",
)
TASK = AssignmentFacts(today=TODAY, due_on=TOMORROW)
ADOPTED, FAILED, UNTRUE = Tally(9, 9, 5, 4, 0), Tally(9, 9, 4, 0, 5), Tally(9, 5, 6, 0, 0)


def content(**changes: Any) -> ProposalFacts:
    return replace(PROPOSAL, content=replace(CONTENT, **changes))


def planned(*days: tuple[str, date | None]) -> ProposalFacts:
    return replace(PROPOSAL, planned=days)


def case(guard: Guard, facts: Any, sentence: str | None) -> Any:
    return pytest.param(guard, facts, sentence, id=f"{guard.__name__}: {sentence or 'ano'}")  # type: ignore[attr-defined]


CASES = [
    # any subject
    case(guards.reason_is_given, replace(TASK, reason="onemocněl"), None),
    case(
        guards.reason_is_given,
        replace(TASK, reason="  "),
        "Chybí důvod; napište ho jednou větou, ostatní ho uvidí.",
    ),
    # proposal
    case(guards.title_is_filled, PROPOSAL, None),
    case(guards.title_is_filled, content(title=" "), "Chybí název materiálu; vyplňte ho."),
    case(guards.sponsor_is_named, PROPOSAL, None),
    case(
        guards.sponsor_is_named,
        content(presented_by=None),
        "Není uvedeno, kdo návrh předkládá; vyplňte předkladatele.",
    ),
    case(guards.committee_opinion_is_stated, PROPOSAL, None),
    case(guards.committee_opinion_is_stated, content(committee_opinion="Souhlasí."), None),
    case(
        guards.committee_opinion_is_stated,
        content(committee_opinion=None),
        "Není vyplněno „Vyjádření komise“; pokud žádné není, napište „-“.",
    ),
    case(guards.previous_resolution_is_stated, PROPOSAL, None),
    case(
        guards.previous_resolution_is_stated,
        content(previous_resolution=" "),
        "Není vyplněno „Předchozí usnesení“; pokud žádné není, napište „-“.",
    ),
    case(guards.attachments_are_stated, PROPOSAL, None),
    case(guards.attachments_are_stated, content(attachments=("Plán",)), None),
    case(
        guards.attachments_are_stated,
        content(attachments=None),
        "Nejsou uvedeny přílohy; pokud žádné nejsou, napište „-“.",
    ),
    case(guards.explanatory_report_is_written, PROPOSAL, None),
    case(guards.explanatory_report_is_written, content(report="\n"), "Chybí důvodová zpráva; napište ji."),
    case(guards.clauses_are_complete, PROPOSAL, None),
    case(
        guards.clauses_are_complete,
        content(clauses=(Clause(1, 1, "kupuje", ""),)),
        "Bod 01.01: „kupuje“ není sloveso usnesení; napište například „schvaluje“, „bere na vědomí“ "
        "nebo „ukládá“. Bod 01.01 nemá text; doplňte, čeho se týká.",
    ),
    case(guards.dates_follow_the_route, PROPOSAL, None),
    case(guards.dates_follow_the_route, planned(("Rada", TODAY), ("Zastupitelstvo", TODAY)), None),
    case(guards.dates_follow_the_route, planned(), None),
    case(guards.dates_follow_the_route, planned(("Rada", None)), "Není zvoleno datum projednání: Rada."),
    case(
        guards.dates_follow_the_route,
        planned(("Rada", YESTERDAY)),
        f"Datum projednání (Rada) 9.{NB}6.{NB}2024 už minulo; zvolte pozdější.",
    ),
    case(
        guards.dates_follow_the_route,
        planned(("Porada", TOMORROW), ("Rada", None), ("Zastupitelstvo", TODAY)),
        f"Není zvoleno datum projednání: Rada. Projednání (Zastupitelstvo) 10.{NB}6.{NB}2024 "
        f"je před projednáním (Porada) 11.{NB}6.{NB}2024; opravte pořadí.",
    ),
    case(guards.chain_has_people, PROPOSAL, None),
    case(
        guards.chain_has_people,
        replace(PROPOSAL, chain_faults=("Krok „A“ nemá kdo schválit.", "Krok „B“ nemá kdo schválit.")),
        "Krok „A“ nemá kdo schválit. Krok „B“ nemá kdo schválit.",
    ),
    case(guards.every_mandatory_sign_off_is_given, PROPOSAL, None),
    case(
        guards.every_mandatory_sign_off_is_given,
        replace(PROPOSAL, open_mandatory=("souhlas tajemníka", "vyjádření právníka")),
        "Ještě chybí: souhlas tajemníka, vyjádření právníka.",
    ),
    case(guards.matter_is_not_being_heard, PROPOSAL, None),
    case(
        guards.matter_is_not_being_heard,
        replace(PROPOSAL, is_on_agenda_of_running_meeting=True),
        "Návrh je na programu zahájeného jednání; stáhnout ho lze jen tam, jako výsledek bodu.",
    ),
    # sign-off
    case(guards.this_is_an_approval, SIGN_OFF, None),
    case(
        guards.this_is_an_approval,
        replace(SIGN_OFF, is_opinion=True),
        "Žádá se vyjádření, ne souhlas; napište vyjádření.",
    ),
    case(guards.this_is_an_opinion, replace(SIGN_OFF, is_opinion=True), None),
    case(
        guards.this_is_an_opinion,
        SIGN_OFF,
        "Žádá se souhlas, ne vyjádření; návrh schvalte, nebo vraťte s důvodem.",
    ),
    case(guards.approver_is_not_the_author, SIGN_OFF, None),
    case(guards.approver_is_not_the_author, replace(SIGN_OFF, acts_for=3), None),
    case(
        guards.approver_is_not_the_author,
        replace(SIGN_OFF, actor=1),
        "Vlastní návrh nelze schválit; schválit ho musí někdo jiný.",
    ),
    case(
        guards.approver_is_not_the_author,
        replace(SIGN_OFF, actor=1, acts_for=2),
        "Vlastní návrh nelze schválit ani v zastoupení; schválit ho musí zastupovaný nebo někdo další.",
    ),
    case(
        guards.approver_is_not_the_author,
        replace(SIGN_OFF, authors=frozenset({1, 2})),
        "Vlastní návrh nelze schválit; schválit ho musí někdo jiný.",
    ),
    case(guards.holder_holds_the_office, SIGN_OFF, None),
    case(
        guards.holder_holds_the_office,
        replace(SIGN_OFF, holder_holds_office=False),
        "Funkci, za kterou se rozhoduje, už drží někdo jiný; rozhodnout může jen on.",
    ),
    case(law.nobody_is_signing_it, STOP, None),
    case(
        law.nobody_is_signing_it,
        replace(STOP, proposal_is_in_sign_off=True),
        "Návrh se právě schvaluje; znění lze upravit až po schválení, nebo po vrácení návrhu.",
    ),
    case(law.author_does_not_change_what_was_signed, STOP, None),
    case(
        law.author_does_not_change_what_was_signed,
        replace(STOP, proposal_is_on_route=False, actor_is_author=True),
        None,
    ),
    case(
        law.author_does_not_change_what_was_signed,
        replace(STOP, proposal_is_on_route=True, actor_is_author=True),
        "Po schválení už znění nemění zpracovatel; požádejte organizační oddělení, nebo o\u00a0vrácení návrhu.",
    ),
    case(guards.text_has_not_changed, SIGN_OFF, None),
    case(
        guards.text_has_not_changed,
        replace(SIGN_OFF, is_text_unchanged=False),
        "Návrh se od zobrazení změnil; podívejte se na změny a rozhodněte znovu.",
    ),
    case(guards.opinion_is_written, replace(SIGN_OFF, opinion="bez připomínek"), None),
    case(
        guards.opinion_is_written,
        SIGN_OFF,
        "Chybí text vyjádření; napište ho, nebo uveďte „bez připomínek“.",
    ),
    case(guards.only_an_opinion_lapses, replace(SIGN_OFF, is_opinion=True), None),
    case(
        guards.only_an_opinion_lapses,
        SIGN_OFF,
        "Souhlas nelze nahradit mlčením; počkejte na rozhodnutí, nebo věc předejte.",
    ),
    case(guards.new_holder_is_somebody_else, replace(SIGN_OFF, new_holder=3), None),
    case(
        guards.new_holder_is_somebody_else,
        SIGN_OFF,
        "Není uvedeno, komu se věc předává; vyberte nového schvalovatele.",
    ),
    case(
        guards.new_holder_is_somebody_else,
        replace(SIGN_OFF, new_holder=2, new_holder_name="Mgr. Rejl"),
        "Věc už má Mgr. Rejl; předejte ji někomu jinému.",
    ),
    case(guards.new_holder_is_not_the_author, replace(SIGN_OFF, new_holder=3), None),
    case(guards.new_holder_is_not_the_author, SIGN_OFF, None),
    case(guards.deputy_is_not_the_author, SIGN_OFF, None),
    case(guards.deputy_is_not_the_author, replace(SIGN_OFF, actor=min(SIGN_OFF.authors)), None),
    case(
        guards.deputy_is_not_the_author,
        replace(SIGN_OFF, actor=min(SIGN_OFF.authors), acts_for=3),
        "O vlastním návrhu v zastoupení nerozhodujete, a tak ani neurčíte, kdo o něm rozhodne; "
        "předat ho může jen zastupovaný.",
    ),
    case(
        guards.new_holder_is_not_the_author,
        replace(SIGN_OFF, new_holder=1, new_holder_name="Bc. Doudová"),
        "Bc. Doudová je zpracovatelem návrhu, a proto ho nemůže schválit; předejte věc někomu jinému.",
    ),
    # meeting
    case(guards.agenda_is_not_empty, MEETING, None),
    case(
        guards.agenda_is_not_empty,
        replace(MEETING, items=0),
        "Program (Rada) je prázdný; zařaďte alespoň jeden bod.",
    ),
    case(guards.notice_is_in_time, MEETING, None),
    case(
        guards.notice_is_in_time,
        replace(MEETING, notice_limit=YESTERDAY),
        f"Jednání (Rada) 11.{NB}6.{NB}2024 už nelze svolat: informace musí být zveřejněna nejpozději "
        f"9.{NB}6.{NB}2024 (§ 93 odst. 1 zákona o obcích, jednací řád). Zvolte pozdější den.",
    ),
    case(guards.day_has_come, replace(MEETING, held_on=TODAY), None),
    case(guards.day_has_come, MEETING, f"Jednání (Rada) je až 11.{NB}6.{NB}2024; dřív ho zahájit nelze."),
    case(guards.every_item_has_an_outcome, MEETING, None),
    case(
        guards.every_item_has_an_outcome,
        replace(MEETING, items_without_outcome=2),
        "Bodů bez zapsaného výsledku: 2. Zapište je; na které nedošlo, ty jako „neprojednáno“.",
    ),
    # consultation: the way to the agenda
    case(law.proposal_is_on_route, STOP, None),
    case(
        law.proposal_is_on_route,
        replace(STOP, proposal_is_on_route=False),
        "Návrh nemá uzavřené schvalování na úřadě; zařadit ho zatím nelze.",
    ),
    case(law.meeting_is_of_this_body, STOP, None),
    case(
        law.meeting_is_of_this_body,
        replace(STOP, meeting_body="Zastupitelstvo"),
        "Návrh čeká na projednání (Rada), ale zvolené jednání je jiného orgánu (Zastupitelstvo); "
        "zvolte jednání toho správného.",
    ),
    case(law.meeting_takes_items, STOP, None),
    case(law.meeting_takes_items, replace(STOP, meeting_state="in_session", is_included_by_vote=True), None),
    case(law.meeting_takes_items, replace(STOP, meeting_state="planned"), None),
    case(
        law.meeting_takes_items,
        replace(STOP, meeting_state="in_session"),
        "Program tohoto jednání už nelze měnit; zvolte jednání, které ještě nezačalo.",
    ),
    case(
        law.meeting_takes_items,
        replace(STOP, meeting_held_on=YESTERDAY),
        f"Jednání 9.{NB}6.{NB}2024 už minulo; zvolte pozdější.",
    ),
    case(law.form_is_signed, STOP, None),
    case(
        law.form_is_signed,
        replace(STOP, form_needs_signature=True, form_is_signed=True),
        None,
    ),
    case(
        law.form_is_signed,
        replace(STOP, form_needs_signature=True),
        "Formulář návrhu pro projednání (Rada) nepodepsal vedoucí odboru; nejdřív ho podepište.",
    ),
    case(law.intent_hung_long_enough, STOP, None),
    case(
        law.intent_hung_long_enough,
        replace(STOP, intent_fault="Visel krátce.", intent_reason="výjimka"),
        None,
    ),
    case(law.intent_hung_long_enough, replace(STOP, intent_fault="Visel krátce."), "Visel krátce."),
    case(law.handed_in_in_time, STOP, None),
    case(law.handed_in_in_time, replace(STOP, hand_in_limit=TODAY), None),
    case(law.handed_in_in_time, replace(STOP, hand_in_limit=YESTERDAY, reason="havárie"), None),
    case(
        law.handed_in_in_time,
        replace(STOP, hand_in_limit=YESTERDAY),
        f"Materiály (Rada) se odevzdávaly do 9.{NB}6.{NB}2024; "
        "později lze návrh zařadit jen s uvedením důvodu.",
    ),
    case(
        law.handed_in_in_time,
        replace(STOP, agenda_is_frozen=True),
        f"Program (Rada) je uzavřen; další bod lze předložit na stůl jen s{NB}uvedením důvodu.",
    ),
    case(law.handed_in_in_time, replace(STOP, agenda_is_frozen=True, reason="havárie"), None),
    case(
        law.handed_in_in_time,
        replace(STOP, agenda_is_frozen=True, reason="havárie", late_policy="refuse"),
        f"Program (Rada) je uzavřen a{NB}pozdní body tento orgán nepřijímá. "
        "Další jednání zatím není naplánováno.",
    ),
    case(
        law.handed_in_in_time,
        replace(
            STOP,
            hand_in_limit=YESTERDAY,
            reason="havárie",
            late_policy="approve",
            late_office="starosta",
            next_meeting_on=date(2024, 9, 1),
        ),
        f"Materiály (Rada) se odevzdávaly do 9.{NB}6.{NB}2024; pozdní bod povoluje starosta. "
        f"Požádejte o{NB}povolení, po něm se bod zařadí sám. Nejbližší možné jednání je 1.{NB}9.{NB}2024.",
    ),
    case(
        law.handed_in_in_time,
        replace(
            STOP, hand_in_limit=YESTERDAY, reason="havárie", late_policy="approve", late_is_approved=True
        ),
        None,
    ),
    case(law.crisis_takes_its_own_matters, STOP, None),
    case(law.crisis_takes_its_own_matters, replace(STOP, meeting_is_crisis=True, reason="Povodeň."), None),
    case(
        law.crisis_takes_its_own_matters,
        replace(STOP, meeting_is_crisis=True),
        f"Jednání (Rada) se koná za krizového stavu se zkrácenou lhůtou a{NB}smí na něm být jen body ke krizi. "
        "Napište jako důvod, jak se návrh krize týká, nebo zvolte jiné jednání.",
    ),
    case(law.postponement_is_over, STOP, None),
    case(law.postponement_is_over, replace(STOP, postponed_to=TOMORROW), None),
    case(
        law.postponement_is_over,
        replace(STOP, postponed_to=date(2024, 9, 1)),
        f"Projednání bylo odloženo na 1.{NB}9.{NB}2024; dřív návrh zařadit nelze.",
    ),
    case(law.meeting_has_not_begun, STOP, None),
    case(law.meeting_has_not_begun, replace(STOP, meeting_state=None), None),
    case(
        law.meeting_has_not_begun,
        replace(STOP, meeting_state="in_session"),
        f"Jednání už začalo; co se na něm s{NB}návrhem stane, zapište jako výsledek bodu.",
    ),
    case(law.clauses_of_stage_are_complete, STOP, None),
    case(
        law.clauses_of_stage_are_complete,
        replace(STOP, clause_faults=("Bod 01.01 nemá text; doplňte, čeho se týká.",)),
        "Bod 01.01 nemá text; doplňte, čeho se týká.",
    ),
    case(law.form_needs_a_signature, replace(STOP, form_needs_signature=True), None),
    case(
        law.form_needs_a_signature,
        STOP,
        "Formulář pro projednání (Rada) se podle pravidel města nepodepisuje.",
    ),
    case(
        law.form_needs_a_signature,
        replace(STOP, form_needs_signature=True, form_is_signed=True),
        "Formulář pro projednání (Rada) už podepsán je.",
    ),
    case(law.signatory_is_not_the_author, STOP, None),
    case(
        law.signatory_is_not_the_author,
        replace(STOP, actor_is_author=True),
        "Vlastní návrh nelze podepsat za vedoucího odboru; podepsat ho musí někdo jiný.",
    ),
    # consultation: outcomes
    case(law.meeting_was_opened, replace(STOP, meeting_state="in_session"), None),
    case(law.meeting_was_opened, replace(STOP, meeting_state="closed"), None),
    case(
        law.meeting_was_opened,
        STOP,
        "Jednání (Rada) nebylo zahájeno; výsledek lze zapsat až po zahájení.",
    ),
    case(law.body_decides_here, STOP, None),
    case(
        law.body_decides_here,
        replace(STOP, task=StageTask.RECOMMENDS),
        "Rada na této trase jen doporučuje; výsledek je „doporučeno“, nebo „nedoporučeno“.",
    ),
    case(law.body_only_recommends, replace(STOP, task=StageTask.GIVES_OPINION), None),
    case(
        law.body_only_recommends,
        STOP,
        "Rada na této trase rozhoduje; výsledek je „přijato“, nebo „nepřijato“.",
    ),
    case(law.ballot_adopts, replace(STOP, tally=ADOPTED), None),
    case(law.ballot_adopts, replace(STOP, body_kind=BodyKind.INTERNAL), None),
    case(
        law.ballot_adopts,
        STOP,
        "Chybí hlasování (Rada): uveďte počty pro, proti a zdržel se.",
    ),
    case(
        law.ballot_adopts,
        replace(STOP, tally=FAILED),
        f"Nebylo přijato. Pro 4 z{NB}9{NB}členů; k{NB}přijetí je třeba 5{NB}hlasů (§ 101).",
    ),
    case(
        law.ballot_adopts,
        replace(STOP, tally=Tally(7, 7, 7, 0, 0)),
        "Počet všech členů (Rada) je podle pravidel města 9, hlasování uvádí 7; "
        "opravte počet, nebo pravidla města.",
    ),
    case(
        law.ballot_adopts,
        replace(STOP, tally=UNTRUE),
        f"Pro, proti a{NB}zdrželo se je dohromady 6, ale přítomných je jen 5; "
        "opravte hlasování nebo prezenci.",
    ),
    case(law.ballot_fails, replace(STOP, tally=FAILED), None),
    case(law.ballot_fails, STOP, "Chybí hlasování (Rada): uveďte počty pro, proti a zdržel se."),
    case(
        law.ballot_fails,
        replace(STOP, tally=ADOPTED),
        f"Podle počtu hlasů bylo přijato. Pro 5 z{NB}9{NB}členů; k{NB}přijetí je třeba 5{NB}hlasů (§ 101).",
    ),
    case(
        law.ballot_fails,
        replace(STOP, tally=UNTRUE),
        f"Pro, proti a{NB}zdrželo se je dohromady 6, ale přítomných je jen 5; "
        "opravte hlasování nebo prezenci.",
    ),
    case(law.refusal_matches_the_ballot, replace(STOP, tally=FAILED), None),
    case(
        law.refusal_matches_the_ballot,
        replace(STOP, tally=ADOPTED, negative_motion="nedoporučuje"),
        None,
    ),
    case(law.refusal_matches_the_ballot, replace(STOP, body_kind=BodyKind.INTERNAL), None),
    case(
        law.refusal_matches_the_ballot,
        replace(STOP, tally=FAILED, negative_motion="nedoporučuje"),
        f"Nebylo přijato. Pro 4 z{NB}9{NB}členů; k{NB}přijetí je třeba 5{NB}hlasů (§ 101).",
    ),
    case(law.ballot_if_any_carried, STOP, None),
    case(law.ballot_if_any_carried, replace(STOP, tally=ADOPTED), None),
    case(
        law.ballot_if_any_carried,
        replace(STOP, tally=FAILED),
        f"Nebylo přijato. Pro 4 z{NB}9{NB}členů; k{NB}přijetí je třeba 5{NB}hlasů (§ 101).",
    ),
    case(law.there_was_no_ballot, STOP, None),
    case(
        law.there_was_no_ballot,
        replace(STOP, tally=ADOPTED),
        "O\u00a0bodu se hlasovalo; zapište výsledek hlasování, tento výsledek je bez něj.",
    ),
    case(law.amended_text_is_given, replace(STOP, amended_text="s výjimkou bodu 3"), None),
    case(
        law.amended_text_is_given,
        STOP,
        "Chybí přijaté změněné znění; opište ho přesně, jak bylo přijato.",
    ),
    case(law.postponement_says_until_when, replace(STOP, postponed_to=TOMORROW), None),
    case(law.postponement_says_until_when, replace(STOP, conditions="po posudku"), None),
    case(
        law.postponement_says_until_when,
        STOP,
        "Odložení musí říct, do kdy nebo za jaké podmínky se návrh vrátí; doplňte datum nebo podmínku.",
    ),
    case(
        law.postponement_says_until_when,
        replace(STOP, postponed_to=TODAY, conditions="po posudku"),
        f"Odložit lze jen na pozdější den, ne na 10.{NB}6.{NB}2024.",
    ),
    case(guards.agenda_is_frozen, replace(MEETING, is_frozen=True), None),
    case(guards.agenda_is_frozen, MEETING, "Program (Rada) uzavřen není; měnit ho můžete rovnou."),
    case(guards.agenda_is_not_frozen, MEETING, None),
    case(guards.agenda_is_not_frozen, replace(MEETING, is_frozen=True), "Program (Rada) už uzavřen je."),
    case(guards.quorum_is_present, replace(MEETING, members=9, present=5), None),
    case(guards.quorum_is_present, replace(MEETING, present=1), None),
    case(
        guards.quorum_is_present,
        replace(MEETING, members=9, present=4),
        f"Přítomno je 4 z{NB}9 členů (Rada), k{NB}usnášení je třeba 5; hlasovat nelze. "
        f"Předsedající jednání ukončí a{NB}svolá se náhradní (§ 92 odst. 3 zákona o obcích).",
    ),
    case(guards.ballots_agree_with_presence, MEETING, None),
    case(
        guards.ballots_agree_with_presence,
        replace(MEETING, disagreements=("Hlasování č. 2 uvádí přítomných 9.",)),
        "Hlasování č. 2 uvádí přítomných 9.",
    ),
    case(guards.quorum_is_lost, replace(MEETING, members=9, present=4), None),
    case(
        guards.quorum_is_lost,
        replace(MEETING, members=9, present=5),
        f"Přítomno je 5 z{NB}9 členů (Rada), to k{NB}usnášení stačí; "
        "pro nedostatek přítomných jednání ukončit nelze.",
    ),
    case(
        guards.quorum_is_lost,
        replace(MEETING, members=9),
        "Prezence (Rada) není zapsána, a tak nevíme, kolik členů je přítomno; "
        f"zapište příchody a{NB}odchody.",
    ),
    case(guards.notice_was_posted, MEETING, None),
    case(guards.notice_was_posted, replace(MEETING, is_public=True, posted_on=TODAY), None),
    case(
        guards.notice_was_posted,
        replace(MEETING, is_public=True),
        f"Jednání (Rada) 11.{NB}6.{NB}2024 podle záznamů nebylo vyvěšeno na úřední desce. "
        f"Bez toho není řádné a{NB}nic na něm nelze přijmout (§{NB}93 odst.{NB}1 zákona o{NB}obcích). "
        "Bylo-li vyvěšeno, zapište kdy; jinak svolejte nové.",
    ),
    case(
        guards.notice_was_posted,
        replace(MEETING, is_public=True, posted_on=TOMORROW),
        f"Jednání (Rada) bylo vyvěšeno až 11.{NB}6.{NB}2024, nejpozději mělo být 10.{NB}6.{NB}2024. "
        f"Není řádné a{NB}nic na něm nelze přijmout (§{NB}93 odst.{NB}1 zákona o{NB}obcích). "
        "Svolejte nové, nebo opravte zapsaný den, je-li chybný.",
    ),
    case(guards.new_day_is_possible, MEETING, None),
    case(guards.new_day_is_possible, replace(MEETING, moved_faults=("Den už minul.",)), "Den už minul."),
    # assignment
    case(guards.report_is_written, replace(TASK, report="zveřejněno"), None),
    case(guards.report_is_written, TASK, "Chybí, co bylo uděláno; napište to jednou větou."),
    case(guards.new_term_is_later, replace(TASK, new_due_on=date(2024, 7, 1)), None),
    case(guards.new_term_is_later, replace(TASK, due_on=None, new_due_on=TODAY), None),
    case(guards.new_term_is_later, TASK, "Chybí nový termín; doplňte datum."),
    case(
        guards.new_term_is_later,
        replace(TASK, due_on=date(2024, 5, 1), new_due_on=YESTERDAY),
        f"Nový termín 9.{NB}6.{NB}2024 už minul; zvolte pozdější.",
    ),
    case(guards.extension_is_asked, replace(TASK, asked_due_on=date(2024, 7, 1)), None),
    case(guards.extension_is_asked, TASK, "O prodloužení termínu teď nikdo nežádá; není co odmítnout."),
    case(
        guards.new_term_is_later,
        replace(TASK, new_due_on=TOMORROW),
        f"Nový termín 11.{NB}6.{NB}2024 není pozdější než dosavadní 11.{NB}6.{NB}2024.",
    ),
    case(guards.resolution_is_of_the_council, ResolutionFacts(TODAY, BodyKind.COUNCIL), None),
    case(
        guards.resolution_is_of_the_council,
        ResolutionFacts(TODAY, BodyKind.ASSEMBLY),
        "Pozastavit lze jen výkon usnesení rady (§ 105 zákona o obcích).",
    ),
    case(law.condition_is_waited_for, replace(STOP, conditions="po vyjádření kraje"), None),
    case(
        law.condition_is_waited_for,
        STOP,
        "Návrh na splnění žádné podmínky nečeká; na program se vrátí sám v den, na který byl odložen.",
    ),
    case(guards.resolution_is_not_suspended, TASK, None),
    case(
        guards.resolution_is_not_suspended,
        replace(TASK, is_resting=True),
        f"Výkon usnesení je pozastaven (§{NB}105 zákona o{NB}obcích), a tak jeho úkoly odpočívají; "
        "počkejte na rozhodnutí zastupitelstva.",
    ),
    case(guards.event_is_waited_for, replace(TASK, event="podpisu smlouvy"), None),
    case(
        guards.event_is_waited_for,
        TASK,
        "Termín tohoto úkolu se od žádné události nepočítá; není co zapsat.",
    ),
    case(guards.event_has_happened, replace(TASK, event_on=TODAY, adopted_on=YESTERDAY), None),
    case(guards.event_has_happened, TASK, "Chybí den, kdy událost nastala; doplňte datum."),
    case(
        guards.event_has_happened,
        replace(TASK, event_on=TOMORROW),
        f"Den 11.{NB}6.{NB}2024 teprve přijde; zapište událost, až nastane.",
    ),
    case(
        guards.event_has_happened,
        replace(TASK, event_on=YESTERDAY, adopted_on=TODAY),
        f"Den 9.{NB}6.{NB}2024 je dřív než usnesení (10.{NB}6.{NB}2024); opravte datum.",
    ),
    case(guards.task_goes_to_somebody_else, replace(TASK, holder=1, new_holder=2), None),
    case(
        guards.task_goes_to_somebody_else,
        TASK,
        "Není uvedeno, komu se úkol předává; vyberte nového nositele.",
    ),
    case(
        guards.task_goes_to_somebody_else,
        replace(TASK, holder=1, new_holder=1, new_holder_name="Nováková"),
        "Úkol už má Nováková; předejte ho někomu jinému.",
    ),
    case(
        guards.task_goes_to_somebody_else,
        replace(
            TASK, holder=1, new_holder=2, new_holder_name="Nováková", new_holder_is_of_the_department=False
        ),
        "Nováková není z\u00a0odboru, kterému úkol patří; předat ho lze jen uvnitř odboru.",
    ),
]


@pytest.mark.parametrize(("guard", "facts", "sentence"), CASES)
def test_a_guard_holds_or_says_why_not(guard: Guard, facts: Any, sentence: str | None) -> None:
    assert guard(facts) == sentence


def test_each_guard_was_seen_to_hold_and_to_refuse() -> None:
    seen = {(param.values[0], param.values[2] is None) for param in CASES}
    for name, guard in [
        *inspect.getmembers(guards, inspect.isfunction),
        *inspect.getmembers(law, inspect.isfunction),
    ]:
        if guard.__module__ in ("states.guards", "states.consultation_guards") and not name.startswith("_"):
            assert {(guard, True), (guard, False)} <= seen, name


def test_every_refusal_is_a_czech_sentence() -> None:
    for param in CASES:
        sentence = param.values[2]
        if sentence is not None:
            assert sentence[0].isupper() and sentence.endswith("."), sentence
            assert "None" not in sentence
