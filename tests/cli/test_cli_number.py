"""Does the command line prove the numbers, and suspend and explain resolutions?"""

from clerks_terminal import Terminal

from db import resolutions
from db.session import Database


def test_the_ledger_is_proven_or_ends_with_two(before_assembly: Terminal) -> None:
    razitko = before_assembly
    found = razitko.ok("number", "ledger", "--json").json
    assert found["is_proven"] is True
    assert [(one["body"], one["first"], one["last"]) for one in found["series"]] == [("RM", 1, 1)]
    assert razitko.ok("number", "next", 3, "--json").json["number"] == "2024-1/1"
    assert razitko("number", "next", 99).code == 1
    assert "Čísla jsou doložená" in razitko.ok("number", "ledger", "--body", "RM").out
    url = razitko.more.get("RAZITKO_DATABASE_URL", f"sqlite:///{razitko.folder / 'office' / 'razitko.db'}")
    database = Database(url)
    with database.write() as connection:
        connection.execute(resolutions.counter.update().values(last=3))
    database.close()
    broken = razitko("number", "ledger", "--json")
    assert (broken.code, broken.json["is_proven"]) == (2, False)
    assert broken.json["series"][0]["gaps"] == [{"first": 2, "last": 3, "why": ""}]


def test_the_mayor_suspends_and_effects_are_said(before_assembly: Terminal) -> None:
    razitko = before_assembly
    number = razitko.ok("number", "ledger", "--json").json["series"][0]["first_number"]
    refused = razitko(
        "resolution", "suspend", "RM", number, "--reason", "Chybí peníze.", "--as", "organizace"
    )
    assert refused.code == 1
    razitko.ok("resolution", "suspend", "RM", number, "--reason", "Chybí peníze.", "--as", "starosta")
    said = razitko.ok("resolution", "effects", "RM", number, "--json").json
    assert said["state"] == "suspended"
    assert said["suspensions"][0]["reasons"] == "Chybí peníze."
    assert "výkon pozastaven" in razitko.ok("resolution", "show", number).out
