import Muster
import Testing

/// Unknown keys, wrong shapes and what is no YAML, each with its place.
struct ConfigurationShapeProblemTests {
    static let cases: [ConfigurationMistake] = [
        // Keys
        ConfigurationMistake(
            replace: "projects:",
            with: "stroe: x\nprojects:",
            problem: "5:1: stroe: unknown key 'stroe'; did you mean 'store'?"
        ),
        ConfigurationMistake(
            replace: "projects:",
            with: "max_tickets: 3\nprojects:",
            problem: "5:1: max_tickets: unknown key 'max_tickets' here; it belongs at clustering.max_tickets"
        ),
        ConfigurationMistake(
            replace: "projects:",
            with: "zzz: 3\nprojects:",
            problem:
                "5:1: zzz: unknown key 'zzz'; keys at the top are store, credentials, sites, projects, clustering, output, existing, guards, sync, lease, report, log, retention, requests"
        ),
        ConfigurationMistake(
            replace: "  - key: FIELD",
            with: "  - key: FIELD\n    Link-Type: x",
            problem: "7:5: projects[0].Link-Type: unknown key 'Link-Type'; did you mean 'link_type'?"
        ),
        ConfigurationMistake(
            replace: "  - key: FIELD",
            with: "  - key: FIELD\n    key: FIELD",
            problem: "7:5: 'key' is here a second time (first in line 6); keep one of them"
        ),
        // Shapes
        ConfigurationMistake(
            replace: "  - key: FIELD",
            with: "  key: FIELD",
            problem: "6:3: projects: must be a list; begin each element with '- '"
        ),
        ConfigurationMistake(
            replace: "  - key: FIELD",
            with: "  - FIELD",
            problem: "6:5: projects[0]: must hold keys, such as 'site: ...'"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: [FIELD]",
            problem:
                "6:10: projects[0].key: must be a project key such as FIELD: capital letters, digits and '_', "
                + "a letter first, and a list stands there"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: {a: b}",
            problem:
                "6:10: projects[0].key: must be a project key such as FIELD: capital letters, digits and '_', "
                + "a letter first, and a mapping stands there"
        ),
        ConfigurationMistake(
            replace: "projects:",
            with: "output: x\nprojects:",
            problem: "5:9: output: must hold keys, such as 'directory: ...'"
        ),
        // YAML
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: [FIELD",
            problem:
                "7:1: not readable as YAML: while parsing a flow sequence: did not find expected ',' or ']'"
        ),
        ConfigurationMistake(
            replace: "name: hq",
            with: "name: &x hq",
            problem: "2:11: '&x': anchors and aliases are not read; write the value out"
        ),
    ]

    @Test(arguments: cases) func mistakeIsTheOnlyProblemAtItsPlace(mistake: ConfigurationMistake) throws {
        try mistake.expectTheOnlyProblem()
    }

    @Test func goodFileHasNoProblems() { #expect(ConfigurationWorld().problems() == []) }

    @Test func allProblemsAreCollectedInOrderOfPlace() {
        let text = ConfigurationWorld.good
            .replacing("key: FIELD", with: "key: x").replacing("hq.token", with: "no.token")
            .replacing("sites:", with: "clustering: {max_tickets: 0, seed: x}\nsites:")
        #expect(
            ConfigurationWorld(text).problems().map { String($0.prefix { $0 != " " }) } == [
                "1:27:", "1:36:", "5:65:", "7:10:",
            ]
        )
    }
}
