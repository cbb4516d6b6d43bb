"""Every page of the dashboard as every role finds it, in both languages: it opens, or it asks to sign in first."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from proved import proved
from sampled import FULL
from seen import all_text, fine
from served_desk import STAFF, ServedDesk
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.words import words
from monitor.accounts.roles import ALLOWED, Act, Role
from monitor.rules.catalogue import catalogue
from monitor.vocabulary.contract import contract

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
SECONDS = 120
LANGUAGES = ("zh", "en")
VISITORS: dict[str, Role] = {"nobody": Role.PUBLIC} | {
    name: STAFF[name][0] for name in ("clerk", "certifier", "auditor", "supervisor", "administrator")
}
HAN = re.compile(r"[\u3400-\u9fff]")
LONG = {"zh": 6, "en": 16}
"""From how many characters on a text of the other language is no accident: data may hold a word."""


def pages() -> dict[str, tuple[str, Act]]:
    """Address -> file and the act it needs, as the router lists them (read, not run: it draws when it is imported)."""
    tree = ast.parse(APP.read_text(encoding="utf-8"))
    (told,) = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["PAGES"]
    ]
    return {name: (path, Act(act)) for name, path, _, act in ast.literal_eval(told)}


PAGES = pages()
RECORDS = ("case", "process", "network", "queue", "upload", "questions", "concerns", "accounts", "rules", "money")
"""Pages that are opened once more on a record of their own."""


def rows() -> Iterator[Any]:
    """Page, visitor, language, on a record or not; the ordinary run looks at each page once opened and once refused."""
    for place, (name, (_, act)) in enumerate(PAGES.items()):
        may = [who for who, role in VISITORS.items() if role in ALLOWED[act]]
        not_ = [who for who in VISITORS if who not in may]
        first = {(may[place % len(may)], LANGUAGES[place % 2], False)}
        first |= {(not_[place % len(not_)], LANGUAGES[(place + 1) % 2], False)} if not_ else set()
        for who, lang, on_record in product(VISITORS, LANGUAGES, (False, True)):
            if on_record and (name not in RECORDS or who not in may):
                continue
            marks = [] if (who, lang, on_record) in first else [pytest.mark.prove]
            yield pytest.param(name, who, lang, on_record, marks=marks)


@pytest.fixture(scope="module")
def records(served_desk: ServedDesk) -> Callable[[str, str], dict[str, str]]:
    """What a page is asked for: `records("case", "auditor")` -> its query."""
    finding = served_desk.ask("auditor", "GET", "/findings?rule=tnd.bid-period-20d&limit=1")["items"][0]

    def query(name: str, who: str) -> dict[str, str]:
        if name == "concerns":
            items = served_desk.ask(who, "GET", "/concerns")["items"]
            return {"number": str(items[0]["number"])} if items else {}
        return {
            "case": {"id": finding["id"]},
            "process": {"id": finding["process_id"]},
            "network": {"kind": "process", "id": finding["process_id"]},
            "queue": {"q": finding["process_id"], "view": "process"},
            "upload": {"id": str(served_desk.made["wrong"])},
            "questions": {"kind": "remedy"},
            "accounts": {"account": "1"},
            "rules": {"rule": finding["rule"]},
            "money": {"unit": finding["unit_id"] or ""},
        }[name]

    return query


def visited(
    served_desk: ServedDesk, monkeypatch: pytest.MonkeyPatch, name: str, who: str, lang: str, **query: str
) -> AppTest:
    """The page at its address, as a browser asks for it."""
    secret = "" if who == "nobody" else served_desk.secret(who)
    monkeypatch.setattr("dashboard.client.secret", lambda: secret)
    monkeypatch.setenv("TENDERWATCH_API_URL", served_desk.base)
    test = AppTest.from_file(APP, default_timeout=SECONDS)
    for key, value in {**query, "lang": lang}.items():
        test.query_params[key] = value
    test._page_hash = calc_hash(name)  # noqa: SLF001 - by address: two pages have files of one name
    return test.run()


def raw(text: str, lang: str) -> list[str]:
    """Keys of words that stand unspoken on a page, and in Chinese the codes of kinds of events."""
    known = {one for one in words(lang) if "." in one}
    kinds = set(contract().kinds) if lang == "zh" else set()
    bare = re.sub(r"`[^`]*`", "", text)
    return sorted({one for one in re.findall(r"[a-z][\w-]*(?:\.[\w-]+)+", bare) if one in known | kinds})


@cache
def foreign(lang: str) -> dict[str, str]:
    """Key -> every longer text of ours in the other language, of which the same is not said in this one."""
    (other,) = {*LANGUAGES} - {lang}
    ours = {**words(other), **{f"rule {id}": rule.title[other] for id, rule in catalogue().items()}}
    ours |= {f"kind {name}": kind.zh for name, kind in contract().kinds.items()} if other == "zh" else {}
    same = {*words(lang).values(), *(rule.title[lang] for rule in catalogue().values())}
    long = {key: one for key, one in ours.items() if len(one) >= LONG[other] and "{" not in one and one not in same}
    return {key: one for key, one in long.items() if bool(HAN.search(one)) is (other == "zh")}


def of_other(text: str, lang: str) -> list[str]:
    """Sentences of ours in the other language."""
    return sorted(key for key, one in foreign(lang).items() if one in text)


@pytest.mark.parametrize(("name", "who", "lang", "on_record"), list(rows()))
def test_a_page_opens_for_who_may_and_asks_the_others_to_sign_in(
    served_desk: ServedDesk, records: Any, monkeypatch: pytest.MonkeyPatch, name: str, who: str, lang: str,
    on_record: bool,
) -> None:  # fmt: skip
    path, act = PAGES[name]
    test = visited(served_desk, monkeypatch, name, who, lang, **(records(name, who) if on_record else {}))
    fine(test)
    text = all_text(test)
    say = words(lang)
    assert say["app.foot"] in text
    is_open = VISITORS[who] in ALLOWED[act]
    assert (test.title[0].value == say["account.needed.title"]) is not is_open
    if is_open:
        test.switch_page(path)
    else:
        with pytest.raises(ValueError, match="navigation page"):
            test.switch_page(path)
    assert not raw(text, lang)
    assert not of_other(text, lang)


def test_what_is_unspoken_or_of_the_other_language_is_noticed() -> None:
    assert raw("一条 payment.made 的记录 queue.title，规则 `payment.made` tnd.min-bidders-3", "zh") == [
        "payment.made",
        "queue.title",
    ]
    assert raw("payment.made", "en") == []
    for lang, key in (("zh", "finding.lead_kind"), ("en", "finding.lead_kind")):
        (other,) = {*LANGUAGES} - {lang}
        assert of_other(f"… {words(other)[key]} …", lang) == [key]
        assert of_other(words(lang)[key], lang) == []


def test_the_table_is_whole() -> None:
    told = [one.values for one in rows()]
    assert {name for name, *_ in told} == set(PAGES)
    assert len(told) == len(set(told))
    fast = [one for one in rows() if not one.marks]
    assert {one.values[0] for one in fast} == set(PAGES)
    if FULL:
        proved(f"dashboard: {len(PAGES)} pages, {len(VISITORS)} visitors, 2 languages: {len(told)} visits")
