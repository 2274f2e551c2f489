internal import HTTPMessages
internal import HTTPTransport
internal import Secrets
internal import Tickets

extension ReportConfiguration {
    /// Sends the report of what ended, where an address is configured.
    ///
    /// - Parameters:
    ///   - end: what ended.
    ///   - files: where the secret is read.
    ///   - environment: time and log.
    /// - Returns: what people should be told; nil where nothing is configured, was to be sent, or went wrong.
    public func deliver(
        _ end: JobEnd,
        files: ConfigurationFiles = .system,
        environment: JobEnvironment
    ) async -> String? {
        guard let webhookURL, let webhookSecretFile else { return nil }
        let log = environment.log.bound(
            to: RunLog.Context(run: end.id, site: end.scope.site, project: end.scope.project)
        )
        let target: WebhookTarget
        let transport: CurlTransport
        do {
            let text = SiteToken.trimmed(try files.contents(webhookSecretFile) ?? [])
            target = try WebhookTarget(url: webhookURL, secret: Secret(text), allowedHosts: allowedHosts)
            transport = try target.transport()
        } catch {
            let words = "the report was not sent: \(ReportConfiguration.words(error, webhookSecretFile))"
            log("webhook.failed", level: .error, ["message": .text(words)])
            return words
        }
        defer { transport.shutdown() }
        let webhook = RunWebhook(
            target: target,
            transport: transport,
            now: environment.now,
            sleep: environment.sleep
        )
        switch await webhook.send(end, at: environment.now()) {
        case nil: return nil
        case .delivered(let attempt):
            log(
                "webhook.delivered",
                ["receiver": .text(target.name), "attempt": .integer(attempt)]
            )
            return nil
        case .failed(let words):
            log(
                "webhook.failed",
                level: .error,
                ["receiver": .text(target.name), "message": .text(words)]
            )
            return words
        }
    }

    private static func words(_ error: any Error, _ file: String) -> String {
        switch error {
        case let error as ConfigurationFileFailure: "'\(file)' cannot be read: \(error.reason)"
        case let error as WebhookError: error.description
        case let error as HTTPTransportError: error.message
        default: String(describing: error)
        }
    }
}
