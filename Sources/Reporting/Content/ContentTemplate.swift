/// A line of text with placeholders such as `{count}`, checked when it is read.
///
/// `{{` and `}}` stand for braces. What replaces a placeholder is never looked at again, so that a ticket's text cannot bring a
/// placeholder in.
public struct ContentTemplate: Hashable, Sendable {
    /// What a template is for, which decides its placeholders.
    public enum Use: Hashable, Sendable {
        /// Summary of a Job Cluster: `id`, `count`, `priority`, `radius`, `load`, `place`, `date`, `project`, `keys`.
        case summary
        /// Comment on each member: `cluster`, `visit`, `count`.
        case memberComment

        /// Names of the placeholders, without braces.
        public var placeholders: [String] {
            switch self {
            case .summary:
                ["id", "count", "priority", "radius", "load", "place", "date", "project", "keys"]
            case .memberComment: ["cluster", "visit", "count"]
            }
        }
    }

    /// The template as it was written.
    public let text: String
    /// What it is for.
    public let use: Use
    private let parts: [Part]

    private enum Part: Hashable {
        case text(String)
        case placeholder(String)
    }

    /// Reads a template.
    ///
    /// - Throws: `ContentTemplateError` for an unknown placeholder, a brace that stands alone, and a template without any text.
    public init(parsing text: String, for use: Use) throws(ContentTemplateError) {
        var parts: [Part] = []
        var words = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                words.append(character)
                rest.removeFirst()
            case "{":
                guard let close = rest.firstIndex(of: "}") else {
                    throw ContentTemplateError(template: text, problem: .aloneBrace("{"))
                }
                let name = String(rest[..<close])
                guard use.placeholders.contains(name) else {
                    throw ContentTemplateError(
                        template: text,
                        problem: .unknownPlaceholder(name, known: use.placeholders)
                    )
                }
                if !words.isEmpty { parts.append(.text(words)) }
                words = ""
                parts.append(.placeholder(name))
                rest = rest[rest.index(after: close)...]
            case "}": throw ContentTemplateError(template: text, problem: .aloneBrace("}"))
            default: words.append(character)
            }
        }
        if !words.isEmpty { parts.append(.text(words)) }
        guard
            !parts.allSatisfy({
                if case .text(let text) = $0 { text.allSatisfy(\.isWhitespace) } else { false }
            })
        else { throw ContentTemplateError(template: text, problem: .empty) }
        self.text = text
        self.use = use
        self.parts = parts
    }

    /// Whether a placeholder is in it.
    public func uses(_ placeholder: String) -> Bool { parts.contains(.placeholder(placeholder)) }

    /// The text with every placeholder replaced; one without a value is left out.
    func filled(_ values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let name): values[name] ?? ""
            }
        }.joined()
    }
}

/// A template that cannot be used.
public struct ContentTemplateError: Error, Hashable, Sendable {
    /// What is wrong with it.
    public enum Problem: Hashable, Sendable {
        /// A placeholder that there is not.
        case unknownPlaceholder(String, known: [String])
        /// A brace without its counterpart.
        case aloneBrace(Character)
        /// Nothing but blanks.
        case empty
    }

    /// The template.
    public var template: String
    /// What is wrong with it.
    public var problem: Problem

    /// Makes an error.
    public init(template: String, problem: Problem) {
        self.template = template
        self.problem = problem
    }
}

extension ContentTemplateError: CustomStringConvertible {
    /// The template, what is wrong and what would be taken.
    public var description: String {
        switch problem {
        case .unknownPlaceholder(let name, let known):
            "the template '\(template)' has the placeholder {\(name)}, which there is not; use one of "
                + known.map { "{\($0)}" }.joined(separator: ", ") + ", and {{ for a brace"
        case .aloneBrace(let brace):
            "the template '\(template)' has a '\(brace)' without its counterpart; write \(brace)\(brace) for a brace"
        case .empty: "the template is empty; leave it out for the usual text"
        }
    }
}
