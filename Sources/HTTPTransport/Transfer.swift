import CCurl
import FoundationEssentials
import Glibc
import HTTPMessages
import NetworkAddresses

/// One exchange under way: its easy handle, what the handle points at, and the answer as it arrives.
///
/// Lives on the driver thread only. The easy handle keeps pointers to this object and to its buffers, so it must be out
/// of the multi handle before the last reference goes.
final class Transfer {
    let exchange: Exchange
    let easy: UnsafeMutableRawPointer

    private let continuation: ExchangeContinuation
    private let configuration: CurlTransport.Configuration
    private let handles: HandleCounter
    private let dialling: Dialling
    private let errorText: UnsafeMutablePointer<CChar>
    private let body: UnsafeMutableBufferPointer<UInt8>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var resolutionList: UnsafeMutablePointer<curl_slist>?

    private var answer = AnswerBuilder()
    /// How often a request was about to be written to a connection.
    private var sends = 0
    private var refusedAddress: String?
    private var isClosed = false

    init(
        _ exchange: Exchange,
        continuation: ExchangeContinuation,
        configuration: CurlTransport.Configuration,
        timeoutMilliseconds: Int64,
        handles: HandleCounter
    ) throws(HTTPTransportError) {
        guard let easy = curl_easy_init() else {
            throw CurlLibrary.setUpError(CURLE_OUT_OF_MEMORY, "a new transfer")
        }
        handles.acquired()
        self.exchange = exchange
        self.easy = easy
        self.continuation = continuation
        self.configuration = configuration
        self.handles = handles
        dialling = Dialling(exchange.request, configuration)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        body = .allocate(capacity: exchange.request.body.count)
        _ = body.initialize(from: exchange.request.body)
        try setOptions(timeoutMilliseconds: timeoutMilliseconds)
    }

    deinit { close() }

    /// Frees what libcurl was lent; the easy handle must be out of the multi handle.
    private func close() {
        guard !isClosed else { return }
        isClosed = true
        curl_easy_cleanup(easy)
        handles.released()
        for list in [headerList, resolutionList].compactMap(\.self) {
            curl_slist_free_all(list)
            handles.released()
        }
        body.deallocate()
        errorText.deallocate()
    }

    /// Everything is freed before the caller goes on, so that it can count on it.
    private func resume(_ result: ExchangeResult) {
        close()
        continuation.resume(returning: result)
    }

    /// A byte may have left as soon as libcurl has a connection and is about to write to it.
    var deliveryState: HTTPTransportError.DeliveryState { sends == 0 ? .notSent : .unknown }

    func fail(_ error: HTTPTransportError) { resume(.failure(error)) }

