from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.names.person import compare_persons, person_key
from monitor.names.reasons import SAID, Reason, Verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reason"),
    [
        ("张伟", "張 偉", "same", "same_name"),
        ("张伟", "张卫", "possible", "homophone"),
        ("张伟", "Zhang Wei", "possible", "romanised"),
        ("WEI, ZHANG", "张伟", "possible", "romanised"),
        ("Li Wei", "张伟", "different", "other_name"),
        ("王建国", "王建军", "possible", "one_character"),
        ("王建国", "王国", "possible", "one_character"),
        ("王建国", "李建国", "different", "other_name"),
        ("张伟", "张强", "different", "other_name"),
        ("阿卜杜·热合曼", "阿卜杜热合曼", "same", "same_name"),
        ("", "张伟", "different", "other_name"),
    ],
)
def test_persons_by_name(one: str, other: str, verdict: str, reason: str) -> None:
    for told in (compare_persons(one, other), compare_persons(other, one)):
        assert (str(told.verdict), str(told.reasons[0])) == (verdict, reason)


def test_a_person_is_decided_by_the_code() -> None:
    assert compare_persons("张伟", "李强", ids=("P-1", "P-1")).verdict is Verdict.SAME
    assert compare_persons("张伟", "张伟", ids=("P-1", "P-2")).reasons == (Reason.OTHER_ID,)
    by_name = compare_persons("张伟", "张伟", ids=("P-1", None))
    assert by_name.said("en") == (SAID[Reason.SAME_NAME]["en"], SAID[Reason.NAME_ALONE]["en"])


@given(st.text("张王伟卫建国军Wei ", max_size=5), st.text("张王伟卫建国军Wei ", max_size=5))
def test_persons_symmetric_and_same_only_where_keys_are(one: str, other: str) -> None:
    told = compare_persons(one, other)
    assert told.verdict is compare_persons(other, one).verdict
    assert (told.verdict is Verdict.SAME) == (person_key(one) == person_key(other))
