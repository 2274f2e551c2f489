/// What stands in the place of a host in an address.
public enum HostText: Hashable, Sendable {
    /// A name that the resolver looks up.
    case name(String)
    /// An address in its plain spelling.
    case address(IPAddress)
    /// An address in a spelling that hides it: octal, hexadecimal, fewer than four numbers, one number.
    case disguised(IPAddress)
    /// Neither.
    case malformed

    /// Reads a host; linear in its length.
    ///
    /// - Parameter text: host without port; an address of version 6 in brackets.
    public init(_ text: some StringProtocol) {
        let host = text.hasSuffix(".") ? Substring(text.dropLast()) : Substring(text)
        if host.first == "[" {
            guard host.last == "]", let address = IPAddress(parsing: host.dropFirst().dropLast()) else {
                self = .malformed
                return
            }
            self = .address(address)
            return
        }
        if !host.contains(":"), let address = IPAddress(parsing: host) {
            self = .address(address)
            return
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // A last label that is a number makes an address of it (WHATWG URL section 3.5, inet_aton).
        if let last = labels.last,
            Self.number(last) != nil || last.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
            self = Self.loose(labels).map(HostText.disguised) ?? .malformed
            return
        }
        let isName =
            (1...253).contains(host.utf8.count)
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                            || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
                    }
            }
        self = isName ? .name(host.lowercased()) : .malformed
    }

    /// One to four numbers, the last of which fills the bytes that are left.
    private static func loose(_ labels: [Substring]) -> IPAddress? {
        let numbers = labels.compactMap(number)
        guard numbers.count == labels.count, (1...4).contains(numbers.count), let last = numbers.last else {
            return nil
        }
        let head = numbers.dropLast()
        guard head.allSatisfy({ $0 < 256 }) else { return nil }
        let width = 4 - head.count
        guard last < 1 << UInt64(8 * width) else { return nil }
        let tail = (0..<width).reversed().map { UInt8(truncatingIfNeeded: last >> UInt64(8 * $0)) }
        return IPAddress(bytes: head.map { UInt8($0) } + tail)
    }

    /// Decimal, octal with a leading 0, or hexadecimal with a leading 0x.
    private static func number(_ text: Substring) -> UInt64? {
        let lowered = text.lowercased()
        guard lowered.utf8.allSatisfy(\.isHexadecimal) || lowered.hasPrefix("0x") else { return nil }
        if lowered.hasPrefix("0x") { return lowered == "0x" ? 0 : UInt64(lowered.dropFirst(2), radix: 16) }
        if lowered.count > 1, lowered.hasPrefix("0") { return UInt64(lowered, radix: 8) }
        return UInt64(lowered, radix: 10)
    }
}
