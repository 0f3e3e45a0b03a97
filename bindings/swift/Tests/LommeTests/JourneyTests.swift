import Foundation
import Lomme
import XCTest

/// Issue, show, scan, verify; ask and answer; sync, agenda, remind: against a gateway, through the real library.
final class JourneyTests: XCTestCase {
    func test_the_library_is_the_one_the_bindings_were_made_for() throws {
        XCTAssertEqual(try World.version, try LommeLibrary.version)
    }

    func test_a_licence_is_received_shown_scanned_and_accepted_and_refused_when_it_is_replayed() async throws {
        let citizen = try await World.citizenWithLicence()
        let licence = try XCTUnwrap(citizen.licence())
        XCTAssertEqual(licence.name, try World.name)
        XCTAssertEqual(licence.portrait?.prefix(2), jpeg)
        XCTAssertTrue(licence.rights.contains { $0.mayDrive && $0.category == "B" })

        let reader = try await World.reader()
        XCTAssertTrue(try reader.ready().ready)
        let showing = try await citizen.show(preset: .police)
        XCTAssertGreaterThan(try showing.view().givesAway.count, 5)
        try reader.scan(showing.frame, lost: [1])
        let verdict = try XCTUnwrap(reader.verdict())
        XCTAssertEqual(verdict.outcome, "accepted")
        XCTAssertEqual(verdict.checks.filter { ["failed", "missing"].contains($0.result) }, [])
        XCTAssertEqual(verdict.name, try World.name)
        XCTAssertEqual(verdict.portrait?.prefix(2), jpeg)

        try reader.beginScan()
        XCTAssertNil(try reader.verdict(), "nothing is scanned yet")
        try reader.scan(showing.frame)
        let again = try XCTUnwrap(reader.verdict())
        XCTAssertEqual(again.outcome, "refused")
        XCTAssertTrue(again.checks.contains { $0.name == "replay" && $0.result == "failed" })
    }

    func test_an_officer_asks_and_the_citizen_gives_a_part() async throws {
        let citizen = try await World.citizenWithLicence()
        let reader = try await World.reader()
        let key = try await reader.readerKey()
        XCTAssertEqual(key.count, 65)
        let asking = try await reader.beginAsk(preset: .identity)
        XCTAssertNil(try asking.view().signedAs)
        for n in 0..<(try asking.view().frames) { _ = try citizen.scanFrame(text: asking.frame(n: n)) }
        let asked = try XCTUnwrap(citizen.asked())
        XCTAssertFalse(asked.readerKnown)
        let line = try XCTUnwrap(asked.documents.first?.elements.first)
        let personal = try World.personal
        let refused = try await failure { _ = try await citizen.answer(askId: asked.id, give: [personal]) }
        XCTAssertEqual(refused, .Failed(kind: .input, code: "answer.not_asked", retryable: false))
        let answering = try await citizen.answer(askId: asked.id, give: [try XCTUnwrap(line.id)])
        XCTAssertEqual(try answering.view().givesAway, [line.title])
        try reader.scan(answering.frame)
        let verdict = try XCTUnwrap(reader.verdict())
        XCTAssertEqual(verdict.outcome, "accepted")
        XCTAssertTrue(verdict.checks.contains { $0.name == "challenge" && $0.result == "passed" })
        XCTAssertNotNil(verdict.notGiven)
        try reader.closeVerdict()
        XCTAssertNil(try citizen.asked(), "the question is forgotten")
    }

    func test_a_preset_gives_away_no_more_than_it_says() async throws {
        let citizen = try await World.citizenWithLicence()
        let reader = try await World.reader()
        let showing = try await citizen.show(preset: .age18)
        try reader.scan(showing.frame)
        XCTAssertNil(try XCTUnwrap(reader.verdict()).name)
    }

    func test_a_show_is_too_old_for_a_reader_five_minutes_later() async throws {
        let citizen = try await World.citizenWithLicence()
        let reader = try await World.reader(fixedTime: ISO8601DateFormatter().string(from: Date() + 300))
        let showing = try await citizen.show(preset: .police)
        try reader.scan(showing.frame)
        let verdict = try XCTUnwrap(reader.verdict())
        XCTAssertEqual(verdict.outcome, "refused")
        XCTAssertTrue(verdict.checks.contains { $0.name == "freshness" && $0.result == "failed" })
    }

    func test_a_symbol_can_be_drawn_from_its_modules_and_a_picture_says_when_until_it_is_stopped() async throws {
        let showing = try await World.citizenWithLicence().show(preset: .age18)
        let symbol = try showing.symbol(n: 0)
        XCTAssertEqual(symbol.width, 17 + 4 * UInt32(symbol.version))
        XCTAssertEqual(symbol.modules.count, Int(symbol.width * symbol.width))
        // The edge of the finder pattern in the corner, and the light line around it.
        XCTAssertEqual(symbol.modules.prefix(8), Data([1, 1, 1, 1, 1, 1, 1, 0]))
        XCTAssertEqual(try showing.at(elapsedMs: 0).brightnessPercent, 100)
        try showing.stop()
        let stopped = try showing.at(elapsedMs: 200)
        XCTAssertNil(stopped.symbol)
        XCTAssertTrue(stopped.ended)
    }

