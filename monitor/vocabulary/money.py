"""Money: a decimal string with its currency in events, integer fen in frames. No float anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from monitor.errors import TenderwatchError

_BY_DECIMALS: Final[Mapping[int, str]] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
        CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
        HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR
        MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK
        SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD
        XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

DECIMALS: Final[Mapping[str, int]] = {
    currency: places for places, currencies in _BY_DECIMALS.items() for currency in currencies.split()
}
"""Currency (ISO 4217, in use or withdrawn since 2025; no metals, no accounting units) -> decimals of its amounts."""

AMOUNT: Final = "(0|[1-9][0-9]{0,13})(\\.[0-9]{1,4})?"
"""Up to 14 places before the point: in the smallest unit of any currency it fits a signed 64-bit integer."""


class ForeignCurrency(TenderwatchError):
    """An amount in another currency than yuan cannot be told in fen."""


def decimals_fit(amount: str, currency: str) -> bool:
    """True where a well-formed amount has exactly the decimals of its currency ("12.50" CNY, "12" JPY)."""
    _, _, fraction = amount.partition(".")
    return len(fraction) == DECIMALS[currency]


def fen(amount: Mapping[str, Any]) -> int:
    """A checked amount of yuan (`{"amount": "123456.00", "currency": "CNY"}`, maybe negative) in fen.

    Raises ForeignCurrency for any other currency.
    """
    if amount["currency"] != "CNY":
        raise ForeignCurrency(str(amount["currency"]))
    return int(str(amount["amount"]).replace(".", "", 1))


def money(in_fen: int) -> dict[str, str]:
    """An amount of fen as events write it: yuan with two decimals."""
    yuan, rest = divmod(abs(in_fen), 100)
    return {"amount": f"{'-' if in_fen < 0 else ''}{yuan}.{rest:02d}", "currency": "CNY"}
