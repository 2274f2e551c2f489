import CCurl
import Glibc
import NetworkAddresses

/// Reads the resolved address that libcurl is about to dial.
enum SocketAddress {
    /// The address; nil for a family that is not the internet's.
    static func address(_ address: UnsafeMutablePointer<curl_sockaddr>) -> IPAddress? {
        switch address.pointee.family {
        case AF_INET: IPAddress(bytes: bytes(address, offset: 4, count: 4))
        case AF_INET6: IPAddress(bytes: bytes(address, offset: 8, count: 16))
        default: nil
        }
    }

    /// Part of the `sockaddr_in` or `sockaddr_in6` behind the generic `sockaddr`: addresses lie at byte 4 and byte 8.
    private static func bytes(
        _ address: UnsafeMutablePointer<curl_sockaddr>,
        offset: Int,
        count: Int
    ) -> [UInt8] {
        let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 16
        let raw = UnsafeRawPointer(address).advanced(by: start + offset)
        return Array(UnsafeRawBufferPointer(start: raw, count: count))
    }
}
