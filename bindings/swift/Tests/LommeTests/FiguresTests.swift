import Foundation
import Lomme
import XCTest

/// What the boundary costs: the same call from Swift and within Rust, turn about in one run, so that only their ratio counts. It needs a library
/// and a package that were optimised (`LOMME_FIGURES=true`, docs/boundary.md).
final class FiguresTests: XCTestCase {
    func test_a_view_of_a_hundred_rows_and_a_show_cost_little_more_than_in_rust() async throws {
        guard ProcessInfo.processInfo.environment["LOMME_FIGURES"] == "true" else { throw XCTSkip("not with a library for debugging") }
        let citizen = try await World.citizenWithLicence()
        try citizen.keepOfflineCopy(keep: true)
        try await citizen.synced()
        let rows = try citizen.overview().sections.map(\.items.count).reduce(0, +)
        XCTAssertGreaterThanOrEqual(rows, 100)

        let view = try await Ratio(rounds: 1_000, swift: { _ = try citizen.overview() }, rust: { try citizen.probeOverviewNanos() })
        let show = try await Ratio(
            rounds: 200,
            swift: { _ = try await citizen.show(preset: .police) },
            rust: { try await citizen.probeShowNanos(preset: .police) }
        )
        print("FIGURE overview of \(rows) rows: \(view)")
        print("FIGURE Show of the police preset: \(show)")
        XCTAssertLessThanOrEqual(view.times, 3)
        XCTAssertLessThanOrEqual(show.times, 1.2)
    }
}

/// Medians of both, after the machine has warmed up.
private struct Ratio: CustomStringConvertible {
    let swiftMicros: Double
    let rustMicros: Double

    init(rounds: Int, swift: () async throws -> Void, rust: () async throws -> UInt64) async throws {
        for _ in 0..<rounds {
            try await swift()
            _ = try await rust()
        }
        var (inSwift, inRust) = ([UInt64](), [UInt64]())
        for _ in 0..<rounds {
            let since = DispatchTime.now()
            try await swift()
            inSwift.append(DispatchTime.now().uptimeNanoseconds - since.uptimeNanoseconds)
            inRust.append(try await rust())
        }
        swiftMicros = Double(inSwift.sorted()[rounds / 2]) / 1_000
        rustMicros = Double(inRust.sorted()[rounds / 2]) / 1_000
    }

    var times: Double { swiftMicros / rustMicros }

    var description: String {
        String(format: "%.0f µs from Swift, %.0f µs in Rust, %.2f times", swiftMicros, rustMicros, times)
    }
}
