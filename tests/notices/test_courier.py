"""Whoever subscribed is told all of it, in order, at least once, whatever breaks on either side."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from sqlalchemy import insert

from monitor.accounts.vault import Vault
from monitor.notices import courier as couriers
from monitor.notices import subscribe
from monitor.notices.courier import LEASE_SECONDS, LONGEST_WAIT, MOST_ATTEMPTS, STOP_AFTER, wait_after
from monitor.notices.fill import fill
from monitor.notices.kinds import kinds
from monitor.notices.post import Answer
from monitor.notices.refused import NoSuchDelivery
from monitor.store.notices import by_id, subscribers
from monitor.store.notices_lease import held, take
from monitor.store.own import last_own
from monitor.store.tables.submission import submission

EVENT, HEAD, RAISED = "event.accepted", "checkpoint.signed", "finding.raised"
AWAY = Answer(503, "HTTP 503")


class Dies(BaseException):
    """The process is killed here: nothing after it is done, no handler sees it."""


def test_what_enters_is_told_in_order_and_once(both: Any) -> None:
    before = both.event()
    both.subscribe(EVENT)
    entries = [both.event() for _ in range(5)]
    sent = both.courier()
    assert sent.turn() == 5
    assert sent.turn() == 0
    assert both.told() == [(EVENT, entry) for entry in entries]
    assert before not in {entry for _, entry in both.told()}
    assert len({message for _, message, _ in both.heard}) == 5
    assert {one.state for one in both.notices()} == {"delivered"}


def test_a_body_holds_ids_and_an_address_and_nothing_of_the_record(post: Any) -> None:
    post.subscribe(EVENT, HEAD)
    entry = post.event()
    post.courier().turn()
    (_, _, body), (_, _, head) = post.heard
    assert body["data"] == {
        "entry": entry, "subject": body["data"]["subject"], "event": "payment.made",
        "unit": body["data"]["unit"], "address": f"http://localhost:8000/events/{entry}",
    }  # fmt: skip
    assert set(body) == {"type", "timestamp", "data"}
    assert (head["type"], head["data"]["size"]) == (HEAD, entry + 1)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"state": "raised", "step": 1}, RAISED),
        ({"state": "raised"}, "finding.changed"),
        ({"state": "cured", "step": 2}, "finding.changed"),
    ],
)
def test_a_raised_finding_is_told_from_a_changed_one(post: Any, said: dict[str, Any], kind: str) -> None:
    for wanted in (RAISED, "finding.changed"):
        post.subscribe(wanted, url=f"https://1.1.1.1/{wanted}")
    told = {"finding": "f1", "rule": "pay.over-contract", "version": 1, "at": "x", "row_sha256": "a" * 64}
    post.own("finding.changed", "f1", **told, **said)
    post.courier().turn()
    ((url, _, body),) = post.heard
    assert (url, body["type"]) == (f"https://1.1.1.1/{kind}", kind)
    assert body["data"]["address"].endswith("/findings/f1")


def test_a_second_persons_work_is_told_and_looks_are_not(post: Any) -> None:
    post.subscribe(*kinds())
    post.own("account.changed", "12", account="12", change="proposed", proposal=4)
    post.own("record.viewed", "finding", what="finding", record="f1")
    post.own("export.made", "findings", what="findings.xlsx", rows=1, file_sha256="a" * 64)
    post.courier().turn()
    ((_, _, body),) = [one for one in post.heard if one[2]["type"] != HEAD and one[2]["type"] != "notice.changed"]
    assert (body["type"], body["data"]["subject"]) == ("account.proposed", "4")
    assert {"record.viewed", "export.made"}.isdisjoint(kinds())


def test_only_what_is_about_a_unit_where_one_is_named(post: Any) -> None:
    unit = "11999001MB0000019D"
    post.subscribe(EVENT, unit=unit)
    post.event()
    mine = post.event(source=f"urn:tw:unit:{unit}")
    post.courier().turn()
    assert post.told() == [(EVENT, mine)]


def test_a_failing_receiver_gets_the_rest_after_the_first(post: Any) -> None:
    post.subscribe(EVENT)
    entries = [post.event() for _ in range(3)]
    post.says = lambda _url, _body: AWAY
    sent = post.courier()
    assert sent.turn() == 0
    assert sent.turn() == 0  # not due yet
    assert post.told() == [(EVENT, entries[0])]
    post.pass_seconds(4)
    sent.turn()
    assert len(post.heard) == 1
    post.pass_seconds(1)
    post.says = lambda _url, _body: Answer(200)
    assert sent.turn() == 3
    assert post.told() == [(EVENT, entry) for entry in (entries[0], *entries)]
    assert post.heard[0][1] == post.heard[1][1]  # the same message under the same id


def test_one_subscriber_does_not_wait_for_another(post: Any) -> None:
    away, good = (post.subscribe(EVENT, url=f"https://1.1.1.1/{name}") for name in ("away", "good"))
    post.says = lambda url, _body: AWAY if url == away.address else Answer(200)
    for _ in range(3):
        post.event()
    assert post.courier().turn() == 3
    assert [url for url, _, _ in post.heard].count(good.address) == 3
    assert [url for url, _, _ in post.heard].count(away.address) == 1


def test_killed_between_the_answer_and_the_mark_it_is_told_again_under_the_same_id(
    both: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.subscribe(EVENT)
    entry = both.event()

    def dies(*_: Any, **__: Any) -> None:
        raise Dies

    with monkeypatch.context() as broken:
        broken.setattr(couriers, "mark", dies)
        with pytest.raises(Dies):
            both.courier().turn()
    assert [one.state for one in both.notices()] == ["waiting"]
    assert both.courier().turn() == 0  # the dead process's lease still runs
    both.pass_seconds(LEASE_SECONDS)
    assert both.courier().turn() == 1
    assert both.told() == [(EVENT, entry)] * 2
    assert both.heard[0][1] == both.heard[1][1]


def test_killed_while_it_lays_out_nothing_is_lost_and_nothing_is_laid_out_twice(
    both: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.subscribe(EVENT)
    entries = [both.event() for _ in range(3)]

    def dies(*_: Any, **__: Any) -> None:
        raise Dies

    with monkeypatch.context() as broken:
        broken.setattr("monitor.notices.fill.change", dies)  # the notices are written, the place is not yet
        with pytest.raises(Dies), both.database.writing() as write:
            fill(write, "http://localhost", both.now)
    assert both.notices() == []
    assert both.courier().turn() == 3
    assert [entry for _, entry in both.told()] == entries


def test_of_two_processes_one_delivers(both: Any) -> None:
    both.subscribe(EVENT)
    first, second = both.courier(), both.courier()
    both.event()
    assert (first.turn(), second.turn()) == (1, 0)
    both.event()
    assert (second.turn(), first.turn()) == (0, 1)
    first.close()
    both.event()
    assert second.turn() == 1  # at once: the lease was given up
    assert len(both.heard) == 3


def test_who_lost_the_lease_does_not_count_a_failure_but_keeps_a_success(post: Any) -> None:
    post.subscribe(EVENT)
    post.event()

    def overtaken(answer: Answer) -> Any:
        def says(_url: str, _body: dict[str, Any]) -> Answer:
            post.pass_seconds(LEASE_SECONDS)
            with post.database.writing() as write:
                assert take(write, "another", now=int(post.now.timestamp()), seconds=LEASE_SECONDS)
            return answer

        return says

    post.says = overtaken(AWAY)
    post.courier().turn()
    assert [(one.state, one.attempts) for one in post.notices()] == [("waiting", 0)]
    post.pass_seconds(LEASE_SECONDS)
    post.says = overtaken(Answer(200))
    post.courier().turn()
    assert [one.state for one in post.notices()] == ["delivered"]


def test_after_many_failures_a_notice_is_dead_and_can_be_sent_again(both: Any) -> None:
    hook = both.subscribe(EVENT)
    both.subscribe("notice.dead", url="mailto:duty@example.gov")
    first, second = both.event(), both.event()
    both.says = lambda _url, body: AWAY if body["data"]["entry"] == first else Answer(200)
    sent = both.courier()
    for _ in range(MOST_ATTEMPTS):
        sent.turn()
        both.pass_seconds(LONGEST_WAIT)
    sent.turn()
    assert both.told() == [(EVENT, first)] * MOST_ATTEMPTS + [(EVENT, second)]
    dead, _, mail = both.notices()
    assert (dead.state, dead.attempts, dead.status, dead.error) == ("dead", MOST_ATTEMPTS, 503, "HTTP 503")
    assert (mail.kind, mail.state) == ("notice.dead", "waiting")  # no mail server is set: it waits
    assert json.loads(mail.body)["data"]["subject"] == str(dead.id)
    with both.database.writing() as write:
        subscribe.resend(write, dead.id, now=both.now)
        with pytest.raises(NoSuchDelivery):
            subscribe.resend(write, dead.id, now=both.now)
    both.says = lambda _url, _body: Answer(200)
    assert sent.turn() == 1
    assert both.heard[-1][1] == dead.message
    with both.database.reading() as read:
        assert by_id(read, hook.id).failing_since is None  # type: ignore[union-attr]


@pytest.mark.parametrize("way", ["gone", "long"])
def test_who_wants_no_more_or_fails_for_days_is_stopped_and_goes_on_where_it_was(post: Any, way: str) -> None:
    hook = post.subscribe(EVENT)
    entries = [post.event(), post.event()]
    sent = post.courier()
    post.says = lambda _url, _body: Answer(410, "HTTP 410", final=True) if way == "gone" else AWAY
    sent.turn()
    if way == "long":
        post.pass_seconds(STOP_AFTER)
        sent.turn()
    with post.database.reading() as read:
        (stopped,) = subscribers(read)
        told = last_own(read, "notice.changed")
    assert (stopped.state, stopped.reason) == ("stopped", "HTTP 410" if way == "gone" else "HTTP 503")
    assert told is not None
    assert (told["subscriber"], told["change"], told["host"]) == (hook.id, "stopped", "1.1.1.1")
    attempts = len(post.heard)
    later = post.event()
    post.pass_seconds(LONGEST_WAIT)
    sent.turn()
    assert len(post.heard) == attempts
    post.says = lambda _url, _body: Answer(200)
    with post.database.writing() as write:
        subscribe.begin(write, hook.id, actor="3", now=post.now)
    assert sent.turn() == 3
    assert post.told()[attempts:] == [(EVENT, entry) for entry in (*entries, later)]


def test_a_long_backlog_is_laid_out_in_strides(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notices.fill.STRIDE", 2)
    monkeypatch.setattr("monitor.notices.fill.MOST_WAITING", 3)
    post.subscribe(EVENT)
    entries = [post.event() for _ in range(9)]
    sent = post.courier()
    sent.turn()
    while sent.turn():
        pass
    assert [entry for _, entry in post.told()] == entries


def test_waits_grow_are_spread_and_heed_what_the_receiver_asks() -> None:
    assert [wait_after(attempts, 0) for attempts in range(1, 5)] == [5, 20, 80, 320]
    assert wait_after(MOST_ATTEMPTS, 0) == LONGEST_WAIT
    assert (wait_after(2, -1), wait_after(2, 1)) == (16, 24)
    assert wait_after(1, 0, asked=120) == 120
    assert wait_after(1, 0, asked=10**6) == LONGEST_WAIT


def test_delivered_notices_are_forgotten_after_a_month_dead_ones_are_not(both: Any) -> None:
    both.subscribe(EVENT)
    both.event()
    sent = both.courier()
    sent.turn()
    both.says = lambda _url, _body: AWAY
    both.pass_seconds(31 * 86_400)
    both.event()
    sent.turn()
    assert [one.state for one in both.notices()] == ["waiting"]


def test_the_thread_delivers_and_gives_up_its_place(post: Any) -> None:
    came = threading.Event()

    def says(_url: str, _body: dict[str, Any]) -> Answer:
        came.set()
        return Answer(200)

    post.says = says
    post.subscribe(EVENT)
    post.event()
    sent = post.courier().start()
    assert came.wait(20)
    sent.close()
    with post.database.reading() as read:
        assert held(read) is None
    assert [one.state for one in post.notices()] == ["delivered"]


def test_a_secret_renewed_signs_what_waits_and_is_kept_encrypted(post: Any) -> None:
    hook = post.subscribe(EVENT)
    first = post.secrets[hook.address]
    post.event()
    with post.database.writing() as write:
        made = subscribe.renew_secret(write, Vault(post.key), hook.id, actor="3", now=post.now)
        kept = by_id(write, hook.id)
    assert made.secret != first
    assert kept is not None
    assert str(made.secret) not in str(kept)
    post.secrets[hook.address] = str(made.secret)
    post.key.rename(post.key.with_suffix(".gone"))
    assert post.courier().turn() == 0  # without the key nothing can be signed, and nothing is sent unsigned
    assert post.heard == []
    post.key.with_suffix(".key").unlink()
    post.key.with_suffix(".gone").rename(post.key)
    post.pass_seconds(LEASE_SECONDS)
    assert post.courier().turn() == 1


def test_a_draft_that_waits_is_told_once_with_its_unit_and_number(both: Any) -> None:
    both.subscribe("draft.waiting", unit="11999001MB0000019D")
    told = {
        "form": "jsonl", "file_name": "a.jsonl", "file_bytes": 1, "file_sha256": "a" * 64, "uploader": "7",
        "townships": "[]", "uploaded_at": "2026-03-02T09:00:00+08:00", "tries": 1, "rows_read": 1,
        "problems_so_far": 0, "counts": "{}",
    }  # fmt: skip
    states = [("11999001MB0000019D", "ready"), ("11999001MB0000019D", "checking"), ("11999001MB000006XG", "ready")]
    with both.database.writing() as write:
        for number, (unit, state) in enumerate(states, 1):
            write.connection.execute(insert(submission).values(id=number, unit=unit, state=state, **told))
    sent = both.courier()
    assert (sent.turn(), sent.turn()) == (1, 0)
    ((_, _, body),) = both.heard
    assert body["data"] == {
        "subject": "1", "unit": "11999001MB0000019D", "address": "http://localhost:8000/submissions/1",
    }  # fmt: skip
