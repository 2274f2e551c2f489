/// Writes JSON text straight into bytes: no tree is built for an answer.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    static func bytes(reserving capacity: Int = 512, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(capacity)
        body(&writer)
        return writer.bytes
    }

    mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func array(_ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    mutating func array<Element>(
        _ elements: some Sequence<Element>,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        array { for element in elements { body(&$0, element) } }
    }

    /// The name of the next value of an object.
    mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func write(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    mutating func write(_ number: some FixedWidthInteger) { raw(String(number)) }

    mutating func write(_ flag: Bool) { raw(flag ? "true" : "false") }

    /// A finite number; whole ones get a fraction, as Jira writes its number fields.
    mutating func write(_ number: Double) { raw(number.isFinite ? "\(number)" : "null") }

    mutating func null() { raw("null") }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): write(flag)
        case .number(let number):
            if let whole = Int(exactly: number) { write(whole) } else { write(number) }
        case .string(let text): write(text)
        case .array(let items): array(items) { $0.write($1) }
        case .object(let members):
            object { for member in members { $0.field(member.name, member.value) } }
        }
    }

    mutating func field(_ name: String, _ text: String) {
        key(name)
        write(text)
    }

    mutating func field(_ name: String, _ number: some FixedWidthInteger) {
        key(name)
        write(number)
    }

    mutating func field(_ name: String, _ flag: Bool) {
        key(name)
        write(flag)
    }

    mutating func field(_ name: String, _ value: JSONValue) {
        key(name)
        write(value)
    }

    mutating func field(_ name: String, strings: some Sequence<String>) {
        key(name)
        array(strings) { $0.write($1) }
    }

    mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    mutating func array<Element>(
        _ name: String,
        _ elements: some Sequence<Element>,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        key(name)
        array(elements, body)
    }

    /// JSON text that is written already.
    mutating func raw(json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    /// A point in time as Jira writes it, `2026-09-27T10:03:11.123+0200`, in a zone.
    mutating func write(time milliseconds: Int64, in zone: TimeZoneTable) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        let seconds = milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
        Timestamp.append(milliseconds, offset: zone.offset(at: seconds), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { characters in
            // Runs of characters that stand for themselves go in at once.
            var start = 0
            for (index, byte) in characters.enumerated() where Self.needsEscape(byte) {
                bytes.append(contentsOf: characters[start..<index])
                appendEscaped(byte)
                start = index + 1
            }
            bytes.append(contentsOf: characters[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default:
            let hex = String(byte, radix: 16)
            bytes.append(contentsOf: ("\\u00" + (hex.count == 1 ? "0" : "") + hex).utf8)
        }
    }
}
