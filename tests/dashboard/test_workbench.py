"""Network, money, rules with what-if, reports and supervision: what the API tells is on the page, in both languages."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import pandas as pd
import pytest
from seen import fine, said, tables, unescaped

from api.supervision.routes import NOTE
from api.supervision.schemas import OfRule, Pair, Reviewer, Supervision
from dashboard.words import words

NETWORK = "views/audit/network.py"
MONEY = "views/audit/money.py"
RULES = "views/audit/rules.py"
REPORTS = "views/audit/reports.py"
SUPERVISION = "views/audit/supervision.py"
RULE = "tnd.bid-period-20d"
LANGUAGES = ("zh", pytest.param("en", marks=pytest.mark.prove))
TONGUES = ("en", pytest.param("zh", marks=pytest.mark.prove))


@pytest.fixture(scope="module")
def process(api: Any) -> str:
    """A process with bids that a finding is about."""
    found = api("/findings", rule="tnd.min-bidders-3")["items"][0]
    return str(found["process_id"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_network_is_a_picture_and_a_list(county: str, api: Any, opened: Any, process: str, lang: str) -> None:
    told = api("/networks", subject_kind="process", subject_id=process)
    assert told["edges"]
    test = opened(county, lang, NETWORK, kind="process", id=process)
    fine(test)
    text = said(test)
    (chart,) = test.get("vega_lite_chart")
    assert str(len(told["nodes"])) in chart.proto.alt
    assert str(len(told["edges"])) in chart.proto.alt
    listed, parties = tables(test)
    assert len(listed) == min(40, len(told["edges"]))
    assert len(parties) == sum(node["kind"] not in {"expert", "person"} for node in told["nodes"])
    for node in told["nodes"]:
        if node["name"] is not None:
            assert node["name"] in text
        elif node["kind"] in {"expert", "person"}:
            assert node["id"] in text
    assert told["edges"][0]["ties"][0]["label"][lang] in text
    for why in told["left_out"]:
        assert words(lang)[f"network_left.{why}"].partition("{n}")[2] in text


def test_a_network_starts_from_the_strongest_findings(county: str, opened: Any) -> None:
    test = opened(county, "zh", NETWORK)
    fine(test)
    offered = [button for button in test.button if str(button.key).startswith("around_")]
    assert offered
    offered[0].click().run()
    fine(test)
    assert test.get("vega_lite_chart")


def test_an_unknown_subject_is_said_and_nonsense_passed_over(county: str, opened: Any) -> None:
    test = opened(county, "en", NETWORK, kind="river", id="nobody", hops="9", least="x")
    fine(test)
    assert test.title[-1].value == words("en")["state.unknown.title"].format(what=words("en")["network.what"])


@pytest.mark.parametrize("lang", TONGUES)
def test_suppliers_against_suppliers(county: str, api: Any, opened: Any, lang: str) -> None:
    told = api("/networks/bidding")
    test = opened(county, lang, NETWORK, view="bidding")
    fine(test)
    first, second = tables(test)
    assert list(first[words(lang)["bidding.bids"]]) == [one["bids"] for one in told["suppliers"]]
    assert list(second[words(lang)["bidding.together"]]) == [one["together"] for one in told["pairs"][:30]]
    (chart,) = test.get("vega_lite_chart")
    assert str(told["pairs"][0]["together"]) in chart.proto.alt
    unit = told["units"][0]["id"]
    narrowed = opened(county, lang, NETWORK, view="bidding", unit=unit)
    fine(narrowed)
    counted = f"{api('/networks/bidding', unit_id=unit)['procedures']:,}"
    assert words(lang)["bidding.counts"].partition("{n}")[0] + counted in said(narrowed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_money_of_projects(county: str, api: Any, opened: Any, lang: str) -> None:
    told = api("/money", limit=12)
    test = opened(county, lang, MONEY)
    fine(test)
    frame = test.dataframe[0].value
    assert len(frame) == len(told["items"])
    for name in ("received", "budget", "contract", "paid", "unspent"):
        for shown, item in zip(frame[name], told["items"], strict=True):
            yuan = item[f"{name}_yuan"]
            assert pd.isna(shown) if yuan is None else shown == pytest.approx(float(yuan) / 1e4, abs=0.00501)
    text = said(test)
    assert unescaped(told["items"][0]["title"]) in text
    late = api("/findings", rule=[*told["late_rules"], *told["lying_rules"]], limit=12)
    shown = [row["message"][lang] for row in late["items"]]
    assert all(unescaped(message) in text for message in shown)
    assert shown or words(lang)["chain.none_late"] in text
    programmes = api("/allocations", limit=1)["programmes"]
    assert (words(lang)["chain.none_programmes"] in text) is not bool(programmes)


@pytest.mark.prove
def test_the_money_of_one_unit_is_summed(county: str, api: Any, opened: Any) -> None:
    unit = api("/money")["units"][0]["id"]
    told = api("/money", unit_id=unit)
    assert told["sums"] is not None
    test = opened(county, "zh", MONEY, unit=unit, page="x")
    fine(test)
    assert len(test.metric) == 6 + 4
    assert test.selectbox(key="chain_unit").value == unit
    nobody = opened(county, "zh", MONEY, unit="nobody")
    fine(nobody)
    assert words("zh")["chain.none_title"] in said(nobody)


@pytest.mark.parametrize("lang", TONGUES)
def test_rules_say_how_often_they_hit_and_were_right(county: str, api: Any, opened: Any, lang: str) -> None:
    rules = api("/rules")["items"]
    test = opened(county, lang, RULES, rule=RULE)
    fine(test)
    frame = test.dataframe[0].value
    for shown, rule in zip(frame["hit"], rules, strict=True):
        counts = rule["coverage"]
        judged = counts["flagged"] + counts["clear"] + counts["not_assessable"]
        assert shown == pytest.approx(100 * counts["flagged"] / judged) if judged else pd.isna(shown)
    assert words(lang)["performance.none"] in said(test)
    assert test.number_input(key=f"try_{RULE}_min_days").value == 20


@pytest.mark.prove
def test_a_value_that_was_not_changed_is_not_replayed(county: str, api: Any, opened: Any) -> None:
    before = api("/replays")["total"]
    test = opened(county, "zh", RULES, rule=RULE)
    test.button(key="replay").click().run()
    fine(test)
    assert words("zh")["what_if.unchanged"] in said(test)
    assert api("/replays")["total"] == before


def test_a_value_that_does_not_fit_is_refused_with_its_place(county: str, api: Any, opened: Any) -> None:
    test = opened(county, "en", RULES, rule="col.always-loser")
    ratio = next(one for one in test.text_input if str(one.key).startswith("try_col.always-loser"))
    ratio.set_value("often")
    test.button(key="replay").click().run()
    fine(test)
    assert "params.share: “often” is refused" in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_month_beside_another(county: str, api: Any, opened: Any, lang: str) -> None:
    raised = api("/findings", limit=1)["items"][0]["raised_at"]
    month = raised[:7]
    told = api("/reports/monthly", month=month)
    test = opened(county, lang, REPORTS, month=month)
    fine(test)
    text = said(test)
    assert told["month"] in text
    assert told["other"] in text
    cases, found, judged, _ = tables(test)
    assert cases[told["month"]].iloc[0] == told["figures"]["cases"]["opened"]
    assert found[told["month"]].iloc[0] == told["figures"]["findings"]["raised"] > 0
    assert judged[told["month"]].iloc[0] == told["figures"]["coverage"]["judged"]
    change = words(lang)["monthly.change"]
    assert found[change].iloc[0] == told["figures"]["findings"]["raised"] - told["beside"]["findings"]["raised"]
    test.button(key="make_xlsx").click().run()
    fine(test)
    (file,) = test.get("download_button")
    assert file.proto.label == f"monthly-{month}.{lang}.xlsx"


def test_a_month_that_is_none_is_passed_over_and_one_to_come_refused(county: str, opened: Any) -> None:
    fine(opened(county, "zh", REPORTS, month="2026-13"))
    test = opened(county, "en", REPORTS, month="2099-01")
    fine(test)
    assert "query.month" in said(test)
    assert "2099-01" in said(test)


@pytest.mark.parametrize("lang", TONGUES)
def test_supervision_before_any_case(county: str, opened: Any, lang: str) -> None:
    test = opened(county, lang, SUPERVISION, **{"from": "2026-01-01", "to": "2026-06-30"})
    fine(test)
    text = said(test)
    assert words(lang)["supervision.none_title"] in text
    assert "2026-06-30" in text
    wrong = opened(county, lang, SUPERVISION, **{"from": "2026-07-01", "to": "2026-06-30"})
    fine(wrong)
    assert "query.from" in said(wrong)


def reviewer(account: str, closed: int, dismissed: int, others_median: float | None) -> Reviewer:
    told = {"zh": "投标准备期二十日", "en": "Bid preparation of twenty days"}
    of_rule = OfRule(rule=RULE, title=told, closed=closed, dismissed=dismissed, share_dismissed=dismissed / closed,
                     others_median=others_median, others=0 if others_median is None else 1)  # fmt: skip
    counts = dict.fromkeys(("received", "confirmed", "referred", "false_alarm", "late", "late_now", "overturned"), 3)
    return Reviewer(account=account, label=f"desk {account}", closed=closed, unfounded=dismissed, dismissed=dismissed,
                    by_reason={"explained": dismissed}, median_days_to_close=4.5, confirmed_for_others=2, same_day=1,
                    by_rule=[of_rule], **counts)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_supervision_compares_accounts_and_names_pairs(answering: Any, opened: Any, lang: str) -> None:
    pair = Pair(accounts=["7", "9"], labels=["desk 7", "desk 9"], closed=12, confirmed=11, share=0.9167, same_day=6,
                is_mutual=False)  # fmt: skip
    told = Supervision(first_day="2026-09-01", last_day="2026-11-30", note=NOTE, closed=15, hidden=2, pairs=[pair],
                       reviewers=[reviewer("7", 10, 8, 0.2), reviewer("9", 5, 1, None)])  # fmt: skip
    answers = {
        "/supervision": told.model_dump(),
        "/session": {"acts": [], "roles": ["supervisor"], "via": "open"},
        "/health": {"audited_day": "2026-11-30", "lag": 0},
    }

    def answer(door: BaseHTTPRequestHandler) -> None:
        body = json.dumps(answers.get(door.path.partition("?")[0], {})).encode()
        door.send_response(200)
        door.send_header("Content-Type", "application/json")
        door.send_header("Content-Length", str(len(body)))
        door.end_headers()
        door.wfile.write(body)

    answers["/session"]["acts"] = ["look", "supervise"]
    test = opened(answering(answer), lang, SUPERVISION)
    fine(test)
    accounts, reasons, rules, pairs = tables(test)
    assert list(accounts[words(lang)["supervision.closed"]]) == [10, 5]
    assert list(reasons[words(lang)["dismissal.explained"]]) == [8, 1]
    gap = rules[words(lang)["supervision.gap"]]
    assert gap.iloc[0] == pytest.approx(60)
    assert pd.isna(gap.iloc[1]), "nobody else to compare with"
    assert pairs[words(lang)["supervision.by_other"]].iloc[0] == 11
    assert NOTE.model_dump()[lang] in said(test)
