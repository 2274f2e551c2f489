/// Reads what a test asks of a rich text.
enum ADFReader {
    static func text(of node: [String: Any]) -> String {
        (node["text"] as? String ?? "") + children(node).map(text).joined()
    }

    static func rows(of node: [String: Any]) -> [[String]] {
        if node["type"] as? String == "tableRow" { return [children(node).map(text)] }
        return children(node).flatMap(rows)
    }

    static func links(in node: [String: Any]) -> [String] {
        let marks = node["marks"] as? [[String: Any]] ?? []
        let own = marks.compactMap { ($0["attrs"] as? [String: Any])?["href"] as? String }
        return own + children(node).flatMap(links)
    }

    private static func children(_ node: [String: Any]) -> [[String: Any]] {
        node["content"] as? [[String: Any]] ?? []
    }
}
