from __future__ import annotations

from itertools import combinations

import pytest

from monitor.ledger.note import SigningKey, Verified
from monitor.ledger.policy import NONE, Policy, PolicyRefused, QuorumMissing

# Fixed seeds: the policies below name tests, and both test processes must collect the same names.
LOG = SigningKey("log.example", 1, bytes([1] * 32)).verifier
NAMES = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
KEYS = {
    name: SigningKey(f"{name}.example", 4, bytes([number] * 32)).verifier for number, name in enumerate(NAMES, start=2)
}
LINES = f"log {LOG.text()} https://log.example/\n" + "".join(
    f"witness {name} {key.text()}\n" for name, key in KEYS.items()
)
NESTED = f"""# the policy of the specification's example
{LINES}
group X-witnesses 2 X1 X2 X3
\t group  Y-witnesses\tany Y1 Y2 Y3\x20

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""
SUBSETS = [set(some) for count in range(7) for some in combinations(NAMES, count)]


def cosigned(names: set[str]) -> list[Verified]:
    return [Verified(KEYS[name], 7) for name in names]


def test_the_example_of_the_specification() -> None:
    policy = Policy.parse(NESTED)
    assert policy.logs[0].key == LOG
    assert policy.logs[0].url == "https://log.example/"
    assert [(witness.name, witness.key, witness.url) for witness in policy.witnesses] == [
        (name, KEYS[name], None) for name in NAMES
    ]
    assert policy.keys == (LOG, *KEYS.values())
    met = [names for names in SUBSETS if policy.met(cosigned(names))]
    assert met == [names for names in SUBSETS if len(names & {"X1", "X2", "X3"}) >= 2 and names & {"Y1", "Y2", "Y3"}]
    assert len(met) == 28


@pytest.mark.parametrize(("least", "needed"), [("2", 2), ("any", 1), ("all", 3), ("1", 1), ("3", 3)])
def test_thresholds(least: str, needed: int) -> None:
    policy = Policy.parse(f"{LINES}group g {least} X1 X2 X3\nquorum g\n")
    for names in SUBSETS:
        enough = len(names & {"X1", "X2", "X3"}) >= needed
        assert policy.met(cosigned(names)) == policy.met(names) == policy.met(KEYS[name] for name in names) == enough


def test_one_witness_and_none() -> None:
    assert Policy.parse(f"{LINES}quorum X2").met(cosigned({"X2"}))
    assert not Policy.parse(f"{LINES}quorum X2").met(cosigned({"X1", "X3"}))
    assert Policy.parse("quorum none").met([])
    assert Policy().quorum == Policy.parse("quorum none").quorum == NONE


def test_a_repeated_or_foreign_cosignature_counts_nothing() -> None:
    policy = Policy.parse(f"{LINES}group g 2 X1 X2 X3\nquorum g\n")
    stranger = SigningKey.generate("X2.example", 4).verifier  # the name of a witness, another key
    assert not policy.met([Verified(KEYS["X1"], 7), Verified(KEYS["X1"], 8), Verified(stranger, 9), LOG])
    with pytest.raises(QuorumMissing, match=r"the quorum g of the policy is not met: cosigned by X1$"):
        policy.ask([Verified(KEYS["X1"], 7), Verified(stranger, 9)])
    with pytest.raises(QuorumMissing, match="cosigned by nobody"):
        policy.ask([])
    policy.ask(cosigned({"X1", "X3"}))


def test_urls_comments_and_other_bytes() -> None:
    raw = f"  # 见证\xff\nwitness 审计厅 {KEYS['X1'].text()} https://w.example/审计\nquorum 审计厅".encode()
    policy = Policy.parse(raw.replace("\xff".encode(), b"\xff"))
    assert policy.witnesses[0].url == "https://w.example/审计"
    assert policy.met(["审计厅"])
    kelvin = Policy.parse(f"witness \u212a {KEYS['X1'].text()}\nwitness K {KEYS['X2'].text()}\nquorum \u212a")
    assert not kelvin.met([KEYS["X2"]])
    assert kelvin.met([KEYS["X1"]])


def test_32_of_each_are_read() -> None:
    keys = [SigningKey.generate(f"w{number}.example", 4).verifier.text() for number in range(32)]
    logs = [SigningKey.generate(f"l{number}.example").verifier.text() for number in range(32)]
    lines = [f"log {key}" for key in logs] + [f"witness w{number} {key}" for number, key in enumerate(keys)]
    lines += ["group g0 any w0"] + [f"group g{number} all g{number - 1} w{number}" for number in range(1, 32)]
    policy = Policy.parse("\n".join([*lines, "quorum g31"]))
    assert policy.met(f"w{number}" for number in range(32))
    assert not policy.met(f"w{number}" for number in range(31))


X1 = KEYS["X1"].text()
TWIN = SigningKey("other.example", 4, bytes(32)).verifier.text()
OWN = SigningKey("log.example", 4, bytes([1] * 32)).verifier.text()  # the log's key, as a witness of the log
SAME = SigningKey("another.example", 4, bytes(32)).verifier.text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no line says quorum"),
        (LINES, "no line says quorum"),
        ("quorum none\nquorum none", "line 2: a second quorum"),
        ("quorum X1", "line 1: the name X1 is not defined above"),
        (f"quorum X1\nwitness X1 {X1}", "line 1: the name X1 is not defined above"),
        ("quorum", "line 1: 'quorum' is no log, witness, group or quorum line"),
        ("quorum none none", "line 1: 'quorum none none' is no"),
        ("watcher X1", "line 1: 'watcher X1' is no"),
        (f"{LINES}group g any X1 Z9\nquorum g", "line 8: the name Z9 is not defined above"),
        (f"{LINES}group g any g\nquorum g", "line 8: the name g is not defined above"),
        (f"{LINES}group g any none\nquorum g", "line 8: the name none is not defined above"),
        (f"{LINES}group none any X1\nquorum none", "line 8: the name none is taken"),
        (f"{LINES}group X1 any X2\nquorum X1", "line 8: the name X1 is taken"),
        (f"{LINES}group g any X1 X1\nquorum g", "line 8: X1 is a member of a group already"),
        (f"{LINES}group g any X1\ngroup h any X1\nquorum h", "line 9: X1 is a member of a group already"),
        (f"{LINES}group g 0 X1\nquorum g", "line 8: '0' is neither any, all nor a number from 1 to 1"),
        (f"{LINES}group g 3 X1 X2\nquorum g", "line 8: '3' is neither any, all nor a number from 1 to 2"),
        (f"{LINES}group g 02 X1 X2\nquorum g", "line 8: '02' is neither"),
        (f"{LINES}group g most X1 X2\nquorum g", "line 8: 'most' is neither"),
        (f"{LINES}group g 2\nquorum g", "line 8: 'group g 2' is no"),
        (f"{LINES}witness X9 {X1}\nquorum none", r"line 8: the public key of X1\.example stands twice"),
        (f"witness a {TWIN}\nwitness b {SAME}\nquorum none", "line 2: the public key of another.example stands twice"),
        (f"log {LOG.text()}\nlog {LOG.text()}\nquorum none", "line 2: the public key of log.example stands twice"),
        (f"{LINES}witness own {OWN}\nquorum none", "line 8: the public key of log.example stands twice"),
        (f"witness own {OWN}\n{LINES}quorum none", "line 2: the public key of log.example stands twice"),
        (f"log {X1}\nquorum none", "line 1: X1.example is a key of type 4, type 1 expected"),
        (f"witness a {LOG.text()}\nquorum none", "line 1: log.example is a key of type 1, type 4 expected"),
        ("log x+y\nquorum none", "line 1: a verifier key is"),
        (f"log {LOG.text()} a b\nquorum none", "line 1: 'log .*' is no"),
        ("quorum none\r\n", r"line 1: the control character b'\\r'"),
        ("quorum\x0bnone\n", r"line 1: the control character b'\\x0b'"),
    ],
)
def test_malformed_policies(text: str, told: str) -> None:
    with pytest.raises(PolicyRefused, match=told):
        Policy.parse(text)
