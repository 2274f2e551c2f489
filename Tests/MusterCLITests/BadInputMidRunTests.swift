import JiraSandbox
import Testing

@testable import MusterCLI

/// What goes wrong on the site in the middle of a night: it is said what was done and what was not, the exit code says
/// that something is left, and the same command finishes once the cause is cured.
struct BadInputMidRunTests {
    struct Upset: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var effect: SandboxFaultEffect
        /// The write before which it happens: the first creates the Job Cluster, the next four link its members.
        var write: Int
        var code = ExitCode.partial
        /// What is said.
        var words: [String]
        var cure: @Sendable (SandboxJira) -> Void = { _ in }
        /// Keys that are in no Job Cluster in the end, beside the one without coordinates.
        var left: Set<String> = []
    }

    static let table: [Upset] = [
        Upset(
            testDescription: "may not link any more",
            effect: .denyPermissions(["LINK_ISSUES"]),
            write: 3,
            words: ["No Link Issue Permission", "run the same command again", "FIELD-6"],
            cure: { $0.setDeniedPermissions([]) }
        ),
        Upset(
            testDescription: "may not create any more",
            effect: .denyPermissions(["CREATE_ISSUES"]),
            write: 1,
            words: ["run the same command again", "permission"],
            cure: { $0.setDeniedPermissions([]) }
        ),
        Upset(
            testDescription: "may not see the project any more",
            effect: .denyPermissions(["BROWSE_PROJECTS"]),
            write: 3,
            words: ["run the same command again", "FIELD-6", "not linked"],
            cure: { $0.setDeniedPermissions([]) }
        ),
        Upset(
            testDescription: "the link type is gone",
            effect: .removeLinkType("Relates"),
            write: 3,
            words: [
                "No issue link type with name 'Relates'", "run the same command again", "FIELD-6",
                "not linked",
            ],
            cure: { $0.setRemovedLinkTypes([]) }
        ),
        Upset(
            testDescription: "a member is deleted",
            effect: .deleteIssue(key: "FIELD-3"),
            write: 2,
            words: ["FIELD-3 is not linked", "FIELD-6", "run the same command again"]
        ),
        Upset(
            testDescription: "a member is moved to another project",
            effect: .moveIssue(key: "FIELD-3", project: "OTHER"),
            write: 2,
            code: .done,
            words: []
        ),
        Upset(
            testDescription: "a member is closed",
            effect: .setStatus(key: "FIELD-3", status: "Done"),
            write: 2,
            code: .done,
            words: []
        ),
    ]

    @Test(arguments: SandboxProduct.allCases, table)
    func isSaidAndFinishedAfterTheCure(product: SandboxProduct, upset: Upset) async throws {
        let site = try BadInputSite {
            $0.product = product
            $0.projects.append(SandboxProject(key: "OTHER", name: "Other work"))
            $0.fieldsOffCreateScreen = ["issuelinks"]
            var rule = SandboxFaultRule("upset", upset.effect)
            rule.writesOnly = true
            rule.numbers = [upset.write]
            $0.faults.rules = [rule]
        }
        let world = try BadInputWorld(site.files(product: product, top: "requests: {concurrency: 1}"))
        let ran = await world.run(["run"])
        #expect(site.server.jira.statistics().faults["upset"] == 1)
        #expect(ran.code == upset.code, "\(ran.messages)\(ran.output)")
        for word in upset.words {
            #expect(
                (ran.messages + ran.output).contains(word),
                "'\(word)' is not in: \(ran.messages)\(ran.output)"
            )
        }
        #expect(!ran.messages.contains(site.token))
        upset.cure(site.server.jira)
        let again = await world.run(["run"])
        #expect(again.code == .done, "\(again.messages)\(again.output)")
        let census = SiteCensus(try await site.issues(product))
        #expect(census.problems == [])
        #expect(census.unclustered == upset.left.union(["FIELD-5"]))
        let writes = site.writes
        let quiet = await world.run(["run"])
        #expect(quiet.code == .done, "\(quiet.messages)")
        #expect(site.writes == writes, "a further run writes")
        await site.stop()
    }

    /// Without the cure the next night cannot do anything, and says who must act.
    @Test func aLinkTypeThatStaysAwayIsNamedBeforeAnything() async throws {
        let site = try BadInputSite {
            $0.fieldsOffCreateScreen = ["issuelinks"]
            var rule = SandboxFaultRule("upset", .removeLinkType("Relates"))
            rule.writesOnly = true
            rule.numbers = [3]
            $0.faults.rules = [rule]
        }
        let world = try BadInputWorld(site.files(top: "requests: {concurrency: 1}"))
        #expect(await world.run(["run"]).code == .partial)
        let writes = site.writes
        let again = await world.run(["run"])
        #expect(again.code == .usage, "\(again.messages)")
        #expect(again.messages.contains("no link type 'Relates'"), "\(again.messages)")
        #expect(site.writes == writes)
        await site.stop()
    }
}
