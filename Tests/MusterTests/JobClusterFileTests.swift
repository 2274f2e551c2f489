import Foundation
import Testing

/// The output of `muster cluster --json`, checked by a program that shares nothing with ours.
struct JobClusterFileTests {
    /// Rows of the input: two towns, one place far from both, one without a place.
    private static let rows =
        (0..<40).map { number in
            let (latitude, longitude) = (48 + Double(number % 2) * 0.5, 11 + Double(number * 7 % 40) / 1_000)
            return "T\(number),\(latitude + Double(number * 3 % 11) / 900),\(longitude),\(number % 5 + 1)"
        } + ["FAR,10,-150,1", "NONE,,,3"]

    private static let check = """
        import csv, hashlib, json, math, sys
        rows = {r["id"]: r for r in csv.DictReader(open(sys.argv[1]))}
        document = json.load(sys.stdin)
        def distance(a, b):
            p, q = math.radians(a["lat"]), math.radians(b["lat"])
            d = math.radians(b["lon"] - a["lon"])
            h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(d / 2) ** 2
            return 2 * 6371008.8 * math.asin(math.sqrt(min(1.0, h)))
        seen, total = [], 0.0
        for c in document["clusters"]:
            assert 1 <= c["size"] == len(c["members"]) <= 6, c["id"]
            assert sorted(c["visit_order"]) == sorted(c["members"]), c["id"]
            places = [{"lat": float(rows[m]["lat"]), "lon": float(rows[m]["lon"])} for m in c["members"]]
            reach = [distance(c["center"], p) for p in places]
            assert max(reach) <= 5000 and abs(max(reach) - c["radius_m"]) < 1e-6, c["id"]
            assert c["priority"] == min(int(rows[m]["priority"]) for m in c["members"]), c["id"]
            total += sum(reach)
            seen += c["members"]
        assert abs(total - document["objective"]["sum_distance_m"]) < 1e-3
        left = {u["id"]: u["reason"] for u in document["unclustered"]}
        assert sorted(seen + list(left)) == sorted(rows), "not every ticket is there once"
        assert left["NONE"] == "no_coordinates"
        assert document["objective"]["clusters"] == len(document["clusters"]) > 6
        meant = {k: v for k, v in document.items() if k not in ("plan_hash", "summary", "elapsed_s")}
        text = json.dumps(meant, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert document["plan_hash"] == "sha256:" + hashlib.sha256(text.encode()).hexdigest(), "hash"
        print("checked", len(document["clusters"]), "clusters")
        """

    @Test func anotherProgramAgreesWithTheJSONOfClusterAndFindsAForgedOne() throws {
        let python = "/usr/bin/python3"
        let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let muster = products.appendingPathComponent("muster").path
        for program in [python, muster] where !FileManager.default.isExecutableFile(atPath: program) {
            print("skipped: the check of 'muster cluster --json' needs \(program)")
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("tickets.csv").path
        let text = (["id,lat,lon,priority"] + Self.rows).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: input))
        let output = folder.appendingPathComponent("plan.json").path
        let clustering = try Self.run(
            muster,
            ["cluster", input, "--max-tickets", "6", "--max-radius", "5km", "--effort", "fast", "--json"],
            outputTo: output
        )
        #expect(clustering == 0)
        let script = folder.appendingPathComponent("check.py").path
        try Data(Self.check.utf8).write(to: URL(fileURLWithPath: script))
        #expect(try Self.run(python, [script, input], inputFrom: output) == 0)
        // The check itself can fail: one number changed, and it says so.
        let forged = String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
            .replacing(#""max_tickets":6"#, with: #""max_tickets":7"#)
        try Data(forged.utf8).write(to: URL(fileURLWithPath: output))
        #expect(try Self.run(python, [script, input], inputFrom: output, isQuiet: true) != 0)
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        inputFrom input: String? = nil,
        outputTo output: String? = nil,
        isQuiet: Bool = false
    ) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let input { process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input)) }
        if let output {
            try Data().write(to: URL(fileURLWithPath: output))
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        }
        if isQuiet { process.standardError = FileHandle.nullDevice }
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
