import Foundation

/// A document as the verifier reads it: by Foundation's untyped reader, so that nothing of the plan's own types is used.
struct JSONTree {
    let value: Any
    let path: String

    init(_ value: Any, path: String = "") {
        self.value = value
        self.path = path
    }

    subscript(name: String) -> JSONTree? {
        guard let found = (value as? [String: Any])?[name], !(found is NSNull) else { return nil }
        return JSONTree(found, path: "\(path).\(name)")
    }

    func member(_ name: String) throws(VerificationError) -> JSONTree {
        guard let found = self[name] else {
            throw VerificationError(path: path, reason: "'\(name)' is missing")
        }
        return found
    }

    func elements() throws(VerificationError) -> [JSONTree] {
        guard let array = value as? [Any] else { throw VerificationError(path: path, reason: "not a list") }
        return array.enumerated().map { JSONTree($1, path: "\(path)[\($0)]") }
    }

    func text() throws(VerificationError) -> String {
        guard let text = value as? String else { throw VerificationError(path: path, reason: "not a text") }
        return text
    }

    func number() throws(VerificationError) -> Double {
        guard let number = value as? NSNumber, !isBoolean else {
            throw VerificationError(path: path, reason: "not a number")
        }
        return number.doubleValue
    }

    private var isBoolean: Bool { value is Bool && !(value is Int) && !(value is Double) }
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
    func canonicalText(without names: Set<String> = []) throws(VerificationError) -> String {
        switch value {
        case let text as String: return Self.quoted(text)
        case is NSNull: return "null"
        case let array as [Any]:
            var parts: [String] = []
            parts.reserveCapacity(array.count)
            for element in array { parts.append(try JSONTree(element, path: path).canonicalText()) }
            return "[" + parts.joined(separator: ",") + "]"
        case let object as [String: Any]:
            var parts: [String] = []
            for name in object.keys.sorted(by: { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) })
            where !names.contains(name) {
                guard let member = object[name] else { continue }
                parts.append(
                    "\(Self.quoted(name)):\(try JSONTree(member, path: "\(path).\(name)").canonicalText())"
                )
            }
            return "{" + parts.joined(separator: ",") + "}"
        case let number as NSNumber: return Self.ecmaScript(number.doubleValue)
        default: throw VerificationError(path: path, reason: "neither object, list, text, number nor null")
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
