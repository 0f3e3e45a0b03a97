import Foundation
import Lomme
import XCTest

/// What goes wrong at a boundary: faults on either side, shells that throw or take their time, many threads, the end of an object.
final class BoundaryTests: XCTestCase {
    func test_a_panic_becomes_an_error_without_its_text() async throws {
        let personal = try World.personal
        let here = try await failure { try probePanic(text: personal) }
        let later = try await failure { try await probePanicLater(text: personal) }
        XCTAssertEqual([here.code, later.code], ["core.panic", "core.panic"])
        XCTAssertEqual(try LommeLibrary.version, try World.version, "and the library goes on")
    }

    func test_the_log_tells_where_a_panic_was_and_which_errors_there_were_and_nothing_of_anybody() async throws {
        let personal = try World.personal
        let sink = Sink(careless: personal)
        try LommeLibrary.start(log: sink)
        _ = try await failure { _ = try World.citizen().scanFrame(text: personal) }
        _ = try await failure { try probePanic(text: personal) }
        let panicked = try await sink.panicked.opens()
        XCTAssertTrue(panicked)
        let said = sink.lines.read { $0 }
        XCTAssertTrue(said.first?.contains("lomme \(try World.version)") ?? false, "\(said)")
        XCTAssertTrue(said.contains("warning scan.not_a_frame"), "\(said)")
        XCTAssertTrue(said.last?.hasPrefix("error core.panic at bindings/ffi/src/probe.rs:") ?? false, "\(said)")
        XCTAssertFalse(said.contains { $0.contains(personal) }, "\(said)")
    }

    func test_a_key_store_that_throws_anything_arrives_as_its_code_and_the_next_call_works() async throws {
        let keys = Broken()
        let citizen = try await World.citizenWithLicence(keys)
        let errors: [(any Error, String)] = [
            (KeyStoreError.Locked, "keys.locked"),
            (KeyStoreError.NoSuchKey, "keys.no_such_key"),
            (Careless(text: try World.personal), "keys.failed"),
            (LommeError.Failed(kind: .input, code: try World.personal, retryable: true), "keys.failed"),
            (CancellationError(), "keys.failed"),
        ]
        for (error, code) in errors {
            keys.thrown.change { $0 = error }
            let failed = try await failure { _ = try await citizen.show(preset: .police) }
            XCTAssertEqual(failed.code, code)
        }
        keys.thrown.change { $0 = nil }
        for nonsense in [Data(), Data("no signature".utf8)] {
            keys.signature.change { $0 = nonsense }
            let failed = try await failure { _ = try await citizen.show(preset: .police) }
            XCTAssertEqual(failed.kind, .keys)
        }
        keys.signature.change { $0 = nil }
        let showing = try await citizen.show(preset: .police)
        XCTAssertGreaterThan(try showing.view().frames, 0)
    }

    func test_a_key_store_that_throws_at_open_is_an_error_and_the_next_open_works() async throws {
        let (keys, config) = (Broken(), try World.config())
        keys.thrown.change { $0 = KeyStoreError.Failed }
        let failed = try await failure { _ = try CitizenApp.open(config: config, keys: keys) }
        XCTAssertEqual([failed.code, "\(failed.kind)"], ["keys.failed", "keys"])
        keys.thrown.change { $0 = nil }
        XCTAssertNil(try CitizenApp.open(config: config, keys: keys).licence())
    }

    func test_a_shell_that_throws_in_an_observer_or_a_sync_stops_nothing() async throws {
        let citizen = try await World.citizenWithLicence()
        let (careless, told) = (Careless(text: try World.personal), Gate())
        _ = try citizen.observe(observer: Seen { _, _ in throw careless })
        _ = try citizen.observe(observer: Seen { screen, _ in if screen == .agenda { told.open() } })
        try citizen.keepOfflineCopy(keep: true)
        let done = try await citizen.synced { _ in throw careless }
        XCTAssertGreaterThan(done.changed, 5)
        let heard = try await told.opens()
        XCTAssertTrue(heard, "the next observer is still told")
    }

