extension JiraSprint {
    /// Reads the text that Data Center, and Jira Cloud in former years, puts into the sprint field.
    ///
    /// `com.atlassian.greenhopper.service.sprint.Sprint@38c6bd04[id=1,rapidViewId=2,state=ACTIVE,name=…,completeDate=<null>]`:
    /// what Java makes of an object, without any quoting. Name and goal may hold commas and equals signs, and even what looks
    /// like another member: of a member that stands there twice, the one outside of the name is taken. The order of
    /// members differs between versions. Nil where the text has no such form or no id.
    public init?(fieldText text: String) {
        guard let open = text.firstIndex(of: "["), text.last == "]",
            text[..<open].contains("Sprint")
        else { return nil }
        let members = Self.members(text[text.index(after: open)...].dropLast())
        func value(_ name: String) -> String? {
            members.first { $0.name == name }.flatMap {
                $0.value == "<null>" || $0.value.isEmpty ? nil : $0.value
            }
        }
        func time(_ name: String) -> Int64? { value(name).flatMap(JiraTimestamp.milliseconds) }
        guard let id = value("id").flatMap({ Int64($0) }) else { return nil }
        self.init(
            id: id,
            name: value("name") ?? "",
            state: value("state").flatMap { State(rawValue: $0.lowercased()) },
            start: time("startDate"),
            end: time("endDate"),
            completed: time("completeDate"),
            board: value("rapidViewId").flatMap { Int64($0) },
            goal: value("goal")
        )
    }

    private static let names: Set<Substring> = [
        "id", "rapidViewId", "state", "name", "goal", "startDate", "endDate", "completeDate", "activatedDate",
        "sequence", "autoStartStop", "synced", "incompleteIssuesDestinationId",
    ]

    /// Members with their values, each once.
    private static func members(_ text: Substring) -> [(name: Substring, value: String)] {
        var pieces: [(name: Substring, value: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "=" }
            if names.contains(name), name.endIndex < part.endIndex {
                pieces.append((name, String(part[part.index(after: name.endIndex)...])))
            } else if let last = pieces.indices.last {
                // A comma inside a text.
                pieces[last].value += "," + part
            }
        }
        guard let named = pieces.firstIndex(where: { $0.name == "name" }) else { return pieces }
        // Before the name the first of a member is the true one, behind it the last: those between are words of the name.
        var kept: [(name: Substring, value: String)] = []
        for (index, piece) in pieces.enumerated() {
            let first = pieces.firstIndex { $0.name == piece.name } ?? index
            let last = pieces.lastIndex { $0.name == piece.name } ?? index
            let isTrue =
                piece.name == "name" ? index == named : first < named ? index == first : index == last
            if isTrue {
                kept.append(piece)
            } else if let previous = kept.indices.last {
                kept[previous].value += ",\(piece.name)=\(piece.value)"
            }
        }
        return kept
    }
}

/// The value of an issue's sprint field, in any of its forms.
public struct JiraSprintField: Hashable, Sendable, Decodable {
    /// The sprints that the issue is or was in; those of which the value has only an id are left out.
    public var sprints: [JiraSprint]

    /// The sprint that the issue is in now: its only one that is not closed.
    public var current: JiraSprint? { sprints.last { $0.state != .closed } }

    /// Reads an array of objects or of texts, one of either by itself, or null.
    public init(from decoder: any Decoder) throws {
        sprints = []
        if var list = try? decoder.unkeyedContainer() {
            while !list.isAtEnd {
                if let element = try? list.decode(Element.self) {
                    element.sprint.map { sprints.append($0) }
                } else {
                    // Nothing that a sprint can be: passed over, whatever it is.
                    _ = try list.decode(Anything.self)
                }
            }
        } else if let single = try? Element(from: decoder), let sprint = single.sprint {
            sprints = [sprint]
        }
    }

    private struct Element: Decodable {
        var sprint: JiraSprint?

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                sprint = JiraSprint(fieldText: text)
            } else {
                sprint = try JiraSprint(from: decoder)
            }
        }
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}

/// The custom fields that boards made, by the kind that they say they are: names are translated and repeat.
public struct JiraAgileFields: Hashable, Sendable {
    /// Id of the field with an issue's sprints.
    public var sprint: String?
    /// Id of the field with the key of an issue's epic (Data Center).
    public var epicLink: String?
    /// Id of the field with an issue's rank.
    public var rank: String?

    /// Finds them among a site's fields; the first of a kind where there are several.
    public init(in fields: [JiraField]) {
        func id(_ kind: String) -> String? {
            fields.first { $0.schema?.custom == "com.pyxis.greenhopper.jira:\(kind)" }?.id
        }
        sprint = id("gh-sprint")
        epicLink = id("gh-epic-link")
        rank = id("gh-lexo-rank")
    }
}
