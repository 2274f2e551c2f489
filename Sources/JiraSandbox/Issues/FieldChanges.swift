internal import Clustering

/// What a create or edit request wants of an issue's fields, checked and applied; errors by field as Jira words them.
struct FieldChanges {
    /// Whether the issue is made or changed, which decides the screen.
    enum Screen { case create, edit }

    private(set) var errors: [(field: String, message: String)] = []
    private(set) var messages: [String] = []
    /// Links to make: the type, the other issue, and whether this issue is the source.
    private(set) var links: [(type: Int, other: Int64, isSource: Bool)] = []
    /// Texts of comments to add.
    private(set) var comments: [JSONValue] = []

    /// Where the issue shall belong; looked up later, as links are.
    var wantedPlaces = WantedPlaces()

    /// Links whose other end is not looked up yet: this type does not hold the store, which is about to change.
    private var wantedLinks: [(type: Int, other: JSONValue?, isSource: Bool)] = []
    let site: Site
    private let screen: Screen
    private let textForm: TextForm

    init(site: Site, screen: Screen, _ textForm: TextForm) {
        self.site = site
        self.screen = screen
        self.textForm = textForm
    }

    var isClean: Bool { errors.isEmpty && messages.isEmpty }

    /// Applies `fields` and `update` of a request.
    mutating func apply(_ body: JSONValue, to issue: inout SandboxIssue) {
        let fields = body["fields"]?.members ?? []
        let updates = body["update"]?.members ?? []
        for member in fields {
            // Said twice: neither is taken.
            if updates.contains(where: { $0.name == member.name }) {
                fail(member.name, "Field '\(member.name)' cannot appear in both 'fields' and 'update'")
                continue
            }
            if screen == .create, member.name == "project" || member.name == "issuetype" { continue }
            guard let field = settable(member.name, issue) else { continue }
            set(field, member.value, on: &issue)
        }
        for member in updates {
            guard let field = settable(member.name, issue) else { continue }
            guard let operations = member.value.array else {
                messages.append("Field '\(member.name)' needs a list of operations.")
                continue
            }
            for operation in operations { update(field, operation, on: &issue) }
        }
    }

    /// Looks up the issues that links shall lead to, as the account with an id sees them.
    mutating func resolveLinks(in store: IssueStore, of id: Int64, for viewer: String) {
        for link in wantedLinks {
            if let other = store.reference(link.other, for: viewer), other.id != id {
                links.append((link.type, other.id, link.isSource))
            } else {
                fail("issuelinks", "Issue does not exist or you do not have permission to see it.")
            }
        }
        wantedLinks = []
    }

    mutating func fail(_ field: String, _ message: String) { errors.append((field, message)) }

    private mutating func settable(_ id: String, _ issue: SandboxIssue) -> SiteField? {
        let type = site.types[issue.type]
        if let field = SiteField.byID[id] {
            let isOn = screen == .create ? site.isOnCreateScreen : site.isOnEditScreen
            if isOn(field, type) { return field }
        }
        fail(id, "Field '\(id)' cannot be set. It is not on the appropriate screen, or unknown.")
        return nil
    }

    private mutating func update(_ field: SiteField, _ operation: JSONValue, on issue: inout SandboxIssue) {
        guard let members = operation.members, members.count == 1, let verb = members.first else {
            fail(field.id, "Operation must have exactly one verb")
            return
        }
        switch (field.kind, verb.name) {
        case (.links, "add"): addLink(verb.value)
        case (.comments, "add"):
            guard let body = verb.value["body"].flatMap(textForm.stored) else {
                fail("comment", "Comment body is not valid!")
                return
            }
            comments.append(body)
        case (.labels, "add"), (.labels, "remove"):
            guard let label = verb.value.string else {
                fail(field.id, "Operation value must be a string")
                return
            }
            var labels = currentLabels(field, issue).filter { $0 != label }
            if verb.name == "add" { labels.append(label) }
            setLabels(field, labels, on: &issue)
        case (_, "set") where ![.links, .comments].contains(field.kind): set(field, verb.value, on: &issue)
        default: fail(field.id, "Field does not support the operation '\(verb.name)'")
        }
    }

    private mutating func addLink(_ value: JSONValue) {
        let type: Int
        do throws(Answer) {
            type = try site.linkType(value["type"])
        } catch {
            fail("issuelinks", "No issue link type found for the link to add.")
            return
        }
        let (source, destination) = (value["inwardIssue"], value["outwardIssue"])
        let isOneEnded = (source == nil) != (destination == nil)
        wantedLinks.append((type, isOneEnded ? source ?? destination : nil, destination != nil))
    }

    private mutating func set(_ field: SiteField, _ value: JSONValue, on issue: inout SandboxIssue) {
        switch field.kind {
        case .line: setLine(field, value, on: &issue)
        case .document: setDocument(field, value, on: &issue)
        case .number:
            if value == .null {
                issue.custom[field.id] = nil
            } else if let number = value.number {
                issue.custom[field.id] = .number(number)
            } else {
                fail(field.id, "Operation value must be a number")
            }
        case .labels:
            if let labels = value == .null ? [] : value.strings {
                setLabels(field, labels, on: &issue)
            } else {
                fail(field.id, "data was not an array")
            }
        case .components: setComponents(value, on: &issue)
        case .day:
            if value == .null {
                issue.due = nil
            } else if let day = value.string, Timestamp.isDay(day) {
                issue.due = day
            } else {
                fail(field.id, "Operation value must be a string of the format yyyy-MM-dd")
            }
        case .priority:
            if let priority = Self.priority(value) {
                issue.priority = priority
            } else {
                fail(field.id, "The priority selected is invalid.")
            }
        case .user: setAssignee(value, on: &issue)
        case .parent: wantedPlaces.parent = value
        case .epicLink: wantedPlaces.epic = value
        case .sprint: wantedPlaces.sprint = value
        case .timeTracking: setTimeTracking(value, on: &issue)
        case .links, .comments, .issueType, .project, .status, .worklogs, .readOnly:
            fail(field.id, "Field does not support the operation 'set'")
        }
    }

