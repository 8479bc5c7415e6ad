"""What are letters and documents called in lists? Czech labels of their kinds and states."""

from __future__ import annotations

KIND_LABELS: dict[str, str] = {
    "sign_off_request": "žádost o\u00a0souhlas",
    "opinion_request": "žádost o\u00a0vyjádření",
    "sign_off_returned": "vrácení k\u00a0dopracování",
    "sign_off_completed": "schvalování dokončeno",
    "sign_off_reminder": "připomínka souhlasu",
    "sign_off_escalation": "upozornění nadřízenému",
    "form_signature_request": "žádost o\u00a0podpis formuláře",
    "hand_in_reminder": "připomínka odevzdání",
    "meeting_invitation": "pozvánka na jednání",
    "agenda_changed": "změna programu jednání",
    "late_item_request": "žádost o\u00a0pozdní bod",
    "late_item_decided": "rozhodnutí o\u00a0pozdním bodu",
    "item_placed": "zařazení na program",
    "meeting_moved": "přeložené jednání",
    "meeting_cancelled": "zrušené jednání",
    "outcome_recorded": "výsledek projednání",
    "assignment_given": "úkol z\u00a0usnesení",
    "assignment_reminder": "připomínka úkolu",
    "assignment_reported": "zpráva o\u00a0splnění úkolu",
    "assignment_answered": "odpověď na zprávu o\u00a0úkolu",
    "extension_asked": "žádost o\u00a0prodloužení úkolu",
    "report_reminder": "připomínka zprávy o\u00a0úkolu",
    "assignment_escalation": "nesplněný úkol nadřízenému",
    "unfinished_tasks": "nesplněná usnesení před jednáním",
    "minutes_signature_request": "žádost o\u00a0podpis zápisu",
    "minutes_reminder": "připomínka zápisu",
    "minutes_returned": "vrácení zápisu k\u00a0opravě",
    "extract_made": "výpis z\u00a0usnesení",
    "handed_over": "předání k\u00a0posouzení",
    "delegation_given": "zastupování",
    "delegation_entered": "zastupování zapsané úřadem",
    "password_reset": "nové heslo",
    "resolution_suspended": "pozastavení usnesení",
    "item_returned": "návrat odloženého bodu",
    "invitation": "pozvánka k\u00a0přihlášení",
    "letters_digest": "denní souhrn dopisů",
}
CHANNEL_LABELS: dict[str, str] = {"channel_trial": "zkušební zpráva kanálu"}
"""Kinds that no letter has: they go through channels alone."""
GOES_TO_WHO_ACTS: dict[str, str] = {
    "sign_off_request": "asks for the next step, with the link to it",
    "opinion_request": "asks for the next step, with the link to it",
    "form_signature_request": "asks for the next step, with the link to it",
    "minutes_signature_request": "asks for the next step, with the link to it",
    "assignment_given": "a duty with its term, laid on by a body",
    "meeting_invitation": "the law has every member invited",
    "agenda_changed": "the law has every member invited to what will be heard",
    "item_returned": "the machine placed it when the meeting was planned",
    "password_reset": "asked for by who gets it",
    "invitation": "carries the link to the first password",
}
"""Kinds of letters that whoever acts gets too, and why. Of all else they know: they did it."""
STATE_LABELS: dict[str, str] = {
    "owed": "čeká na odeslání",
    "sent": "odesláno",
    "failed": "nepodařilo se",
    "dropped": "odpadlo, neodesílá se",
    "carried": "v\u00a0denním souhrnu",
}
DOCUMENT_LABELS: dict[str, str] = {
    "proposal": "formulář návrhu",
    "extract": "výpis z\u00a0usnesení",
    "sign_off_sheet": "schvalovací list",
    "invitation": "pozvánka na jednání",
    "invitation_pdf": "pozvánka na jednání (PDF)",
    "packet_pdf": "podklady k\u00a0jednání (PDF)",
    "packet_zip": "podklady k\u00a0jednání (ZIP)",
    "extract_pdf": "výpis z\u00a0usnesení (PDF)",
    "compliance_clause": "doložka podle §\u00a041",
    "task_control": "kontrola plnění usnesení",
    "minutes": "zápis z\u00a0jednání",
    "minutes_pdf": "zápis z\u00a0jednání (PDF)",
}
