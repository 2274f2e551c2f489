extension JQLToken {
    /// The token's characters without quotation marks and with its escapes replaced.
    func text(in bytes: [UInt8]) -> String {
        let inner = kind == .quoted ? start + 1..<end - 1 : start..<end
        guard hasEscapes else { return String(decoding: bytes[inner], as: UTF8.self) }

        var units: [UInt16] = []
        var text = String.UnicodeScalarView()
        var plainStart = inner.lowerBound
        var position = inner.lowerBound

        func flushUnits() {
            text.append(contentsOf: String(decoding: units, as: UTF16.self).unicodeScalars)
            units.removeAll(keepingCapacity: true)
        }
        // The lexer has checked every escape: each is complete, and halves of a pair follow each other.
        while position < inner.upperBound {
            guard bytes[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            if position > plainStart {
                flushUnits()
                text.append(
                    contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars
                )
            }
            let escape = bytes[position + 1]
            if escape == UInt8(ascii: "u") {
                units.append(
                    bytes[position + 2..<position + 6].reduce(0) {
                        $0 << 4 | UInt16(JQLLexer.hexValue($1) ?? 0)
                    }
                )
                position += 6
            } else {
                units.append(UInt16(JQLToken.unescaped(escape)))
                position += 2
            }
            plainStart = position
        }
        flushUnits()
        text.append(
            contentsOf: String(decoding: bytes[plainStart..<inner.upperBound], as: UTF8.self).unicodeScalars
        )
        return String(text)
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: byte
        }
    }
}
