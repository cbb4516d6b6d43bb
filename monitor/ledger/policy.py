"""C2SP tlog-policy: which logs and witnesses are trusted, and how many of them make a quorum.

A witness that answers to the log's own operator adds nothing; the file cannot know that, whoever writes it must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.ledger.note import COSIGNATURE, ED25519, NoteRefused, Verified, VerifierKey

NONE = "none"


class PolicyRefused(ValueError):
    """A policy file is malformed: the message names the line and what stands there."""


class QuorumMissing(ValueError):
    """A checkpoint lacks the cosignatures that a policy asks for."""


@dataclass(frozen=True, slots=True)
class Log:
    """A trusted log."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A trusted witness under the name that the policy gives it."""

    name: str
    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """At least `least` of the members, which are witnesses or earlier groups."""

    name: str
    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs, witnesses, groups and the quorum ("none": no cosignature is asked for)."""

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    @classmethod
    def parse(cls, text: str | bytes) -> Policy:
        """The policy of a file's text; `PolicyRefused` names the first line that cannot stand."""
        raw = text if isinstance(text, bytes) else text.encode(errors="surrogateescape")
        draft = _Draft([], {}, {})
        for number, line in enumerate(raw.split(b"\n"), 1):
            if control := re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line):
                raise PolicyRefused(f"line {number}: the control character {control[0]!r}")
            # Octets above 0x7F are opaque (tlog-policy, "Character set"); surrogateescape keeps them apart.
            words = [word.decode(errors="surrogateescape") for word in re.split(rb"[ \t]+", line.strip(b" \t"))]
            if words != [""] and not words[0].startswith("#"):
                try:
                    draft.take(words)
                except ValueError as error:
                    raise PolicyRefused(f"line {number}: {error}") from error
        if draft.quorum is None:
            raise PolicyRefused("no line says quorum <name> or quorum none")
        return cls(tuple(draft.logs), tuple(draft.witnesses.values()), tuple(draft.groups.values()), draft.quorum)

    def text(self) -> str:
        """The policy as the file that `parse` reads; octets above 0x7F stand as they were (surrogateescape)."""
        lines = [" ".join(["log", one.key.text(), *([one.url] if one.url else [])]) for one in self.logs]
        told = ((one.name, one.key.text(), one.url) for one in self.witnesses)
        lines += [" ".join(["witness", name, key, *([url] if url else [])]) for name, key, url in told]
        lines += [" ".join(["group", one.name, str(one.least), *one.members]) for one in self.groups]
        return "".join(f"{line}\n" for line in [*lines, f"quorum {self.quorum}"])

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of all logs and witnesses."""
        return (*(log.key for log in self.logs), *(witness.key for witness in self.witnesses))

    def met(self, cosigned: Iterable[Verified | VerifierKey | str]) -> bool:
        """True where these witnesses (by cosignature, by key, or by their name here) make the quorum."""
        if self.quorum == NONE:
            return True
        told = {one.key if isinstance(one, Verified) else one for one in cosigned}
        true = {witness.name for witness in self.witnesses if witness.name in told or witness.key in told}
        for group in self.groups:  # in the order of the file: a group stands behind its members
            if sum(name in true for name in group.members) >= group.least:
                true.add(group.name)
        return self.quorum in true

    def ask(self, cosigned: Iterable[Verified | VerifierKey | str]) -> None:
        """Nothing, where the quorum is met; else `QuorumMissing` with the witnesses that signed."""
        told = tuple(cosigned)
        if not self.met(told):
            names = ", ".join(witness.name for witness in self.signers(told)) or "nobody"
            raise QuorumMissing(f"the quorum {self.quorum} of the policy is not met: cosigned by {names}")

    def signers(self, cosigned: Iterable[Verified | VerifierKey | str]) -> tuple[Witness, ...]:
        """The witnesses of the policy among these."""
        told = {one.key if isinstance(one, Verified) else one for one in cosigned}
        return tuple(witness for witness in self.witnesses if witness.name in told or witness.key in told)


@dataclass(slots=True)
class _Draft:
    """A policy while its lines are read."""

    logs: list[Log]
    witnesses: dict[str, Witness]
    groups: dict[str, Group]
    quorum: str | None = None

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self.logs.append(Log(self._key(key, ED25519), *url))
            case ["witness", name, key, *url] if len(url) <= 1:
                self.witnesses[self._fresh(name)] = Witness(name, self._key(key, COSIGNATURE), *url)
            case ["group", name, least, *members] if members:
                self.groups[self._fresh(name)] = Group(name, _least(least, len(members)), self._free(members))
            case ["quorum", name]:
                if self.quorum is not None:
                    raise PolicyRefused("a second quorum")
                self.quorum = name if name == NONE else self._known(name)
            case _:
                raise PolicyRefused(f"'{' '.join(words)}' is no log, witness, group or quorum line")

    def _key(self, text: str, algorithm: int) -> VerifierKey:
        """A key that no other line has: two witnesses are not one, and a log is no witness of itself."""
        try:
            key = VerifierKey.parse(text)
        except NoteRefused as error:
            raise PolicyRefused(str(error)) from error
        if key.algorithm != algorithm:
            raise PolicyRefused(f"{key.name} is a key of type {key.algorithm}, type {algorithm} expected")
        known = [*(log.key for log in self.logs), *(witness.key for witness in self.witnesses.values())]
        if any(other.public == key.public for other in known):
            raise PolicyRefused(f"the public key of {key.name} stands twice")
        return key

    def _fresh(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise PolicyRefused(f"the name {name} is taken")
        return name

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyRefused(f"the name {name} is not defined above")
        return name

    def _free(self, members: list[str]) -> tuple[str, ...]:
        taken = {name for group in self.groups.values() for name in group.members}
        for at, name in enumerate(members):
            if self._known(name) in taken or name in members[:at]:
                raise PolicyRefused(f"{name} is a member of a group already")
        return tuple(members)


def _least(told: str, members: int) -> int:
    if told in {"any", "all"}:
        return 1 if told == "any" else members
    if not re.fullmatch("[1-9][0-9]{0,8}", told) or int(told) > members:
        raise PolicyRefused(f"{told!r} is neither any, all nor a number from 1 to {members}")
    return int(told)
