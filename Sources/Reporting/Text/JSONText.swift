/// Writes compact JSON into bytes; the caller keeps the brackets in order.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    /// Whether `<` is escaped, so that the text can stand inside a script element.
    let isForScript: Bool

    init(isForScript: Bool = false) { self.isForScript = isForScript }

    /// Appends what is JSON already.
    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends a number with at most so many decimals; `null` where it is not finite.
    mutating func number(_ value: Double, decimals: Int) {
        raw(value.isFinite ? NumberText.trimmed(value, decimals) : "null")
    }

    /// Appends a string in quotes.
    mutating func string(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x3C where isForScript: raw("\\u003c")
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                raw("\\u00" + (byte < 0x10 ? "0" : "") + hex)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    /// Appends a string or `null`.
    mutating func string(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }

    /// Appends an array, a comma between its elements.
    mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ write: (inout JSONText, Elements.Element) -> Void
    ) {
        raw("[")
        var isFirst = true
        for element in elements {
            if !isFirst { raw(",") }
            isFirst = false
            write(&self, element)
        }
        raw("]")
    }

    /// Appends `"name":`, with a comma before it unless it is the first.
    mutating func name(_ name: String, isFirst: Bool = false) {
        if !isFirst { raw(",") }
        string(name)
        raw(":")
    }
}
