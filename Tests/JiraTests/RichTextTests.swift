import FoundationEssentials
import Jira
import Testing

/// Rich text that a site gave: documents and wiki markup.
struct ReceivedTextTests {
    private func text(_ json: String) throws -> JiraText {
        try JSONDecoder().decode(JiraText.self, from: Data(json.utf8))
    }

    private func document(_ content: String) throws -> String {
        let text = try text(#"{"type":"doc","version":1,"content":[\#(content)]}"#)
        #expect(text.form == .document)
        return text.plainText
    }

    @Test(arguments: [
        (
            #"{"type":"paragraph","content":[{"type":"text","text":"a "},{"type":"text","text":"b","marks":[{"type":"strong"},{"type":"new","attrs":{"x":[1]}}]}]}"#,
            "a b"
        ),
        (
            #"{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"T"}]},{"type":"paragraph"},{"type":"paragraph","content":[]},{"type":"paragraph","content":null}"#,
            "T"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},{"type":"text","text":"b"}]}"#,
            "a\nb"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"mention","attrs":{"id":"5b1","text":"@Ann","accessLevel":""}},{"type":"mention","attrs":{"id":"7"}}]}"#,
            "@Ann@7"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"emoji","attrs":{"shortName":":smile:","text":"😄"}},{"type":"emoji","attrs":{"shortName":":x:"}}]}"#,
            "😄:x:"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"inlineCard","attrs":{"url":"https://x/1"}}]},{"type":"blockCard","attrs":{"data":{"url":"https://x/2","name":"n"}}}"#,
            "https://x/1\nhttps://x/2"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"text","text":"map","marks":[{"type":"link","attrs":{"href":"https://m/1"}}]},{"type":"text","text":" https://m/2","marks":[{"type":"link","attrs":{"href":"https://m/2"}}]}]}"#,
            "map (https://m/1) https://m/2"
        ),
        (
            #"{"type":"paragraph","content":[{"type":"date","attrs":{"timestamp":"1790467200000"}},{"type":"date","attrs":{"timestamp":-9223372036854775808}},{"type":"status","attrs":{"text":" DONE","color":"green"}}]}"#,
            "2026-09-27 DONE"
        ),
        (
            #"{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"orderedList","attrs":{"order":3},"content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"b"}]}]},{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"c"}]}]}]}]},{"type":"listItem","content":[]}]}"#,
            "- a\n  3. b\n  4. c"
        ),
        (
            #"{"type":"taskList","content":[{"type":"taskItem","attrs":{"state":"DONE"},"content":[{"type":"text","text":"a"}]},{"type":"taskItem","attrs":{"state":"TODO"},"content":[{"type":"text","text":"b"}]}]}"#,
            "[x] a\n[ ] b"
        ),
        (
            #"{"type":"codeBlock","attrs":{"language":"swift"},"content":[{"type":"text","text":"if a {\n\n}"}]}"#,
            "if a {\n\n}"
        ),
        (
            #"{"type":"panel","attrs":{"panelType":"info"},"content":[{"type":"paragraph","content":[{"type":"text","text":"p"}]}]},{"type":"rule"},{"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"q"}]}]}"#,
            "p\n----\n> q"
        ),
        (
            #"{"type":"expand","attrs":{"title":"More"},"content":[{"type":"paragraph","content":[{"type":"text","text":"e"}]}]}"#,
            "More\ne"
        ),
        (
            #"{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"K"}]}]},{"type":"tableHeader","content":[]}]},{"type":"tableRow","content":[{"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"paragraph","content":[{"type":"text","text":"b"}]}]},{"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"c"}]}]}]}]}"#,
            "K\t\na b\tc"
        ),
        (
            #"{"type":"mediaSingle","content":[{"type":"media","attrs":{"id":"1","type":"file","alt":"pump.png"}}]},{"type":"mediaGroup","content":[{"type":"media","attrs":{}}]}"#,
            "[pump.png]\n[attachment]"
        ),
        (
            #"{"type":"futureBlock","content":[{"type":"futureText","text":"f"},{"type":"paragraph","content":[{"type":"text","text":"g"}]}]}"#,
            "f\ng"
        ),
        (
            #"null,7,"x",[],{"type":null,"content":{"x":1}},{"content":[{"type":"text","text":5}]},{"type":"paragraph","attrs":"x","content":[{"type":"text","text":"ok","marks":{"a":1}}]}"#,
            "ok"
        ),
    ])
    func documentIsReadAsPlainText(content: String, plain: String) throws {
        #expect(try document(content) == plain)
    }

    @Test func documentsNestedTooDeeplyAreCutNotACrash() throws {
        for depth in [60, 200] {
            let open = String(repeating: #"{"type":"blockquote","content":["#, count: depth)
            let inner = #"{"type":"paragraph","content":[{"type":"text","text":"deep"}]}"#
            let plain = try document(open + inner + String(repeating: "]}", count: depth))
            #expect(plain.hasSuffix(depth == 60 ? "deep" : "…"))
        }
        // Beyond what the JSON reader itself takes it is an error, and still no crash.
        #expect(throws: DecodingError.self) {
            try text(String(repeating: #"{"content":["#, count: 100_000))
        }
    }

    @Test func stringIsWikiMarkupAndAnythingElseIsNoText() throws {
        #expect(try text(#""h1. T\n*b*""#) == JiraText(wiki: "h1. T\n*b*"))
        #expect(try text(#""h1. T\n*b*""#).plainText == "T\nb")
        #expect(try text("{}").plainText == "")
        for other in ["7", "[]", "true"] {
            #expect(throws: DecodingError.self) { try text(other) }
        }
    }

    @Test(arguments: [
        ("h1. Title\nText", "Title\nText"), ("h7. no\nh1.no\nbq. quoted", "h7. no\nh1.no\nquoted"),
        ("* a\n** b\n*# c\n# d\n- e\n-no", "- a\n  - b\n  1. c\n1. d\n- e\n-no"),
        ("||A||B||\n|1|[x|https://u/?a=1]|\n| | y |", "A\tB\n1\tx (https://u/?a=1)\n\ty"),
        ("a\n\n\nb\n----\n---- x", "a\nb\n----\n---- x"), (#"one\\two\\ three"#, "one\ntwo\nthree"),
        ("*bold* _em_ -gone- +new+ ^up^ ~down~ ??cited?? {{mono}}", "bold em gone new up down cited mono"),
        (
            "a*b*c 2 * 3 * 4 snake_case_name P-1-2 a - b - c",
            "a*b*c 2 * 3 * 4 snake_case_name P-1-2 a - b - c"
        ),
        ("wh{*}o{*}le", "whole"),
        (
            "[https://x] [~ann] [^f.pdf] [mailto:a@b.c] [no link] [1]",
            "https://x @ann f.pdf a@b.c [no link] [1]"
        ),
        ("[Pump|https://x/y|tip] [P-1|#anchor]", "Pump (https://x/y) P-1 (#anchor)"),
        ("!photo.jpg|thumbnail! Stop! Now! a!", "[photo.jpg] Stop! Now! a!"),
        ("{color:red}hot{color} {quote}q{quote} {other} {panel:title=T|x=y}in{panel}", "hot q {other} T\nin"),
        ("{code:java}\nif (*a*) {\n\n}\n{code}\nafter", "if (*a*) {\n\n}\nafter"),
        ("say {noformat}*x*{noformat} twice {code}[y]{code}.", "say *x* twice [y]."),
        ("{code}never closed\n*a*", "never closed\n*a*"),
        (#"\{code} \[x\] \*y\* 50\% C:\dir"#, #"{code} [x] *y* 50% C:\dir"#),
        ("&#92;&amp;&lt;&#x41;&nbsp;&bogus; & &#1;", #"\&<A &bogus; & &#1;"#), ("", ""), ("   \n\t", ""),
        ("*open\n_open", "*open\n_open"), ("[ ( { ! \\", "[ ( { ! \\"),
    ])
    func wikiMarkupIsReadAsPlainText(markup: String, plain: String) {
        #expect(JiraText(wiki: markup).plainText == plain)
    }

    @Test func hostileMarkupTakesNoLongTime() {
        // Counted in operations that end at all: each of these would take minutes if it cost its square.
        for unit in ["[a", "{b", "!c", "{code}x{code}", "*d ", "&#1", "|", "??", "\\"] {
            let text = String(repeating: unit, count: 10_000) + " end"
            #expect(JiraText(wiki: text).plainText.hasSuffix("end"), "\(unit)")
        }
    }
}

/// Documents written as wiki markup.
struct WikiWriterTests {
    private func plainLines(_ document: ADFDocument) -> String {
        document.plainText.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
            .joined(separator: "\n")
    }

    @Test func everyBlockIsWrittenAsWikiMarkup() {
        let document = ADFDocument([
            .heading(level: 2, [.text("Route")]),
            .paragraph([.text("See "), .link("A-1", to: "https://x/browse/A-1"), .strong(" now ")]),
            .bulletList([["one"], [.strong("two")]]),
            .table(header: [["Key"], ["Where"]], rows: [[["A-1"]], [["B|C"], ["x\ny"]]]),
        ])
        #expect(
            document.wikiMarkup == """
                h2. Route

                See [A-1|https://x/browse/A-1] {*}now{*}\u{20}

                * one
                * {*}two{*}

                ||Key||Where||
                |A-1| |
                |B\\|C|x\\\\ y|
                """
        )
        #expect(
            JiraText(wiki: document.wikiMarkup).plainText
                == "Route\nSee A-1 (https://x/browse/A-1) now\n- one\n- two\nKey\tWhere\nA-1\t\nB|C\tx y"
        )
        #expect(ADFDocument().wikiMarkup == "")
        #expect(ADFDocument([.bulletList([]), .table(header: [], rows: [])]).wikiMarkup == "\n\n")
    }

    static let tricky = [
        "{code}", "{code}x{code}", "a|b||c", "[x]", "[x|https://y]", "[~ann]", "*bold*", "_em_", "__init__",
        "h1. not a heading", "h1.", "bq. no", "!img!", "!img.png!", "!img.png|thumbnail!", #"\\"#,
        #"C:\dir\new"#,
        #"\*"#, "-", "- item", "-struck-", "----", "# item", "* item", "#1 of 2", "a-b", "+44 20 7946 0000",
        "+x+",
        "^up^ ~down~", "??cite??", "what??", "{{mono}}", "{color:red}x{color}", "(!) (x) (/) (*r)",
        ":) ;) :( :D :P",
        "&amp; &#92; & &lt;", "a & b", "50% {panel} {*}x{*}", "https://x/a_b*c?d=[1]", "noformat {noformat}",
        "1 - 2",
        "10:15 (on) off", "||", "|", "{", "}", "[", "]", "h2. x\nh3. y\n* z\n| w |", "a\n----\nb",
        "“quotes” — ünï 😀",
        "ends with \\", "!", "wow! yes!no", "\"x\"", "...", "--", "a -- b --- c", "{quote}", "bq.", "~", "^",
        "+", "?", "#",
    ]

    @Test(arguments: tricky)
    func textComesBackAsItself(text: String) {
        func comesBack(_ document: ADFDocument) {
            #expect(
                JiraText(wiki: document.wikiMarkup).plainText == plainLines(document),
                "\(document.wikiMarkup)"
            )
        }
        comesBack(ADFDocument([.paragraph([.text(text)])]))
        comesBack(ADFDocument(plainText: text))
        comesBack(ADFDocument([.paragraph([.text("x"), .text(text), .text("y")])]))
        comesBack(ADFDocument([.paragraph([.text("x "), .strong(text), .text(" y")])]))
        comesBack(ADFDocument([.paragraph([.strong(text), .strong("z")])]))
        let line = String(text.map { $0.isNewline ? " " : $0 })
        comesBack(ADFDocument([.heading(level: 1, [.text(line)])]))
        comesBack(ADFDocument([.table(header: [["h"], ["i"]], rows: [[[.text(line)], ["n"]]])]))
        let list = ADFDocument([.bulletList([[.text(line)], ["next"]])])
        #expect(JiraText(wiki: list.wikiMarkup).plainText == "- \(line)\n- next", "\(list.wikiMarkup)")
    }

    @Test func randomTextComesBackAsItself() {
        var random = SmallRandom(state: 4)
        let signs = Array("ab1 .:;!?*_-+^~#|{}[]()\\&@%<>\"'/,=hqcode ")
        for _ in 0..<3_000 {
            let text = String((0..<(1 + random.below(14))).map { _ in signs[random.below(signs.count)] })
            let document = ADFDocument([.paragraph([.text("a"), .strong(text), .text(text)])])
            let read = JiraText(wiki: document.wikiMarkup).plainText
            // White space at the ends of a line is nobody's.
            let expected = plainLines(document).reversed().drop(while: \.isWhitespace).reversed()
            #expect(read == String(expected), "\(text) as \(document.wikiMarkup)")
        }
    }

    @Test func addressOfALinkCannotBreakOut() {
        let document = ADFDocument([.paragraph([.link("t", to: "https://x/a]b|c d{e}")])])
        #expect(document.wikiMarkup == "[t|https://x/a%5Db%7Cc%20d%7Be%7D]")
    }
}
