/// A question about a field's past.
struct JQLHistoryTest: Sendable {
    enum Question: Sendable {
        /// Whether the field had one of the values, or, negated, never had.
        case was(JQLValueSet, isNegated: Bool)
        /// Whether it changed, from and to values where given.
        case changed(from: JQLValueSet?, to: JQLValueSet?)
    }

    let field: JQLFieldReference
    let question: Question
    /// The times looked at, in epoch milliseconds, ends included.
    let window: ClosedRange<Int64>
    /// The people whose changes count; nil for everyone.
    let authors: JQLValueSet?

    func holds(for subject: some JQLSubject) -> Bool {
        let changes = subject.history(of: field)
        switch question {
        case .changed(let from, let to):
            return changes.contains { change in
                window.contains(change.instant) && isByAuthor(change)
                    && (from?.contains(anyOf: change.from) ?? true)
                    && (to?.contains(anyOf: change.to) ?? true)
            }
        case .was(let values, let isNegated):
            return wasIn(values, changes, now: subject.values(of: field).values) != isNegated
        }
    }

    private func wasIn(_ values: JQLValueSet, _ changes: [JQLHistoryChange], now: [JQLFieldValue]) -> Bool {
        // What the field held from the ticket's creation has no author, so that `by` never finds it.
        let firstEnd = changes.first?.instant ?? .max
        if authors == nil, firstEnd > window.lowerBound, values.contains(anyOf: changes.first?.from ?? now) {
            return true
        }
        return changes.indices.contains { index in
            let change = changes[index]
            let end = index + 1 < changes.count ? changes[index + 1].instant : .max
            return change.instant <= window.upperBound && end > window.lowerBound && isByAuthor(change)
                && values.contains(anyOf: change.to)
        }
    }

    private func isByAuthor(_ change: JQLHistoryChange) -> Bool {
        authors?.contains(.user(id: change.author, name: change.author)) ?? true
    }
}
