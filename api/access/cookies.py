"""Cookies by their exact name, one of each: what another site of the same domain adds counts for nothing."""

from __future__ import annotations

from fastapi import Request


def cookie_of(request: Request, name: str) -> str | None:
    """The value of the cookie `name`, where exactly one bears that name to the letter.

    Another site of the same domain can set a cookie whose name only begins to look like ours once blanks of any script
    are cut off, or a second one of the same name: such a browser brings none at all.
    """
    pairs = (pair.strip(" \t").partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";"))
    found = [value for told, _, value in pairs if told == name]
    return found[0] if len(found) == 1 else None
