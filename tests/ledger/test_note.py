from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.note import (
    COSIGNATURE,
    Note,
    NoteRefused,
    Signature,
    SigningKey,
    Verified,
    VerifierKey,
    parse_note,
    verified,
)

VECTORS = json.loads(Path(__file__).with_name("vectors").joinpath("signed_note.json").read_text("utf-8"))
FORK_KEY = "AcTrnkbUA+TU4heY3hkjiSES/DSQniBqIeQ/YppAUtK6"  # public, golang/mod sumdb/client_test.go
LOG = SigningKey("log.example.gov.cn/tenderwatch-test", 1, hashlib.sha256(b"tenderwatch test log key").digest())
WITNESS = SigningKey("witness.example.org/audit-office", 4, hashlib.sha256(b"tenderwatch test witness 1").digest())
TEXT = "山高\n\n水长\n"


def keys(case: dict[str, Any]) -> list[VerifierKey]:
    return [VerifierKey.parse(told) for told in case["vkeys"]]


@pytest.mark.parametrize("case", VECTORS["notes"], ids=lambda case: str(case["name"]))
def test_published_notes(case: dict[str, Any]) -> None:
    note = parse_note(case["note"])
    assert note.raw() == case["note"]
    assert [key.text() for key in keys(case)] == case["vkeys"]
    if case["valid"]:
        found = verified(note, keys(case))
        assert [(one.key.name, one.key.key_id) for one in found] == [
            (one.name, one.key_id) for one in note.signatures[: len(found)]
        ]
        assert {one.key for one in found} == set(keys(case))
    else:
        with pytest.raises(NoteRefused):
            verified(note, keys(case))


def test_the_notes_are_of_both_kinds() -> None:
    assert sorted(case["valid"] for case in VECTORS["notes"]) == [False] * 3 + [True] * 4


def test_the_keys_of_the_test_log_come_from_their_seeds() -> None:
    assert LOG.verifier.text() == VECTORS["own_log"]["log_vkey"]
    assert WITNESS.verifier.text() == VECTORS["own_log"]["witness_vkey"]


def test_the_key_of_the_go_fork_test_has_a_derived_id() -> None:
    # its id looks assigned (four zeros) and is not: SHA-256 gives it; the Go test's note verifies under it
    name = "localhost.localdev/sumdb"
    assert hashlib.sha256(f"{name}\n".encode() + base64.b64decode(FORK_KEY)).hexdigest()[:8] == "00000c67"
    note = parse_note(VECTORS["known_checkpoint_fork_go_sumdb"]["note"])
    key = VerifierKey.parse(f"{name}+00000c67+{FORK_KEY}")
    assert verified(note, [key]) == (Verified(key, None),)


@pytest.mark.parametrize("assigned", ["00000000", "00000c68", "ffffffff"])
def test_a_key_id_that_is_assigned_and_not_derived_is_refused(assigned: str) -> None:
    with pytest.raises(NoteRefused, match=rf"key localhost\.localdev/sumdb: its id is 00000c67, {assigned} found"):
        VerifierKey.parse(f"localhost.localdev/sumdb+{assigned}+{FORK_KEY}")


@pytest.mark.parametrize("place", range(4, 200))
def test_no_byte_of_a_signed_note_can_be_changed(place: int) -> None:
    raw = (f"{TEXT}\n{LOG.signature_line(TEXT)}").encode()
    assert verified(parse_note(raw), [LOG.verifier]) == (Verified(LOG.verifier, None),)
    at = place % len(raw)
    for flip in (1, 2, 32):
        other = bytes([*raw[:at], raw[at] ^ flip, *raw[at + 1 :]])
        with pytest.raises(NoteRefused):
            verified(parse_note(other), [LOG.verifier])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60), st.integers(0, 2**63 - 1))
def test_what_is_signed_verifies(body: str, time: int) -> None:
    text = f"{body}\n"
    note = parse_note(f"{text}\n{LOG.signature_line(text)}{WITNESS.signature_line(text, time)}")
    assert note.text == text
    assert verified(note, [WITNESS.verifier, LOG.verifier]) == (
        Verified(LOG.verifier, None),
        Verified(WITNESS.verifier, time),
    )


