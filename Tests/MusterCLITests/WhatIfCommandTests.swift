import Clustering
import Foundation
import JiraSandbox
import Planning
import Testing

@testable import MusterCLI

/// `--what-if`: several plans of the same tickets, side by side.
struct WhatIfCommandTests {
    private static let file = [
        "cluster", "t.csv", "--max-radius", "5km", "--max-tickets", "2", "--effort", "fast",
    ]

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private static func variants(_ text: String) throws -> [[String: Any]] {
        try #require(try object(text)["variants"] as? [[String: Any]])
    }

    private func world() throws -> BadInputWorld {
        try BadInputWorld(["t.csv": PlanWorkCommandTests.table])
    }

    @Test func variantsOfAFileStandBesideTheBase() async throws {
        let world = try world()
        let before = try world.everything()
        let ran = await world.run(
            Self.file + [
                "--what-if", "max_tickets=4", "--what-if", "clusters=+1", "--what-if",
                "max_radius=none,max-tickets=8", "--json",
            ]
        )
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(try world.everything() == before)
        let json = try Self.object(ran.output)
        #expect(json["format"] as? String == "muster.what_if")
        #expect(json["tickets"] as? Int == 8)
        let base = try #require(json["base"] as? [String: Any])
        #expect(base["clusters"] as? Int == 4)
        #expect(base["fill"] as? Double == 1)
        let variants = try Self.variants(ran.output)
        #expect(variants.map { $0["clusters"] as? Int } == [2, 5, 1])
        #expect(
            variants.map { $0["label"] as? String } == [
                "max_tickets=4", "clusters=+1", "max_radius=none,max_tickets=8",
            ]
        )
        // Two of four pairs are taken over whole, the members of the two others change their cluster.
        #expect(variants[0]["moved"] as? Int == 4)
        #expect(variants[0]["churn"] as? Double == 0.5)
        #expect((variants[0]["tickets"] as? [[String: Any]])?.count == 4)
        #expect((variants[0]["parameters"] as? [String: Any])?["max_tickets"] as? Int == 4)
        #expect((variants[2]["radius_max_m"] as? Double ?? 0) > 50_000)
    }

    @Test func ticketsThatChangeSideAreNamed() async throws {
        let world = try BadInputWorld([
            "t.csv": PlanWorkCommandTests.table + "Z1,51.5,7,3,30,,,,,\nZ2,51.52,7,3,30,,,,,\n"
        ])
        // Two kilometres apart: together within 5 km, alone within 500 m; both ways nobody is left out.
        let ran = await world.run(
            [
                "cluster", "t.csv", "--max-load", "60", "--max-radius", "5km", "--what-if", "max_load=20",
                "--quiet",
            ]
        )
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(
            ran.output.contains("max_load=20:\n  now left out, 10: A1, A2, A3, A4, B1 and 5 more"),
            "\(ran.output)"
        )
        #expect(ran.output.contains("load exceeds capacity"))
        let lines = ran.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("measure "))
        let rows = Dictionary(
            lines.prefix(16).map { line in
                let cells = line.split(separator: " ").map(String.init)
                return (cells.first ?? "", cells.suffix(2))
            },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(rows["clustered"] == ["10", "0"])
        #expect(rows["clusters"]?.last == "0")
    }

    @Test func oneCrewTooFewIsSaidAndTheOthersAreShown() async throws {
        let world = try world()
        let ran = await world.run(Self.file + ["--what-if", "clusters=-1", "--what-if", "max_tickets=4"])
        #expect(ran.code == .failed)
        #expect(ran.output.contains("clusters=-1:\n  cannot be: "), "\(ran.output)")
        #expect(ran.messages.contains("error: --what-if clusters=-1: "), "\(ran.messages)")
        #expect(ran.output.contains("max_tickets=4:\n  other cluster, 4: "), "\(ran.output)")
        let json = await world.run(Self.file + ["--what-if", "clusters=-9", "--json"])
        #expect(json.code == .failed)
        let error = try #require(try Self.variants(json.output)[0]["error"] as? String)
        #expect(error.contains("the base has 4"))
        // One less is possible where capacity allows it.
        let fits = await world.run(
            [
                "cluster", "t.csv", "--max-tickets", "3", "--max-radius", "200km", "--what-if", "clusters=3",
                "--json",
            ]
        )
        #expect(fits.code == .done, "\(fits.messages)")
    }

    @Test func algorithmsAreCompared() async throws {
        let world = try world()
        let ran = await world.run(
            Self.file + ["--what-if", "algorithm=dbscan,eps=1km,min_points=3", "--json"]
        )
        #expect(ran.code == .done, "\(ran.messages)")
        let variant = try Self.variants(ran.output)[0]
        #expect(variant["clusters"] as? Int == 2)
        #expect(variant["fill"] is NSNull)
    }

    @Test(arguments: [
        ("max_radius=8", ["max_radius: '8' has no unit", "or none"]),
        ("max_radius", ["'max_radius' is not of the form name=value"]),
        ("max_radus=8km", ["'max_radus' is no setting", "did you mean 'max_radius'?", "max_tickets"]),
        ("max_tickets=0", ["'0' must be a whole number from 1"]),
        ("max_tickets=4,max_tickets=5", ["'max_tickets' is set twice, to '4' and to '5'"]),
        ("priority_weight=11", ["must be a number from 0 to 9.99"]),
        ("clusters=few", ["'few' must be", "-1 for one less"]),
        ("eps=500m", ["'eps' means nothing to the algorithm capacitated"]),
        ("algorithm=dbscan,eps=500m", ["the algorithm dbscan needs 'min_points'"]),
        ("algorithm=kmeans,max_tickets=4", ["'max_tickets' means nothing to the algorithm kmeans"]),
        ("", ["'' is not of the form name=value"]),
    ])
    func settingsThatMakeNoSenseAreRefused(_ setting: String, _ words: [String]) async throws {
        try await world().refuses(Self.file + ["--what-if=" + setting], code: .usage, words: words)
    }

    @Test(arguments: [
        (["--output", "out.html"], "--output"), (["--to", "csv"], "--to"),
        (["--previous", "p.json"], "--previous"), (["--time-limit", "3s"], "--time-limit"),
    ])
    func nothingIsKept(_ options: [String], _ word: String) async throws {
        try await world().refuses(
            Self.file + ["--what-if", "max_tickets=4"] + options,
            code: .usage,
            words: [word, "does not go with --what-if"]
        )
    }

    @Test func aPlanDocumentIsVariedWithoutSiteOrStore() async throws {
        let world = try BadInputWorld([
            "t.csv": PlanWorkCommandTests.table + "N1,0,0,3,30,,,,,\n"
        ])
        let made = await world.run(Self.file + ["--output", "plan.json", "--quiet"])
        #expect(made.code == .done, "\(made.messages)")
        let plan = try PlanDocument.decode(try world.bytes("plan.json"))
        #expect(plan.unclustered.map(\.reason) == [.suspectCoordinates])
        let before = try world.everything()
        let ran = await world.run(["plan", "--from", "plan.json", "--what-if", "max_tickets=4", "--json"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(try world.everything() == before)
        let base = try #require(try Self.object(ran.output)["base"] as? [String: Any])
        #expect(base["clusters"] as? Int == plan.clusters.count)
        #expect(base["sum_distance_m"] as? Double == plan.objective.sumDistance)
        #expect((base["left_out_by_reason"] as? [String: Int]) == ["suspect_coordinates": 1])
        #expect(try Self.variants(ran.output)[0]["clusters"] as? Int == 2)
        for (options, word) in [
            (["--from", "plan.json"], "add --what-if"), (["--fresh"], "add --what-if"),
            (
                ["--from", "plan.json", "--what-if", "seed=2", "--max-tickets", "3"],
                "--max-tickets does not go"
            ),
            (["--from", "plan.json", "--what-if", "seed=2", "--fresh"], "leave one out"),
            (["--from", "plan.json", "--what-if", "seed=2", "--out", "o.json"], "--out does not go"),
        ] {
            try await world.refuses(["plan"] + options, code: .usage, words: [word])
        }
    }

    @Test func aSiteIsReadOnceAndThenNotAtAll() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let whatIf = ["plan", "--max-tickets", "2", "--what-if", "max_tickets=4", "--json"]
        let first = await world.run(whatIf)
        #expect(first.code == .done, "\(first.messages)")
        #expect(site.writes == 0)
        let runs = await world.run(["runs", "--json"])
        #expect(!runs.output.contains("plan_hash"), "\(runs.output)")
        #expect(!(try world.everything()).keys.contains("plan.json"))

        let planned = await world.run(["plan", "--max-tickets", "2", "--json"])
        #expect(planned.code == .done, "\(planned.messages)")
        let plan = try Self.object(planned.output)
        let base = try #require(try Self.object(first.output)["base"] as? [String: Any])
        #expect(base["plan_hash"] as? String == plan["plan_hash"] as? String)

        let calls = site.server.jira.statistics().total
        let stored = await world.run(whatIf)
        #expect(stored.code == .done, "\(stored.messages)")
        #expect(
            stored.messages.contains("without a call to Jira; --fresh reads them anew"),
            "\(stored.messages)"
        )
        #expect(site.server.jira.statistics().total == calls)
        let again = try #require(try Self.object(stored.output)["base"] as? [String: Any])
        #expect(again["plan_hash"] as? String == plan["plan_hash"] as? String)
        let fresh = await world.run(whatIf + ["--fresh"])
        #expect(fresh.code == .done, "\(fresh.messages)")
        #expect(site.server.jira.statistics().total > calls)
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func jobClustersThatStandAreHeld() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        let night = await world.run(["run", "--quiet", "--max-tickets", "2"])
        #expect(night.code == .done, "\(night.messages)")
        let writes = site.writes
        let ran = await world.run(["plan", "--fresh", "--what-if", "max_tickets=4", "--json"])
        #expect(ran.code == .done, "\(ran.messages)")
        let json = try Self.object(ran.output)
        #expect(json["standing"] as? Int == 2)
        let variant = try Self.variants(ran.output)[0]
        #expect(variant["clusters"] as? Int == 2)
        #expect(variant["new_clusters"] as? Int == 0)
        #expect(variant["clustered"] as? Int == 4)
        #expect(variant["churn"] as? Double == 0)
        let crews = await world.run(["plan", "--fresh", "--what-if", "clusters=-1"])
        #expect(crews.code == .failed)
        #expect(crews.output.contains("cannot be asked for while Job Clusters stand"), "\(crews.output)")
        #expect(site.writes == writes)
        await site.stop()
    }
}
