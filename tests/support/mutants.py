"""A rule changed in one place: what its examples have to notice.

Changed are the functions that RULE reaches in the rule's own file, and its parameters. Four kinds, each a slip that an
author makes: a comparison (`<` for `<=`, `==` for `!=`, two moments the wrong way round), a bound by one unit, a day
by one, and what a null does (`is_null` for `is_not_null`, another filling, an input no longer needed, an amount in
another currency taken for yuan).
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from monitor.rules.kit.rule import Rule
from monitor.rules.versions import read_module

FLIPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
NULLS = {"is_null": "is_not_null", "is_not_null": "is_null"}
SWAPPED = {"later"}
"""Functions of the kit whose two arguments are compared."""
ENTRIES = ("prepare", "applies", "below", "flagged")


class Mutant(NamedTuple):
    """One change: what it is, and the rule that comes of it."""

    says: str
    make: Callable[[], Rule[Any]]


def reached(source: str) -> set[str]:
    """The functions of a rule's file that its four questions reach."""
    defined = read_module(source).defined
    found: set[str] = set()
    edge = {name for name in ENTRIES if name in defined}
    while edge:
        found |= edge
        inner = {told.id for name in edge for told in ast.walk(defined[name]) if isinstance(told, ast.Name)}
        edge = {name for name in inner & defined.keys() if isinstance(defined[name], ast.FunctionDef)} - found
    return found


def _changed(node: ast.AST) -> Iterator[ast.expr]:
    """Every change of one node of an expression."""
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _shifted(node, ("left", "right"))
    elif isinstance(node, ast.Call):
        yield from _called(node)


def changes_of(line: str) -> Iterator[str]:
    """What is made of one expression, as text: `before -> after`."""
    for node in ast.walk(ast.parse(line, mode="eval")):
        for new in _changed(node):
            yield f"{ast.unparse(node)} -> {ast.unparse(new)}"


def _compared(node: ast.Compare) -> Iterator[ast.expr]:
    for place, op in enumerate(node.ops):
        if type(op) in FLIPPED:
            flipped = copy.deepcopy(node)
            flipped.ops[place] = FLIPPED[type(op)]()
            yield flipped
    if all(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops):
        yield from _shifted(node, ("left",))
        for place, told in enumerate(node.comparators):
            if _is_shiftable(told):
                moved = copy.deepcopy(node)
                moved.comparators[place] = _plus_one(told)
                yield moved


def _shifted(node: ast.expr, names: tuple[str, ...]) -> Iterator[ast.expr]:
    for name in names:
        told = getattr(node, name)
        if _is_shiftable(told):
            moved = copy.deepcopy(node)
            setattr(moved, name, _plus_one(told))
            yield moved


def _is_shiftable(node: ast.expr) -> bool:
    """A whole number, or a column of days or fen."""
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    column = _column(node)
    return column is not None and (column.endswith(("day", "_fen")))


def _column(node: ast.expr) -> str | None:
    is_col = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "col"
    told = node.args[0] if is_col and isinstance(node, ast.Call) and len(node.args) == 1 else None
    return told.value if isinstance(told, ast.Constant) and isinstance(told.value, str) else None


def _plus_one(node: ast.expr) -> ast.expr:
    return ast.BinOp(left=copy.deepcopy(node), op=ast.Add(), right=ast.Constant(value=1))


def _called(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    changed = copy.deepcopy(node)
    if name in NULLS and isinstance(changed.func, ast.Attribute):
        changed.func.attr = NULLS[name]
        yield changed
    elif name == "fill_null" and isinstance(changed.func, ast.Attribute):
        told = changed.args[0] if changed.args else next((kw.value for kw in changed.keywords), None)
        if isinstance(told, ast.Constant) and isinstance(told.value, bool):
            told.value = not told.value
            yield changed
        yield changed.func.value
    elif name in SWAPPED and len(changed.args) > 1:
        changed.args[:2] = changed.args[1::-1]
        yield changed
    elif name == "cny" and changed.args and isinstance(changed.args[0], ast.Constant):
        taken = ast.parse(f"pl.col({str(changed.args[0].value) + '_fen'!r})", mode="eval")
        yield taken.body


def _loaded(tree: ast.Module, name: str) -> Rule[Any]:
    module = ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(ast.fix_missing_locations(tree), name, "exec"), module.__dict__)  # noqa: S102 - a file of ours
        made: Rule[Any] = module.RULE
    finally:
        del sys.modules[name]
    return made


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def _with(tree: ast.Module, old: ast.AST, new: ast.expr, name: str) -> Rule[Any]:
    """The rule of a file with one node changed; the tree itself stays as it is."""
    memo: dict[int, Any] = {}
    copied = copy.deepcopy(tree, memo)
    return _loaded(_Put(memo[id(old)], new).visit(copied), name)


def _of_logic(path: Path) -> Iterator[Mutant]:
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    wanted = reached(source)
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name not in wanted:
            continue
        for node in ast.walk(ast.Module(body=function.body, type_ignores=[])):
            for new in _changed(node):
                says = f"{function.name}: {ast.unparse(node)} -> {ast.unparse(new)}"
                yield Mutant(says, partial(_with, tree, node, new, f"mutant_{path.stem}"))


def _of_values(rule: Rule[Any]) -> Iterator[Mutant]:
    for name in rule.needs:
        left = tuple(told for told in rule.needs if told != name)
        yield Mutant(f"needs: without {name}", partial(replace, rule, needs=left))
    for name in type(rule.params).__dataclass_fields__:
        told = getattr(rule.params, name)
        others = [told - 1, told + 1] if type(told) is int else [not told] if type(told) is bool else []
        for other in others:
            moved = replace(rule.params, **{name: other})
            yield Mutant(f"Params: {name} = {told} -> {other}", partial(replace, rule, params=moved))


def mutants(rule: Rule[Any], path: Path) -> Iterator[Mutant]:
    """Every change of a rule, each told apart by what it says."""
    seen: dict[str, int] = {}
    for told in (*_of_logic(path), *_of_values(rule)):
        seen[told.says] = seen.get(told.says, 0) + 1
        yield told if seen[told.says] == 1 else told._replace(says=f"{told.says} #{seen[told.says]}")
