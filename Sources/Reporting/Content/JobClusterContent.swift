public import Planning

/// What a Job Cluster ticket says: a summary line and a description, in no site's markup.
public struct JobClusterContent: Hashable, Sendable {
    /// One line, at most 255 UTF-16 units as Jira counts them, without line ends.
    public var summary: String
    /// The description from top to bottom.
    public var blocks: [Block]
    /// Where the map link leads; nil where the plan is planar.
    public var mapURL: String?
    /// Earliest day by which a member is due, `yyyy-MM-dd`; nil where none is due.
    public var due: String?
    /// SHA-256 of what it says, 64 hexadecimal digits.
    ///
    /// Without the run and the plan that are named in it, the day in its summary, and the marks of who has just joined: where the rest
    /// is as it was, nothing need be rewritten. What is left out for want of space counts as if it were there.
    public var hash: String

    /// One part of the description.
    public enum Block: Hashable, Sendable {
        /// A heading of level 1 ... 6.
        case heading(String, level: Int)
        /// A paragraph.
        case paragraph([Span])
        /// A table: the header's texts, and rows of cells, each a run of spans.
        case table(header: [String], rows: [[[Span]]])
    }

    /// A piece of text.
    public enum Span: Hashable, Sendable {
        /// Plain text.
        case text(String)
        /// Text that stands out.
        case strong(String)
        /// A link with its text.
        case link(String, url: String)
    }

    /// How the content is written.
    public struct Options: Hashable, Sendable {
        /// Map link with `{lat}`, `{lon}` and `{zoom}` to be replaced; none where nil.
        public var mapURLTemplate: String?
        /// Address of the site, for links from keys to tickets; plain keys where nil.
        public var siteURL: String?
        /// Summary line; the usual one where nil.
        public var summary: ContentTemplate?
        /// Key of the project, for the summary.
        public var project: String
        /// Day of the run, `yyyy-MM-dd`, for the summary and for the marks of who joined; nil for none.
        public var date: String?
        /// Run that writes it, for the notice at its end; nil for none.
        public var runID: String?
        /// Hash of its plan, for the notice.
        public var planHash: String?

        /// Makes options; the map is OpenStreetMap.
        public init(
            mapURLTemplate: String? =
                "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map={zoom}/{lat}/{lon}",
            siteURL: String? = nil,
            summary: ContentTemplate? = nil,
            project: String = "",
            date: String? = nil,
            runID: String? = nil,
            planHash: String? = nil
        ) {
            self.mapURLTemplate = mapURLTemplate
            self.siteURL = siteURL
            self.summary = summary
            self.project = project
            self.date = date
            self.runID = runID
            self.planHash = planHash
        }
    }

    /// How long a description is in the form that a site keeps it in, and how long it may be.
    ///
    /// A description that is longer is written with less: first without map, due day, skills and summaries of the members, then
    /// with as many rows as fit and the other members' keys after the table.
    public struct Measure: Sendable {
        /// Most that the site takes.
        public var limit: Int
        /// Length of a description, in the same unit; greater for more blocks, rows and text.
        public var size: @Sendable ([Block]) -> Int

        /// Makes a measure.
        public init(limit: Int, size: @escaping @Sendable ([Block]) -> Int) {
            self.limit = limit
            self.size = size
        }
    }

    /// Longest summary that Jira takes, in UTF-16 units.
    public static let summaryLimit = 255
}

extension JobClusterContent {
    /// Writes the content of every new cluster, in the plan's order.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - options: how it is written.
    ///   - measure: how long it may be; without one everything is written.
    /// - Returns: one content for each of `plan.clusters`.
    public static func all(
        of plan: Plan,
        options: Options = Options(),
        measure: Measure? = nil
    ) -> [JobClusterContent] {
        let facts = PlanFacts(plan)
        return plan.clusters.map { cluster in
            let subject = ContentSubject(new: cluster, facts)
            return ContentWriter(subject: subject, facts: facts, options: options).content(measure)
        }
    }

    /// Writes the content of every Job Cluster that stands and is not dissolved.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - options: how it is written.
    ///   - madeOn: the day on which a Job Cluster was made, by its numeric id, for summaries with `{date}`: the day of this run would
    ///     be another one each night.
    ///   - measure: how long it may be; without one everything is written.
    /// - Returns: contents by numeric id of the Job Cluster.
    public static func standing(
        in plan: Plan,
        options: Options = Options(),
        madeOn: [String: String] = [:],
        measure: Measure? = nil
    ) -> [String: JobClusterContent] {
        let facts = PlanFacts(plan)
        var contents: [String: JobClusterContent] = [:]
        for standing in plan.standing where !standing.isDissolved {
            var options = options
            let today = options.date
            options.date = madeOn[standing.issueID] ?? today
            let subject = ContentSubject(standing, facts, joinedOn: today)
            let writer = ContentWriter(subject: subject, facts: facts, options: options)
            contents[standing.issueID] = writer.content(measure)
        }
        return contents
    }
}
