"""The version lock: a rule that decides otherwise than before carries another version.

`versions.toml` holds, for every rule, its version and the SHA-256 of its logic. Logic is what `prepare`, `applies`,
`below`, `flagged`, `Params` and the structural fields of `RULE` reach in the rule's file and in `monitor.rules.kit`,
taken from the syntax tree: docstrings, comments, layout, labels, messages, articles and examples are no part of it.

After raising `version` of a rule: `python -m monitor.rules.versions --accept`. A rewrite that decides the same keeps
its version and is named: `--accept --same dec.some-rule`.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.util
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from monitor.rules.catalogue import catalogue
from monitor.rules.skeleton import path_of

LOCK = Path(__file__).with_name("versions.toml")
KIT = "monitor.rules.kit."
FRAME = {KIT + name for name in ("rule", "params", "like", "printing", "sections")}
"""Kit files that carry rules and decide nothing."""
SAID = {"version", "title", "message", "examples", "doc", "doc_zh", "cites", "evidence"}
"""Fields of RULE that say something and decide nothing."""
MEANT = {"unit", "zh", "en"}
"""Arguments of `param` that label it."""
PASSED_OVER = {"ctx", "type_comment", "type_params", "kind"}


class Locked(NamedTuple):
    """A rule as the lock knows it."""

    version: int
    logic: str


class _Bare(ast.NodeTransformer):
    """Takes out what decides nothing: docstrings, and labels of parameters."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = _undocumented(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = _undocumented(node.body)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        gone = {"param": MEANT, "Rule": SAID}.get(called, set())
        node.keywords = [told for told in node.keywords if told.arg not in gone]
        return self.generic_visit(node)


def _undocumented(body: list[ast.stmt]) -> list[ast.stmt]:
    return [node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]


def _written(node: object) -> str:
    """A syntax tree as text that is the same under every Python."""
    if isinstance(node, ast.AST):
        parts = [
            f"{name}={_written(value)}"
            for name, value in ast.iter_fields(node)
            if name not in PASSED_OVER and value not in (None, [])
        ]
        return f"{type(node).__name__}({', '.join(parts)})"
    if isinstance(node, list):
        return f"[{', '.join(_written(one) for one in node)}]"
    return repr(node)


class Module(NamedTuple):
    """One file: what it defines, and what it takes from the kit."""

    defined: Mapping[str, ast.stmt]
    taken: Mapping[str, tuple[str, str]]


def read_module(source: str) -> Module:
    """The text of a file as what it defines and takes."""
    defined: dict[str, ast.stmt] = {}
    taken: dict[str, tuple[str, str]] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(KIT):
            taken |= {told.asname or told.name: (str(node.module), told.name) for told in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = _Bare().visit(node)
        elif isinstance(node, ast.Assign):
            names = [told.id for target in node.targets for told in ast.walk(target) if isinstance(told, ast.Name)]
            defined |= dict.fromkeys(names, _Bare().visit(node))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined[node.target.id] = _Bare().visit(node)
    return Module(defined, taken)


@cache
def module_of(name: str) -> Module:
    """The file of a module of the kit; raises ModuleNotFoundError."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name)
    return read_module(Path(found.origin).read_text(encoding="utf-8"))


def _reached(name: str, module: Module, wanted: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """`module.name: tree` of everything that `wanted` needs, each once."""
    if (name, wanted) in seen:
        return
    seen.add((name, wanted))
    if wanted in module.taken:
        source, there = module.taken[wanted]
        if source not in FRAME:
            yield from _reached(source, module_of(source), there, seen)
        return
    node = module.defined.get(wanted)
    if node is None:
        return
    yield f"{name.removeprefix(KIT)}.{wanted}: {_written(node)}"
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield from _reached(name, module, inner.id, seen)


def logic(source: str) -> str:
    """SHA-256 (hex) of the logic of a rule, given the text of its file."""
    parts = sorted(_reached("", read_module(source), "RULE", set()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def current() -> dict[str, Locked]:
    """Rule id -> version and logic, as the files say now."""
    return {
        rule_id: Locked(rule.version, logic(path_of(rule_id).read_text(encoding="utf-8")))
        for rule_id, rule in sorted(catalogue().items())
    }


def locked(path: Path = LOCK) -> dict[str, Locked]:
    """Rule id -> version and logic, as last accepted."""
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {rule_id: Locked(**entry) for rule_id, entry in told.items()}


def changes(now: Mapping[str, Locked], before: Mapping[str, Locked]) -> dict[str, str]:
    """Rule id -> what is to be done, for every rule that does not stand in the lock as it is now."""
    out: dict[str, str] = {}
    for rule_id, told in now.items():
        known = before.get(rule_id)
        if known is None:
            out[rule_id] = "is new: accept it"
        elif told.version < known.version:
            out[rule_id] = f"has version {told.version}, below the accepted {known.version}: raise it"
        elif told.version > known.version:
            out[rule_id] = f"is raised to version {told.version}: accept it"
        elif told.logic != known.logic:
            out[rule_id] = f"decides by other logic than version {known.version}: raise its version"
    return out | dict.fromkeys(before.keys() - now.keys(), "is gone: accept it")


def accept(now: Mapping[str, Locked], before: Mapping[str, Locked], same: frozenset[str]) -> dict[str, Locked]:
    """The lock to write: new, raised and removed rules, and rewrites named in `same`; else what was accepted."""
    out = {}
    for rule_id, told in now.items():
        known = before.get(rule_id)
        taken = known is None or told.version > known.version or (told.version == known.version and rule_id in same)
        out[rule_id] = told if taken or known is None else known
    return out


def written(lock: Mapping[str, Locked]) -> str:
    """The text of versions.toml."""
    head = "# Written by python -m monitor.rules.versions --accept: version and logic of every rule.\n"
    rows = (f'\n["{rule_id}"]\nversion = {told.version}\nlogic = "{told.logic}"\n' for rule_id, told in lock.items())
    return head + "".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 = the lock says what the rules are (now), 1 = a rule is not as accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="write new, raised and removed rules")
    parser.add_argument("--same", nargs="+", default=[], metavar="ID", help="rules rewritten to decide the same")
    asked = parser.parse_args(arguments)
    now, before = current(), locked(LOCK)
    if asked.accept:
        before = accept(now, before, frozenset(asked.same))
        LOCK.write_text(written(before), encoding="utf-8")
    left = changes(now, before)
    for rule_id, told in sorted(left.items()):
        sys.stderr.write(f"{rule_id} {told}\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
