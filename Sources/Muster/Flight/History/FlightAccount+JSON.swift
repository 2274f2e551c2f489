internal import FoundationEssentials
internal import Planning
internal import Tickets

extension FlightAccount {
    /// The account as one JSON object, ending in a line break; tickets are counted, not listed.
    public func encoded() -> [UInt8] {
        let inputs = document?.inputs
        let report = Report(
            actions: actions.map {
                Report.Action(
                    kind: $0.kind.rawValue,
                    key: $0.issueKey,
                    member: $0.memberKey,
                    message: $0.message,
                    number: $0.number,
                    state: $0.state.rawValue
                )
            },
            began: RunLogLine.timestamp(flight.startedAt),
            clusters: intents.map {
                Report.Cluster(
                    id: $0.clusterID,
                    key: $0.issueKey,
                    linked: $0.linkedMembers.count,
                    marker: $0.marker,
                    message: $0.message,
                    state: $0.state.rawValue
                )
            },
            damage: damage,
            ended: flight.finishedAt.map(RunLogLine.timestamp),
            id: flight.id,
            inputs: inputs.map {
                Report.Inputs(
                    muster_version: $0.musterVersion,
                    overrides: $0.overrides.count,
                    previous_plan_hash: $0.previousPlanHash,
                    standing: $0.standing.count,
                    tickets: $0.tickets.count,
                    warnings: $0.warnings
                )
            },
            inputs_hash: flight.inputsHash,
            kind: flight.kind,
            outcome: flight.outcome,
            plan_hash: flight.planHash,
            project: flight.scope.project,
            result: document?.result,
            rolled_back: isRolledBack ? true : nil,
            rolled_back_by: isRolledBack ? rollbacks.first : nil,
            run_id: flight.runID,
            site: flight.scope.site,
            undoes: undoes
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        // Numbers that JSON lacks are texts: encoding cannot fail.
        guard let data = try? encoder.encode(report) else {
            preconditionFailure("an account that cannot be encoded")
        }
        // Parameters as the record has them, letter for letter.
        var bytes = Array(data)
        if let parameters = inputs?.parameterBytes {
            bytes.removeLast()
            while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
            bytes += Array(",\n  \"parameters\" : ".utf8) + parameters + Array("\n}".utf8)
        }
        return bytes + [UInt8(ascii: "\n")]
    }

    private struct Report: Encodable {
        struct Action: Encodable {
            var kind: String
            var key: String
            var member: String?
            var message: String?
            var number: Int
            var state: String
        }

        struct Cluster: Encodable {
            var id: String
            var key: String?
            var linked: Int
            var marker: String
            var message: String?
            var state: String
        }

        struct Inputs: Encodable {
            var muster_version: String
            var overrides: Int
            var previous_plan_hash: String?
            var standing: Int
            var tickets: Int
            var warnings: [String]
        }

        var actions: [Action]
        var began: String
        var clusters: [Cluster]
        var damage: String?
        var ended: String?
        var format = "muster.run"
        var id: String
        var inputs: Inputs?
        var inputs_hash: String?
        var kind: String
        var outcome: String
        var plan_hash: String?
        var project: String
        var result: FlightResult?
        var rolled_back: Bool?
        var rolled_back_by: String?
        var run_id: String?
        var site: String
        var undoes: String?
        var version = 1
    }
}
