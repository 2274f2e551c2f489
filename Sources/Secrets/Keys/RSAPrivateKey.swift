internal import COpenSSL

/// A pair of RSA keys: signs requests of OAuth 1.0a.
///
/// `@unchecked Sendable` because: 1. OpenSSL allows one `EVP_PKEY` in many threads while none changes it; 2. this class
/// changes it nowhere. OpenSSL wipes the key when it is freed.
public final class RSAPrivateKey: @unchecked Sendable {
    /// Fewest bits of a new key (NIST SP 800-131A).
    public static let leastBits = 2_048
    /// Fewest bits of a key that somebody brings: Atlassian's own instructions made keys of this size.
    public static let leastImportedBits = 1_024

    private let key: OpaquePointer

    private init(owning key: OpaquePointer) throws(SecretsError) {
        do throws(SecretsError) { try Self.check(key) } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
    }

    /// Reads a key without pass phrase.
    ///
    /// - Parameter pem: `-----BEGIN PRIVATE KEY-----` (PKCS #8) or `-----BEGIN RSA PRIVATE KEY-----`.
    /// - Throws: `SecretsError`: no key, a pass phrase, another algorithm, or fewer than 1,024 bits.
    public convenience init(pem: Secret) throws(SecretsError) {
        let text = pem.unsafelyRevealed
        guard !text.contains("ENCRYPTED") else { throw .keyWithPassphrase }
        let key = try PEMText.withBuffer(of: text) { buffer throws(SecretsError) in
            // Without a callback of our own OpenSSL would ask for a pass phrase on the terminal.
            PEM_read_bio_PrivateKey(buffer, nil, { _, _, _, _ in 0 }, nil)
        }
        guard let key else {
            ERR_clear_error()
            throw .unreadableKey(expected: "PRIVATE KEY")
        }
        try self.init(owning: key)
    }

    /// A new pair of keys; takes a tenth of a second or so.
    ///
    /// - Parameter bits: size, at least 2,048.
    /// - Returns: the pair.
    /// - Throws: `SecretsError.keyTooShort`, `SecretsError.library`.
    public static func generate(bits: Int = leastBits) throws(SecretsError) -> RSAPrivateKey {
        guard bits >= leastBits else { throw .keyTooShort(bits: bits, minimum: leastBits) }
        let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw .openSSL("make an RSA key") }
        return try RSAPrivateKey(owning: key)
    }

    deinit { EVP_PKEY_free(key) }

    /// Size of the modulus in bits.
    public var bits: Int { Int(EVP_PKEY_get_bits(key)) }

    /// The key as `-----BEGIN PRIVATE KEY-----` (PKCS #8), not encrypted: seal it before it goes anywhere.
    ///
    /// - Returns: the text, redacted in descriptions.
    /// - Throws: `SecretsError.library`.
    public func pem() throws(SecretsError) -> Secret {
        Secret(
            try PEMText.written("write the private key") {
                PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil)
            }
        )
    }

    /// The public half.
    ///
    /// - Returns: a key that verifies what this one signs.
    /// - Throws: `SecretsError.library`.
    public func publicKey() throws(SecretsError) -> RSAPublicKey {
        try RSAPublicKey(
            pem: PEMText.written("write the public key") { PEM_write_bio_PUBKEY($0, key) }
        )
    }

    /// Signs by RSASSA-PKCS1-v1_5 with SHA-1 (RFC 8017, 8.2), the `RSA-SHA1` of RFC 5849 section 3.4.3.
    ///
    /// SHA-1 is weak against collisions; OAuth 1.0a of Jira knows nothing better. Use it for nothing else.
    ///
    /// - Parameter message: what to sign.
    /// - Returns: as many bytes as the modulus has; the same for the same message.
    /// - Throws: `SecretsError.library`.
    public func signatureSHA1(of message: [UInt8]) throws(SecretsError) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = Int(EVP_PKEY_get_size(key))
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSignInit(context, nil, EVP_sha1(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw .openSSL("sign") }
        return Array(signature.prefix(length))
    }

    static func check(_ key: OpaquePointer) throws(SecretsError) {
        guard EVP_PKEY_is_a(key, "RSA") == 1 else { throw .notRSA }
        let bits = Int(EVP_PKEY_get_bits(key))
        guard bits >= leastImportedBits else {
            throw .keyTooShort(bits: bits, minimum: leastImportedBits)
        }
    }
}

extension RSAPrivateKey: CustomStringConvertible, CustomReflectable {
    /// The size, never the key.
    public var description: String { "RSA key of \(bits) bits, <redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
