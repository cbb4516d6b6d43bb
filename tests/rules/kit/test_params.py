from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.kit.params import Meant, UnknownParameter, WrongParameter, meant, param, ratio, settle


@dataclass(frozen=True, slots=True)
class Params:
    limit: int = param(3000, unit="CNY", zh="起点", en="From")
    share: str = param("2/3", unit="ratio", zh="比例", en="Share")
    strict: bool = param(default=True, unit="yes/no", zh="严格", en="Strict")
    kinds: tuple[str, ...] = param(("final",), unit="list", zh="类别", en="Kinds", codes="payment_kind")
    names: tuple[str, ...] = param(("a",), unit="list", zh="名称", en="Names")
    form: str = param("full_name", unit="code", zh="形式", en="Form", codes="signature_form", heuristic=True)
    least: int | None = param(None, unit="count", zh="至少", en="At least")


def test_what_a_parameter_means_is_kept() -> None:
    told = meant(Params())
    assert list(told) == ["limit", "share", "strict", "kinds", "names", "form", "least"]
    assert told["limit"] == Meant("CNY", "起点", "From")
    assert told["form"] == Meant("code", "形式", "Form", "signature_form", is_heuristic=True)


@pytest.mark.parametrize(
    ("name", "given_value", "settled"),
    [
        ("limit", 5000, 5000),
        ("limit", "5000", 5000),
        ("limit", "5000.00", 5000),
        ("least", 7, 7),
        ("share", "0.9", "0.9"),
        ("share", 1, "1"),
        ("strict", False, False),
        ("kinds", ["final", "full"], ("final", "full")),
        ("kinds", "final|一次付清", ("final", "full")),
        ("kinds", ["结算(尾)款"], ("final",)),
        ("kinds", (), ()),
        ("names", "x|y", ("x", "y")),
        ("names", [1, "y"], ("1", "y")),
        ("form", "画圈", "circle"),
        ("form", "initial", "initial"),
    ],
)
def test_values_settle_on_the_type_of_the_default(name: str, given_value: Any, settled: Any) -> None:
    found = getattr(settle(Params(), {name: given_value}), name)
    assert found == settled
    assert type(found) is type(settled)


@pytest.mark.parametrize(
    ("name", "wrong", "fact"),
    [
        ("limit", "many", "limit: expected a whole number, found 'many'"),
        ("limit", "2999.99", "limit: expected a whole number"),
        ("limit", True, "limit: expected int, found True"),
        ("limit", None, "limit: expected a whole number, found None"),
        ("limit", [1], "limit: expected a whole number"),
        ("least", "x", "least: expected a whole number"),
        ("strict", "yes", "strict: expected bool, found 'yes'"),
        ("strict", 1, "strict: expected bool, found 1"),
        ("share", ["1/2"], "share: expected text"),
        ("kinds", 5, "kinds: expected a list, found 5"),
        ("kinds", ["bribe"], "'bribe' is not in the code list payment_kind: advance, progress"),
        ("form", "scribble", "'scribble' is not in the code list signature_form"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, wrong: Any, fact: str) -> None:
    with pytest.raises(WrongParameter) as refused:
        settle(Params(), {name: wrong})
    assert str(refused.value).startswith(fact)


def test_unknown_parameters_list_those_there_are() -> None:
    with pytest.raises(UnknownParameter, match="no parameter colour; known: limit, share"):
        settle(Params(), {"colour": 1})

    @dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    with pytest.raises(UnknownParameter, match="known: none"):
        settle(Nothing(), {"colour": 1})


def test_settling_changes_nothing_else() -> None:
    before = Params()
    assert settle(before, {}) == before
    assert settle(before, {"limit": 1}) == Params(limit=1)
    assert before.limit == 3000


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_ratios_are_exact(top: int, bottom: int) -> None:
    assert ratio(f"{top}/{bottom}") == Fraction(top, bottom)
    assert ratio(f"{top}.25") == Fraction(abs(top) * 4 + 1, 4) * (-1 if top < 0 else 1)
