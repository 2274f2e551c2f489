/// Decimal numbers in bytes: an optional sign, digits with an optional point, an optional exponent, nothing
/// else.
///
/// No decimal comma, no hexadecimal, no `nan` or `inf`: what a spreadsheet mangled must not pass as a number.
enum DecimalText {
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19,
        1e20, 1e21, 1e22,
    ]

    /// The number nearest to the text, or nil.
    ///
    /// Surrounding spaces and tabs are ignored; an overflow is infinite.
    ///
    /// A significand below 2^53 scaled by a power of ten up to 22 needs one correctly rounded operation (W.
    /// Clinger, "How to Read Floating Point Numbers Accurately", 1990); anything longer goes through the
    /// standard library.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let trimmed = trim(text)
        var index = 0
        let count = trimmed.count
        guard count > 0 else { return nil }
        var negative = false
        if trimmed[0] == UInt8(ascii: "-") || trimmed[0] == UInt8(ascii: "+") {
            negative = trimmed[0] == UInt8(ascii: "-")
            index = 1
        }
        var significand: UInt64 = 0
        var digits = 0
        var significant = 0
        var exponent = 0
        var sawPoint = false
        while index < count {
            let byte = trimmed[index]
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else if byte &- UInt8(ascii: "0") < 10 {
                digits += 1
                if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
                if significant <= 18 {
                    significand = significand * 10 + UInt64(byte &- UInt8(ascii: "0"))
                    if sawPoint { exponent -= 1 }
                } else if !sawPoint {
                    exponent += 1
                }
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        if index < count {
            guard trimmed[index] | 0x20 == UInt8(ascii: "e"),
                let written = readExponent(trimmed, from: index + 1)
            else { return nil }
            exponent += written
        }
        if significant <= 18, significand <= 1 << 53, abs(exponent) <= 22 {
            let value = Double(significand)
            let scaled = exponent < 0 ? value / exactPowers[-exponent] : value * exactPowers[exponent]
            return negative ? -scaled : scaled
        }
        return Double(String(decoding: trimmed, as: UTF8.self))
    }

    /// The text without spaces and tabs around it.
    static func trim(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = text.count
        while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        return UnsafeBufferPointer(rebasing: text[start..<end])
    }

    private static func readExponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        guard index < text.count else { return nil }
        let negative = text[index] == UInt8(ascii: "-")
        if negative || text[index] == UInt8(ascii: "+") { index += 1 }
        guard index < text.count else { return nil }
        var value = 0
        while index < text.count {
            guard text[index] &- UInt8(ascii: "0") < 10 else { return nil }
            value = min(100_000, value * 10 + Int(text[index] &- UInt8(ascii: "0")))
            index += 1
        }
        return negative ? -value : value
    }
}
