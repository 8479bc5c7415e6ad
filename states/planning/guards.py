"""What must hold before a step of planning? Statements about the facts; each answers with the sentence why not."""

from __future__ import annotations

from states.dates import czech_date
from states.planning.facts import CommentFacts, GroupMeetingFacts, HearingFacts, PlanFacts, ProcessFacts
from states.planning.vocabulary import Settlement

AnyFacts = ProcessFacts | GroupMeetingFacts | PlanFacts | CommentFacts | HearingFacts


def reason_is_given(facts: AnyFacts) -> str | None:
    """A forced or refusing step says why; the reason stays in the journal (design.md 9.10)."""
    return None if facts.reason.strip() else "Chybí důvod; napište ho jednou větou, ostatní ho uvidí."


# --- process ------------------------------------------------------------------------------------------------


def phase_is_complete(facts: ProcessFacts) -> str | None:
    """Nothing that the method asks of the phase is missing; else all of it in one answer."""
    return " ".join(facts.gaps) or None


# --- meeting of groups --------------------------------------------------------------------------------------


def day_is_set(facts: GroupMeetingFacts) -> str | None:
    """An invitation says when."""
    return None if facts.held_until else "Jednání nemá den; doplňte den, hodinu a\u00a0místo."


def somebody_is_invited(facts: GroupMeetingFacts) -> str | None:
    """A group without members can't be invited."""
    return None if facts.invited else "Skupina nemá žádného člena; nejdřív zapište její členy."


def group_agenda_is_not_empty(facts: GroupMeetingFacts) -> str | None:
    """An invitation says what about."""
    return None if facts.agenda else "Jednání nemá žádný bod programu; doplňte aspoň jeden."


def invitation_is_in_time(facts: GroupMeetingFacts) -> str | None:
    """The invitation period of the rules of procedure (3 working, 7 or 10 days: domain.md 4); urgent ones are free."""
    if facts.is_urgent or facts.invited_by is None or facts.today <= facts.invited_by:
        return None
    return (
        f"Pozvánka měla odejít nejpozději {czech_date(facts.invited_by)} (lhůta podle jednacího řádu skupiny); "
        "zvolte pozdější den, nebo jednání svolejte jako naléhavé a\u00a0uveďte důvod."
    )


def group_day_has_come(facts: GroupMeetingFacts) -> str | None:
    """Nobody was present at a meeting that is yet to be held."""
    if facts.held_until is None:
        return "Jednání nemá den; doplňte, kdy se konalo."
    if facts.today < facts.held_until:
        return f"Jednání se koná až {czech_date(facts.held_until)}; prezenci zapište po něm."
    return None


def group_was_quorate(facts: GroupMeetingFacts) -> str | None:
    """The quorum of the rules of procedure, for each group; kept where attendance is kept."""
    if not facts.is_attendance_kept:
        return None
    short = [
        f"skupina „{name}“: přítomno {present} z\u00a0potřebných {needed}"
        for name, present, needed in facts.present
        if present < needed
    ]
    if not short:
        return None
    return (
        f"Jednání nebylo usnášeníschopné ({'; '.join(short)}). Doplňte prezenci, nebo zapište, že se jednání "
        "konalo bez usnášení."
    )


def group_minutes_are_written(facts: GroupMeetingFacts) -> str | None:
    """Minutes that say nothing are not closed."""
    return None if facts.minutes.strip() else "Zápis je prázdný; doplňte průběh aspoň jednoho bodu."


# --- plan ---------------------------------------------------------------------------------------------------


def plan_is_whole(facts: PlanFacts) -> str | None:
    """Each measure says who, by when, for how much and how it is measured."""
    return " ".join(facts.faults) or None


def comment_minimums_are_kept(facts: PlanFacts) -> str | None:
    """The draft hangs two weeks before the hearing and comments run two weeks after it (CpKP, domain.md 4)."""
    return " ".join(facts.minimum_faults) or None


def comment_window_is_closed(facts: PlanFacts) -> str | None:
    """Nobody settles the last comment before the window closes."""
    if facts.window_closes_on is None or facts.window_closes_on < facts.today:
        return None
    return f"Připomínky lze podávat do {czech_date(facts.window_closes_on)}; dokončete plán až potom."


