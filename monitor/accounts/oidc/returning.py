"""Where a browser goes after its sign-in: our own pages and the dashboard, nowhere else (no open redirect)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from monitor.settings import Settings

LONGEST = 1_000


def return_address(told: str, settings: Settings) -> str | None:
    """The absolute address of `told` (an address, or a path of the API; empty: the dashboard); None: refused.

    Scheme, host and port must be those of `public_url` or `dashboard_url`, to the letter.
    """
    if not told:
        return settings.dashboard_url
    if len(told) > LONGEST or not told.isascii() or not told.isprintable() or "\\" in told or " " in told:
        return None
    address = urljoin(settings.public_url, told) if told.startswith("/") and not told.startswith("//") else told
    try:
        parts = urlsplit(address)
        homes = {_home(settings.public_url), _home(settings.dashboard_url)}
        known = (parts.scheme, parts.netloc) in homes
    except ValueError:
        return None
    return address if known else None


def _home(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
