"""One small contracting process as releases: a tender, an award, a contract that is amended, and payments.

Names and numbers are invented; the credit codes are those of the contract's own examples.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

OCID = "ocds-abcdef-2026-7"
BUYER = "11999001MB00000946"
SUPPLIER = "91999001MA00001110"
OTHER = "XX-REG:44-1"


def _party(ident: str, name: str, scheme: str, *roles: str, **more: Any) -> dict[str, Any]:
    number = ident.removeprefix(f"{scheme}:")
    return {"id": ident, "name": name, "identifier": {"scheme": scheme, "id": number}, "roles": list(roles), **more}


def tender() -> dict[str, Any]:
    """The first release: plan, tender with two lots, documents."""
    return {
        "ocid": OCID,
        "id": "r1",
        "date": "2026-03-01T09:00:00+08:00",
        "tag": ["planning", "tender"],
        "initiationType": "tender",
        "language": "zh",
        "buyer": {"id": BUYER, "name": "示例局"},
        "parties": [
            _party(
                BUYER,
                "示例局",
                "CN-USCC",
                "buyer",
                address={"region": "999001"},
                details={"classifications": [{"scheme": "tw", "id": "public_body"}]},
            ),
            _party(
                SUPPLIER,
                "示例建设有限公司",
                "CN-USCC",
                "tenderer",
                "supplier",
                details={"classifications": [{"scheme": "x", "id": "company"}], "scale": "sme"},
            ),
            _party(OTHER, "Example Builders", "XX-REG", "tenderer"),
        ],
        "planning": {
            "budget": {"id": "BL-1", "projectID": "P-1", "amount": {"amount": 900000, "currency": "CNY"}},
            "project": {"id": "P-1", "title": "示例道路", "sector": "works", "totalValue": _value("1000000.00")},
        },
        "tender": {
            "id": "T-7",
            "title": "示例道路施工",
            "status": "active",
            "procurementMethod": "open",
            "procurementMethodDetails": "公开招标",
            "mainProcurementCategory": "works",
            "value": _value("900000"),
            "tenderPeriod": {"startDate": "2026-03-02T08:00:00+08:00", "endDate": "2026-03-23T09:00:00+08:00"},
            "bidOpening": {"date": "2026-03-23T09:00:00+08:00"},
            "items": [{"id": "1", "classification": {"scheme": "x", "id": "B01"}}],
            "lots": [{"id": "L1", "title": "一标段", "value": _value("600000")}, {"id": "L2"}],
            "documents": [
                {
                    "id": "D-1",
                    "documentType": "tenderNotice",
                    "datePublished": "2026-03-02T08:00:00+08:00",
                    "url": "https://example.org/d1",
                }
            ],
        },
    }


def award() -> dict[str, Any]:
    """The second: the bids of the first lot, and its award."""
    return {
        "ocid": OCID,
        "id": "r2",
        "date": "2026-04-02T09:00:00+08:00",
        "tag": ["award"],
        "initiationType": "tender",
        "bids": {
            "details": [
                _bid("B-1", SUPPLIER, "590000.50"),
                _bid("B-2", OTHER, "598000.00"),
            ]
        },
        "awards": [
            {
                "id": "A-1",
                "status": "active",
                "date": "2026-04-01T10:00:00+08:00",
                "suppliers": [{"id": SUPPLIER, "name": "示例建设有限公司"}],
                "value": _value("590000.50"),
                "relatedLots": ["L1"],
                "relatedBid": "B-1",
            }
        ],
    }


def contract() -> dict[str, Any]:
    """The third: the contract of the award."""
    return {
        "ocid": OCID,
        "id": "r3",
        "date": "2026-04-20T09:00:00+08:00",
        "tag": ["contract"],
        "initiationType": "tender",
        "contracts": [
            {
                "id": "C-1",
                "awardID": "A-1",
                "title": "施工合同",
                "status": "active",
                "dateSigned": "2026-04-15T00:00:00+08:00",
                "value": _value("590000.50"),
                "period": {"startDate": "2026-05-01T00:00:00+08:00", "endDate": "2026-11-30T00:00:00+08:00"},
                "relatedLots": ["L1"],
            }
        ],
    }


def amended() -> dict[str, Any]:
    """The fourth: the contract is amended, worked on and paid."""
    return {
        "ocid": OCID,
        "id": "r4",
        "date": "2026-07-05T09:00:00+08:00",
        "tag": ["contractAmendment", "implementation"],
        "initiationType": "tender",
        "contracts": [
            {
                "id": "C-1",
                "value": _value("620000.50"),
                "amendments": [{"id": "M-1", "date": "2026-07-01T00:00:00+08:00", "rationale": "排水改线"}],
                "implementation": {
                    "milestones": [
                        {
                            "id": "MS-1",
                            "type": "delivery",
                            "status": "met",
                            "dueDate": "2026-06-30T00:00:00+08:00",
                            "dateMet": "2026-06-28T00:00:00+08:00",
                        }
                    ],
                    "transactions": [
                        {
                            "id": "X-1",
                            "date": "2026-07-02T00:00:00+08:00",
                            "value": _value("100000.10"),
                            "payer": {"id": BUYER, "name": "示例局"},
                            "payee": {"id": SUPPLIER, "name": "示例建设有限公司"},
                        }
                    ],
                },
            }
        ],
    }


def history() -> list[dict[str, Any]]:
    """The four releases in order, each a copy of its own."""
    return copy.deepcopy([tender(), award(), contract(), amended()])


def written(path: Path, value: Any) -> Path:
    """The file with the value as JSON; texts of the form `=123.40` are numbers with exactly these digits."""
    told = json.dumps(value, ensure_ascii=False)
    for number in {part.partition('"')[0] for part in told.split('"=')[1:]}:
        told = told.replace(f'"={number}"', number)
    path.write_text(told, encoding="utf-8")
    return path


def _value(amount: str) -> dict[str, Any]:
    return {"amount": f"={amount}", "currency": "CNY"}


def _bid(number: str, tenderer: str, price: str) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2026-03-22T16:00:00+08:00",
        "status": "valid",
        "tenderers": [{"id": tenderer}],
        "value": _value(price),
        "relatedLots": ["L1"],
    }
