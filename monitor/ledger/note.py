r"""C2SP signed-note: text with signature lines, keys in their text forms, Ed25519 and timestamped cosignatures.

Signature types: 1 = Ed25519 over the text; 4 = Ed25519 over "cosignature/v1\ntime <unix>\n<text>" with the time
before the signature (C2SP tlog-cosignature v1). A signature of another type or of an unknown key is passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 1
COSIGNATURE = 4
DASH = "\u2014 "
MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100
LAST_TIME = 2**63 - 1
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class NoteRefused(ValueError):
    """A note, a key or a signature is malformed or false: the message tells which and how."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who signs, and how to check it: name, 4-byte key id, signature type 1 or 4, 32-byte Ed25519 public key."""

    name: str
    key_id: bytes
    algorithm: int
    public: bytes

    def __post_init__(self) -> None:
        checked_name(self.name)
        if self.algorithm not in {ED25519, COSIGNATURE}:
            raise NoteRefused(f"key {self.name}: signature type {self.algorithm} is neither 1 nor 4")
        if len(self.public) != KEY_BYTES:
            raise NoteRefused(f"key {self.name}: a public key has {KEY_BYTES} bytes, {len(self.public)} found")
        if self.key_id != (derived := _key_id(self.name, self.algorithm, self.public)):
            raise NoteRefused(f"key {self.name}: its id is {derived.hex()}, {self.key_id.hex()} found")

    @classmethod
    def of(cls, name: str, algorithm: int, public: bytes) -> VerifierKey:
        """The key with the id that follows from the rest."""
        return cls(name, _key_id(name, algorithm, public), algorithm, public)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key of "<name>+<8 hex of the id>+<base64(type || public key)>"."""
        name, key_id, told = _key_parts(text, "a verifier key is <name>+<id>+<base64>")
        return cls(name, key_id, told[0], told[1:])

    def text(self) -> str:
        """The form that `parse` reads."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.algorithm]) + self.public)}"

    def check(self, text: str, signature: bytes) -> int | None:
        """The Unix time that a cosignature tells, None for type 1; `NoteRefused` where the signature is wrong."""
        time, message, timed = None, text.encode(), 8 if self.algorithm == COSIGNATURE else 0
        if len(signature) != timed + SIGNATURE_BYTES:
            raise NoteRefused(f"the signature of {self.name} has {len(signature)} bytes, not {timed + SIGNATURE_BYTES}")
        if timed:
            time = int.from_bytes(signature[:timed])
            message = _cosigned(text, time)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature[timed:], message)
        except (InvalidSignature, ValueError) as error:
            raise NoteRefused(f"the signature of {self.name}+{self.key_id.hex()} is not one over this text") from error
        return time


@dataclass(frozen=True)
class SigningKey:
    """The secret half: name, signature type 1 or 4, 32-byte seed (never printed)."""

    name: str
    algorithm: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise NoteRefused(f"key {self.name}: a seed has {KEY_BYTES} bytes, {len(self.seed)} found")
        _ = self.verifier  # refuses a name or type that no verifier key can have

    @classmethod
    def generate(cls, name: str, algorithm: int = ED25519) -> SigningKey:
        """A new key from the operating system's randomness."""
        return cls(name, algorithm, os.urandom(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """The key of "PRIVATE+KEY+<name>+<8 hex of the id>+<base64(type || seed)>"."""
        form = "a signing key is PRIVATE+KEY+<name>+<id>+<base64>"
        if not text.startswith("PRIVATE+KEY+"):
            raise NoteRefused(form)
        try:
            name, key_id, told = _key_parts(text.removeprefix("PRIVATE+KEY+"), form)
        except NoteRefused:
            raise NoteRefused(form) from None  # the reason would quote what stands there: a secret
        key = cls(name, told[0], told[1:])
        if key.verifier.key_id != key_id:
            raise NoteRefused(f"key {name}: its id is {key.verifier.key_id.hex()}, {key_id.hex()} found")
        return key

    def text(self) -> str:
        """The form that `parse` reads: a secret."""
        told = _base64(bytes([self.algorithm]) + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{told}"

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey.of(self.name, self.algorithm, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of a plain Ed25519 signature over `message`."""
        return self._private.sign(message)

    def signature_line(self, text: str, time: int | None = None) -> str:
        """The signature line over the text, with its newline; type 4 signs a Unix time with it, type 1 takes none."""
        if (self.algorithm == COSIGNATURE) != (time is not None):
            raise NoteRefused(f"key {self.name}: a signature of type 4 needs a time, one of type 1 has none")
        stamp = b"" if time is None else _stamp(time)
        message = text.encode() if time is None else _cosigned(text, time)
        return Signature(self.name, self.verifier.key_id, stamp + self._private.sign(message)).line()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: key name, 4-byte key id, the rest of its bytes."""

    name: str
    key_id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Signature:
        """The signature of a line with or without its newline."""
        name, gap, told = line.removesuffix("\n").removeprefix(DASH).partition(" ")
        if not line.startswith(DASH) or not gap:
            raise NoteRefused(f"a signature line is '{DASH}<name> <base64>', {line!r} found")
        value = unbase64(told, f"the signature of {checked_name(name)}")
        if len(value) <= 4:  # noqa: PLR2004 - the key id, and at least one byte of signature
            raise NoteRefused(f"the signature of {name} has {len(value)} bytes, too few for a key id and a signature")
        return cls(name, value[:4], value[4:])

    def line(self) -> str:
        """The line with its newline."""
        return f"{DASH}{self.name} {_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text (with its last newline) and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def raw(self) -> str:
        """The whole note, byte for byte what `parse_note` read."""
        return f"{self.text}\n{''.join(signature.line() for signature in self.signatures)}"

    def with_lines(self, *lines: str) -> Note:
        """The note with these signature lines at its end; lines it has already are left out."""
        told = (Signature.parse(line) for line in lines)
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *told))))


