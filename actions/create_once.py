"""What if a program asks twice to create the same thing? Under one key it is created once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from actions.office import Office
from db.queries import tokens
from states.canonical import digest_of
from states.machine import Refused

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Created:
    """The id of what was created; ``is_repeated`` if that was by an earlier request."""

    id: int
    is_repeated: bool = False


def create_once(
    office: Office,
    connection: Connection,
    person_id: int,
    key: str,
    what: str,
    request: Any,
    create: Callable[[], int],
) -> Created:
    """Creates a thing, unless ``person_id`` has created it under ``key`` before; an empty key creates every time.

    ``what`` names the kind of thing, ``request`` is the plain data it is created of. Raises Refused if the key was
    used for another request.
    """
    if not key:
        return Created(create())
    kept = hashlib.sha256(f"{what}:{key}".encode("utf-8", "surrogatepass")).hexdigest()
    asked = digest_of(request)
    known = tokens.created_under(connection, person_id, kept)
    if known is None:
        made = create()
        tokens.keep_created(connection, person_id, kept, asked, made, office.now)
        return Created(made)
    if known.request != asked:
        raise Refused(
            f"Klíč Idempotency-Key „{key[:60]}“ už patří jinému požadavku; pro nový požadavek zvolte nový klíč."
        )
    return Created(known.subject_id, is_repeated=True)
