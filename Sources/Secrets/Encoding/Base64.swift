/// Bytes as base64 text (RFC 4648, sections 4 and 5).
public enum Base64 {
    /// The alphabet.
    public enum Alphabet: Hashable, Sendable {
        /// `+` and `/`, padded with `=`.
        case standard
        /// `-` and `_`, without padding: fit for addresses and JWT.
        case url
    }

    /// The text of bytes.
    public static func text(_ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard) -> String {
        let digits = alphabet.digits
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var (group, bits) = (UInt32(0), 0)
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(digits[Int(group >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(digits[Int(group << UInt32(6 - bits) & 63)]) }
        if alphabet == .standard { while text.count % 4 != 0 { text.append(0x3D) } }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil where it has characters of another alphabet, a length that no text has, wrong padding or
    /// stray bits at its end: each byte string has exactly one text.
    public static func bytes(_ text: some StringProtocol, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        var digits = Array(text.utf8)
        if alphabet == .standard {
            guard digits.count % 4 == 0 else { return nil }
            for _ in 0..<2 where digits.last == 0x3D { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var (group, bits) = (UInt32(0), 0)
        for digit in digits {
            guard let value = alphabet.value(of: digit) else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
        guard group & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }
}

extension Base64.Alphabet {
    fileprivate var digits: [UInt8] {
        let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return Array((common + (self == .standard ? "+/" : "-_")).utf8)
    }

    fileprivate func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x41...0x5A: digit - 0x41
        case 0x61...0x7A: digit - 0x61 + 26
        case 0x30...0x39: digit - 0x30 + 52
        case self == .standard ? 0x2B : 0x2D: 62
        case self == .standard ? 0x2F : 0x5F: 63
        default: nil
        }
    }
}
