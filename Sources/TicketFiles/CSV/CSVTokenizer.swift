/// Splits CSV bytes into records and fields: RFC 4180, and what real files do besides.
///
/// Lines end with LF, CRLF or a lone CR; a quote inside an unquoted field is an ordinary character; empty
/// lines between records are skipped. Linear in the number of bytes; no allocation a record but for fields
/// with doubled quotes.
struct CSVTokenizer {
    /// A field of the current record.
    struct Field {
        /// Range of its text, in the file or, where doubled quotes had to be undone, in `scratch`.
        var start: Int
        var end: Int
        /// Where the field begins in the file, its quote included.
        var offset: Int
        var inScratch: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let delimiter: UInt8
    /// Next byte to read.
    private(set) var offset: Int
    /// Line of the next byte.
    private(set) var line = 1
    /// Fields of the record that was read last.
    private(set) var fields: [Field] = []
    /// Line on which that record starts.
    private(set) var recordLine = 1
    /// Texts of that record's fields that had doubled quotes.
    private(set) var scratch: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF] as [UInt8]) ? 3 : 0
    }

    /// Reads the next record; false at the end.
    mutating func next() throws(TicketFileError) -> Bool {
        while offset < bytes.count, endOfLine() {}
        guard offset < bytes.count else { return false }
        fields.removeAll(keepingCapacity: true)
        scratch.removeAll(keepingCapacity: true)
        recordLine = line
        while true {
            try readField()
            guard offset < bytes.count else { return true }
            if bytes[offset] == delimiter {
                offset += 1
                // A delimiter as the very last byte is followed by one more, empty field.
                if offset == bytes.count {
                    fields.append(Field(start: offset, end: offset, offset: offset, inScratch: false))
                    return true
                }
                continue
            }
            _ = endOfLine()
            return true
        }
    }

    /// Steps over one line end, if there is one here.
    private mutating func endOfLine() -> Bool {
        if bytes[offset] == 0x0D {
            offset += offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 1
        } else if bytes[offset] == 0x0A {
            offset += 1
        } else {
            return false
        }
        line += 1
        return true
    }

    private mutating func readField() throws(TicketFileError) {
        let start = offset
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
            try readQuotedField()
            return
        }
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
            end += 1
        }
        offset = end
        fields.append(Field(start: start, end: end, offset: start, inScratch: false))
    }

    private mutating func readQuotedField() throws(TicketFileError) {
        let quote = offset
        let openLine = line
        var index = quote + 1
        var pieceStart = index
        let scratchStart = scratch.count
        var usesScratch = false
        while true {
            guard index < bytes.count else {
                throw TicketFileError(
                    .malformed,
                    "the quote that opens here is never closed (line \(openLine) to the end of the file); "
                        + "close it, or double a quote that belongs to the text",
                    byteOffset: quote
                )
            }
            let byte = bytes[index]
            if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) {
                line += 1
            } else if byte == UInt8(ascii: "\"") {
                guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
                usesScratch = true
                scratch.append(contentsOf: bytes[pieceStart...index])
                index += 1
                pieceStart = index + 1
            }
            index += 1
        }
        offset = index + 1
        if offset < bytes.count, bytes[offset] != delimiter, bytes[offset] != 0x0A, bytes[offset] != 0x0D {
            throw TicketFileError(
                .malformed,
                "a character follows the closing quote; a quoted field ends at its quote, "
                    + "and a quote inside it is written twice",
                byteOffset: offset
            )
        }
        if usesScratch {
            scratch.append(contentsOf: bytes[pieceStart..<index])
            fields.append(Field(start: scratchStart, end: scratch.count, offset: quote, inScratch: true))
        } else {
            fields.append(Field(start: quote + 1, end: index, offset: quote, inScratch: false))
        }
    }

    /// Text of a field of the current record.
    func text(_ field: Field) -> String {
        field.inScratch
            ? String(decoding: scratch[field.start..<field.end], as: UTF8.self)
            : String(decoding: UnsafeBufferPointer(rebasing: bytes[field.start..<field.end]), as: UTF8.self)
    }

    /// The delimiter that stands most often in the header outside quotes; comma where none does or where two
    /// tie.
    static func detectDelimiter(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var counts = [0, 0, 0]
        var quoted = false
        var sawText = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            if byte == 0x0A || byte == 0x0D, !quoted {
                if sawText { break }
                continue
            }
            sawText = true
            if !quoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }
}
