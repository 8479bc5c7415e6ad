"""What does every answer carry, and which requests are turned away before a view sees them?"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from states.machine import Refused
from web.refusals import refused

ACCESS = logging.getLogger("razitko.access")
BIGGEST_FORM = 64 * 1024
"""Bytes of a request's body unless its route says otherwise; an opinion of a few pages fits in."""
LONGEST_PATH = 1000
"""Characters of an address's path: the longest of ours ends with the name of a file."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",  # the address of a page is the right to act
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHARSET = re.compile(r"""charset\*?\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)


def headers_for(base_url: str) -> Mapping[str, str]:
    """The headers of every answer of an office whose address is ``base_url``; HSTS only where it has TLS."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if base_url.startswith("https://") else {}
    return {**_ALWAYS, **secure}


def comes_from_elsewhere(headers: Headers, base_url: str) -> bool:
    """Whether a page of somebody else's sent this form.

    Under our ``Referrer-Policy: no-referrer`` browsers send ``Origin: null`` with our own forms too (Fetch, 3.1),
    so null says nothing; Sec-Fetch-Site does, in every browser since 2023.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin", "null")
    try:
        return origin != "null" and urlsplit(origin).netloc not in (
            urlsplit(base_url).netloc,
            headers.get("host"),
        )
    except ValueError:  # no address at all
        return True


def is_unreadable(headers: Headers) -> bool:
    """Whether a form names a coding other than ours: browsers never do, and some codings smuggle in half letters."""
    charset = _CHARSET.search(headers.get("content-type", ""))
    return charset is not None and charset[1].lower() not in ("utf-8", "utf8", "us-ascii")


def refuse_plain_http(host: str, base_url: str) -> None:
    """Raises Refused if passwords would go through a network unencrypted."""
    address = urlsplit(base_url)
    if address.scheme != "https" and not _is_here(host) and not _is_here(address.hostname or ""):
        raise Refused(
            f"Adresa úřadu {base_url} (RAZITKO_BASE_URL) nezačíná https://; hesla a\u00a0přihlášení by šla sítí "
            "nešifrovaná. Postavte před stránky proxy server s\u00a0certifikátem a\u00a0nastavte jeho adresu."
        )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def came_unencrypted(scope: Scope, headers: Headers) -> bool:
    """Whether a proxy says that somebody came to it by plain http, where a password would be read on its way.

    Who comes past every proxy is on our side of them, as are those that ask for our health.
    """
    is_plain = scope["scheme"] == "http" and headers.get("x-forwarded-proto", "").strip() == "http"
    return is_plain and not scope["path"].startswith("/zdravi")


def to_address(scope: Scope, base_url: str) -> ASGIApp:
    """Sends a request to the same page at the office's one address."""
    path, query = (scope[part].decode("ascii", "replace") for part in ("raw_path", "query_string"))
    url = f"{base_url}{path}{'?' if query else ''}{query}"
    return RedirectResponse(url, status_code=308, headers={"Cache-Control": "no-store"})


class Guarded:
    """ASGI middleware: security headers, foreign forms refused, bodies limited, one line without tokens in the log."""

    def __init__(self, app: ASGIApp, base_url: str, biggest: Callable[[Scope], int] | None = None) -> None:
        self.app = app
        self.base_url = base_url
        self.biggest = biggest or (lambda _scope: BIGGEST_FORM)
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers_for(base_url).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 500  # if nothing is sent here, the page for unexpected faults is sent outside

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self.headers if header[0] not in given),
                ]
            await send(message)

        try:
            request = Headers(scope=scope)
            if len(scope["path"]) > LONGEST_PATH:
                await refused(404, scope["path"])(scope, receive, send_guarded)
            elif self.base_url.startswith("https://") and came_unencrypted(scope, request):
                await to_address(scope, self.base_url)(scope, receive, send_guarded)
            elif scope["method"] not in _SAFE and comes_from_elsewhere(request, self.base_url):
                await refused(403, scope["path"])(scope, receive, send_guarded)
            elif scope["method"] not in _SAFE and is_unreadable(request):
                await refused(400, scope["path"])(scope, receive, send_guarded)
            else:
                biggest = BIGGEST_FORM if scope["method"] in _SAFE else self.biggest(scope)
                await self.app(scope, _limited(receive, request, biggest), send_guarded)
        finally:
            took = (time.perf_counter() - begun) * 1000
            ACCESS.info("%s %s %d %.0f ms", scope["method"], loggable(scope["path"]), status, took)


def _limited(receive: Receive, headers: Headers, biggest: int) -> Receive:
    """``receive`` that answers 413 for a body over the limit, announced or streamed."""
    announced = headers.get("content-length", "0")
    read = 0

    async def receive_limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > biggest or (announced.isascii() and announced.isdigit() and int(announced) > biggest):
            raise HTTPException(413)
        return message

    return receive_limited


_WITH_TOKEN = re.compile(r"/(?:o|heslo/nove)/")
_KNOWN = re.compile(
    r"/(?:(?:static|navrhy|souhlasy|jednani|usneseni|ukoly|stul|sprava|nepritomnost|prihlaseni|odhlaseni|heslo|api|planovani|verejne)(?:/.*)?|zdravi)?"
)


def loggable(path: str) -> str:
    """A path as a log may keep it: known addresses, with a star for a token; any other may be a mistyped one."""
    if found := _WITH_TOKEN.match(path):
        return f"{found.group()}*" + ("/hotovo" if path.endswith("/hotovo") else "")
    if "razitko_" in path:  # a token of a program, pasted into an address
        return "(jiná adresa)"
    known = path.isascii() and path.isprintable() and _KNOWN.fullmatch(path)
    return path[:120] if known else "(jiná adresa)"
