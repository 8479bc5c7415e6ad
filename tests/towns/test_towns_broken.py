"""The trouble of one town is its own: a sentence at its address, and the others do not notice."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from office_case import plain
from three_towns import HOSTS, At

from actions.suspend_town import resume_town, suspend_town
from actions.towns import NotServed, Towns, open_town
from web.towns import TownsByHost


def _missing(folder: Path) -> None:
    (folder / "razitko.db").unlink()


def _garbage(folder: Path) -> None:
    (folder / "razitko.db").write_bytes(b"toto neni databaze" * 1000)


def _cut_in_half(folder: Path) -> None:
    content = (folder / "razitko.db").read_bytes()
    (folder / "razitko.db").write_bytes(content[: len(content) // 2])


def _says(statement: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "razitko.db")) as connection:
            connection.execute(statement)
            connection.commit()

    return change


def _no_settings(folder: Path) -> None:
    (folder / "town.env").unlink()


def _faulty_settings(folder: Path) -> None:
    (folder / "town.env").write_text("RAZITKO_BASE_URL=http://zeliv.kraj.example\nRAZITKO_SMTP_PORT=pošta\n")


BROKEN = {
    "the database is missing": _missing,
    "the database is garbage": _garbage,
    "the database was cut in half": _cut_in_half,
    "no tables": _says("DROP TABLE alembic_version"),
    "an older release": _says("UPDATE alembic_version SET version_num = '0005'"),
    "a newer release": _says("UPDATE alembic_version SET version_num = '9999'"),
    "a damaged town file": _says(
        "UPDATE rules SET text = 'code = zeliv', digest = lower(hex(randomblob(32)))"
    ),
    "no town file": _says("DELETE FROM rules"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_town_says_so_and_the_others_go_on(at: At, towns: Towns, what: str) -> None:
    folder = towns.folder / "zeliv"
    whole = (folder / "razitko.db").read_bytes()
    BROKEN[what](folder)
    before = sorted(path.name for path in folder.iterdir() if not path.name.startswith("razitko.db-"))
    for path in ("/", "/prihlaseni", "/zdravi", "/o/NQ.abc"):
        answer = at("zeliv").get(path)
        assert answer.status_code == 503, answer.text
        assert "Úřad je teď mimo provoz" in answer.text
        assert answer.headers["retry-after"]
        for inner in (str(towns.folder), "sqlite", "Traceback", "razitko.db", "0005"):
            assert inner not in answer.text
    assert at("zeliv").post("/prihlaseni", data={"adresa": "x"}).status_code == 503
    for code in ("trutnov", "humpolec"):
        assert at(code).get("/prihlaseni").status_code == 200
    assert before == sorted(path.name for path in folder.iterdir() if not path.name.startswith("razitko.db-"))

    for left in folder.glob("razitko.db-*"):
        left.unlink() if left.is_file() else shutil.rmtree(left)
    (folder / "razitko.db").write_bytes(whole)
    assert at("zeliv").get("/prihlaseni").status_code == 200, "mended, it is served without a restart"


@pytest.mark.parametrize("change", [_no_settings, _faulty_settings])
def test_a_town_whose_settings_can_not_be_read_is_nowhere(
    at: At, towns: Towns, change: Callable[[Path], None]
) -> None:
    kept = (towns.folder / "zeliv" / "town.env").read_text()
    assert at("zeliv").get("/prihlaseni").status_code == 200
    change(towns.folder / "zeliv")
    assert at("zeliv").get("/prihlaseni").status_code == 404
    assert at("trutnov").get("/prihlaseni").status_code == 200
    assert next(place.fault for place in towns.all() if place.code == "zeliv")
    (towns.folder / "zeliv" / "town.env").write_text(kept)
    assert at("zeliv").get("/prihlaseni").status_code == 200


def test_a_database_that_breaks_while_it_is_open(at: At, towns: Towns, hall: TownsByHost) -> None:
    assert at("zeliv").get("/prihlaseni").status_code == 200
    _says("ALTER TABLE rules RENAME TO neznama")(towns.folder / "zeliv")
    # the server ends the connection of a request that failed inside
    assert at("zeliv").get("/prihlaseni", {"connection": "close"}).status_code in (500, 503)
    answer = at("zeliv").get("/prihlaseni")
    assert (answer.status_code, "mimo provoz" in answer.text) == (503, True)
    assert hall.open_towns == []
    assert at("trutnov").get("/prihlaseni").status_code == 200
    _says("ALTER TABLE neznama RENAME TO rules")(towns.folder / "zeliv")
    assert at("zeliv").get("/prihlaseni").status_code == 200


def test_a_suspended_town_tells_why_and_comes_back(at: At, towns: Towns) -> None:
    place = towns.place("zeliv")
    assert at("zeliv").get("/prihlaseni").status_code == 200
    suspend_town(place, "Úřad se   stěhuje, <b>vrátíme</b> se v\npondělí.")
    for path in ("/prihlaseni", "/o/NQ.abc", "/zdravi"):
        answer = at("zeliv").get(path)
        assert answer.status_code == 503
        assert "Úřad se stěhuje, &lt;b&gt;vrátíme&lt;/b&gt; se v pondělí." in plain(answer.text)
    assert at("humpolec").get("/prihlaseni").status_code == 200
    with pytest.raises(NotServed, match="pozastavené"):
        open_town(place)
    resume_town(place)
    assert at("zeliv").get("/prihlaseni").status_code == 200


def test_a_town_is_moved_by_moving_its_folder(at: At, towns: Towns, tmp_path: Path) -> None:
    """Out while it is served, to another address on the way, and in again: no command, no restart."""
    assert "Želiv" in at("zeliv").get("/prihlaseni").text
    (towns.folder / "zeliv").rename(tmp_path / "jinde")
    assert at("zeliv").get("/prihlaseni").status_code == 404
    env = tmp_path / "jinde" / "town.env"
    env.write_text(env.read_text().replace(HOSTS["zeliv"], "nova-adresa.example"))
    (tmp_path / "jinde").rename(towns.folder / "zeliv-2")
    assert "Želiv" in at("nova-adresa.example").get("/prihlaseni").text
    assert at("zeliv").get("/prihlaseni").status_code == 404
