"""Can a meeting be run at the terminal: presence, items, ballots, and its end without a quorum?"""

from clerks_terminal import Terminal

STAFF = ("--as", "organizace")


MEETING = 3


def begun(razitko: Terminal) -> int:
    """The assembly's meeting was opened at four o'clock in the town; two hours have passed."""
    razitko.at(2024, 6, 24, 16)
    return MEETING


def test_a_vote_with_its_outcome(before_assembly: Terminal) -> None:
    razitko = before_assembly
    meeting = begun(razitko)
    said = razitko.ok("meeting", "presence", meeting, "--json").json
    assert (said["members"], said["present"], said["quorate"]) == (33, None, None)
    said = razitko.ok(
        *("meeting", "presence", meeting, "everybody", "--member", "bily", "--at", "16:05"), *STAFF, "--json"
    ).json
    assert (said["present"], said["quorate"], said["needed"]) == (32, True, 17)
    assert razitko("meeting", "presence", meeting, "left", "--member", "nikdo", *STAFF).code == 2
    twice = razitko("meeting", "presence", meeting, "arrived", "--member", "cerna", *STAFF)
    assert twice.code == 1
    assert "přítomen(a) je už od 16:05" in twice.err
    assert "Bod 1 je otevřen." in razitko.ok("meeting", "take-up", meeting, 1, "--at", "16:10", *STAFF).out
    lost = razitko.ok(
        *("meeting", "ballot", meeting, "--item", 1, "--for", 16, "--against", 10, "--at", "16:20"),
        *(*STAFF, "--json"),
    ).json
    assert (lost["adopted"], lost["quorate"], lost["needed"]) == (False, True, 17)
    razitko.ok("meeting", "void-ballot", meeting, 1, "--reason", "Omyl.", *STAFF)
    assert razitko("meeting", "void-ballot", meeting, 9, "--reason", "Omyl.", *STAFF).code == 1
    assert razitko("meeting", "ballot", meeting, "--item", 9, "--for", 1, *STAFF).code == 1
    assert razitko("meeting", "ballot", meeting, "--subject", "nic", "--for", 1, *STAFF).code == 2
    won = razitko.ok(
        *("meeting", "ballot", meeting, "--item", 1, "--for", 27, "--abstained", 3, "--record"),
        *(*STAFF, "--json"),
    ).json
    assert (won["adopted"], won["outcome"]) == (True, "adopted")
    assert won["number"]
    razitko.ok("meeting", "close", meeting, *STAFF)


def test_a_meeting_without_a_quorum(before_assembly: Terminal) -> None:
    razitko = before_assembly
    meeting = begun(razitko)
    early = razitko("meeting", "end-without-quorum", meeting, *STAFF)
    assert early.code == 1
    assert "není zapsána" in early.err
    razitko.ok("meeting", "presence", meeting, "arrived", "--member", "bily", *STAFF)
    ended = razitko.ok("meeting", "end-without-quorum", meeting, "--reason", "Nikdo.", *STAFF, "--json").json
    assert ended["substitute"]
    assert len(ended["not_reached"]) >= 1
