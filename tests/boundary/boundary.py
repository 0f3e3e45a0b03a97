"""What goes wrong at a boundary: faults on either side, shells that throw or take their time, many threads, the end of an object.

Run by bindings/bindgen/tests/boundary/python.rs as journey.py is; the library has the probes that only tests have.
"""

import asyncio
import datetime
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import unittest

import lomme
from lomme import (
    ErrorKind,
    KeyStoreError,
    LogLevel,
    LogSink,
    LommeError,
    Observer,
    Preset,
    Probe,
    Screen,
    SoftwareKeys,
    SyncEvent,
    SyncListener,
    observed,
)
from world import BUSY, GATEWAY, LONG, OFFERS, PERSONAL, WORLD, Played, Seen, Told


class Careless(Observer, SyncListener):
    """Throws whatever it is told."""

    def changed(self, screen, revision):
        raise RuntimeError(PERSONAL)

    def event(self, event):
        raise RuntimeError(PERSONAL)


class Lines(LogSink):
    """Remembers the lines of the log, and throws at some."""

    def __init__(self):
        self.lines = []
        self.condition = threading.Condition()

    def write(self, level, line):
        with self.condition:
            self.lines.append((level, line))
            self.condition.notify_all()
        if level == LogLevel.WARNING:
            raise RuntimeError(PERSONAL)

    def wait_for(self, text):
        with self.condition:
            return self.condition.wait_for(lambda: any(text in line for _, line in self.lines), timeout=LONG)


def resident_kilobytes():
    gc.collect()
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    except FileNotFoundError:
        return 0


