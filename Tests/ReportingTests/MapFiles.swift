import FoundationEssentials
import Reporting
import Testing

/// Writes maps for looking at in a browser where `MUSTER_MAP_FOLDER` names a folder; does nothing otherwise.
@Test(
    .enabled(
        if: ProcessInfo.processInfo.environment["MUSTER_MAP_FOLDER"] != nil,
        "MUSTER_MAP_FOLDER is not set"
    )
)
func mapsForLookingAt() throws {
    let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["MUSTER_MAP_FOLDER"]))
    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }
    let small = try PlanFixture.metropolis(count: 1_000)
    let large = try PlanFixture.metropolis(count: 5_000)
    try write(HTMLMap.bytes(plan: small, report: testRun, hull: testHull), "small.html")
    try write(HTMLMap.bytes(plan: small, report: testRun, hull: testHull, leaflet: nil), "own.html")
    try write(HTMLMap.bytes(plan: large, report: testRun, hull: testHull), "large.html")
    let across = try PlanFixture.ring(around: -17, 179.9, count: 24, degrees: 0.4)
    try write(HTMLMap.bytes(plan: across, hull: testHull), "across.html")
    try write(HTMLMap.bytes(plan: PlanFixture.planar(count: 400), hull: testHull), "planar.html")
    try write(try GeoJSONReport.bytes(plan: small, hull: testHull), "small.geojson")
    try write(try KMLReport.bytes(plan: small, hull: testHull), "small.kml")
    try write(CSVReport.bytes(plan: small), "small.csv")
    try write(Array(RunSummary(plan: small, report: testRun).text.utf8), "small.txt")
    try write(Array(RunSummary(plan: small, report: testRun, style: .color).text.utf8), "color.txt")
}
