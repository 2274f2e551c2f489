import CCurl
import Glibc
import HTTPMessages
import Locking

/// Owns the driver thread: posts to its mailbox and joins it.
final class CurlDriver: Sendable {
    private let mailbox: Mailbox
    private let thread: Locked<pthread_t?>

    init(configuration: CurlTransport.Configuration, handles: HandleCounter) throws(HTTPTransportError) {
        guard CurlLibrary.initialised, let multi = curl_multi_init() else {
            throw HTTPTransportError(
                kind: .other,
                deliveryState: .notSent,
                message: "libcurl cannot be set up: no memory left"
            )
        }
        handles.acquired()
        // Idle connections that are kept for later; failure would mean an unknown option only.
        muster_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConnectionsPerHost * 2)
        mailbox = Mailbox(waking: multi)

        let loop = CurlLoop(multi: multi, mailbox: mailbox, configuration: configuration, handles: handles)
        let context = Unmanaged.passRetained(loop)
        var handle = pthread_t()
        let status = pthread_create(
            &handle,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            curl_multi_cleanup(multi)
            handles.released()
            throw HTTPTransportError(
                kind: .other,
                deliveryState: .notSent,
                message: "no thread for libcurl: \(String(cString: strerror(status)))"
            )
        }
        thread = Locked(handle)
    }

    func submit(_ exchange: Exchange, _ continuation: ExchangeContinuation) {
        guard !mailbox.post(.start(exchange, continuation)) else { return }
        continuation.resume(returning: .failure(CurlLoop.shutDown(exchange.request, deliveryState: .notSent)))
    }

    func cancel(_ exchange: Exchange) {
        exchange.markCancelled()
        // After the end there is nothing left to cancel.
        _ = mailbox.post(.cancel(exchange))
    }

    /// Never called on the driver thread: its callbacks hold no reference to a transport.
    func shutdown() {
        _ = mailbox.stop()
        let handle = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let handle { pthread_join(handle, nil) }
    }
}
