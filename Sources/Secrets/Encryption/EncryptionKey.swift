internal import COpenSSL

/// A key of AES-256-GCM (NIST SP 800-38D): seals bytes so that they can neither be read nor changed unseen.
///
/// Nonces are random; by the bound of SP 800-38D section 8.3 a key must seal no more than 2^32 times. Safe to use from any
/// task; wiped from memory with its last copy.
public struct EncryptionKey: Sendable {
    /// Bytes of a key.
    public static let byteCount = 32
    static let nonceBytes = 12
    static let tagBytes = 16

    private let bytes: SecretBytes

    /// Takes 32 bytes as a key.
    ///
    /// - Parameter bytes: unguessable bytes, not a pass phrase.
    /// - Throws: `SecretsError.keyLength`.
    public init(_ bytes: SecretBytes) throws(SecretsError) {
        guard bytes.count == Self.byteCount else { throw .keyLength(bytes: bytes.count) }
        self.bytes = bytes
    }

    /// A new random key.
    ///
    /// - Returns: the key.
    /// - Throws: `SecretsError.library` where the system gives no entropy.
    public static func random() throws(SecretsError) -> EncryptionKey {
        let bytes = try SecretBytes(count: byteCount) { start throws(SecretsError) in
            guard RAND_bytes(start, Int32(byteCount)) == 1 else { throw .openSSL("draw a random key") }
        }
        return try EncryptionKey(bytes)
    }

    /// The key's bytes, to be sealed under another key or written to a key file.
    public var unsafelyRevealed: SecretBytes { bytes }

    /// A short name of the key that tells keys apart and tells nothing about it.
    ///
    /// - Returns: 16 hexadecimal digits of an HMAC under the key.
    public var fingerprint: String {
        Hexadecimal.text(
            HMACSHA256(of: Array("muster key fingerprint".utf8), key: bytes.unsafelyRevealed).bytes.prefix(8)
        )
    }

    /// Seals bytes: nonce, encrypted bytes and tag in one.
    ///
    /// - Parameters:
    ///   - plaintext: what to hide, of any length.
    ///   - associatedData: what the sealed bytes belong to; not hidden, but needed unchanged to open them.
    /// - Returns: 28 bytes more than the plaintext.
    /// - Throws: `SecretsError.library` where the library fails.
    public func seal(_ plaintext: SecretBytes, associatedData: [UInt8]) throws(SecretsError) -> [UInt8] {
        try seal(plaintext, associatedData: associatedData, nonce: SecureRandom.bytes(Self.nonceBytes))
    }

    /// Opens sealed bytes.
    ///
    /// - Parameters:
    ///   - sealed: what `seal` returned.
    ///   - associatedData: the same as when they were sealed.
    /// - Returns: the plaintext.
    /// - Throws: `SecretsError.notAuthentic` for another key, other associated data or changed bytes;
    ///   `SecretsError.sealedBytesTooShort`.
    public func open(_ sealed: [UInt8], associatedData: [UInt8]) throws(SecretsError) -> SecretBytes {
        guard sealed.count >= Self.nonceBytes + Self.tagBytes else {
            throw .sealedBytesTooShort(bytes: sealed.count)
        }
        let nonce = Array(sealed.prefix(Self.nonceBytes))
        let ciphertext = Array(sealed.dropFirst(Self.nonceBytes).dropLast(Self.tagBytes))
        var tag = Array(sealed.suffix(Self.tagBytes))
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var length: Int32 = 0
        let started = bytes.withUnsafeBytes { key in
            EVP_DecryptInit_ex(
                context,
                EVP_aes_256_gcm(),
                nil,
                key.assumingMemoryBound(to: UInt8.self).baseAddress,
                nonce
            ) == 1
                && EVP_DecryptUpdate(context, nil, &length, associatedData, Int32(associatedData.count)) == 1
        }
        guard started else { throw .openSSL("start decryption") }
        return try SecretBytes(count: ciphertext.count) { out throws(SecretsError) in
            guard EVP_DecryptUpdate(context, out, &length, ciphertext, Int32(ciphertext.count)) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagBytes), &tag) == 1
            else { throw .openSSL("decrypt") }
            // Returns 0 or less where the tag does not fit; nothing that was decrypted may be used then.
            guard EVP_DecryptFinal_ex(context, out + Int(length), &length) > 0 else {
                ERR_clear_error()
                throw .notAuthentic
            }
        }
    }

    /// Seals with a nonce of the caller's: for published vectors only, a nonce used twice breaks the key.
    package func seal(
        _ plaintext: SecretBytes,
        associatedData: [UInt8],
        nonce: [UInt8]
    ) throws(SecretsError) -> [UInt8] {
        precondition(nonce.count == Self.nonceBytes, "a nonce of 12 bytes, not \(nonce.count)")
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count + 1)
        var tag = [UInt8](repeating: 0, count: Self.tagBytes)
        var (length, tail) = (Int32(0), Int32(0))
        let done = bytes.withUnsafeBytes { key in
            plaintext.withUnsafeBytes { plain in
                EVP_EncryptInit_ex(
                    context,
                    EVP_aes_256_gcm(),
                    nil,
                    key.assumingMemoryBound(to: UInt8.self).baseAddress,
                    nonce
                ) == 1
                    && EVP_EncryptUpdate(context, nil, &length, associatedData, Int32(associatedData.count))
                        == 1
                    && EVP_EncryptUpdate(
                        context,
                        &ciphertext,
                        &length,
                        plain.assumingMemoryBound(to: UInt8.self).baseAddress,
                        Int32(plain.count)
                    ) == 1
                    && EVP_EncryptFinal_ex(context, &tag, &tail) == 1
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), &tag) == 1
            }
        }
        guard done else { throw .openSSL("encrypt") }
        return nonce + ciphertext.prefix(plaintext.count) + tag
    }
}

extension EncryptionKey: CustomStringConvertible, CustomReflectable {
    /// The fingerprint, never the key.
    public var description: String { "key \(fingerprint)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
