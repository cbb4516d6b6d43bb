"""The formulas of tw-draw/1 as they are printed, and the commands that compute a draw without this service."""

from __future__ import annotations

from typing import Final

REQUEST: Final = "request_sha256 = SHA-256( RFC 8785 JSON of the request )\n = {sha256}"
VALUE: Final = "randomness = SHA-256( signature of {chain} round {round} )\n = {value}"
COMMITMENT: Final = 'commitment = SHA-256( lp( "tw-draw/1 commit", draw_id, party, nonce ) )'
SEED: Final = "PRK = HKDF-Extract( salt = request_sha256, IKM = lp( randomness, {parties} ) )\n = {prk}"
TICKET: Final = 'ticket = HKDF-Expand( PRK, lp( "tw-draw/1 ticket", slot, handle ), 32 )'
COMMANDS: Final = ("tenderwatch draw verify draw.json", "python -m monitor.draw draw.json")
