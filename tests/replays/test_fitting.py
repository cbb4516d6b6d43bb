"""Values for the parameters of a rule: taken as the rule takes them, or named with their place."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from monitor.replays.fitting import fitting
from monitor.replays.refused import ParametersUnfit
from monitor.rules.catalogue import catalogue


@pytest.mark.parametrize(
    ("rule", "given", "wrong"),
    [
        ("dec.minutes-exist", {"minutes_days": 8}, []),
        ("dec.minutes-exist", {"minutes_days": True}, ["params.minutes_days"]),
        ("dec.minutes-exist", {"minutes_days": -1}, ["params.minutes_days"]),
        ("dec.minutes-exist", {"minutes_days": 8.5}, ["params.minutes_days"]),
        ("dec.minutes-exist", {"minutes_days": 10**30}, ["params.minutes_days"]),
        ("col.rotation", {"jaccard": "2/3"}, []),
        ("col.rotation", {"jaccard": 0.7}, ["params.jaccard"]),
        ("col.rotation", {"jaccard": "1/0"}, ["params.jaccard"]),
        ("col.rotation", {"jaccard": "0.5/3"}, ["params.jaccard"]),
        ("col.rotation", {"jaccard": "０.5"}, ["params.jaccard"]),
        ("dec.minutes-exist", {"minutes_days": 10**15}, ["params.minutes_days"]),
        ("san.monthly-1-5", {"to_day": 32}, ["params.to_day"]),
        ("exp.conflict-3y", {"lookback": 10_000}, ["params.lookback"]),
        ("blk.period-bounds", {"tender_fraud": "2-4"}, []),
        ("blk.period-bounds", {"tender_fraud": "4-2"}, ["params.tender_fraud"]),
        ("dec.archive-permanent", {"retention": "30"}, []),
        ("dec.archive-permanent", {"retention": "long"}, ["params.retention"]),
        ("dec.dual-confirmation", {"required_roles": []}, ["params.required_roles"]),
        ("dec.collective-spend-threshold", {"emergency_carries": "yes"}, ["params.emergency_carries"]),
        ("pay.sme-overdue-disclosure", {"deadline": "02-29"}, []),
        ("pay.sme-overdue-disclosure", {"deadline": "02-30"}, ["params.deadline"]),
        ("dec.majority-of-due", {"denominator": "present"}, []),
        ("dec.majority-of-due", {"denominator": "all"}, ["params.denominator"]),
        ("dec.head-not-in-charge", {"barred_powers": ["finance"]}, []),
        ("dec.head-not-in-charge", {"barred_powers": ["money"]}, ["params.barred_powers"]),
        ("dec.head-not-in-charge", {"barred_powers": "finance"}, ["params.barred_powers"]),
        ("tnd.gp-split", {"open_tender_threshold": 10}, []),
        ("dec.minutes-exist", {"a": 1, "minutes_days": None}, ["params", "params.minutes_days"]),
    ],
)
def test_values_are_taken_as_the_rule_takes_them(rule: str, given: dict[str, object], wrong: list[str]) -> None:
    if not wrong:
        assert set(fitting(catalogue()[rule], given)) == set(given)
        return
    with pytest.raises(ParametersUnfit) as refused:
        fitting(catalogue()[rule], given)
    assert [one.place for one in refused.value.problems] == wrong
    assert all(one.expected.zh and one.expected.en for one in refused.value.problems)


def test_every_default_fits_its_own_rule() -> None:
    for rule in catalogue().values():
        told = asdict(rule.params) if rule.params is not None else {}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
        given = {name: value for name, value in plain.items() if value is not None}
        if given:
            assert set(fitting(rule, given)) == set(given), rule.id
