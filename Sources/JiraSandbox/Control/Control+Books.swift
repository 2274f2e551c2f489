internal import FoundationEssentials
internal import HTTPMessages
internal import Locking

/// Statistics and the request log.
extension Control {
    static let books: [Control] = [
        Control(.get, "/_sandbox/statistics", "Says what the site was asked and what it answered.") {
            jira,
            _,
            _ throws(Answer) in jira.statisticsAnswer()
        },
        Control(.delete, "/_sandbox/statistics", "Counts from zero again, also for fault rules.") {
            jira,
            _,
            _ throws(Answer) in
            jira.resetStatistics()
            return jira.statisticsAnswer()
        },
        Control(
            .get,
            "/_sandbox/requests",
            "Lists the last requests, oldest first; ?after=NUMBER leaves out those up to a number."
        ) { jira, call, _ throws(Answer) in
            let after = call[query: "after"].flatMap { Int($0) } ?? 0
            return jira.requestsAnswer(after: after)
        },
        Control(
            .put,
            "/_sandbox/requests",
            "Sets how many requests the log keeps, and whether with bodies (up to 64 KiB each).",
            body: #"{"keep": 1000, "bodies": true}"#
        ) { jira, call, _ throws(Answer) in
            let (keep, bodies) = try call.settings { value throws(SettingsProblem) in
                let reader = try SettingsReader(value, known: ["keep", "bodies"])
                return (try reader.integer("keep", in: 0...1_000_000), try reader.flag("bodies"))
            }
            jira.state.withLock { state in
                if let keep { state.requests.keep(keep) }
                if let bodies { state.requests.keepsBodies = bodies }
            }
            return jira.requestsAnswer(after: .max)
        },
        Control(.delete, "/_sandbox/requests", "Empties the log.") { jira, _, _ throws(Answer) in
            jira.state.withLock { $0.requests.clear() }
            return jira.requestsAnswer(after: 0)
        },
    ]
}

extension SandboxJira {
    fileprivate func statisticsAnswer() -> Answer {
        let statistics = statistics()
        func write(_ name: String, _ counts: [String: Int], to writer: inout JSONWriter) {
            writer.object(name) { writer in
                for (name, count) in counts.sorted(by: { $0.key < $1.key }) { writer.field(name, count) }
            }
        }
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.field("total", statistics.total)
                writer.field("writes", statistics.writes)
                writer.field("requestsDuringBan", statistics.requestsDuringBan)
                write("requests", statistics.requests, to: &writer)
                writer.object("statuses") { writer in
                    for (status, count) in statistics.statuses.sorted(by: { $0.key < $1.key }) {
                        writer.field(String(status), count)
                    }
                }
                write("rateLimited", statistics.rateLimited, to: &writer)
                write("faults", statistics.faults, to: &writer)
            }
        }
    }

    fileprivate func requestsAnswer(after number: Int) -> Answer {
        let log = state.withLock { $0.requests }
        return .json(200, reserving: 8_192) { writer in
            writer.object { writer in
                writer.field("keep", log.capacity)
                writer.field("bodies", log.keepsBodies)
                writer.array("requests", log.kept.filter { $0.number > number }) { $0.write($1) }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ request: LoggedRequest) {
        object { writer in
            writer.field("number", request.number)
            writer.field("time", Timestamp.text(request.time, offset: 0))
            writer.field("method", request.method)
            writer.field("path", request.path)
            writer.field("endpoint", request.endpoint)
            writer.field("account", request.account)
            writer.field("node", request.node + 1)
            writer.field("status", request.status)
            if let rule = request.rule { writer.field("rule", rule) }
            if request.isDuringBan { writer.field("duringBan", true) }
            if request.wait > .zero { writer.field("waitMilliseconds", request.wait.milliseconds) }
            for (name, body) in [
                ("requestBody", request.requestBody), ("responseBody", request.responseBody),
            ] {
                if let body { writer.field(name, String(decoding: body, as: UTF8.self)) }
            }
        }
    }
}
