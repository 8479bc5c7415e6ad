"""Is a database as new as the program? Read without Alembic, which takes longer to import than the web to start."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_VERSIONS = Path(__file__).with_name("migrations") / "versions"


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """The revisions of this program's migrations, the newest last: the numbers that their files begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py")))


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None for one that nobody has migrated. Raises SQLAlchemyError for no database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return str(found) if found is not None else None


def is_older(revision: str | None) -> bool:
    """Whether a database of ``revision`` has to be upgraded; a newer one wants a newer program (`db.away`)."""
    return revision is None or revision in known_revisions()[:-1]
