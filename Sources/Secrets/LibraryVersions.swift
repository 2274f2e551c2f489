internal import COpenSSL

/// Version of the C library below the cryptography, for `muster doctor`.
public enum SecretsLibraryVersions {
    /// Version of OpenSSL as it runs, such as `3.0.15`.
    public static var openSSL: String { String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)) }
}
