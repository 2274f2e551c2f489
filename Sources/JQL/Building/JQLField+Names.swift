extension JQLFieldReference {
    /// `project`.
    public static let project = JQLFieldReference.name("project")
    /// `issuetype`.
    public static let issueType = JQLFieldReference.name("issuetype")
    /// `status`.
    public static let status = JQLFieldReference.name("status")
    /// `statusCategory`.
    public static let statusCategory = JQLFieldReference.name("statusCategory")
    /// `priority`.
    public static let priority = JQLFieldReference.name("priority")
    /// `resolution`.
    public static let resolution = JQLFieldReference.name("resolution")
    /// `assignee`.
    public static let assignee = JQLFieldReference.name("assignee")
    /// `reporter`.
    public static let reporter = JQLFieldReference.name("reporter")
    /// `labels`.
    public static let labels = JQLFieldReference.name("labels")
    /// `component`.
    public static let component = JQLFieldReference.name("component")
    /// `created`.
    public static let created = JQLFieldReference.name("created")
    /// `updated`.
    public static let updated = JQLFieldReference.name("updated")
    /// `due`.
    public static let due = JQLFieldReference.name("due")
    /// `summary`.
    public static let summary = JQLFieldReference.name("summary")
    /// `description`.
    public static let descriptionText = JQLFieldReference.name("description")
    /// `text`: every text field at once.
    public static let text = JQLFieldReference.name("text")
    /// `key`.
    public static let key = JQLFieldReference.name("key")
    /// `id`, the ticket's numeric id.
    public static let id = JQLFieldReference.name("id")
    /// `parent`.
    public static let parent = JQLFieldReference.name("parent")

    /// A custom field by its id as REST names it, `customfield_10050`, or by its name.
    ///
    /// An id becomes `cf[10050]`, which is never ambiguous.
    public static func custom(_ idOrName: String) -> JQLFieldReference {
        let reference = JQLFieldReference.name(idOrName)
        if case .customField = reference.canonical { return reference.canonical }
        return reference
    }
}
