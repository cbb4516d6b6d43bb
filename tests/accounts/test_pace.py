from __future__ import annotations

import limits.storage.memory
import pytest

from monitor.accounts.pace import Pace, network
from monitor.accounts.principal import PUBLIC, Principal
from monitor.accounts.refused import TooMany
from monitor.settings import Settings

NOON = 1_770_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the counters, a list of one moment."""
    now = [NOON]
    monkeypatch.setattr(limits.storage.memory.time, "time", lambda: now[0])
    return now


def test_the_window_moves(clock: list[float]) -> None:
    pace = Pace(Settings(sign_in_rate="2/minute"))
    pace.sign_in("192.0.2.1")
    clock[0] += 40
    pace.sign_in("192.0.2.1")
    with pytest.raises(TooMany) as refused:
        pace.sign_in("192.0.2.1")
    assert 19 <= refused.value.seconds <= 21
    pace.sign_in("192.0.2.2")
    clock[0] += 21
    pace.sign_in("192.0.2.1")
    with pytest.raises(TooMany):
        pace.sign_in("192.0.2.1")


def test_an_account_is_counted_for_itself_the_public_by_address(clock: list[float]) -> None:
    pace = Pace(Settings(request_rate="1/hour"))
    account, token = Principal(account="7", via="session"), Principal(account="8", via="token")
    for who, address in ((account, "192.0.2.1"), (token, "192.0.2.1"), (PUBLIC, "192.0.2.1"), (PUBLIC, "192.0.2.2")):
        pace.request(who, address)
    for who, address in ((account, "192.0.2.9"), (token, "192.0.2.9"), (PUBLIC, "192.0.2.2")):
        with pytest.raises(TooMany):
            pace.request(who, address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"), ("", "-"), ("testclient", "-"),
    ],
)  # fmt: skip
def test_whom_an_address_counts_for(address: str, expected: str) -> None:
    assert network(address) == expected
