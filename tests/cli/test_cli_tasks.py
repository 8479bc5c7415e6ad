"""Can tasks of every shape be kept from a terminal?"""

from pathlib import Path

from clerks_terminal import SEED, Terminal


def test_a_department_an_event_and_the_control(before_assembly: Terminal, tmp_path: Path) -> None:
    razitko = before_assembly
    votes = ("--for", 27, "--against", 0, "--abstained", 3, "--present", 30)
    razitko.ok("meeting", "record", 1, "--body", "ZM", "--outcome", "přijato", *votes, "--as", "organizace")
    (task,) = razitko.ok("assignment", "list", "--json").json["assignments"]
    number = task["id"]
    assert (task["term_kind"], task["addressee_kind"]) == ("date", "person")
    asked = ("--until", "31.8.2024", "--reason", "Dovolené.", "--as", "doudova")
    razitko.ok("assignment", "ask-extension", number, *asked)
    razitko.ok("assignment", "decline-extension", number, "--reason", "Ne.", "--as", "organizace")
    moved = ("--to", "rejl", "--reason", "Nemoc.", "--as", "organizace")
    assert razitko.ok("assignment", "hand-over", number, *moved, "--json").json["to"] == "rejl"
    refused = razitko("assignment", "event", number, "--on", "24.6.2024", "--as", "rejl")
    assert refused.code == 1 and "není co zapsat" in refused.err.replace("\u00a0", " ")
    file = tmp_path / "kontrola.docx"
    told = razitko.ok("assignment", "control", 3, "--word", file, "--json").json
    assert told["body"] == "ZM" and file.read_bytes()[:2] == b"PK"
    assert "bere na vědomí" in razitko.ok("assignment", "control", 3).out


def test_a_proposal_file_with_terms_and_addressees(office: Terminal, tmp_path: Path) -> None:
    razitko = office
    head, clauses = SEED.read_text(encoding="utf-8").split("[[clauses]]")
    file = tmp_path / "navrh.toml"
    more = 'charged = "department:OSV"\nterm = "T: na nejbližší zasedání"\nreport_on = 2024-09-05\n'
    file.write_text(f"{head}[[clauses]]\n{more}{clauses}", encoding="utf-8")
    assert razitko.ok("proposal", "new", file).code == 0
    wrong = more.replace("OSV", "XX").replace("na nejbližší zasedání", "někdy")
    file.write_text(f"{head}[[clauses]]\n{wrong}{clauses}", encoding="utf-8")
    answer = razitko("proposal", "new", file)
    assert answer.code == 2
    assert "odbor „XX“ město nemá" in answer.err and "nerozumíme" in answer.err
