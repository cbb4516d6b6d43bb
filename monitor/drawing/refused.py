"""What an act in a draw is refused for: each fact by its name, with its sentence in both languages.

ActRefused
├── of any act      NoSuchDraw, RequestUnreadable, DrawIsVoid, NotHeldYet, AlreadyHeld, TestChainNotAllowed
├── of a request    RequestUnfit, RoundAlreadyPublished, RevealsAlreadyOver, AttemptTaken, DrawIdTaken, AttemptNotVoided
├── of a reveal     PartyUnknown, RevealOpensNothing, RevealLate
├── of the draw     RoundNotPublished, FallbackNotDue, TooFewRevealed, RequestNotWitnessed, RevealNotWitnessed,
│                   BeaconUnfit, OpeningPassed
├── of a decline    DeclineUnfit, AlreadyOpened, AwardOnRecord
├── of an opening   OpeningUnfit, HandleUnknown, HandleNotSeated, ExpertTwice, NoAwardYet
└── of a void       VoidUnsigned, VoidReasonUnfounded
"""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.draw.request import RequestRefused
from monitor.draw.said import DrawRefused, Said
from monitor.draw.seating import DeclineRefused
from monitor.errors import TenderwatchError
from monitor.store.outcome import Refusal
from monitor.vocabulary.event import Event


class ActRefused(TenderwatchError):
    """An act does not fit the draw: `said` tells why in both languages, str() in English."""

    is_evidence: ClassVar[bool] = True
    """False where nothing but time or a network is missing: then nothing is put on record."""

    def __init__(self, zh: str, en: str, *, place: str = "") -> None:
        super().__init__(en)
        self.said = Said(zh, en)
        self.place = place

    @property
    def code(self) -> str:
        """The fact's name, stable and machine readable: `reveal_late`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def text(self, lang: str) -> str:
        """The sentence in "zh", else in English."""
        return self.said.text(lang)


class NoSuchDraw(ActRefused):
    """The log holds no request under this number."""

    is_evidence = False

    def __init__(self, draw_id: str) -> None:
        super().__init__(f"账本中没有抽取 {draw_id} 的申请", f"the log holds no request of a draw {draw_id}")


class RequestUnreadable(ActRefused):
    """The request on record is no tw-draw/1 request that could be drawn from."""


class DrawIsVoid(ActRefused):
    """The attempt was declared void."""


class NotHeldYet(ActRefused):
    """There are no seats yet."""

    is_evidence = False


class AlreadyHeld(ActRefused):
    """The draw was held."""


class TestChainNotAllowed(ActRefused):
    """The chain is a test chain, every round of which anybody can compute, and this installation refuses those."""

    __test__ = False  # no test class


class RequestUnfit(ActRefused):
    """The request cannot stand: `problems` names everything wrong with it, each with its place."""

    def __init__(self, refused: RequestRefused) -> None:
        super().__init__(refused.said.zh, refused.said.en, place="request")
        self.problems = refused.problems


class RoundAlreadyPublished(ActRefused):
    """The round named is out: whoever asks may know it."""


class RevealsAlreadyOver(ActRefused):
    """The reveals end before the request is on record."""


class AttemptTaken(ActRefused):
    """Another request stands for this (lot, attempt); both bodies are on record."""

    event: Event | None = None
    first_seq: int | None = None
    refusal: Refusal | None = None


class DrawIdTaken(ActRefused):
    """The number stands for another draw."""


class AttemptNotVoided(ActRefused):
    """The attempt before it was not declared void with the supervisor's signature."""


class PartyUnknown(ActRefused):
    """The request holds no commitment of this party."""


class RevealOpensNothing(ActRefused):
    """The number does not open the party's commitment."""


class RevealLate(ActRefused):
    """The time for reveals is over."""


class RoundNotPublished(ActRefused):
    """The source is still to come."""

    is_evidence = False


class FallbackNotDue(ActRefused):
    """A fallback counts only in its order, and an hour after what comes before it could be had."""


class TooFewRevealed(ActRefused):
    """Fewer parties revealed in time than the request asks for: the attempt must be declared void."""


class RequestNotWitnessed(ActRefused):
    """The quorum of witnesses had not cosigned the request before the round: the attempt must be declared void."""


class RevealNotWitnessed(ActRefused):
    """The quorum had not cosigned a reveal before the round: the attempt must be declared void."""


class BeaconUnfit(ActRefused):
    """The value is not of a source that the request names, or does not verify."""

    def __init__(self, refused: DrawRefused, place: str) -> None:
        super().__init__(refused.said.zh, refused.said.en, place=place)


class OpeningPassed(ActRefused):
    """Bids were opened: nobody is drawn any more under this request."""


class DeclineUnfit(ActRefused):
    """A decline out of order, without a seat, for a reason not listed, or with a wrong one-time code."""

    def __init__(self, refused: DrawRefused) -> None:
        place = refused.place if isinstance(refused, DeclineRefused) else ""
        super().__init__(refused.said.zh, refused.said.en, place=place)


class AlreadyOpened(ActRefused):
    """The names are public: the committee stands."""


class AwardOnRecord(ActRefused):
    """The award is on record: the committee has done its work."""


class OpeningUnfit(ActRefused):
    """Salt and expert do not give the handle."""


class HandleUnknown(ActRefused):
    """The handle is not in the pool of the request."""


class HandleNotSeated(ActRefused):
    """Only those seated are named to the public."""


class ExpertTwice(ActRefused):
    """One expert stands behind two handles."""


class NoAwardYet(ActRefused):
    """Names are public only after the award."""


class VoidUnsigned(ActRefused):
    """An attempt is void only by the supervisor's signature."""


class VoidReasonUnfounded(ActRefused):
    """The log says otherwise than the reason."""
