"""Whether a request comes from this machine itself: not through a proxy, and not by the name of another site."""

from __future__ import annotations

import ipaddress
from typing import Final

from fastapi import Request

PROXIED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What proxies add (RFC 7239; RFC 9110, 7.6.3): whoever asks then is somewhere else."""
HERE: Final = "localhost"


def is_local(request: Request) -> bool:
    """Whether the other end is this machine, without a proxy, and the host that was asked for a name of this machine.

    A page of another site may point its own name at 127.0.0.1 (DNS rebinding); its name has a dot, ours has none.
    """
    if request.client is None or not _loopback(request.client.host):
        return False
    if any(name in request.headers for name in PROXIED):
        return False
    host = _name(request.headers.get("host", ""))
    return "." not in host or host.endswith(f".{HERE}") or _loopback(host)


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().removesuffix(".")


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
