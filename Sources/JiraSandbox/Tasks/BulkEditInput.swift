/// `editedFieldsInput` of a bulk edit, turned into the body of an edit.
struct BulkEditInput {
    /// Ids of the fields that it edits.
    private(set) var fields: Set<String> = []
    private var values: [JSONMember] = []
    private var updates: [JSONMember] = []

    /// The body of an edit with the same effect.
    var body: JSONValue {
        .object([
            JSONMember(name: "fields", value: .object(values)),
            JSONMember(name: "update", value: .object(updates)),
        ])
    }

    init(_ input: JSONValue) throws(Answer) {
        for member in input.members ?? [] {
            switch member.name {
            case "labelsFields":
                for entry in try Self.entries(member) { try addLabels(entry) }
            case "clearableNumberFields":
                for entry in try Self.entries(member) {
                    let value = entry["value"] ?? .null
                    guard value == .null || value.number != nil else { throw Self.malformed(member.name) }
                    set(try Self.fieldID(entry), value)
                }
            case "singleLineTextFields":
                for entry in try Self.entries(member) {
                    guard let text = entry["text"]?.string else { throw Self.malformed(member.name) }
                    set(try Self.fieldID(entry), .string(text))
                }
            case "richTextFields":
                for entry in try Self.entries(member) {
                    set(try Self.fieldID(entry), entry["richText"]?["adfValue"] ?? .null)
                }
            case "datePickerFields":
                for entry in try Self.entries(member) {
                    let text = entry["date"]?["formattedDate"]?.string ?? ""
                    set(try Self.fieldID(entry), text.isEmpty ? .null : .string(Self.day(text) ?? text))
                }
            case "priority":
                guard let id = member.value["priorityId"]?.string else { throw Self.malformed(member.name) }
                set("priority", .object([JSONMember(name: "id", value: .string(id))]))
            default:
                // Refused rather than ignored: fields of these kinds are not on the sandbox's site.
                throw .bulkRefusal(400, ["The sandbox does not take '\(member.name)' in a bulk edit."])
            }
        }
        guard !fields.isEmpty else { throw .bulkRefusal(400, ["No field is edited."]) }
    }

    private mutating func set(_ id: String, _ value: JSONValue) {
        fields.insert(id)
        values.append(JSONMember(name: id, value: value))
    }

    private mutating func addLabels(_ entry: JSONValue) throws(Answer) {
        let id = try Self.fieldID(entry)
        let names = (entry["labels"]?.array ?? []).compactMap { $0["name"]?.string }
        guard names.count == entry["labels"]?.array?.count else { throw Self.malformed("labelsFields") }
        func operations(_ verb: String) -> JSONValue {
            .array(names.map { .object([JSONMember(name: verb, value: .string($0))]) })
        }
        switch entry["bulkEditMultiSelectFieldOption"]?.string {
        case "ADD": updates.append(JSONMember(name: id, value: operations("add")))
        case "REMOVE": updates.append(JSONMember(name: id, value: operations("remove")))
        case "REPLACE": values.append(JSONMember(name: id, value: .array(names.map { .string($0) })))
        case "REMOVE_ALL": values.append(JSONMember(name: id, value: .array([])))
        default: throw Self.malformed("labelsFields")
        }
        fields.insert(id)
    }

    private static func entries(_ member: JSONMember) throws(Answer) -> [JSONValue] {
        guard let entries = member.value.array else { throw malformed(member.name) }
        return entries
    }

    private static func fieldID(_ entry: JSONValue) throws(Answer) -> String {
        guard let id = entry["fieldId"]?.string, !id.isEmpty else {
            throw .bulkRefusal(400, ["Each edited field needs a fieldId."])
        }
        return id
    }

    private static func malformed(_ name: String) -> Answer {
        .bulkRefusal(400, ["'\(name)' is not of the documented form."])
    }

    /// Reads `dd-mm-yyyy` and `d/mmm/yy` as a day; nil for anything else.
    private static func day(_ text: String) -> String? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let dashed = text.split(separator: "-").map { Int($0) }
        if dashed.count == 3, let day = dashed[0], let month = dashed[1], let year = dashed[2], year > 999 {
            return "\(year)-\(padded(month))-\(padded(day))"
        }
        let parts = text.split(separator: "/")
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]),
            let month = months.firstIndex(of: parts[1].lowercased())
        else { return nil }
        return "\(year < 100 ? 2_000 + year : year)-\(padded(month + 1))-\(padded(day))"
    }
}
