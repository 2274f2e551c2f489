import FoundationEssentials

/// The codec of a list of texts in one column: a JSON array, so that SQLite's JSON functions can read it.
enum TextList {
    /// Appends the JSON array to bytes.
    static func append(_ texts: [String], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(quoted: text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Appends a JSON text with its quotation marks.
    static func append(quoted text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 15))
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The JSON array as text, or nil for an empty list.
    static func encoded(_ texts: [String]) -> String? {
        guard !texts.isEmpty else { return nil }
        var bytes: [UInt8] = []
        append(texts, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The list of a column's text, NULL being the empty list; nil where the text is no JSON array of texts.
    static func decoded(_ column: String?) -> [String]? {
        guard let column else { return [] }
        // Almost every list has nothing to unescape, and the general decoder costs more than the rest of the row.
        return simpleList(column.utf8) ?? (try? JSONDecoder().decode([String].self, from: Data(column.utf8)))
    }

    /// The list where it is written as `append` writes it and has no escapes; nil for every other text.
    private static func simpleList(_ text: String.UTF8View) -> [String]? {
        guard text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]"),
            !text.contains(UInt8(ascii: "\\"))
        else { return nil }
        var list: [String] = []
        var rest = text.dropFirst().dropLast()
        while rest.first == UInt8(ascii: "\"") {
            let body = rest.dropFirst()
            guard let end = body.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            list.append(String(Substring(body[..<end])))
            rest = body[body.index(after: end)...]
            if rest.isEmpty { return list }
            guard rest.first == UInt8(ascii: ",") else { return nil }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