    func test_callbacks_that_block_hold_up_nobody_else() async throws {
        let (goOn, blocked) = (Gate(), Locked(0))
        let block = { @Sendable in
            blocked.change { $0 += 1 }
            goOn.wait(seconds: 1_200)
            return ()
        }
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        _ = try citizen.observe(observer: Seen { _, _ in block() })
        let told = Gate()
        _ = try citizen.observe(observer: Seen { screen, _ in if screen == .overview { told.open() } })
        // Three syncs that wait after a page: more than the core has workers.
        var slow: [(CitizenApp, Task<SyncView, any Error>)] = []
        for _ in 1..<4 {
            let app = try await World.citizenWithLicence()
            try app.keepOfflineCopy(keep: true)
            slow.append((app, Task { try await app.synced { _ in block() } }))
        }
        try citizen.keepOfflineCopy(keep: false)
        try citizen.keepOfflineCopy(keep: true)
        let all = try await until { blocked.read { $0 } >= 4 }
        XCTAssertTrue(all, "all of them are waiting")
        let since = Date()
        let done = try await citizen.synced()
        XCTAssertGreaterThan(done.changed, 5, "a sync of another app")
        let showing = try await citizen.show(preset: .police)
        XCTAssertGreaterThan(try showing.view().frames, 0, "a Show")
        let heard = try await told.opens()
        XCTAssertTrue(heard, "the next observer is told")
        XCTAssertLessThan(Date().timeIntervalSince(since), 600, "nobody waited for those who wait")
        goOn.open()
        for (app, sync) in slow {
            let arrived = try await sync.value
            XCTAssertGreaterThan(arrived.changed, 5, "who waited has arrived too")
            XCTAssertFalse(try app.overview().sections.isEmpty)
        }
    }

