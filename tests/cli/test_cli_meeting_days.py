"""Can a meeting be moved, and postings recorded, at the terminal?"""

from clerks_terminal import SEED, Terminal


def test_a_meeting_is_moved_and_says_what_followed(office: Terminal) -> None:
    office.ok("proposal", "new", SEED)
    office.ok("meeting", "plan", "RM", "2024-06-05", "--as", "organizace")
    moved = office.ok(
        *("meeting", "move", 1, "--to", "6.6.2024", "--at", "15:00", "--reason", "Sál je obsazen."),
        *("--as", "organizace", "--json"),
    ).json
    assert (moved["held_on"], moved["starts_at"], moved["stops"]) == ("2024-06-06", "15:00:00", 1)
    assert moved["letters"] >= 1
    again = office("meeting", "move", 1, "--to", "2024-06-06", "--reason", "x", "--as", "organizace")
    assert again.code == 1
    assert "není co měnit" in again.err
    assert office("meeting", "move", 1, "--to", "2024-13-06", "--reason", "x", "--as", "organizace").code == 2
    text = office.ok("meeting", "move", 1, "--place", "Sklep", "--reason", "x", "--as", "organizace").out
    assert "Sklep" in text


def test_postings(office: Terminal) -> None:
    office.ok("proposal", "new", SEED)
    refused = office("proposal", "intent", 1, "--on", "2024-05-13", "--as", "doudova")
    assert refused.code == 1
    assert "není nakládání" in refused.err
    lease = office.file(
        "najem.toml", SEED.read_text("utf-8").replace('matter = "social_plan"', 'matter = "real_estate"')
    )
    office.ok("proposal", "new", lease)
    said = office.ok("proposal", "intent", 2, "--on", "10. 5. 2024", "--as", "doudova", "--json").json
    assert said["posted_on"] == "2024-05-10"
    office.ok("meeting", "plan", "ZM", "2024-06-24", "--as", "organizace")
    early = office("meeting", "post", 1, "--on", "2024-05-13", "--as", "organizace")
    assert early.code == 1
    assert "svolaného jednání" in early.err
