"""One kind of problem: its status, and its title and sentence in both languages."""

from __future__ import annotations

from typing import NamedTuple

from api.schemas import Lang


class Kind(NamedTuple):
    """One kind of problem: status, and title and sentence in both languages."""

    status: int
    title: dict[Lang, str]
    detail: dict[Lang, str]


def kind(status: int, zh: tuple[str, str], en: tuple[str, str]) -> Kind:
    """Of a status, with title and sentence in Chinese and in English."""
    return Kind(status, {"zh": zh[0], "en": en[0]}, {"zh": zh[1], "en": en[1]})
