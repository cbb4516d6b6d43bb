"""A log in memory as a watcher fetches it; what it serves can be told to differ from what it holds."""

from __future__ import annotations

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf, leaf_hash
from monitor.ledger.note import SigningKey
from monitor.ledger.policy import Policy
from monitor.ledger.tiles import bundle, parse_tile_path
from monitor.ledger.tree import root_of

ORIGIN = "log.example/tenderwatch"
KEY = SigningKey(ORIGIN, 1, bytes(32))
WITNESSES = {name: SigningKey(f"{name}.example", 4, name.encode() * 16) for name in ("w1", "w2", "w3")}
POLICY = Policy.parse(
    f"log {KEY.verifier.text()}\n"
    + "".join(f"witness {name} {key.verifier.text()}\n" for name, key in WITNESSES.items())
    + "group g 2 w1 w2 w3\nquorum g\n"
)
NOW = 1_790_000_000


def clock(seq: int) -> str:
    """One entry a second, from nine o'clock on."""
    return f"09:{seq // 60:02}:{seq % 60:02}"


def envelope(seq: int, subject: str = "x", recorded: str = "", day: int = 5, log: str = ORIGIN) -> bytes:
    """The leaf of entry `seq`."""
    return leaf(
        log=log,
        seq=seq,
        id=f"e-{seq}",
        source="urn:tw:unit:local:1",
        type="payment.made",
        subject=subject,
        time=f"2026-01-{day:02}T08:00:00+08:00",
        recordedtime=f"2026-01-05T{recorded or clock(seq)}+08:00",
        actor="12",
        payload_salted="ab" * 32,
    )


ENTRIES = [envelope(seq) for seq in range(1_100)]


def with_other(entry: int, size: int = 600) -> list[bytes]:
    """The entries, one of them rewritten."""
    return [*ENTRIES[:entry], envelope(entry, "other"), *ENTRIES[entry + 1 : size]]


class ServedLog:
    """Leaves, and what is served of them."""

    def __init__(self, leaves: list[bytes], cosigners: tuple[str, ...] = ("w1", "w2", "w3")) -> None:
        self.leaves = leaves
        self.cosigners = cosigners
        self.signed_size: int | None = None
        self.signed_root: bytes | None = None
        self.extensions: tuple[str, ...] = ()
        self.served: dict[str, bytes | OSError] = {}
        self.fetched: list[str] = []
        self.time = NOW

    @property
    def note(self) -> str:
        """The head, signed and cosigned."""
        size = len(self.leaves) if self.signed_size is None else self.signed_size
        root = self.signed_root or root_of(map(leaf_hash, self.leaves[:size]))
        head = Checkpoint(ORIGIN, size, root, self.extensions)
        return signed(head, KEY, *(WITNESSES[name] for name in self.cosigners), time=self.time)

    def __call__(self, path: str) -> bytes:
        """What is fetched from it."""
        self.fetched.append(path)
        if path in self.served:
            told = self.served[path]
            if isinstance(told, OSError):
                raise told
            return told
        if path == "checkpoint":
            return self.note.encode()
        tile = parse_tile_path(path)
        step = 256 ** (tile.level or 0)
        part = self.leaves[tile.index * 256 * step : (tile.index * 256 + tile.width) * step]
        if len(part) < tile.width * step:
            raise FileNotFoundError(path)
        if tile.level is None:
            return bundle(part)
        hashes = [leaf_hash(one) for one in part]
        return b"".join(root_of(hashes[at : at + step]) for at in range(0, len(hashes), step))
