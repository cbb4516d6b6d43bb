"""How often a rule was right: of the cases that were closed on its findings, those confirmed or referred.

A case counts once for each rule of its findings, under how it stands closed now; one that is taken up again counts not
until it is closed again. Below one closed case nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from monitor.cases.states import Conclusion
from monitor.store.closings import closed_by_rule
from monitor.store.database import Read

RIGHT: Final = (Conclusion.CONFIRMED, Conclusion.REFERRED)


def precision(read: Read) -> dict[str, dict[str, Any]]:
    """Rule -> {closed, confirmed, referred, unfounded, false_alarm, precision, by_month: [the same with `month`]}.

    `precision` is (confirmed + referred) / closed, None where nothing was closed; months are the county's, YYYY-MM.
    """
    counted: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for one in closed_by_rule(read):
        counted[one.rule][one.month][one.conclusion] += one.cases
    return {
        rule: figures(sum(months.values(), Counter()))
        | {"by_month": [{"month": month, **figures(months[month])} for month in sorted(months)]}
        for rule, months in sorted(counted.items())
    }


def figures(counted: Counter[str]) -> dict[str, Any]:
    """Conclusion -> number, as they are told."""
    closed = sum(counted[one.value] for one in Conclusion)
    right = sum(counted[one.value] for one in RIGHT)
    told = {one.value: counted[one.value] for one in Conclusion}
    return {"closed": closed, **told, "precision": round(right / closed, 4) if closed else None}


NONE: Final = figures(Counter()) | {"by_month": []}
"""Of a rule on which no case was closed."""