    func test_an_overview_becomes_an_agenda_and_reminders() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        let told = Locked<[UInt64]>([])
        let done = try await citizen.synced { soFar in told.change { $0.append(soFar) } }
        let counts = told.read { $0 }
        XCTAssertGreaterThan(counts.count, 1, "several pages")
        XCTAssertEqual(counts, counts.sorted())
        XCTAssertEqual(counts.last, done.changed)

        let overview = try citizen.overview()
        XCTAssertEqual(overview.sections.map(\.items.count).reduce(0, +), Int(done.changed))
        XCTAssertFalse(overview.coverage.isEmpty)
        let agenda = try citizen.agenda(days: 60)
        let entries = agenda.entries
        XCTAssertGreaterThan(entries.count, 3)
        let ics = try citizen.agendaIcs(days: 60, options: IcsOptions(alarms: true))
        XCTAssertTrue(ics.hasPrefix("BEGIN:VCALENDAR\r\n"))

        let reminders = try citizen.reminders()
        XCTAssertFalse(reminders.planned.isEmpty)
        XCTAssertEqual(reminders.schedule, reminders.planned)
        try citizen.remindersApplied(scheduled: reminders.schedule.map(\.id), cancelled: reminders.cancel)
        XCTAssertEqual(try citizen.reminders().schedule, [])
        let last = try XCTUnwrap(entries.last)
        try citizen.markDone(entry: last.id, done: true)
        XCTAssertFalse(try citizen.agenda(days: 60).entries.contains { $0.id == last.id })
        let again = try await citizen.synced()
        XCTAssertEqual(again.changed, 0)
    }

    func test_a_sync_and_an_export_tell_how_far_they_are() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        let events = Locked<[SyncEvent]>([])
        let done = try await citizen.sync { event in events.change { $0.append(event) } }
        let last = events.read { $0.last }
        XCTAssertEqual(last, .page(pages: UInt64(events.read { $0.count }), items: done.changed))
        let told = Locked<[UInt32]>([])
        let files = try citizen.exportFiles { made, of in told.change { $0 += [made, of] } }
        XCTAssertEqual(told.read { $0.suffix(2) }, [UInt32(files.count), UInt32(files.count)])
        XCTAssertFalse(files.isEmpty)
    }

    func test_an_answer_to_a_consent_shows_at_once_and_arrives_with_its_receipt() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        try await citizen.synced()
        let asked = try XCTUnwrap(citizen.consents().groups.first)
        XCTAssertEqual(asked.code, "requested")
        let consent = try citizen.consent(id: try XCTUnwrap(asked.consents.first).id)
        let no = CitizenAct.answerConsent(give: .nothing)
        XCTAssertTrue(consent.actions.contains { $0.act == no })
        let changed = try await failure { _ = try citizen.act(item: consent.id, seenVersion: consent.version + 1, act: no) }
        XCTAssertEqual(changed.code, "act.changed")
        let act = try XCTUnwrap(citizen.act(item: consent.id, seenVersion: consent.version, act: no).id)
        XCTAssertEqual(try citizen.consent(id: consent.id).state, "refused")
        XCTAssertEqual(try citizen.outbox().waiting.map(\.id), [act])
        let delivered = try await citizen.deliver()
        XCTAssertEqual(delivered.accepted, 1)
        try await citizen.synced()
        XCTAssertTrue(try citizen.receipt(act: act).verifies)
    }

    func test_what_is_held_can_be_searched_and_asked_who_looked_at_it() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        try await citizen.synced()
        let item = try XCTUnwrap(citizen.overview().sections.first { !$0.items.isEmpty }?.items.first)
        let found = try citizen.search(typed: item.title.prefix(5).uppercased())
        XCTAssertTrue(found.hits.contains { $0.item.id == item.id })
        XCTAssertTrue(found.hits.allSatisfy { $0.snippet.contains(where: \.hit) }, "\(found.hits)")
        XCTAssertEqual(try citizen.search(typed: World.personal).hits, [])
        let log = try citizen.accessLog()
        XCTAssertFalse(log.groups.isEmpty || log.concern.steps.isEmpty)
        XCTAssertTrue(try citizen.offline().kept)
        XCTAssertNotNil(try citizen.syncState().syncedAt)
        let start = try XCTUnwrap(citizen.overviewStart(first: 1).sections.first)
        XCTAssertEqual(try citizen.overviewMore(kind: start.kind, skip: 0, limit: 1), start.items)
    }

    func test_a_citizen_acts_for_another_by_a_power_of_attorney_strictly_apart() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        try await citizen.synced()
        let own = try citizen.overview()
        let other = try XCTUnwrap(citizen.acting().mayActFor.first)
        let personal = try World.personal
        let none = try await failure { _ = try citizen.actFor(subject: personal) }
        XCTAssertEqual(none.code, "power.none")
        XCTAssertEqual(try citizen.actFor(subject: other.subject).subject, other.subject)
        XCTAssertEqual(try citizen.overview().sections, [], "nothing of theirs is here yet, and nothing of one's own shows")
        try await citizen.synced()
        let theirs = try citizen.overview()
        XCTAssertEqual(theirs.actingFor?.name, other.name)
        XCTAssertFalse(theirs.ids.isEmpty)
        XCTAssertTrue(theirs.ids.isDisjoint(with: own.ids))
        try citizen.actForSelf()
        XCTAssertEqual(try citizen.overview().ids, own.ids)
        XCTAssertNil(try citizen.acting().shown)
    }

    func test_a_store_that_does_not_open_says_what_can_be_done_and_is_begun_anew() async throws {
        let (keys, config) = (SoftwareKeys(), try World.config())
        let citizen = try CitizenApp.open(config: config, keys: keys)
        _ = try await citizen.receiveLicence(offer: World.offer())
        try await citizen.rotateStoreKey()
        try citizen.pause()
        let store = URL(fileURLWithPath: config.dir).appendingPathComponent("lomme.db")
        let damage = { (at: Int) in
            var held = try Data(contentsOf: store)
            for n in at..<at + 64 { held[n] ^= 0x55 }
            try held.write(to: store)
        }
        try damage(Data(contentsOf: store).count - 4_000)
        let saved = try salvage(config: config, keys: keys)
        XCTAssertEqual([saved.documents, saved.acts], [2, 0])
        try damage(100)
        let corrupt = try await failure { _ = try CitizenApp.open(config: config, keys: keys) }
        XCTAssertEqual(corrupt.code, "store.corrupt")
        XCTAssertEqual(try recovery(code: corrupt.code, language: .en)?.steps.map(\.action), ["salvage", "start_anew"])
        XCTAssertNil(try CitizenApp.startAnew(config: config, keys: keys).licence())
        let gone = try await failure { try citizen.resume() }
        XCTAssertEqual(gone.kind, .store, "the app of before is of no more use")
    }

    func test_an_error_has_a_kind_and_a_code_and_does_not_repeat_what_was_typed() async throws {
        let personal = try World.personal
        let citizen = try World.citizen()
        let frame = try await failure { _ = try citizen.scanFrame(text: personal) }
        XCTAssertEqual([frame.code, "\(frame.kind)", "\(frame.retryable)"], ["scan.not_a_frame", "input", "false"])
        let offer = "openid-credential-offer://?credential_offer=\(personal)"
        let bad = try await failure { _ = try await citizen.receiveLicence(offer: offer) }
        XCTAssertFalse(bad.retryable)
        let config = try World.config(fixedTime: personal)
        let time = try await failure { _ = try CitizenApp.open(config: config, keys: SoftwareKeys()) }
        XCTAssertEqual(time.code, "config.fixed_time")
        XCTAssertNotEqual(try errorText(code: frame.code, language: .da), try errorText(code: frame.code, language: .en))
    }

    func test_the_store_outlives_the_app_and_after_a_wipe_everything_is_gone() async throws {
        let (keys, config) = (SoftwareKeys(), try World.config())
        var citizen: CitizenApp? = try CitizenApp.open(config: config, keys: keys)
        _ = try await citizen?.receiveLicence(offer: World.offer())
        citizen = nil
        let again = try CitizenApp.open(config: config, keys: keys)
        XCTAssertEqual(try again.licence()?.name, try World.name)
        XCTAssertEqual(keys.count, 2)
        try await again.wipe()
        XCTAssertEqual(keys.count, 0)
        for call in [{ _ = try again.licence() }, { _ = try again.overview() }, { _ = try again.exportFiles() }] {
            let wiped = try await failure { try call() }
            XCTAssertEqual(wiped.code, "store.wiped")
        }
        let wiped = try await failure { _ = try await again.show(preset: .police) }
        XCTAssertEqual(wiped.code, "store.wiped")
    }

    func test_both_languages_are_there() throws {
        let texts = try [Language.da, .en].map { language in
            let config = try World.config(language: language)
            return try CitizenApp.open(config: config, keys: SoftwareKeys()).text(key: "outcome-accepted")
        }
        XCTAssertEqual(Set(texts).count, 2)
    }
}

private let jpeg = Data([0xFF, 0xD8])

extension OverviewView {
    fileprivate var ids: Set<String> { Set(sections.flatMap(\.items).map(\.id)) }
}

extension AgendaView {
    fileprivate var entries: [AgendaLine] { overdue + today + thisWeek + later }
}
