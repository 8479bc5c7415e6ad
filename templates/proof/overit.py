"""Ověří důkaz o historii úřadu, sám a bez programu Razítko: stačí Python 3.8 a jeho standardní knihovna.

    python3 overit.py                          ověří historii a usnesení v této složce
    python3 overit.py --soubory SLOŽKA         navíc ověří soubory úřadu (složka files, nebo rozbalená záloha)
    python3 overit.py --drivejsi dukaz.json    navíc ověří, že historie navazuje na dřívější důkaz

Řádek historie.jsonl je otisk (SHA-256) a text záznamu, ze kterého se počítá; text říká své číslo a otisk předchozího.
Kdo by záznam změnil, vyňal, přidal nebo přesunul, musel by změnit všechny další i poslední otisk v dukaz.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
faults: list[str] = []


def fault(sentence: str) -> None:
    """Jedna závada."""
    faults.append(sentence)
    print("ZÁVADA:", sentence)


def read_history(earlier: dict[str, Any] | None) -> tuple[int, str, dict[int, Any]]:
    """Projde řetěz; vrátí počet, poslední otisk a otisky textů usnesení, jak je historie zaznamenala."""
    number, previous = 0, "0" * 64
    numbered: dict[int, Any] = {}
    with (HERE / "historie.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            digest, _, text = line.rstrip("\n").partition(" ")
            entry = json.loads(text)
            if entry["number"] != number + 1:
                fault(f"Po záznamu {number} následuje záznam {entry['number']}; chybí, co bylo mezi nimi.")
            if entry["previous"] != previous:
                fault(f"Záznam {entry['number']} nenavazuje na předchozí.")
            if hashlib.sha256(text.encode("utf-8")).hexdigest() != digest:
                fault(f"Záznam {entry['number']} byl změněn.")
            if earlier and entry["number"] == earlier["zaznamu"] and digest != earlier["posledni_otisk"]:
                fault(f"Záznam {entry['number']} není ten, který dosvědčuje dřívější důkaz.")
            if (entry["subject"], entry["verb"]) == ("resolution", "number"):
                numbered[entry["subject_id"]] = entry["facts"]
            number, previous = entry["number"], digest
    if earlier and number < earlier["zaznamu"]:
        fault(f"Historie končí záznamem {number}, dřívější důkaz jich dosvědčuje {earlier['zaznamu']}.")
    return number, previous, numbered


def read_resolutions(numbered: dict[int, Any]) -> int:
    """Porovná evidenci usnesení s tím, co o nich říká historie."""
    rows = [json.loads(line) for line in (HERE / "usneseni.jsonl").read_bytes().splitlines()]
    for row in rows:
        said = numbered.pop(row["id"], None)
        text = json.dumps(row["text"], ensure_ascii=False)
        if said is None:
            fault(f"Usnesení {row['number']} ({row['body']}) v historii není.")
        elif (said["number"], said["text"]) != (row["number"], hashlib.sha256(text.encode()).hexdigest()):
            fault(f"Usnesení {row['number']} ({row['body']}) není to, které bylo zapsáno.")
    for said in numbered.values():
        fault(f"Usnesení {said['number']} ({said['body']}) v evidenci chybí.")
    return len(rows)


def read_files(folder: Path) -> int:
    """Porovná soubory s jejich otisky; hledá je podle otisku ve složce a v jejích podsložkách."""
    there = {path.name: path for path in folder.rglob("*") if path.is_file()}
    lines = (HERE / "soubory.sha256").read_text(encoding="utf-8").split("\n")[:-1]
    for line in lines:
        digest, _, name = line.partition("  ")
        if digest not in there:
            fault(f"Soubor {name} ({digest[:12]}…) chybí.")
        elif hashlib.sha256(there[digest].read_bytes()).hexdigest() != digest:
            fault(f"Soubor {name} ({digest[:12]}…) byl změněn.")
    return len(lines)


def main() -> int:
    """Ověří, co je po ruce, a řekne, jak to dopadlo; vrátí 0, je-li vše celé."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--soubory", type=Path, help="složka se soubory úřadu")
    parser.add_argument("--drivejsi", type=Path, help="dukaz.json z dřívějšího důkazu")
    asked = parser.parse_args()
    said = json.loads((HERE / "dukaz.json").read_text(encoding="utf-8"))
    earlier = json.loads(asked.drivejsi.read_text(encoding="utf-8")) if asked.drivejsi else None
    number, digest, numbered = read_history(earlier)
    if (number, digest) != (said["zaznamu"], said["posledni_otisk"]):
        fault("Konec historie nesouhlasí s dukaz.json; něco chybí nebo přebývá.")
    print(f"{said['mesto']}, {said['vydan']}: záznamů historie {number}, poslední otisk {digest}")
    print(f"Usnesení: {read_resolutions(numbered)}")
    if asked.soubory:
        print(f"Souborů: {read_files(asked.soubory)}")
    print(f"Závad: {len(faults)}." if faults else "Vše je celé.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
