import CCurl

/// Versions of the C libraries below the HTTP client, for `muster doctor`.
public enum HTTPTransportLibraryVersions {
    /// Version of libcurl as it runs, such as `7.88.1`.
    public static var curl: String { String(cString: curl_version_info(CURLVERSION_FIRST).pointee.version) }

    /// TLS library that libcurl was built with and its version, such as `OpenSSL/3.0.15`; nil without TLS.
    public static var tls: String? {
        curl_version_info(CURLVERSION_FIRST).pointee.ssl_version.map { String(cString: $0) }
    }
}
