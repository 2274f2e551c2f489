internal import Clustering
internal import Geodesy
public import Tickets

/// Turns issues into tickets by a field mapping.
///
/// Nothing is repaired on the way: a coordinate that cannot be read is reported with what the field holds.
public struct TicketMapper: Hashable, Sendable {
    /// Which field holds what.
    public var mapping: TicketFieldMapping
    /// Name of the issue type of Job Clusters.
    public var clusterIssueType: String
    /// Name of the type of links between a cluster and its members.
    public var linkType: String

    /// Places of addresses, for tickets without coordinates whose mapping has an address field; nil for none.
    public var gazetteer: Gazetteer?

    /// Makes a mapper.
    public init(
        mapping: TicketFieldMapping,
        clusterIssueType: String,
        linkType: String,
        gazetteer: Gazetteer? = nil
    ) {
        self.gazetteer = gazetteer
        self.mapping = mapping
        self.clusterIssueType = clusterIssueType
        self.linkType = linkType
    }

    /// The ticket that an issue is.
    ///
    /// A priority that has no rank counts as medium, a missing, negative or unreadable duration as a load of 1 and 0
    /// stays 0.
    public func ticket(of issue: JiraIssue) -> Ticket {
        Ticket(
            id: issue.id,
            key: issue.key,
            summary: issue.summary ?? "",
            status: issue.status ?? "",
            priority: issue.priority.flatMap { Priority(parsing: $0) } ?? .medium,
            place: geocoded(place(of: issue), issue),
            load: load(of: issue),
            due: due(of: issue),
            skills: skills(of: issue),
            updated: issue.updated,
            clusterKey: clusterKey(of: issue)
        )
    }

    /// Key of the open Job Cluster that an issue is linked to; of several, the one with the lowest id.
    ///
    /// A cluster whose status Jira does not show counts as open: a member must not get into a second one by mistake.
    func clusterKey(of issue: JiraIssue) -> String? {
        let clusters = issue.links.filter { link in
            link.type == linkType && link.issue.issueType == clusterIssueType
                && link.issue.statusCategory != "done"
        }
        return clusters.min { JiraPull.idPrecedes($0.issue.id, $1.issue.id) }?.issue.key
    }

    /// The address of an issue, where the mapping names a field for it and it holds one.
    public func address(of issue: JiraIssue) -> String? {
        guard let field = mapping.address, let value = issue.fields[field] else { return nil }
        let words =
            switch value {
            case .text(let text): text
            case .richText(let lines): lines.joined(separator: ", ")
            case .number, .texts, .place, .other: ""
            }
        return words.allSatisfy(\.isWhitespace) ? nil : words
    }

    /// A ticket without coordinates stands where the gazetteer has its address; an address that it has twice is named.
    private func geocoded(_ place: TicketPlace, _ issue: JiraIssue) -> TicketPlace {
        guard case .unusable(.noCoordinates, _) = place, let gazetteer, let address = address(of: issue)
        else {
            return place
        }
        do throws(GeocodingError) {
            guard let found = try gazetteer.place(of: address) else {
                return .unusable(
                    .noCoordinates,
                    found: "no coordinates, and no place of \"\(address)\" is known"
                )
            }
            return .located(.geographic(found.coordinate))
        } catch {
            return .unusable(.noCoordinates, found: error.description)
        }
    }

    private func place(of issue: JiraIssue) -> TicketPlace {
        guard case .pair(let latitude, let longitude) = mapping.place else {
            return singlePlace(mapping.place.fields.first.flatMap { issue.fields[$0] })
        }
        let place = pairPlace(issue.fields[latitude], issue.fields[longitude])
        guard case .unusable(.noCoordinates, _) = place, let field = mapping.locationText else {
            return place
        }
        return singlePlace(issue.fields[field])
    }

    /// The place that one field tells: its value says by itself in which way.
    private func singlePlace(_ value: JiraFieldValue?) -> TicketPlace {
        let reader = mapping.reader
        switch value {
        case nil: return TicketPlace(coordinateText: nil)
        case .place(let object)?: return TicketPlace(object)
        case .richText(let lines)?:
            return TicketPlace(coordinateLines: lines.flatMap(PlaceLines.lines(of:)), reader: reader)
        case .text(let text)?:
            // Data Center has texts of several lines as they are.
            guard case .richText = mapping.place, text.contains(where: \.isNewline) || text.contains("://")
            else {
                return TicketPlace(coordinateText: text, reader: reader)
            }
            return TicketPlace(coordinateLines: PlaceLines.lines(of: text), reader: reader)
        case .number?, .texts?, .other?:
            return .unusable(.invalidCoordinates, found: value?.words ?? "")
        }
    }

    private func pairPlace(_ latitude: JiraFieldValue?, _ longitude: JiraFieldValue?) -> TicketPlace {
        // Numbers do not go through text: they are exact as they are.
        if case .number(let latitude)? = latitude, case .number(let longitude)? = longitude {
            guard let coordinate = try? Coordinate(latitude: latitude, longitude: longitude) else {
                return .unusable(.invalidCoordinates, found: "\(latitude), \(longitude)")
            }
            return .located(.geographic(coordinate))
        }
        return TicketPlace(latitudeText: latitude?.words, longitudeText: longitude?.words)
    }

    private func load(of issue: JiraIssue) -> Double {
        guard let duration = mapping.duration else { return 1 }
        let amount: Double? =
            if duration.field == "timeoriginalestimate" {
                issue.originalEstimate
            } else {
                switch issue.fields[duration.field] {
                case .number(let number): number
                case .text(let text): CoordinateText.number(text)
                default: nil
                }
            }
        guard let amount, amount >= 0, amount.isFinite else { return 1 }
        return amount * duration.unit.minutes
    }

    private func due(of issue: JiraIssue) -> String? {
        guard mapping.due != "duedate" else { return issue.due }
        guard case .text(let text)? = issue.fields[mapping.due] else { return nil }
        // A date-time field begins with its day.
        return String(text.prefix(10))
    }

    private func skills(of issue: JiraIssue) -> [String] {
        guard let field = mapping.skills else { return [] }
        if field == "labels" { return issue.labels.sorted() }
        switch issue.fields[field] {
        case .texts(let texts): return texts.sorted()
        case .text(let text): return Self.skills(in: [text])
        case .richText(let lines): return Self.skills(in: lines)
        case .number, .place, .other, nil: return []
        }
    }

    private static func skills(in lines: [String]) -> [String] {
        lines.flatMap { $0.split(separator: ",") }.map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }.sorted()
    }
}
