import Geodesy
import PlanVerification
import Planning
import Testing

@testable import MusterCLI

/// The commands that work on plan files: diff, explain, assign, verify, and planning again.
struct PlanWorkCommandTests {
    /// Two towns of four tickets each.
    static let table = """
        id,lat,lon,priority,load,due,skills,lock,together,apart
        A1,51.000,7,2,30,2026-03-01,,,,
        A2,51.001,7,3,30,2026-03-02,,,,
        A3,51.002,7,3,30,2026-03-03,,,,
        A4,51.003,7,3,30,,,,,
        B1,52.000,7,3,30,,,,,
        B2,52.001,7,3,30,,,,,
        B3,52.002,7,3,30,,,,,
        B4,52.003,7,3,30,,,,,

        """
    static let cluster = ["cluster", "t.csv", "--max-radius", "5km", "--effort", "fast", "--quiet"]

    /// A world with the table and its plan.
    private func world() async throws -> BadInputWorld {
        let world = try BadInputWorld(["t.csv": Self.table])
        let ran = await world.run(Self.cluster + ["--output", "plan.json"])
        #expect(ran.code == .done, "\(ran.messages)")
        return world
    }

    @Test func aPlanIsExplainedAndChecked() async throws {
        let world = try await world()
        let ran = await world.run(["explain", "plan.json", "A1"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(ran.output.hasPrefix("A1 is in C0001, "), "\(ran.output)")
        #expect(ran.output.contains("It alone makes the cluster priority 2: without it 3."))
        #expect(ran.output.contains("Next best clusters:\n  C0002, centre 111 km away, objective +"))
        #expect(ran.output.contains(" km of 5 km)."))
        #expect(ran.output.contains("statements hold."))
        let json = await world.run(["explain", "plan.json", "A1", "--json"])
        let verification = try ExplanationVerifier().verify(
            Array(json.output.utf8),
            of: try world.bytes("plan.json")
        )
        #expect(verification.isValid)
    }

    @Test func unknownTicketsAndDamagedPlansAreRefused() async throws {
        let world = try await world()
        try await world.refuses(
            ["explain", "plan.json", "Z9"],
            code: .inputRefused,
            words: ["plan.json: the plan has no ticket 'Z9'"]
        )
        try world.write(try world.text("plan.json").replacing("51.001", with: "51.009"), to: "bad.json")
        for command in [
            ["explain", "bad.json", "A1"], ["diff", "bad.json", "plan.json"],
            ["assign", "bad.json", "t.csv"],
        ] {
            try await world.refuses(
                command,
                code: .stale,
                words: ["bad.json: the plan was edited or damaged"]
            )
        }
        try await world.refuses(
            ["diff", "t.csv", "plan.json"],
            code: .inputRefused,
            words: ["t.csv: not a plan"]
        )
        try await world.refuses(["diff", "-", "-"], code: .usage, words: ["both plans are '-'"])
        try await world.refuses(
            ["diff", "no.json", "plan.json"],
            code: .failed,
            words: ["no.json", "No such file"]
        )
    }

    @Test func diffTellsSameFromDifferent() async throws {
        let world = try await world()
        let same = await world.run(["diff", "plan.json", "plan.json"])
        #expect(same.code == .done)
        #expect(same.output == "The plans are the same.\n")
        try world.write(Self.table.replacing("A4,51.003,7", with: "A4,52.004,7"), to: "t.csv")
        _ = await world.run(Self.cluster + ["--output", "plan2.json"])
        let ran = await world.run(["diff", "plan.json", "plan2.json"])
        #expect(ran.code == .stale)
        #expect(ran.output.hasPrefix("0 joined, 0 left, 1 moved, 0 changed; churn 12.5 %"), "\(ran.output)")
        #expect(
            ran.output.contains("move   A4  C0001 -> C0002: its place changed (place moved by 111306)"),
            "\(ran.output)"
        )
        let json = await world.run(["diff", "plan.json", "plan2.json", "--json"])
        #expect(json.code == .stale)
        #expect(json.output.contains(#""causes":["place_changed"]"#))
    }

    @Test func planningAgainKeepsIdsAndIsVerified() async throws {
        let world = try await world()
        let again = Self.cluster + ["--previous", "plan.json", "--move-price", "500m", "--max-churn", "10%"]
        let first = await world.run(again + ["--output", "again.json"])
        #expect(first.code == .done, "\(first.messages)")
        let plan = try PlanDocument.decode(try world.bytes("again.json"))
        #expect(plan.parameters.movePrice?.meters == 500)
        #expect(plan.parameters.maxChurn == 0.1)
        #expect(plan.previous?.moved == 0)
        #expect(plan.clusters == (try PlanDocument.decode(try world.bytes("plan.json"))).clusters)
        #expect(await world.run(["diff", "plan.json", "again.json"]).code == .done)
        let verified = await world.run(["verify", "again.json", "--previous", "plan.json"])
        #expect(verified.code == .done, "\(verified.output)")
        #expect(verified.output.contains("stability"))
        #expect(!verified.output.contains("note:"))
        let unchecked = await world.run(["verify", "again.json"])
        #expect(unchecked.output.contains("note: what moved since the previous plan was not recounted"))
        let wrong = await world.run(["verify", "again.json", "--previous", "again.json"])
        #expect(wrong.code == .stale)
    }

    @Test func lateTicketsJoinAndClosedOnesLeave() async throws {
        let world = try await world()
        try world.write("id,lat,lon\nL1,51.0015,7\nL2,40,7\n", to: "late.csv")
        let shown = await world.run(["assign", "plan.json", "late.csv"])
        #expect(shown.code == .done, "\(shown.messages)")
        #expect(
            shown.output == "L1 joins C0001\nL2 opens C0003\nThe plan has 3 clusters and 0 tickets left out; "
                + "nobody else moved.\n"
        )
        #expect(shown.messages.contains("Nothing was written"))
        let written = await world.run([
            "assign", "plan.json", "late.csv", "--close", "B1,B2", "-o", "plan2.json",
        ])
        #expect(written.code == .done, "\(written.messages)")
        #expect(written.output.hasPrefix("B1 is taken out\nB2 is taken out\nL1 joins C0001\n"))
        let verified = await world.run(["verify", "plan2.json", "--previous", "plan.json"])
        #expect(verified.code == .done, "\(verified.output)")
        #expect(await world.run(["diff", "plan.json", "plan2.json"]).code == .stale)
        try await world.refuses(
            ["assign", "plan.json", "t.csv"],
            code: .inputRefused,
            words: ["'A1' is in cluster C0001"]
        )
        try await world.refuses(
            ["assign", "plan.json", "--close", "Q"],
            code: .inputRefused,
            words: ["the plan has no ticket 'Q'"]
        )
        try await world.refuses(
            ["assign", "plan.json"],
            code: .usage,
            words: ["nothing to assign", "--close ID"]
        )
    }

