"""Can a planning process be begun, looked at and moved on from a terminal?"""

from clerks_terminal import Terminal

BEGIN = (
    "planning", "begin", "--title", "Komunitní plánování na Trutnovsku", "--area", "ORP Trutnov", "--from", 2024,
    "--until", 2026, "--code", "trutnovsko-2024",
)  # fmt: skip


def test_a_process_begins_and_goes_on(office: Terminal) -> None:
    razitko = office
    assert razitko.ok("planning", "list", "--json").json == []
    begun = razitko.ok(*BEGIN, "--as", "doudova", "--json").json
    assert (begun["code"], begun["state"]) == ("trutnovsko-2024", "preparation")
    shown = razitko.ok("planning", "show", "trutnovsko-2024", "--json").json
    assert (shown["coordinator"], shown["period"]) == ("doudova", [2024, 2026])
    assert len(shown["lacking"]) == 2
    assert "Proces nemá žádnou skupinu" in razitko.ok("planning", "show", "trutnovsko-2024").out
    before = razitko.dump()
    refused = razitko("planning", "advance", "trutnovsko-2024", "--as", "doudova")
    assert refused.code == 1 and "Chybí kontakt" in refused.err
    assert razitko.dump() == before
    forced = ("--despite", "Skupiny založí první schůzka.", "--as", "doudova", "--json")
    assert razitko.ok("planning", "advance", "trutnovsko-2024", *forced).json["state"] == "needs"


def test_refusals_are_sentences(office: Terminal) -> None:
    razitko = office
    assert razitko(*BEGIN, "--as", "rejl").code == 1
    missing = razitko("planning", "show", "nic")
    assert missing.code == 1 and "razitko planning list" in missing.err
    razitko.ok(*BEGIN, "--as", "doudova")
    again = razitko(*BEGIN, "--as", "doudova")
    assert again.code == 1 and "už má jiný proces" in again.err
