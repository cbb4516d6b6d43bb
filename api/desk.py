"""What all requests share: the database, the sequencer, the live audit and the witnesses, opened when first needed."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from api.cosigning.feeder import Feeder
from api.meters import Meters
from monitor.accounts.looks import Looks
from monitor.accounts.office import Office
from monitor.audit.adopted import put_on_record
from monitor.audit.auditor import Auditor
from monitor.errors import TenderwatchError
from monitor.export.unopened import Unopened
from monitor.export.window.keeper import Keeper
from monitor.findings.board import board
from monitor.findings.rests import kept_of_entries
from monitor.flows.programmes import overview
from monitor.ledger.keyfile import KeyFileRefused
from monitor.ledger.note import SigningKey
from monitor.ledger.policy import Log, Policy, PolicyRefused
from monitor.notices.courier import Courier
from monitor.operation.expiry import Expiry
from monitor.operation.heads import Remembered, hold_against
from monitor.operation.logs import settle
from monitor.replays.replayer import Replayer
from monitor.replays.seater import Seater
from monitor.rules.places import Place, place
from monitor.settings import Settings
from monitor.store.database import Database, open_database
from monitor.store.heads import sign_head
from monitor.store.sequencer import Appended, Sequencer
from monitor.submissions.checker import Checker
from monitor.submissions.kept import Uploads
from monitor.unusual.screener import Screener
from monitor.vocabulary.event import COUNTY, day_number

LOG = logging.getLogger(__name__)


class Misconfigured(TenderwatchError):
    """The key of the log or the policy of its witnesses cannot be used; the message says why, never the key."""


def county_now() -> datetime:
    """The clock of the county."""
    return datetime.now(COUNTY)


class Desk:
    """One installation at work. Everything may be asked for from any thread; `close` may be called at any time."""

    def __init__(
        self,
        settings: Settings,
        *,
        audit: bool,
        today: Callable[[], date] | None = None,
        clock: Callable[[], datetime] = county_now,
    ) -> None:
        self.settings = settings
        self.meters = Meters()
        self._remembered = Remembered(settings.heads)
        self._audit = audit and settings.audit == "child"
        self._checks = audit
        self._today = today or (lambda: clock().astimezone(COUNTY).date())
        self._clock = clock
        self._door = threading.Lock()
        self._key: SigningKey | None = None
        self._policy: Policy | None = None
        self._database: Database | None = None
        self._sequencer: Sequencer | None = None
        self._auditor: Auditor | None = None
        self._checker: Checker | None = None
        self._replayer: Replayer | None = None
        self._seater: Seater | None = None
        self._expiry: Expiry | None = None
        self._screener: Screener | None = None
        self._feeder: Feeder | None = None
        self._courier: Courier | None = None
        self._looks = Looks(lambda: self.database, clock)
        self._accounts = Office(settings, lambda: self.database, clock)
        self.window = Keeper(settings.lake, settings.ocds_prefix)
        self.unopened = Unopened()
        self._leaving = False

    @property
    def today(self) -> int:
        """The county's day, as a day number."""
        return day_number(self._today())

    @property
    def now(self) -> datetime:
        """The county's clock."""
        return self._clock()

    @property
    def place(self) -> Place:
        """The place of this installation; raises `UnknownPlace`."""
        return place(self.settings.place)

    @property
    def key(self) -> SigningKey:
        """The key that signs the heads. Raises `Misconfigured`."""
        if self._key is None:
            try:
                self._key = self.settings.signing_key()
            except KeyFileRefused as refused:
                raise Misconfigured(str(refused)) from refused
        return self._key

    @property
    def policy(self) -> Policy:
        """The witnesses and their quorum, with the log's own key. Raises `Misconfigured`."""
        if self._policy is None:
            self._policy = self._read_policy()
        return self._policy

    @property
    def database(self) -> Database:
        """The database, migrated. Raises `StoreUnavailable`; the next call tries again."""
        with self._door:
            return self._opened()

    @property
    def sequencer(self) -> Sequencer:
        """The one that appends."""
        with self._door:
            if self._sequencer is None:
                self._sequencer = Sequencer(self._opened(), clock=self._clock, observe=self._committed)
            return self._sequencer

    @property
    def at_work(self) -> Sequencer | None:
        """The one that appends, where it was asked for before: told at once, for who may not wait."""
        return self._sequencer

    @property
    def feeder(self) -> Feeder:
        """The thread that signs what grew by itself and brings every head to the witnesses."""
        with self._door:
            self._opened()
            if self._feeder is None:
                raise Misconfigured("the desk is being closed")
            return self._feeder

    @property
    def witnessed(self) -> int | None:
        """The size of the head that the quorum cosigned last; None where it is old, or nobody is asked."""
        return self.feeder.witnessed(int(self._clock().timestamp()))

    @property
    def accounts(self) -> Office:
        """Accounts, sessions, machine tokens, and how often anybody may ask."""
        return self._accounts

    @property
    def looks(self) -> Looks:
        """Where looks at records are noted."""
        return self._looks

    @property
    def audits(self) -> bool:
        """Whether an audit is expected to follow the log: a child of this process, or a worker elsewhere."""
        return self._audit or self.settings.audit == "worker"

    @property
    def uploads(self) -> Uploads:
        """The folder of the files that units hand in."""
        return Uploads(self.settings.uploads)

    def handed_in(self) -> None:
        """A submission waits for its check."""
        if self._checker is not None:
            self._checker.notify()

    def replay_asked(self) -> None:
        """A replay waits to be made."""
        if self._replayer is not None:
            self._replayer.notify()

    def screens_asked(self) -> None:
        """A run of the screens waits to be made."""
        if self._screener is not None:
            self._screener.notify()

    def appended(self) -> None:
        """The live audit is told that entries were appended."""
        if self._auditor is not None:
            self._auditor.notify()

    def wake(self) -> int:
        """The head goes to the witnesses at once; the number of that turn, for `Feeder.wait`."""
        return self.feeder.wake()

    def audited(self, entry: int, seconds: float) -> bool:
        """Whether the live audit has read entry `entry`, waiting at most `seconds`; False where none runs."""
        return self._auditor is not None and self._auditor.wait_until(entry, seconds)

    def warm(self) -> threading.Thread:
        """A thread makes what first readers of window and queue would wait for; what is in its way is for them."""
        thread = threading.Thread(target=self._warmed, name="window", daemon=True)
        thread.start()
        return thread

    def _warmed(self) -> None:
        try:
            with self._door:
                if self._leaving:
                    return
                database = self._opened()
            with database.reading() as read:
                self.window.board(read, self.today)
            with database.reading() as read:
                board(read, self.today)  # what the first of the queue, of a network, of the allocations would wait for
                kept_of_entries(read)
                overview(read, self.today)
        except Exception as error:  # noqa: BLE001 - the next reader makes it, and is told what is wrong
            LOG.warning("the window is not warm: %s", type(error).__name__)
        if not gc.get_freeze_count():
            gc.freeze()  # what stands by now stays: the search for cycles passes it over, and no reader waits for it

    def close(self) -> None:
        """Everything taken is answered, and nothing runs any more."""
        with self._door:
            self._leaving = True
            for one in (
                self._sequencer,
                self._checker,
                self._replayer,
                self._seater,
                self._expiry,
                self._screener,
                self._auditor,
                self._feeder,
                self._courier,
                self._database,
            ):
                if one is not None:
                    one.close()
            self._sequencer = self._checker = self._replayer = self._seater = self._expiry = self._screener = None
            self._auditor = self._feeder = self._courier = self._database = None

    def _opened(self) -> Database:
        if self._database is None:
            policy = self.policy
            database = open_database(
                self.settings.database, origin=self.settings.log_origin, archive=self.settings.archive, key=self.key
            )
            try:
                database.migrate()
                with database.writing() as write:
                    hold_against(write, self._remembered)
                    put_on_record(write, self.settings.place, now=self._clock())
                    sign_head(write)
            except BaseException:
                database.close()
                raise
            self._database = database
            remember = self._remembered.keep
            self._feeder = Feeder(database, self.key, policy, self.settings.checkpoint_seconds, remember=remember)
            if self._checks:
                self._checker = Checker(self.settings)
                self._replayer = Replayer(self.settings)
                self._seater = Seater(self.settings)
                self._expiry = Expiry(self.settings, clock=self._clock)
                self._screener = Screener(self.settings, clock=self._clock)
                self._courier = Courier(database, self.settings).start()
            if self._audit:
                self._auditor = Auditor(self.settings, prepare=settle)
        return self._database

    def _committed(self, appended: Appended) -> None:
        self.meters.committed(appended.outcomes, appended.seconds)
        if appended.head is not None:
            self._remembered.keep(appended.head.size, appended.head.note)

    def _read_policy(self) -> Policy:
        path = self.settings.witness_policy
        try:
            told = Policy() if path is None else Policy.parse(path.read_bytes())
        except (OSError, PolicyRefused) as error:
            raise Misconfigured(f"{path}: {error}") from error
        own = self.key.verifier
        if own in {one.key for one in told.logs}:
            return told
        return Policy((Log(own), *told.logs), told.witnesses, told.groups, told.quorum)
