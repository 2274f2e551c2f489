import BenchmarkSupport
import Foundation
import JQL

/// The JQL engine: clauses parsed, printed and asked in a second, on queries such as people keep in filters.
enum JQLBenchmarks {
    /// Nine conditions and two fields of order.
    private static let texts = (0..<200).map { index in
        "project = \"FIELD\" AND status in (\"To Do\", Done) AND updated >= 17328770\(10_000 + index) "
            + "AND cf[10101] >= 51.\(index) AND cf[10102] <= -0.1\(index) "
            + "AND (labels = jc-\(index) OR assignee = currentUser()) AND summary ~ \"pump \(index)\" "
            + "AND due is not EMPTY ORDER BY priority DESC, key"
    }
    private static let clauses = 9

    static func run(_ harness: inout Harness) async throws {
        guard harness.wants("jql") else { return }
        let rounds = 50
        let total = Double(rounds * texts.count * clauses)
        var count = 0
        let parsing = try Harness.seconds(repetitions: 7, warmUps: 1) {
            for _ in 0..<rounds { for text in texts { count += try JQLQuery(parsing: text).order.count } }
        }
        try BenchmarkError.require(count % (2 * rounds * texts.count) == 0, "\(count) orderings")
        harness.keep(
            BenchmarkResult(
                name: "jql.parse",
                unit: "clauses/s",
                samples: parsing.map { total / $0 },
                bound: 200_000,
                higherIsBetter: true,
                checked: "every query parsed whole"
            )
        )
        let queries = try texts.map { try JQLQuery(parsing: $0) }
        var bytes = 0
        let printing = Harness.seconds(repetitions: 7, warmUps: 1) {
            for _ in 0..<rounds { for query in queries { bytes += query.description.utf8.count } }
        }
        try BenchmarkError.require(
            try queries.allSatisfy { try JQLQuery(parsing: $0.description) == $0 } && bytes > 0,
            "a printed query reads back as another"
        )
        harness.keep(
            BenchmarkResult(
                name: "jql.print",
                unit: "clauses/s",
                samples: printing.map { total / $0 },
                higherIsBetter: true,
                checked: "every print reads back as its query"
            )
        )
    }
}
