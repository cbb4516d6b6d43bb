from __future__ import annotations

from string import Formatter

from monitor.ledger.found import WORDS, Found, Kind


def test_every_kind_has_words_in_both_languages_over_the_same_facts() -> None:
    assert list(WORDS) == list(Kind)
    for zh, en in WORDS.values():
        named = [{name for _, name, _, _ in Formatter().parse(told) if name} for told in (zh, en)]
        assert named[0] <= named[1]
        assert named[0]
        assert en.isascii()
        assert not zh.isascii()


def test_what_is_misbehaviour() -> None:
    told = {kind for kind in Kind if not Found(kind, {}).misbehaviour}
    assert told == {
        Kind.unreachable,
        Kind.clock_regress,
        Kind.back_dated,
        Kind.post_dated,
        Kind.quorum_missing,
        Kind.witness_silent,
        Kind.withheld,
    }
