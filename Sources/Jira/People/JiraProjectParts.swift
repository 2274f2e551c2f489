/// An issue type of a project with the statuses of its workflow.
public struct JiraTypeStatuses: Hashable, Sendable, Decodable {
    /// Numeric id of the issue type as text.
    public var id: String
    /// Name of the issue type.
    public var name: String
    /// Whether its issues live below another issue.
    public var subtask: Bool?
    /// Statuses that its issues can have.
    public var statuses: [JiraStatus]
}

/// Why an issue is done.
public struct JiraResolution: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
    /// What it means.
    public var description: String?
}

/// A part of a project.
public struct JiraComponent: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
    /// What belongs to it.
    public var description: String?
}

/// A version of what a project makes.
public struct JiraVersion: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
    /// Whether it is released.
    public var released: Bool?
    /// Whether it is put away.
    public var archived: Bool?
    /// Day of release, `yyyy-MM-dd`; Data Center may give a time.
    public var releaseDate: String?
}
