import CCurl
import HTTPMessages

/// libcurl's process-wide state and the one place where its status codes become errors.
enum CurlLibrary {
    /// Set up once, by whoever comes first; libcurl 7.84 and newer make that thread-safe, and it is never undone.
    static let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    static var version: String { String(cString: curl_version()) }

    /// A failure of a call that only fails without memory, or by our mistake.
    static func setUpError(_ status: CURLcode, _ what: String) -> HTTPTransportError {
        HTTPTransportError(
            kind: .other,
            deliveryState: .notSent,
            message: "libcurl refused \(what): \(String(cString: curl_easy_strerror(status)))"
        )
    }

    /// What a finished transfer's status means.
    static func kind(of status: CURLcode) -> HTTPTransportError.Kind {
        switch status {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY,
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED, CURLE_INTERFACE_FAILED:
            .cannotConnect
        case CURLE_OPERATION_TIMEDOUT:
            .timedOut
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK:
            .connectionLost
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            .invalidRequest
        case CURLE_FILESIZE_EXCEEDED:
            .responseTooLarge
        default:
            .other
        }
    }
}
