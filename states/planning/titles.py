"""Does the title of a paper say what it leads to? A link called „zde“ says nothing to who only hears the links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from states.attachment import one_line
from states.folding import fold

LONGEST_TITLE = 300
LONGEST_ADDRESS = 1000
_SAY_NOTHING = (
    "zde tady tu sem odkaz odkazu odkazem link here click klikni kliknete kliknutim klik vice dalsi precist "
    "cist stahnout stahnete stazeni ke k na pro je v a soubor souboru dokument dokumentu priloha prilohy pdf "
    "doc docx word xls xlsx excel otevrit otevrete zobrazit zobrazte nahled nahlednuti dispozici web www "
    "stranka tento toto"
)
"""Words that are in many links and tell none of them from another."""


def title_fault(title: str) -> str | None:
    """Why a text can't be the title of a paper; None if it says what the paper is."""
    text = one_line(title)
    if not text:
        return "Chybí název; napište, co to je, třeba „Zápis z\u00a01. jednání skupiny Senioři“."
    if len(text) > LONGEST_TITLE:
        return f"Název má {len(text)} znaků, vejde se jich nejvýš {LONGEST_TITLE}; zkraťte ho."
    words = re.findall(r"[^\W_]+", fold(text))
    if re.match(r"(https?://|www\.)", text.lower()):
        return "Název je jen adresa; napište slovy, co na ní je, adresa má vlastní pole."
    if len([word for word in words if word not in _SAY_NOTHING.split()]) < 1 or not re.search(
        r"[^\W\d_]{3}", text
    ):
        return (
            f"Název „{text}“ neříká, kam odkaz vede; kdo stránku jen poslouchá, slyší odkazy bez okolí. "
            "Napište, co to je, čeho se to týká a\u00a0ze kterého dne."
        )
    return None


def address_fault(address: str) -> str | None:
    """Why a text can't be an address elsewhere; None if it can."""
    wrong = (
        "Adresa musí začínat https:// (nebo http://) a\u00a0mít jméno serveru; "
        "zkopírujte ji celou z\u00a0prohlížeče."
    )
    if len(address) > LONGEST_ADDRESS or any(ord(sign) <= 32 or sign in '<>"\\' for sign in address):
        return wrong
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return wrong
    if parts.scheme not in ("http", "https") or "." not in host or parts.username or parts.password:
        return wrong
    return None
