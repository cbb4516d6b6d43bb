"""Sections of `make bench`: what the tree, its proofs, the checkpoints and the beacon cost, each beside a reference.

References: appends of a store without a signing key, whose nodes are thrown away unwritten; SHA-256 calls alone for
the proofs (20 of them are the least that a proof among a million entries can cost); pure Python for the beacon.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any


def _each(work: Callable[[Any], Any], of: list[Any]) -> float:
    """Median milliseconds of `work` over the things of a list."""
    spent = []
    for one in of:
        started = time.perf_counter()
        work(one)
        spent.append(time.perf_counter() - started)
    return 1000 * statistics.median(spent)


def appends(url: str, events: list[Any], batch: int, *, with_tree: bool) -> float:
    """Appends/s in batches; with nodes and a signed head for each batch, or with neither of the two."""
    from unittest.mock import patch

    from monitor.ledger.note import SigningKey
    from monitor.store.append import append
    from monitor.store.database import open_database
    from monitor.store.heads import sign_head

    key = SigningKey("localhost/tenderwatch", 1, bytes(32)) if with_tree else None
    database = open_database(url, key=key)
    database.migrate()
    untouched = patch("monitor.store.rows.grow", lambda *_: None)
    if not with_tree:
        untouched.start()
    started = time.perf_counter()
    for first in range(0, len(events), batch):
        with database.writing() as write:
            append(write, events[first : first + batch], actor="0", now=datetime.now(UTC))
            if with_tree:
                sign_head(write)
    spent = time.perf_counter() - started
    if not with_tree:
        untouched.stop()
    database.close()
    return len(events) / spent


def tree_appends(address: Callable[[str], str], events: Callable[[], list[Any]], batch: int) -> dict[str, float]:
    """Appends with the tree against appends without, taken in turns, the best of three of each."""
    told = events()
    best = {True: 0.0, False: 0.0}
    for turn in range(3):
        for with_tree in (False, True):
            url = address(f"{batch}_{turn}_{'with' if with_tree else 'without'}")
            best[with_tree] = max(best[with_tree], appends(url, told, batch, with_tree=with_tree))
    return {
        "events": len(told),
        "batch": batch,
        "with_tree_per_s": best[True],
        "without_per_s": best[False],
        "ratio": best[True] / best[False],
    }


def stored_proofs(folder: str) -> dict[str, float]:
    """Proofs of random entries out of a filled store, and their verification; reference: 20 hash calls."""
    from monitor.ledger.proof import verify_consistency, verify_inclusion
    from monitor.store.database import open_database
    from monitor.store.heads import head
    from monitor.store.proofs import consistency, inclusion, leaf_of

    random = Random("proofs")
    database = open_database(f"sqlite:///{folder}/store.db")
    with database.reading() as read:
        top = head(read)
        seqs = [random.randrange(top.size) for _ in range(200)]
        olds = [random.randrange(1, top.size) for _ in range(200)]
        made = {seq: inclusion(read, seq, top.size) for seq in seqs}
        leaves = {seq: hashlib.sha256(b"\x00" + leaf_of(read, seq)).digest() for seq in seqs}
        figures = {
            "entries": top.size,
            "inclusion_ms": _each(lambda seq: inclusion(read, seq, top.size), seqs),
            "consistency_ms": _each(lambda old: consistency(read, old, top.size), olds),
        }
        whole = {old: consistency(read, old, top.size) for old in olds[:20]}
        roots = {old: head(read, old).root for old in whole}
    database.close()
    figures["verify_inclusion_ms"] = _each(
        lambda seq: verify_inclusion(leaves[seq], seq, top.size, made[seq], top.root), seqs
    )
    figures["verify_consistency_ms"] = _each(
        lambda old: verify_consistency(old, roots[old], top.size, top.root, whole[old]), list(whole)
    )
    figures["twenty_hashes_ms"] = _each(lambda _: [hashlib.sha256(bytes(65)).digest() for _ in range(20)], seqs)
    figures["ratio_verify"] = figures["verify_inclusion_ms"] / figures["twenty_hashes_ms"]
    return figures


def tree(size: int) -> dict[str, float]:
    """A tree in memory: leaves a second, beside the leaf hashes alone."""
    from monitor.ledger.tree import Frontier

    leaves = [b"\x00" + str(number).encode() for number in range(size)]
    started = time.perf_counter()
    hashes = [hashlib.sha256(leaf).digest() for leaf in leaves]
    hashed = time.perf_counter()
    frontier = Frontier()
    frontier.extend(hashes)
    frontier.root()
    done = time.perf_counter()
    return {
        "leaves": size,
        "tree_per_s": size / (done - hashed),
        "leaf_hashes_per_s": size / (hashed - started),
        "ratio": (hashed - started) / (done - hashed),
    }


def cosigned(folder: str, entries: int = 20_000, step: int = 100) -> dict[str, float]:
    """Milliseconds a witness takes to check a head with its consistency proof, keep it and cosign it; one signature."""
    from small_log import SmallLog

    from api.witness.witness import Witness
    from monitor.ledger.note import COSIGNATURE, SigningKey

    log = SmallLog(SigningKey.generate("county.example.org/log"), [str(number).encode() for number in range(entries)])
    key = SigningKey.generate("witness.example.org/bench", COSIGNATURE)
    witness = Witness(key, [log.key.verifier], Path(folder) / "witness.db", clock=lambda: 1_790_000_000)
    asked = [log.request(old, old + step) for old in range(0, entries - step, step)]
    figures = {"heads": len(asked), "cosign_ms": _each(witness.add, asked)}
    figures["signature_ms"] = _each(key.sign, asked)
    return figures | {"ratio": figures["cosign_ms"] / figures["signature_ms"]}


def beacon() -> dict[str, float]:
    """Milliseconds a recorded quicknet round takes to verify, beside the pure Python implementation of the same."""
    from second_opinion import FQ12, G2, decompress_G1, decompress_G2, final_exponentiate, hash_to_G1, neg, pairing

    from monitor.draw.chain import DST, QUICKNET

    vectors = Path(__file__).parents[1] / "draw" / "vectors" / "drand_quicknet.json"
    rounds = json.loads(vectors.read_text(encoding="utf-8"))["rounds"]

    def ours(told: dict[str, Any]) -> None:
        QUICKNET.verify(told["round"], bytes.fromhex(told["signature"]))

    key = bytes.fromhex(QUICKNET.public_key)
    public = decompress_G2((int.from_bytes(key[:48]), int.from_bytes(key[48:])))

    def pure(told: dict[str, Any]) -> None:
        message = hash_to_G1(hashlib.sha256(told["round"].to_bytes(8)).digest(), DST, hashlib.sha256)
        point = decompress_G1(int.from_bytes(bytes.fromhex(told["signature"])))
        product = pairing(public, message, final_exponentiate=False) * pairing(G2, neg(point), final_exponentiate=False)
        if final_exponentiate(product) != FQ12.one():
            raise RuntimeError("the second opinion refuses a recorded round")

    figures = {"rounds": len(rounds), "verify_ms": _each(ours, rounds * 5), "py_ecc_ms": _each(pure, rounds[:5])}
    return figures | {"ratio": figures["verify_ms"] / figures["py_ecc_ms"]}