    /// Gives the caller what the finished transfer brought.
    func finish(_ status: CURLcode) {
        guard status != CURLE_OK else {
            var code = 0
            muster_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &code)
            resume(.success(answer.response(status: code)))
            return
        }
        let request = exchange.request
        let detail: String
        if let refusedAddress {
            detail =
                "\(refusedAddress) and may not be contacted; where that is meant, name it under allow_hosts"
        } else if answer.isTooLarge {
            detail = "the answer is longer than \(configuration.maxResponseBytes) bytes"
        } else if status == CURLE_ABORTED_BY_CALLBACK {
            detail = "the connection was closed before an answer; not sent a second time"
        } else if errorText.pointee != 0 {
            detail = String(cString: errorText)
        } else {
            detail = String(cString: curl_easy_strerror(status))
        }
        fail(
            HTTPTransportError(
                kind: answer.isTooLarge ? .responseTooLarge : CurlLibrary.kind(of: status),
                deliveryState: deliveryState,
                message: "\(request.method.rawValue) \(request.origin): \(detail)"
            )
        )
    }

    // MARK: Callbacks

    func received(_ bytes: UnsafeRawBufferPointer) -> Bool {
        answer.append(bytes, limit: configuration.maxResponseBytes)
    }

    func receivedHeader(_ bytes: UnsafeRawBufferPointer) -> Bool { answer.appendHeader(bytes) }

    /// Called before each writing of the request; false forbids it.
    func mayWrite() -> Bool {
        sends += 1
        return switch exchange.request.method {
        case .get, .head, .options: true
        // A second time means that libcurl lost the first: the server may have acted on it.
        case .post, .put, .patch, .delete: sends == 1
        }
    }

    /// Opens the socket for an address that the policy allows, or gives back -1.
    func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let dialled = SocketAddress.address(address), dialling.allows(dialled) else {
            refusedAddress =
                SocketAddress.address(address).map { "\($0) \($0.reach.words)" }
                ?? "its address is of no known family"
            return -1
        }
        let kind = address.pointee
        return socket(kind.family, kind.socktype | Int32(SOCK_CLOEXEC.rawValue), kind.protocol)
    }

    // MARK: Options

    private func setOptions(timeoutMilliseconds: Int64) throws(HTTPTransportError) {
        let request = exchange.request
        try text(CURLOPT_URL, request.url)
        // The two lists name what may be dialled; a redirect is not followed, and could not leave them.
        try text(CURLOPT_PROTOCOLS_STR, "http,https")
        try text(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try number(CURLOPT_FOLLOWLOCATION, 0)
        try number(CURLOPT_PATH_AS_IS, 1)
        try number(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        // An empty name also switches off the proxy variables of the environment.
        try text(CURLOPT_PROXY, configuration.proxy ?? "")
        try number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try number(CURLOPT_SSL_VERIFYPEER, 1)
        try number(CURLOPT_SSL_VERIFYHOST, 2)
        try number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = configuration.certificateAuthorityFile { try text(CURLOPT_CAINFO, file) }
        // Signals and threads do not mix: timeouts come from the threaded resolver.
        try number(CURLOPT_NOSIGNAL, 1)
        try number(CURLOPT_TIMEOUT_MS, Int(max(1, timeoutMilliseconds)))
        try number(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, configuration.connectTimeout.wholeMilliseconds)))
        // Servers and proxies close idle connections after a minute or so; do not bet a POST on an older one.
        try number(CURLOPT_MAXAGE_CONN, 30)
        // A page of issues is some hundred kilobytes: with the standard 16 it takes twenty turns of the loop.
        try number(CURLOPT_BUFFERSIZE, 256 << 10)
        try text(CURLOPT_USERAGENT, configuration.userAgent)
        try text(CURLOPT_ACCEPT_ENCODING, "gzip")
        try setMethod()
        try setHeaders()
        try setCallbacks()
    }

    private func setMethod() throws(HTTPTransportError) {
        let request = exchange.request
        switch request.method {
        case .head: try number(CURLOPT_NOBODY, 1)
        case .get where body.isEmpty: try number(CURLOPT_HTTPGET, 1)
        case .get, .post, .put, .patch, .delete, .options:
            // With a body (or an empty one, announced as such) libcurl's POST machinery under any name.
            if !body.isEmpty || [.post, .put, .patch].contains(request.method) {
                try number(CURLOPT_POST, 1)
                try check(
                    muster_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count)),
                    "the body's size"
                )
                try check(muster_curl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress), "the body")
            }
            if request.method != .post { try text(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
    }

    private func setHeaders() throws(HTTPTransportError) {
        try append(exchange.request.headerLines, to: &headerList)
        try check(muster_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList), "the header list")
        guard !configuration.resolutions.isEmpty else { return }
        try append(configuration.resolutions, to: &resolutionList)
        try check(muster_curl_set_list(easy, CURLOPT_RESOLVE, resolutionList), "the resolutions")
    }

    private func append(
        _ lines: [String],
        to list: inout UnsafeMutablePointer<curl_slist>?
    ) throws(HTTPTransportError) {
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                throw CurlLibrary.setUpError(CURLE_OUT_OF_MEMORY, "a list")
            }
            if list == nil { handles.acquired() }
            list = longer
        }
    }

    private func setCallbacks() throws(HTTPTransportError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(muster_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText), "the error buffer")
        try check(
            muster_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, transferReceivedBody),
            "a callback"
        )
        try check(muster_curl_set_pointer(easy, CURLOPT_WRITEDATA, context), "a callback's context")
        try check(
            muster_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, transferReceivedHeader),
            "a callback"
        )
        try check(muster_curl_set_pointer(easy, CURLOPT_HEADERDATA, context), "a callback's context")
        try check(muster_curl_set_prerequest(easy, transferWillWrite, context), "a callback")
        try check(muster_curl_set_open_socket(easy, transferOpensSocket, context), "a callback")
    }

    private func text(_ option: CURLoption, _ value: String) throws(HTTPTransportError) {
        try check(muster_curl_set_text(easy, option, value), "option \(option.rawValue)")
    }

    private func number(_ option: CURLoption, _ value: Int) throws(HTTPTransportError) {
        try check(muster_curl_set_long(easy, option, value), "option \(option.rawValue)")
    }

    private func check(_ status: CURLcode, _ what: String) throws(HTTPTransportError) {
        guard status == CURLE_OK else { throw CurlLibrary.setUpError(status, what) }
    }
}
