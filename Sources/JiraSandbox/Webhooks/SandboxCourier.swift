internal import FoundationEssentials
public import HTTPMessages
internal import Locking

/// Carries a sandbox's webhooks to their addresses.
///
/// Only to addresses of this machine: a delivery to any other is given up unsent, so that a sandbox never reaches into a
/// network. Safe to use from any task; deliveries are made one after the other, so that their order is the sandbox's.
public struct SandboxCourier: Sendable {
    private let jira: SandboxJira
    private let transport: any HTTPClientTransport

    /// Makes a courier; nothing is sent yet.
    public init(_ jira: SandboxJira, transport: any HTTPClientTransport) {
        self.jira = jira
        self.transport = transport
    }

    /// Makes every delivery that is due now, retries included.
    ///
    /// - Returns: the attempts made, in their order, each with the status of its answer; nil for none that was answered.
    @discardableResult
    public func deliverDue() async -> [(delivery: SandboxDelivery, status: Int?)] {
        var made: [(delivery: SandboxDelivery, status: Int?)] = []
        for (pending, delivery) in jira.takeDeliveries() {
            let status = await attempt(delivery)
            jira.settle(pending, status: status)
            made.append((delivery, status))
        }
        return made
    }

    /// Delivers until the calling task is cancelled, looking for what is due at least four times a second.
    public func run() async {
        while !Task.isCancelled {
            await deliverDue()
            await jira.configuration.clock.sleep(.milliseconds(250))
        }
    }

    private func attempt(_ delivery: SandboxDelivery) async -> Int? {
        // 404 is final: nothing is tried again.
        guard let request = Self.request(delivery) else { return 404 }
        do throws(HTTPTransportError) {
            return try await transport.send(request, timeout: jira.configuration.webhooks.timeout).status
        } catch {
            return nil
        }
    }

    /// The request of a delivery; nil for an address that is not on this machine.
    static func request(_ delivery: SandboxDelivery) -> HTTPRequest? {
        let parts = delivery.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, ["http:", "https:"].contains(parts[0].lowercased()) else {
            return nil
        }
        let authority = parts[2].prefix { $0 != "?" }
        guard isLoopback(authority) else { return nil }
        var path = parts.count == 4 ? "/" + parts[3] : "/"
        if authority.count < parts[2].count { path = "/" + parts[2].dropFirst(authority.count) }
        var fields: HTTPFields = [:]
        for header in delivery.headers { fields.append(header.name, header.value) }
        return HTTPRequest(
            method: .post,
            scheme: String(parts[0].dropLast()).lowercased(),
            authority: String(authority),
            path: String(path.prefix { $0 != "#" }),
            fields: fields,
            body: Data(delivery.body)
        )
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        guard !authority.contains("@") else { return false }
        if authority.hasPrefix("[::1]") { return ["", ":"].contains(authority.dropFirst(5).prefix(1)) }
        let host = authority.prefix { $0 != ":" }.lowercased()
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost"
            || numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}

extension SandboxJira {
    /// How deliveries of webhooks went so far.
    public func deliveryStatistics() -> SandboxDeliveryStatistics {
        state.withLock { state in
            var statistics = state.webhooks.statistics
            statistics.waiting = state.webhooks.waiting.count
            return statistics
        }
    }

    /// When the next delivery is due, in epoch milliseconds; nil where none waits.
    public func nextDeliveryDue() -> Int64? { state.withLock { $0.webhooks.nextDue } }

    func takeDeliveries() -> [(pending: PendingDelivery, delivery: SandboxDelivery)] {
        let now = now()
        return state.withLock { state in
            // Tasks that came to an end have events too.
            state.advanceTasks(now: now)
            return state.takeDeliveries(now: now)
        }
    }

    func settle(_ pending: PendingDelivery, status: Int?) {
        let now = now()
        state.withLock { $0.settle(pending, status: status, now: now) }
    }
}
