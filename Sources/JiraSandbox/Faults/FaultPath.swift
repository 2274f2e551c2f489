/// Compares the path of a fault rule with a request's.
struct FaultPath: Hashable, Sendable {
    private let parts: [String]

    /// Takes the path apart; `**` counts only at the end.
    init(_ text: String) { parts = text.split(separator: "/").map(String.init) }

    /// Whether it names the request.
    ///
    /// - Parameters:
    ///   - segments: the request's whole path, decoded, without context path.
    ///   - template: the endpoint's parts; nil where no endpoint answers.
    /// - Returns: whether all parts fit.
    func matches(segments: [String], template: [String]?) -> Bool {
        // Where nothing answers, the root of the interface is a guess: `/rest/api/3`.
        let isBelowRoot = template == nil && segments.first == "rest" && segments.count > 3
        let template = template ?? (isBelowRoot ? Array(segments.dropFirst(3)) : segments)
        let rootLength = max(0, segments.count - template.count)
        let whole = Array(segments.prefix(rootLength)) + template
        return matches(segments[...], whole[...])
            || matches(segments.dropFirst(rootLength), template[...])
    }

    private func matches(_ segments: ArraySlice<String>, _ template: ArraySlice<String>) -> Bool {
        let isOpen = parts.last == "**"
        let fixed = isOpen ? parts.dropLast() : parts[...]
        guard isOpen ? segments.count >= fixed.count : segments.count == fixed.count else { return false }
        return zip(fixed, zip(segments, template)).allSatisfy { part, place in
            if part == "*" { return true }
            if part.hasPrefix("{") { return place.1.hasPrefix("{") }
            return part == place.0
        }
    }
}
