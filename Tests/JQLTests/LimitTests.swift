import Foundation
import Testing

@testable import JQL

@Suite struct LimitTests {
    @Test(arguments: ["(", "not ", "!", "a in (", "not (", "a = f(", "a in ((b), ("])
    func deepNestingIsRefusedOnASmallStack(opening: String) throws {
        let text = String(repeating: opening, count: 200_000)
        let messages = onSmallStack { () -> String in
            do throws(JQLSyntaxError) {
                return try JQLQuery(parsing: text).description
            } catch {
                return "refused at \(error.offset > 0)"
            }
        }
        #expect(messages == "refused at true")
    }

    @Test func asDeepAsAllowedWorksOnASmallStack() throws {
        let depth = JQLParser.depthLimit
        let text =
            String(repeating: "not (a = b or ", count: depth / 2) + "c = d"
            + String(repeating: ")", count: depth / 2)
        let same = onSmallStack { () -> Bool in
            guard let query = try? JQLQuery(parsing: text) else { return false }
            let schema = JQLSchema([
                JQLFieldDefinition(.name("a"), .label), JQLFieldDefinition(.name("c"), .label),
            ])
            guard let evaluator = try? JQLEvaluator(query, context: JQLContext(schema: schema, now: 0)) else {
                return false
            }
            _ = evaluator.matches(FakeTicket(1))
            return (try? JQLQuery(parsing: query.description)) == query && query.hashValue == query.hashValue
        }
        #expect(same == true)
        #expect(throws: JQLSyntaxError.self) {
            try JQLQuery(parsing: String(repeating: "(", count: depth + 1) + "a = b")
        }
    }

    /// Quadratic work on these megabytes would take hours.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "a = b or ", count: 60_000) + "a = b",
            String(repeating: "a = b and ", count: 60_000) + "a = (",
            "a in (" + String(repeating: "x, ", count: 200_000) + "y)",
            "a ~ \"" + String(repeating: "\\u0041", count: 100_000) + "\"",
            "a ~ \"" + String(repeating: "\\\"", count: 300_000),
            String(repeating: "\"", count: 500_001),
            String(repeating: "x", count: 1_000_000),
            String(repeating: "\n", count: 1_000_000) + "a = ^",
            "order by " + String(repeating: "a, ", count: 200_000) + "b",
            String(repeating: "é", count: 500_000) + " = \u{80}",
        ]
    )
    func longTextsTakeLinearTime(text: String) {
        let query = try? JQLQuery(parsing: text)
        if let query { #expect((try? JQLQuery(parsing: query.description)) == query) }
    }

    @Test func aLongListIsCompiledAndAskedOnce() throws {
        let keys = (1...5_000).map { JQLScalar.text("FIELD-\($0)") }
        let clause = try #require(JQLFieldReference.key.isIn(keys))
        let evaluator = try JQLEvaluator(
            JQLQuery(clause),
            context: JQLContext(schema: FakeTicket.schema, now: 0)
        )
        let found = (1...10_000).filter { evaluator.matches(FakeTicket(Int64($0), key: "FIELD-\($0)")) }
        #expect(found == Array(1...5_000))
    }

    @Test func randomBytesNeverCrashTheParser() {
        var generator = SeededGenerator(seed: 99)
        let pieces =
            RandomTrees.fragments + [
                "a", "=", "!=", "in", "not", "is", "was", "changed", "cf[", "]", "5", "-", "<",
            ]
        var accepted = 0
        for _ in 0..<20_000 {
            let text = (0..<generator.below(12)).map { _ in generator.pick(pieces) }.joined(
                separator: generator.pick([" ", ""])
            )
            guard let query = try? JQLQuery(parsing: text) else { continue }
            accepted += 1
            #expect((try? JQLQuery(parsing: query.description)) == query, "\(text)")
        }
        #expect(accepted > 100)
    }

    private final class Answer<Value>: @unchecked Sendable {
        // 1. Written by one thread before it signals, read by another after it has waited for that.
        var value: Value?
    }

    private func onSmallStack<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Value? {
        let answer = Answer<Value>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            answer.value = work()
            done.signal()
        }
        thread.stackSize = 512 * 1_024
        thread.start()
        done.wait()
        return answer.value
    }
}