def test_a_cosignature_signs_its_time() -> None:
    line = WITNESS.signature_line(TEXT, 1_790_000_007)
    told = Signature.parse(line)
    assert int.from_bytes(told.value[:8]) == 1_790_000_007
    later = Signature(told.name, told.key_id, (1_790_000_008).to_bytes(8) + told.value[8:])
    with pytest.raises(NoteRefused, match=r"the signature of witness\.example\.org/audit-office\+88094d40 is not one"):
        verified(Note(TEXT, (later,)), [WITNESS.verifier])
    early = Signature(told.name, told.key_id, b"\xff" * 8 + told.value[8:])
    with pytest.raises(NoteRefused, match="is no Unix time"):
        verified(Note(TEXT, (early,)), [WITNESS.verifier])
    with pytest.raises(NoteRefused, match="has 71 bytes, not 72"):
        verified(Note(TEXT, (Signature(told.name, told.key_id, told.value[:-1]),)), [WITNESS.verifier])
    with pytest.raises(NoteRefused, match="has 73 bytes, not 72"):
        verified(Note(TEXT, (Signature(told.name, told.key_id, told.value + b"\0"),)), [WITNESS.verifier])


def test_type_and_time_belong_together() -> None:
    for key, time in ((LOG, 5), (WITNESS, None)):
        with pytest.raises(NoteRefused, match="a signature of type 4 needs a time, one of type 1 has none"):
            key.signature_line(TEXT, time)
    with pytest.raises(NoteRefused, match="-1 is no Unix time"):
        WITNESS.signature_line(TEXT, -1)


def test_one_seed_signs_as_two_types_under_two_ids() -> None:
    other = SigningKey(WITNESS.name, 1, WITNESS.seed)
    assert other.verifier.key_id != WITNESS.verifier.key_id
    crossed = Signature(WITNESS.name, WITNESS.verifier.key_id, Signature.parse(other.signature_line(TEXT)).value)
    with pytest.raises(NoteRefused, match="has 64 bytes, not 72"):
        verified(Note(TEXT, (crossed,)), [WITNESS.verifier])


def test_unknown_signatures_are_passed_over() -> None:
    stranger = SigningKey.generate("stranger.example")
    namesake = SigningKey.generate(LOG.name)
    note = parse_note(f"{TEXT}\n{stranger.signature_line(TEXT)}{LOG.signature_line(TEXT)}")
    assert verified(note, [LOG.verifier]) == (Verified(LOG.verifier, None),)
    with pytest.raises(NoteRefused, match=r"no signature of a known key; the note is signed by stranger\.example\+"):
        verified(note, [namesake.verifier])
    with pytest.raises(NoteRefused, match="no signature of a known key"):
        verified(note, [])


def test_lines_are_added_once() -> None:
    note = parse_note(f"{TEXT}\n{LOG.signature_line(TEXT)}")
    line = WITNESS.signature_line(TEXT, 7)
    more = note.with_lines(line, line.removesuffix("\n")).with_lines(LOG.signature_line(TEXT))
    assert more.raw() == note.raw() + line


def test_a_repeated_signature_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[bytes] = []
    check = VerifierKey.check
    monkeypatch.setattr(VerifierKey, "check", lambda key, text, told: (checks.append(told), check(key, text, told))[1])
    note = parse_note(f"{TEXT}\n" + LOG.signature_line(TEXT) * 50 + WITNESS.signature_line(TEXT, 7) * 50)
    assert len(verified(note, [LOG.verifier, WITNESS.verifier])) == 2
    assert len(checks) == 2


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("text\n", "a note is a text, an empty line"),
        ("text\n\n", "a note is a text, an empty line"),
        ("text\n\n— a AAAAAAA=", "a note is a text, an empty line"),
        ("text\n\n- a AAAAAAA=\n", "a signature line is"),
        ("text\n\n— aAAAAAAA=\n", "a signature line is"),
        ("text\n\n— a AAAAAAA=\n— b\n", "a signature line is"),
        ("text\n\n— a+b AAAAAAA=\n", "'a\\+b' is no key name"),
        ("text\n\n—  AAAAAAA=\n", "'' is no key name"),
        ("text\n\n— a\u3000b AAAAAAA=\n", "is no key name"),
        ("text\n\n— a AAAA\n", "has 3 bytes, too few"),
        ("text\n\n— a AAAAAA==\n", "has 4 bytes, too few"),
        ("text\n\n— a AAAAAAB=\n", "is not canonical base64"),
        ("text\n\n— a AAAAAA-_\n", "is not base64"),
        ("text\n\n— a AAAAAAA= \n", "is not base64"),
        ("text\r\n\n— a AAAAAAA=\n", r"the control character '\\r' stands at 4"),
        ("te\x00xt\n\n— a AAAAAAA=\n", r"the control character '\\x00' stands at 2"),
        (b"te\xffxt\n\n", "not UTF-8"),
        ("te\ud800xt\n\n", "not UTF-8"),
        ("x" * 1_000_001, "1000001 bytes are more"),
        ("山" * 400_000, "1200000 bytes are more"),
        ("te\txt\n\n— a AAAAAAA=\n", r"the control character '\\t' stands at 2"),
        ("text\n\n" + "— a AAAAAAA=\n" * 101, "at most 100 signatures, 101 found"),
    ],
)
def test_malformed_notes(raw: str | bytes, told: str) -> None:
    with pytest.raises(NoteRefused, match=told):
        parse_note(raw)


