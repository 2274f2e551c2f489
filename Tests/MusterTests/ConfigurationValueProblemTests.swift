import Muster
import Testing

/// Values out of range: the store, the clustering, the requests.
struct ConfigurationValueProblemTests {
    static let cases: [ConfigurationMistake] = [
        ConfigurationMistake(
            replace: "sites:",
            with: "store: postgres://me:hunter2@db/x\nsites:",
            problem:
                "1:8: store: a 'postgres' store is not in this version; write the path of a file, such as muster.sqlite"
        ),
        .clustering("max_tickets: 0", "1:27", "max_tickets: '0' must be a whole number from 1 to 1000000"),
        .clustering("max_tickets: -3", "1:27", "max_tickets: '-3' must be a whole number from 1 to 1000000"),
        .clustering(
            "max_tickets: 2.5",
            "1:27",
            "max_tickets: '2.5' must be a whole number from 1 to 1000000"
        ),
        .clustering("max_load: 0", "1:24", "max_load: '0' must be a number above 0"),
        .clustering("max_load: .nan", "1:24", "max_load: '.nan' must be a number above 0"),
        .clustering("max_load: nan", "1:24", "max_load: 'nan' must be a number above 0"),
        .clustering("priority_weight: 10", "1:31", "priority_weight: '10' must be a number from 0 to 9.99"),
        .clustering(
            "priority_weight: -0.1",
            "1:31",
            "priority_weight: '-0.1' must be a number from 0 to 9.99"
        ),
        .clustering(
            "priority_weight: '1,5'",
            "1:31",
            "priority_weight: '1,5' must be a number from 0 to 9.99"
        ),
        .clustering("max_radius: 5", "1:26", "max_radius: '5' has no unit; write 5m, 5km or 5mi"),
        .clustering(
            "max_radius: 5ft",
            "1:26",
            "max_radius: '5ft' has the unknown unit 'ft'; use m, km or mi"
        ),
        .clustering("max_radius: -5km", "1:26", "max_radius: '-5km' is negative; a length is zero or more"),
        .clustering(
            "max_radius: 0m",
            "1:26",
            "max_radius: '0m' must be a length with its unit, such as 500m, 5km or 3mi"
        ),
        .clustering(
            "effort: bset",
            "1:22",
            "effort: 'bset' must be fast, normal or best; did you mean 'best'?"
        ),
        .clustering("objective: cost", "1:25", "objective: 'cost' must be distance, squared or medoid"),
        .clustering("seed: -1", "1:20", "seed: '-1' must be a whole number from 0 to 9007199254740991"),
        ConfigurationMistake(
            replace: "sites:",
            with: "requests: {timeout: 30}\nsites:",
            problem: "1:21: requests.timeout: '30' must be a time with its unit, such as 500ms, 30s or 2min"
        ),
        ConfigurationMistake(
            replace: "sites:",
            with: "requests: {max_retries: 11}\nsites:",
            problem: "1:25: requests.max_retries: '11' must be a whole number from 0 to 10"
        ),
    ]

    @Test(arguments: cases) func mistakeIsTheOnlyProblemAtItsPlace(mistake: ConfigurationMistake) throws {
        try mistake.expectTheOnlyProblem()
    }
}
