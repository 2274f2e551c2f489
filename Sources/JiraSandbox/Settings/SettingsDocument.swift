internal import FoundationEssentials

/// A JSON document that knows on which line each of its parts stands.
struct SettingsDocument: Sendable {
    let value: JSONValue
    private let bytes: [UInt8]

    /// Reads the text; nothing may follow the value.
    init(_ bytes: [UInt8]) throws(SandboxSettingsError) {
        self.bytes = bytes
        do throws(JSONReader.Malformed) {
            value = try JSONReader.read(Data(bytes))
        } catch {
            throw SandboxSettingsError(
                line: Self.line(of: error.offset, in: bytes),
                place: "",
                message: Self.complaint(bytes, error.offset)
            )
        }
    }

    /// Reads with a closure, whose problems get their line.
    func read<Result>(
        _ body: (JSONValue) throws(SettingsProblem) -> Result
    ) throws(SandboxSettingsError) -> Result {
        do throws(SettingsProblem) {
            return try body(value)
        } catch {
            throw SandboxSettingsError(
                line: Self.line(of: offset(of: error.path), in: bytes),
                place: Self.text(error.path),
                message: error.message
            )
        }
    }

    private static func text(_ path: [SettingsStep]) -> String {
        path.reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += (text.isEmpty ? "" : ".") + name
            case .item(let number): text += "[\(number)]"
            }
        }
    }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }

    private static func complaint(_ bytes: [UInt8], _ offset: Int) -> String {
        guard offset < bytes.count else {
            return "the document ends too early; close every bracket and quote"
        }
        let rest = String(
            decoding: bytes[offset...].prefix(12).prefix { $0 != UInt8(ascii: "\n") },
            as: UTF8.self
        )
        return
            "this is not JSON from '\(rest)' on; look for a missing comma, a comma too many or a missing quote"
    }

    // MARK: Places

    /// Where a value begins; the text is known to be JSON.
    private func offset(of path: [SettingsStep]) -> Int {
        var position = 0
        skipSpace(&position)
        for step in path {
            var found: Int?
            eachPart(of: position) { name, number, value in
                switch step {
                // The last of a name counts, as everywhere here.
                case .member(let wanted) where name == wanted: found = value
                case .item(let wanted) where name == nil && number == wanted: found = value
                default: break
                }
            }
            guard let found else { return position }
            position = found
        }
        return position
    }

    /// Calls with name, number and start of the value of each part of the array or object at a position.
    private func eachPart(of start: Int, _ body: (String?, Int, Int) -> Void) {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[")
        else {
            return
        }
        let isObject = bytes[start] == UInt8(ascii: "{")
        var position = start + 1
        var number = 0
        skipSpace(&position)
        while position < bytes.count, bytes[position] != UInt8(ascii: "}"),
            bytes[position] != UInt8(ascii: "]")
        {
            let begin = position
            var name: String?
            if isObject {
                skipValue(&position)
                if case .string(let text)? = try? JSONReader.read(Data(bytes[begin..<position])) {
                    name = text
                }
                skipSpace(&position)
                position += 1
                skipSpace(&position)
            }
            body(name, number, position)
            skipValue(&position)
            skipSpace(&position)
            if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
            skipSpace(&position)
            number += 1
        }
    }

    private func skipSpace(_ position: inout Int) {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    /// Goes behind the value that begins here.
    private func skipValue(_ position: inout Int) {
        var depth = 0
        repeat {
            guard position < bytes.count else { return }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09: position += 1
            default:
                while position < bytes.count, !",:]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
            }
        } while depth > 0
    }
}
