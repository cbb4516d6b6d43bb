"""Sentences in both languages, and figures as a reader expects them."""

from __future__ import annotations


def said(zh: str, en: str) -> dict[str, str]:
    """One sentence in both languages."""
    return {"zh": zh, "en": en}


def money(fen: object) -> str:
    """Hundredths as an amount with two places: 1,234.50."""
    whole = int(str(fen))
    return f"{whole // 100:,}.{whole % 100:02d}"


def percent(share: object) -> str:
    """A share as per cent with one place."""
    return f"{100 * float(str(share)):.1f}"


def chance(p: object) -> str:
    """A probability with two figures; the smallest as a bound."""
    value = float(str(p))
    return "< 1e-300" if value <= 1e-300 else f"{value:.2g}"  # noqa: PLR2004 - below it floats are zero