    private mutating func setLine(_ field: SiteField, _ value: JSONValue, on issue: inout SandboxIssue) {
        guard value == .null || value.string != nil else {
            fail(field.id, "Operation value must be a string")
            return
        }
        let text = value.string ?? ""
        if text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
            fail(
                field.id,
                "The \(field.name.lowercased()) is invalid because it contains newline characters."
            )
        } else if text.utf16.count > 255 {
            fail(field.id, "\(field.name) can't exceed 255 characters.")
        } else if field.id == "summary" {
            if text.allSatisfy(\.isWhitespace) {
                fail(field.id, "You must specify a summary of the issue.")
            } else {
                issue.summary = text
            }
        } else {
            issue.custom[field.id] = text.isEmpty ? nil : .line(text)
        }
    }

    private mutating func setDocument(_ field: SiteField, _ value: JSONValue, on issue: inout SandboxIssue) {
        if value == .null {
            issue.description = nil
        } else if let text = textForm.stored(value) {
            guard text.length <= Self.textLimit else {
                fail(
                    field.id,
                    "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
                )
                return
            }
            issue.description = text == .string("") ? nil : text
        } else if textForm.isString {
            fail(field.id, "Operation value must be a string")
        } else if value.members == nil {
            fail(
                field.id,
                "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            )
        } else {
            messages.append("INVALID_INPUT")
        }
    }

    /// Most characters of a rich text: `jira.text.field.character.limit`, which on Cloud counts the document's JSON.
    private static let textLimit = 32_767

    private mutating func setComponents(_ value: JSONValue, on issue: inout SandboxIssue) {
        guard let wanted = value == .null ? [] : value.array else {
            fail("components", "data was not an array")
            return
        }
        let known = site.configuration.projects[issue.project].components
        var names: Set<String> = []
        for component in wanted {
            let id = component["id"]?.string.flatMap { Int64($0) }
            let number = id.map { Int($0 - site.projects[issue.project].id * 100) }
            let name =
                component["name"]?.string ?? number.flatMap { known.indices.contains($0) ? known[$0] : nil }
            guard let name, known.contains(name) else {
                let shown = component["name"]?.string ?? component["id"]?.string ?? ""
                fail("components", "Component name '\(shown)' is not valid")
                return
            }
            names.insert(name)
        }
        issue.components = known.filter(names.contains)
    }

    private func currentLabels(_ field: SiteField, _ issue: SandboxIssue) -> [String] {
        guard field.customID != nil else { return issue.labels }
        if case .labels(let labels) = issue.custom[field.id] { return labels }
        return []
    }

    private mutating func setLabels(_ field: SiteField, _ labels: [String], on issue: inout SandboxIssue) {
        if let label = labels.first(where: { $0.contains(where: \.isWhitespace) }) {
            fail(field.id, "The label '\(label)' contains spaces which is invalid.")
        } else if let label = labels.first(where: { $0.isEmpty || $0.count > 255 }) {
            fail(field.id, "The label '\(label.prefix(20))...' is empty or exceeds 255 characters.")
        } else {
            // A set, which Jira shows in alphabetical order.
            let sorted = Set(labels).sorted()
            if field.customID == nil {
                issue.labels = sorted
            } else {
                issue.custom[field.id] = sorted.isEmpty ? nil : .labels(sorted)
            }
        }
    }

    private static func priority(_ value: JSONValue) -> Priority? {
        if let id = value["id"]?.string { return Int(id).flatMap { Priority(rawValue: $0) } }
        let name = value["name"]?.string?.lowercased()
        return Priority.allCases.first { $0.name.lowercased() == name }
    }
}

extension JSONValue {
    /// UTF-16 units of a text, or of a document's JSON.
    fileprivate var length: Int {
        if let string { return string.utf16.count }
        return String(decoding: JSONWriter.bytes { $0.write(self) }, as: UTF8.self).utf16.count
    }
}

extension IssueStore {
    /// The issue that `{"id"}` or `{"key"}` names.
    func reference(_ value: JSONValue?) -> SandboxIssue? {
        guard let text = value?["id"]?.string ?? value?["key"]?.string else { return nil }
        return self[idOrKey: text]
    }

    /// The same, unless it is hidden from the account with an id; the empty id is anonymous callers.
    func reference(_ value: JSONValue?, for viewer: String) -> SandboxIssue? {
        reference(value).flatMap { $0.hiddenFrom.contains(viewer) ? nil : $0 }
    }
}

extension Site {
    /// Position of the link type that `{"id"}` or `{"name"}` names.
    func linkType(_ value: JSONValue?) throws(Answer) -> Int {
        if let id = value?["id"]?.string {
            if let found = linkTypes.firstIndex(where: { String($0.id) == id && !isRemoved($0) }) {
                return found
            }
            throw .refusal(404, ["No issue link type with id '\(id)' found."])
        }
        let name = value?["name"]?.string ?? ""
        let wanted = name.lowercased()
        if let found = linkTypes.firstIndex(where: { $0.type.name.lowercased() == wanted && !isRemoved($0) })
        {
            return found
        }
        throw .refusal(404, ["No issue link type with name '\(name)' found."])
    }

    /// Whether the site has a link type no more.
    func isRemoved(_ type: LinkType) -> Bool { removedLinkTypes.contains(type.type.name.lowercased()) }
}
