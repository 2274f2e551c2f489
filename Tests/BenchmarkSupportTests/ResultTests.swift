import BenchmarkSupport
import Foundation
import Testing

/// Quantiles, selections by words, comparisons of files and sections of a Markdown file.
struct ResultTests {
    @Test func quantilesLieBetweenSamplesInProportion() {
        #expect(Quantile.of([4, 1, 3, 2], 0.5) == 2.5)
        #expect(Quantile.of([7], 0.9) == 7)
        #expect(Quantile.of([0, 10], 0.9) == 9)
        #expect(Quantile.of([], 0.5).isNaN)
        let rate = BenchmarkResult(
            name: "a",
            unit: "tickets/s",
            samples: [9, 10, 11],
            bound: 10,
            higherIsBetter: true,
            checked: ""
        )
        #expect(rate.holds == true)
        #expect(BenchmarkResult(name: "a", unit: "s", samples: [3], bound: 2, checked: "").holds == false)
    }

    // MARK: Words

    private static let subjects = ["run", "dbscan", "capacity", "growth"]

    private static func selection(_ words: String...) throws -> SubjectSelection {
        try SubjectSelection(words: words, subjects: subjects)
    }

    @Test func withoutWordsEverythingIsWanted() throws {
        let all = try Self.selection()
        #expect(all.wants(subject: "run") && all.wants("dbscan.metro-1km"))
        #expect(all.idle(among: []).isEmpty)
    }

    @Test func aWordIsASubjectOrNarrowsOneDown() throws {
        let words = try Self.selection("capacity.N=1000", "run")
        #expect(words.wants(subject: "capacity") && words.wants(subject: "run"))
        #expect(!words.wants(subject: "dbscan"))
        #expect(words.wants("capacity.N=1000") && words.wants("capacity.N=1000.memory"))
        #expect(!words.wants("capacity.N=10000"))
        #expect(!words.wants("capacity.records-best"))
        #expect(words.mayWant("capacity") && words.mayWant("run.memory") && !words.mayWant("dbscan"))
    }

    @Test(arguments: ["speed", "dbscann", "", "--fast", "--most"])
    func aWordThatIsNoSubjectIsRefusedWithTheList(_ word: String) throws {
        let error = #expect(throws: UnknownSubject.self) { try Self.selection(word) }
        #expect(try #require(error).description.contains("run, dbscan, capacity, growth"))
    }

    @Test func wordsThatChooseNothingAreNamed() throws {
        let words = try Self.selection("dbscan.metro-2km", "run")
        #expect(words.idle(among: ["run-N=5000", "dbscan.metro-1km"]) == ["dbscan.metro-2km"])
    }

    @Test func optionsLimitWhatIsMeasured() throws {
        let words = try Self.selection("growth", "--most", "100000", "--missing")
        #expect(words.options.most == 100_000 && words.options.onlyMissing)
        #expect(words.words == ["growth"])
        #expect(throws: UnknownSubject.self) { try Self.selection("--most", "0") }
        #expect(throws: UnknownSubject.self) { try Self.selection("--most", "many") }
    }

    // MARK: Comparisons

    private static func file(_ samples: [String: [Double]], commit: String) -> Data {
        let rows = samples.sorted { $0.key < $1.key }.map { name, values in
            #"{"name":"\#(name)","unit":"s","samples":\#(values),"checked":"","higherIsBetter":false}"#
        }
        let machine = #"{"processor":"X","cores":2,"commit":"\#(commit)","date":"2026-11-21","swift":""}"#
        return Data(#"{"machine":\#(machine),"measurements":[\#(rows.joined(separator: ","))]}"#.utf8)
    }

    @Test func twoFilesAreComparedByMedians() throws {
        let before = Self.file(["a": [1, 2, 3], "b": [10, 10, 10], "old": [1]], commit: "aaa")
        let after = Self.file(["a": [2, 2, 3], "b": [5, 5, 5.5], "new": [1]], commit: "bbb")
        let comparison = try ResultComparison(before: before, after: after)
        #expect(comparison.rows.map(\.name) == ["a", "b"])
        #expect(comparison.rows.map(\.ratio) == [1, 0.5])
        #expect(comparison.rows.map(\.isWithinNoise) == [true, false])
        #expect(comparison.onlyBefore == ["old"] && comparison.onlyAfter == ["new"])
        #expect(comparison.markdown.contains("| b | s | 10 | 5 | 0.5 |  |"))
        #expect(comparison.markdown.contains("before: 2026-11-21, commit aaa"))
    }

    @Test func filesOfPeersAreReadToo() throws {
        let machine = #"{"processor":"X","cores":2,"commit":"c","date":"d"}"#
        let row = #"{"work":"w","peer":"p","unit":"s","ours":[2,4],"peers":[1]}"#
        let file = Data(#"{"machine":\#(machine),"rows":[\#(row)]}"#.utf8)
        let rows = try ResultComparison(before: file, after: file).rows
        #expect(rows.map(\.name) == ["w (beside p)"])
        #expect(rows.map(\.before) == [3])
    }

    @Test(arguments: ["", "[]", "{}", #"{"machine":{"processor":"X","cores":2,"commit":"c","date":"d"}}"#])
    func whatIsNoFileOfResultsIsRefused(_ text: String) {
        #expect(throws: ResultFileError.self) {
            try ResultComparison(before: Data(text.utf8), after: Data(text.utf8))
        }
    }

    // MARK: Sections

    @Test func aSectionIsReplacedBetweenItsMarks() {
        let file = "one\n<!-- a -->\nold\n<!-- /a -->\ntwo\n"
        let section = MarkedSection("a")
        #expect(section.replaced(in: file, with: "new") == "one\n<!-- a -->\nnew\n<!-- /a -->\ntwo\n")
        #expect(section.replaced(in: file, with: "new\n") == "one\n<!-- a -->\nnew\n<!-- /a -->\ntwo\n")
        #expect(MarkedSection("b").replaced(in: file, with: "new") == nil)
        #expect(section.replaced(in: "<!-- /a --> <!-- a -->", with: "new") == nil)
    }
}
