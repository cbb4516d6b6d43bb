"""Whatever is sent is answered: garbage, truncated or altered transcripts, depth, size, random bodies."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from draw_office import KEY, draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_draw import Draw

County = Any
ACTS = ("reveals", "beacon", "declines", "openings", "void")
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status", "code", "place"),
    [
        (b"", 400, "malformed_json", "line 1, column 1"),
        (b'{"a": ', 400, "malformed_json", "line 1, column 7"),
        (b"\xff{}", 400, "bad_encoding", "byte 1"),
        (b'{"a": 1, "a": 2}', 400, "doubled_key", "a"),
        (b'{"a": NaN}', 400, "not_a_number", "a"),
        (b"[" * 100_000, 400, "too_deep", ""),
        (b"[]", 422, "model_attributes_type", "body"),
        (b'{"zz": "\\ud800"}', 422, "extra_forbidden", "body.zz"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, 422, "extra_forbidden", "body.a"),
    ],
    ids=["empty", "cut", "bytes", "twice", "nan", "deep", "list", "member", "nested"],
)
def test_what_is_no_body(county: County, body: bytes, status: int, code: str, place: str) -> None:
    for path in ("", "/check", *(f"/DRAW-1-1/{act}" for act in ACTS)):
        for lang in ("zh", "en"):
            answer = county.post(path, body, lang=lang)
            assert (answer.status_code, answer.headers["content-type"], answer.json()["lang"]) == (
                status, PROBLEM, lang,
            ), path  # fmt: skip
            assert (code, place) in [(one["code"], one["place"]) for one in answer.json()["problems"]]


def test_a_number_of_many_digits(county: County) -> None:
    assert county.post("/check", b'{"transcript": ' + b"9" * 5000 + b"}").status_code in {400, 422}


@pytest.mark.parametrize("path", ["", "/check", "/DRAW-1-1/openings"])
def test_a_huge_body_is_not_read_to_its_end(
    opening: Any, streamed: Callable[[int, int], AsyncIterator[bytes]], path: str
) -> None:
    county = opening(max_body_bytes=4_000)
    answer = county.post(path, b" " * 4_001)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (413, "body_too_large", 4_000)
    headers = {"content-type": "application/json"}
    answer = county.client.request("POST", f"/draws{path}", content=streamed(10_000, 1_000), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def opened(county: County) -> dict[str, Any]:
    told = draw()
    county.ask(told)
    county.reveal(told)
    county.run(told)
    county.decline(told, 0)
    county.award(told)
    county.open(told)
    county.cosign()
    found: dict[str, Any] = county.get(f"/{told.draw_id}/transcript").json()
    return found


@pytest.fixture
def file(county: County, standing: Callable[..., Any]) -> Any:
    """A transcript whose ten checks pass."""
    return standing(county, opened)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "未能从内容中读出抽取记录"), ("en", "No transcript can be read from this")]
)
@pytest.mark.parametrize(
    "brought",
    ["", "nothing", "{", "[]", "[" * 100_000, {}, {"format": "tw-draw/1"}, {"format": "tw-draw-transcript/1", "log": 1},
     {"format": "tw-draw-transcript/1", "log": {"key": "x+1+y"}}],
)  # fmt: skip
def test_what_is_no_transcript(county: County, brought: Any, lang: str, words: str) -> None:
    answer = county.post("/check", {"transcript": brought}, lang=lang)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_transcript")
    assert words in answer.json()["detail"]


def test_a_truncated_transcript(county: County, file: dict[str, Any]) -> None:
    text = json.dumps(file)
    for share in (0.1, 0.5, 0.99):
        answer = county.post("/check", {"transcript": text[: int(len(text) * share)]})
        assert (answer.status_code, answer.json()["code"]) == (422, "no_transcript")
    for name, left in (("held", "V3"), ("revealed", "V5"), ("vacated", "V8"), ("opened", "V8")):
        without = {**file, name: None if name == "held" else []}
        checks = county.post("/check", {"transcript": without}).json()["checks"]
        assert [one["state"] for one in checks if one["name"] == left] != ["pass"], name


@pytest.mark.parametrize(
    ("path", "value", "failed"),
    [
        (("committed", "payload", "request", "min_reveals"), 1, "V1"),
        (("committed", "envelope", "recordedtime"), "2020-01-01T00:00:00+08:00", "V1"),
        (("held", "payload", "beacon", "round"), 20_905_308, "V3"),
        (("held", "payload", "seats", 0, "handle"), "00" * 32, "V6"),
        (("revealed", 0, "payload", "nonce"), "00" * 32, "V5"),
        (("vacated", 0, "payload", "reason"), "illness", "V7"),
        (("opened", 0, "payload", "openings", 0, "expert"), "E-9999", "V8"),
        (("log", "key"), "elsewhere/log+00000001+AQ==", None),
    ],
)
def test_an_altered_transcript_is_told(
    county: County, file: dict[str, Any], path: tuple[Any, ...], value: Any, failed: str | None
) -> None:
    holder: Any = file
    for step in path[:-1]:
        holder = holder[step]
    assert holder[path[-1]] != value
    holder[path[-1]] = value
    answer = county.post("/check", {"transcript": file})
    if failed is None:
        assert (answer.status_code, answer.json()["code"]) == (422, "no_transcript")
    else:
        assert (failed, "fail") in [(one["name"], one["state"]) for one in answer.json()["checks"]]
    assert county.refusals(draw().draw_id) == [], "nothing of a check is kept"


def test_a_transcript_whose_log_is_not_ours_is_checked_on_its_own_word(county: County, file: dict[str, Any]) -> None:
    from small_draw import DrawLog

    told = Draw(DrawLog()).commit().reveal().hold()
    answer = county.post("/check", {"transcript": told.transcript()}).json()
    assert (answer["is_our_log"], answer["witnesses"], answer["scanned"]) == (False, "file", None)
    assert answer["log_key"] != KEY.verifier.text()
    assert [one["name"] for one in answer["checks"] if one["state"] == "fail"] == ["V4"], "the test chain"
    assert file["log"]["key"] == KEY.verifier.text()


text = st.text(st.characters(codec="utf-8"), max_size=12)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | text | st.sampled_from(["00" * 32, "土建", "", "9"])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6
)
light = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a JSON value, the first three of a list alone."""
    found = []
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value[:3]):
        found.append((*path, name))
        if isinstance(inner, dict | list):
            found += places(inner, (*path, name))
    return found