    func test_a_sync_whose_caller_is_cancelled_goes_on_to_its_end() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        let (begun, gone, synced) = (Gate(), Gate(), Gate())
        _ = try citizen.observe(observer: Seen { screen, _ in if screen == .agenda { synced.open() } })
        let caller = Task {
            try await citizen.synced { _ in
                begun.open()
                gone.wait()
            }
        }
        let hasBegun = try await begun.opens()
        XCTAssertTrue(hasBegun)
        caller.cancel()
        gone.open()
        let hasSynced = try await synced.opens()
        XCTAssertTrue(hasSynced)
        let done = try await caller.value
        XCTAssertGreaterThan(done.changed, 5, "who is cancelled and still waits gets what came")
        let again = try await citizen.synced()
        XCTAssertEqual(again.changed, 0, "every page was stored")
    }

    @available(macOS 15, iOS 18, *)
    func test_a_sync_that_is_ended_in_the_middle_ends_for_all_who_wait_and_what_was_committed_stands() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        XCTAssertFalse(try citizen.cancelSync(), "none runs")
        let (pages, begun, ended) = (Locked<[UInt64]>([]), Gate(), Gate())
        let first = Task {
            try await citizen.synced { soFar in
                pages.change { $0.append(soFar) }
                begun.open()
                ended.wait()
            }
        }
        let hasBegun = try await begun.opens()
        XCTAssertTrue(hasBegun)
        // When its thread has nothing left to run, it waits for the library, and so has joined.
        let thread = OwnThread()
        let second = Task(executorPreference: thread) { try await citizen.synced() }
        thread.waitUntilIdle()
        XCTAssertTrue(try citizen.cancelSync())
        ended.open()
        for sync in [first, second] {
            let cancelled = try await failure { _ = try await sync.value }
            XCTAssertEqual(cancelled, .Failed(kind: .network, code: "sync.cancelled", retryable: true))
        }
        XCTAssertEqual(pages.read { $0.count }, 1, "no page came after that")
        XCTAssertFalse(try citizen.cancelSync(), "none runs any longer")
        XCTAssertNil(try citizen.syncState().syncedAt)
        let rest = try await citizen.synced()
        let all = try citizen.overview().sections.map(\.items.count).reduce(0, +)
        XCTAssertEqual(pages.read { $0[0] } + rest.changed, UInt64(all), "no page is read twice and none is missing")
        XCTAssertNotNil(try citizen.syncState().syncedAt)
    }

    func test_a_sync_may_be_ended_from_within_its_listener() async throws {
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        let ended = Locked<[Bool?]>([])
        let cancelled = try await failure {
            try await citizen.synced { _ in ended.change { $0.append(try? citizen.cancelSync()) } }
        }
        XCTAssertEqual(cancelled.code, "sync.cancelled")
        XCTAssertEqual(ended.read { $0 }, [true])
    }

    func test_a_sync_that_has_to_wait_says_so_and_can_be_ended_meanwhile() async throws {
        let citizen = try await World.busyCitizen()
        let (events, waits) = (Locked<[SyncEvent]>([]), Gate())
        let sync = Task {
            try await citizen.sync { event in
                events.change { $0.append(event) }
                waits.open()
            }
        }
        let isWaiting = try await waits.opens()
        XCTAssertTrue(isWaiting)
        XCTAssertTrue(try citizen.cancelSync())
        let ended = try await failure { _ = try await sync.value }
        XCTAssertEqual(ended, .Failed(kind: .network, code: "sync.cancelled", retryable: true))
        guard case .waiting(let seconds) = events.read({ $0[0] }) else { return XCTFail("\(events.read { $0 })") }
        XCTAssertGreaterThan(seconds, 1)
    }

    func test_ten_thousand_objects_made_and_dropped_leave_nothing_behind() throws {
        let before = try probesAlive()
        func made(_ count: Int) throws {
            for _ in 0..<count { XCTAssertEqual(try Probe().size(), 65_536) }
        }
        try made(1_000)
        let settled = residentKilobytes()
        try made(10_000)
        XCTAssertEqual(try probesAlive(), before)
        // Of the 640 MB that were asked for; the machine's own heap moves by some.
        XCTAssertLessThan(residentKilobytes() - settled, 100_000)
        var held = try (0..<1_000).map { _ in try Probe() }
        XCTAssertEqual(try probesAlive(), before + 1_000)
        held.removeAll()
        XCTAssertEqual(try probesAlive(), before)
    }

    func test_sixteen_threads_call_at_once_and_get_what_one_gets() async throws {
        // At one time: a view says how old things are.
        let now = ISO8601DateFormatter().string(from: Date())
        let citizen = try CitizenApp.open(config: World.config(fixedTime: now), keys: SoftwareKeys())
        _ = try await citizen.receiveLicence(offer: World.offer())
        try citizen.keepOfflineCopy(keep: true)
        try await citizen.synced()
        let alone = try Looked(citizen)
        let (calls, failed) = (Locked(0), Locked<String?>(nil))
        let turns = { @Sendable in
            do {
                for _ in 0..<10 {
                    guard try Looked(citizen) == alone else { throw Careless(text: "another view") }
                    _ = try citizen.reminders()
                    try waited { _ = try await citizen.show(preset: .age18) }
                    calls.change { $0 += 1 }
                }
            } catch {
                failed.change { $0 = "\(error)" }
            }
        }
        let ended = Locked(0)
        for _ in 0..<16 {
            Thread {
                turns()
                ended.change { $0 += 1 }
            }.start()
        }
        let all = try await until(seconds: 240) { ended.read { $0 } == 16 }
        XCTAssertTrue(all)
        XCTAssertNil(failed.read { $0 })
        XCTAssertEqual(calls.read { $0 }, 160)
        try await withThrowingTaskGroup(of: Void.self) { syncs in
            for _ in 0..<16 { syncs.addTask { try await citizen.synced() } }
            try await syncs.waitForAll()
        }
        XCTAssertEqual(try citizen.overview().sections.count, alone.overview.sections.count)
    }

    func test_what_an_app_made_outlives_it_and_what_has_begun_is_finished() async throws {
        var citizen: CitizenApp? = try await World.citizenWithLicence()
        weak var gone = citizen
        try citizen?.keepOfflineCopy(keep: true)
        let subscription = try citizen?.observe(observer: Seen { _, _ in })
        let showing = try await citizen?.show(preset: .police)
        let (begun, dropped) = (Gate(), Gate())
        let sync = Task { [citizen] in
            try await citizen?.synced { _ in
                begun.open()
                dropped.wait()
            }
        }
        let hasBegun = try await begun.opens()
        XCTAssertTrue(hasBegun)
        citizen = nil
        dropped.open()
        let changed = try await sync.value?.changed
        XCTAssertGreaterThan(changed ?? 0, 5)
        XCTAssertTrue(try showing?.frame(n: 0).hasPrefix("L") ?? false)
        let left = try await until { gone == nil }
        XCTAssertTrue(left, "nobody keeps it")
        try subscription?.end()
        try subscription?.end()
    }

    func test_a_string_of_every_plane_of_unicode_comes_back_as_it_went() throws {
        for plane in UInt32(0)...16 {
            let scalars = stride(from: plane << 16, through: plane << 16 | 0xFFFF, by: 17).compactMap(Unicode.Scalar.init)
            try comesBack(scalars)
        }
        // A byte order mark, what is no character, what joins, what turns round, and two spellings of a letter that Swift calls equal.
        for text in ["\u{FEFF}a", "\0", "\u{FFFE}\u{FFFF}\u{1FFFF}", "a\u{301}\u{200D}\u{202E}", "\u{E1}a\u{301}", "👩🏽‍🚒🇩🇰", ""] {
            try comesBack(Array(text.unicodeScalars))
        }
    }

    private func comesBack(_ scalars: [Unicode.Scalar]) throws {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        XCTAssertEqual(Array(try probeEcho(text: String(text)).unicodeScalars), scalars)
        XCTAssertEqual(try probeCharacters(text: String(text)), scalars.map(\.value))
    }

    func test_an_observer_calls_back_into_the_app_and_hears_nothing_once_its_subscription_is_ended() async throws {
        let citizen = try World.citizen()
        let (names, seen) = (Locked<[String?]>([]), Gate())
        let observer = Seen { [weak citizen] screen, _ in
            guard let citizen, screen == .licence else { return }
            try citizen.keepOfflineCopy(keep: true)
            try waited { _ = try await citizen.show(preset: .age18) }
            let name = try citizen.licence()?.name
            names.change { $0.append(name) }
            seen.open()
        }
        let subscription = try citizen.observe(observer: observer)
        _ = try await citizen.receiveLicence(offer: World.offer())
        let heard = try await seen.opens()
        XCTAssertTrue(heard)
        XCTAssertEqual(names.read { $0 }, [try World.name])
        try subscription.end()
        let other = Gate()
        _ = try citizen.observe(observer: Seen { _, _ in other.open() })
        _ = try await citizen.receiveLicence(offer: World.offer())
        let otherHeard = try await other.opens()
        XCTAssertTrue(otherHeard)
        XCTAssertEqual(names.read { $0.count }, 1)
    }
}

