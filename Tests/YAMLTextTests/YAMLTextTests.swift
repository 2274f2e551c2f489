import Testing
import YAMLText

struct YAMLTextTests {
    private func position(_ line: Int, _ column: Int) -> YAMLPosition {
        YAMLPosition(line: line, column: column)
    }

    @Test func treeKeepsOrderStylesAndPositions() throws {
        let root = try #require(
            try YAMLText.parse(
                "# comment\nstore: muster.sqlite\nsites:\n  - name: 'h q'\n    tags: {b: 1, a: \"ü\"}\n"
            )
        )
        guard case .mapping(let entries) = root.content else { throw Unexpected() }
        #expect(entries.map(\.key) == ["store", "sites"])
        #expect(entries[0].position == position(2, 1))
        #expect(entries[0].value == YAMLNode(.scalar("muster.sqlite", .plain), at: position(2, 8)))
        guard case .sequence(let sites) = entries[1].value.content, case .mapping(let site) = sites[0].content
        else {
            throw Unexpected()
        }
        #expect(site[0].value == YAMLNode(.scalar("h q", .quoted), at: position(4, 11)))
        guard case .mapping(let tags) = site[1].value.content else { throw Unexpected() }
        #expect(tags.map(\.key) == ["b", "a"])
        #expect(tags[1].value == YAMLNode(.scalar("ü", .quoted), at: position(5, 21)))
    }

    @Test(arguments: ["", "\n", "# only a comment\n", "---\n...\n"])
    func nothingIsNilOrNull(text: String) throws {
        let root = try YAMLText.parse(text)
        #expect(root == nil || root?.isNull == true)
    }

    @Test(arguments: [
        ("a: ", true), ("a: ~", true), ("a: null", true), ("a: 'null'", false), ("a: ''", false),
        ("a: 0", false),
    ])
    func nullIsPlainOnly(text: String, isNull: Bool) throws {
        guard case .mapping(let entries) = try #require(try YAMLText.parse(text)).content else {
            throw Unexpected()
        }
        #expect(entries[0].value.isNull == isNull)
    }

    @Test func blockScalarKeepsItsLines() throws {
        guard
            case .mapping(let entries) = try #require(try YAMLText.parse("jql: |\n  a = 1\n  AND b = 2\n"))
                .content
        else { throw Unexpected() }
        #expect(entries[0].value.content == .scalar("a = 1\nAND b = 2\n", .block))
    }

    @Test(
        arguments: [
            ("a: 1\nb: 2\na: 3\n", .duplicateKey("a", firstLine: 1), 3, 1),
            ("a: &x 1\n", .alias("&x"), 1, 4),
            ("a: {b: *x}\n", .alias("*x"), 1, 8),
            ("*x : 1\n", .alias("*x"), 1, 1),
            ("a: !!binary abc\n", .tag("tag:yaml.org,2002:binary"), 1, 4),
            ("a: !mine {b: 1}\n", .tag("!mine"), 1, 4),
            ("a: 1\n---\nb: 2\n", .severalDocuments, 2, 1),
            ("? [a, b]\n: 1\n", .complexKey, 1, 3),
            (
                "a: [1, 2\nb: 3\n",
                .syntax("while parsing a flow sequence: did not find expected ',' or ']'"), 2, 2
            ),
            (
                "a:\n\t- 1\n",
                .syntax("while scanning for the next token: found character that cannot start any token"), 2,
                1
            ),
            ("a: 'open\n", .syntax("while scanning a quoted scalar: found unexpected end of stream"), 2, 1),
        ] as [(String, YAMLError.Kind, Int, Int)]
    )
    func mistakeIsFoundAtItsPlace(text: String, kind: YAMLError.Kind, line: Int, column: Int) {
        #expect(throws: YAMLError(kind, at: position(line, column))) { try YAMLText.parse(text) }
    }

    @Test func bytesThatAreNoTextHaveAPlace() {
        let bytes = Array("ä: ok\nbé".utf8) + [0xFF, 0x0A]
        let error = #expect(throws: YAMLError.self) { try YAMLText.parse(bytes) }
        #expect(error?.position == position(2, 3))
        #expect(error?.message.contains("UTF-8") == true)
    }

    @Test func depthAndLengthAreLimited() throws {
        let deepest =
            String(repeating: "[", count: YAMLText.depthLimit)
            + String(repeating: "]", count: YAMLText.depthLimit)
        #expect(try YAMLText.parse(deepest) != nil)
        #expect(throws: YAMLError(.tooDeep(limit: 32), at: position(1, 33))) {
            try YAMLText.parse("[" + deepest + "]")
        }
        #expect(throws: YAMLError(.tooDeep(limit: 32), at: position(1, 33))) {
            try YAMLText.parse(String(repeating: "[", count: 500_000))
        }
        #expect(throws: YAMLError(.tooLong(bytes: 11, limit: 10), at: position(1, 1))) {
            try YAMLText.parse(Array("0123456789a".utf8), byteLimit: 10)
        }
    }

    /// Every prefix of a document either reads or fails with a place inside the text: nothing traps.
    @Test func everyPrefixReadsOrFailsInside() {
        let text = "sites:\n  - {name: \"h\\u00fc\", url: 'x'}\nprojects: [&a {b: *a}, |\n  block\n]\n"
        let bytes = Array(text.utf8)
        for length in 0...bytes.count {
            do {
                _ = try YAMLText.parse(Array(bytes[..<length]))
            } catch {
                #expect((1...7).contains(error.position.line), "prefix of \(length) bytes: \(error)")
            }
        }
    }
}

private struct Unexpected: Error {}