def spoiled(whole: Any, data: st.DataObject) -> Any:
    """The same with one value changed for any other, or gone."""
    told = copy.deepcopy(whole)
    *path, last = data.draw(st.sampled_from(places(told)))
    holder = told
    for step in path:
        holder = holder[step]
    if data.draw(st.booleans()):
        holder[last] = data.draw(values)
    else:
        del holder[last]
    return told


def assert_answered(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["detail"]


@light
@given(data=st.data())
def test_a_spoiled_transcript_never_breaks_the_service(county: County, file: dict[str, Any], data: Any) -> None:
    assert_answered(county.post("/check", {"transcript": spoiled(file, data)}))


@light
@given(data=st.data())
def test_a_spoiled_request_never_breaks_the_service(county: County, data: Any) -> None:
    asked = draw(9, attempt=data.draw(st.sampled_from([1, 2])))
    assert_answered(county.post("", spoiled(county.asking(asked), data)))
    assert county.get("?limit=500").status_code == 200
    for one in county.get("?limit=500").json()["items"]:
        assert_answered(county.get(f"/{one['draw_id']}"))


@light
@given(data=st.data())
def test_a_spoiled_act_never_breaks_the_service(county: County, file: dict[str, Any], data: Any) -> None:
    told = draw()
    row = file["held"]["payload"]["seats"][1]
    whole = {
        "reveals": {"source": "urn:tw:unit:11999001MB00000946", "party": "agency", "nonce": "00" * 32},
        "beacon": {"kind": "drand", "chain": "00" * 32, "round": 1, "signature": "00" * 48, "numbers": [1]},
        "declines": {**row, "reason": "refused", "decline_no": 2, "evidence": [{"id": "C-1", "kind": "record"}]},
        "openings": {
            "source": "urn:tw:unit:11999001MB00000946", "audience": "auditors",
            "openings": file["opened"][0]["payload"]["openings"],
        },
        "void": {"source": "x", "reason": "error", "signature": {"signer": "P-1", "form": "circle"}},
    }  # fmt: skip
    act = data.draw(st.sampled_from(ACTS))
    assert_answered(county.post(f"/{told.draw_id}/{act}", spoiled(whole[act], data)))
    assert county.draw(told)["state"] in {"opened", "voided"}
