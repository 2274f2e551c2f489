/// Where a server listens and how much it takes from a client.
public struct HTTPServerConfiguration: Hashable, Sendable {
    /// The interface to listen on.
    public enum Interface: Hashable, Sendable {
        /// 127.0.0.1: nobody outside this machine can connect.
        case loopback
        /// The address that is given, such as `0.0.0.0` for every interface: whoever says this wants to be reached.
        case address(String)
    }

    /// Interface; loopback unless told otherwise.
    public var interface: Interface
    /// TCP port, 0 for one that the system picks.
    public var port: UInt16
    /// Largest request line and header fields together, in bytes; more is answered with 400, evhttp's way.
    public var maxHeaderBytes: Int
    /// Largest request body in bytes; more is answered with 413.
    public var maxBodyBytes: Int
    /// Connections at the same time; more wait in the system's queue until one closes.
    public var maxConnections: Int
    /// How long a request's head and body may take to arrive in all; slower clients get 408 and are cut off.
    public var requestTimeout: Duration
    /// How long a connection may stay silent: between requests, and while it does not take a response.
    public var idleTimeout: Duration

    /// Makes a configuration; the defaults suit a server for one machine.
    public init(
        interface: Interface = .loopback,
        port: UInt16 = 0,
        maxHeaderBytes: Int = 32 * 1_024,
        maxBodyBytes: Int = 16 * 1_024 * 1_024,
        maxConnections: Int = 512,
        requestTimeout: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(60)
    ) {
        self.interface = interface
        self.port = port
        self.maxHeaderBytes = maxHeaderBytes
        self.maxBodyBytes = maxBodyBytes
        self.maxConnections = maxConnections
        self.requestTimeout = requestTimeout
        self.idleTimeout = idleTimeout
    }

    var address: String {
        switch interface {
        case .loopback: "127.0.0.1"
        case .address(let address): address
        }
    }
}
