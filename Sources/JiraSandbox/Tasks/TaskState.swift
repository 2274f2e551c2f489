/// Bulk operations under way.
struct TaskState: Sendable {}
