import Foundation
import Lomme
import XCTest

/// The gateway that the tests play against. bindings/bindgen/tests/boundary/swift.rs starts it and says by `LOMME_WORLD=FILE` where it is and
/// what to trust; without it there is nothing to test against, and that is a failure and no skip.
enum World {
    /// No gateway was named, or an offer too few.
    struct Missing: Error {
        let what: String
    }

    private static let offers = Locked<[String]>([])
    private static let busyOffers = Locked<[String]>([])
    private static let described: Result<Json, any Error> = Result {
        try LommeLibrary.start()
        let described = try Json.read(URL(fileURLWithPath: named("LOMME_WORLD")))
        for (kept, of) in [(offers, described), (busyOffers, try described.member("busy"))] {
            let texts = try of.member("offers").list().map { try $0.text() }
            kept.change { $0 = texts }
        }
        return described
    }

    /// What the Rust side said by an environment variable.
    static func named(_ variable: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[variable] else {
            throw Missing(what: "\(variable): run cargo test -p lomme-bindgen --test boundary swift")
        }
        return value
    }

    /// The name of the person who the offers are for.
    static var name: String { get throws { try text("name") } }

    /// The version of the core.
    static var version: String { get throws { try text("version") } }

    /// What a careless shell throws and a person may type; the Rust side checks that it comes out nowhere.
    static var personal: String { get throws { try text("personal") } }

    /// An offer, good for one licence.
    static func offer() throws -> String {
        _ = try described.get()
        return try taken(offers)
    }

    private static func taken(_ offers: Locked<[String]>) throws -> String {
        guard let offer = offers.change({ $0.popLast() }) else { throw Missing(what: "more tests than offers") }
        return offer
    }

    static func config(fixedTime: String? = nil, dir: URL = folder(), language: Language = .en) throws -> AppConfig {
        AppConfig(
            dir: dir.path,
            gatewayUrl: try text("url"),
            tlsRootsPem: [try text("tls_root_pem")],
            publisherRootPem: try text("publisher_root_pem"),
            language: language,
            fixedTime: fixedTime
        )
    }

    static func citizen(_ keys: any SecureKeys = SoftwareKeys()) throws -> CitizenApp {
        try CitizenApp.open(config: config(), keys: keys)
    }

    static func citizenWithLicence(_ keys: any SecureKeys = SoftwareKeys()) async throws -> CitizenApp {
        let app = try citizen(keys)
        _ = try await app.receiveLicence(offer: offer())
        return app
    }

    /// A citizen who has logged in to a gateway that asks everybody to wait.
    static func busyCitizen() async throws -> CitizenApp {
        let (busy, ordinary) = (try described.get().member("busy"), try config())
        let config = AppConfig(
            dir: ordinary.dir,
            gatewayUrl: try busy.member("url").text(),
            tlsRootsPem: [try busy.member("tls_root_pem").text()],
            publisherRootPem: ordinary.publisherRootPem,
            language: ordinary.language
        )
        let app = try CitizenApp.open(config: config, keys: SoftwareKeys())
        try await app.logIn(offer: try taken(busyOffers))
        return app
    }

    static func reader(fixedTime: String? = nil) async throws -> ReaderApp {
        let app = try ReaderApp.open(config: config(fixedTime: fixedTime), keys: SoftwareKeys())
        try await app.fetchTrust()
        return app
    }

    /// A new folder.
    static func folder() -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lomme-" + UUID().uuidString)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func text(_ name: String) throws -> String { try described.get().member(name).text() }
}

extension ReaderApp {
    /// Holds the reader before a phone until it has everything.
    func scan(_ frame: (UInt32) throws -> String, lost: Set<UInt32> = []) throws {
        for n in UInt32(0)..<200 where !lost.contains(n) {
            if try scanFrame(text: frame(n)).complete { return }
        }
        XCTFail("the scan never completes")
    }
}

extension CitizenApp {
    /// A sync, of whose pages `told` hears.
    @discardableResult
    func synced(_ told: @escaping @Sendable (UInt64) throws -> Void = { _ in }) async throws -> SyncView {
        try await sync(listener: Told(told))
    }
}

/// A listener that may throw: the closures of the package may not.
private final class Told: SyncListener {
    private let told: @Sendable (UInt64) throws -> Void

    init(_ told: @escaping @Sendable (UInt64) throws -> Void) { self.told = told }

    func event(event: SyncEvent) throws {
        if case .page(_, let items) = event { try told(items) }
    }
}

/// An observer that is a closure.
final class Seen: Observer {
    private let told: @Sendable (Screen, UInt64) throws -> Void

    init(_ told: @escaping @Sendable (Screen, UInt64) throws -> Void) { self.told = told }

    func changed(screen: Screen, revision: UInt64) throws { try told(screen, revision) }
}

/// What a careless shell throws.
struct Careless: Error {
    let text: String
}

/// Runs `work`, which has to fail, and returns how.
func failure(_ work: () async throws -> Void) async throws -> LommeError {
    do {
        try await work()
    } catch let error as LommeError {
        for said in ["\(error)", String(reflecting: error), error.localizedDescription] {
            XCTAssertFalse(said.contains(try World.personal), "what a person typed came out")
        }
        return error
    }
    throw World.Missing(what: "an error: it did not fail")
}

/// A value that threads share.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func read<Read>(_ read: (Value) throws -> Read) rethrows -> Read { try lock.withLock { try read(value) } }

    @discardableResult
    func change<Changed>(_ change: (inout Value) throws -> Changed) rethrows -> Changed { try lock.withLock { try change(&value) } }
}

/// What a thread waits for and another opens, once.
final class Gate: Sendable {
    private let opened = Locked(false)

    func open() { opened.change { $0 = true } }

    /// Waits on this thread, as a callback may, no longer than this.
    func wait(seconds: Double = 120) {
        let deadline = Date() + seconds
        while !isOpen && Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
    }

    /// Waits in a task. Whether it was opened in time.
    func opens(seconds: Double = 120) async throws -> Bool { try await until(seconds: seconds) { isOpen } }

    private var isOpen: Bool { opened.read { $0 } }
}

/// Waits in a task until something holds. Whether it did in time.
func until(seconds: Double = 120, _ holds: () -> Bool) async throws -> Bool {
    let deadline = Date() + seconds
    while !holds() && Date() < deadline { try await Task.sleep(nanoseconds: 5_000_000) }
    return holds()
}

/// Waits on this thread for work of a task, as a callback or a thread of one's own may; never from within a task.
func waited(_ work: @escaping @Sendable () async throws -> Void) throws {
    let (done, failed) = (Gate(), Locked<(any Error)?>(nil))
    Task {
        do { try await work() } catch { failed.change { $0 = error } }
        done.open()
    }
    done.wait()
    if let error = failed.read({ $0 }) { throw error }
}