/// A key store that throws when it is asked for a signature or for the store's key, or signs what is no signature, while it is told to.
private final class Broken: SecureKeys {
    let thrown = Locked<(any Error)?>(nil)
    let signature = Locked<Data?>(nil)
    private let keys = SoftwareKeys()

    func makeKey(keyId: String) throws -> Data { try keys.makeKey(keyId: keyId) }

    func sign(keyId: String, message: Data) throws -> Data {
        try mayGoOn()
        return try signature.read { $0 } ?? keys.sign(keyId: keyId, message: message)
    }

    func deleteKey(keyId: String) { keys.deleteKey(keyId: keyId) }

    func wrap(secret: Data) throws -> Data {
        try mayGoOn()
        return try keys.wrap(secret: secret)
    }

    func unwrap(wrapped: Data) throws -> Data { try keys.unwrap(wrapped: wrapped) }

    private func mayGoOn() throws { if let error = thrown.read({ $0 }) { throw error } }
}

/// A thread of a task's own, of which it can be known that the task has gone as far as it can.
@available(macOS 15, iOS 18, *)
private final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "dk.lomme.tests")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Waits for what is to be run; what that makes ready to run is not waited for.
    func waitUntilIdle() { queue.sync {} }
}

/// What a citizen looks at.
private struct Looked: Equatable, Sendable {
    let name: String?
    let overview: OverviewView
    let agenda: AgendaView

    init(_ citizen: CitizenApp) throws {
        name = try citizen.licence()?.name
        overview = try citizen.overview()
        agenda = try citizen.agenda(days: 60)
    }
}

private final class Sink: LogSink {
    let lines = Locked<[String]>([])
    let panicked = Gate()
    private let careless: String

    init(careless: String) { self.careless = careless }

    func write(level: LogLevel, line: String) throws {
        lines.change { $0.append("\(level) \(line)") }
        if line.contains("core.panic") { panicked.open() }
        if level == .warning { throw Careless(text: careless) }
    }
}

private func residentKilobytes() -> Int {
    // Not every system has it.
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
}
