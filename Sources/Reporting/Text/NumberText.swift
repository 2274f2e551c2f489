package import Geodesy

/// Numbers as text for people and for files; the decimal mark is always a point.
package enum NumberText {
    /// A whole number with a comma between thousands.
    package static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A number with exactly so many decimals, rounded half away from zero; `nan` and `inf` where it is none.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return String(value) }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return String(value) }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let divisor = Int(scale)
        let fraction = String(whole % divisor)
        return sign + String(whole / divisor) + "." + String(repeating: "0", count: decimals - fraction.count)
            + fraction
    }

    /// At most so many decimals, without zeros at the end.
    package static func trimmed(_ value: Double, _ decimals: Int) -> String {
        var text = Substring(fixed(value, decimals))
        guard text.contains(".") else { return String(text) }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    /// Three or four significant digits, for people.
    package static func short(_ value: Double) -> String {
        switch abs(value) {
        case ..<10: trimmed(value, 2)
        case ..<100: trimmed(value, 1)
        case ..<9e15: grouped(Int(value.rounded()))
        default: String(value)
        }
    }

    /// Metres below one kilometre, kilometres from there on.
    package static func length(_ length: Length) -> String {
        guard length.meters.isFinite else { return "unknown" }
        return length.meters < 999.5 ? "\(fixed(length.meters, 0)) m" : "\(short(length.kilometers)) km"
    }

    /// Degrees with at most seven decimals: a centimetre, which is what RFC 7946 section 11.2 calls enough.
    static func degrees(_ value: Double) -> String { trimmed(value, 7) }

    /// A share of one in whole percent.
    package static func percent(_ share: Double) -> String { "\(fixed(share * 100, 0)) %" }
}
