import Foundation

/// A value of JSON, as far as the tests have it: no fractions.
enum Json: Decodable, Sendable {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([Json])
    case object([String: Json])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Json].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Json].self))
        }
    }

    /// The JSON in a file.
    static func read(_ file: URL) throws -> Json {
        try JSONDecoder().decode(Json.self, from: Data(contentsOf: file))
    }

    /// Without blanks and with sorted members.
    var written: String {
        switch self {
        case .null: "null"
        case .bool(let bool): String(bool)
        case .number(let number): String(number)
        case .text(let text): quoted(text)
        case .list(let list): "[" + list.map(\.written).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + $0.value.written }.joined(separator: ",") + "}"
        }
    }

    // What a test is sure to find.

    func text() throws -> String {
        guard case .text(let text) = self else { throw NotOfThisType() }
        return text
    }

    func number() throws -> Int64 {
        guard case .number(let number) = self else { throw NotOfThisType() }
        return number
    }

    func list() throws -> [Json] {
        guard case .list(let list) = self else { throw NotOfThisType() }
        return list
    }

    func member(_ name: String) throws -> Json {
        guard case .object(let members) = self, let member = members[name] else { throw NotOfThisType() }
        return member
    }
}

/// JSON that is not what was looked for.
struct NotOfThisType: Error {}

/// RFC 8259, section 7: no more is escaped than has to be, and what has a short form has that one.
private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case "\u{8}": quoted += "\\b"
        case "\u{c}": quoted += "\\f"
        case ..<" ": quoted += String(format: "\\u%04x", scalar.value)
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
