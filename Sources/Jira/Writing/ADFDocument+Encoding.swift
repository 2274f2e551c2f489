extension ADFDocument: Encodable {
    /// Writes the document node, or wiki markup where the encoder is for a site that wants that.
    public func encode(to encoder: any Encoder) throws {
        guard CodingUserInfoKey.richText(encoder) == .document else {
            return try wikiMarkup.encode(to: encoder)
        }
        try ADFNode(type: "doc", version: 1, content: blocks.map(\.node)).encode(to: encoder)
    }
}

/// A node of the format; members that are nil are not written.
private struct ADFNode: Encodable {
    struct Mark: Encodable {
        var type: String
        var attrs: [String: String]?
    }
    struct Attributes: Encodable {
        var level: Int
    }
    var type: String
    var version: Int?
    var attrs: Attributes?
    var text: String?
    var marks: [Mark]?
    var content: [ADFNode]?

    init(
        type: String,
        version: Int? = nil,
        attrs: Attributes? = nil,
        text: String? = nil,
        marks: [Mark]? = nil,
        content: [ADFNode]? = nil
    ) {
        self.type = type
        self.version = version
        self.attrs = attrs
        self.text = text
        self.marks = marks
        self.content = content
    }

    /// A block of text; one without text has no `content` at all.
    static func line(_ type: String, _ inlines: [ADFDocument.Inline], attrs: Attributes? = nil) -> ADFNode {
        let nodes = inlines.compactMap(\.node)
        return ADFNode(type: type, attrs: attrs, content: nodes.isEmpty ? nil : nodes)
    }
}

extension ADFDocument.Inline {
    fileprivate var node: ADFNode? {
        guard !text.isEmpty else { return nil }
        var marks: [ADFNode.Mark] = []
        if let link { marks.append(.init(type: "link", attrs: ["href": link])) }
        if isStrong { marks.append(.init(type: "strong")) }
        return ADFNode(type: "text", text: text, marks: marks.isEmpty ? nil : marks)
    }
}

extension ADFDocument.Block {
    fileprivate var node: ADFNode {
        switch self {
        case .heading(let level, let inlines):
            .line("heading", inlines, attrs: .init(level: min(6, max(1, level))))
        case .paragraph(let inlines):
            .line("paragraph", inlines)
        case .bulletList(let items):
            // A list must have an item.
            items.isEmpty
                ? .line("paragraph", [])
                : ADFNode(
                    type: "bulletList",
                    content: items.map { ADFNode(type: "listItem", content: [.line("paragraph", $0)]) }
                )
        case .table(let header, let rows):
            table(header: header, rows: rows)
        }
    }

    private func table(header: [[ADFDocument.Inline]], rows: [[[ADFDocument.Inline]]]) -> ADFNode {
        let columns = ([header] + rows).map(\.count).max() ?? 0
        func row(_ cells: [[ADFDocument.Inline]], _ type: String) -> ADFNode {
            let padded = cells + Array(repeating: [], count: columns - cells.count)
            return ADFNode(
                type: "tableRow",
                content: padded.map { ADFNode(type: type, content: [.line("paragraph", $0)]) }
            )
        }
        guard columns > 0 else { return .line("paragraph", []) }
        let head = header.isEmpty ? [] : [row(header, "tableHeader")]
        return ADFNode(type: "table", content: head + rows.map { row($0, "tableCell") })
    }
}
