/// What a create leaves behind that tells afterwards whether it was done.
struct Evidence: Hashable {
    /// Links made inside the create show on every member that is read by id, without lag.
    var links = false
    /// The marker label, which search finds after its lag.
    var label = false
    /// The marker in a text field, which search finds after its lag.
    var field = false
    /// The marker in an entity property, which tells of a candidate that is read by id whether it is the one.
    var property = false

    var isNone: Bool { self == Evidence() }
    /// Whether search finds the marker.
    var isSearchable: Bool { label || field }
    /// Whether a Job Cluster that is read by id shows the marker.
    var isReadable: Bool { label || field || property }

    /// What the journal keeps with an intent while it is `sent`.
    var words: String {
        let parts = Self.parts.filter { self[keyPath: $0.path] }.map(\.word)
        return parts.isEmpty
            ? "sent without links and label" : "sent with " + parts.joined(separator: " and ")
    }

    private static var parts: [(path: WritableKeyPath<Evidence, Bool>, word: String)] {
        [(\.links, "links"), (\.label, "label"), (\.field, "field"), (\.property, "property")]
    }

    /// What a create leaves behind on a site.
    init(_ site: any ClusterSite) {
        self.init(
            links: site.linksInsideCreate,
            label: site.marksWithLabels,
            field: site.marksWithField,
            property: site.marksWithProperty
        )
    }

    init(links: Bool = false, label: Bool = false, field: Bool = false, property: Bool = false) {
        self.links = links
        self.label = label
        self.field = field
        self.property = property
    }

    /// Reads what the journal kept; nil for other words.
    init?(words: String?) {
        guard let words else { return nil }
        self.init()
        if words == self.words { return }
        guard words.hasPrefix("sent with ") else { return nil }
        for part in words.dropFirst("sent with ".count).split(separator: " ") where part != "and" {
            guard let known = Self.parts.first(where: { $0.word == part }) else { return nil }
            self[keyPath: known.path] = true
        }
    }
}
