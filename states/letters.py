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
    "minutes_returned": "vrácení zápisu k\u00a0opravě",
    "extract_made": "výpis z\u00a0usnesení",
    "handed_over": "předání k\u00a0posouzení",
    "delegation_given": "zastupování",
    "delegation_entered": "zastupování zapsané úřadem",
    "password_reset": "nové heslo",
    "invitation": "pozvánka k\u00a0přihlášení",
}
STATE_LABELS: dict[str, str] = {
    "owed": "čeká na odeslání",
    "sent": "odesláno",
    "failed": "nepodařilo se",
}
DOCUMENT_LABELS: dict[str, str] = {
    "proposal": "formulář návrhu",
    "extract": "výpis z\u00a0usnesení",
    "sign_off_sheet": "schvalovací list",
    "extract_pdf": "výpis z\u00a0usnesení (PDF)",
    "compliance_clause": "doložka podle §\u00a041",
    "minutes": "zápis z\u00a0jednání",
    "minutes_pdf": "zápis z\u00a0jednání (PDF)",
}
