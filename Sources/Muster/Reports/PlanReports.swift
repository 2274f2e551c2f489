internal import Geodesy
internal import Geometry
public import Planning
public import Reporting

/// Format in which a plan can be written.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
    /// RFC 7946.
    case geojson
    /// One row a ticket: `id,cluster` first.
    case csv
    /// The plan document.
    case json
    /// OGC KML 2.2.
    case kml
    /// A map in one file that works without internet.
    case html

    /// The format that a file's name ends in.
    public init?(fileName: some StringProtocol) {
        guard let point = fileName.lastIndex(of: ".") else { return nil }
        switch fileName[fileName.index(after: point)...].lowercased() {
        case "geojson": self = .geojson
        case "csv": self = .csv
        case "json": self = .json
        case "kml": self = .kml
        case "html", "htm": self = .html
        default: return nil
        }
    }
}

/// Writes plans in every format, with hulls by GEOS and the map library of this machine.
public struct PlanReports: Sendable {
    /// Columns of the input that are carried through to CSV.
    public var carried: CSVReport.Carried?

    /// Makes a writer.
    public init(carried: CSVReport.Carried? = nil) { self.carried = carried }

    /// The plan in a format.
    ///
    /// - Parameters:
    ///   - format: the format.
    ///   - plan: the plan.
    ///   - report: what the run did, for the map.
    ///   - elapsed: timings, for JSON.
    /// - Returns: the bytes of the file.
    /// - Throws: `ReportFormatError` for a planar plan in a format that holds degrees.
    public func bytes(
        _ format: ReportFormat,
        plan: Plan,
        report: RunReport = RunReport(),
        elapsed: PlanDocument.Elapsed? = nil
    ) throws(ReportFormatError) -> [UInt8] {
        switch format {
        case .geojson: try GeoJSONReport.bytes(plan: plan, hull: Self.hull, extent: Self.extent)
        case .csv: CSVReport.bytes(plan: plan, carried: carried)
        case .json: PlanDocument.encode(plan, summary: Self.lines(plan), elapsed: elapsed)
        case .kml: try KMLReport.bytes(plan: plan, hull: Self.hull)
        case .html: HTMLMap.bytes(plan: plan, report: report, hull: Self.hull)
        }
    }

    /// The summary for a terminal.
    public func summary(_ plan: Plan, report: RunReport = RunReport(), inColor: Bool = false) -> String {
        RunSummary(plan: plan, report: report, style: inColor ? .color : .plain).text
    }

    /// The lines of summary that stand inside a plan document.
    public static func lines(_ plan: Plan) -> [String] {
        RunSummary(plan: plan).text.split(separator: "\n").map(String.init)
    }

    /// Area and box of a cluster's members; none where GEOS refuses them.
    static let extent: ExtentMaker = { points in
        guard let hull = try? HullBuilder().convexHull(of: points) else { return nil }
        return ClusterExtent(squareMeters: hull.squareMeters, boundingBox: hull.boundingBox)
    }

    /// Convex hull of a cluster's members, split at the antimeridian; none where it has no area.
    ///
    /// A hull that GEOS refuses (members more than a hemisphere apart) is left out: the map shows the circle instead.
    static let hull: HullMaker = { points, _ in
        let builder = Geometry.HullBuilder()
        guard let hull = try? builder.convexHull(of: points), case .polygon = hull.shape else { return [] }
        return (try? builder.splitAtAntimeridian(hull.corners)) ?? [hull.corners]
    }
}
