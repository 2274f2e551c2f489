/// Why a server could not start.
public enum HTTPServerError: Error, Hashable, Sendable {
    /// Another process listens on the port.
    case addressInUse(address: String, port: UInt16)
    /// The system does not let this user listen there: ports below 1024 are root's.
    case permissionDenied(address: String, port: UInt16)
    /// The address is not one of this machine, or not an IPv4 address.
    case addressUnusable(address: String, port: UInt16, reason: String)
    /// A limit of the configuration that no server can work with.
    case limitOutOfRange(name: String, value: String, minimum: String)
    /// The event library or the system has no more memory, descriptors or threads.
    case outOfResources(String)
}

extension HTTPServerError: CustomStringConvertible {
    /// What happened, with address and port, and what to do.
    public var description: String {
        switch self {
        case .addressInUse(let address, let port):
            """
            Port \(port) on \(address) is already in use. Stop the program that listens there, choose another \
            port, or give port 0 for a free one.
            """
        case .permissionDenied(let address, let port):
            "Not allowed to listen on \(address) port \(port). Choose a port from 1024 on, or port 0 for a free one."
        case .addressUnusable(let address, let port, let reason):
            "Cannot listen on \(address) port \(port): \(reason). Give an IPv4 address of this machine."
        case .limitOutOfRange(let name, let value, let minimum):
            "The server limit \(name) is \(value); it must be at least \(minimum)."
        case .outOfResources(let what):
            "The HTTP server could not start: \(what). Free memory or raise the limit of open files (ulimit -n)."
        }
    }
}
