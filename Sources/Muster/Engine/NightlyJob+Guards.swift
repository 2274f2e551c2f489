internal import Planning
internal import Publishing
internal import Tickets

extension NightlyJob {
    /// What the guards say of a plan; nothing where it looks like the nights before.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - standing: what the review of the Job Clusters found.
    ///   - pulled: how many tickets the query found; nil where nothing was pulled.
    /// - Returns: what speaks against writing it.
    /// - Throws: `MusterError` where the store cannot be read.
    func guardFindings(
        _ plan: Plan,
        _ standing: Standing,
        pulled: Int? = nil
    ) async throws(MusterError) -> [FlightFinding] {
        let review = standing.review
        var findings = Guards.findings(
            plan: review.withoutToldDepartures(plan),
            pulled: pulled,
            history: try await history(),
            limits: settings.guards.limits
        ).map { FlightFinding(code: $0.code.rawValue, message: $0.message) }
        if review.isBlind {
            findings.append(
                FlightFinding(
                    code: "clusters_unseen",
                    message:
                        "\(review.unseenClusters) of \(review.knownClusters) open Job Clusters cannot be seen any more; their "
                        + "tickets would be clustered a second time: check the permissions of the account, or accept that "
                        + "they were deleted"
                )
            )
        }
        return findings
    }

    /// The numbers of nights before that ended without a guard or an error.
    private func history() async throws(MusterError) -> [NightNumbers] {
        let flights = try await stored { () async throws(StoreError) in
            try await store.flights(in: scope, limit: 1_000)
        }
        let nights = flights.lazy.filter { flight in
            (flight.kind == "run" || flight.kind == "apply")
                && ["complete", "nothing", "partial", "stale"].contains(flight.outcome)
        }
        return nights.compactMap { NightNumbers(text: $0.numbers) }.prefix(settings.guards.nights).map(\.self)
    }

    /// Stops a night that looks wrong before its first write.
    ///
    /// - Throws: `MusterError.guarded` with a line for each finding.
    func stopIfGuarded(_ findings: [FlightFinding], acceptingGuards: Bool) throws(MusterError) {
        let stops = findings.filter(\.isStop)
        guard !stops.isEmpty, !acceptingGuards else { return }
        throw MusterError(
            .guarded,
            "the night looks wrong and nothing was written; look at it, then run again with --accept-guards to write it "
                + "all the same",
            details: stops.map { "\($0.code): \($0.message)" }
        )
    }

    /// Notes what decided the plan and what the guards say, before anything is written to Jira.
    func recordPlan(
        _ plan: Plan,
        inputs: FlightInputs?,
        pulled: Int? = nil,
        _ guards: [FlightFinding]
    ) async throws(MusterError) {
        guard let recorder else { return }
        try await stored { () async throws(StoreError) in
            try await recorder.planned(inputs, plan, pulled: pulled, findings: guards)
        }
        for finding in guards { environment.log(.finding(finding)) }
    }

    /// A sentence where the clock went back since the last run; a night goes on all the same.
    func clockNotes() async throws(MusterError) -> [String] {
        guard let latest = try await latestStart(), environment.now() < latest else { return [] }
        let seconds = (latest - environment.now()) / 1_000
        return [
            "the clock is \(seconds) s behind the beginning of an earlier run: it went back, or was ahead then; check it"
        ]
    }

    /// When the latest run of the project began, as far as the store knows; nil for none.
    func latestStart() async throws(MusterError) -> Int64? {
        try await stored { () async throws(StoreError) in
            try await store.runs(in: scope, limit: 1).first?.startedAt
        }
    }
}
