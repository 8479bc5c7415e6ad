"""Is a kept connection to PostgreSQL still alive? It is asked before it is used again, unless it just was.

Asking each time (SQLAlchemy's ``pool_pre_ping``) is a journey more for every act. A connection that was in use a moment
ago is not asked as long as it is silent: a server that goes away closes its connections, and that is heard.
"""

from __future__ import annotations

import select
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

RESTED = 1.0
"""Seconds after which a connection is asked in any case: the other machine may have gone without a word."""


def ask_the_rested(engine: Engine) -> None:
    """Sees to it; if the server of a connection has gone, all that are kept are opened anew."""

    def given_back(_driver: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    def taken_out(driver: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get("rests_since")  # None: it has just been opened
        if since is None:
            return
        try:
            if time.monotonic() - since > RESTED or not _is_silent(driver):
                engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as fault:
            raise sa.exc.InvalidatePoolError("the server has gone") from fault

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken_out)


def _is_silent(driver: Any) -> bool:
    """Whether nothing has come by itself: what does is the end of the connection, or the server's last word."""
    heard = select.poll()
    heard.register(driver.fileno(), select.POLLIN)
    return not heard.poll(0)
