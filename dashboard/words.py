"""The words of the screens, Chinese and English, by key: code names what is said, `data/words` says it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).resolve().parents[1] / "data" / "words"
LANGUAGES = ("zh", "en")


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and text of every word in a table read from TOML."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@cache
def words(lang: str) -> dict[str, str]:
    """Key -> text of one language."""
    return dict(leaves(tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))))


def settled(asked: str | None, kept: str | None, browser: str | None, default: str | None) -> str:
    """The language to speak: what the address asks, what this visit chose, what the browser prefers, the setting."""
    for told in (asked, kept, (browser or "").partition("-")[0].lower(), default):
        if told in LANGUAGES:
            return told
    return LANGUAGES[0]


def language() -> str:
    """The language of this visit, `zh` or `en`; one asked for by `?lang=` is kept through the visit."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["lang"] = asked
    kept = st.session_state.get("lang")
    return settled(asked, kept, st.context.locale, os.environ.get("TENDERWATCH_LANGUAGE"))


def w(key: str, **told: Any) -> str:
    """The text of a key in the language of this visit, its placeholders filled; KeyError where there is no such key."""
    text = words(language())[key]
    return text.format(**told) if told else text


def count(key: str, number: int, **told: Any) -> str:
    """The text of `key.one` or `key.many`, `{n}` being the number with thousands separators."""
    return w(f"{key}.{'one' if number == 1 else 'many'}", n=f"{number:,}", **told)


def said(texts: Mapping[str, str]) -> str:
    """Of two texts that came with the data, the one in the language of this visit."""
    return texts[language()]


def word(group: str, code: str) -> str:
    """The word for a code of ours, else the code itself with spaces: a new code is shown, not hidden."""
    return words(language()).get(f"{group}.{code}") or code.replace("_", " ")


def kind(label: Mapping[str, str], code: str) -> str:
    """A kind of event: its Chinese name, in English the words of its code (`tender document issued`)."""
    return label["zh"] if language() == "zh" else code.replace(".", " ").replace("_", " ")
