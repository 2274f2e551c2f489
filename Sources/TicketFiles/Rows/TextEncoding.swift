/// Checks that bytes are UTF-8 text.
enum TextEncoding {
    /// Throws where the bytes are not UTF-8, naming the first wrong byte and the likely cause.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(TicketFileError) {
        let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
        if bytes.starts(with: zip) {
            throw TicketFileError(
                .encoding,
                "this is a ZIP archive or an Excel workbook, not text; export it as CSV (UTF-8)",
                byteOffset: 0
            )
        }
        if bytes.starts(with: [0xFF, 0xFE] as [UInt8]) || bytes.starts(with: [0xFE, 0xFF] as [UInt8]) {
            throw TicketFileError(.encoding, "the file is UTF-16; save it as UTF-8", byteOffset: 0)
        }
        if bytes.starts(with: [0x1F, 0x8B] as [UInt8]) {
            throw TicketFileError(.encoding, "the file is compressed by gzip; unpack it first", byteOffset: 0)
        }
        // Text without a mark in two bytes a character is valid UTF-8 with a zero byte beside each letter.
        if let offset = bytes.prefix(1_024).firstIndex(of: 0) {
            throw TicketFileError(
                .encoding,
                "there is a zero byte: the file is UTF-16 without a byte order mark, or no text; save it as UTF-8",
                byteOffset: offset
            )
        }
        guard let offset = firstInvalidByte(bytes) else { return }
        let hex = String(bytes[offset], radix: 16, uppercase: true)
        throw TicketFileError(
            .encoding,
            "byte 0x\(hex) is not UTF-8 (perhaps the file is Latin-1 or Windows-1252); save it as UTF-8",
            byteOffset: offset
        )
    }

    /// Offset of the first byte that is not part of a well-formed sequence (Unicode 15, table 3-7), or nil.
    static func firstInvalidByte(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = bytes.count
        var index = 0
        while index < count {
            // Eight ASCII bytes at a time: nearly every file is nothing else.
            if index + 8 <= count,
                raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            let first = bytes[index]
            if first < 0x80 {
                index += 1
                continue
            }
            let (length, low, high): (Int, UInt8, UInt8)
            switch first {
            case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
            case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
            case 0xED: (length, low, high) = (3, 0x80, 0x9F)
            case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
            case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
            case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
            case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
            default: return index
            }
            guard index + length <= count, bytes[index + 1] >= low, bytes[index + 1] <= high else {
                return index
            }
            for next in (index + 2)..<max(index + 2, index + length) where bytes[next] & 0xC0 != 0x80 {
                return index
            }
            index += length
        }
        return nil
    }
}
