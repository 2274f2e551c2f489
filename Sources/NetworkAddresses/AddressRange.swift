/// The addresses that share their first bits, written `10.1.0.0/16`.
public struct AddressRange: Hashable, Sendable {
    /// Lowest address.
    public let start: IPAddress
    /// How many first bits are shared: 0 … 32 or 0 … 128.
    public let prefixLength: Int

    /// Reads `address/bits`, or one address; nil for anything else, and where bits after the shared ones are set.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = IPAddress(parsing: first) else {
            return nil
        }
        let width = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Self.length(Substring(parts[1])) : width, bits <= width else {
            return nil
        }
        start = address
        prefixLength = bits
        guard Self.masked(address.bytes, bits) == address.bytes else { return nil }
    }

    /// Whether it is one address only.
    public var isSingleAddress: Bool { prefixLength == start.bytes.count * 8 }

    /// Whether an address, or the one that it embeds, lies in the range.
    public func contains(_ address: IPAddress) -> Bool {
        if address.bytes.count == start.bytes.count,
            Self.masked(address.bytes, prefixLength) == start.bytes
        {
            return true
        }
        return address.embedded.map(contains) ?? false
    }

    private static func length(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, bits - 8 * index))
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }
}

extension AddressRange: CustomStringConvertible {
    /// `address/bits`, or the address alone.
    public var description: String { isSingleAddress ? "\(start)" : "\(start)/\(prefixLength)" }
}
