internal import Planning
internal import Tickets

extension Publisher {
    /// Creates what is pending, some clusters a call.
    func create(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        while true {
            let pending = state.toBeCreated.prefix(site.draftsPerCall)
            guard !pending.isEmpty else { break }
            try Self.checkCancellation()
            let ids = pending.map(\.clusterID)
            // Written down with the intent, because a later process may look for it and know the site differently.
            let evidence = Evidence(site)
            if evidence.isNone { state.weakerGuarantee = Self.weakestGuarantee }
            for id in ids { state.send(id, evidence) }
            try await record(ids, &state)
            let outcomes = await site.create(ids.map { drafts[$0] })
            precondition(
                outcomes.count == ids.count,
                "the site answered \(outcomes.count) of \(ids.count) drafts"
            )
            let (stop, linked) = take(outcomes, of: ids, &state, drafts)
            if ids.contains(where: { state[$0]?.issueID != nil }) { state.lostAnswers = 0 }
            try await record(ids, &state)
            progress(
                PublishingProgress(stage: .creating, done: state.createdCount, total: state.intents.count)
            )
            if let stop {
                guard stop.isLostAnswer else { throw stop.error }
                // A look at the evidence now; what stays unknown is left to the next run.
                try await resolve(&state, drafts, isOver: stop.isOver)
                state.lostAnswers += 1
                guard !state.intents.contains(where: { $0.state == .sent }), state.lostAnswers <= 3 else {
                    throw stop.error
                }
            }
            if !linked.isEmpty, !state.directionVerified { try await verifyDirection(linked, &state, drafts) }
        }
    }

    /// Why creating cannot just go on.
    private struct Stop {
        var error: PublishingError
        var isLostAnswer: Bool
        /// Whether an answer came, so that Jira does not work on the request any more.
        var isOver = false
    }

    /// Said where a create leaves nothing behind that tells whose it is.
    static let weakestGuarantee =
        "this site takes neither links nor labels, neither a marker field nor properties when a Job Cluster is created; "
        + "where an answer is lost, only reporter, time of creation and the exact summary tell whether it exists, and a "
        + "Job Cluster that search shows later than its longest wait is made a second time; put Labels on the create "
        + "screen or set fields.cluster_marker"

    /// Takes down what became of drafts; the ids of those that were linked with their create, for a look at their links.
    private func take(
        _ outcomes: [CreationOutcome],
        of ids: [String],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) -> (Stop?, linked: [String]) {
        var stop: Stop?
        var linkedIDs: [String] = []
        for (id, outcome) in zip(ids, outcomes) {
            switch outcome {
            case .created(let issue, let linked):
                state.adopt(issue, for: id)
                if linked {
                    state.markLinked(id, members: drafts[id].members.map(\.id))
                    linkedIDs.append(id)
                }
            case .refused(let words): state.refuse(id, words)
            case .corrected: state.set(.pending, for: id)
            case .notSent(let error):
                state.set(.pending, for: id)
                stop = stop ?? Stop(error: error, isLostAnswer: false)
            case .unknown(let error, let isOver):
                let words =
                    "the answer to a create was lost (\(error.message)); run again to find out and finish"
                // Lost answers are looked into even where another draft of the call was not sent.
                stop = Stop(
                    error: PublishingError(kind: error.kind, message: words),
                    isLostAnswer: true,
                    isOver: isOver && stop.map { $0.isOver || !$0.isLostAnswer } ?? true
                )
            }
        }
        return (stop, linkedIDs)
    }
}
