"""The skeleton of a rule, written from its row of the rulebook: `python -m monitor.rules.skeleton ID`.

Title, source, parameters, severity, kinds read and folder come from `data/rulebook.csv` and the event contract; what
only an author can say stands as a placeholder, which the tests of the catalogue name until it is filled.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from textwrap import fill

from monitor.errors import TenderwatchError
from monitor.rules.catalogue import STAGES, catalogue
from monitor.rules.kit.sections import SECTIONS, SECTIONS_ZH
from monitor.rules.places import RULEBOOK
from monitor.vocabulary.contract import contract

FOLDER = Path(__file__).parent
FAMILIES = ("dec", "fnd", "tnd", "exp", "col", "blk", "awd", "obj", "chg")
LATER = ("sub", "pay", "acc", "rev", "pub", "san", "dat", "sig")
STAGE_OF: Mapping[str, str] = dict(zip((*FAMILIES, *LATER), STAGES, strict=True))
"""Family -> the folder of its rules."""
SAY = "say here"
SAY_ZH = "此处写明"
"""Where these words still stand, a rule is not finished."""
UNDATED = date(2014, 1, 1)
"""First day of rules whose source tells no date."""


class UnknownInRulebook(TenderwatchError):
    """The rulebook has no rule of this id."""


class RuleExists(TenderwatchError):
    """There is a rule of this id, or a file where it would stand."""


class NoStage(TenderwatchError):
    """No folder holds the rules of this family yet."""


def row_of(rule_id: str) -> dict[str, str]:
    """The rule's row of the rulebook; raises UnknownInRulebook."""
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["id"] == rule_id:
                return row
    raise UnknownInRulebook(f"the rulebook has no rule {rule_id}")


def first_day(row: Mapping[str, str]) -> date:
    """The day from which a row of the rulebook binds; remarks behind the day are passed over.

    Where only the year is told it is the last day of that year: by then the rule binds for certain.
    """
    told, _, _ = row["effective_from"].partition(" ")
    if told == "undated":
        return UNDATED
    return date(int(told), 12, 31) if told.isdecimal() else date.fromisoformat(told)


def path_of(rule_id: str, folder: Path = FOLDER) -> Path:
    """Where the rule stands; raises NoStage."""
    family, _, name = rule_id.partition(".")
    if family not in STAGE_OF:
        raise NoStage(f"no folder for the family {family}: add one to STAGES of the catalogue and to STAGE_OF here")
    return folder / STAGE_OF[family] / f"{name.replace('-', '_')}.py"


def _listed(cell: str) -> list[str]:
    return [] if cell == "-" else [part.strip() for part in cell.split(";")]


def _nth(cell: str, place: int, count: int) -> str:
    """The part of a cell that belongs to one of `count` parameters; a placeholder where the cell does not say."""
    parts = _listed(cell)
    return parts[place] if len(parts) == count else SAY


def _default(told: str) -> bool | int | str | tuple[str, ...]:
    """A default of the rulebook as a value."""
    if told in {"true", "false"}:
        return told == "true"
    if "|" in told:
        return tuple(told.split("|"))
    return int(told) if told.isdecimal() else told


def _params(row: Mapping[str, str]) -> str:
    lines = []
    names = _listed(row["parameters"])
    for place, name in enumerate(names):
        told, unit = (_nth(row[column], place, len(names)) for column in ("default", "unit"))
        value = _default(told)
        kind = "tuple[str, ...]" if isinstance(value, tuple) else type(value).__name__
        lines += [f"    {name}: {kind} = param(", f"        default={value!r},", f"        unit={unit!r},"]
        lines += [f'        zh="{SAY_ZH}",', f'        en="{SAY}",']
        lines += ["        heuristic=True,"] if "heuristic" in unit else []
        lines += ["    )"]
    return "".join(f"\n{line}" for line in lines)


def _doc(row: Mapping[str, str]) -> str:
    source = f"({SAY}) {row['citation']}"
    lines = [f"{row['name_en']}: {SAY} in one sentence.", ""]
    for heading in SECTIONS:
        text = source if heading == "Legal source" else f"({SAY})"
        lines += [heading, fill(text, 116, initial_indent=" " * 4, subsequent_indent=" " * 4)]
    return "\n".join(lines)


def _doc_zh(row: Mapping[str, str]) -> str:
    lines = [f"{row['name_zh']}：{SAY_ZH}。", ""]
    for heading in SECTIONS_ZH:
        lines += [heading, f"    （{SAY_ZH}）"]
    return "\n".join(lines)


def text_of(rule_id: str) -> str:
    """The text of the file; raises UnknownInRulebook."""
    row = row_of(rule_id)
    day = first_day(row)
    kinds = tuple(contract().reads.get(rule_id, {})) or ("payment.made",)
    return TEMPLATE.substitute(
        doc=_doc(row),
        doc_zh=_doc_zh(row),
        check=fill(row["check"], 116, initial_indent="    ", subsequent_indent="    "),
        params=_params(row),
        id=rule_id,
        family=rule_id.partition(".")[0],
        severity=row["severity"].upper(),
        confidence=row["confidence"].upper(),
        kind=kinds[0],
        reads=fill(", ".join(f'"{kind}"' for kind in kinds), 100, subsequent_indent=" " * 8),
        title=f'{{"zh": "{row["name_zh"]}", "en": "{row["name_en"]}"}}',
        say=SAY,
        say_zh=SAY_ZH,
        in_force=f"date({day.year}, {day.month}, {day.day})",
    )


def write(rule_id: str, folder: Path = FOLDER) -> Path:
    """The file is there; raises UnknownInRulebook, RuleExists, NoStage."""
    text = text_of(rule_id)
    path = path_of(rule_id, folder)
    if path.exists() or (folder == FOLDER and rule_id in catalogue()):
        raise RuleExists(f"there is a rule {rule_id}: {path.parent.name}/{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 = written, 2 = refused, with the reason on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", help="an id of data/rulebook.csv that has no rule yet")
    asked = parser.parse_args(arguments)
    try:
        path = write(asked.id)
    except TenderwatchError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write(f"{path}\nfill it where it says {SAY!r}; the tests in tests/rules name what is missing\n")
    return 0


TEMPLATE = Template('''"""$doc
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """$doc_zh
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Which side of each bound is lawful: $say."""
$params


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a judged record.

$check
    """
    return f.of("$kind")


def applies(_: Params) -> pl.Expr:
    """Which records the rule speaks of: $say."""
    return pl.lit(None, dtype=pl.Boolean)


def flagged(_: Params) -> pl.Expr:
    """What is the breach: $say."""
    return pl.lit(None, dtype=pl.Boolean)


RULE = Rule(
    id="$id",
    version=1,
    family="$family",
    severity=Severity.$severity,
    confidence=Confidence.$confidence,
    scope="process",
    judges=("$kind",),
    reads=($reads,),
    about=(),
    evidence=(Shown("day", "$say_zh", "$say"),),
    title=$title,
    message={"zh": "$say_zh", "en": "$say"},
    cites=(),
    in_force=$in_force,
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(),
    doc=__doc__,
    doc_zh=ZH,
)
''')

if __name__ == "__main__":
    raise SystemExit(main())
