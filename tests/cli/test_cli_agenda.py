"""Is an agenda built and issued from the command line, with Czech sentences and one JSON document?"""

from __future__ import annotations

from clerks_terminal import Terminal


def test_an_agenda_from_the_first_heading_to_version_b(office: Terminal) -> None:
    who = ("--as", "organizace")
    razitko = office
    razitko.ok("meeting", "plan", "ZM", "2024-06-24", *who)
    shown = razitko.ok("meeting", "agenda", "show", 1, "--json").json
    assert [item["code"] for item in shown["agenda"]] == ["program", "overovatele", "kontrola", "ruzne"]
    made = razitko.ok("meeting", "agenda", "heading", 1, "Majetek", *who, "--json").json
    free = razitko.ok("meeting", "agenda", "item", 1, "Informace", *who, "--json").json["item"]
    razitko.ok("meeting", "agenda", "rename", 1, made["item"], "Majetek města", *who)
    razitko.ok("meeting", "agenda", "move", 1, free, 1, *who)
    razitko.ok("meeting", "agenda", "sort", 1, *who)
    titles = [item["title"] for item in razitko.ok("meeting", "agenda", "show", 1, "--json").json["agenda"]]
    assert titles[3:] == ["Informace", "Majetek města", "Dotazy a připomínky členů zastupitelstva"]
    assert "Verze A je vydána." in razitko.ok("meeting", "publish", 1, *who).out
    razitko.ok("meeting", "agenda", "remove", 1, made["item"], *who)
    assert razitko.ok("meeting", "agenda", "show", 1, "--json").json["pending"] == [
        "Zmizel mezititulek „Majetek města“."
    ]
    issued = razitko.ok("meeting", "publish", 1, "--reason", "Odpadlo.", *who, "--json").json
    assert issued["version"] == "B" and issued["changes"] == ["Zmizel mezititulek „Majetek města“."]
    assert "nezměnil" in razitko("meeting", "publish", 1, *who).err
    razitko.ok("meeting", "agenda", "freeze", 1, *who)
    assert "Program je uzavřen" in razitko("meeting", "agenda", "item", 1, "Pozdě", *who).err
    razitko.ok("meeting", "agenda", "thaw", 1, "--reason", "Havárie.", *who)
    assert razitko.ok("meeting", "agenda", "requests", 1).out.strip() == "Žádné žádosti."
    assert "Verze B" in razitko.ok("meeting", "agenda", "show", 1).out
