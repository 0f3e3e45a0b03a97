"""The whole journey through the foreign boundary, from Python.

Run by bindings/bindgen/tests/boundary/python.rs with the folder of the generated module on the path; world.py tells what it plays against.
"""

import datetime
import json
import pathlib
import re
import unittest

import lomme
from lomme import (
    CitizenAct,
    CitizenApp,
    ErrorKind,
    ExportListener,
    Give,
    IcsOptions,
    Language,
    LommeError,
    OverviewFilter,
    PhoneState,
    Preset,
    ReaderApp,
    Screen,
    TestClock,
)
from world import GATEWAY, OFFERS, PERSONAL, Played, Seen, Told


class Journey(Played):
    # The licence

    async def test_a_licence_is_received_shown_scanned_and_accepted_and_refused_when_it_is_replayed(self):
        citizen = await self.citizen_with_licence()
        licence = citizen.licence()
        self.assertEqual(licence.name, GATEWAY["name"])
        self.assertEqual(licence.portrait[:2], b"\xff\xd8", "a JPEG")
        self.assertIn("B", [right.category for right in licence.rights if right.may_drive])

        reader = await self.reader()
        self.assertTrue(reader.ready().ready, reader.ready())
        showing = await citizen.show(Preset.POLICE)
        self.assertGreater(showing.view().frames, 0)
        self.assertGreater(len(showing.view().gives_away), 5)
        self.scan(reader, showing, lost={1})
        verdict = reader.verdict()
        failed = [(check.name, check.result) for check in verdict.checks if check.result in ("failed", "missing")]
        self.assertEqual((verdict.outcome, failed), ("accepted", []))
        self.assertEqual(verdict.name, GATEWAY["name"])
        self.assertEqual(verdict.portrait[:2], b"\xff\xd8")
        self.assertEqual(json.loads(verdict.json)["outcome"], "accepted")

        reader.begin_scan()
        self.assertIsNone(reader.verdict(), "nothing is scanned yet")
        self.scan(reader, showing)
        again = reader.verdict()
        self.assertEqual(again.outcome, "refused")
        self.assertIn(("replay", "failed"), [(check.name, check.result) for check in again.checks])

    async def test_a_screen_is_told_what_to_draw_when_until_it_is_stopped(self):
        citizen, reader = await self.citizen_with_licence(), await self.reader()
        for shown in (await citizen.show(Preset.POLICE), await reader.begin_ask(Preset.POLICE)):
            picture = shown.at(0)
            self.assertEqual(len(picture.symbol.modules), picture.symbol.width**2)
            self.assertEqual((picture.number, picture.brightness_percent, picture.note), (0, 100, None))
            self.assertLessEqual(picture.ask_again_at_ms, 100)
            self.assertGreater(picture.ring_left_ms, picture.ring_ms - 5_000)
            shown.stop()
            stopped = shown.at(200)
            self.assertEqual((stopped.symbol, stopped.brightness_percent, stopped.ended), (None, None, True))

    async def test_an_officer_asks_by_name_and_the_citizen_gives_a_part(self):
        citizen, reader = await self.citizen_with_licence(), await self.reader()
        with self.assertRaises(LommeError) as raised:
            reader.import_reader_certificate(PERSONAL)
        self.fails(raised, ErrorKind.INPUT, "reader.certificate")
        self.assertEqual(len(await reader.reader_key()), 65)
        asking = await reader.begin_ask(Preset.IDENTITY)
        self.assertIsNone(asking.view().signed_as)
        self.assertEqual(asking.symbol(0).width, 17 + 4 * asking.symbol(0).version)
        for n in range(asking.view().frames):
            scanned = citizen.scan_frame(asking.frame(n))
        self.assertTrue(scanned.complete)
        asked = citizen.asked()
        self.assertFalse(asked.reader_known)
        lines = asked.documents[0].elements
        self.assertEqual(len(lines), 4)
        with self.assertRaises(LommeError) as raised:
            await citizen.answer(asked.id, [PERSONAL])
        self.fails(raised, ErrorKind.INPUT, "answer.not_asked")
        answering = await citizen.answer(asked.id, [line.id for line in lines if line.title == lines[0].title])
        self.assertEqual(answering.view().gives_away, [lines[0].title])
        self.scan(reader, answering)
        verdict = reader.verdict()
        self.assertEqual((verdict.outcome, verdict.reason), ("accepted", None))
        self.assertIn(("challenge", "passed"), [(check.name, check.result) for check in verdict.checks])
        self.assertIsNotNone(verdict.not_given)
        reader.close_verdict()
        self.assertIsNone(citizen.asked(), "the question is forgotten")
        citizen.refuse()

    async def test_a_preset_gives_away_no_more_than_it_says(self):
        citizen, reader = await self.citizen_with_licence(), await self.reader()
        showing = await citizen.show(Preset.AGE18)
        self.scan(reader, showing)
        self.assertIsNone(reader.verdict().name)

    async def test_a_show_is_too_old_for_a_reader_five_minutes_later(self):
        citizen = await self.citizen_with_licence()
        later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)
        reader = await self.reader(fixed_time=later.isoformat())
        self.scan(reader, await citizen.show(Preset.POLICE))
        verdict = reader.verdict()
        self.assertEqual(verdict.outcome, "refused")
        self.assertIn(("freshness", "failed"), [(check.name, check.result) for check in verdict.checks])

    async def test_time_passes_as_a_tests_clock_has_it_and_as_the_devices_where_that_throws(self):
        class Clock(TestClock):
            def now(self):
                if passed is None:
                    raise RuntimeError(PERSONAL)
                return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=passed)).isoformat()

        passed = 0
        reader = ReaderApp.open(self.config("reader"), self.keys, Clock())
        await reader.fetch_trust()
        citizen = await self.citizen_with_licence()
        for passed, outcome in ((0, "accepted"), (300, "refused"), (None, "accepted")):
            reader.begin_scan()
            self.scan(reader, await citizen.show(Preset.POLICE))
            self.assertEqual(reader.verdict().outcome, outcome, passed)

    async def test_a_symbol_can_be_drawn_from_its_modules(self):
        citizen = await self.citizen_with_licence()
        symbol = (await citizen.show(Preset.POLICE)).symbol(0)
        self.assertEqual(symbol.width, 17 + 4 * symbol.version)
        self.assertEqual(len(symbol.modules), symbol.width**2)
        # The edge of the finder pattern in the corner, and the light line around it.
        self.assertEqual(symbol.modules[:8], bytes([1] * 7 + [0]))

    # The overview

    async def test_an_overview_becomes_an_agenda_and_reminders(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        pages = []
        told = Told(lambda event: pages.append((event.pages, event.items)))
        done = await citizen.sync(told)
        self.assertGreater(done.changed, 5)
        self.assertGreater(len(pages), 1, "several pages")
        self.assertEqual([page for page, _ in pages], list(range(1, len(pages) + 1)))
        self.assertEqual(pages[-1][1], done.changed)

        overview = citizen.overview()
        items = [item for section in overview.sections for item in section.items]
        self.assertEqual(len(items), done.changed)
        self.assertGreater(len(overview.coverage), 0)
        first = citizen.item(overview.first[0].item)
        self.assertEqual(first.title, overview.first[0].title)
        self.assertIn("open_details", [action.id for action in first.actions])
        chosen = OverviewFilter(kinds=["message"])
        narrowed = citizen.overview_filtered(chosen)
        self.assertEqual([section.kind for section in narrowed.sections], ["message"])
        inbox = citizen.inbox()
        self.assertEqual({message.id for message in inbox.messages}, {item.id for item in narrowed.sections[0].items})
        agenda = citizen.agenda(60)
        entries = agenda.overdue + agenda.today + agenda.this_week + agenda.later
        self.assertGreater(len(entries), 3)
        self.assertEqual(len(agenda.titles), 4)
        ics = citizen.agenda_ics(60, IcsOptions(alarms=True))
        self.assertTrue(ics.startswith("BEGIN:VCALENDAR\r\n"))
        self.assertNotIn(entries[-1].title, ics)

        reminders = citizen.reminders()
        self.assertGreater(len(reminders.planned), 0)
        self.assertEqual(reminders.schedule, reminders.planned)
        citizen.reminders_applied([line.id for line in reminders.schedule], reminders.cancel)
        self.assertEqual(citizen.reminders().schedule, [])
        first = reminders.planned[0]
        self.assertGreater(len(first.because), 0)
        citizen.reminder_delivered(first.id)
        self.assertNotIn(first.id, [line.id for line in citizen.reminders().planned])
        citizen.snooze_reminder(first.id, "2099-01-01T12:00:00Z")
        self.assertIn("snooze:2099-01-01T12:00:00Z", [line.id for line in citizen.reminders().planned])
        citizen.phone_changed(PhoneState(zone="Asia/Bangkok", limit=64, allowed=False, exact=False))
        self.assertEqual(citizen.reminders().planned, [])
        with self.assertRaises(LommeError):
            citizen.phone_changed(PhoneState(zone="Nowhere/Else", limit=64, allowed=True, exact=True))
        citizen.mark_done(entries[-1].id, True)
        left = citizen.agenda(60)
        self.assertNotIn(entries[-1].id, [line.id for line in left.overdue + left.today + left.this_week + left.later])

        again = await citizen.sync(told)
        self.assertEqual((again.changed, again.full_read), (0, False))

    async def test_what_is_held_can_be_searched_exported_and_asked_who_looked_at_it(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        await citizen.sync()
        item = next(section.items[0] for section in citizen.overview().sections if section.items)
        found = citizen.search(item.title[:5].upper())
        self.assertIn(item.id, [hit.item.id for hit in found.hits])
        self.assertTrue(all(any(span.hit for span in hit.snippet) for hit in found.hits), found.hits)
        self.assertEqual(citizen.search(PERSONAL).hits, [])

        class Careless(ExportListener):
            def made(self, files, of):
                counts.append((files, of))
                raise RuntimeError(PERSONAL)

        counts = []
        files = citizen.export_files(Careless())
        self.assertEqual([file.name for file in files], ["lomme.json", "lomme.ics"])
        self.assertEqual(counts, [(0, 2), (1, 2), (2, 2)])
        self.assertIn("documents", json.loads(files[0].text))
        self.assertIn(item.id, files[0].text)

        log = citizen.access_log()
        self.assertTrue(log.groups and log.concern.steps, log)
        self.assertTrue(citizen.offline().kept and citizen.sync_state().synced_at)
        start = citizen.overview_start(1)
        self.assertEqual(citizen.overview_more(start.sections[0].kind, 0, 1), start.sections[0].items)

    async def test_a_citizen_acts_for_another_by_a_power_of_attorney_strictly_apart(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        await citizen.sync()

        def ids():
            return {item.id for section in citizen.overview().sections for item in section.items}

        own, other = ids(), citizen.acting().may_act_for[0]
        with self.assertRaises(LommeError) as raised:
            citizen.act_for(PERSONAL)
        self.fails(raised, ErrorKind.INPUT, "power.none")
        self.assertEqual(citizen.act_for(other.subject).subject, other.subject)
        self.assertEqual(ids(), set(), "nothing of theirs is here yet, and nothing of one's own shows")
        await citizen.sync()
        self.assertEqual(citizen.overview().acting_for.name, other.name)
        self.assertTrue(ids() and not ids() & own)
        citizen.act_for_self()
        self.assertEqual((ids(), citizen.acting().shown), (own, None))

    async def test_without_an_offline_copy_nobody_synchronises_who_has_not_logged_in(self):
        with self.assertRaises(LommeError) as raised:
            await self.citizen().sync()
        self.fails(raised, ErrorKind.INPUT, "login.needed")

    # Errors

    async def test_a_bad_offer_is_an_error_that_does_not_repeat_it(self):
        with self.assertRaises(LommeError) as raised:
            await self.citizen().receive_licence(f"openid-credential-offer://?credential_offer={PERSONAL}")
        self.assertFalse(raised.exception.retryable)
        self.assertRegex(raised.exception.code, r"^[a-z]+(\.[a-z_0-9]+)+$")
        self.assertNotIn(PERSONAL, f"{raised.exception!s} {raised.exception!r}")

    async def test_a_frame_that_is_none_is_an_error_that_does_not_repeat_it(self):
        reader = await self.reader()
        with self.assertRaises(LommeError) as raised:
            reader.scan_frame(PERSONAL)
        self.fails(raised, ErrorKind.INPUT, "scan.not_a_frame")

    async def test_a_configuration_that_cannot_be_used_is_named(self):
        for changes, code in [
            ({"fixed_time": PERSONAL}, "config.fixed_time"),
            ({"publisher_root_pem": PERSONAL}, "config.certificate"),
        ]:
            with self.subTest(code), self.assertRaises(LommeError) as raised:
                self.citizen(**changes)
            self.fails(raised, ErrorKind.INPUT, code)

    # The citizen's acts

    async def test_an_answer_to_a_consent_shows_at_once_and_arrives_with_its_receipt(self):
        citizen = await self.citizen_with_licence()
        citizen.keep_offline_copy(True)
        await citizen.sync()
        asked = citizen.consents().groups[0]
        self.assertEqual(asked.code, "requested")
        consent = citizen.consent(asked.consents[0].id)
        self.assertTrue(all(line.label and line.value for part in consent.parts for line in part.lines))
        with self.assertRaises(LommeError) as raised:
            citizen.act(consent.id, consent.version + 1, consent.actions[0].act)
        self.fails(raised, ErrorKind.INPUT, "act.changed")
        no = CitizenAct.ANSWER_CONSENT(Give.NOTHING())
        self.assertIn(no, [action.act for action in consent.actions])
        act = citizen.act(consent.id, consent.version, no).id
        self.assertEqual(citizen.consent(consent.id).state, "refused")
        self.assertEqual([line.id for line in citizen.outbox().waiting], [act])
        citizen.take_back(act)
        self.assertEqual(citizen.consent(consent.id).state, "requested")
        act = citizen.act(consent.id, consent.version, no).id
        self.assertEqual((await citizen.deliver()).accepted, 1)
        await citizen.sync()
        receipt = citizen.receipt(act)
        self.assertTrue(receipt.verifies and citizen.read_receipt(receipt.json).verifies)
        self.assertEqual(citizen.outbox().sent[0].id, act)

    # Observers, and the life of an app

    async def test_an_observer_is_told_with_growing_revisions_and_may_read_views(self):
        citizen = self.citizen()
        seen = Seen(citizen)
        citizen.observe(seen)
        await citizen.receive_licence(OFFERS.pop())
        self.assertTrue(seen.wait_for(Screen.LICENCE))
        self.assertEqual(seen.views[-1].name, GATEWAY["name"])
        citizen.keep_offline_copy(True)
        await citizen.sync()
        self.assertTrue(seen.wait_for(Screen.OVERVIEW) and seen.wait_for(Screen.AGENDA))
        revisions = [revision for _, revision in seen.told]
        self.assertEqual(len(revisions), len(set(revisions)))
        reader = await self.reader()
        ready = Seen()
        reader.observe(ready)
        await reader.fetch_trust()
        self.assertTrue(ready.wait_for(Screen.READY))

    async def test_a_paused_app_says_so_and_goes_on(self):
        citizen = await self.citizen_with_licence()
        citizen.pause()
        with self.assertRaises(LommeError) as raised:
            citizen.licence()
        self.fails(raised, ErrorKind.STORE, "store.paused", retryable=True)
        citizen.resume()
        self.assertEqual(citizen.licence().name, GATEWAY["name"])

    async def test_the_store_outlives_the_app(self):
        name = (await self.citizen_with_licence()).licence().name
        self.assertEqual(self.citizen().licence().name, name)

    async def test_a_store_that_does_not_open_says_what_can_be_done_and_is_begun_anew(self):
        citizen = await self.citizen_with_licence()
        await citizen.rotate_store_key()
        citizen.pause()
        store = pathlib.Path(self.folder, "citizen", "lomme.db")

        def damage(at):
            held = bytearray(store.read_bytes())
            held[at : at + 64] = bytes(byte ^ 0x55 for byte in held[at : at + 64])
            store.write_bytes(held)

        damage(store.stat().st_size - 4_000)
        saved = lomme.salvage(self.config("citizen"), self.keys)
        self.assertEqual((saved.documents, saved.acts), (2, 0))
        self.assertTrue(json.loads(saved.json)["salvaged"])
        damage(100)
        with self.assertRaises(LommeError) as raised:
            self.citizen()
        self.fails(raised, ErrorKind.STORE, "store.corrupt")
        code = raised.exception.code
        self.assertEqual([step.action for step in lomme.recovery(code, Language.EN).steps], ["salvage", "start_anew"])
        self.assertIn("damaged", lomme.error_text(code, Language.EN))
        self.assertIsNone(CitizenApp.start_anew(self.config("citizen"), self.keys).licence())
        self.assertEqual(self.keys.keys, {}, "the keys of the old licence are deleted")

    async def test_after_a_wipe_everything_is_gone_and_nothing_crashes(self):
        citizen = await self.citizen_with_licence()
        self.assertEqual(len(self.keys.keys), 2)
        await citizen.wipe()
        self.assertEqual(self.keys.keys, {})
        for call in [citizen.licence, citizen.overview, citizen.export_files, citizen.reminders]:
            with self.subTest(call.__name__), self.assertRaises(LommeError) as raised:
                call()
            self.fails(raised, ErrorKind.STORE, "store.wiped")
        with self.assertRaises(LommeError) as raised:
            await citizen.show(Preset.POLICE)
        self.fails(raised, ErrorKind.STORE, "store.wiped")
        self.assertIsNone(self.citizen().licence(), "a new one begins empty")

    # What is generated

    def test_the_module_says_its_version_and_what_its_functions_do(self):
        # uniffi compared the checksums of library and module when the module was imported.
        self.assertEqual(lomme.library_build().version, GATEWAY["version"])
        for documented in [CitizenApp, CitizenApp.show, ReaderApp.verdict, LommeError, lomme.VerdictView]:
            self.assertRegex(documented.__doc__ or "", r"\w+ \w+", documented)

    def test_both_languages_are_there(self):
        texts = {self.citizen(language=language).text("outcome-accepted") for language in Language}
        self.assertEqual(len(texts), 2)
        self.assertTrue(all(re.fullmatch(r"\w+", text) for text in texts), texts)


if __name__ == "__main__":
    unittest.main(verbosity=2)
