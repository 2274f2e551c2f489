import Foundation

extension OpenAPIDocument {
    /// What is wrong with a value: required and unknown members, types, enumerations, lengths, and the combinations.
    ///
    /// Formats are not looked at, except that `int32` and `int64` are whole numbers.
    func problems(_ value: Any, _ schema: [String: Any], at place: String, depth: Int = 0) -> [String] {
        guard depth < 60 else { return ["\(place): deeper than 60 levels"] }
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = self.schema(named: name) else { return ["\(place): no schema \(name)"] }
            return problems(value, target, at: place, depth: depth + 1)
        }
        if value is NSNull {
            return schema["nullable"] as? Bool == true || schema.isEmpty ? [] : ["\(place): null"]
        }
        var found: [String] = []
        for part in schema["allOf"] as? [[String: Any]] ?? [] {
            found += problems(value, part, at: place, depth: depth + 1)
        }
        for (word, isExact) in [("oneOf", true), ("anyOf", false)] {
            guard let choices = schema[word] as? [[String: Any]] else { continue }
            let fitting = choices.filter { problems(value, $0, at: place, depth: depth + 1).isEmpty }
            if fitting.isEmpty || isExact && fitting.count > 1 {
                found.append("\(place): fits \(fitting.count) of \(choices.count) in \(word)")
            }
        }
        if let allowed = schema["enum"] as? [String], !allowed.contains((value as? String) ?? "") {
            found.append("\(place): '\(value)' is none of \(allowed)")
        }
        switch schema["type"] as? String {
        case "object": found += objectProblems(value, schema, at: place, depth: depth)
        case "array":
            guard let items = value as? [Any] else { return found + ["\(place): no array"] }
            let itemSchema = schema["items"] as? [String: Any] ?? [:]
            for (index, item) in items.enumerated() {
                found += problems(item, itemSchema, at: "\(place)[\(index)]", depth: depth + 1)
            }
        case "string":
            guard let text = value as? String else { return found + ["\(place): no string: \(value)"] }
            if let least = schema["minLength"] as? Int, text.count < least {
                found.append("\(place): too short")
            }
            if let most = schema["maxLength"] as? Int, text.count > most {
                found.append("\(place): too long")
            }
        case "integer":
            guard let number = Self.number(value), number == number.rounded() else {
                return found + ["\(place): no integer: \(value)"]
            }
        case "number": if Self.number(value) == nil { found.append("\(place): no number: \(value)") }
        case "boolean": if !Self.isBoolean(value) { found.append("\(place): no boolean: \(value)") }
        default:
            if schema["properties"] != nil || schema["required"] != nil {
                found += objectProblems(value, schema, at: place, depth: depth)
            }
        }
        return found
    }

    private func objectProblems(_ value: Any, _ schema: [String: Any], at place: String, depth: Int)
        -> [String]
    {
        guard let object = value as? [String: Any] else { return ["\(place): no object"] }
        var found: [String] = []
        for name in schema["required"] as? [String] ?? [] where object[name] == nil {
            found.append("\(place): '\(name)' is missing")
        }
        let properties = schema["properties"] as? [String: Any] ?? [:]
        // Closed and combined at once (JqlQueryClause): read to the letter, no object would fit it.
        let isCombined = ["anyOf", "oneOf", "allOf"].contains { schema[$0] != nil }
        for name in object.keys.sorted() {
            guard let member = object[name] else { continue }
            if let property = properties[name] as? [String: Any] {
                found += problems(member, property, at: "\(place).\(name)", depth: depth + 1)
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += problems(member, others, at: "\(place).\(name)", depth: depth + 1)
            } else if let isOpen = schema["additionalProperties"] as? NSNumber, !isOpen.boolValue, !isCombined
            {
                found.append("\(place): '\(name)' is not known")
            }
        }
        return found
    }

    static func isBoolean(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return String(cString: number.objCType) == "c"
    }

    private static func number(_ value: Any) -> Double? {
        isBoolean(value) ? nil : (value as? NSNumber)?.doubleValue
    }
}
