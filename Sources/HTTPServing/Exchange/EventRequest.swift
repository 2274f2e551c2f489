internal import CEvent
internal import FoundationEssentials
internal import HTTPMessages

/// Translates between evhttp's requests and ours; only called on the loop's thread.
enum EventRequest {
    /// The request of a client, whole; nil where the method or target is none that we know.
    static func read(_ request: OpaquePointer, authority: String) -> HTTPRequest? {
        guard let method = method(of: request), let target = evhttp_request_get_uri(request) else {
            return nil
        }
        guard let path = originForm(String(cString: target)) else { return nil }
        var fields: HTTPFields = [:]
        var host = authority
        eachHeader(of: request) { name, value in
            fields.append(name, value)
            if name.lowercased() == "host" { host = value }
        }
        return HTTPRequest(
            method: method,
            scheme: "http",
            authority: host,
            path: path,
            fields: fields,
            body: body(of: request)
        )
    }

    /// Puts a response into evhttp's hands; the request is no longer ours afterwards.
    static func answer(_ request: OpaquePointer, with response: HTTPResponse, closing: Bool) {
        addHead(of: response, to: request, closing: closing)
        if sendsBody(response, for: request) {
            let buffer = evhttp_request_get_output_buffer(request)
            response.body.withUnsafeBytes { bytes in
                _ = evbuffer_add(buffer, bytes.baseAddress, bytes.count)
            }
        }
        evhttp_send_reply(request, Int32(response.status), ReasonPhrase.of(response.status), nil)
    }

    /// Sends status and header fields, which say how long the body will be, and nothing of it.
    static func answerHead(_ request: OpaquePointer, with response: HTTPResponse, closing: Bool) {
        addHead(of: response, to: request, closing: closing)
        evhttp_send_reply_start(request, Int32(response.status), ReasonPhrase.of(response.status))
    }

    /// Sends a part of the body behind its head.
    ///
    /// `done` is called with `owner` when the system has taken the last byte.
    static func answerPart(
        _ request: OpaquePointer,
        with bytes: some DataProtocol,
        done: (@convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Void)? = nil,
        owner: UnsafeMutableRawPointer? = nil
    ) {
        guard let buffer = evbuffer_new() else { return }
        defer { evbuffer_free(buffer) }
        let part = Array(bytes)
        _ = part.withUnsafeBytes { evbuffer_add(buffer, $0.baseAddress, $0.count) }
        evhttp_send_reply_chunk_with_cb(request, buffer, done, owner)
    }

    /// Whether a response has a body that goes over the wire: not to HEAD, not with 204.
    static func sendsBody(_ response: HTTPResponse, for request: OpaquePointer) -> Bool {
        allowsBody(response) && evhttp_request_get_command(request) != EVHTTP_REQ_HEAD
    }

    private static func allowsBody(_ response: HTTPResponse) -> Bool {
        response.status >= 200 && response.status != 204 && response.status != 304
    }

    private static func addHead(of response: HTTPResponse, to request: OpaquePointer, closing: Bool) {
        let headers = evhttp_request_get_output_headers(request)
        for field in response.fields.fields where !isTransport(field.name) {
            evhttp_add_header(headers, field.name, field.value)
        }
        if closing { evhttp_add_header(headers, "Connection", "close") }
        guard allowsBody(response) else { return }
        // Named here because evhttp leaves it out for HEAD, whose answer says how long the body would be.
        evhttp_add_header(headers, "Content-Length", String(response.body.count))
    }

    private static func method(of request: OpaquePointer) -> HTTPMethod? {
        switch evhttp_request_get_command(request) {
        case EVHTTP_REQ_GET: .get
        case EVHTTP_REQ_POST: .post
        case EVHTTP_REQ_PUT: .put
        case EVHTTP_REQ_DELETE: .delete
        case EVHTTP_REQ_PATCH: .patch
        case EVHTTP_REQ_HEAD: .head
        case EVHTTP_REQ_OPTIONS: .options
        default: nil
        }
    }

    /// `/path?query` of a request target that may name scheme and host too (RFC 9112, 3.2.2); nil for `*` and junk.
    private static func originForm(_ target: String) -> String? {
        if target.hasPrefix("/") { return target }
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        }
        return nil
    }

    private static func eachHeader(of request: OpaquePointer, _ body: (String, String) -> Void) {
        var next = evhttp_request_get_input_headers(request)?.pointee.tqh_first
        while let header = next {
            if let name = header.pointee.key, let value = header.pointee.value {
                body(String(cString: name), String(cString: value))
            }
            next = header.pointee.next.tqe_next
        }
    }

    private static func body(of request: OpaquePointer) -> Data {
        guard let buffer = evhttp_request_get_input_buffer(request) else { return Data() }
        let length = evbuffer_get_length(buffer)
        guard length > 0 else { return Data() }
        var body = Data(count: length)
        body.withUnsafeMutableBytes { _ = evbuffer_copyout(buffer, $0.baseAddress, length) }
        return body
    }

    /// Fields that say how the message is framed: evhttp and the lines above decide those.
    private static func isTransport(_ name: String) -> Bool {
        ["content-length", "transfer-encoding", "connection", "keep-alive"].contains(name.lowercased())
    }
}
