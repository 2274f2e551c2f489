internal import JQL
internal import Jira
internal import Planning
internal import Tickets

extension JiraClusterSite {
    /// Entity property of every Job Cluster, where the site takes properties in a create.
    public static let propertyKey = "muster.cluster"

    /// Name of the member of a create that holds properties, which no list of fields has.
    static let propertiesMember = "properties"

    /// Values of the marker field in one query: each needs a clause of its own.
    private static let phrasesPerQuery = 40

    /// Reads tickets by id.
    public func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        do throws(JiraError) {
            return states(try await client.issues(ids, fields: mapper.mapping.requestedFields))
        } catch {
            throw PublishingError(error)
        }
    }

    /// Reads tickets from the database: on Data Center, whose bulk reads ask an index, one by one.
    public func confirmedStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        guard client.site.flavor.reconcileLimit == 0 else { return try await currentStates(of: ids) }
        do throws(JiraError) {
            var issues: [JiraIssue] = []
            for id in ids {
                do throws(JiraError) {
                    issues.append(try await client.issue(id, fields: mapper.mapping.requestedFields))
                } catch  where error.code == .notFound {
                    continue
                }
            }
            return states(issues)
        } catch {
            throw PublishingError(error)
        }
    }

    private func states(_ issues: [JiraIssue]) -> [String: MemberState] {
        Dictionary(
            issues.map { issue in
                (
                    issue.id,
                    MemberState(
                        ticket: mapper.ticket(of: issue),
                        clusters: clusters(of: issue),
                        statusCategory: issue.statusCategory
                    )
                )
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Searches for markers, by label where Job Clusters have labels, else in the marker field.
    public func search(
        markers: [String],
        openOnly: Bool
    ) async throws(PublishingError) -> [String: [JobClusterIssue]] {
        let wanted = Set(markers)
        var found: [String: [JobClusterIssue]] = [:]
        do throws(JiraError) {
            for query in queries(for: markers, openOnly: openOnly) {
                for issue in try await client.search(query.description, fields: markerFields) {
                    // A text search finds more than what is equal.
                    for marker in self.markers(in: issue) where wanted.contains(marker) {
                        found[marker, default: []].append(JobClusterIssue(id: issue.id, key: issue.key))
                    }
                }
            }
        } catch {
            throw PublishingError(error)
        }
        return found
    }

    private func queries(for markers: [String], openOnly: Bool) -> [JQLQuery] {
        var base = JQLFieldReference.project.equals(.text(names.project))
        if openOnly { base = base.and(JQLFieldReference.statusCategory.notEquals(.text("Done"))) }
        let query = JQLQuery(base, orderedBy: JQLTemplate.stableOrder)
        if marksWithLabels { return query.split(by: .labels, in: markers.map { .text($0) }) }
        guard let markerField else { return [] }
        let field = JQLFieldReference.custom(markerField)
        return stride(from: 0, to: markers.count, by: Self.phrasesPerQuery).compactMap { start in
            let phrases = markers[start..<min(start + Self.phrasesPerQuery, markers.count)]
                .map { field.containsPhrase($0) }
            guard let first = phrases.first else { return nil }
            return query.restricted(to: phrases.dropFirst().reduce(first) { $0.or($1) })
        }
    }

    private var markerFields: [String] { ["labels"] + (markerField.map { [$0] } ?? []) }

    private func markers(in issue: JiraIssue) -> [String] {
        guard let markerField, case .text(let text)? = issue.fields[markerField] else { return issue.labels }
        return issue.labels + [text]
    }

    /// Markers of an issue, read by id: labels and field, and the property where neither can be had.
    public func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String] {
        do throws(JiraError) {
            var markers = markers(in: try await client.issue(issue.id, fields: markerFields))
            if marksWithProperty, !marksWithLabels, !marksWithField,
                let value = try await client.property(Self.propertyKey, of: .id(issue.id)),
                let property = try? value.decoded(as: MarkerProperty.self)
            {
                markers.append(property.marker)
            }
            return markers
        } catch  where error.code == .notFound {
            return []
        } catch {
            throw PublishingError(error)
        }
    }

    /// Job Clusters of the project that a sweep finds in Jira's index.
    public func creations(_ sweep: CreationSweep) async throws(PublishingError) -> [CreationTrace] {
        let project = JQLFieldReference.project.equals(.text(names.project))
            .and(JQLFieldReference.issueType.equals(.text(names.clusterIssueType)))
        let clause =
            switch sweep {
            case .byThisAccount(let since):
                project.and(JQLFieldReference.reporter.equals(.currentUser))
                    .and(JQLFieldReference.created.isAtLeast(.instant(epochMilliseconds: since)))
            case .labelled(let since):
                project.and(JQLFieldReference.labels.equals(.text(Self.constantLabel)))
                    .and(JQLFieldReference.created.isAtLeast(.instant(epochMilliseconds: since)))
            }
        let query = JQLQuery(clause, orderedBy: JQLTemplate.stableOrder)
        do throws(JiraError) {
            let fields = markerFields + ["summary", "status", "issuelinks"]
            return try await client.search(query.description, fields: fields).map { issue in
                CreationTrace(
                    issue: JobClusterIssue(id: issue.id, key: issue.key),
                    summary: issue.summary ?? "",
                    markers: markers(in: issue),
                    memberIDs: Set(
                        issue.links.filter { $0.type == names.linkType && $0.side == .outward }.map(
                            \.issue.id
                        )
                    ),
                    isOpen: issue.statusCategory != "done"
                )
            }
        } catch {
            throw PublishingError(error)
        }
    }
}

/// What a Job Cluster's entity property says.
struct MarkerProperty: Codable {
    var marker: String
    var run: String
    var plan: String
    var members: [String]

    init(_ draft: JobClusterDraft) {
        marker = draft.marker
        run = draft.runID
        plan = draft.planHash
        // Jira takes 32,768 characters; a Job Cluster has at most 2,000 links.
        members = Array(draft.members.map(\.id).prefix(2_000))
    }

    /// Nil where it cannot be written, which no text makes happen.
    var json: JiraJSON? { try? JiraJSON(self) }
}

extension JiraError {
    /// Whether a create was refused for its entity properties.
    var isAboutProperties: Bool {
        fieldErrors.keys.contains(JiraClusterSite.propertiesMember)
            || errorMessages.contains { $0.lowercased().contains("propert") }
    }
}
