import Foundation
import HTTPMessages
import Locking

/// Keeps what comes and answers by a script; 200 when that is used up.
final class WebhookReceiver: HTTPClientTransport {
    private let log = Locked<[HTTPRequest]>([])
    private let statuses: [Int]

    init(_ statuses: [Int] = []) { self.statuses = statuses }

    var requests: [HTTPRequest] { log.withLock { $0 } }
    var events: [String] { requests.map { JSONNode(Self.json($0))["webhookEvent"].string } }

    static func json(_ request: HTTPRequest) -> Any? {
        try? JSONSerialization.jsonObject(with: request.body)
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        let number = log.withLock { log in
            log.append(request)
            return log.count
        }
        let status = number <= statuses.count ? statuses[number - 1] : 200
        guard status > 0 else {
            throw HTTPTransportError(kind: .cannotConnect, deliveryState: .notSent, message: "scripted")
        }
        return HTTPResponse(status: status)
    }
}
