"""Towns that share one PostgreSQL server: a database each, or a schema each in one database."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TOWNS
from three_towns import At, signed_in

from actions.create_town import create_town
from actions.towns import Towns
from cli.town_mail import TownMail
from flows.deliver_letters import deliver_letters


def test_a_schema_of_a_shared_database_is_a_town_of_its_own(
    at: At, towns: Towns, postgresql_backend: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql_backend.create("region")
    inside = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    for code in ("obec-a", "obec-b"):
        with inside.connect() as connection:
            connection.execute(sa.text(f'CREATE SCHEMA "{code}"'))
        whole = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{code}"
        text = TOWNS["zeliv"].read_text(encoding="utf-8")
        create_town(towns, code, f"http://{code}.example", text, "zeliv.toml", database_url=whole)
    with inside.connect() as connection:
        rows = connection.execute(sa.text("SELECT count(*) FROM pg_tables WHERE tablename = 'proposal'"))
        assert rows.scalar_one() == 2
    inside.dispose()
    token = signed_in(towns.place("obec-a"), "ucetni")
    assert at("obec-a.example", token).get("/navrhy/novy").status_code == 200
    assert at("obec-b.example", token).get("/navrhy/novy").status_code == 303

    with TownMail(tmp_path / "mail") as mail:
        monkeypatch.setenv("RAZITKO_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("RAZITKO_SMTP_PORT", str(mail.port))
        assert asyncio.run(deliver_letters.fn(town="obec-a obec-b")).data["sent"] == 2
