internal import HTTPMessages
internal import Locking

/// Time and the lag of search.
extension Control {
    static let time: [Control] = [
        Control(.get, "/_sandbox/clock", "Says what time it is on the site.") { jira, _, _ throws(Answer) in
            jira.clockAnswer()
        },
        Control(
            .post,
            "/_sandbox/clock",
            "Lets time pass, or sets it.",
            body: #"{"advanceSeconds": 3600} or {"set": "2026-11-21T03:00:00Z"}"#
        ) { jira, call, _ throws(Answer) in
            let move = try call.settings { value throws(SettingsProblem) -> Duration in
                let reader = try SettingsReader(value, known: ["advanceSeconds", "set"])
                if let seconds = try reader.seconds("advanceSeconds", from: -100_000_000) { return seconds }
                guard let text = try reader.text("set"), let moment = Timestamp.parse(text) else {
                    throw reader.problem(
                        "set",
                        "give 'advanceSeconds', or a time such as \"2026-11-21T03:00:00Z\""
                    )
                }
                return .milliseconds(moment - jira.now())
            }
            jira.advanceClock(by: move)
            return jira.clockAnswer()
        },
        Control(.get, "/_sandbox/lag", "Says how far search is behind.") { jira, _, _ throws(Answer) in
            jira.lagAnswer()
        },
        Control(
            .put,
            "/_sandbox/lag",
            "Sets how far search is behind from now on: a constant part, a drawn part, and what other nodes take more.",
            body: #"{"seconds": 2, "spreadSeconds": 60, "nodeSeconds": 5}"#
        ) { jira, call, _ throws(Answer) in
            let lag = try call.settings { value throws(SettingsProblem) in try SandboxScenario.Lag(value, [])
            }
            jira.setLag(lag)
            return jira.lagAnswer()
        },
    ]
}

extension SandboxJira {
    fileprivate func clockAnswer() -> Answer {
        let (now, shift) = (now(), state.withLock { $0.timeShift })
        return .json(200) { writer in
            writer.object {
                $0.field("now", Timestamp.text(now, offset: 0))
                $0.field("epochMilliseconds", now)
                $0.field("aheadSeconds", .number(Double(shift) / 1_000))
            }
        }
    }

    fileprivate func lagAnswer() -> Answer {
        let (lag, late) = state.withLock { ($0.store.lag, $0.store.lateWrites) }
        return .json(200) { writer in
            writer.object {
                $0.field("seconds", .number(Double(lag.minimum) / 1_000))
                $0.field("spreadSeconds", .number(Double(lag.spread) / 1_000))
                $0.field("nodeSeconds", .number(Double(lag.node) / 1_000))
                $0.field("nodes", lag.nodes)
                $0.field("lateWrites", late)
            }
        }
    }

    fileprivate func setLag(_ lag: SandboxScenario.Lag) {
        state.withLock { state in
            var changed = state.store.lag
            changed.minimum = lag.minimum.milliseconds
            changed.spread = lag.spread.milliseconds
            if let node = lag.node { changed.node = node.milliseconds }
            state.store.setLag(changed)
        }
    }
}
