/// An address of the internet protocol, version 4 or 6.
///
/// Reads only the spellings that leave no doubt: four decimal numbers without leading zeros (RFC 3986 section 3.2.2), and
/// the forms of RFC 4291 section 2.2 without a zone. What system functions also read as an address, such as `0x7f.1` or
/// `2130706433`, is `HostText.disguised`.
public struct IPAddress: Hashable, Sendable {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    /// Makes an address of its bytes; nil unless they are 4 or 16.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address without brackets; nil for anything else.
    public init?(parsing text: some StringProtocol) {
        guard let bytes = Self.version4(Substring(text)) ?? Self.version6(Substring(text)) else { return nil }
        self.bytes = bytes
    }

    /// Whether it is of version 6.
    public var isVersion6: Bool { bytes.count == 16 }

    /// The version 4 address that this one stands for, whatever the way in which it is wrapped up.
    ///
    /// Known are mapped (`::ffff:0:0/96`), compatible (`::/96`), translated (`::ffff:0:0:0/96`, `64:ff9b::/96`), 6to4
    /// (`2002::/16`) and Teredo (`2001::/32`, whose client address is stored inverted) addresses: a packet to any of them
    /// may end at the address of version 4.
    public var embedded: IPAddress? {
        guard isVersion6 else { return nil }
        func tail(_ prefix: [UInt8]) -> IPAddress? {
            bytes.starts(with: prefix) ? IPAddress(bytes: Array(bytes[12...])) : nil
        }
        let zeros8: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
        if let mapped = tail(zeros8 + [0, 0, 0xFF, 0xFF]) ?? tail(zeros8 + [0xFF, 0xFF, 0, 0])
            ?? tail([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        {
            return mapped
        }
        if bytes.starts(with: [0x20, 0x02]) { return IPAddress(bytes: Array(bytes[2..<6])) }
        if bytes.starts(with: [0x20, 0x01, 0, 0]) { return IPAddress(bytes: bytes[12...].map { ~$0 }) }
        // ::1 and :: are addresses of their own.
        let isCompatible = bytes.starts(with: zeros8 + [0, 0, 0, 0]) && bytes[12...] != [0, 0, 0, 0]
        return isCompatible && bytes[12...] != [0, 0, 0, 1] ? IPAddress(bytes: Array(bytes[12...])) : nil
    }

    // MARK: Reading

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part == "0" || part.first != "0",
                let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        guard text.contains(":") else { return nil }
        let halves = text.components(around: "::")
        guard halves.count <= 2 else { return nil }
        guard let head = groups(halves[0], isLast: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1], isLast: true), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Groups of up to four hexadecimal digits; the last may be an address of version 4.
    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if part.contains("."), isLast, index == parts.count - 1 {
                guard let last = version4(part) else { return nil }
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexadecimal),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }
}

extension IPAddress: CustomStringConvertible {
    /// Four decimal numbers, or the canonical form of RFC 5952.
    public var description: String {
        guard isVersion6 else { return bytes.map(String.init).joined(separator: ".") }
        if let embedded, bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
            return "::ffff:\(embedded)"
        }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        // The first of the longest runs of two or more zeros is left out.
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, best.count) { best = start..<end }
            start = max(end, start + 1)
        }
        func text(_ slice: ArraySlice<UInt16>) -> String {
            slice.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !best.isEmpty else { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}

extension UInt8 {
    var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}

extension Substring {
    /// The parts between occurrences of a text.
    fileprivate func components(around separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
