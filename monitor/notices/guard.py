"""Where a webhook may go: an address on the public net, resolved once, and then connected to as it was resolved.

Whoever may name an address could otherwise let this machine ask its own network (SSRF): loopback, the neighbours, the
metadata service of a cloud; also by a name that points there, or points elsewhere the second time (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from monitor.notices.refused import AddressRefused, NetworkRefused

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Every address of a host, as text. Raises OSError."""
PORTS: Final = frozenset({443, 8443})
LONGEST: Final = 2_000
LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to the public net."""
NEVER: Final = tuple(
    ipaddress.ip_network(one)
    for one in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32",
        "2002::/16", "3fff::/20",
    )
)  # fmt: skip
"""Protocol assignments, where some clouds keep their metadata, and the address of the public net at which another asks
its host (168.63.129.16); documentation (RFC 9637); and what carries an IPv4 address within an IPv6 one: NAT64, Teredo,
6to4. Python's `is_global` lets some of it through."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator allows beyond https to public addresses."""

    loopback: bool = False
    """http and https to this machine, on any port: for tests."""
    networks: tuple[Network, ...] = ()
    """Private networks of one's own."""

    @classmethod
    def of(cls, networks: str, *, loopback: bool) -> Allowed:
        """From the settings: networks as CIDR, separated by blanks. Raises `NetworkRefused`."""
        try:
            return cls(loopback, tuple(ipaddress.ip_network(one) for one in networks.split()))
        except ValueError as error:
            raise NetworkRefused(f"TENDERWATCH_HOOK_NETWORKS: {error}") from error


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's address taken apart; nothing is resolved yet."""

    scheme: str
    host: str
    port: int
    path: str
    """With its query."""

    @property
    def authority(self) -> str:
        """What the header Host says."""
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


def target(url: str, allowed: Allowed) -> Target:
    """The parts of a webhook's address. Raises `AddressRefused` where it could go nowhere, wherever it resolves to."""
    if len(url) > LONGEST or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise AddressRefused(
            f"地址应为不超过 {LONGEST} 个可见 ASCII 字符",
            f"an address is at most {LONGEST} visible ASCII characters (a host in other letters as xn--...)",
        )
    try:
        told = urlsplit(url)
        port = told.port
    except ValueError as error:
        raise AddressRefused("不是合法地址", f"no address: {error}") from error
    if told.scheme != "https" and not (told.scheme == "http" and allowed.loopback):
        raise AddressRefused("只接受 https 地址", f"https is expected, {told.scheme or 'nothing'} found")
    if told.username is not None or told.password is not None or told.fragment:
        raise AddressRefused("地址中不得有用户名、密码或片段", "no user, password or fragment in an address")
    host = (told.hostname or "").rstrip(".")
    if not _is_host(host):
        raise AddressRefused(f"不是主机名或规范的 IP 地址：{host[:80]}", f"no name or plain IP address: {host[:80]!r}")
    port = {"https": 443, "http": 80}[told.scheme] if port is None else port
    if port not in PORTS and not allowed.loopback:
        ports = ", ".join(str(one) for one in sorted(PORTS))
        raise AddressRefused(f"端口应为 {ports} 之一，不是 {port}", f"the port is one of {ports}, not {port}")
    path = (told.path or "/") + (f"?{told.query}" if told.query else "")
    return Target(told.scheme, host, port, path)


def _is_host(host: str) -> bool:
    """A name, or an IP address in its plain form: not 127.1, 2130706433, 0x7f.0.0.1 or 0177.0.0.1."""
    try:
        return str(ipaddress.ip_address(host)) == host and "%" not in host
    except ValueError:
        labels = host.split(".")
        numeric = re.fullmatch(r"0x[0-9a-f]*|\d+", labels[-1])
        return len(host) <= 253 and numeric is None and all(LABEL.fullmatch(one) for one in labels)  # noqa: PLR2004


def system_resolve(host: str, port: int) -> list[str]:
    """Every address that the system knows of a host."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def permitted(address: str, allowed: Allowed) -> bool:
    """Whether a webhook may go to this address."""
    told: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(told, ipaddress.IPv6Address) and told.ipv4_mapped is not None:
        told = told.ipv4_mapped
    if told.is_loopback:
        return allowed.loopback
    if told.is_link_local or told.is_multicast or told.is_unspecified or any(told in one for one in NEVER):
        return False
    is_public = told.is_global and (told.version == 4 or told in UNICAST)  # noqa: PLR2004
    return is_public or any(told in one for one in allowed.networks)


def pinned(told: Target, allowed: Allowed, resolve: Resolve = system_resolve) -> str:
    """The one address to connect to, resolved now. Raises `AddressRefused`; OSError where the name is not known.

    A name that leads to a forbidden address beside others is refused whole: it is made to be tried again.
    """
    found = list(dict.fromkeys(resolve(told.host, told.port)))
    if not found:
        raise OSError(f"{told.host} has no address")
    bad = [one for one in found if not permitted(one, allowed)]
    if bad:
        raise AddressRefused(
            f"{told.host} 指向内部或保留地址，不能作为通知地址",
            f"{told.host} leads to an internal or reserved address; no webhook goes there",
        )
    if told.scheme == "http" and not all(ipaddress.ip_address(one).is_loopback for one in found):
        raise AddressRefused("http 只用于本机", "plain http is for this machine alone")
    return found[0]
