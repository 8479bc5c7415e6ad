"""Who does another office's sign-in service say it is? OpenID Connect: the code flow with PKCE, through Authlib.

Nothing heavy is imported before somebody really signs in this way.
"""

from __future__ import annotations

import logging
import secrets
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from actions.office import Settings
from states.machine import Refused
from web.cookies import same

logger = logging.getLogger("razitko.oidc")
COMES_BACK_TO = "/prihlaseni/oidc/zpet"
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key that the service alone has; never "none", never a shared secret."""
LEEWAY = 60
"""Seconds by which the clocks of two offices may differ."""
WAITS = 10.0
"""Seconds for an answer of the service."""
_LONGEST_SUBJECT = 255
_KEPT_FOR = 600.0
"""Seconds for which the service's description of itself is not asked for again."""


class NotReached(Refused):
    """The service does not answer, or not as one would."""

    def __init__(self) -> None:
        super().__init__("Přihlašovací služba teď neodpovídá. Zkuste to za chvíli, nebo se přihlaste heslem.")


class NotProved(Refused):
    """The service's answer does not hold; the log says why, the person learns what to do."""

    def __init__(self, why: str) -> None:
        logger.warning("OIDC: %s", why)
        super().__init__(
            "Odpověď přihlašovací služby se nepodařilo ověřit, proto jsme Vás nepřihlásili. "
            "Zkuste to znovu; když se to opakuje, řekněte správci."
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the service vouches for."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


def begin(settings: Settings) -> tuple[str, dict[str, str]]:
    """The address where the person signs in, and what their browser keeps meanwhile for `finish`."""
    errand = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    found = _description(settings)
    with _client(settings, found) as client:
        url, _state = client.create_authorization_url(
            found["authorization_endpoint"],
            state=errand["state"],
            nonce=errand["nonce"],
            code_verifier=errand["verifier"],
        )
    return str(url), errand


def finish(settings: Settings, errand: Mapping[str, str] | None, answer: Mapping[str, str]) -> Identity:
    """Whom the service vouches for, after its answer was checked from all sides; raises Refused.

    Its tokens are dated by the world's clock, whatever the clock of a sample office says.
    """
    if errand is None or not same(answer.get("state", ""), errand.get("state", "-")):
        raise Refused(
            "Přihlášení nezačalo v\u00a0tomto prohlížeči, nebo trvalo déle než deset minut; začněte znovu."
        )
    if answer.get("error"):
        logger.info("OIDC: the service answered %r", answer["error"][:60])
        raise Refused("Přihlášení u\u00a0přihlašovací služby nebylo dokončeno; zkuste to znovu.")
    found = _description(settings)
    if answer.get("iss", found["issuer"]) != found["issuer"]:  # RFC 9207
        raise NotProved("the answer came from another issuer")
    token = _token(settings, found, answer.get("code", ""), errand["verifier"])
    claims = _claims(settings, token, errand["nonce"])
    said = claims if "email" in claims else _userinfo(found, token, claims)
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=str(said.get("email") or ""),
        is_verified=said.get("email_verified") is True,
    )


def _token(settings: Settings, found: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
    import httpx
    from authlib.common.errors import AuthlibBaseError

    try:
        with _client(settings, found) as client:
            token: Mapping[str, Any] = client.fetch_token(
                found["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
            )
    except AuthlibBaseError as fault:
        raise NotProved(f"the code was not accepted ({fault.error})") from None
    except (httpx.HTTPError, ValueError) as fault:
        logger.warning("OIDC: %s: %r", found["token_endpoint"], fault)
        raise NotReached from None
    if not isinstance(token.get("id_token"), str):
        raise NotProved("there is no id_token in the answer")
    return token


def _claims(settings: Settings, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
    """What the id_token says: signature, issuer, audience, time, nonce and the access token's hash are checked."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=SIGNATURES, strict_check_header=False)
    try:
        try:
            read = jwt.decode(token["id_token"], KeySet.import_key_set(_keys(settings)), registry=registry)
        except InvalidKeyIdError:  # the service has changed its keys
            keys = KeySet.import_key_set(_keys(settings, anew=True))
            read = jwt.decode(token["id_token"], keys, registry=registry)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": settings.oidc_issuer},
                "aud": {"essential": True, "value": settings.oidc_client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(time.time()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise NotProved(f"the id_token does not hold ({fault})") from None
    if not isinstance(claims["sub"], str) or len(claims["sub"]) > _LONGEST_SUBJECT:
        raise NotProved("the subject of the id_token is no subject (OpenID Connect Core, 2)")
    checked: Mapping[str, Any] = claims
    return checked


def _userinfo(
    found: Mapping[str, Any], token: Mapping[str, Any], claims: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The e-mail from the service's second window, where the id_token has none."""
    endpoint = found.get("userinfo_endpoint")
    if not endpoint:
        return {}
    said = _json(str(endpoint), {"Authorization": f"Bearer {token.get('access_token', '')}"})
    if said.get("sub") != claims["sub"]:
        raise NotProved("userinfo speaks of somebody else")
    return said


# --- the service itself ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _library() -> Any:
    from authlib import deprecate  # sets the filter that the next lines must come after

    with warnings.catch_warnings():
        # Authlib would rather have httpx2; the whole house speaks through httpx, which it still knows.
        warnings.simplefilter("ignore", deprecate.AuthlibDeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client
    return OAuth2Client


def _client(settings: Settings, found: Mapping[str, Any]) -> Any:
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    return _library()(
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        token_endpoint_auth_method=basic if settings.oidc_client_secret else "none",
        scope="openid email",
        redirect_uri=settings.base_url + COMES_BACK_TO,
        code_challenge_method="S256",
        timeout=WAITS,
    )


def _description(settings: Settings) -> Mapping[str, Any]:
    """What the service says of itself (OpenID Connect Discovery); it must name the issuer we were told."""
    assert settings.oidc_issuer is not None  # the routes ask first
    found = _kept(settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration", _period())
    if found.get("issuer") != settings.oidc_issuer:
        raise NotProved(
            f"the service calls itself {found.get('issuer')!r}, RAZITKO_OIDC_ISSUER says otherwise"
        )
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not _is_safe(str(found.get(name, ""))):
            raise NotProved(f"{name} of the service is no address with TLS")
    return found


def _keys(settings: Settings, *, anew: bool = False) -> Any:
    address = str(_description(settings)["jwks_uri"])
    return _json(address) if anew else _kept(address, _period())


def _is_safe(address: str) -> bool:
    """Over TLS, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    )


def _period() -> int:
    return int(time.monotonic() // _KEPT_FOR)


@lru_cache(maxsize=8)
def _kept(address: str, _period: int) -> Mapping[str, Any]:
    return _json(address)


def _json(address: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    import httpx

    if not _is_safe(address):
        raise NotProved("RAZITKO_OIDC_ISSUER is no address with TLS")
    try:
        answer = httpx.get(address, headers=headers, timeout=WAITS)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        logger.warning("OIDC: %s: %r", address, fault)
        raise NotReached from None
    if not isinstance(found, dict):
        raise NotReached
    return found
