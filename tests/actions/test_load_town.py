"""How do a town's rules come into force?"""

from datetime import timedelta
from typing import Any

import pytest
from office_case import TOWNS, Case, TestHouse, dump_of, refused

from actions.authority import Actor, actor_of
from actions.load_town import load_town
from actions.office import House, NoTown, settings_from
from db.people import holders
from db.session import Database
from db.upgrade import upgrade
from states.input_faults import InputFaults

ADMIN = Actor(None, "správce")


def load(house: House, text: str) -> Any:
    with house.database.write() as connection:
        return load_town(connection, ADMIN, text, "trutnov.toml", house.now())


def test_the_same_rules_twice_change_nothing(house: TestHouse) -> None:
    before = dump_of(house)
    assert not load(house, TOWNS["trutnov"].read_text(encoding="utf-8")).is_new
    assert dump_of(house) == before


def test_another_towns_file_is_refused(house: TestHouse) -> None:
    with refused("Tento úřad vede město „trutnov“"):
        load(house, TOWNS["zeliv"].read_text(encoding="utf-8"))


def test_a_wrong_file_changes_nothing(house: TestHouse) -> None:
    before = dump_of(house)
    with pytest.raises(InputFaults):
        load(
            house,
            TOWNS["trutnov"].read_text(encoding="utf-8").replace('holders = ["rejl"]', 'holders = ["nikdo"]'),
        )
    assert dump_of(house) == before


def test_who_holds_an_office_changes_with_the_day(case: Case) -> None:
    case.clock.forward(days=10)
    load(
        case.house,
        TOWNS["trutnov"]
        .read_text(encoding="utf-8")
        .replace('holders = ["pravnik"]', 'holders = ["kontrola"]'),
    )
    today = case.clock.now.date()
    with case.house.database.read() as connection:
        assert [row.code for row in holders(connection, "lawyer", "OSV", today)] == ["kontrola"]
        assert [row.code for row in holders(connection, "lawyer", "OSV", today - timedelta(days=1))] == [
            "pravnik"
        ]
    case.submitted()
    assert case.step("lawyer").holder_id == case.person("kontrola").id


def test_an_office_without_a_town_says_so(fresh_database: Database, tmp_path: Any) -> None:
    upgrade(fresh_database)
    url = fresh_database.url.render_as_string(hide_password=False)
    house = House(settings_from({"RAZITKO_HOME": str(tmp_path), "RAZITKO_DATABASE_URL": url}))
    with pytest.raises(NoTown), house.reading():
        pass
    house.close()


def test_an_unknown_person_is_named(house: TestHouse) -> None:
    with refused("Osobu „nikdo“ pravidla města neznají"), house.reading() as (_, connection):
        actor_of(connection, "nikdo")
