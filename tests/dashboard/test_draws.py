"""A draw verified on screen, in both languages: what the API says is shown, and what fails is seen."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from draw_season import LARGE, SPECIALITIES
from seen import tables
from streamlit.testing.v1 import AppTest

from dashboard.words import words
from monitor.draw.codes import DRAW_PARTY, EXCLUSION_REASON, VACANCY_REASON
from monitor.drawing.state import PARTIES, STATES

DRAWS = "views/public/draws.py"
VERIFY = "views/public/verify_draw.py"
PROCESS = "views/audit/process.py"
LANGUAGES = ("zh", "en")


def unescaped(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def said(test: AppTest) -> str:
    """Everything a page says in words, tables included."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "code", "warning", "info")
    parts = [element.value for kind in kinds for element in test.get(kind)]
    return unescaped("\n".join(parts))


def fine(test: AppTest) -> None:
    assert not test.exception, [problem.message for problem in test.exception]


def results(test: AppTest, lang: str) -> dict[str, tuple[str, str]]:
    """V1 to V10 -> result and reason as they stand in the table."""
    table = next(one for one in tables(test) if words(lang)["verify.why"] in one.columns)
    rows = [[unescaped(str(cell)) for cell in row] for row in table.to_numpy()]
    return {check.split("**")[1]: (result, why) for check, result, why in rows}


def links(test: AppTest) -> list[str]:
    return [link.proto.query_string for link in test.get("page_link")]


@pytest.fixture(scope="module")
def transcripts(season: Any, office: Any) -> dict[str, dict[str, Any]]:
    """The transcripts of the season's draws, by name."""
    _, draws = season
    return {name: office.get(f"/draws/{getattr(draws, name).draw_id}/transcript").json() for name in ("whole", "again")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_shows_every_draw_and_names_the_test_chain(season: Any, opened: Any, office: Any, lang: str) -> None:
    base, _ = season
    test = opened(base, lang, DRAWS)
    fine(test)
    items = office.get("/draws").json()["items"]
    shown = links(test)
    assert [item["draw_id"] for item in items] == [
        query.partition("draw=")[2].partition("&")[0] for query in shown if "draw=" in query
    ]
    states = [one.value for one in test.markdown if "badge" in one.value]
    on_test = words(lang)["test_chain"]
    assert [on_test in text for text in states] == [item["is_test_chain"] for item in items]
    for item, text in zip(items, states, strict=True):
        assert item["state_text"][lang] in text


def test_the_list_is_narrowed_by_the_address(season: Any, opened: Any) -> None:
    base, draws = season
    test = opened(base, "zh", DRAWS, ocid=draws.again.ocid)
    fine(test)
    assert len([query for query in links(test) if "draw=" in query]) == 2
    test = opened(base, "zh", DRAWS, state="voided")
    assert [query for query in links(test) if "draw=" in query] == [
        next(query for query in links(test) if draws.void.draw_id in query)
    ]
    test = opened(base, "zh", DRAWS, ocid="ocds-none")
    assert words("zh")["draws.empty_title"] in said(test)
    test.button(key="empty_action").click().run()
    fine(test)
    assert len([query for query in links(test) if "draw=" in query]) == 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_log_without_draws_says_so(nothing: str, opened: Any, lang: str) -> None:
    for page in (DRAWS, VERIFY):
        test = opened(nothing, lang, page)
        fine(test)
        assert words(lang)["draws.none_text"] in said(test)


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        *(("zh", name) for name in ("whole", "void", "again", "moved", "test", "large", "coming")),
        *(("en", name) for name in ("whole", "moved", "test")),
    ],
)
def test_a_draw_is_shown_as_the_api_tells_it(season: Any, opened: Any, office: Any, name: str, lang: str) -> None:
    base, draws = season
    draw_id = getattr(draws, name).draw_id
    test = opened(base, lang, VERIFY, draw=draw_id)
    fine(test)
    told, checked = office.get(f"/draws/{draw_id}").json(), office.get(f"/draws/{draw_id}/check").json()
    text = said(test)
    for step in told["steps"]:
        assert step["title"][lang] in text
        assert step["text"][lang] in text
    shown = results(test, lang)
    assert list(shown) == [f"V{number}" for number in range(1, 11)]
    for check in checked["checks"]:
        result, why = shown[check["name"]]
        assert words(lang)[f"check.{check['state']}"] in result
        assert check["why"][lang] in why
    for key in ("verify.proves", "verify.does_not_prove", "verify.not_roster", "verify.offline"):
        assert words(lang)[key] in text
    assert told["request_sha256"] in text
    for row in told["table"]:
        assert f"{row['handle'][:8]}…{row['handle'][-4:]}" in text
    for row in told["filters"]:
        assert row["value"] in text
    banner = [one.value for one in test.warning]
    assert bool(banner) is told["is_test_chain"]
    assert ("--test-chain" in text) is told["is_test_chain"]


