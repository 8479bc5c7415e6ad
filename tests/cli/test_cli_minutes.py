"""Can a clerk keep the minutes of a meeting by commands alone?"""

from __future__ import annotations

from clerks_terminal import Terminal


def adopted(razitko: Terminal) -> None:
    razitko.ok(
        *("meeting", "record", 1, "--body", "ZM", "--outcome", "adopted", "--present", 30),
        *("--for", 27, "--against", 0, "--abstained", 3, "--as", "organizace"),
    )


def test_minutes_from_words_to_signatures(before_assembly: Terminal) -> None:
    razitko = before_assembly
    adopted(razitko)
    early = razitko("meeting", "minutes", "send", 3, "--as", "organizace")
    assert early.code == 1 and "Jednání ještě neskončilo" in early.err.replace("\u00a0", " ")
    razitko.ok("meeting", "close", 3, "--as", "organizace")
    razitko.ok("meeting", "minutes", "write", 3, "--text", "Přenášeno.", "--as", "organizace")
    wrong = razitko("meeting", "minutes", "write", 3, "--item", 99, "--text", "x", "--as", "organizace")
    assert wrong.code == 2
    signers = [
        "--signer",
        "chair=starosta",
        "--signer",
        "verifier=Dana Holubová",
        "--signer",
        "verifier=Igor Lípa",
    ]
    razitko.ok("meeting", "minutes", "send", 3, *signers, "--as", "organizace")
    shown = razitko.ok("meeting", "minutes", "show", 3, "--as", "organizace", "--json").json
    assert (shown["state"], shown["issue"], shown["content"]["words"]) == ("for_signature", 1, "Přenášeno.")
    for signature in shown["signatures"]:
        razitko.ok("meeting", "minutes", "paper", signature["id"], "--as", "organizace")
    text = razitko.ok("meeting", "minutes", "show", 3, "--as", "organizace").out
    assert "podepsán" in text and "pro\u00a027" in text
    told = razitko.ok(
        *("meeting", "minutes", "object", 3, "2024-06-24", "--by", "Igor Lípa", "--text", "Chybí slovo."),
        *("--as", "organizace", "--json"),
    ).json
    assert told == {"objection": 1, "meeting": None}
    razitko.ok("meeting", "minutes", "reopen", 3, "--reason", "překlep", "--as", "organizace")
    again = razitko.ok("meeting", "minutes", "show", 3, "--as", "organizace", "--json").json
    assert again["state"] == "draft"
    hidden = razitko("meeting", "minutes", "show", 2, "--as", "doudova")
    assert hidden.code == 1 and "nemáte přístup" in hidden.err
