import Muster
import Testing

/// What can be wrong with a project: its key, its site, its fields.
struct ConfigurationProjectProblemTests {
    static let cases: [ConfigurationMistake] = [
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: field",
            problem: "6:10: projects[0].key: 'field' must be a project key such as FIELD: "
                + "capital letters, digits and '_', a letter first"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: FIELD\n    territory: 51.8,-0.6,51.2,0.4",
            problem:
                "7:16: projects[0].territory: '51.8,-0.6,51.2,0.4' must be south,west,north,east in degrees, "
                + "such as 51.2,-0.6,51.8,0.4"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "site: hp\n    key: FIELD",
            problem: "6:11: projects[0].site: no site is called 'hp'; did you mean 'hq'?"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "site: elsewhere\n    key: FIELD",
            problem: "6:11: projects[0].site: no site is called 'elsewhere'; sites are hq"
        ),
        ConfigurationMistake(
            replace: "projects:",
            with:
                "  - name: two\n    url: http://localhost:8099\n    auth: {email: a@b, token_file: hq.token}\nprojects:",
            problem: "9:5: projects[0].site: is missing, and there are several: hq, two"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: FIELD\n  - {site: hq, key: FIELD}",
            problem: "7:21: projects[1].key: 'FIELD' of site 'hq' is projects[0] already; keep one of them"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: FIELD\n    fields: {latitude: customfield_1}",
            problem: "7:24: projects[0].fields.longitude: is missing, and latitude is there; "
                + "name both, or neither to have them discovered"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: FIELD\n    fields: {latitude: f, longitude: f}",
            problem: "7:38: projects[0].fields.longitude: 'f' is the latitude's field as well; "
                + "a field with both belongs in location"
        ),
        ConfigurationMistake(
            replace: "key: FIELD",
            with: "key: FIELD\n    link_type: ''",
            problem: "7:16: projects[0].link_type: is empty; write a value or null"
        ),
    ]

    @Test(arguments: cases) func mistakeIsTheOnlyProblemAtItsPlace(mistake: ConfigurationMistake) throws {
        try mistake.expectTheOnlyProblem()
    }
}