@dataclass(frozen=True, slots=True)
class Verified:
    """A known key whose signature is right, and the Unix time it told (type 4 only)."""

    key: VerifierKey
    time: int | None


def parse_note(raw: str | bytes) -> Note:
    """The note's text and signatures; `NoteRefused` for what C2SP signed-note does not allow."""
    text = checked_text(raw)
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise NoteRefused("a note is a text, an empty line and signature lines, each ended by a newline")
    told = lines[:-1].split("\n")
    if len(told) > MOST_SIGNATURES:
        raise NoteRefused(f"a note has at most {MOST_SIGNATURES} signatures, {len(told)} found")
    return Note(f"{body}\n", tuple(Signature.parse(line) for line in told))


def verified(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """The signatures of known keys, in the order of the note, each checked.

    `NoteRefused` where one of a known key is wrong, and where no key is known.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteRefused(f"two keys have the name and id {key.name}+{key.key_id.hex()}")
    lines = dict.fromkeys(note.signatures)  # a line said a hundred times costs no more than once
    told = [(known[at], one) for one in lines if (at := (one.name, one.key_id)) in known]
    if not told:
        names = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in note.signatures)
        raise NoteRefused(f"no signature of a known key; the note is signed by {names}")
    return tuple(dict.fromkeys(Verified(key, key.check(note.text, one.value)) for key, one in told))


def checked_text(raw: str | bytes) -> str:
    """The UTF-8 text of at most 1 MB without control characters but the newline."""
    try:
        told = raw if isinstance(raw, bytes) else raw.encode()
        text = told.decode()
    except UnicodeError as error:
        raise NoteRefused(f"not UTF-8: {error}") from error
    if len(told) > MOST_BYTES:
        raise NoteRefused(f"{len(told)} bytes are more than the {MOST_BYTES} of a note")
    if control := re.search(r"[\x00-\x09\x0b-\x1f]", text):
        raise NoteRefused(f"the control character {control[0]!r} stands at {control.start()}")
    return text


def checked_name(name: str) -> str:
    """The key name: not empty, no space, no plus, no control character."""
    if not name or any(sign == "+" or sign < " " or sign.isspace() for sign in name):
        raise NoteRefused(f"{name!r} is no key name: it is empty or has a space, a plus or a control character")
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise NoteRefused(f"{name!r} is no key name: it is not UTF-8") from error
    return name


def unbase64(text: str, what: str) -> bytes:
    """The bytes of standard base64 in its one canonical form (RFC 4648, section 4)."""
    try:
        told = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(f"{what} is not base64: {text!r}") from error
    if _base64(told) != text:
        raise NoteRefused(f"{what} is not canonical base64: {text!r}")
    return told


def _key_parts(text: str, form: str) -> tuple[str, bytes, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not re.fullmatch("[0-9a-f]{8}", parts[1]):  # noqa: PLR2004 - name, id, key
        raise NoteRefused(form)
    told = unbase64(parts[2], f"key {parts[0]}")
    if len(told) != 1 + KEY_BYTES:
        raise NoteRefused(f"key {parts[0]}: a type and {KEY_BYTES} bytes expected, {len(told)} bytes found")
    return parts[0], bytes.fromhex(parts[1]), told


def _key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return hashlib.sha256(b"%s\n%c%s" % (name.encode(), algorithm, public)).digest()[:4]


def _stamp(time: int) -> bytes:
    if not 0 <= time <= LAST_TIME:
        raise NoteRefused(f"{time} is no Unix time from 0 to 2**63 - 1")
    return time.to_bytes(8)


def _cosigned(text: str, time: int) -> bytes:
    _stamp(time)
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _base64(told: bytes) -> str:
    return base64.b64encode(told).decode()
