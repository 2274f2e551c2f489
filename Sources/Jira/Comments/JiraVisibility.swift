/// Who may see a comment or worklog besides its author.
public struct JiraVisibility: Hashable, Sendable, Codable {
    /// What restricts it.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A role in the project.
        case role
        /// A group of the site.
        case group
    }

    /// What restricts it.
    public var type: Kind
    /// Name of the role or group.
    public var value: String?
    /// Id of the group on Jira Cloud, where names of groups can be the same; it goes before the name.
    public var identifier: String?

    /// People with a role in the project.
    public static func role(_ name: String) -> JiraVisibility { JiraVisibility(type: .role, value: name) }

    /// People in a group.
    public static func group(_ name: String) -> JiraVisibility { JiraVisibility(type: .group, value: name) }
}
