"""What the tests in Python play against, and what they share.

The first argument is a JSON file: where the gateway is, what to trust, the made-up person, offers, each good for one licence, and a gateway
that is busy, which asks everybody to wait.
"""

import json
import sys
import tempfile
import threading
import unittest

from lomme import AppConfig, CitizenApp, Language, LommeError, Observer, ReaderApp, SoftwareKeys, SyncListener

WORLD = sys.argv.pop(1)
with open(WORLD, encoding="utf-8") as file:
    GATEWAY = json.load(file)
BUSY = GATEWAY["busy"]
OFFERS = GATEWAY["offers"]

# What a careless shell might throw. python.rs checks that it is nowhere in the output of this process either.
PERSONAL = GATEWAY["personal"]

# More than anything here takes, in seconds: whoever waits for so long waits for nothing.
LONG = 120


class Seen(Observer):
    """Remembers what it was told, and reads a view from inside the call, as a shell may."""

    def __init__(self, app=None):
        self.app = app
        self.told = []
        self.views = []
        self.condition = threading.Condition()

    def changed(self, screen, revision):
        view = self.app.licence() if self.app else None
        with self.condition:
            self.told.append((screen, revision))
            self.views.append(view)
            self.condition.notify_all()

    def wait_for(self, screen):
        with self.condition:
            return self.condition.wait_for(lambda: screen in [told for told, _ in self.told], timeout=LONG)


class Told(SyncListener):
    """Does something with each event of a sync."""

    def __init__(self, tell):
        self.tell = tell

    def event(self, event):
        self.tell(event)


class Played(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.keys = SoftwareKeys()

    def config(self, app, gateway=GATEWAY, **changes):
        given = {
            "dir": f"{self.folder}/{app}",
            "gateway_url": gateway["url"],
            "tls_roots_pem": [gateway["tls_root_pem"]],
            "publisher_root_pem": GATEWAY["publisher_root_pem"],
            "language": Language.EN,
        }
        return AppConfig(**(given | changes))

    def citizen(self, name="citizen", **changes):
        return CitizenApp.open(self.config(name, **changes), self.keys)

    async def citizen_with_licence(self, name="citizen"):
        app = self.citizen(name)
        self.assertEqual(await app.receive_licence(OFFERS.pop()), 2)
        return app

    async def reader(self, **changes):
        app = ReaderApp.open(self.config("reader", **changes), SoftwareKeys())
        await app.fetch_trust()
        return app

    def fails(self, context, kind, code, retryable=False):
        error = context.exception
        self.assertIsInstance(error, LommeError.Failed)
        self.assertEqual((error.kind, error.code, error.retryable), (kind, code, retryable))
        self.assertNotIn(PERSONAL, f"{error!s} {error!r}")

    def scan(self, reader, showing, lost=()):
        """Holds the reader before the phone until it has everything."""
        for n in range(200):
            if n not in lost and reader.scan_frame(showing.frame(n)).complete:
                return
        self.fail("the scan never completes")
