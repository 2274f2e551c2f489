import FoundationEssentials
import HTTPMessages
import JQL
import Locking

/// A search of Data Center over rows that a test moves between two pages.
///
/// It understands `project = …`, and `key >= …` and `created >= …` as slices use them; everything else is
/// in `Row.matches`.
final class MovingSite: HTTPClientTransport {
    struct Row: Hashable, Sendable {
        var id: Int
        var project = "P"
        var number: Int
        var created: Int64
        var matches = true
        var key: String { "\(project)-\(number)" }
    }

    struct Behaviour: Sendable {
        /// Rows that a page has at most, whatever is asked for.
        var cap = 1_000
        /// Whether a key that does not exist is refused.
        var refusesUnknownKeys = false
        /// Whether keys are compared as texts: P-10 before P-2.
        var ordersKeysAsText = false
        /// What `created` is rounded up to in comparisons, in milliseconds.
        var roundsTimesUpTo: Int64 = 1
        /// Whether answers lack their total.
        var hidesTotal = false
    }

    struct Question: Decodable, Hashable {
        var jql: String
        var startAt: Int
        var maxResults: Int
        var fields: [String]
        var validateQuery: Bool?
    }

    private let behaviour: Behaviour
    private let state: Locked<(rows: [Row], questions: [Question])>
    private let change: @Sendable (inout [Row], Int) -> Void

    /// Calls `change` before every page with the rows and how many requests came before.
    init(
        _ rows: [Row],
        _ behaviour: Behaviour = Behaviour(),
        change: @escaping @Sendable (inout [Row], Int) -> Void = { _, _ in }
    ) {
        state = Locked((rows, []))
        self.behaviour = behaviour
        self.change = change
    }

    var questions: [Question] { state.withLock { $0.questions } }
    var rows: [Row] { state.withLock { $0.rows } }

    /// `count` rows of one project, an hour apart.
    static func rows(_ count: Int, spacing: Int64 = 3_600_000) -> [Row] {
        (0..<count).map {
            Row(id: 10_001 + $0, number: $0 + 1, created: 1_700_000_000_000 + Int64($0) * spacing)
        }
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        answer(to: request)
    }

    func answer(to request: HTTPRequest) -> HTTPResponse {
        guard request.path == "/ctx/rest/api/2/search",
            let question = try? JSONDecoder().decode(Question.self, from: request.body),
            let query = try? JQLQuery(parsing: question.jql)
        else { return .json(404, "{}") }
        return state.withLock { state in
            change(&state.rows, state.questions.count)
            state.questions.append(question)
            return answer(question, query, state.rows)
        }
    }

    private func answer(_ question: Question, _ query: JQLQuery, _ rows: [Row]) -> HTTPResponse {
        var found = rows.filter(\.matches)
        for terminal in terminals(query.clause) {
            guard case .comparison(let symbol, .value(let value)) = terminal.condition else { continue }
            switch (terminal.field.canonical, symbol, value) {
            case (.name("project"), .equals, .text(let project)): found.removeAll { $0.project != project }
            case (.name("key"), .greaterOrEqual, .text(let key)):
                let parts = key.split(separator: "-")
                guard !behaviour.refusesUnknownKeys || rows.contains(where: { $0.key == key }) else {
                    return .json(
                        400,
                        #"{"errorMessages":["An issue with key '\#(key)' does not exist for field 'key'."],"errors":{}}"#
                    )
                }
                found.removeAll {
                    $0.project != parts[0]
                        || (behaviour.ordersKeysAsText ? $0.key < key : $0.number < Int(parts[1]) ?? 0)
                }
            case (.name("created"), .greaterOrEqual, .integer(let edge)):
                let step = behaviour.roundsTimesUpTo
                found.removeAll { $0.created < (edge + step - 1) / step * step }
            default: return .json(400, #"{"errorMessages":["not understood"]}"#)
            }
        }
        found.sort { left, right in
            if query.order.first?.field == .key {
                return behaviour.ordersKeysAsText
                    ? left.key < right.key
                    : (left.project, left.number) < (right.project, right.number)
            }
            let before =
                (left.created / 1_000, left.project, left.number)
                < (right.created / 1_000, right.project, right.number)
            return query.order.first?.direction == .descending ? !before && left != right : before
        }
        let page = found.dropFirst(question.startAt).prefix(min(behaviour.cap, question.maxResults))
        let issues = page.map {
            #"{"id":"\#($0.id)","key":"\#($0.key)","fields":{"summary":"s\#($0.id)","created":\#($0.created)}}"#
        }
        let total = behaviour.hidesTotal ? "" : #","total":\#(found.count)"#
        return .json(
            200,
            #"{"expand":"schema,names","startAt":\#(question.startAt),"maxResults":\#(min(behaviour.cap, question.maxResults))\#(total),"#
                + #""issues":[\#(issues.joined(separator: ","))]}"#
        )
    }

    private func terminals(_ clause: JQLClause?) -> [JQLTerminal] {
        switch clause {
        case .and(let parts): parts.clauses.flatMap(terminals)
        case .terminal(let terminal): [terminal]
        case .or, .not, nil: []
        }
    }
}
