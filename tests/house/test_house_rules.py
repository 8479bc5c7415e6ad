"""The house's own rules, where a machine can see them (design: a file answers one question, imports go down)."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("states", "db", "templates", "actions", "flows", "web", "cli")
FILES = [
    path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "versions" not in path.parts
]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("floor", FLOORS)
def test_the_imported_package_is_this_checkouts(floor: str) -> None:
    """Other distributions own these names too; a foreign one must never be imported instead."""
    module = importlib.import_module(floor)
    assert Path(str(module.__file__)).resolve() == ROOT / floor / "__init__.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_room_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, "before 400 lines a file wants to be two"
    assert ast.get_docstring(ast.parse(text)), "the first line of a file says which question it answers"
    assert path.stem not in {"utils", "util", "helpers", "common", "services", "manager", "misc"}


def town_words() -> list[str]:
    words: list[str] = []
    for path in (ROOT / "states" / "towns").glob("*.toml"):
        town = tomllib.loads(path.read_text(encoding="utf-8"))
        words += [town["name"], *(body["code"] for body in town["bodies"])]
    return sorted(set(words))


@pytest.mark.parametrize("floor", ["states", "db", "templates", "actions", "flows", "web"])
def test_no_town_and_no_body_is_named_in_python(floor: str) -> None:
    """Only strings count: a docstring may take its example from the seed."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, town_words())) + r")\b")
    found = []
    for path in (ROOT / floor).rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docstrings = {
            id(node.value)
            for node in nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
            for node in nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and pattern.search(node.value)
        ]
    assert not found, "\n".join(found)


def test_a_state_changes_only_in_the_ritual() -> None:
    """`fire` is called by actions/perform.py alone."""
    callers = [
        str(path.relative_to(ROOT))
        for path in FILES
        if re.search(r"import [^\n]*\bfire\b", path.read_text(encoding="utf-8"))
    ]
    assert callers == ["actions/perform.py"]


def test_actions_read_no_clock() -> None:
    """Only the opening of the office knows the machine's clock, and the clock of a sample office (design 9.6)."""
    clock = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(")
    found = [
        str(path.relative_to(ROOT))
        for path in FILES
        if path.parts[-2] in ("actions", "states", "db") and clock.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["actions/office.py", "actions/sample_clock.py"]


def test_no_address_of_a_package_index_is_kept() -> None:
    host = re.compile(r"https?://[^\s\"'<>)]+(?:/simple/?|\.whl|\.tgz|\.tar\.gz)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix not in {".png", ".docx"}
        and host.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found


def test_every_picture_is_made_by_make_pictures() -> None:
    from tools.make_pictures import NAMES

    kept = {path.stem for path in tracked() if path.parent == ROOT / "docs" / "img"}
    shown = {
        name
        for path in tracked()
        if path.suffix == ".md"
        for name in re.findall(r"img/([\w-]+)\.png", path.read_text(encoding="utf-8"))
    }
    assert kept == set(NAMES) and shown <= kept


def test_help_needs_no_heavy_library() -> None:
    """`razitko --help` imports neither Prefect nor the database nor Word."""
    code = (
        "import sys, cli.__main__\n"
        "heavy = {'prefect', 'sqlalchemy', 'pydantic', 'docx', 'docxtpl', 'jinja2', 'holidays', 'lxml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
