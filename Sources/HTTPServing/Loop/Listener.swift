internal import CEvent
internal import Glibc

/// Opens the listening socket of a server.
enum Listener {
    /// Binds and listens.
    ///
    /// - Returns: a non-blocking, close-on-exec descriptor that the caller owns, and its port.
    static func open(address: String, port: UInt16) throws(HTTPServerError) -> (
        descriptor: Int32, port: UInt16
    ) {
        var socketAddress = sockaddr_in()
        socketAddress.sin_family = sa_family_t(AF_INET)
        socketAddress.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &socketAddress.sin_addr) == 1 else {
            throw .addressUnusable(address: address, port: port, reason: "this is not an IPv4 address")
        }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw .outOfResources(message(errno)) }
        do throws(HTTPServerError) {
            return (descriptor, try listen(descriptor, socketAddress, address, port))
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func listen(
        _ descriptor: Int32,
        _ wanted: sockaddr_in,
        _ address: String,
        _ port: UInt16
    ) throws(HTTPServerError) -> UInt16 {
        // On Linux this frees a port in TIME_WAIT only; it does not let two listeners share one.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var bound = wanted
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0, Glibc.listen(descriptor, 1_024) == 0 else {
            switch errno {
            case EADDRINUSE: throw .addressInUse(address: address, port: port)
            case EACCES: throw .permissionDenied(address: address, port: port)
            case let code: throw .addressUnusable(address: address, port: port, reason: message(code))
            }
        }
        var size = length
        _ = withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return UInt16(bigEndian: bound.sin_port)
    }

    private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
