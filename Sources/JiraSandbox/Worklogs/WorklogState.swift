/// Feeds of changed and deleted worklogs.
struct WorklogState: Sendable {}
