internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Creates one issue.
    ///
    /// Sent again only after failures that Jira surely did not act on; where `isAmbiguousWrite` of the error thrown is
    /// true, the issue may exist.
    public func createIssue(_ draft: IssueDraft) async throws(JiraError) -> CreatedIssue {
        if let refusal = refusal(of: draft, endpoint: "POST \(site.flavor.apiPath)/issue") { throw refusal }
        let call = JiraCall(method: .post, path: ["issue"], body: encoded(draft), operation: .create)
        return try await send(call, answering: CreatedIssue.self)
    }

    /// Creates up to 50 issues in one call.
    ///
    /// - Parameters:
    ///   - drafts: no more than `site.flavor.bulkCreateLimit`.
    ///   - isMarked: whether the caller can look for what was made. Then the call is not repeated after any answer, and
    ///     whatever is no definite refusal is `ambiguous`: also 429, which a site behind a limit of its own may give
    ///     after the work was done.
    /// - Returns: one outcome per draft, in their order. It does not throw: a failure of the call is each draft's outcome,
    ///   so that a caller who keeps a journal can write down what is known of every one.
    public func bulkCreateChunk(
        _ drafts: [IssueDraft],
        isMarked: Bool = false
    ) async -> [BulkCreateOutcome] {
        precondition(
            drafts.count <= site.flavor.bulkCreateLimit,
            "\(drafts.count) issues in one bulk create, at most \(site.flavor.bulkCreateLimit)"
        )
        guard !drafts.isEmpty else { return [] }
        let endpointOfAll = "POST \(site.flavor.apiPath)/issue/bulk"
        let refusals = drafts.map { refusal(of: $0, endpoint: endpointOfAll) }
        guard refusals.allSatisfy({ $0 == nil }) else {
            // What is good is sent alone, so that each keeps its own outcome.
            var sent = await bulkCreateChunk(
                zip(drafts, refusals).compactMap { $1 == nil ? $0 : nil },
                isMarked: isMarked
            )[...]
            return refusals.map { refusal in refusal.map { .refused($0) } ?? sent.removeFirst() }
        }
        struct Body: Encodable { var issueUpdates: [IssueDraft] }
        let call = JiraCall(
            method: .post,
            path: ["issue", "bulk"],
            body: encoded(Body(issueUpdates: drafts)),
            operation: isMarked ? .markedCreate : .create
        )
        let endpoint = call.endpoint(site.flavor)
        do throws(JiraError) {
            let response = try await send(call, acceptingBodyOf: [400])
            // 400 with the bulk body: every single one was refused, each with its own words.
            if let answer = try? JSONDecoder().decode(BulkCreateAnswer.self, from: response.body),
                (200..<300).contains(response.status) || answer.names(count: drafts.count)
            {
                return answer.outcomes(count: drafts.count, endpoint: endpoint, status: response.status)
            }
            guard response.status == 400 else {
                throw JiraError.unreadable(response, endpoint: endpoint, detail: "no list of issues")
            }
            throw JiraError(response, endpoint: endpoint, now: 0)
        } catch {
            let outcome: BulkCreateOutcome =
                if error.isAmbiguousWrite || isMarked && !error.isDefiniteRefusal {
                    .ambiguous(error)
                } else if error.code == .validation {
                    .refused(error)
                } else {
                    .notSent(error)
                }
            return drafts.map { _ in outcome }
        }
    }

    /// Creates any number of issues, 50 a call, one call after the other, without a journal.
    ///
    /// - Parameter drafts: what to create.
    /// - Returns: one outcome per draft that was sent, in their order.
    public func bulkCreate(_ drafts: [IssueDraft]) async -> [BulkCreateOutcome] {
        await bulkCreate(drafts, willSend: { _ in }, didSend: { _, _ in })
    }

    /// Creates any number of issues, 50 a call, one call after the other.
    ///
    /// - Parameters:
    ///   - drafts: what to create.
    ///   - willSend: called before each call with the range of drafts in it; what it throws ends the walk.
    ///   - didSend: called after each call with the range and its outcomes; what it throws ends the walk.
    /// - Returns: one outcome per draft that was sent, in their order. The walk ends early after a call of which nothing
    ///   was sent: the same would befall the next.
    /// - Throws: only what the two closures throw.
    public func bulkCreate<Failure: Error>(
        _ drafts: [IssueDraft],
        willSend: (Range<Int>) async throws(Failure) -> Void,
        didSend: (Range<Int>, [BulkCreateOutcome]) async throws(Failure) -> Void
    ) async throws(Failure) -> [BulkCreateOutcome] {
        var all: [BulkCreateOutcome] = []
        while all.count < drafts.count {
            let range = all.count..<min(all.count + site.flavor.bulkCreateLimit, drafts.count)
            try await willSend(range)
            let outcomes = await bulkCreateChunk(Array(drafts[range]))
            try await didSend(range, outcomes)
            all += outcomes
            if case .notSent? = outcomes.first { break }
        }
        return all
    }
}

extension JiraClient {
    /// The JSON object of field values as this site takes them in an edit, with sorted names.
    ///
    /// Equal values make equal text on sites of one kind.
    public func json(of fields: [String: JiraFieldInput]) -> String {
        String(decoding: encoded(fields), as: UTF8.self)
    }

    /// The JSON of a request body, with rich text in the form that the site wants.
    func encoded(_ body: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        CodingUserInfoKey.setRichText(site.flavor.richText, in: encoder)
        do {
            return try encoder.encode(body)
        } catch {
            // Only a number that is not finite cannot be written, and `JiraFieldInput` refuses those.
            preconditionFailure("a request body that is not JSON: \(error)")
        }
    }

    /// Why a draft cannot be sent to a site of this kind; nil where it can.
    private func refusal(of draft: IssueDraft, endpoint: String) -> JiraError? {
        guard !draft.links.isEmpty, !site.flavor.linksInsideCreate else { return nil }
        return JiraError(
            .validation,
            endpoint: endpoint,
            message:
                "links cannot be made inside a create on a \(site.flavor.name) site; create \"\(draft.summary)\" "
                + "without them and link it afterwards"
        )
    }
}

extension BulkCreateAnswer {
    /// Whether the failures account for every issue of the request.
    func names(count: Int) -> Bool {
        Set((errors ?? []).compactMap(\.failedElementNumber)) == Set(0..<count)
    }
}
