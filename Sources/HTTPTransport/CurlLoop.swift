import CCurl
import HTTPMessages

/// The driver thread's own state: admits, runs and finishes transfers.
///
/// Everything here happens on that one thread.
///
/// Exchanges wait here and not in libcurl for a free connection, because a transfer that waits inside libcurl 7.88 does
/// not notice that its time is over.
final class CurlLoop {
    private struct Waiting {
        let exchange: Exchange
        let continuation: ExchangeContinuation
    }

    private let multi: UnsafeMutableRawPointer
    private let mailbox: Mailbox
    private let configuration: CurlTransport.Configuration
    private let handles: HandleCounter

    /// In order of arrival.
    private var waiting: [Waiting] = []
    /// By easy handle.
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]
    private var runningByOrigin: [String: Int] = [:]

    init(
        multi: UnsafeMutableRawPointer,
        mailbox: Mailbox,
        configuration: CurlTransport.Configuration,
        handles: HandleCounter
    ) {
        self.multi = multi
        self.mailbox = mailbox
        self.configuration = configuration
        self.handles = handles
    }

    /// Runs until the mailbox is stopped, then frees everything.
    func run() {
        while true {
            let (messages, isStopped) = mailbox.take()
            for message in messages {
                switch message {
                case .start(let exchange, let continuation):
                    waiting.append(Waiting(exchange: exchange, continuation: continuation))
                case .cancel(let exchange): abort(exchange)
                }
            }
            if isStopped { break }
            admit()
            var count: Int32 = 0
            // A failure of the multi handle itself is reported by each transfer as well.
            curl_multi_perform(multi, &count)
            if collect() { continue }
            curl_multi_poll(multi, nil, 0, pollTimeout(), nil)
        }
        end()
    }

    /// Starts what may start; drops what is cancelled or too late.
    private func admit() {
        guard !waiting.isEmpty else { return }
        let now = MonotonicTime.now()
        var rest: [Waiting] = []
        for entry in waiting {
            let request = entry.exchange.request
            if entry.exchange.isCancelled {
                entry.continuation.resume(
                    returning: .failure(Self.cancelled(request, deliveryState: .notSent))
                )
            } else if entry.exchange.deadline <= now {
                let error = HTTPTransportError(
                    kind: .timedOut,
                    deliveryState: .notSent,
                    message:
                        "\(request.method.rawValue) \(request.origin): no free connection within the timeout"
                )
                entry.continuation.resume(returning: .failure(error))
            } else if runningByOrigin[request.origin, default: 0] < configuration.maxConnectionsPerHost {
                start(entry, now: now)
            } else {
                rest.append(entry)
            }
        }
        waiting = rest
    }

    private func start(_ entry: Waiting, now: MonotonicTime) {
        do throws(HTTPTransportError) {
            let transfer = try Transfer(
                entry.exchange,
                continuation: entry.continuation,
                configuration: configuration,
                timeoutMilliseconds: now.milliseconds(until: entry.exchange.deadline),
                handles: handles
            )
            let status = curl_multi_add_handle(multi, transfer.easy)
            guard status == CURLM_OK else {
                throw CurlLibrary.setUpError(
                    CURLE_FAILED_INIT,
                    "another transfer (multi status \(status.rawValue))"
                )
            }
            running[transfer.easy] = transfer
            runningByOrigin[entry.exchange.request.origin, default: 0] += 1
        } catch {
            entry.continuation.resume(returning: .failure(error))
        }
    }

    /// Hands over what has finished; true where something had.
    private func collect() -> Bool {
        var collected = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
                continue
            }
            let status = muster_curl_message_result(message)
            guard let transfer = remove(easy) else { continue }
            transfer.finish(status)
            collected = true
        }
        return collected
    }

    private func abort(_ exchange: Exchange) {
        // What still waits is dropped by `admit`, which sees the exchange's flag.
        guard let transfer = running.values.first(where: { $0.exchange === exchange }) else { return }
        _ = remove(transfer.easy)
        transfer.fail(Self.cancelled(exchange.request, deliveryState: transfer.deliveryState))
    }

    /// Takes a transfer out; one that is not finished has its connection closed by this.
    private func remove(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        guard let transfer = running.removeValue(forKey: easy) else { return nil }
        curl_multi_remove_handle(multi, easy)
        let origin = transfer.exchange.request.origin
        let count = runningByOrigin[origin, default: 1] - 1
        runningByOrigin[origin] = count == 0 ? nil : count
        return transfer
    }

    /// Until the first deadline of what waits here; libcurl itself wakes earlier for its own timers.
    private func pollTimeout() -> Int32 {
        let now = MonotonicTime.now()
        let limit: Int64 = 60_000
        let first = waiting.reduce(limit) { min($0, now.milliseconds(until: $1.exchange.deadline)) }
        return Int32(max(0, first))
    }

    private func end() {
        for transfer in Array(running.values) {
            _ = remove(transfer.easy)
            transfer.fail(Self.shutDown(transfer.exchange.request, deliveryState: transfer.deliveryState))
        }
        for entry in waiting {
            entry.continuation.resume(
                returning: .failure(Self.shutDown(entry.exchange.request, deliveryState: .notSent))
            )
        }
        waiting = []
        curl_multi_cleanup(multi)
        handles.released()
    }

    private static func cancelled(
        _ request: PreparedRequest,
        deliveryState: HTTPTransportError.DeliveryState
    ) -> HTTPTransportError {
        HTTPTransportError(
            kind: .cancelled,
            deliveryState: deliveryState,
            message: "\(request.method.rawValue) \(request.origin): the task was cancelled"
        )
    }

    static func shutDown(
        _ request: PreparedRequest,
        deliveryState: HTTPTransportError.DeliveryState
    ) -> HTTPTransportError {
        HTTPTransportError(
            kind: .cancelled,
            deliveryState: deliveryState,
            message: "\(request.method.rawValue) \(request.origin): the transport was shut down"
        )
    }
}
