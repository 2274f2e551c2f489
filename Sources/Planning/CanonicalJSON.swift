/// Writes JSON in the canonical form of RFC 8785: members in ascending order of name, numbers as ECMAScript prints them, no
/// superfluous escape.
///
/// The caller writes members in their order; a name out of order is a programming error and stops the program. With
/// line breaks (which RFC 8785 does not have) the same text is laid out for a human reader: one line for each member of
/// the document and for each element of its lists.
package struct CanonicalJSON {
    package private(set) var bytes: [UInt8] = []
    private let breaksLines: Bool
    /// One entry a level: whether anything was written in it, whether it is an object, and the last name.
    private var levels: [Level] = []

    private struct Level {
        var isEmpty = true
        var isObject: Bool
        var lastName = ""
    }

    package init(breaksLines: Bool) { self.breaksLines = breaksLines }

    package mutating func object(_ body: (inout CanonicalJSON) -> Void) {
        container(open: "{", close: "}", isObject: true, body)
    }

    package mutating func array(_ body: (inout CanonicalJSON) -> Void) {
        container(open: "[", close: "]", isObject: false, body)
    }

    /// Begins a member; the next call writes its value.
    package mutating func name(_ name: String) {
        let last = levels.count - 1
        precondition(levels[last].isObject, "a name outside an object")
        precondition(
            levels[last].isEmpty || levels[last].lastName.utf16.lexicographicallyPrecedes(name.utf16),
            "member '\(name)' after '\(levels[last].lastName)'"
        )
        levels[last].lastName = name
        separate()
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func string(_ value: String) {
        element()
        quoted(value)
    }

    package mutating func integer(_ value: Int) {
        element()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a finite number; what is not finite has no place in JSON and stops the program.
    package mutating func number(_ value: Double) {
        element()
        bytes.append(contentsOf: CanonicalJSON.text(of: value).utf8)
    }

    package mutating func boolean(_ value: Bool) {
        element()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes a value that is canonical JSON already.
    package mutating func canonical(_ value: [UInt8]) {
        element()
        bytes.append(contentsOf: value)
    }

    package mutating func null() {
        element()
        bytes.append(contentsOf: "null".utf8)
    }

    package mutating func optional<Value>(_ value: Value?, _ write: (inout CanonicalJSON, Value) -> Void) {
        if let value { write(&self, value) } else { null() }
    }

    private mutating func container(
        open: Unicode.Scalar,
        close: Unicode.Scalar,
        isObject: Bool,
        _ body: (inout CanonicalJSON) -> Void
    ) {
        element()
        bytes.append(UInt8(ascii: open))
        levels.append(Level(isObject: isObject))
        body(&self)
        let wasEmpty = levels.removeLast().isEmpty
        if breaksLines, !wasEmpty, levels.count < 2 { newLine() }
        bytes.append(UInt8(ascii: close))
    }

    /// Before a value: a comma where it is not the first element of an array.
    private mutating func element() {
        if let last = levels.last, !last.isObject { separate() }
    }

    private mutating func separate() {
        let last = levels.count - 1
        if !levels[last].isEmpty { bytes.append(UInt8(ascii: ",")) }
        levels[last].isEmpty = false
        if breaksLines, levels.count <= 2 { newLine() }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: levels.count * 2))
    }

    private mutating func quoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes.append(contentsOf: digits.utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension CanonicalJSON {
    /// A number as ECMAScript's `Number::toString` prints it, which RFC 8785 section 3.2.2.3 prescribes.
    ///
    /// Swift prints the same shortest digits that read back to the same number; only their layout differs.
    static func text(of value: Double) -> String {
        precondition(value.isFinite, "JSON has no \(value)")
        guard value != 0 else { return "0" }
        guard value > 0 else { return "-" + text(of: -value) }
        // Digits d1 d2 ... dk and the power n such that the value is 0.d1d2...dk times 10 to the n.
        let parts = value.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves[0]
        var fraction = halves.count > 1 ? halves[1] : ""
        if fraction == "0" { fraction = "" }
        let unstripped = whole + fraction
        let leadingZeros = unstripped.prefix { $0 == "0" }.count
        var digits = unstripped.dropFirst(leadingZeros)
        let power = whole.count + exponent - leadingZeros
        while digits.last == "0" { digits.removeLast() }
        let count = digits.count
        if count <= power, power <= 21 {
            return digits + String(repeating: "0", count: power - count)
        }
        if power > 0, power <= 21 { return "\(digits.prefix(power)).\(digits.dropFirst(power))" }
        if power > -6, power <= 0 { return "0." + String(repeating: "0", count: -power) + digits }
        let scientific = count == 1 ? String(digits) : "\(digits.prefix(1)).\(digits.dropFirst())"
        return "\(scientific)e\(power - 1 > 0 ? "+" : "-")\(abs(power - 1))"
    }
}
