"""How does the web say no? Czech pages for what was refused, not found or broken; never a trace."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from templates.pages import page
from web.api import is_of_api
from web.api.problem import problem_of_status

_OFFICE = "Vraťte se na předchozí stránku, nebo začněte znovu od úvodní stránky úřadu."
_RETURN = "Vraťte se k\u00a0dopisu a\u00a0otevřete odkaz z\u00a0něj znovu."
_WORDS: dict[int, tuple[str, str, str]] = {
    400: (
        "Formulář se nepodařilo přečíst",
        "Odeslaná data jsou neúplná nebo poškozená; nic se nezměnilo.",
        _RETURN,
    ),
    401: (
        "Nejste přihlášeni",
        "Přihlášení mezitím skončilo, proto jsme nic nezapsali; rozepsaný návrh zůstal uložený.",
        "Přihlaste se znovu na úvodní stránce úřadu a\u00a0odešlete formulář ještě jednou.",
    ),
    403: (
        "Formulář nepřišel z\u00a0této stránky",
        "Požadavek odeslala jiná stránka, proto jsme ho neprovedli; nic se nezměnilo.",
        _RETURN,
    ),
    404: (
        "Stránka neexistuje",
        "Na této adrese nic není.",
        "Zkontrolujte adresu; odkaz z\u00a0dopisu zkopírujte celý, až do konce.",
    ),
    405: (
        "Takto stránku použít nelze",
        "Tato adresa uvedený způsob použití nezná; nic se nezměnilo.",
        _RETURN,
    ),
    413: (
        "Formulář je příliš velký",
        "Text je delší, než můžeme přijmout; nic se nezměnilo.",
        "Zkraťte ho, nebo delší text pošlete zpracovateli jako přílohu.",
    ),
    500: (
        "Něco se pokazilo",
        "Stránku se nepodařilo připravit. Chyba je zapsaná a\u00a0správce ji uvidí.",
        "Otevřete odkaz z\u00a0dopisu za chvíli znovu: stránka ukáže, zda bylo Vaše rozhodnutí zapsáno.",
    ),
    503: ("Úřad ještě není připraven", "Správce zatím nenačetl pravidla města.", "Zkuste to prosím později."),
}


def refused_page(
    status: int,
    heading: str,
    sentences: tuple[str, ...],
    advice: str,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """A page that says what was refused, why, and what to do."""
    text = page("refused", heading=heading, sentences=sentences, advice=advice)
    return HTMLResponse(text, status_code=status, headers=headers)


def error_page(
    status: int,
    sentence: str | None = None,
    headers: dict[str, str] | None = None,
    path: str = "/o/",
    heading: str | None = None,
) -> HTMLResponse:
    """The page for a status of HTTP; ``sentence`` and ``heading`` say more than the usual words.

    Who came by a link from a letter is told to return to the letter, anybody else to the office.
    """
    known, usual, advice = _WORDS.get(status, _WORDS[500 if status >= 500 else 400])
    if not path.startswith("/o/") and status not in (401, 503):
        advice = _OFFICE
    return refused_page(status, heading or known, (sentence or usual,), advice, headers)


def refused(status: int, path: str, headers: dict[str, str] | None = None) -> Response:
    """What is said to who came to ``path``: a page to people, a problem document to programs."""
    return problem_of_status(status, headers) if is_of_api(path) else error_page(status, None, headers, path)


class UnknownLink(HTTPException):
    """A token that is not ours; the message is the sentence for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(404, sentence)


async def on_http_exception(request: Request, fault: Exception) -> Response:
    """Starlette's own refusals (404, 405, 413, …) and ours."""
    assert isinstance(fault, HTTPException)
    if isinstance(fault, UnknownLink):
        return refused_page(404, "Odkaz neplatí", (fault.detail,), _RETURN)
    return refused(fault.status_code, request.url.path, dict(fault.headers or {}))
