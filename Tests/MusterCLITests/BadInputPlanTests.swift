import JiraSandbox
import Testing

@testable import MusterCLI

/// Plans that must not be applied: nothing is written to Jira.
struct BadInputPlanTests {
    /// A change of the plan's text, the exit code of `apply`, and words of the message.
    struct BadPlan: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (String) -> String
        var code: ExitCode
        var words: [String]
    }

    static let table: [BadPlan] = [
        BadPlan(
            testDescription: "edited member",
            change: { $0.replacing(#""lat":40.701"#, with: #""lat":40.702"#) },
            code: .stale,
            words: ["edited or damaged", "sha256:", "make a new plan"]
        ),
        BadPlan(
            testDescription: "edited limit",
            change: { $0.replacing(#""max_tickets":10"#, with: #""max_tickets":11"#) },
            code: .stale,
            words: ["edited or damaged"]
        ),
        BadPlan(
            testDescription: "another project, with the hash of the first",
            change: { $0.replacing(#""project":"FIELD""#, with: #""project":"OTHER""#) },
            code: .stale,
            words: ["edited or damaged"]
        ),
        BadPlan(
            testDescription: "newer version",
            change: { $0.replacing(#""version":1"#, with: #""version":3"#) },
            code: .inputRefused,
            words: ["version 3", "up to 2", "update muster"]
        ),
        BadPlan(
            testDescription: "another document",
            change: { _ in #"{"format":"shopping.list","version":1}"# },
            code: .inputRefused,
            words: ["'shopping.list'", "'muster.plan'"]
        ),
        BadPlan(
            testDescription: "cut off",
            change: { String($0.prefix($0.count / 2)) },
            code: .inputRefused,
            words: ["not a plan"]
        ),
        BadPlan(
            testDescription: "empty",
            change: { _ in "" },
            code: .inputRefused,
            words: ["not a plan"]
        ),
        BadPlan(
            testDescription: "a map instead",
            change: { _ in "<html></html>" },
            code: .inputRefused,
            words: ["not a plan"]
        ),
    ]

    private func planned(_ site: BadInputSite) async throws -> BadInputWorld {
        let world = try BadInputWorld(site.files())
        let ran = await world.run(["plan", "--quiet"])
        try #require(ran.code == .done, "\(ran.messages)")
        return world
    }

    @Test(arguments: table) func isNotApplied(_ row: BadPlan) async throws {
        let site = try BadInputSite()
        let world = try await planned(site)
        let text = try world.text("plan.json")
        let changed = row.change(text)
        try #require(changed != text)
        try world.write(changed, to: "plan.json")
        try await world.refuses(
            ["apply", "plan.json"],
            code: row.code,
            words: ["plan.json", "error: "] + row.words
        )
        #expect(site.writes == 0)
        // The control: the plan as it was is applied.
        try world.write(text, to: "plan.json")
        let ran = await world.run(["apply", "plan.json", "--quiet"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(site.writes > 0)
        await site.stop()
    }

    @Test func planOfAFileIsNotApplied() async throws {
        let site = try BadInputSite()
        var files = site.files()
        files["t.csv"] = "id,lat,lon\nA,40.7,-73.9\n"
        let world = try BadInputWorld(files)
        #expect(await world.run(["cluster", "t.csv", "--output", "plan.json"]).code == .done)
        try await world.refuses(
            ["apply", "plan.json"],
            code: .usage,
            words: ["a plan of a file", "muster plan"]
        )
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func planOfAProjectThatIsNotConfiguredIsNotApplied() async throws {
        let site = try BadInputSite()
        let world = try await planned(site)
        let text = try world.text("muster.yaml")
        try world.write(text.replacing("key: FIELD", with: "key: YARD"), to: "muster.yaml")
        try await world.refuses(
            ["apply", "plan.json"],
            code: .usage,
            words: ["FIELD", "configured: YARD on hq"]
        )
        #expect(site.writes == 0)
        await site.stop()
    }

    @Test func missingPlanIsAFailure() async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:9"))
        try await world.refuses(["apply", "plan.json"], code: .failed, words: ["cannot read", "plan.json"])
        try await world.refuses(["verify", "plan.json"], code: .failed, words: ["cannot read", "plan.json"])
        try await world.refuses(["apply"], code: .usage, words: ["PLAN is missing"])
    }

    @Test(arguments: [["apply", "plan.json"], ["run"]])
    func planThatIsDoneIsNotDoneAgain(_ first: [String]) async throws {
        let site = try BadInputSite()
        let world = try await planned(site)
        #expect(await world.run(first + ["--quiet"]).code == .done)
        let before = site.writes
        try #require(before > 0)
        let ran = await world.run(["apply", "plan.json"])
        #expect(ran.code == .done || ran.code == .stale, "\(ran.messages)")
        #expect(site.writes == before, "\(ran.output)")
        await site.stop()
    }

    @Test func planWhoseTicketsChangedNamesThem() async throws {
        let site = try BadInputSite()
        let world = try await planned(site)
        // Another machine with a store of its own comes first, with a plan of its own: the same plan would be adopted.
        let other = try BadInputWorld(site.files())
        #expect(await other.run(["run", "--quiet", "--max-tickets", "2"]).code == .done)
        let before = site.writes
        let ran = await world.run(["apply", "plan.json"])
        #expect(ran.code == .stale, "\(ran.messages)")
        #expect(ran.messages.contains("FIELD-1 is in FIELD-6 already"), "\(ran.messages)")
        #expect(ran.messages.contains("make a new plan"), "\(ran.messages)")
        #expect(site.writes == before)
        await site.stop()
    }
}
