"""A webhook leads to the public net and nowhere else, by whatever name, and to the address that was checked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notices.guard import PORTS, Allowed, permitted, pinned, target
from monitor.notices.refused import AddressRefused, NetworkRefused

NOTHING = Allowed()
OURS = Allowed.of("10.20.0.0/16 fd12:3456::/32", loopback=False)
PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.1", "10.0.0.1", "10.20.3.4", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "100.100.100.200", "169.254.169.254", "168.63.129.16", "3fff::1",
        "192.0.0.192", "198.18.0.1", "192.88.99.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2001:0:1::1", "2001:db8::1", "::127.0.0.1", "fec0::1",
    ],
)  # fmt: skip
def test_no_webhook_goes_to_an_internal_address(address: str) -> None:
    assert not permitted(address, NOTHING)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_taken(address: str) -> None:
    assert permitted(address, NOTHING)


def test_the_operator_may_name_networks_but_never_link_local_ones() -> None:
    assert permitted("10.20.3.4", OURS)
    assert permitted("::ffff:10.20.3.4", OURS)
    assert permitted("fd12:3456::1", OURS)
    assert not permitted("10.21.0.1", OURS)
    everything = Allowed.of("0.0.0.0/0 ::/0", loopback=False)
    assert not any(permitted(one, everything) for one in ("169.254.169.254", "127.0.0.1", "::1", "fe80::1"))
    with pytest.raises(NetworkRefused, match="host bits"):
        Allowed.of("10.20.3.4/16", loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/", "ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/",
        "//hooks.example",
        "hooks.example", "", "https://", "https:///x", f"https://a:{NOTHING.loopback}@hooks.example/",
        "https://a@hooks.example/",
        "https://hooks.example/#x", "https://hooks.example:22/", "https://hooks.example:8080/",
        "https://hooks.example:0/", "https://hooks.example:99999/", "https://2130706433/", "https://0x7f000001/",
        "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://127.1/", "https://017700000001/", "https://1.2.3/",
        "https://[::ffff:127.0.0.1%25eth0]/", "https://[fe80::1%25eth0]/", "https://[0:0:0:0:0:0:0:1]/",
        "https://ex ample/", "https://hooks.example/\r\nX: y", "https://hooks.example\\@127.0.0.1/", "https://例子.测试/",
        "https://hooks..example/", "https://-hooks.example/", f"https://{'a' * 64}.example/",
        f"https://hooks.example/{'x' * 2_000}", "https://[::1", "https://1.1.1.1.1/", "https://①②⑦.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_refused_unresolved(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target(url, NOTHING)
    assert refused.value.zh
    assert refused.value.en


@given(st.text())
def test_any_text_is_an_address_or_refused(url: str) -> None:
    for told in (url, f"https://{url}", f"https://hooks.example/{url}"):
        try:
            found = target(told, NOTHING)
        except AddressRefused:
            continue
        assert (found.scheme, found.port in PORTS, found.path[0]) == ("https", True, "/")


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://Hooks.Example", "hooks.example", 443, "/", "hooks.example"),
        ("https://hooks.example.:8443/a?b=c", "hooks.example", 8443, "/a?b=c", "hooks.example:8443"),
        ("https://1.1.1.1/x", "1.1.1.1", 443, "/x", "1.1.1.1"),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", 443, "/", "[2606:4700:4700::1111]"),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, port: int, path: str, authority: str) -> None:
    told = target(url, NOTHING)
    assert (told.host, told.port, told.path, told.authority) == (host, port, path, authority)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], ["::ffff:169.254.169.254"]]
)
def test_a_name_that_leads_inside_is_refused_whole(found: Sequence[str]) -> None:
    with pytest.raises(AddressRefused, match="internal"):
        pinned(target("https://hooks.example/", NOTHING), NOTHING, lambda *_: found)


def test_a_name_is_resolved_once_and_pinned() -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]  # another address the second time: DNS rebinding
    told = target("https://hooks.example/", NOTHING)
    assert pinned(told, NOTHING, lambda *_: answers.pop(0)) == PUBLIC
    assert answers == [["127.0.0.1"]]
    with pytest.raises(OSError, match="no address"):
        pinned(told, NOTHING, lambda *_: [])


def test_loopback_is_for_tests_alone() -> None:
    here = Allowed(loopback=True)
    assert pinned(target("http://localhost:8080/x", here), here, lambda *_: ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(AddressRefused, match="plain http"):
        pinned(target("http://hooks.example/", here), here, lambda *_: [PUBLIC])
    with pytest.raises(AddressRefused, match="internal"):
        pinned(target("https://hooks.example/", here), here, lambda *_: ["169.254.169.254"])
