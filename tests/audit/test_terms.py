from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.audit.terms import GIVEN, OWN, Term, terms
from monitor.rules.kit.params import UnknownParameter, WrongParameter
from monitor.rules.kit.rule import Rule
from monitor.rules.pack import Setting, Value
from monitor.rules.places import Place
from monitor.vocabulary.event import EPOCH, day_number

Tiny = Callable[..., Rule[Any]]
FIRST = date(2000, 1, 1)


def placed(*settings: Setting, since: date | None = None) -> Place:
    return Place(
        id="here",
        name={"zh": "此地", "en": "Here"},
        region=None,
        packs=("here",),
        on={"pay.tiny": since},
        values={"pay.tiny": settings},
        shared={},
        readers={},
        bodies={},
    )


def value(name: str, told: Value, since: date | None = None, until: date | None = None) -> Setting:
    return Setting(name, told, since, until, f"{told}包", f"pack of {told}")


def at(spans: tuple[Term, ...], day: date) -> list[Term]:
    return [span for span in spans if span.first_day <= day_number(day) <= span.last_day]


def test_without_settings_there_is_one_term_from_the_first_day(tiny: Tiny) -> None:
    (span,) = terms(tiny(), placed(), {})
    assert span.first_day == day_number(FIRST)
    assert span.params == tiny().params
    assert span.origins == {"limit": OWN, "kinds": OWN}


def test_values_hold_on_both_ends(tiny: Tiny) -> None:
    here = placed(
        value("limit", 5, date(2010, 1, 1), date(2011, 12, 31)),
        value("limit", 7, date(2012, 1, 1)),
        value("kinds", ("full",)),
    )
    spans = terms(tiny(), here, {})
    days = [date(2009, 12, 31), date(2010, 1, 1), date(2011, 12, 31), date(2012, 1, 1), date(2040, 1, 1)]
    assert [one.params.limit for day in days for one in at(spans, day)] == [100, 5, 5, 7, 7]
    assert {one.params.kinds for one in spans} == {("full",)}
    assert at(spans, date(1999, 12, 31)) == []
    first = at(spans, date(2010, 6, 1))[0]
    assert first.origins["limit"] == {"zh": "5包", "en": "pack of 5"}
    assert first.printed()["kinds"] == {"value": ["full"], "origin": {"zh": "('full',)包", "en": "pack of ('full',)"}}


def test_a_place_binds_from_its_own_day_and_a_rule_until_its_last(tiny: Tiny) -> None:
    spans = terms(tiny(until=date(2020, 12, 31)), placed(since=date(2017, 11, 6)), {})
    assert [(span.first_day, span.last_day) for span in spans] == [
        (day_number(date(2017, 11, 6)), day_number(date(2020, 12, 31)))
    ]
    assert terms(tiny(until=date(2010, 1, 1)), placed(since=date(2017, 11, 6)), {}) == ()


def test_given_values_win_over_all(tiny: Tiny) -> None:
    spans = terms(tiny(), placed(value("limit", 5, date(2010, 1, 1))), {"limit": 1})
    assert {span.params.limit for span in spans} == {1}
    assert all(span.origins["limit"] == GIVEN for span in spans)


def test_what_does_not_fit_is_refused(tiny: Tiny) -> None:
    with pytest.raises(UnknownParameter, match="no parameter colour; known: limit, kinds"):
        terms(tiny(), placed(value("colour", 1)), {})
    with pytest.raises(WrongParameter, match=r"limit: expected a whole number, found '1\.5'"):
        terms(tiny(), placed(), {"limit": "1.5"})


@st.composite
def histories(draw: st.DrawFn) -> list[Setting]:
    """Values of one parameter that do not overlap, with gaps, the first and last perhaps open."""
    edges = sorted(draw(st.lists(st.integers(0, 400), min_size=2, max_size=8, unique=True)))
    out = []
    for place, (start, after) in enumerate(zip(edges[::2], edges[1::2], strict=False)):
        since, until = FIRST + timedelta(start - 50), FIRST + timedelta(after - 51)
        is_first, is_last = place == 0, place == len(edges) // 2 - 1
        out.append(
            value(
                "limit",
                1000 + place,
                None if is_first and draw(st.booleans()) else since,
                None if is_last and draw(st.booleans()) else until,
            )
        )
    return out


@given(settings=histories(), length=st.integers(-5, 400))
def test_every_day_has_the_value_that_is_in_force_on_it(tiny: Tiny, settings: list[Setting], length: int) -> None:
    until = FIRST + timedelta(length)
    here = placed(*settings)
    spans = terms(tiny(until=until), here, {})
    for number in range(day_number(FIRST) - 60, day_number(FIRST) + 410):
        day = EPOCH + timedelta(number)
        found = at(spans, day)
        if not FIRST <= day <= until:
            assert found == []
            continue
        setting = here.setting("pay.tiny", "limit", day)
        assert [span.params.limit for span in found] == [100 if setting is None else setting.value]