def test_sixteen_signatures_and_more_are_read() -> None:
    assert len(parse_note("text\n\n" + "— a AAAAAAA=\n" * 100).signatures) == 100


@pytest.mark.parametrize("algorithm", [1, COSIGNATURE])
def test_keys_read_back(algorithm: int) -> None:
    key = SigningKey.generate("县.example/log", algorithm)
    assert SigningKey.parse(key.text()) == key
    assert VerifierKey.parse(key.verifier.text()) == key.verifier
    assert key.seed != SigningKey.generate(key.name, algorithm).seed
    assert base64.b64encode(key.seed).decode()[:20] not in repr(key)
    assert repr(key.seed) not in repr(key)


def test_the_secret_form_is_that_of_the_go_note_package() -> None:
    # golang/mod sumdb/note/note_test.go, public test key
    told = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    assert SigningKey.parse(told).verifier.text() == VECTORS["notes"][1]["vkeys"][0]
    note = parse_note(VECTORS["notes"][1]["note"])
    assert SigningKey.parse(told).signature_line(note.text) == note.signatures[0].line()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a verifier key is"),
        ("name+12345678", "a verifier key is"),
        ("name+1234567g+AAAA", "a verifier key is"),
        ("name+ABCDEF01+AAAA", "a verifier key is"),
        ("name+12345678+AAAA", "a type and 32 bytes expected, 3 bytes found"),
        ("name+12345678+" + base64.b64encode(b"\x02" + bytes(32)).decode(), "signature type 2 is neither 1 nor 4"),
        ("name+12345678+" + base64.b64encode(b"\x01" + bytes(32)).decode(), "its id is .{8}, 12345678 found"),
        ("na me+12345678+" + base64.b64encode(b"\x01" + bytes(32)).decode(), "'na me' is no key name"),
        ("na\ud800me+12345678+" + base64.b64encode(b"\x01" + bytes(32)).decode(), "it is not UTF-8"),
    ],
)
def test_malformed_keys(text: str, told: str) -> None:
    with pytest.raises(NoteRefused, match=told):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LOG.verifier.text(), "a signing key is"),
        ("PRIVATE+KEY+x", "a signing key is"),
        (LOG.text().replace("+469c5b5d+", "+469c5b5e+"), "its id is 469c5b5d, 469c5b5e found"),
    ],
)
def test_malformed_signing_keys(text: str, told: str) -> None:
    with pytest.raises(NoteRefused, match=told):
        SigningKey.parse(text)


@pytest.mark.parametrize("spoil", ["{}=", "{}A", "{}-", " {}"])
def test_a_signing_key_that_cannot_be_read_is_not_repeated(spoil: str) -> None:
    start, secret = LOG.text().rsplit("+", 1)
    with pytest.raises(NoteRefused) as refused:
        SigningKey.parse(f"{start}+{spoil.format(secret)}")
    assert secret[:20] not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_wrong_lengths_are_refused() -> None:
    with pytest.raises(NoteRefused, match="a seed has 32 bytes, 31 found"):
        SigningKey("a", 1, bytes(31))
    with pytest.raises(NoteRefused, match="a public key has 32 bytes, 31 found"):
        VerifierKey("a", bytes(4), 1, bytes(31))


def test_two_keys_under_one_id_are_refused() -> None:
    # a colliding id takes 2**32 tries; the object is bent by hand to the same effect
    twin = SigningKey.generate(LOG.name).verifier
    object.__setattr__(twin, "key_id", LOG.verifier.key_id)
    note = parse_note(f"{TEXT}\n{LOG.signature_line(TEXT)}")
    with pytest.raises(NoteRefused, match=r"two keys have the name and id log\.example\.gov\.cn"):
        verified(note, [LOG.verifier, twin])
