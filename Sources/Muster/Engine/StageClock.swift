internal import Locking
package import Planning
package import Reporting

/// Seconds that the stages of a command took, in their order.
package final class StageClock: Sendable {
    private struct State {
        var lastLap: Duration
        var stages: [RunReport.Stage] = []
    }

    private let uptime: @Sendable () -> Duration
    private let state: Locked<State>

    /// Starts the clock.
    package init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
        state = Locked(State(lastLap: uptime()))
    }

    /// Ends a stage and begins the next.
    package func lap(_ name: String) {
        let now = uptime()
        state.withLock { state in
            state.stages.append(RunReport.Stage(name: name, seconds: (now - state.lastLap) / .seconds(1)))
            state.lastLap = now
        }
    }

    /// The stages that have ended.
    package var stages: [RunReport.Stage] { state.withLock { $0.stages } }

    /// The three times of the machine-readable result; 0 for a stage that has not ended.
    package var elapsed: PlanDocument.Elapsed {
        let stages = stages
        let seconds = { (name: String) in stages.first { $0.name == name }?.seconds ?? 0 }
        return PlanDocument.Elapsed(
            read: seconds("read"),
            cluster: seconds("cluster"),
            write: seconds("write")
        )
    }
}
