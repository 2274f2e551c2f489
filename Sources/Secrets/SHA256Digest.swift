internal import COpenSSL

/// A SHA-256 digest (FIPS 180-4), by OpenSSL.
public struct SHA256Digest: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The digest of a sequence of bytes.
    public init(of message: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // EVP_Digest returns 0 only where memory is exhausted or the algorithm is not there; SHA-256 always is.
        let status = EVP_Digest(message, message.count, &digest, &length, EVP_sha256(), nil)
        precondition(status == 1 && length == 32, "OpenSSL has no SHA-256")
        bytes = digest
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.text(bytes) }
}
