"""How numbers, amounts and hashes are written on screen."""

from __future__ import annotations

from decimal import Decimal

from dashboard.words import language, w

ABSENT = "—"
WAN = Decimal(10_000)
MILLION = Decimal(1_000_000)
SMALLEST, TEN, HUNDRED = Decimal("0.1"), Decimal(10), Decimal(100)


def wan(yuan: str | None) -> float | None:
    """An amount in 万元, for columns and bars only: the exact amount stays behind it."""
    return None if yuan is None else float(Decimal(yuan) / WAN)


def wan_text(yuan: str | None) -> str:
    """An amount in 万元 with two decimals; a dash where none was told."""
    return ABSENT if yuan is None else signed(f"{Decimal(yuan) / WAN:,.2f}")


def money_text(yuan: str | None) -> str:
    """An amount in prose: `386.00 万元`; `CNY 3.86 million`, below a million `CNY 152,600.00`."""
    if yuan is None:
        return ABSENT
    amount = Decimal(yuan)
    if language() == "zh":
        return w("money.main", n=wan_text(yuan))
    if abs(amount) < MILLION:
        return w("money.exact", n=yuan_text(yuan))
    return w("money.main", n=signed(f"{amount / MILLION:,.2f}"))


def round_text(yuan: int) -> str:
    """A round amount: `400 万元`, `CNY 4,000,000`."""
    return w("money.main", n=f"{yuan // 10_000:,}") if language() == "zh" else w("money.exact", n=f"{yuan:,}")


def yuan_text(yuan: str | None) -> str:
    """An exact amount in yuan with thousands separators."""
    return ABSENT if yuan is None else signed(f"{Decimal(yuan):,.2f}")


def signed(text: str) -> str:
    """The true minus sign in place of the hyphen."""
    return text.replace("-", "−")


def share_text(part: int, whole: int) -> str:
    """A share in per cent: one decimal under 10 and just below 100, else none; a dash of nothing."""
    if not whole:
        return ABSENT
    share = Decimal(100 * part) / Decimal(whole)
    if 0 < share < SMALLEST:
        return f"< {SMALLEST} %"
    exact = share < TEN or (share < HUNDRED and round(share) == HUNDRED)
    return f"{share:.1f} %" if share and exact else f"{share:.0f} %"


def short_hash(hexadecimal: str | None) -> str:
    """8 + 4 characters of a hash."""
    return ABSENT if not hexadecimal else f"{hexadecimal[:8]}…{hexadecimal[-4:]}"


def first_bytes(hexadecimal: str | None) -> str:
    """The first six bytes of a ticket, by twos: enough to see which is the lowest."""
    return ABSENT if not hexadecimal else f"{hexadecimal[:4]} {hexadecimal[4:8]} {hexadecimal[8:12]}"


def moment(at: str | None) -> str:
    """An RFC 3339 instant as date and time to the second, as it was told; the day alone where only that was told."""
    return ABSENT if not at else at[:19].replace("T", " ").removesuffix(" 00:00:00")


def plain(text: object) -> str:
    """Text from outside, drawn as it is: Markdown's own signs lose their meaning."""
    out = str(text)
    for sign in "\\`*_{}[]<>#|~$:":
        out = out.replace(sign, f"\\{sign}")
    return out
