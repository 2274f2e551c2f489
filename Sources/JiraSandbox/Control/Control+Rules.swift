internal import HTTPMessages
internal import Locking

/// Fault rules and rate limits.
extension Control {
    static let rules: [Control] = [
        Control(.get, "/_sandbox/rules", "Lists the fault rules in order, with their counts.") {
            jira,
            _,
            _ throws(Answer) in jira.rulesAnswer()
        },
        Control(
            .put,
            "/_sandbox/rules",
            "Replaces all fault rules.",
            body: #"{"rules": [{"method": "POST", "path": "/issue/bulk", "nth": 1, "effect": "drop"}]}"#
        ) { jira, call, _ throws(Answer) in
            let rules = try call.settings { value throws(SettingsProblem) in
                try SandboxScenario.rules(SettingsReader(value, known: ["rules"]), now: call.now)
            }
            jira.state.withLock { $0.faults = FaultState(rules) }
            return jira.rulesAnswer()
        },
        Control(
            .post,
            "/_sandbox/rules",
            "Adds a fault rule behind the others, or replaces the one of its name.",
            body:
                #"{"name": "lost", "path": "/issue", "method": "POST", "effect": {"kind": "drop", "applied": true}}"#
        ) { jira, call, _ throws(Answer) in
            let count = jira.state.withLock { $0.faults.entries.count }
            let rule = try call.settings { value throws(SettingsProblem) in
                try SandboxFaultRule(value, [], number: count, now: call.now)
            }
            jira.state.withLock { $0.faults.put(rule) }
            return jira.rulesAnswer()
        },
        Control(.delete, "/_sandbox/rules", "Takes all fault rules away.") { jira, _, _ throws(Answer) in
            jira.state.withLock { $0.faults = FaultState() }
            return jira.rulesAnswer()
        },
        Control(.delete, "/_sandbox/rules/{name}", "Takes one fault rule away.") {
            jira,
            _,
            parts throws(Answer) in
            guard jira.state.withLock({ $0.faults.remove(parts[0]) }) else {
                throw .controlProblem(404, "There is no rule '\(parts[0])'. GET /_sandbox/rules lists them.")
            }
            return jira.rulesAnswer()
        },
        Control(.get, "/_sandbox/limits", "Says which rate limits there are.") { jira, _, _ throws(Answer) in
            jira.limitsAnswer()
        },
        Control(
            .put,
            "/_sandbox/limits",
            "Sets the rate limits, full and without bans.",
            body: #""realistic", "off" or {"requestsPerSecond": 10}"#
        ) { jira, call, _ throws(Answer) in
            let limits = try call.settings { value throws(SettingsProblem) in
                try SandboxLimits(value, [], product: call.product)
            }
            jira.state.withLock { $0.limits = LimitState(limits) }
            return jira.limitsAnswer()
        },
    ]
}

extension SandboxJira {
    fileprivate func rulesAnswer() -> Answer {
        let entries = state.withLock { $0.faults.entries }
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.array("rules", entries) { writer, entry in
                    writer.object { writer in
                        writer.fields(of: entry.rule)
                        writer.field("counted", entry.counted)
                        writer.field("struck", entry.struck)
                    }
                }
            }
        }
    }

    fileprivate func limitsAnswer() -> Answer {
        let limits = state.withLock { $0.limits.limits }
        return .json(200) { limits.write(to: &$0) }
    }
}
