import Foundation
import Lomme
import XCTest

/// The vectors in Swift: reads the file that bindings/bindgen/tests/boundary/vectors/ made, and writes what each call answers, for Rust to
/// compare. How a record becomes JSON is this file's own work, by looking at the values; nothing of it comes out of the core.
///
/// Swift finds no function by its name: Calls.swift has a line for each, made from the recorded interface. A call without a line fails.
final class VectorsTests: XCTestCase {
    func test_every_vector_is_answered() async throws {
        try LommeLibrary.start()
        let file = try URL(fileURLWithPath: World.named("LOMME_VECTORS"))
        let scenes = try Json.read(file).list()
        var lines: [String] = []
        for scene in scenes { lines += try await answers(scene, prepared: file.deletingLastPathComponent()) }
        XCTAssertFalse(lines.isEmpty)
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: World.named("LOMME_ANSWERS")))
    }

    func test_a_case_of_an_enum_is_written_with_its_fields_and_read_again() throws {
        let cases: [(CitizenAct, String)] = [
            (.answerConsent(give: .all), #"{"ANSWER_CONSENT":{"give":"ALL"}}"#),
            (.answerConsent(give: .some(only: ["a"])), #"{"ANSWER_CONSENT":{"give":{"SOME":{"only":["a"]}}}}"#),
            (.answerPower(given: true), #"{"ANSWER_POWER":{"given":true}}"#),
            (.markRead, #""MARK_READ""#),
        ]
        for (act, json) in cases {
            XCTAssertEqual(plain(act).written, json)
            XCTAssertEqual(try CitizenAct(json: plain(act)), act)
        }
    }

    func test_a_call_that_swift_has_no_line_for_is_a_failure() async throws {
        let citizen = try World.citizen()
        do {
            _ = try await call(citizen, "no_such_call", [])
            XCTFail("it did not fail")
        } catch is NoSuchCall {}
    }
}

/// A call that Calls.swift has no line for.
struct NoSuchCall: Error {
    let name: String
}

private func answers(_ scene: Json, prepared: URL) async throws -> [String] {
    let text = { (name: String) in try scene.member(name).text() }
    let store = World.folder()
    defer { try? FileManager.default.removeItem(at: store) }
    if case .text(let name) = try scene.member("store") {
        try FileManager.default.removeItem(at: store)
        try FileManager.default.copyItem(at: prepared.appendingPathComponent(name), to: store)
    }
    let config = try AppConfig(
        dir: store.path,
        gatewayUrl: "https://127.0.0.1:9",
        tlsRootsPem: [text("tls_root_pem")],
        publisherRootPem: text("publisher_root_pem"),
        language: text("language") == "DA" ? .da : .en,
        fixedTime: text("now")
    )
    let make: (String, [Json]) async throws -> Json
    switch try text("app") {
    case "citizen":
        let app = try CitizenApp.open(config: config, keys: TurnedRound())
        make = { try await call(app, $0, $1) }
    case "reader":
        let app = try ReaderApp.open(config: config, keys: TurnedRound())
        make = { try await call(app, $0, $1) }
    default:
        make = { try await call($0, $1) }
    }
    var lines: [String] = []
    for (n, one) in try scene.member("calls").list().enumerated() {
        let name = try one.member("call").text()
        let answer: Json
        do {
            answer = .object(["ok": try await make(name, one.member("args").list())])
        } catch let error as LommeError {
            let said: [String: Json] = ["code": plain(error.code), "kind": plain(error.kind), "retryable": plain(error.retryable)]
            answer = .object(["error": .object(said)])
        }
        lines.append(try "\(text("name")) \(n) \(name) \(answer.written)\n")
    }
    return lines
}

// What JSON has for a value of the library.

/// Nothing comes back from some calls.
func plain(_ nothing: Void) -> Json { .null }

func plain<Value>(_ value: Value) -> Json {
    switch value as Any {
    case let bool as Bool: return .bool(bool)
    case let text as String: return .text(text)
    case let bytes as Data: return .text(base64url(bytes))
    case let number as any BinaryInteger: return .number(Int64(number))
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { plain($0.value) } ?? .null
    case .collection: return .list(mirror.children.map { plain($0.value) })
    case .enum: return aCase(value, mirror)
    default: return .object(members(of: mirror))
    }
}

/// A case by its name; one with fields as an object that holds them under it.
private func aCase(_ value: Any, _ mirror: Mirror) -> Json {
    guard let fields = mirror.children.first, let name = fields.label else { return .text(snakeCase("\(value)").uppercased()) }
    return .object([snakeCase(name).uppercased(): .object(members(of: Mirror(reflecting: fields.value)))])
}

private func members(of mirror: Mirror) -> [String: Json] {
    let named = mirror.children.compactMap { child in child.label.map { (snakeCase($0), plain(child.value)) } }
    return Dictionary(uniqueKeysWithValues: named)
}

private func snakeCase(_ camelCase: String) -> String {
    camelCase.reduce(into: "") { name, letter in name += letter.isUppercase ? "_" + letter.lowercased() : String(letter) }
}

private func base64url(_ bytes: Data) -> String {
    let text = bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    return text.trimmingCharacters(in: ["="])
}

/// A value of the library out of JSON.
protocol OutOfJson {
    init(json: Json) throws
}

extension String: OutOfJson {
    init(json: Json) throws { self = try json.text() }
}

extension Bool: OutOfJson {
    init(json: Json) throws {
        guard case .bool(let bool) = json else { throw NotOfThisType() }
        self = bool
    }
}

extension FixedWidthInteger {
    init(json: Json) throws {
        guard let number = Self(exactly: try json.number()) else { throw NotOfThisType() }
        self = number
    }
}

extension UInt8: OutOfJson {}
extension UInt16: OutOfJson {}
extension UInt32: OutOfJson {}
extension UInt64: OutOfJson {}

extension Data: OutOfJson {
    init(json: Json) throws {
        let text = try json.text().replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
        guard let bytes = Data(base64Encoded: padded) else { throw NotOfThisType() }
        self = bytes
    }
}

extension Array: OutOfJson where Element: OutOfJson {
    init(json: Json) throws { self = try json.list().map { try Element(json: $0) } }
}

extension Optional: OutOfJson where Wrapped: OutOfJson {
    init(json: Json) throws {
        if case .null = json { self = nil } else { self = try Wrapped(json: json) }
    }
}

extension Json {
    /// Which case of an enum it is.
    func caseName() throws -> String {
        guard case .object(let cases) = self, let name = cases.keys.first else { return try text() }
        return name
    }

    /// A field of a case.
    func field(_ name: String, of caseName: String) throws -> Json { try member(caseName).member(name) }
}

/// Keys that only wrap, by turning every bit round.
private final class TurnedRound: SecureKeys {
    func makeKey(keyId: String) throws -> Data { throw KeyStoreError.Failed }

    func sign(keyId: String, message: Data) throws -> Data { throw KeyStoreError.Failed }

    func deleteKey(keyId: String) throws { throw KeyStoreError.Failed }

    func wrap(secret: Data) -> Data { Data(secret.map { ~$0 }) }

    func unwrap(wrapped: Data) -> Data { wrap(secret: wrapped) }
}