def every_comment_is_settled(facts: PlanFacts) -> str | None:
    """Every comment is recorded, settled and reasoned (domain.md 4)."""
    if not facts.unsettled:
        return None
    words = {1: "zbývá vypořádat 1 připomínku"}.get(
        facts.unsettled, f"nevypořádaných připomínek: {facts.unsettled}"
    )
    return f"Plán nelze dokončit: {words}. Vypořádejte je s\u00a0důvodem."


def plan_was_approved(facts: PlanFacts) -> str | None:
    """Approved is what a body approved: by a resolution of our road, or by another municipality's."""
    if facts.is_proposal_adopted or facts.consents:
        return None
    return (
        "Plán zatím neschválil žádný orgán; zapište usnesení obce, nebo počkejte na usnesení o\u00a0návrhu."
    )


# --- comment ------------------------------------------------------------------------------------------------


def confirmation_is_in_time(facts: CommentFacts) -> str | None:
    """A link of the confirmation holds for a while."""
    if facts.expires_at is None or facts.now <= facts.expires_at:
        return None
    return "Odkaz k\u00a0potvrzení připomínky už neplatí; podejte připomínku znovu."


def settlement_is_chosen(facts: CommentFacts) -> str | None:
    """Accepted, partly, rejected or noted."""
    if facts.settlement in {kind.value for kind in Settlement}:
        return None
    return "Zvolte, jak se připomínka vypořádá: přijata, přijata zčásti, nepřijata, nebo vzata na vědomí."


# --- public hearing -----------------------------------------------------------------------------------------


def draft_was_out_in_time(facts: HearingFacts) -> str | None:
    """The draft is available two weeks before the hearing, or as long as the town asks for (CpKP: domain.md 4)."""
    draft = facts.draft
    if draft is None:
        return None
    if facts.draft_out_on is None:
        return (
            f"Návrh plánu není zveřejněn; má být k\u00a0dispozici nejpozději {czech_date(draft.limit)}, "
            f"{draft.words} před projednáním. Zveřejněte ho; vyjde-li dnes, je nejbližší možný den projednání "
            f"{czech_date(draft.earliest)}."
        )
    if facts.draft_out_on > draft.limit:
        return (
            f"Návrh plánu je zveřejněn od {czech_date(facts.draft_out_on)}, před projednáním má být k\u00a0dispozici "
            f"{draft.words} (od {czech_date(draft.limit)}). Nejbližší možný den je {czech_date(draft.earliest)}; "
            "zvolte ho, nebo pozdější."
        )
    return None


def hearing_has_not_begun(facts: HearingFacts) -> str | None:
    """What has begun is held or was cancelled; it can't be moved any more."""
    if not facts.has_begun:
        return None
    return (
        "Oznámený den a\u00a0hodina projednání už nastaly, přeložit ho nelze. Zapište, že se konalo, "
        "nebo ho zrušte a\u00a0naplánujte nové."
    )


def new_day_is_known_in_time(facts: HearingFacts) -> str | None:
    """A moved hearing is announced anew: its new day is known as long before as its draft has to be out."""
    draft = facts.draft
    if draft is None or facts.today <= draft.limit or draft_was_out_in_time(facts) is not None:
        return None
    return (
        f"O\u00a0novém dni {czech_date(facts.held_on)} se mělo vědět nejpozději {czech_date(draft.limit)} "
        f"({draft.words} předem jako při oznámení). Nejbližší možný den je {czech_date(draft.earliest)}; "
        "zvolte ho nebo pozdější, nebo projednání přeložte s\u00a0výhradou."
    )


def hearing_day_has_come(facts: HearingFacts) -> str | None:
    """Nobody writes what will be said."""
    if facts.today >= facts.held_on:
        return None
    return f"Veřejné projednání se koná až {czech_date(facts.held_on)}; zapište ho po něm."


def hearing_minutes_are_written(facts: HearingFacts) -> str | None:
    """Minutes that say nothing are not closed."""
    return None if facts.minutes.strip() else "Zápis z\u00a0veřejného projednání je prázdný; doplňte ho."