def test_a_seat_that_does_not_follow_is_marked(season: Any, opened: Any) -> None:
    base, draws = season
    test = opened(base, "zh", VERIFY, draw=draws.moved.draw_id)
    table = next(one for one in tables(test) if words("zh")["verify.seat"] in one.columns)
    marked = [words("zh")["verify.not_following"] in state for state in table[words("zh")["field.state"]]]
    assert marked == [False, False, False, True, False]
    assert "V6" in said(test)
    assert words("zh")["check.fail"] in results(test, "zh")["V6"][0]


def test_who_stepped_in_stands_behind_who_declined(season: Any, opened: Any, office: Any) -> None:
    base, draws = season
    test = opened(base, "zh", VERIFY, draw=draws.whole.draw_id)
    table = next(one for one in tables(test) if words("zh")["verify.seat"] in one.columns)
    assert list(table[words("zh")["verify.seat"]]) == ["1", "2", "2′", "3", "4", "4′", "5"]
    told = office.get(f"/draws/{draws.whole.draw_id}").json()
    assert len(told["declines"]) == 2
    assert words("zh")["vacancy_reason.illness"] in said(test)
    assert all(row["expert"] in said(test) for row in told["table"] if row["expert"])


def test_a_void_attempt_names_its_reason_and_leads_to_the_next(season: Any, opened: Any) -> None:
    base, draws = season
    test = opened(base, "zh", VERIFY, draw=draws.void.draw_id)
    assert words("zh")["void_reason.too_few_reveals"] in said(test)
    test.button(key=f"attempt_{draws.again.draw_id}").click().run()
    fine(test)
    assert draws.again.draw_id in said(test)
    assert words("zh")["draw_act.decline"] in said(test)
    assert words("zh")["refused.decline_unfit"] in said(test)


def test_every_ticket_of_a_large_roster_can_be_listed(season: Any, opened: Any) -> None:
    base, draws = season
    test = opened(base, "en", VERIFY, draw=draws.large.draw_id)
    assert max(map(len, tables(test))) < 50
    assert not test.dataframe
    test.toggle(key=f"all_tickets_{draws.large.draw_id}").set_value(True).run()
    fine(test)
    assert len(test.dataframe) == len(SPECIALITIES)
    assert sum(len(frame.value) for frame in test.dataframe) > LARGE
    ranks = test.dataframe[0].value
    assert list(ranks["ticket"]) == sorted(ranks["ticket"])


