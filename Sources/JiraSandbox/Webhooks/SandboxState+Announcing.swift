internal import FoundationEssentials
internal import JQL

/// From events to deliveries.
extension SandboxState {
    /// Tells every webhook that listens: `announce(.issueDeleted(issue), call)`.
    ///
    /// Fields, comments and worklogs of an issue are announced by `save`, links by whoever makes them; sprints and
    /// properties by whoever changes them.
    mutating func announce(_ event: SandboxEvent, _ call: Call) {
        guard webhooks.isListening else { return }
        webhooks.expire(now: call.now)
        let listeners = webhooks.hooks.filter { listens($0, to: event, call) }
        guard !listeners.isEmpty else { return }
        let trace = webhooks.identifier()
        for hook in listeners {
            let matched = hook.isOfApp ? [hook.id] : []
            let body = hook.excludesBody ? [] : WebhookBody(state: self, call: call).json(event, matched)
            enqueue(hook, event, body, trace: trace, call)
        }
    }

    private func listens(_ hook: Webhook, to event: SandboxEvent, _ call: Call) -> Bool {
        guard hook.isEnabled, hook.events.contains(event.name) else { return false }
        if let fields = hook.fieldIDs, !fields.isEmpty, case .issueUpdated = event,
            event.changedFields.isDisjoint(with: fields)
        {
            return false
        }
        if let keys = hook.propertyKeys, !keys.isEmpty, let key = event.propertyKey, !keys.contains(key) {
            return false
        }
        guard !hook.jql.allSatisfy(\.isWhitespace), let issue = event.issue else { return true }
        // An unusable filter of an administrator finds nothing, as a search does.
        guard let query = try? JQLQuery(parsing: hook.jql),
            let evaluator = try? JQLEvaluator(query, context: queryContext(call))
        else { return false }
        return evaluator.matches(IssueSubject(issue: issue, site: site))
    }

    private mutating func enqueue(
        _ hook: Webhook,
        _ event: SandboxEvent,
        _ body: [UInt8],
        trace: String,
        _ call: Call
    ) {
        let settings = configuration.webhooks
        webhooks.statistics.due += 1
        let number = webhooks.statistics.due
        func isTurn(_ every: Int?) -> Bool { every.map { $0 > 0 && number % $0 == 0 } ?? false }
        let identifier = webhooks.identifier()
        let delay = webhooks.draw(settings.delay)
        guard !isTurn(settings.loseEvery) else {
            webhooks.statistics.lost += 1
            return
        }
        // What is swapped comes a second after the longest of the usual delays, so after what follows at once.
        let swap = isTurn(settings.swapEvery) ? Self.milliseconds(settings.delay.upperBound) + 1_000 : 0
        let delivery = PendingDelivery(
            due: call.now + delay + swap,
            identifier: identifier,
            hook: hook.id,
            event: event.name,
            url: address(hook, event, call),
            body: body,
            trace: trace,
            happened: call.now
        )
        webhooks.add(delivery)
        if isTurn(settings.duplicateEvery) {
            var copy = delivery
            copy.due += Self.milliseconds(settings.duplicateDelay)
            webhooks.add(copy)
        }
    }

    /// The address with its variables filled in: `{issue.key}`, before Data Center 10 `${issue.key}`.
    private func address(_ hook: Webhook, _ event: SandboxEvent, _ call: Call) -> String {
        let isOld = call.product == .dataCenter && configuration.dataCenterMajor < 10
        let issue = event.issue
        let project = issue.map { site.projects[$0.project] }
        var url = hook.url
        for (name, value) in [
            ("issue.id", issue.map { String($0.id) }), ("issue.key", issue?.key),
            ("project.id", project.map { String($0.id) }), ("project.key", project?.key),
        ] {
            let variable = (call.product == .cloud || isOld ? "$" : "") + "{\(name)}"
            url = url.replacing(variable, with: value ?? "")
        }
        guard call.product == .cloud, let account = call.account?.accountID else { return url }
        return url + (url.contains("?") ? "&" : "?") + "triggeredByUser=\(FormText.encoded(account))"
    }

    // MARK: Deliveries

    /// Takes out what is due now.
    mutating func takeDeliveries(now: Int64) -> [(pending: PendingDelivery, delivery: SandboxDelivery)] {
        webhooks.expire(now: now)
        return webhooks.takeDue(now: now).map { pending in (pending, delivery(of: pending, now: now)) }
    }

    private func delivery(of pending: PendingDelivery, now: Int64) -> SandboxDelivery {
        var headers: [SandboxDelivery.Header] = [
            .init(name: "Content-Type", value: "application/json; charset=UTF-8"),
            .init(name: "User-Agent", value: "Atlassian HttpClient unknown / JIRA-Sandbox"),
            .init(name: "X-Atlassian-Webhook-Identifier", value: pending.identifier),
            .init(name: "X-Atlassian-Webhook-Retry", value: String(pending.retry)),
        ]
        if configuration.product == .cloud {
            let isLate = now - pending.happened > 30_000
            headers += [
                .init(name: "X-Atlassian-Webhook-Flow", value: isLate ? "Secondary" : "Primary"),
                .init(name: "X-Atlassian-Webhook-Trace", value: pending.trace),
            ]
        }
        // The webhook may be gone by now; what was due before is delivered all the same, but nobody knows its secret.
        switch webhooks.hooks.first(where: { $0.id == pending.hook })?.kind {
        case .app(let app, let accountID):
            let token = WebhookSigning.token(app, accountID: accountID, now: now)
            headers.append(.init(name: "Authorization", value: "Bearer \(token)"))
        case .administrator(let secret?):
            let signature = WebhookSigning.signature(pending.body, secret: secret)
            headers.append(.init(name: "X-Hub-Signature", value: signature))
        case .administrator(nil), nil: break
        }
        return SandboxDelivery(
            id: pending.id,
            url: pending.url,
            headers: headers,
            body: pending.body,
            retry: pending.retry,
            event: pending.event
        )
    }

    /// Notes how an attempt ended, with nil for none that was answered, and tries again later where Jira would.
    mutating func settle(_ pending: PendingDelivery, status: Int?, now: Int64) {
        webhooks.statistics.attempts += 1
        if let status, (200..<300).contains(status) {
            webhooks.statistics.accepted += 1
            return
        }
        let isWorthRetrying = status.map { [408, 409, 425, 429].contains($0) || $0 >= 500 } ?? true
        // No retry of Data Center is documented (facts section 5.2).
        guard isWorthRetrying, configuration.product == .cloud, pending.retry < configuration.webhooks.retries
        else {
            webhooks.statistics.failed += 1
            return
        }
        var next = pending
        next.retry += 1
        next.due = now + webhooks.draw(configuration.webhooks.retryDelay)
        webhooks.add(next)
    }
}
