from __future__ import annotations

from typing import Any

from monitor.audit.measure import measure


def line(rule: str, payment: str, verdict: str = "flagged", scope: str = "U") -> dict[str, Any]:
    about = {"payment_id": payment}
    return {"rule": rule, "verdict": verdict, "about": about, "scope": {"kind": "unit", "id": scope}}


def planted(rule: str, payment: str, **more: Any) -> dict[str, Any]:
    return {"rule": rule, "about": {"payment_id": payment}, **more}


def test_found_missed_and_false() -> None:
    told = [line("a", "P-1"), line("a", "P-2"), line("a", "P-3", "clear"), line("b", "P-9", "clear")]
    figures = measure(told, [planted("a", "P-1"), planted("a", "P-3"), planted("c", "P-1")])
    assert list(figures) == ["a", "b", "c"]
    assert (figures["a"].planted, figures["a"].found, figures["a"].false_alarms, figures["a"].cleared) == (2, 1, 1, 1)
    assert figures["a"].missed == [planted("a", "P-3")]
    assert [alarm["about"] for alarm in figures["a"].alarms] == [{"payment_id": "P-2"}]
    assert figures["a"].recall == 0.5
    assert (figures["b"].recall, figures["b"].cleared) == (None, 1)
    assert (figures["c"].recall, figures["c"].found) == (0.0, 0)


def test_what_both_tell_must_be_the_same() -> None:
    wide = {"rule": "a", "about": {"payment_id": "P-1", "contract_id": "C-1"}}
    assert measure([line("a", "P-1")], [wide])["a"].found == 1
    assert measure([line("a", "P-2")], [wide])["a"].found == 0
    assert measure([line("a", "P-1")], [{"rule": "a", "about": {"contract_id": "C-1"}}])["a"].found == 0


def test_what_comes_along_with_a_planted_breach_is_no_alarm() -> None:
    breach = planted("a", "P-1", also=["b"], scope="U")
    figures = measure([line("a", "P-1"), line("b", "P-1"), line("b", "P-7"), line("b", "P-8", scope="V")], [breach])
    assert figures["b"].false_alarms == 1
    assert figures["b"].planted == 0
    assert [alarm["about"]["payment_id"] for alarm in figures["b"].alarms] == ["P-8"]


def test_one_breach_found_twice_counts_once() -> None:
    figures = measure([line("a", "P-1"), line("a", "P-1", scope="V")], [planted("a", "P-1")])
    assert (figures["a"].found, figures["a"].false_alarms) == (1, 0)
