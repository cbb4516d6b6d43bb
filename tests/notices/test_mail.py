"""Notices by mail: encrypted with a checked certificate or not at all, in both languages, of ids alone."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from mail_server import PASSWORD, USER, MailServer, mail_server
from small_ca import SmallCa

from monitor.notices.kinds import kinds
from monitor.notices.mail import mail, mailbox
from monitor.notices.refused import AddressRefused
from monitor.notices.smtp import Smtp
from monitor.settings import Settings
from monitor.vocabulary.event import COUNTY

AT = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
TO, FROM = "mailto:duty@example.gov", "tenderwatch@example.gov"
NOTICE = {
    "type": "draft.waiting",
    "timestamp": "2026-03-02T09:30:00+08:00",
    "data": {"subject": "17", "unit": "11999001MB000006XG", "address": "http://localhost:8000/submissions/17"},
}


def settings(server: MailServer, ca: SmallCa, **changed: Any) -> Settings:
    told = {"smtp_host": "localhost", "smtp_port": server.port, "smtp_user": USER, "smtp_password": PASSWORD}
    return Settings(**{**told, "smtp_from": FROM, "smtp_ca_file": ca.file, **changed})


def written() -> Any:
    return mail(NOTICE, "msg_1", FROM, TO, AT)


@pytest.fixture
def ca(tmp_path: Path) -> SmallCa:
    return SmallCa(tmp_path)


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_a_mail_arrives_over_tls_after_the_password(ca: SmallCa, implicit: bool) -> None:
    with mail_server(ca.server("localhost"), implicit=implicit) as server:
        told = settings(server, ca, smtp_security="tls" if implicit else "starttls")
        assert Smtp(told).works
        assert Smtp(told).send(written()).good
        (got,) = server.got
    assert (got["From"], got["To"], got["Message-ID"]) == (FROM, "duty@example.gov", "<msg_1@example.gov>")
    assert got["Subject"] == "[tenderwatch] 有报送待第二人确认 / A submission waits for a second person"
    assert got["Auto-Submitted"] == "auto-generated"
    text = got.get_content()
    for wanted in ("编号：17", "Id: 17", "http://localhost:8000/submissions/17", "不是结论", "no conclusion"):
        assert wanted in text


def test_nothing_goes_to_a_server_whose_certificate_is_not_believed(ca: SmallCa, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    stranger = SmallCa(tmp_path / "other")
    with mail_server(stranger.server("localhost")) as server:
        assert "CERTIFICATE_VERIFY_FAILED" in str(Smtp(settings(server, ca)).send(written()).error)
        assert server.got == []
    with mail_server(ca.server("mail.example")) as server:
        assert "CERTIFICATE_VERIFY_FAILED" in str(Smtp(settings(server, ca)).send(written()).error)
        assert server.got == []


def test_without_encryption_nothing_is_sent_unless_it_stays_here(ca: SmallCa) -> None:
    with mail_server(None) as server:
        assert "STARTTLS" in str(Smtp(settings(server, ca)).send(written()).error)
        plain = settings(server, ca, smtp_security="none", smtp_user="", smtp_host="127.0.0.1")
        assert Smtp(plain).send(written()).good
        assert len(server.got) == 1
    away = settings(server, ca, smtp_security="none", smtp_host="192.0.2.1")
    assert "unencrypted" in str(Smtp(away).send(written()).error)


def test_what_the_server_refuses_is_told(ca: SmallCa) -> None:
    with mail_server(ca.server("localhost")) as server:
        wrong = Smtp(settings(server, ca, smtp_password=USER)).send(written())
        assert (wrong.good, wrong.status) == (False, 535)
        assert PASSWORD not in str(wrong.error)
        server.refuses = "550 nobody of that name"
        refused = Smtp(settings(server, ca)).send(written())
        assert (refused.good, refused.status) == (False, 550)
        port = server.port
    gone = Smtp(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_from=FROM)).send(written())
    assert (gone.good, gone.status) == (False, None)


@pytest.mark.parametrize(
    "address",
    ["mailto:", "mailto:a", "mailto:a@b@c", "mailto:a@b,c@d", "mailto:a@b\nBcc: c@d", "mailto:a@b?cc=c@d", "a@b",
     "mailto:<a@b>", "mailto:a b@c", 'mailto:"a"@b', "mailto:a@b\r", "mailto:a@", f"mailto:{'a' * 65}@b"],
)  # fmt: skip
def test_a_mailbox_is_one_mailbox(address: str) -> None:
    with pytest.raises(AddressRefused):
        mailbox(address)


@examples(max_examples=30)
@given(st.dictionaries(st.sampled_from(["subject", "unit", "state", "address", "other"]), st.text()), st.text())
def test_no_id_becomes_a_header(data: dict[str, str], at: str) -> None:
    raw = mail({"type": "draft.waiting", "timestamp": at, "data": data}, "msg_1", FROM, TO, AT).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert sorted(names) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
         "MIME-Version"]
    )  # fmt: skip


def test_every_kind_can_be_mailed_in_both_languages() -> None:
    for kind, (zh, en) in kinds().items():
        told = mail({**NOTICE, "type": kind}, "msg_1", FROM, TO, AT)
        text = told.get_content()
        assert zh in text
        assert en in text
        assert len(told["Subject"]) <= 200


def test_the_courier_mails_in_order_and_once(post: Any, ca: SmallCa) -> None:
    post.subscribe("event.accepted", url=TO)
    entries = [post.event(), post.event()]
    with mail_server(ca.server("localhost")) as server:
        sent = post.courier(settings=settings(server, ca))
        assert (sent.turn(), sent.turn()) == (2, 0)
        assert [one["Message-ID"] for one in server.got] == [f"<{one.message}@example.gov>" for one in post.notices()]
    told = [json.loads(one.body)["data"]["entry"] for one in post.notices()]
    assert told == entries
    assert {one.state for one in post.notices()} == {"delivered"}
