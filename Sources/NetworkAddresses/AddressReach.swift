/// Who can be behind an address, after the special-purpose registries of RFC 6890 and its updates.
public enum AddressReach: String, Hashable, Sendable, CaseIterable {
    /// A host of the public internet.
    case global
    /// This machine.
    case loopback
    /// An organisation's own network: RFC 1918, unique local addresses, old site-local ones.
    case privateNetwork
    /// Between a provider and its customers (RFC 6598), where machines of a cloud also stand.
    case sharedNetwork
    /// The same wire only: where cloud machines offer credentials to whoever asks (169.254.169.254).
    case linkLocal
    /// No single host: unspecified, multicast, broadcast, documentation, benchmarking, reserved.
    case special
}

extension IPAddress {
    /// Who can be behind it; an address that embeds another is judged by both, the more private one decides.
    public var reach: AddressReach {
        if let embedded {
            let inner = embedded.reach
            // Mapped, compatible and translated addresses are nothing but the inner one.
            if inner != .global { return inner }
        }
        return isVersion6 ? reach6 : reach4
    }

    private var reach4: AddressReach {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (127, _, _): .loopback
        case (10, _, _), (172, 16...31, _), (192, 168, _): .privateNetwork
        case (100, 64...127, _): .sharedNetwork
        case (169, 254, _): .linkLocal
        case (0, _, _), (224..., _, _), (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _),
            (198, 51, 100), (203, 0, 113):
            .special
        default: .global
        }
    }

    private var reach6: AddressReach {
        if bytes[..<15].allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .loopback : .special }
        if embedded != nil { return .global }
        let second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        switch (bytes[0], bytes[1]) {
        case (0xFC...0xFD, _): return .privateNetwork
        case (0xFE, 0xC0...): return .privateNetwork
        case (0xFE, 0x80...0xBF): return .linkLocal
        // Translation inside one network (RFC 8215).
        case (0x00, 0x64) where second == 0xFF9B: return .privateNetwork
        // Documentation, ORCHID, benchmarking and the rest of the block for protocols.
        case (0x20, 0x01) where second == 0x0DB8 || second < 0x0200: return .special
        case (0x3F, 0xFF) where second < 0x1000: return .special
        // Global unicast is 2000::/3; nothing else is given out.
        case (0x20...0x3F, _): return .global
        default: return .special
        }
    }
}
