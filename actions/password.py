"""Which passwords do we take, and how are they kept? Argon2 hashes; rules of length, none of composition."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache
from typing import Any

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from sqlalchemy.engine import Row

SHORTEST, LONGEST = 12, 200
"""Characters of a password."""
SAMPLE_PASSWORD = "ukazkove-razitko"  # noqa: S105  # the login page shows it to everybody
"""The password of all sample people."""

_HASHES = PasswordHash.recommended()
_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MB and a core; more of them at once would let strangers use the machine up."""
_FEWEST_DIFFERENT = 5
_FEWEST_LEFT = 6
"""Characters that a password must have besides the person's own names."""


def hash_of(password: str) -> str:
    """The password as it is kept. Takes tens of milliseconds: never within a transaction that writes."""
    with _AT_ONCE:
        return _HASHES.hash(_normal(password))


def verify(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password, and its new hash if the old one is made by weaker parameters.

    Without a kept hash the same work is done for nothing, so that nobody can tell by the clock.
    """
    with _AT_ONCE:
        if kept is None:
            _HASHES.verify(_normal(password), _nobodys())
            return False, None
        try:
            return _HASHES.verify_and_update(_normal(password), kept)
        except UnknownHashError:
            return False, None


def password_fault(password: str, person: Row[Any]) -> str | None:
    """What is wrong with a new password of a person, a Czech sentence; None if it will do."""
    typed = _normal(password)
    if len(typed) < SHORTEST:
        return f"Heslo je krátké: musí mít nejméně {SHORTEST} znaků; nejlépe poslouží několik slov za sebou."
    if len(typed) > LONGEST:
        return f"Heslo je příliš dlouhé: smí mít nejvýš {LONGEST} znaků; zkraťte ho."
    if typed == SAMPLE_PASSWORD:
        return "Toto je heslo ukázkových osob, které zná každý; zvolte jiné."
    if len(set(typed)) < _FEWEST_DIFFERENT:
        return "Heslo opakuje stále stejné znaky; zvolte jiné, nejlépe několik slov za sebou."
    if _is_own_name(typed, person):
        return "Heslo je složené z\u00a0Vašeho jména nebo adresy; zvolte takové, které nikdo neuhodne."
    return None


def _is_own_name(typed: str, person: Row[Any]) -> bool:
    """Whether little is left of the password without the person's name, code and e-mail."""
    left = _letters(typed)
    words = [
        person.email,
        person.code,
        person.name,
        *person.email.replace("@", ".").split("."),
        *person.name.split(),
    ]
    for word in sorted({_letters(word) for word in words}, key=len, reverse=True):
        if len(word) >= 3:
            left = left.replace(word, "")
    return len(left) < _FEWEST_LEFT


def _letters(text: str) -> str:
    """Letters and digits alone, small, without diacritics."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _normal(password: str) -> str:
    """The same password whatever keyboard typed it; spaces around it are a slip of copying."""
    return unicodedata.normalize("NFKC", password).strip()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHES.hash(secrets.token_urlsafe(32))
