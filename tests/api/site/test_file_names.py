"""An id may end as a file's name does; HEAD is answered wherever GET is; lists lead to their feeds."""

from __future__ import annotations

from typing import Any

import pytest
from window_page import HTML, sent
from window_town import OCID, process, town

ENDS = (".xlsx", ".atom")


@pytest.fixture
def named(client: Any) -> Any:
    """The town, with processes whose ocids end as files do."""
    first = town()
    more = [event for end in ENDS for event in process(f"{OCID}{end}", end)]
    own = {"specversion": "1.0", "source": first[0]["source"]}
    sent(client, [*first, *({**own, **event, "id": f"more{at}"} for at, event in enumerate(more))])
    return client


def test_an_ocid_that_ends_as_a_file_has_its_page_and_its_files(named: Any) -> None:
    for end in ENDS:
        page = named.get(f"/p/{OCID}{end}", headers=HTML)
        assert page.headers["content-type"].startswith("text/html")
        assert f"{OCID}{end}" in page.text
        for form, media in ((".xlsx", "spreadsheetml"), (".atom", "atom+xml")):
            assert media in named.get(f"/p/{OCID}{end}{form}").headers["content-type"]
    assert named.get(f"/p/{OCID}", headers=HTML).status_code == 200
    assert named.get("/p/none.xlsx", headers=HTML).status_code == 404
    told = ("/", "/search", "/search.csv", f"/p/{OCID}", "/a", "/a.csv", "/d", "/d.atom", "/r", "/ledger", "/e/0",
            "/log/checkpoint", "/log/tile/0/000.p/1", "/ocds/releases.jsonl", "/feeds/allocations.atom",
            "/health")  # fmt: skip
    for path in told:
        whole, bare = named.get(path, headers=HTML), named.request("HEAD", path, headers=HTML)
        assert (bare.status_code, bare.content) == (whole.status_code, b""), path
        for name in ("content-type", "cache-control", "etag"):
            assert bare.headers.get(name) == whole.headers.get(name), (path, name)
    assert named.request("HEAD", "/p/none").status_code == 404
    assert named.request("HEAD", "/receipts/check").status_code == 405
    for path, feed in (("/a", "/feeds/allocations.atom"), ("/d", "/d.atom")):
        text = named.get(path, headers=HTML).text
        assert f'type="application/atom+xml" href="{feed}' in text
