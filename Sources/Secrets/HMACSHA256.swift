internal import COpenSSL

/// A message authentication code: HMAC (RFC 2104) with SHA-256.
public struct HMACSHA256: Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The code of a message under a key of any length, empty included.
    public init(of message: [UInt8], key: [UInt8]) {
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
        defer { EVP_MAC_free(algorithm) }
        let context = EVP_MAC_CTX_new(algorithm)
        defer { EVP_MAC_CTX_free(context) }
        // An empty key needs an address all the same: NULL means "keep the key of before".
        var padded = key + [0]
        defer { OPENSSL_cleanse(&padded, padded.count) }
        // EVP_MAC_* return NULL or 0 only where memory is exhausted or the algorithm is not there.
        let done =
            Self.withDigestParameter { EVP_MAC_init(context, padded, key.count, $0) } == 1
            && EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, &length, code.count) == 1
        precondition(done && length == 32, "OpenSSL has no HMAC-SHA-256")
        bytes = code
    }

    /// Whether this is the code that somebody sent, compared in constant time.
    public func matches(_ other: [UInt8]) -> Bool { ConstantTime.areEqual(bytes, other) }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.text(bytes) }

    /// A parameter list points at its names and texts, so both must outlive the call that it is for.
    private static func withDigestParameter(_ body: (UnsafePointer<OSSL_PARAM>) -> Int32) -> Int32 {
        OSSL_MAC_PARAM_DIGEST.withCString { name in
            "SHA256".withCString { digest in
                // The parameter is read only; OpenSSL's type has no const because lists carry results too.
                let text = UnsafeMutablePointer(mutating: digest)
                return body([OSSL_PARAM_construct_utf8_string(name, text, 0), OSSL_PARAM_construct_end()])
            }
        }
    }
}
