internal import COpenSSL

/// The public half of an RSA key: verifies signatures.
///
/// `@unchecked Sendable` because: 1. OpenSSL allows one `EVP_PKEY` in many threads while none changes it; 2. this class
/// changes it nowhere.
public final class RSAPublicKey: @unchecked Sendable {
    private let key: OpaquePointer

    /// Reads a key.
    ///
    /// - Parameter pem: `-----BEGIN PUBLIC KEY-----` (SubjectPublicKeyInfo, RFC 5280).
    /// - Throws: `SecretsError`: no key, another algorithm, or fewer than 1,024 bits.
    public init(pem: String) throws(SecretsError) {
        let key = try PEMText.withBuffer(of: pem) { buffer throws(SecretsError) in
            PEM_read_bio_PUBKEY(buffer, nil, nil, nil)
        }
        guard let key else {
            ERR_clear_error()
            throw .unreadableKey(expected: "PUBLIC KEY")
        }
        do throws(SecretsError) { try RSAPrivateKey.check(key) } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// The key as `-----BEGIN PUBLIC KEY-----`, what a Jira administrator pastes into an application link.
    ///
    /// - Returns: lines that end with a line feed.
    /// - Throws: `SecretsError.library`.
    public func pem() throws(SecretsError) -> String {
        try PEMText.written("write the public key") { PEM_write_bio_PUBKEY($0, key) }
    }

    /// Whether a signature by RSASSA-PKCS1-v1_5 with SHA-1 (RFC 8017, 8.2; `RSA-SHA1` of RFC 5849) is this key's.
    ///
    /// - Parameters:
    ///   - signature: as many bytes as the key has; anything else is false.
    ///   - message: what was signed.
    /// - Returns: whether it is.
    public func verifiesSHA1(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        let context = EVP_MD_CTX_new()
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        return EVP_DigestVerifyInit(context, nil, EVP_sha1(), nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
