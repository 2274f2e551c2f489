import Foundation

/// A place in a document as the verifier reads it; nothing of the plan's own types is used.
struct JSONTree {
    let node: JSONNode
    let path: String

    init(_ node: JSONNode, path: String = "") {
        self.node = node
        self.path = path
    }

    subscript(name: String) -> JSONTree? {
        guard case .object(let members) = node, let found = members[name] else { return nil }
        if case .null = found { return nil }
        return JSONTree(found, path: "\(path).\(name)")
    }

    func member(_ name: String) throws(VerificationError) -> JSONTree {
        guard let found = self[name] else {
            throw VerificationError(path: path, reason: "'\(name)' is missing")
        }
        return found
    }

    func elements() throws(VerificationError) -> [JSONTree] {
        guard case .array(let array) = node else { throw VerificationError(path: path, reason: "not a list") }
        return array.enumerated().map { JSONTree($1, path: "\(path)[\($0)]") }
    }

    func text() throws(VerificationError) -> String {
        guard case .string(let text) = node else { throw VerificationError(path: path, reason: "not a text") }
        return text
    }

    func truth() throws(VerificationError) -> Bool {
        guard case .bool(let value) = node else {
            throw VerificationError(path: path, reason: "neither true nor false")
        }
        return value
    }

    func number() throws(VerificationError) -> Double {
        guard case .number(let number) = node else {
            throw VerificationError(path: path, reason: "not a number")
        }
        return number
    }
}

/// A text that cannot even be checked.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the document.
    public var path: String
    /// What is wrong there.
    public var reason: String

    /// Place and reason in one line.
    public var description: String { "cannot verify: at \(path.isEmpty ? "the top" : path): \(reason)" }
}

extension JSONTree {
    /// Canonical text of RFC 8785 without the named members of the top.
    func canonicalText(without names: Set<String> = []) -> String {
        switch node {
        case .string(let text): return Self.quoted(text)
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let value): return Self.ecmaScript(value)
        case .array(let array):
            return "[" + array.map { JSONTree($0).canonicalText() }.joined(separator: ",") + "]"
        case .object(let members):
            let sorted = members.filter { !names.contains($0.key) }
                .sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            let parts = sorted.map { "\(Self.quoted($0.key)):\(JSONTree($0.value).canonicalText())" }
            return "{" + parts.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{8}": result += "\\b"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\u{C}": result += "\\f"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// `Number::toString` of ECMA-262, from the digits that `%.{p}e` prints with the fewest p that read back.
    static func ecmaScript(_ value: Double) -> String {
        if value == 0 { return "0" }
        if value < 0 { return "-" + ecmaScript(-value) }
        var scientific = ""
        for precision in 0...17 {
            scientific = String(format: "%.\(precision)e", value)
            if Double(scientific) == value { break }
        }
        let parts = scientific.split(separator: "e")
        var digits = parts[0].filter { $0 != "." }
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let point = exponent + 1
        if point >= digits.count, point <= 21 {
            return digits + String(repeating: "0", count: point - digits.count)
        }
        if point > 0, point <= 21 {
            return digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if point > -6, point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
        return "\(mantissa)e\(exponent > 0 ? "+" : "")\(exponent)"
    }
}
