"""Against what does the office sign in? A real OpenID provider over HTTP, whose faults a test can switch on."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from web.serve import BackgroundServer

CLIENT_ID, CLIENT_SECRET = "razitko", "s3cret-100-percent"


def s256(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Provider:
    """Codes are good once, bound to the client, its address and PKCE; everything is checked as the standard says."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.person: dict[str, Any] = {
            "sub": "u-1",
            "email": "Doudova@trutnov.example",
            "email_verified": True,
        }
        self.claims: dict[str, Any] = {}  # what the id_token says instead
        self.left_out: set[str] = set()
        self.algorithm = "ES256"
        self.ways = ["client_secret_basic", "client_secret_post"]
        self.signs_with: Any = None
        self.userinfo: dict[str, Any] | None = None
        self.key: Any = ECKey.generate_key("P-256", {"kid": "first"})
        self.codes: dict[str, dict[str, str]] = {}
        self.used: set[str] = set()
        self.asked: list[str] = []
        self.server = BackgroundServer(
            Starlette(
                routes=[
                    Route("/.well-known/openid-configuration", self.describe),
                    Route("/authorize", self.authorize),
                    Route("/token", self.token, methods=["POST"]),
                    Route("/keys", self.keys),
                    Route("/userinfo", self.say_who),
                ]
            )
        )
        self.issuer = self.server.url
        self.calls_itself = self.issuer
        self.keys_are_at = f"{self.issuer}/keys"

    def describe(self, _request: Request) -> Response:
        self.asked.append("description")
        return JSONResponse(
            {
                "issuer": self.calls_itself,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": self.keys_are_at,
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "token_endpoint_auth_methods_supported": self.ways,
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                # what it says of signatures must not make anybody accept weaker ones
                "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256", "none"],
            }
        )

    def authorize(self, request: Request) -> Response:
        """Whoever comes is `person`: the provider's own password page is nothing we test."""
        asked = request.query_params
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT_ID
        assert set(asked["scope"].split()) >= {"openid", "email"}
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {
            name: asked[name] for name in ("redirect_uri", "nonce", "code_challenge", "client_id")
        }
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", status_code=302
        )

    async def token(self, request: Request) -> Response:
        form = await request.form()
        if self.ways == ["client_secret_post"]:
            said = f"{form['client_id']}:{form['client_secret']}"
        else:
            said = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        kept = self.codes.pop(str(form["code"]), None)
        refusal = {"error": "invalid_grant"}
        if said != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        if kept is None or kept["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse(refusal, status_code=400)
        if s256(str(form["code_verifier"])) != kept["code_challenge"]:
            return JSONResponse(refusal, status_code=400)
        access = secrets.token_urlsafe(16)
        now = int(self.now().timestamp())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": kept["nonce"],
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.left_out}
        key = self.signs_with or self.key
        header = {"alg": self.algorithm, "kid": self.key.kid}
        signed = jwt.encode(header, claims, key, registry=JWSRegistry(algorithms=[self.algorithm]))
        return JSONResponse(
            {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed},
            headers={"cache-control": "no-store"},
        )

    def keys(self, _request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def say_who(self, request: Request) -> Response:
        assert request.headers["authorization"].startswith("Bearer ")
        self.asked.append("userinfo")
        return JSONResponse(self.userinfo or self.person)


def other_key() -> ECKey:
    """A key of the same name that is not the provider's."""
    return ECKey.generate_key("P-256", {"kid": "first"})


def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rsa"})


def secret_key() -> OctKey:
    """The client's secret as a key: whoever has it could sign for anybody."""
    return OctKey.import_key(CLIENT_SECRET.encode().ljust(32, b"."))
