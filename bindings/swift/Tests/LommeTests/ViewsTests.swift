import Foundation
import Lomme
import XCTest

/// Views as streams: what is there, then what changes; one subscription each, that goes with its loop.
final class ViewsTests: XCTestCase {
    func test_a_view_is_observed_as_a_stream_that_begins_with_what_is_there() async throws {
        let citizen = try World.citizen()
        let begun = Gate()
        let names = Task {
            var names: [String?] = []
            for try await licence in citizen.licences() {
                names.append(licence?.name)
                begun.open()
                if names.count == 2 { break }
            }
            return names
        }
        _ = try await begun.opens()
        _ = try await citizen.receiveLicence(offer: World.offer())
        let seen = try await names.value
        XCTAssertEqual(seen, [nil, try World.name])

        try citizen.keepOfflineCopy(keep: true)
        let agenda = Task { try await citizen.agendas(days: 60).first { !$0.later.isEmpty } }
        let overview = Task { try await citizen.overviews().first { !$0.coverage.isEmpty } }
        let plan = Task { try await citizen.reminderPlans().first { !$0.planned.isEmpty } }
        try await citizen.synced()
        let (some, covered, planned) = try await (agenda.value, overview.value, plan.value)
        XCTAssertNotNil(some)
        XCTAssertNotNil(covered)
        XCTAssertNotNil(planned)
        let ready = try await World.reader().readiness().first { _ in true }
        XCTAssertEqual(ready?.ready, true)
    }

    func test_a_slow_loop_gets_the_newest_view_and_not_every_one() async throws {
        let citizen = try World.citizen()
        let reads = Locked(0)
        let kept = Gate()
        let stream = citizen.views(of: [.overview]) { app in
            let n = reads.change { reads in
                reads += 1
                return reads
            }
            if n > 3 { kept.open() }
            _ = try app.overview()
            return n
        }
        var views = stream.makeAsyncIterator()
        _ = try await views.next()
        var keep = true
        while try await !kept.opens(seconds: 0.05) {
            try citizen.keepOfflineCopy(keep: keep)
            keep.toggle()
        }
        let next = try await views.next()
        XCTAssertGreaterThan(next ?? 0, 2, "those in between are gone")
    }

    func test_a_stream_lets_its_observer_and_the_app_go_when_the_loop_is_left_cancelled_or_dropped() async throws {
        for end in ["left", "cancelled", "dropped"] {
            var citizen: CitizenApp? = try World.citizen()
            weak var gone = citizen
            switch end {
            case "left":
                _ = try await citizen?.licences().first { _ in true }
            case "cancelled":
                let begun = Gate()
                let loop = Task { [citizen] in
                    guard let citizen else { return }
                    for try await _ in citizen.licences() { begun.open() }
                }
                _ = try await begun.opens()
                loop.cancel()
                _ = await loop.result
            default:
                _ = citizen?.licences()
            }
            citizen = nil
            let left = try await until { gone == nil }
            XCTAssertTrue(left, "a loop that is \(end)")
        }
    }

    func test_what_reading_throws_ends_the_stream_and_lets_the_app_go() async throws {
        var citizen: CitizenApp? = try await World.citizenWithLicence()
        weak var gone = citizen
        try citizen?.pause()
        let views = citizen?.licences()
        citizen = nil
        let paused = try await failure { for try await _ in try XCTUnwrap(views) {} }
        XCTAssertEqual(paused.code, "store.paused")
        let left = try await until { gone == nil }
        XCTAssertTrue(left)
    }
}
