"""Whether the examples of a rule notice a change of it."""

from __future__ import annotations

from typing import Any

from monitor.audit.examples import day_of, events_of, facts_of_events, findings, judged
from monitor.facts.facts import Facts
from monitor.rules.kit.rule import Example, Rule


class Watch:
    """The examples of a rule with the facts they are judged on: read once, whatever is asked afterwards."""

    def __init__(self, rule: Rule[Any]) -> None:
        self.facts = [
            (example, facts_of_events(rule.scope, events_of(example), day_of(example))) for example in rule.examples
        ]
        self.told = [_said(rule, example, facts) for example, facts in self.facts]

    def notices(self, changed: Rule[Any]) -> bool:
        """Whether one example gives another verdict or finding under the changed rule, or breaks it."""
        for (example, facts), before in zip(self.facts, self.told, strict=True):
            if _said(changed, example, facts) != before:
                return True
        return False


def _said(rule: Rule[Any], example: Example, facts: Facts) -> Any:
    """The verdicts on the records that the example names, and the findings as the rule's page shows them."""
    result = judged(rule, facts, example.set)
    if result.failed:
        return [told.error for told in result.failed]
    rows = result.verdicts.to_dicts()
    named = sorted(
        (row["scope_id"], row["about"], row["verdict"], row["reason"])
        for row in rows
        if any(about in row["about"] for about in example.verdicts)
    )
    return named, findings(rule, example.says, example.set, rows)
