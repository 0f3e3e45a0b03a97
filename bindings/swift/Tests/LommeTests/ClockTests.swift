import Foundation
import Lomme
import XCTest

/// Time, as a test has it.
final class ClockTests: XCTestCase {
    func test_time_passes_as_a_tests_clock_has_it_and_as_the_devices_where_that_throws() async throws {
        let clock = Moved()
        let reader = try ReaderApp.open(config: World.config(), keys: SoftwareKeys(), clock: clock)
        try await reader.fetchTrust()
        let citizen = try await World.citizenWithLicence()
        let expected: [(TimeInterval?, String)] = [(0, "accepted"), (300, "refused"), (nil, "accepted")]
        for (ahead, outcome) in expected {
            clock.ahead.change { $0 = ahead }
            try reader.beginScan()
            let showing = try await citizen.show(preset: .police)
            try reader.scan(showing.frame)
            XCTAssertEqual(try reader.verdict()?.outcome, outcome)
        }
    }
}

/// A clock so many seconds ahead of the device's; without them it throws.
private final class Moved: TestClock {
    struct Stopped: Error {}

    let ahead = Locked<TimeInterval?>(0)

    func now() throws -> String {
        guard let ahead = ahead.change({ $0 }) else { throw Stopped() }
        return ISO8601DateFormatter().string(from: Date() + ahead)
    }
}
