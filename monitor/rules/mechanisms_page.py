"""docs/mechanisms.md: phrase, source text, what serves it and whether it runs; and the rules, a family."""

from __future__ import annotations

from collections import Counter, defaultdict

from monitor.rules.catalogue import catalogue
from monitor.rules.law import law
from monitor.rules.mechanisms import Mechanism, Scope, Serves, mechanisms, not_checkable, titles
from monitor.rules.page import MADE, table
from monitor.rules.words import WORDS

ZH, EN = WORDS["zh"], WORDS["en"]


def _both(key: str) -> str:
    return f"{ZH[key]} {EN[key]}"


def _said(told: Serves) -> str:
    """A servant as it stands in a cell, with a link where there is a page."""
    if told.sort != "rule":
        return f"{_both(f'serves.{told.sort}')} `{told.name}`"
    zh, en = titles().get(told.name, ("", ""))
    if told.is_there:
        return f"[`{told.name}`](rules/{told.name}.zh.md) {zh} {en}"
    return f"`{told.name}` {zh} {en} ({_both('not_written')})"


def state(told: Mechanism) -> str:
    """What can be said of a mechanism in one word."""
    if told.scope is Scope.OUT:
        return "outside"
    return "served" if told.is_served else "unserved"


def _of(text: str) -> list[str]:
    mine = [told for told in mechanisms() if told.text == text]
    counted = Counter(told.scope for told in mine)
    act = law()[text]
    rows = [
        (
            told.phrase,
            told.asks,
            _both(f"mechanism.{told.scope.value.lower()}"),
            " <br> ".join(_said(one) for one in told.served_by),
            _both(f"state.{state(told)}"),
            told.remark,
        )
        for told in mine
    ]
    head = tuple(_both(key) for key in ("phrase", "asks", "mechanism_scope", "served_by", "state", "remark"))
    said = ", ".join(f"{_both(f'mechanism.{one.value.lower()}')} {counted[one]}" for one in Scope)
    return [f"## {act.title['zh']} {act.title['en']}", "", said, "", *table(head, rows)]


def families() -> list[tuple[str, int, int, list[str]]]:
    """Family, rows of the rulebook, rules that run, and the ids that nothing checks with the reason why."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for rule_id in titles():
        held[rule_id.partition(".")[0]].append(rule_id)
    reasons = {rule_id: f"{told['zh']}。{told['en']}." for rule_id, told in not_checkable().items()}
    return [
        (
            family,
            len(ids),
            sum(rule_id in catalogue() for rule_id in ids),
            [f"`{rule_id}`: {reasons[rule_id]}" for rule_id in ids if rule_id in reasons],
        )
        for family, ids in held.items()
    ]


def _families() -> list[str]:
    rows = [
        (f"`{family}`", str(count), str(runs), str(count - runs - len(reasons)), " <br> ".join(reasons))
        for family, count, runs, reasons in families()
    ]
    head = tuple(_both(key) for key in ("family", "in_rulebook", "runs", "open", "not_checkable"))
    return [f"## {_both('families')}", "", *table(head, rows)]


def page() -> str:
    """The whole page."""
    texts = dict.fromkeys(told.text for told in mechanisms())
    lines = [MADE, "", f"# {_both('mechanisms')}", ""]
    counted = Counter(state(told) for told in mechanisms())
    lines += [", ".join(f"{_both(f'state.{one}')} {counted[one]}" for one in ("served", "unserved", "outside")), ""]
    for text in texts:
        lines += _of(text)
    return "\n".join([*lines, *_families()]).rstrip("\n") + "\n"
