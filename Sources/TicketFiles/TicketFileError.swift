/// Why no tickets could be read: the file's place, what stands there and what should.
public struct TicketFileError: Error, Hashable, Sendable {
    /// What is wrong, by what the reader of the message must do.
    public enum Kind: Hashable, Sendable {
        /// The file does not exist or cannot be opened or read.
        case unreadable
        /// Nothing in it, or a header and nothing else to read a header from.
        case empty
        /// Not UTF-8 text: another encoding or not text at all.
        case encoding
        /// Not the format that it should be: quotes, brackets, number of fields.
        case malformed
        /// A column that is needed is not there, or two columns could be meant.
        case header
        /// The column mapping itself cannot be used, or names a column that the file does not have.
        case mapping
        /// Two rows with one id.
        case duplicateID
        /// A field whose text cannot be used.
        case value
    }

    /// What is wrong.
    public var kind: Kind
    /// What was found and what to do, without the place.
    public var message: String
    /// Name of the file, as the caller gave it.
    public var file: String?
    /// Line, from 1.
    public var line: Int?
    /// Column in characters, from 1.
    public var column: Int?
    /// Byte, from 0.
    public var byteOffset: Int?

    /// Makes an error; the place can be added later.
    public init(_ kind: Kind, _ message: String, file: String? = nil, byteOffset: Int? = nil) {
        self.kind = kind
        self.message = message
        self.file = file
        self.byteOffset = byteOffset
    }
}

extension TicketFileError: CustomStringConvertible {
    /// The file, the line and column where known, and the message.
    public var description: String {
        var place: [String] = []
        if let file { place.append(file) }
        if let line, let column { place.append("line \(line), column \(column)") }
        if kind == .encoding, let byteOffset { place.append("byte \(byteOffset)") }
        return place.isEmpty ? message : place.joined(separator: ", ") + ": " + message
    }
}

extension TicketFileError {
    /// The same error with the file's name and, where it has a byte offset, with line and column.
    func placed(in bytes: UnsafeBufferPointer<UInt8>, file: String?) -> TicketFileError {
        var error = self
        error.file = error.file ?? file
        if let byteOffset = error.byteOffset {
            let position = TextPosition(of: byteOffset, in: bytes)
            error.line = position.line
            error.column = position.column
        }
        return error
    }
}

/// Line and column of a byte, both from 1; the column counts characters (Unicode scalars), not bytes.
struct TextPosition: Hashable {
    var line: Int
    var column: Int

    /// Scans from the start, so it is for errors only.
    ///
    /// Lines end with LF, CRLF or a lone CR.
    init(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        line = 1
        var lineStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let end = min(offset, bytes.count)
        for index in 0..<end {
            let isLoneReturn = bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
            if bytes[index] == 0x0A || isLoneReturn {
                line += 1
                lineStart = index + 1
            }
        }
        column = 1
        if lineStart < end {
            for index in lineStart..<end where bytes[index] & 0xC0 != 0x80 { column += 1 }
        }
    }
}