def ended_in_a_callback(until):
    """A Python that ends while an observer takes its time, which comes back to Python again and again, until something holds there."""
    program = f"""
        import sys, tempfile, threading, time
        sys.argv[1:] = {[WORLD]!r}
        import lomme
        from world import GATEWAY, Seen

        called, said = threading.Event(), threading.Event()

        class Told:
            def write(self, text):
                said.set()
                return sys.__stderr__.write(text)

            def flush(self):
                sys.__stderr__.flush()

        def take_time(*_):
            begun = time.monotonic()
            called.set()
            while not ({until}):
                time.sleep(0)

        sys.stderr = Told()
        config = lomme.AppConfig(
            dir=tempfile.mkdtemp(), gateway_url=GATEWAY["url"], tls_roots_pem=[GATEWAY["tls_root_pem"]],
            publisher_root_pem=GATEWAY["publisher_root_pem"], language=lomme.Language.EN,
        )
        app = lomme.CitizenApp.open(config, lomme.SoftwareKeys())
        seen = Seen()
        seen.changed = take_time
        app.observe(seen)
        app.keep_offline_copy(True)
        called.wait({LONG / 2})
        print("written before")
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Boundary(Played):
    # Panics and the log

    async def test_a_panic_becomes_an_error_without_its_text(self):
        with self.assertRaises(LommeError) as raised:
            lomme.probe_panic(PERSONAL)
        self.fails(raised, ErrorKind.INTERNAL, "core.panic")
        with self.assertRaises(LommeError) as raised:
            await lomme.probe_panic_later(PERSONAL)
        self.fails(raised, ErrorKind.INTERNAL, "core.panic")
        self.assertEqual(lomme.library_build().version, GATEWAY["version"], "and the library goes on")

    async def test_the_log_tells_where_a_panic_was_and_which_errors_there_were_and_nothing_of_anybody(self):
        log = Lines()
        lomme.log_to_platform(log)
        with self.assertRaises(LommeError):
            self.citizen().scan_frame(PERSONAL)
        with self.assertRaises(LommeError):
            lomme.probe_panic(PERSONAL)
        self.assertTrue(log.wait_for("core.panic at bindings/ffi/src/probe.rs:"), log.lines)
        self.assertIn(f"lomme {GATEWAY['version']}", log.lines[0][1])
        self.assertIn((LogLevel.WARNING, "scan.not_a_frame"), log.lines)
        self.assertNotIn(PERSONAL, str(log.lines))

    # Callbacks that throw

    async def test_what_a_key_store_throws_arrives_as_its_own_code_and_the_next_call_works(self):
        citizen = await self.citizen_with_licence()
        for thrown, code, retryable in [
            (KeyStoreError.Locked(), "keys.locked", True),
            (KeyStoreError.NoSuchKey(), "keys.no_such_key", False),
            (RuntimeError(PERSONAL), "keys.failed", False),
            (RecursionError(PERSONAL), "keys.failed", False),
        ]:
            self.keys.broken["sign"] = thrown
            with self.subTest(code), self.assertRaises(LommeError) as raised:
                await citizen.show(Preset.POLICE)
            self.fails(raised, ErrorKind.KEYS, code, retryable)
        self.keys.broken.clear()
        self.assertGreater((await citizen.show(Preset.POLICE)).view().frames, 0)

    async def test_a_key_store_that_throws_at_open_is_an_error_and_the_next_open_works(self):
        self.keys.broken["wrap"] = RuntimeError(PERSONAL)
        with self.assertRaises(LommeError) as raised:
            self.citizen()
        self.fails(raised, ErrorKind.KEYS, "keys.failed")
        self.keys.broken.clear()
        self.assertIsNone(self.citizen().licence())

    async def test_a_key_store_that_answers_nonsense_is_an_error(self):
        citizen = await self.citizen_with_licence()
        for nonsense in (None, "text", 7, b"", b"no signature"):
            self.keys.sign = lambda key_id, message, nonsense=nonsense: nonsense
            with self.subTest(nonsense), self.assertRaises(LommeError) as raised:
                await citizen.show(Preset.POLICE)
            self.assertEqual(raised.exception.kind, ErrorKind.KEYS)
        del self.keys.sign
        self.assertGreater((await citizen.show(Preset.POLICE)).view().frames, 0)

    async def test_a_callback_that_ends_the_program_is_an_error_and_ends_nothing(self):
        # No `Exception`: ctypes shows them to the hook for what nobody can catch, and goes on.
        self.addCleanup(setattr, sys, "unraisablehook", sys.unraisablehook)
        sys.unraisablehook = lambda unraisable: None
        for thrown in (SystemExit(PERSONAL), KeyboardInterrupt(PERSONAL), asyncio.CancelledError(PERSONAL)):
            self.keys.broken["wrap"] = thrown
            with self.subTest(thrown), self.assertRaises(LommeError) as raised:
                self.citizen()
            self.fails(raised, ErrorKind.KEYS, "keys.failed")
        self.keys.broken.clear()
        self.assertIsNone(self.citizen().licence())

    async def test_a_shell_that_throws_in_an_observer_or_listener_stops_nothing(self):
        citizen = await self.citizen_with_licence()
        careless, seen = Careless(), Seen()
        citizen.observe(careless)
        citizen.observe(seen)
        citizen.keep_offline_copy(True)
        self.assertGreater((await citizen.sync(careless)).changed, 5)
        self.assertTrue(seen.wait_for(Screen.AGENDA), "the next observer is still told")

    # Callbacks that take their time

    async def test_callbacks_that_block_hold_up_nobody_else(self):
        go_on, blocked = threading.Event(), threading.Semaphore(0)
        self.addCleanup(go_on.set)

        def block(*_):
            blocked.release()
            go_on.wait(10 * LONG)

        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        held_up = Seen()
        held_up.changed = block
        citizen.observe(held_up)
        told = Seen()
        citizen.observe(told)
        # Three syncs whose listener waits: more than the core has workers.
        slow = [await self.citizen_with_licence(f"slow-{n}") for n in range(3)]
        for app in slow:
            app.keep_offline_copy(True)
        syncs = [asyncio.create_task(app.sync(Told(block))) for app in slow]
        citizen.keep_offline_copy(False)
        citizen.keep_offline_copy(True)
        for _ in range(4):
            self.assertTrue(await asyncio.to_thread(blocked.acquire, timeout=LONG), "all of them are waiting")
        async with asyncio.timeout(LONG):
            self.assertGreater((await citizen.sync()).changed, 5, "a sync of another app")
            self.assertGreater((await citizen.show(Preset.POLICE)).view().frames, 0, "a Show")
        self.assertTrue(await asyncio.to_thread(told.wait_for, Screen.OVERVIEW), "the next observer is told")
        go_on.set()
        for done in await asyncio.gather(*syncs):
            self.assertGreater(done.changed, 5, "who waited has arrived too")

    # Callers that go, and syncs that are ended

    async def test_a_caller_that_is_cancelled_does_not_stop_the_work(self):
        citizen = self.citizen()
        seen = Seen()
        citizen.observe(seen)
        asked, cancelled = threading.Event(), threading.Event()

        def make_key_after_the_caller_has_gone(key_id):
            asked.set()
            cancelled.wait(LONG)
            return SoftwareKeys.make_key(self.keys, key_id)

        self.keys.make_key = make_key_after_the_caller_has_gone
        task = asyncio.create_task(citizen.receive_licence(OFFERS.pop()))
        self.assertTrue(await asyncio.to_thread(asked.wait, LONG))
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertIsNone(citizen.licence())
        cancelled.set()
        self.assertTrue(await asyncio.to_thread(seen.wait_for, Screen.LICENCE))
        self.assertEqual(citizen.licence().name, GATEWAY["name"])

    async def test_a_sync_whose_caller_has_gone_goes_on_to_its_end(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        begun, gone, synced = threading.Event(), threading.Event(), Seen()
        citizen.observe(synced)

        def tell(event):
            begun.set()
            gone.wait(LONG)

        task = asyncio.create_task(citizen.sync(Told(tell)))
        self.assertTrue(await asyncio.to_thread(begun.wait, LONG))
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        gone.set()
        self.assertTrue(await asyncio.to_thread(synced.wait_for, Screen.AGENDA))
        # A first sync shows nothing before its last page.
        self.assertGreater(sum(len(section.items) for section in citizen.overview().sections), 5)
        # This one may join it at its very end.
        await citizen.sync()
        self.assertEqual((await citizen.sync()).changed, 0, "every page was stored")

    async def test_a_sync_that_is_cancelled_ends_for_all_who_wait_and_what_was_committed_stands(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        self.assertFalse(citizen.cancel_sync(), "none runs")
        begun, cancelled = threading.Event(), threading.Event()
        pages = []

        def tell(event):
            pages.append(event.pages)
            begun.set()
            cancelled.wait(LONG)

        syncs = [asyncio.create_task(citizen.sync(Told(tell)))]
        self.assertTrue(await asyncio.to_thread(begun.wait, LONG))
        syncs.append(asyncio.create_task(citizen.sync()))
        await asyncio.sleep(0)
        self.assertTrue(citizen.cancel_sync())
        cancelled.set()
        for sync in syncs:
            with self.assertRaises(LommeError) as raised:
                await sync
            self.fails(raised, ErrorKind.NETWORK, "sync.cancelled", retryable=True)
        self.assertEqual(pages, [1], "no page came after that")
        self.assertFalse(citizen.cancel_sync(), "none runs any longer")
        self.assertIsNone(citizen.sync_state().synced_at)
        rest = []
        done = await citizen.sync(Told(lambda event: rest.append(event.items)))
        self.assertLess(rest[0], done.changed)
        self.assertEqual(sum(len(section.items) for section in citizen.overview().sections), done.changed + 5)
        self.assertIsNotNone(citizen.sync_state().synced_at)

    async def test_a_sync_that_has_to_wait_says_so_and_can_be_cancelled_meanwhile(self):
        citizen = self.citizen(gateway=BUSY)
        await citizen.log_in(BUSY["offers"].pop())
        events, waits = [], threading.Event()

        def tell(event):
            events.append(event)
            waits.set()

        sync = asyncio.create_task(citizen.sync(Told(tell)))
        self.assertTrue(await asyncio.to_thread(waits.wait, LONG))
        self.assertTrue(citizen.cancel_sync())
        with self.assertRaises(LommeError) as raised:
            await asyncio.wait_for(sync, LONG)
        self.fails(raised, ErrorKind.NETWORK, "sync.cancelled", retryable=True)
        self.assertIsInstance(events[0], SyncEvent.WAITING)
        self.assertGreater(events[0].seconds, 1)

    # Objects, threads, and the end

    def test_ten_thousand_objects_made_and_dropped_leave_nothing_behind(self):
        before = lomme.probes_alive()

        def made(count):
            for _ in range(count):
                self.assertEqual(Probe().size(), 65_536)

        made(1_000)
        settled = resident_kilobytes()
        made(10_000)
        self.assertEqual(lomme.probes_alive(), before)
        # Of the 640 MB that were asked for; the machine's own heap moves by some.
        self.assertLess(resident_kilobytes() - settled, 100_000)
        # Those in a ring go with the garbage.
        for _ in range(1_000):
            ring = [Probe()]
            ring.append(ring)
        del ring
        gc.collect()
        self.assertEqual(lomme.probes_alive(), before)

    async def test_sixteen_threads_call_at_once_and_get_what_one_gets(self):
        # At one time: a view says how old things are.
        citizen = self.citizen(fixed_time=datetime.datetime.now(datetime.timezone.utc).isoformat())
        await citizen.receive_licence(OFFERS.pop())
        citizen.keep_offline_copy(True)
        await citizen.sync()

        def views():
            return citizen.licence().name, citizen.overview(), citizen.agenda(60)

        alone, calls = views(), []

        def call():
            for _ in range(10):
                self.assertEqual(views(), alone)
                citizen.reminders()
                # A loop of its own: the library wakes whichever loop waits.
                asyncio.run(citizen.show(Preset.AGE18))
                calls.append(1)

        await asyncio.gather(*(asyncio.to_thread(call) for _ in range(16)))
        self.assertEqual(len(calls), 160)
        await asyncio.gather(*(asyncio.to_thread(asyncio.run, citizen.sync()) for _ in range(16)))
        self.assertEqual(len(citizen.overview().sections), len(alone[1].sections))

    async def test_an_app_that_is_let_go_finishes_what_has_begun_and_what_it_made_lives_on(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        showing = await citizen.show(Preset.POLICE)
        begun, gone = threading.Event(), threading.Event()

        def tell(event):
            begun.set()
            gone.wait(LONG)

        sync = asyncio.create_task(citizen.sync(Told(tell)))
        self.assertTrue(await asyncio.to_thread(begun.wait, LONG))
        del citizen
        gc.collect()
        gone.set()
        self.assertGreater((await sync).changed, 5)
        self.assertTrue(showing.frame(0).startswith("L"))
        self.assertEqual(self.citizen().licence().name, GATEWAY["name"], "its store can be opened again")

    async def test_what_has_ended_stays_ended(self):
        citizen = await self.citizen_with_licence()
        seen, other = Seen(), Seen()
        subscription = citizen.observe(seen)
        subscription.end()
        subscription.end()
        citizen.observe(other)
        citizen.keep_offline_copy(True)
        self.assertTrue(await asyncio.to_thread(other.wait_for, Screen.OVERVIEW))
        self.assertEqual(seen.told, [])
        showing = await citizen.show(Preset.AGE18)
        showing.stop()
        showing.stop()
        self.assertTrue(showing.at(0).ended)
        citizen.pause()
        citizen.pause()
        with self.assertRaises(LommeError) as raised:
            citizen.overview()
        self.fails(raised, ErrorKind.STORE, "store.paused", retryable=True)
        citizen.resume()
        await citizen.wipe()
        for call in (citizen.overview, citizen.acting, citizen.access_log):
            with self.subTest(call.__name__), self.assertRaises(LommeError) as raised:
                call()
            self.fails(raised, ErrorKind.STORE, "store.wiped")

    def test_a_process_that_ends_in_the_middle_of_a_callback_waits_for_it_and_ends_well(self):
        for until, said in [("time.monotonic() > begun + 0.5", ""), ("said.is_set()", "a callback has not returned")]:
            with self.subTest(until):
                process = ended_in_a_callback(until)
                out, errors = process.communicate(timeout=LONG)
                self.assertIn(said, errors)
                self.assertEqual((out, process.returncode), ("written before\n", 0))

    def test_a_process_that_waits_for_a_callback_can_be_interrupted(self):
        process = ended_in_a_callback("False")
        self.addCleanup(process.kill)
        self.assertIn("a callback has not returned", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=LONG), ("written before\n", ""))
        self.assertEqual(process.returncode, 130)

    # Strings

    def test_a_string_of_every_plane_of_unicode_comes_back_as_it_went(self):
        for plane in range(17):
            points = [plane << 16 | low for low in range(0, 0x10000, 17)]
            text = "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF)
            with self.subTest(plane=plane):
                self.assertEqual(lomme.probe_echo(text), text)
                self.assertEqual(lomme.probe_characters(text), [ord(one) for one in text])
        # Half a pair is no character, and Python refuses to write it.
        with self.assertRaises(UnicodeEncodeError):
            lomme.probe_echo("a\ud800b")
        self.assertEqual(lomme.probe_echo("and goes on"), "and goes on")

    # Observers

    async def test_an_observer_calls_back_into_the_app_from_its_own_thread(self):
        citizen = self.citizen()
        names, called = [], threading.Event()

        def call_back(screen, revision):
            if screen == Screen.LICENCE:
                citizen.keep_offline_copy(True)
                # There is no loop on this thread but the one that is made here.
                asyncio.run(citizen.show(Preset.AGE18))
                names.append(citizen.licence().name)
                called.set()

        observer = Seen()
        observer.changed = call_back
        citizen.observe(observer)
        await citizen.receive_licence(OFFERS.pop())
        self.assertTrue(await asyncio.to_thread(called.wait, LONG))
        self.assertEqual(names, [GATEWAY["name"]])

    async def test_a_view_is_observed_beginning_with_what_is_there(self):
        citizen = self.citizen()
        names = []
        async with asyncio.timeout(LONG):
            async for view in observed(citizen, citizen.licence, Screen.LICENCE):
                names.append(view and view.name)
                if view:
                    break
                await citizen.receive_licence(OFFERS.pop())
        self.assertEqual(names, [None, GATEWAY["name"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
