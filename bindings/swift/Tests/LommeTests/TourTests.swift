import Foundation
import Lomme
import XCTest

/// The tour of the README is made as it stands there: Tour.swift is its blocks, one after the other.
final class TourTests: XCTestCase {
    func test_the_tour_of_the_readme_is_made() async throws {
        let config = try World.config()
        try await tour(
            folder: config.dir,
            address: config.gatewayUrl,
            tlsRoot: try XCTUnwrap(config.tlsRootsPem.first),
            publisherRoot: config.publisherRootPem,
            keys: SoftwareKeys(),
            offer: World.offer()
        )
        // What comes after is not to fill the output.
        try LommeLibrary.start(log: Silence())
    }
}

private final class Silence: LogSink {
    func write(level: LogLevel, line: String) {}
}
