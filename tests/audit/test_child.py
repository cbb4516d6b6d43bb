"""A process under a memory limit: what it no longer uses does not count, what it takes beyond the limit ends it."""

from __future__ import annotations

from using_memory import take, use_and_let_go

from monitor.audit.child import in_child


def test_address_space_that_is_no_longer_used_is_given_back() -> None:
    assert in_child(use_and_let_go, name="test", megabytes=8_192, seconds=60) == 0


def test_what_is_taken_beyond_the_limit_ends_it() -> None:
    assert in_child(take, 100, name="test", megabytes=2_048, seconds=60) == 0
    assert in_child(take, 3_000, name="test", megabytes=2_048, seconds=60) == 1