def pasted(test: AppTest, text: str) -> AppTest:
    test.text_area(key="verify_text").set_value(text)
    return test.button(key="verify_go").click().run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pasted_transcript_is_checked(
    season: Any, opened: Any, transcripts: dict[str, dict[str, Any]], lang: str
) -> None:
    base, draws = season
    test = pasted(opened(base, lang, VERIFY), json.dumps(transcripts["whole"]))
    fine(test)
    assert {result for result, _ in results(test, lang).values()} == {
        f":green-badge[:material/check: {words(lang)['check.pass']}]"
    }
    assert draws.whole.draw_id in said(test)
    assert words(lang)["verify.all_pass"] in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_uploaded_transcript_that_was_tampered_with_shows_which_check_fails(
    season: Any, opened: Any, transcripts: dict[str, dict[str, Any]], lang: str
) -> None:
    forged = json.loads(json.dumps(transcripts["again"]))
    first, second = forged["held"]["payload"]["seats"][:2]
    first["handle"], second["handle"] = second["handle"], first["handle"]
    test = opened(season[0], lang, VERIFY)
    test.file_uploader(key="verify_file").set_value(("draw.json", json.dumps(forged).encode(), "application/json"))
    test.button(key="verify_go").click().run()
    fine(test)
    shown = results(test, lang)
    assert words(lang)["check.fail"] in shown["V6"][0]
    assert words(lang)["check.pass"] in shown["V1"][0]
    assert words(lang)["verify.some_fail"].partition("{")[0] in said(test)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        *(("zh", text) for text in ("", "[]", "{}", '{"format": "tw-draw-transcript/1"}', '"\\ud800"')),
        *(("en", text) for text in ("", "hello")),
    ],
)
def test_what_is_no_transcript_is_told_in_a_sentence(season: Any, opened: Any, text: str, lang: str) -> None:
    test = pasted(opened(season[0], lang, VERIFY), text)
    fine(test)
    told = said(test)
    assert words(lang)["verify.no_transcript" if text else "verify.nothing_title"] in told
    assert "Traceback" not in told
    assert not [one for one in tables(test) if words(lang)["verify.why"] in one.columns]


def test_a_foreign_log_is_called_so(season: Any, opened: Any) -> None:
    from small_draw import Draw, DrawLog

    foreign = Draw(DrawLog(), 8).commit().reveal().hold().transcript()
    test = pasted(opened(season[0], "zh", VERIFY), json.dumps(foreign))
    fine(test)
    told = said(test)
    assert words("zh")["verify.other_log"].partition("{")[0] in told
    assert words("zh")["verify.witnesses.file"] in told
    assert test.warning


def test_an_unknown_draw_is_said(season: Any, opened: Any) -> None:
    test = opened(season[0], "zh", VERIFY, draw="../nobody")
    fine(test)
    assert test.title[0].value == words("zh")["state.unknown.title"].format(what=words("zh")["verify.what"])


def test_a_draw_that_no_head_covers_is_shown_without_its_checks(
    answering: Any, opened: Any, season: Any, office: Any
) -> None:
    draw_id = season[1].coming.draw_id
    told = office.get(f"/draws/{draw_id}").content

    def answer(door: BaseHTTPRequestHandler) -> None:
        is_check = "/check" in door.path
        body = json.dumps({"detail": "no signed head yet"}).encode() if is_check else told
        door.send_response(409 if is_check else 404 if "/health" in door.path else 200)
        door.send_header("Content-Type", "application/problem+json" if is_check else "application/json")
        door.send_header("Content-Length", str(len(body)))
        door.end_headers()
        door.wfile.write(body)

    test = opened(answering(answer), "zh", VERIFY, draw=draw_id)
    fine(test)
    assert words("zh")["verify.not_checked"] in said(test)
    assert "no signed head yet" in said(test)
    assert words("zh")["verify.steps"] in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_process_leads_to_its_draws(season: Any, opened: Any, lang: str) -> None:
    base, draws = season
    test = opened(base, lang, PROCESS, id=draws.again.ocid)
    fine(test)
    assert len([query for query in links(test) if "draw=DRAW-2-" in query]) == 2


def test_a_process_without_a_draw_says_that_nothing_can_be_verified(county: str, api: Any, opened: Any) -> None:
    item = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    test = opened(county, "zh", PROCESS, id=item["process_id"])
    fine(test)
    has = bool(api("/draws", ocid=item["process_id"])["items"])
    assert (words("zh")["process.no_draws"] in said(test)) is not has


def test_the_words_are_those_of_the_core() -> None:
    for group, codes in (
        ("party", DRAW_PARTY),
        ("exclusion_reason", EXCLUSION_REASON),
        ("vacancy_reason", VACANCY_REASON),
    ):
        assert {code: words("zh")[f"{group}.{code}"] for code in codes} == dict(codes)
    for lang in LANGUAGES:
        assert {code: words(lang)[f"draw_state.{code}"] for code in STATES} == {
            code: text.text(lang) for code, text in STATES.items()
        }
        assert {code: words(lang)[f"party.{code}"] for code in PARTIES} == {
            code: text.text(lang) for code, text in PARTIES.items()
        }
