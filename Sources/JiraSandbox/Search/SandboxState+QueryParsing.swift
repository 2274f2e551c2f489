internal import JQL

/// `/jql/parse`: what queries mean, or why they mean nothing.
extension SandboxState {
    func parseQueries(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["queries"])
        guard let texts = body["queries"]?.strings, !texts.isEmpty, texts.allSatisfy({ !$0.isEmpty }) else {
            throw .invalidPayload
        }
        let validation = call[query: "validation"] ?? "strict"
        guard ["strict", "warn", "none"].contains(validation) else {
            throw .refusal(400, ["The validation parameter has to be strict, warn or none."])
        }
        return .json(200) { writer in
            writer.object { writer in
                writer.array("queries", texts) { writer, text in
                    write(text, validation: validation, call, to: &writer)
                }
            }
        }
    }

    private func write(_ text: String, validation: String, _ call: Call, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("query", text)
            let query: JQLQuery
            do throws(JQLSyntaxError) {
                query = try JQLQuery(parsing: text)
            } catch {
                writer.field("errors", strings: [error.message])
                return
            }
            let problems = validation == "none" ? [] : self.problems(query, call)
            if problems.isEmpty || validation == "warn" {
                writer.key("structure")
                writer.write(query)
            }
            if !problems.isEmpty {
                writer.field(validation == "warn" ? "warnings" : "errors", strings: problems)
            }
        }
    }

    private func problems(_ query: JQLQuery, _ call: Call) -> [String] {
        let context = queryContext(call)
        do throws(JQLEvaluationError) {
            _ = try JQLEvaluator(query, context: context)
            return []
        } catch {
            return error.messages
        }
    }
}

extension JSONWriter {
    /// A query in the shape of `JqlQuery` of Jira's specification.
    mutating func write(_ query: JQLQuery) {
        object { writer in
            if let clause = query.clause {
                writer.key("where")
                writer.write(clause)
            }
            guard !query.order.isEmpty else { return }
            writer.object("orderBy") { writer in
                writer.array("fields", query.order) { writer, ordering in
                    writer.object { writer in
                        writer.writeField(ordering.field)
                        if let direction = ordering.direction {
                            writer.field("direction", direction == .ascending ? "asc" : "desc")
                        }
                    }
                }
            }
        }
    }

    private mutating func write(_ clause: JQLClause) {
        switch clause {
        case .and(let parts): writeCompound("and", parts.clauses)
        case .or(let parts): writeCompound("or", parts.clauses)
        case .not(let clause): writeCompound("not", [clause])
        case .terminal(let terminal): write(terminal)
        }
    }

    private mutating func writeCompound(_ name: String, _ clauses: [JQLClause]) {
        object { writer in
            writer.array("clauses", clauses) { $0.write($1) }
            writer.field("operator", name)
        }
    }

    private mutating func write(_ terminal: JQLTerminal) {
        object { writer in
            writer.writeField(terminal.field)
            switch terminal.condition {
            case .comparison(let symbol, let operand):
                writer.field("operator", symbol.rawValue)
                writer.key("operand")
                writer.write(operand)
            case .was(let word, let operand, _):
                writer.field("operator", word.rawValue)
                writer.key("operand")
                writer.write(operand)
                writer.array("predicates", [Int]()) { $0.write($1) }
            case .changed:
                writer.field("operator", "changed")
                writer.array("predicates", [Int]()) { $0.write($1) }
            }
        }
    }

    private mutating func writeField(_ field: JQLFieldReference) {
        object("field") { writer in
            switch field {
            case .name(let name): writer.field("name", name)
            case .customField(let number): writer.field("name", "cf[\(number)]")
            case .property: writer.field("name", "issue.property")
            }
        }
    }

    private mutating func write(_ operand: JQLOperand) {
        object { writer in
            switch operand {
            case .empty: writer.field("keyword", "empty")
            case .value(.text(let text)): writer.field("value", text)
            case .value(.integer(let number)): writer.field("value", String(number))
            case .list(let list): writer.array("values", list.operands) { $0.write($1) }
            case .function(let call):
                writer.field("function", call.name)
                writer.array("arguments", call.arguments) { writer, argument in
                    switch argument {
                    case .text(let text): writer.write(text)
                    case .integer(let number): writer.write(String(number))
                    }
                }
            }
        }
    }
}
