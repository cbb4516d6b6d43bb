"""The published pairs of names (`data/names/benchmark.toml`), judged by ours: what is true, what each comparer says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.names.compare import Comparison, compare
from monitor.names.person import PersonComparison, compare_persons
from monitor.names.reasons import Verdict

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "names" / "benchmark.toml"
RIGHT: Final = {
    "yes": {Verdict.SAME},
    "no": {Verdict.DIFFERENT, Verdict.POSSIBLE},
    "maybe": {Verdict.POSSIBLE},
    "related": {Verdict.RELATED},
}
"""Truth -> verdicts that do it justice: what is not the same may be told as a doubt, never as a match."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the benchmark."""

    kind: str
    names: tuple[str, str]
    truth: str
    remark: dict[str, str]
    scores: tuple[str, ...]
    """What the other systems say, one each."""
    expected: Verdict

    def judged(self) -> Comparison | PersonComparison:
        """What ours says."""
        return (compare if self.kind == "firm" else compare_persons)(*self.names)

    @property
    def is_right(self) -> bool:
        """Whether ours does justice to the truth."""
        return self.judged().verdict in RIGHT[self.truth]


def benchmark() -> tuple[tuple[str, ...], tuple[Pair, ...]]:
    """The other systems, and the pairs in their order."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    pairs = (
        Pair(
            row["kind"],
            (row["names"][0], row["names"][1]),
            row["truth"],
            row["remark"],
            tuple(row["scores"]),
            Verdict(row["expected"]),
        )
        for row in told["pairs"]
    )
    return tuple(told["systems"]), tuple(pairs)


def separable(pairs: tuple[Pair, ...], column: int) -> bool:
    """Whether some threshold of a system's score puts every pair that is the same above every one that is not."""
    yes = [float(pair.scores[column]) for pair in pairs if pair.truth == "yes"]
    no = [float(pair.scores[column]) for pair in pairs if pair.truth == "no"]
    return min(yes) > max(no)
