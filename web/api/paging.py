"""How does a list go on? By the key of its last row; ``next`` is the address of the following page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Query, Request

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="Kolik záznamů na stránku.", examples=[50])]
After = Annotated[
    int | None,
    Query(ge=1, le=2**31 - 1, description="Klíč poslední položky předchozí stránky; dává ho pole next."),
]


def paged(
    request: Request,
    rows: Sequence[Any],
    limit: int,
    shown: Callable[[Any], Any],
    key: Callable[[Any], Any] = lambda row: row.id,
) -> dict[str, Any]:
    """The page of ``rows``, which hold one more than ``limit`` if there is a page after it."""
    page = rows[:limit]
    following = None
    if len(rows) > limit:
        url = request.url.include_query_params(after=key(page[-1]))
        following = f"{url.path}?{url.query}"
    return {"items": [shown(row) for row in page], "next": following}
