import FoundationEssentials
import Jira
import Testing

struct ADFTests {
    private func json(_ document: ADFDocument) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    @Test func everyBlockIsWrittenAsJiraWantsIt() throws {
        let document = ADFDocument([
            .heading(level: 2, [.text("Route")]),
            .paragraph([.text("See "), .link("A-1", to: "https://x/browse/A-1"), .strong(" now")]),
            .bulletList([["one"], [.strong("two")]]),
            .table(header: [["Key"], ["Where"]], rows: [[["A-1"]]]),
        ])
        #expect(
            try json(document)
                == #"{"content":[{"attrs":{"level":2},"content":[{"text":"Route","type":"text"}],"type":"heading"},"#
                + #"{"content":[{"text":"See ","type":"text"},{"marks":[{"attrs":{"href":"https://x/browse/A-1"},"type":"link"}],"#
                + #""text":"A-1","type":"text"},{"marks":[{"type":"strong"}],"text":" now","type":"text"}],"type":"paragraph"},"#
                + #"{"content":[{"content":[{"content":[{"text":"one","type":"text"}],"type":"paragraph"}],"type":"listItem"},"#
                + #"{"content":[{"content":[{"marks":[{"type":"strong"}],"text":"two","type":"text"}],"type":"paragraph"}],"#
                + #""type":"listItem"}],"type":"bulletList"},{"content":[{"content":["#
                + #"{"content":[{"content":[{"text":"Key","type":"text"}],"type":"paragraph"}],"type":"tableHeader"},"#
                + #"{"content":[{"content":[{"text":"Where","type":"text"}],"type":"paragraph"}],"type":"tableHeader"}],"#
                + #""type":"tableRow"},{"content":[{"content":[{"content":[{"text":"A-1","type":"text"}],"type":"paragraph"}],"#
                + #""type":"tableCell"},{"content":[{"type":"paragraph"}],"type":"tableCell"}],"type":"tableRow"}],"#
                + #""type":"table"}],"type":"doc","version":1}"#
        )
    }

    @Test func emptyTextMakesNoTextNode() throws {
        #expect(
            try json(
                ADFDocument([
                    .paragraph([""]), .heading(level: 9, [""]), .bulletList([]), .table(header: [], rows: []),
                ])
            )
                == #"{"content":[{"type":"paragraph"},{"attrs":{"level":6},"type":"heading"},{"type":"paragraph"},"#
                + #"{"type":"paragraph"}],"type":"doc","version":1}"#
        )
        #expect(try json(ADFDocument()) == #"{"content":[],"type":"doc","version":1}"#)
        #expect(try json(ADFDocument(plainText: "")) == #"{"content":[],"type":"doc","version":1}"#)
        #expect(try !json(ADFDocument(plainText: "a\n\nb")).contains(#""text":"""#))
    }

    @Test func plainTextComesBack() {
        #expect(ADFDocument(plainText: "a\n\nb\r\nc").plainText == "a\n\nb\nc")
        let document = ADFDocument([
            .heading(level: 1, ["H"]), .bulletList([["x", "y"], ["z"]]),
            .table(header: [["a"], ["b"]], rows: [[["1"], ["2"]]]),
        ])
        #expect(document.plainText == "H\nxy\nz\na\tb\n1\t2")
    }
}
