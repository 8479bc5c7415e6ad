"""Has this machine the same secret key as the others? One with a key of its own would send letters with dead links."""

from __future__ import annotations

import hashlib
import hmac

from db.installation import keep_secret_mark, secret_mark
from db.session import Database
from states.machine import Refused

OTHER_KEY = (
    "Tento počítač má jiný tajný klíč než ostatní: odkazy v\u00a0dopisech, které by odeslal, by jinde neplatily. "
    "Nastavte mu stejný RAZITKO_SECRET (nebo soubor secret.key), jaký mají ostatní. Byl-li klíč vyměněn schválně, "
    "potvrďte to příkazem „razitko init --new-secret“; dříve odeslané odkazy a\u00a0přihlášení tím skončí."
)


def mark_of(secret: str) -> str:
    """What can be kept of a key without keeping the key."""
    return hmac.new(secret.encode(), b"razitko.secret", hashlib.sha256).hexdigest()


def require_same_secret(database: Database, secret: str) -> None:
    """Raises Refused if the installation is marked with another key; DatabaseAway."""
    with database.read() as connection:
        kept = secret_mark(connection)
    if kept is not None and not hmac.compare_digest(kept, mark_of(secret)):
        raise Refused(OTHER_KEY)


def mark_secret(database: Database, secret: str, *, anew: bool = False) -> None:
    """Marks the installation with its key the first time, or ``anew``; otherwise raises Refused for another key."""
    with database.write() as connection:
        kept = secret_mark(connection)
        if kept is None or anew:
            keep_secret_mark(connection, mark_of(secret))
            return
    require_same_secret(database, secret)
