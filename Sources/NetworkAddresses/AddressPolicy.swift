/// Which hosts may be contacted: the guard against requests that are forged on the server's side.
///
/// Public hosts may, this machine and private networks only where they are named. It is asked twice: about the address in
/// the configuration, and about each resolved address when it is dialled, so that no name can point around it.
/// Link-local addresses need an entry of their own with the address itself: a name or a wide range does not open them.
public struct AddressPolicy: Hashable, Sendable {
    /// A host that may be contacted though it is not public.
    public enum Exception: Hashable, Sendable {
        /// A name, in lower case; its addresses may be private or loopback.
        case name(String)
        /// A range of addresses.
        case range(AddressRange)
    }

    /// Which addresses need no exception.
    public enum Base: Hashable, Sendable {
        /// Hosts of the public internet.
        case publicHosts
        /// This machine.
        case loopback
        /// Every address: for tools that contact what their user types.
        case everything
    }

    /// Which addresses need no exception.
    public var base: Base
    /// What may be contacted besides.
    public var exceptions: [Exception]

    /// Makes a policy.
    public init(_ base: Base = .publicHosts, exceptions: [Exception] = []) {
        self.base = base
        self.exceptions = exceptions
    }

    /// 127.0.0.0/8 and ::1 only: for the sandbox, the demo and tests.
    public static let loopbackOnly = AddressPolicy(.loopback)
    /// Any address at all.
    public static let any = AddressPolicy(.everything)

    /// Whether an address that a host resolved to may be dialled.
    ///
    /// - Parameters:
    ///   - address: the address.
    ///   - host: the name that was looked up, or the address as text.
    /// - Returns: whether it may.
    public func allows(_ address: IPAddress, host: String) -> Bool {
        let reach = address.reach
        switch base {
        case .everything: return true
        case .loopback where reach == .loopback: return true
        case .publicHosts where reach == .global: return true
        case .loopback, .publicHosts: break
        }
        let name = host.lowercased()
        return exceptions.contains { exception in
            switch exception {
            case .name(let allowed):
                allowed == name && [.global, .loopback, .privateNetwork, .sharedNetwork].contains(reach)
            case .range(let range):
                range.contains(address) && (reach != .linkLocal || range.isSingleAddress)
            }
        }
    }

    /// Why a host cannot be used, judged by its text alone; nil where it can, or where only dialling will tell.
    public func objection(to host: String) -> AddressObjection? {
        switch HostText(host) {
        case .malformed: return .malformed(host)
        case .disguised(let address): return .disguised(host, address)
        case .address(let address):
            return allows(address, host: host) ? nil : .notAllowed(host, address, address.reach)
        case .name(let name):
            let isThisMachine = name == "localhost" || name.hasSuffix(".localhost")
            guard isThisMachine, let address = IPAddress(bytes: [127, 0, 0, 1]),
                !allows(address, host: name)
            else { return nil }
            return .notAllowed(host, address, .loopback)
        }
    }
}

extension AddressPolicy.Exception {
    /// Reads a host name, an address or a range as people list them; nil for anything else.
    public init?(parsing text: String) {
        if let range = AddressRange(parsing: text) {
            self = .range(range)
            return
        }
        switch HostText(text) {
        case .name(let name): self = .name(name)
        case .address(let address):
            guard let range = AddressRange(parsing: "\(address)") else { return nil }
            self = .range(range)
        case .disguised, .malformed: return nil
        }
    }
}

/// Why a host may not be contacted.
public enum AddressObjection: Error, Hashable, Sendable, CustomStringConvertible {
    /// Neither a name nor an address.
    case malformed(String)
    /// An address in a spelling that hides it.
    case disguised(String, IPAddress)
    /// An address that the policy does not allow.
    case notAllowed(String, IPAddress, AddressReach)

    /// The host, what it is and what to do.
    public var description: String {
        switch self {
        case .malformed(let host): "'\(host)' is neither a host name nor an address"
        case .disguised(let host, let address):
            "'\(host)' is another spelling of \(address); write that, or the site's name"
        case .notAllowed(let host, let address, let reach):
            "'\(host)'\(host == "\(address)" || host == "[\(address)]" ? "" : " (\(address))") \(reach.words); "
                + "where that is meant, name it under allow_hosts"
        }
    }
}

extension AddressReach {
    /// What an address of this reach is, as it follows the address.
    public var words: String {
        switch self {
        case .global: "is a public address"
        case .loopback: "is this machine"
        case .privateNetwork: "is in a private network"
        case .sharedNetwork: "is in a provider's shared network"
        case .linkLocal: "is a link-local address, where cloud machines offer credentials"
        case .special: "is no address of a single host"
        }
    }
}
