"""Which small flows stand in for the office's when the plumbing itself is tested?"""

from pathlib import Path

from prefect import flow


@flow(name="sample-ok")
async def ok(number: int = 1) -> dict[str, int]:
    """Vrátí dvojnásobek.

    Args:
        number: číslo návrhu, který se má zpracovat
    """
    return {"twice": 2 * number}


@flow(name="sample-failing")
async def failing() -> None:
    """Selže."""
    raise ValueError("předloha nenalezena")


@flow(name="sample-writing")
async def writing(path: str = "", text: str = "hotovo") -> str:
    """Připíše řádek do souboru."""
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    return text
