import YAMLText

extension ConfigurationDraft {
    /// Takes in a file: values of known keys, and a problem for everything else.
    mutating func read(_ bytes: [UInt8], file: String) {
        let root: YAMLNode?
        do {
            root = try YAMLText.parse(bytes)
        } catch {
            return refuse("", at: .file(file, error.position), error.message)
        }
        guard let root, !root.isNull else { return }
        section(root, pattern: "", path: "", file: file)
    }

    private mutating func section(_ node: YAMLNode, pattern: String, path: String, file: String) {
        places[path] = .file(file, node.position)
        guard case .mapping(let entries) = node.content else {
            if !node.isNull {
                let example = ConfigurationSchema.names(in: pattern).first ?? "key"
                refuse(path, at: .file(file, node.position), "must hold keys, such as '\(example): ...'")
            }
            return
        }
        for entry in entries {
            let childPattern = pattern.isEmpty ? entry.key : pattern + "." + entry.key
            let childPath = path.isEmpty ? entry.key : path + "." + entry.key
            if let key = ConfigurationSchema.key(childPattern) {
                scalar(entry.value, key: key, path: childPath, file: file)
            } else if ConfigurationSchema.isList(childPattern) {
                list(entry.value, pattern: childPattern, path: childPath, file: file)
            } else if ConfigurationSchema.isSection(childPattern) {
                section(entry.value, pattern: childPattern, path: childPath, file: file)
            } else {
                unknown(entry, section: pattern, path: childPath, file: file)
            }
        }
    }

    private mutating func list(_ node: YAMLNode, pattern: String, path: String, file: String) {
        places[path] = .file(file, node.position)
        guard case .sequence(let elements) = node.content else {
            if !node.isNull {
                refuse(path, at: .file(file, node.position), "must be a list; begin each element with '- '")
            }
            return
        }
        count(pattern, atLeast: elements.count)
        for (index, element) in elements.enumerated() {
            section(element, pattern: pattern + "[]", path: "\(path)[\(index)]", file: file)
        }
    }

    private mutating func scalar(_ node: YAMLNode, key: ConfigurationKey, path: String, file: String) {
        let origin = ConfigurationOrigin.file(file, node.position)
        guard let text = node.text ?? Self.joined(node, of: key) else {
            let found = if case .sequence = node.content { "a list" } else { "a mapping" }
            return refuse(path, at: origin, "must be \(key.kind.allowed), and \(found) stands there")
        }
        // The element's index stands in the path; the key knows its place in the list.
        set(key, at: ConfigurationDraft.index(in: path), text: node.isNull ? nil : text, origin: origin)
    }

    /// The elements of a list of words, as if they had been written with commas.
    private static func joined(_ node: YAMLNode, of key: ConfigurationKey) -> String? {
        guard [.hosts, .words, .texts].contains(key.kind), case .sequence(let elements) = node.content else {
            return nil
        }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts.joined(separator: ", ") : nil
    }

    private static func index(in path: String) -> Int {
        let digits = path.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
        return Int(digits) ?? 0
    }

    private mutating func unknown(_ entry: YAMLEntry, section: String, path: String, file: String) {
        let origin = ConfigurationOrigin.file(file, entry.position)
        let name = entry.key
        guard !ConfigurationDraft.isSecretName(name) else {
            return refuse(
                path,
                at: origin,
                "a secret is never written inline; put it into a file of its own (chmod 600) and name that as token_file"
            )
        }
        let siblings = ConfigurationSchema.names(in: section)
        if let near = Suggestion.nearest(to: name, among: siblings) {
            return refuse(path, at: origin, "unknown key '\(name)'; did you mean '\(near)'?")
        }
        if let elsewhere = ConfigurationSchema.keys.first(where: { $0.name == name }) {
            return refuse(path, at: origin, "unknown key '\(name)' here; it belongs at \(elsewhere.pattern)")
        }
        let place = section.isEmpty ? "at the top" : "in \(section)"
        refuse(
            path,
            at: origin,
            "unknown key '\(name)'; keys \(place) are \(siblings.joined(separator: ", "))"
        )
    }

    /// Whether somebody who writes this key means to write a secret beside it.
    static func isSecretName(_ name: String) -> Bool {
        let folded = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return ["token", "secret", "password", "passwd", "pat", "apikey"].contains { folded == $0 }
            || folded.hasSuffix("token") || folded.hasSuffix("secret") || folded.hasSuffix("password")
            || folded.hasSuffix("privatekey")
    }
}

extension ConfigurationOrigin {
    fileprivate static func file(_ file: String, _ position: YAMLPosition) -> ConfigurationOrigin {
        .file(file, line: position.line, column: position.column)
    }
}
