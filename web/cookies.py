"""What do we keep in a browser? The session's token, a token of strangers' forms, and what was done a moment ago."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

_SAID_FOR = 120  # seconds
ERRAND_LASTS = 600  # seconds
_LONGEST_SAID = 2000  # characters; browsers keep 4 kB


def _name(plain: str, base_url: str) -> str:
    """`__Host-` binds a cookie to this very host; browsers take it over TLS only."""
    return f"__Host-{plain}" if base_url.startswith("https://") else plain


def _base_url(request: Request) -> str:
    return str(request.app.state.house.settings.base_url)


def _set(answer: Response, plain: str, value: str, base_url: str, max_age: int | None) -> None:
    answer.set_cookie(
        _name(plain, base_url),
        value,
        max_age=max_age,
        path="/",
        secure=base_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )


def session_token(request: Request) -> str | None:
    """The token of the session, if the browser has one."""
    return request.cookies.get(_name("razitko_session", _base_url(request)))


def keep_session(answer: Response, token: str, base_url: str) -> None:
    """Gives the browser the token of a new session, until the browser is closed."""
    _set(answer, "razitko_session", token, base_url, None)


def forget_session(answer: Response, base_url: str) -> None:
    """Takes the token back."""
    _set(answer, "razitko_session", "", base_url, 0)


def stranger_of(request: Request) -> str | None:
    """The mark of somebody who has not signed in."""
    return request.cookies.get(_name("razitko_navsteva", _base_url(request)))


def new_stranger() -> str:
    """A fresh mark."""
    return secrets.token_urlsafe(16)


def keep_stranger(answer: Response, mark: str, base_url: str) -> None:
    """Gives the browser the mark that its forms are tied to."""
    _set(answer, "razitko_navsteva", mark, base_url, None)


def stranger_csrf(secret: str, mark: str) -> str:
    """The token of forms before the door, tied to the mark."""
    return hmac.new(secret.encode(), f"stranger:{mark}".encode(), hashlib.sha256).hexdigest()


def same(sent: str, expected: str) -> bool:
    """Whether the form carried the token it was given; in constant time."""
    return hmac.compare_digest(sent.encode(), expected.encode())


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="said")


def remember_said(answer: Response, said: str, secret: str, base_url: str) -> None:
    """What the next page shows once."""
    _set(answer, "razitko_hlaseni", _serializer(secret).dumps(said[:_LONGEST_SAID]), base_url, _SAID_FOR)


def said_of(request: Request, secret: str) -> str:
    """What was done a moment ago; empty if nothing, or if the cookie is not ours."""
    kept = request.cookies.get(_name("razitko_hlaseni", _base_url(request)))
    if not kept:
        return ""
    try:
        return str(_serializer(secret).loads(kept, max_age=_SAID_FOR))
    except BadSignature:
        return ""


def forget_said(answer: Response, base_url: str) -> None:
    """It has been shown."""
    _set(answer, "razitko_hlaseni", "", base_url, 0)


def _errands(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="errand")


def keep_errand(answer: Response, errand: dict[str, str], secret: str, base_url: str) -> None:
    """What we must know again when somebody comes back from signing in elsewhere; signed, not secret."""
    _set(answer, "razitko_cesta", _errands(secret).dumps(errand), base_url, ERRAND_LASTS)


def errand_of(request: Request, secret: str) -> dict[str, str] | None:
    """What was kept; None if nothing was, if it is too old or not ours."""
    kept = request.cookies.get(_name("razitko_cesta", _base_url(request)))
    if not kept:
        return None
    try:
        found = _errands(secret).loads(kept, max_age=ERRAND_LASTS)
    except BadSignature:
        return None
    return {str(name): str(value) for name, value in found.items()}


def forget_errand(answer: Response, base_url: str) -> None:
    """It is done, whichever way it ended."""
    _set(answer, "razitko_cesta", "", base_url, 0)
