"""Words on screen come from data/words: no sentence is written in code, no key is missing, none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.words import settled, words

FOREIGN = re.compile(r"[\u3400-\u9fff]")
MARKS = re.compile(r":material/\w+:|:\w+-badge\[|:\w+\[|\{\w*\}|%[\d.,]*[a-z]?")
WORD = re.compile(r"[A-Za-z]{2,}")
SPOKEN = {"label", "help", "placeholder", "text", "body", "title", "value", "alt", "alternative"}
NOT_DRAWN = {"get", "pop", "setdefault", "html", "logo", "switch_page", "Page", "get_all"}


def sources(root: Path) -> dict[Path, ast.Module]:
    files = sorted((root / "dashboard").rglob("*.py"))
    return {file.relative_to(root): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def docstrings(tree: ast.AST) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if hasattr(node, "body") and isinstance(node.body, list)]
    firsts = [
        line.value
        for body in bodies
        for line in body
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
    ]
    return {id(constant) for constant in firsts}


def chinese(tree: ast.Module) -> list[int]:
    """Lines on which code, not a docstring, holds Chinese."""
    told = docstrings(tree)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told
        and FOREIGN.search(node.value)
    ]


def texts(node: ast.expr) -> Iterator[str]:
    """The literal text of an argument; what a call returns is not literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.Constant):
                yield str(part.value)
    elif isinstance(node, ast.BinOp):
        yield from texts(node.left)
        yield from texts(node.right)


def says(text: str) -> bool:
    """Two words, or one with blanks around it: no key, no option, no mark."""
    bare = MARKS.sub("", text)
    return bool(WORD.search(bare)) and (" " in bare) and not re.search(r"[=<>;]", bare)


def spoken(tree: ast.Module) -> list[str]:
    """Words that are passed literally to something that draws."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        if node.func.attr in NOT_DRAWN or not (owner.startswith("st") or owner in {"column", "grid", "visit"}):
            continue
        given = [*node.args, *(one.value for one in node.keywords if one.arg in SPOKEN)]
        told = [text for argument in given for text in texts(argument)]
        found += [f"{node.lineno}: {text}" for text in told if says(text)]
    return found


def keys_used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", node.value)
        ):
            yield node.value


def test_no_sentence_is_written_in_code(root: Path) -> None:
    found = {str(path): lines for path, tree in sources(root).items() if (lines := [*chinese(tree), *spoken(tree)])}
    assert not found, f"sentences belong into data/words: {found}"


@pytest.mark.parametrize(
    ("line", "is_seen"),
    [
        ("st.markdown('Nothing was fetched')", True),
        ("st.button(label=f'Open {x} now')", True),
        ("st.caption('没有')", True),
        ("st.markdown(f'**{w(key)}** :gray[{x}]')", False),
        ("st.markdown(w('queue.title'))", False),
    ],
)
def test_the_check_sees_a_sentence(line: str, is_seen: bool) -> None:
    tree = ast.parse(line)
    assert bool([*chinese(tree), *spoken(tree)]) is is_seen


def test_every_word_asked_for_is_there(root: Path) -> None:
    known = words("zh")
    groups = {key.partition(".")[0] for key in known}
    asked = {key for tree in sources(root).values() for key in keys_used(tree) if key.partition(".")[0] in groups}
    missing = {key for key in asked if key not in known and not any(one.startswith(f"{key}.") for one in known)}
    assert asked
    assert not missing


def test_every_step_of_a_check_of_receipts_has_its_word(root: Path) -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted((root / "monitor" / "ledger").rglob("*.py")))
    steps = set(re.findall(r'Step\(\s*"(\w+)"', code))
    assert {"proof", "statement"} <= steps
    for lang in ("zh", "en"):
        assert not [one for one in sorted(steps) if f"receipt_step.{one}" not in words(lang)]


def test_no_word_is_left_over(root: Path) -> None:
    pages = (root / "api", root / "dashboard")
    files = [file for page in pages for form in ("*.py", "*.html") for file in page.rglob(form)]
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted(files)).replace("'", '"')
    by_code = (
        re.findall(r'f"([\w.]+)\.\{', code)
        + re.findall(r'"([\w.]+)\." ~', code)
        + re.findall(r'word\(\s*"(\w+)"', code)
        + re.findall(r'(?:tag|named)\(\s*"(\w+)"', code)
    )
    built = {*by_code, "unit", "unit_one"}
    unused = [
        key
        for key in words("zh")
        if f'"{key}"' not in code
        and f'"{key.rpartition(".")[0]}"' not in code
        and not any(key.startswith(f"{group}.") for group in built)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("asked", "kept", "browser", "default", "spoken_then"),
    [
        ("en", "zh", "zh-CN", "zh", "en"),
        (None, "en", "zh-CN", "zh", "en"),
        (None, None, "en-US", "zh", "en"),
        (None, None, "de-DE", "en", "en"),
        (None, None, "zh-TW", "en", "zh"),
        ("fr", None, None, None, "zh"),
        (None, None, "", "", "zh"),
    ],
)
def test_the_language_is_the_nearest_wish(
    asked: str | None, kept: str | None, browser: str | None, default: str | None, spoken_then: str
) -> None:
    assert settled(asked, kept, browser, default) == spoken_then


def test_no_line_of_a_page_is_printed_by_itself(root: Path) -> None:
    """Streamlit prints every bare expression of a page but calls and the docstring: a conditional shows as `None`."""
    views = {file: tree for file, tree in sources(root).items() if "views" in file.parts}
    bare = [
        f"{file}:{line.lineno}"
        for file, tree in views.items()
        for place, line in enumerate(tree.body)
        if isinstance(line, ast.Expr) and not isinstance(line.value, ast.Call) and place
    ]
    assert views
    assert not bare
