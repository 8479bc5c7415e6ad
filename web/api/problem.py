"""What is a refusal of the API made of? A problem document (RFC 9457) of a known kind; FastAPI is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """One kind of refusal: its status, what it is called and when it comes."""

    status: int
    title: str
    when: str


KINDS: dict[str, Kind] = {
    "token": Kind(401, "Token chybí nebo neplatí", "bez platného tokenu v\u00a0hlavičce Authorization"),
    "foreign": Kind(
        403,
        "Požadavek poslala cizí stránka",
        "hlavička Origin nebo Sec-Fetch-Site říká, že ho prohlížeč odeslal z\u00a0jiné adresy",
    ),
    "scope": Kind(403, "Token k\u00a0tomu nemá rozsah", "operace potřebuje jiný rozsah, než token má"),
    "role": Kind(403, "K\u00a0tomu nemáte funkci", "osoba tokenu nemá funkci, která to smí"),
    "not-found": Kind(404, "Nic tu není", "záznam není, nebo ho osoba tokenu nevidí (nerozlišuje se)"),
    "method": Kind(405, "Tuto adresu takto použít nelze", "adresa nezná použitou metodu HTTP"),
    "refused": Kind(409, "Nic jsme nezapsali", "jednací řád to teď nedovoluje; reasons říkají proč"),
    "faster": Kind(409, "Někdo byl rychlejší", "verze v\u00a0požadavku už není poslední"),
    "too-large": Kind(413, "Příliš velký požadavek", "tělo nebo soubor je větší, než se přijímá"),
    "malformed": Kind(
        422, "Požadavku nerozumíme", "tělo nebo parametr není v\u00a0pořádku; errors říkají kde"
    ),
    "fault": Kind(500, "Něco se pokazilo", "chyba na naší straně; je zapsaná v\u00a0protokolu"),
    "unavailable": Kind(
        503,
        "Teď to nejde",
        "databáze, úložiště souborů nebo server Prefect neodpovídá, nebo úřad nemá pravidla města",
    ),
}
_OF_STATUS = {kind.status: code for code, kind in reversed(KINDS.items())}
"""The first kind of each status: what is meant where nothing but the status is known."""
_USUAL = {
    400: "Tělo požadavku se nepodařilo přečíst; pošlete JSON v\u00a0UTF-8, soubory jako multipart/form-data.",
    403: "Požadavek odeslala jiná webová stránka, proto jsme ho neprovedli. Volejte API ze svého programu.",
    404: "Na této adrese nic není; operace vypisuje stránka /api/v1/.",
    405: "Tato adresa takovou metodu HTTP nezná; operace vypisuje stránka /api/v1/.",
    413: "Tělo požadavku je příliš velké; nic se nezměnilo.",
    500: "Požadavek se nepodařilo vyřídit. Chyba je zapsaná a\u00a0správce ji uvidí.",
}


def problem(
    kind: str,
    reasons: Sequence[str],
    errors: Sequence[tuple[Sequence[str | int], str]] = (),
    headers: dict[str, str] | None = None,
    status: int | None = None,
) -> JSONResponse:
    """The problem document of a kind, with its sentences and the fields they are about."""
    known = KINDS[kind]
    body: dict[str, Any] = {
        "type": f"/api/v1/#{kind}",
        "title": known.title,
        "status": status or known.status,
        "detail": " ".join(reasons),
        "reasons": list(reasons),
    }
    if errors:
        body["errors"] = [{"path": list(path), "sentence": sentence} for path, sentence in errors]
    return JSONResponse(body, status or known.status, headers, media_type=MEDIA_TYPE)


def problem_of_status(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    """The problem document with the usual words for a status of HTTP."""
    kind = _OF_STATUS.get(status, "malformed" if status < 500 else "fault")
    sentence = _USUAL.get(status, _USUAL[400] if status < 500 else _USUAL[500])
    return problem(kind, [sentence], headers=headers, status=status)