    @Test func constraintsOfTheFileAreHeeded() async throws {
        let world = try BadInputWorld([
            "t.csv": Self.table
                .replacing("A1,51.000,7,2,30,2026-03-01,,,,", with: "A1,51.000,7,2,30,2026-03-01,,,,g")
                .replacing("A2,51.001,7,3,30,2026-03-02,,,,", with: "A2,51.001,7,3,30,2026-03-02,,,,g")
                .replacing("B1,52.000,7,3,30,,,,,", with: "B1,52.000,7,3,30,,,,h,i")
                .replacing("B2,52.001,7,3,30,,,,,", with: "B2,52.001,7,3,30,,,,h,i")
        ])
        let ran = await world.run(Self.cluster + ["--max-due-spread", "1d", "--output", "plan.json"])
        #expect(ran.code == .done, "\(ran.messages)")
        let verified = await world.run(["verify", "plan.json"])
        #expect(verified.code == .done, "\(verified.output)")
        let plan = try PlanDocument.decode(try world.bytes("plan.json"))
        #expect(plan.parameters.maxDueSpread == 1)
        #expect(plan.unclustered.map(\.id) == ["B1", "B2"])
        #expect(plan.unclustered.map(\.conflict) == [["B1", "B2"], ["B1", "B2"]])
        let home = Dictionary(
            plan.clusters.flatMap { cluster in cluster.members.map { ($0, cluster.id) } },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(home["A1"] != home["A2"])
        #expect(home["A1"] != home["A3"], "two days apart")
    }

    @Test(arguments: [
        (["--max-due-spread", "3"], ["--max-due-spread", "'3'", "3d"]),
        (["--max-due-spread", "-1d"], ["--max-due-spread"]),
        (["--move-price", "5km"], ["--move-price", "--previous"]),
        (["--time-limit", "30"], ["--time-limit", "'30'", "30s"]),
        (["--time-limit", "0s"], ["--time-limit", "'0s'", "above 0"]),
        (["--previous", "plan.json", "--time-limit", "3s"], ["--time-limit does not go with --previous"]),
        (["--max-churn", "10%"], ["--max-churn", "--previous"]),
        (["--previous", "plan.json", "--max-churn", "110%"], ["--max-churn", "'110%'", "0% to 100%"]),
        (["--previous", "plan.json", "--max-churn", "0.1"], ["--max-churn", "'0.1'", "10%"]),
        (["--previous", "plan.json", "--move-price", "5"], ["--move-price", "'5' has no unit"]),
        (
            ["--algorithm", "kmeans", "--clusters", "2", "--previous", "plan.json"],
            ["--previous does not go with --algorithm kmeans"]
        ),
    ])
    func optionsThatMeanNothingAreRefused(_ options: [String], _ words: [String]) async throws {
        let world = try BadInputWorld(["t.csv": Self.table])
        try await world.refuses(
            ["cluster", "t.csv", "--output", "out.csv"] + options,
            code: .usage,
            words: words
        )
    }
}
