from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.findings.identity import finding_id

PARTS = ("pay.over-contract", 1, "process", "ocds-tw9990-2026-0017", '{"payment_id":"PAY-1"}')


def test_the_id_of_a_finding_is_fixed() -> None:
    assert finding_id(*PARTS) == "af9da45c21321c9bb353"


def test_every_part_makes_another_finding() -> None:
    others = [
        ("pay.other", *PARTS[1:]),
        (PARTS[0], 2, *PARTS[2:]),
        (*PARTS[:2], "project", *PARTS[3:]),
        (*PARTS[:3], "CON-1", PARTS[4]),
        (*PARTS[:4], '{"payment_id":"PAY-2"}'),
    ]
    ids = {finding_id(*told) for told in [PARTS, *others]}  # type: ignore[arg-type]
    assert len(ids) == 6


WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=8)


@given(st.tuples(WORD, st.integers(1, 99), WORD, WORD, WORD), st.tuples(WORD, st.integers(1, 99), WORD, WORD, WORD))
def test_ids_are_those_of_the_parts_alone(
    one: tuple[str, int, str, str, str], other: tuple[str, int, str, str, str]
) -> None:
    assert finding_id(*one) == finding_id(*one)
    assert (finding_id(*one) == finding_id(*other)) == (one == other)
    assert len(finding_id(*one)) == 20
    assert int(finding_id(*one), 16) >= 0
