internal import COpenSSL

/// Random bytes that nobody can guess, by OpenSSL's generator.
public enum SecureRandom {
    /// Random bytes.
    ///
    /// - Parameter count: how many, 0 or more.
    /// - Returns: bytes fit for keys, nonces and states.
    /// - Throws: `SecretsError.library` where the system gives no entropy; then nothing must be sealed or signed in.
    public static func bytes(_ count: Int) throws(SecretsError) -> [UInt8] {
        precondition(count >= 0, "a number of bytes, not \(count)")
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        // RAND_bytes returns 1 on success, 0 or -1 on failure.
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw .openSSL("draw random bytes") }
        return bytes
    }
}
