"""What whoever keeps the service sees, page by role and language; acts on accounts do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from seen import fine, said, tables, unescaped
from served_desk import ServedDesk

from dashboard.parts.gauges import gauges
from dashboard.words import words
from monitor.accounts.roles import Act
from monitor.accounts.tokens import PERSONAL

ACCOUNTS = "views/admin/accounts.py"
ACCOUNT = "views/admin/account.py"
HEALTH = "views/admin/health.py"
HOOKS = "views/admin/hooks.py"
LANGUAGES = ("zh", "en")
EACH_LANGUAGE = ("zh", pytest.param("en", marks=pytest.mark.prove))


@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_every_account_is_listed_by_number(served_desk: ServedDesk, staff_page: Any, lang: str) -> None:
    test = staff_page("administrator", lang, ACCOUNTS)
    fine(test)
    items = served_desk.ask("administrator", "GET", "/accounts")["items"]
    table = next(one for one in tables(test) if words(lang)["accounts.login"] in one.columns)
    assert list(table[words(lang)["accounts.number"]]) == [one["account"] for one in items]
    assert [unescaped(cell) for cell in table[words(lang)["accounts.person"]]] == [one["person"] for one in items]


def test_a_role_that_reviews_waits_for_a_second_person(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("administrator", "zh", ACCOUNTS)
    test.text_input(key="make_login").set_value("new.auditor")
    test.text_input(key="make_person").set_value("P-7041")
    test.text_input(key="make_label").set_value("审计人员")
    test.multiselect(key="make_roles").set_value(["auditor"])
    test.button(key="make_go").click().run()
    fine(test)
    (waiting,) = served_desk.ask("second", "GET", "/accounts/changes")["items"]
    assert words("zh")["accounts.waits_second"].format(n=waiting["change"]) in said(test)
    made = next(one for one in served_desk.ask("second", "GET", "/accounts")["items"] if one["login"] == "new.auditor")
    assert made["roles"] == []
    test = staff_page("administrator", "zh", ACCOUNTS)
    test.button(key=f"confirm_{waiting['change']}").click().run()
    fine(test)
    assert words("zh")["accounts.not_done"] in said(test)  # who proposed it does not confirm it
    test = staff_page("supervisor", "en", ACCOUNTS)
    assert words("en")["accounts.all"] not in said(test)
    test.button(key=f"confirm_{waiting['change']}").click().run()
    fine(test)
    made = served_desk.ask("second", "GET", f"/accounts/{made['account']}")
    assert made["roles"] == ["auditor"]


def test_only_what_was_changed_is_sent(served_desk: ServedDesk, staff_page: Any) -> None:
    items = served_desk.ask("administrator", "GET", "/accounts")["items"]
    number = next(one["account"] for one in items if one["login"] == "certifier")
    test = staff_page("administrator", "zh", ACCOUNTS)
    test.selectbox(key="account_chosen").set_value(number).run()
    test.button(key="alter_go").click().run()
    fine(test)
    assert words("zh")["accounts.nothing_changed"] in said(test)
    test.text_input(key=f"alter_{number}_label").set_value("核签岗")
    test.button(key="alter_go").click().run()
    fine(test)
    told = served_desk.ask("administrator", "GET", f"/accounts/{number}")
    assert (told["label"], told["roles"]) == ("核签岗", ["bureau_certifier"])
    test.text_input(key=f"alter_{number}_townships").set_value("no code at all")
    test.button(key="alter_go").click().run()
    fine(test)
    assert words("zh")["accounts.not_done"] in said(test)


@pytest.mark.parametrize(
    ("who", "lang"), [("administrator", "zh"), pytest.param("supervisor", "en", marks=pytest.mark.prove)]
)
def test_the_state_of_the_service_is_what_the_api_tells(
    served_desk: ServedDesk, staff_page: Any, who: str, lang: str
) -> None:
    test = staff_page(who, lang, HEALTH)
    fine(test)
    health = served_desk.ask(who, "GET", "/health")
    shown = [one.value for one in test.metric]
    assert shown[0].replace(",", "").isdecimal()
    assert int(shown[0].replace(",", "")) <= health["entries"]
    text = said(test)
    assert (words(lang)["health.late_not_yours"] in text) is (who == "administrator")
    assert words(lang)["submission.certified"] in text


def test_figures_are_read_with_their_labels() -> None:
    told = gauges('# HELP x\ntenderwatch_entries 12.0\ntenderwatch_deliveries{state="dead"} 3.0\nother 1\n')
    assert told == {"entries": {(): 12.0}, "deliveries": {("dead",): 3.0}}


@pytest.mark.prove
def test_a_receiver_is_added_stopped_and_removed(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("administrator", "zh", HOOKS)
    fine(test)
    test.text_input(key="hook_url").set_value("http://10.0.0.1/in")
    test.multiselect(key="hook_kinds").set_value(["finding.raised"])
    test.button(key="hook_go").click().run()
    assert words("zh")["accounts.not_done"] in said(test)
    test.text_input(key="hook_url").set_value("mailto:duty@example.org")
    test.button(key="hook_go").click().run()
    fine(test)
    (hook,) = served_desk.ask("administrator", "GET", "/hooks")["items"]
    assert hook["kinds"] == ["finding.raised"]
    test = staff_page("administrator", "en", HOOKS)
    test.button(key="hook_state").click().run()
    assert served_desk.ask("administrator", "GET", f"/hooks/{hook['id']}")["state"] == "stopped"
    test.button(key="hook_remove").click().run()
    fine(test)
    assert served_desk.ask("administrator", "GET", "/hooks")["items"] == []


@pytest.mark.parametrize(("who", "lang"), [pytest.param("clerk", "zh", marks=pytest.mark.prove), ("auditor", "en")])
def test_everybody_has_his_own_account(served_desk: ServedDesk, staff_page: Any, who: str, lang: str) -> None:
    test = staff_page(who, lang, ACCOUNT)
    fine(test)
    me = served_desk.ask(who, "GET", "/session")
    text = said(test)
    assert me["person"] in text
    assert words(lang)["own.this"] in text
    assert words(lang)["own.no_tokens"] in text
    test.text_input(key="present").set_value("x")
    test.text_input(key="wanted").set_value("one long enough")
    test.text_input(key="wanted_again").set_value("another one")
    test.button(key="password_go").click().run()
    assert words(lang)["own.not_twice"] in said(test)


def test_a_token_is_made_shown_once_and_revoked(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("clerk", "zh", ACCOUNT)
    test.text_input(key="token_label").set_value("财务系统")
    test.multiselect(key="token_scopes").set_value(["submit"])
    test.button(key="token_go").click().run()
    fine(test)
    (secret,) = [one.value for one in test.code if one.value.startswith("tw_")]
    (made,) = served_desk.ask("clerk", "GET", "/account/tokens")["items"]
    assert made["scopes"] == ["submit"]
    assert made["token"] in secret
    test = staff_page("clerk", "zh", ACCOUNT)
    assert "财务系统" in said(test)
    assert not [one.value for one in test.code if one.value.startswith("tw_")]
    test.button(key="revoke").click().run()
    fine(test)
    assert [one["state"] for one in served_desk.ask("clerk", "GET", "/account/tokens")["items"]] == ["revoked"]


def test_every_act_that_a_machine_may_do_has_its_word() -> None:
    from dashboard.views.admin import account

    machine = {act.value for act in Act} - {act.value for act in PERSONAL}
    assert set(account.PERSONAL) >= {act.value for act in PERSONAL}
    for lang in LANGUAGES:
        known = {key.partition(".")[2] for key in words(lang) if key.startswith("scope.")}
        assert machine - set(account.PERSONAL) == known
