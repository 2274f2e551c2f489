import CCurl
import Glibc

/// Reads the resolved address that libcurl is about to dial.
enum SocketAddress {
    /// 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104.
    static func isLoopback(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        switch address.pointee.family {
        case AF_INET: bytes(address, offset: 4, count: 1) == [127]
        case AF_INET6:
            switch bytes(address, offset: 8, count: 16) {
            case [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]: true
            case let mapped: mapped.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127])
            }
        default: false
        }
    }

    /// The address as people write it.
    static func text(_ address: UnsafeMutablePointer<curl_sockaddr>) -> String {
        let isIPv6 = address.pointee.family == AF_INET6
        let raw = bytes(address, offset: isIPv6 ? 8 : 4, count: isIPv6 ? 16 : 4)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(address.pointee.family, raw, &text, socklen_t(text.count)) != nil else {
            return "of family \(address.pointee.family)"
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
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
