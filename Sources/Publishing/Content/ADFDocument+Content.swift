internal import Jira
internal import Reporting

extension ADFDocument {
    /// The neutral content as a rich text, which the client writes in the form of its site.
    init(_ content: JobClusterContent) { self.init(content.blocks) }

    /// The same of its blocks.
    init(_ blocks: [JobClusterContent.Block]) {
        self.init(
            blocks.map { block in
                switch block {
                case .heading(let text, let level): .heading(level: level, [.text(text)])
                case .paragraph(let spans): .paragraph(spans.map(Inline.init))
                case .table(let header, let rows):
                    .table(
                        header: header.map { [.text($0)] },
                        rows: rows.map { row in row.map { cell in cell.map(Inline.init) } }
                    )
                }
            }
        )
    }
}

extension ADFDocument.Inline {
    init(_ span: JobClusterContent.Span) {
        switch span {
        case .text(let text): self = .text(text)
        case .strong(let text): self = .strong(text)
        case .link(let text, let url): self = .link(text, to: url)
        }
    }
}

extension JobClusterContent.Measure {
    /// The measure of a product's descriptions: 32,767 characters, less what Jira itself adds to a document that it keeps, such as
    /// the attributes of each table.
    static func of(_ flavor: JiraFlavor) -> Self {
        Self(limit: flavor.richText == .document ? 30_000 : 32_000) { flavor.size(of: ADFDocument($0)) }
    }
}
