"""The words of the pages, by key, from the same files as the dashboard's."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from api.schemas import Lang

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "words"


def _leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@cache
def words(lang: Lang) -> Mapping[str, str]:
    """Key -> text of one language."""
    return dict(_leaves(tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))))


def speaker(lang: Lang) -> Callable[..., str]:
    """The text of a key with its placeholders filled; KeyError where there is no such key."""

    def say(key: str, **told: Any) -> str:
        text = words(lang)[key]
        return text.format(**told) if told else text

    return say
