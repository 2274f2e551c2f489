import Testing

@testable import JQL

@Suite struct RoundTripTests {
    /// Scalars decide, not Swift's `==` for strings, which takes canonically equivalent texts for equal.
    private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    @Test(arguments: 0..<10)
    func printedTreesReadBackAsThemselves(seed: UInt64) throws {
        var trees = RandomTrees(seed: seed)
        for index in 0..<500 {
            let query = trees.query()
            let text = query.description
            let read = try #require(
                try? JQLQuery(parsing: text),
                "seed \(seed), tree \(index): \(text) does not parse"
            )
            #expect(read == query, "seed \(seed), tree \(index): \(text)")
            #expect(scalars(read.description) == scalars(text))
        }
    }

    @Test func everyScalarSurvivesInAValue() throws {
        for start in stride(from: UInt32(0), to: 0x1_1000, by: 256) {
            var text = ""
            for value in start..<start + 256 {
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let clause = JQLFieldReference.summary.equals(.text(text))
            let read = try JQLQuery(parsing: clause.description)
            guard case .terminal(let terminal)? = read.clause,
                case .comparison(.equals, .value(.text(let value))) = terminal.condition
            else {
                Issue.record("block \(start) changed the tree: \(clause)")
                continue
            }
            #expect(scalars(value) == scalars(text), "block \(start)")
        }
    }

    @Test func textsNeverBreakOutOfABuiltQuery() throws {
        var trees = RandomTrees(seed: 4_711)
        for _ in 0..<5_000 {
            let texts = (0..<6).map { _ in trees.text() }
            let label = trees.nonEmptyText()
            let clause = JQLFieldReference.project.equals(.text(texts[0]))
                .and(
                    .not(JQLFieldReference.custom("Team \(label)").isNotIn(.text(texts[1]), .text(texts[2])))
                )
                .or(JQLFieldReference.summary.containsWords(texts[3]))
                .or(JQLFieldReference.labels.isIn(.function("labelsOf", .text(texts[4])), .text(texts[5])))
            let query = JQLQuery(clause, orderedBy: [JQLOrdering(.name(label), .descending)])
            #expect(try JQLQuery(parsing: query.description) == query, "\(query)")
        }
    }

    @Test func restrictingAUsersQueryKeepsItsAlternativesTogether() throws {
        let user = try JQLQuery(parsing: "project = A OR project = B ORDER BY key DESC")
        let restricted = user.restricted(to: JQLFieldReference.issueType.notEquals("Job Cluster"))
        #expect(
            restricted.description
                == "(project = \"A\" OR project = \"B\") AND issuetype != \"Job Cluster\" ORDER BY key DESC"
        )
        #expect(try JQLQuery(parsing: restricted.description) == restricted)
        let everything = JQLQuery(nil).restricted(to: JQLFieldReference.status.equals("Done"))
        #expect(everything.description == "status = \"Done\"")
    }

    @Test func commentsAndTrailersOfAUserCannotRemoveTheRestriction() {
        for text in ["project = A) OR (a = b", "project = A ORDER BY key) --", "project = A OR"] {
            #expect(throws: JQLSyntaxError.self, "\(text)") { try JQLQuery(parsing: text) }
        }
    }
}
