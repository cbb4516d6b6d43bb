"""Why a subscriber or an address is refused: each fact by name, in Chinese and English."""

from __future__ import annotations

from monitor.errors import TenderwatchError


class NoticeRefused(TenderwatchError):
    """What was asked for cannot be so; `place` names the member that is wrong."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        """Keep the place and the fact in both languages."""
        super().__init__(f"{place}: {en}")
        self.place = place
        self.zh = zh
        self.en = en


class AddressRefused(NoticeRefused):
    """A webhook may not go there."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the fact in both languages."""
        super().__init__("url", zh, en)


class NetworkRefused(TenderwatchError):
    """A network of the settings (TENDERWATCH_HOOK_NETWORKS) is none."""


class NoSuchSubscriber(TenderwatchError):
    """No subscriber has this id."""


class NoSuchDelivery(TenderwatchError):
    """No notice of this number can be sent again."""
