/// What is done to many issues alike.
public enum JiraBulkOperation: Hashable, Sendable {
    /// Changes fields; done twice, the same as done once.
    case edit(JiraBulkEdit)
    /// Moves each to a status, by whichever transition its workflow offers; those that are there already count as processed.
    case transition(toStatus: String)
    /// Adds the calling account to the watchers.
    case watch
    /// Removes the calling account from the watchers.
    case unwatch
    /// Deletes the issues.
    case delete
    /// Moves the issues to a project and issue type; Jira Cloud only.
    case move(project: String, issueTypeID: String, parent: String?)
}

/// New values for fields of many issues.
public struct JiraBulkEdit: Hashable, Sendable {
    /// What happens to one field.
    public enum Change: Hashable, Sendable {
        /// Adds labels beside those that are there.
        case addLabels([String])
        /// Removes labels.
        case removeLabels([String])
        /// Sets the labels to exactly these; none empties the field.
        case replaceLabels([String])
        /// Sets a number field; nil empties it.
        case number(Double?)
        /// Sets a single-line text field.
        case line(String)
        /// Sets a rich text field.
        case document(ADFDocument)
        /// Sets a date field to a day, `yyyy-MM-dd`; nil empties it.
        case day(String?)
        /// Sets the priority, by its id.
        case priority(id: String)
    }

    /// What happens, by field id such as `labels` or `customfield_10111`; at most 200 fields.
    public var changes: [String: Change]

    /// Makes an edit.
    public init(_ changes: [String: Change]) { self.changes = changes }
}

/// `editedFieldsInput` of a bulk edit on Cloud: fields sorted into lists by kind (facts section 2.7).
struct BulkEditInput: Encodable {
    struct Label: Encodable { var name: String }
    struct Labels: Encodable {
        var fieldId: String
        var bulkEditMultiSelectFieldOption: String
        var labels: [Label]
    }
    struct Number: Encodable {
        var fieldId: String
        var value: Double?

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: AnyKey.self)
            try object.encode(fieldId, forKey: AnyKey("fieldId"))
            // A null that is there empties the field.
            try object.encode(value.flatMap { $0.isFinite ? $0 : nil }, forKey: AnyKey("value"))
        }
    }
    struct Line: Encodable {
        var fieldId: String
        var text: String
    }
    struct Rich: Encodable {
        var fieldId: String
        var richText: [String: ADFDocument]
    }
    struct Day: Encodable {
        var fieldId: String
        var date: [String: String]
    }

    var labelsFields: [Labels]?
    var clearableNumberFields: [Number]?
    var singleLineTextFields: [Line]?
    var richTextFields: [Rich]?
    var datePickerFields: [Day]?
    var priority: [String: String]?

    init(_ edit: JiraBulkEdit) {
        for (id, change) in edit.changes.sorted(by: { $0.key < $1.key }) {
            switch change {
            case .addLabels(let names): add(id, "ADD", names)
            case .removeLabels(let names): add(id, "REMOVE", names)
            case .replaceLabels(let names): add(id, names.isEmpty ? "REMOVE_ALL" : "REPLACE", names)
            case .number(let value):
                clearableNumberFields = (clearableNumberFields ?? []) + [Number(fieldId: id, value: value)]
            case .line(let text):
                singleLineTextFields = (singleLineTextFields ?? []) + [Line(fieldId: id, text: text)]
            case .document(let document):
                richTextFields =
                    (richTextFields ?? []) + [Rich(fieldId: id, richText: ["adfValue": document])]
            case .day(let day):
                datePickerFields =
                    (datePickerFields ?? []) + [
                        Day(fieldId: id, date: ["formattedDate": day.map(Self.formatted) ?? ""])
                    ]
            case .priority(let priorityID): priority = ["priorityId": priorityID]
            }
        }
    }

    private mutating func add(_ id: String, _ option: String, _ names: [String]) {
        labelsFields =
            (labelsFields ?? []) + [
                Labels(
                    fieldId: id,
                    bulkEditMultiSelectFieldOption: option,
                    labels: names.map { Label(name: $0) }
                )
            ]
    }

    /// The day as `dd-mm-yyyy`, which the specification wants; the other form that it knows has names of months.
    private static func formatted(_ day: String) -> String {
        let parts = day.split(separator: "-")
        return parts.count == 3 ? "\(parts[2])-\(parts[1])-\(parts[0])" : day
    }
}
