internal import Locking

/// The stage that a job is in, to tell the first step of a stage from the rest.
///
/// Safe from any task.
final class StageWatch: Sendable {
    private let current = Locked<JobProgress.Stage?>(nil)

    /// Whether the stage is another than that of the step before.
    func enters(_ stage: JobProgress.Stage) -> Bool {
        current.withLock { current in
            defer { current = stage }
            return current != stage
        }
    }
}
