"""The shape of the tree: small files, documented packages, tests that mirror it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LINES = 400
WIDTH = 120
PACKAGES = ("api", "dashboard", "monitor")
# tests that belong to no one room
ACROSS = {"abuse", "architecture", "bench", "browser", "faults", "journeys", "scenarios", "support"}
NAMES_REFUSED = ("utils", "helpers", "manager", "misc", "common", "process_", "handle_")


def python(texts: dict[Path, str], *tops: str) -> dict[Path, str]:
    return {path: text for path, text in texts.items() if path.suffix == ".py" and path.parts[0] in tops}


def rooms(texts: dict[Path, str]) -> set[str]:
    """The packages that hold more than their own docstring."""
    inner = {path.parts[1] for path in python(texts, "monitor") if len(path.parts) > 2 and path.name != "__init__.py"}
    outer = {path.parts[0] for path in python(texts, "api", "dashboard") if path.name != "__init__.py"}
    return inner | outer


def test_no_file_is_too_long(texts: dict[Path, str]) -> None:
    ours = python(texts, *PACKAGES, "tests")
    long = {str(path): text.count("\n") for path, text in ours.items() if text.count("\n") > LINES}
    assert ours
    assert not long, f"above {LINES} lines; split by what they are about: {long}"


def test_no_line_is_too_wide(texts: dict[Path, str]) -> None:
    wide = [
        f"{path}:{number}"
        for path, text in python(texts, *PACKAGES, "tests").items()
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > WIDTH
    ]
    assert not wide, f"above {WIDTH} characters: {wide}"


def test_no_file_has_an_empty_name(texts: dict[Path, str]) -> None:
    vague = [str(path) for path in python(texts, *PACKAGES) if path.stem.startswith(NAMES_REFUSED)]
    assert not vague, f"the noun is the folder, the verb is the file: {vague}"


def test_every_package_says_what_it_is(root: Path, texts: dict[Path, str]) -> None:
    folders = {
        path.parent for path in python(texts, *PACKAGES) if "migrations" not in path.parts
    }  # alembic loads by path
    silent = []
    for folder in sorted(folders):
        opening = root / folder / "__init__.py"
        said = ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8"))) if opening.is_file() else None
        if not said or "\n" in said:
            silent.append(f"{folder}/__init__.py")
    assert not silent, f"wants a one-line docstring: {silent}"


def test_tests_mirror_the_packages(texts: dict[Path, str]) -> None:
    tested = {path.parts[1] for path in python(texts, "tests") if path.name.startswith("test_") and len(path.parts) > 2}
    known = rooms(texts)
    assert not known - tested, f"rooms without tests: {sorted(known - tested)}"
    assert not tested - known - ACROSS, f"tests of no room: {sorted(tested - known - ACROSS)}"


def test_tests_are_no_package(texts: dict[Path, str]) -> None:
    assert not [str(path) for path in python(texts, "tests") if path.name == "__init__.py"]


def can_fail(test: ast.AST) -> bool:
    """True when the test asserts something that is no constant, or waits for an exception or a warning."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"raises", "warns", "fail"}:
            return True
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name.startswith(("assert_", "expect")):
                return True
    return False


def test_every_test_can_fail(texts: dict[Path, str]) -> None:
    sure = [
        f"{path}:{node.lineno} {node.name}"
        for path, text in python(texts, "tests").items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test")
        and not can_fail(node)
    ]
    assert not sure, f"tests without an assertion that can fail: {sure}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [("pass", False), ("assert True", False), ("assert x == 1", True), ("with pytest.raises(E): f()", True)],
)
def test_the_check_of_tests_can_fail(body: str, expected: bool) -> None:
    assert can_fail(ast.parse(body)) is expected
