"""No text that we give out is computed by a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.export.cells import LEADS, MARK, plain


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0"])
def test_what_would_begin_a_formula_is_marked(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "某局", "1-2", "a=b", "'=1", " =1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@given(st.text())
def test_nothing_begins_a_formula_and_nothing_is_lost(text: str) -> None:
    made = plain(text)
    assert not made.startswith(LEADS)
    assert made in {text, MARK + text}
    assert plain(made) == made
