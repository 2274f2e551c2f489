internal import HTTPMessages

/// Entity properties.
extension Endpoint {
    static let properties: [Endpoint] = [
        Endpoint(.post, "/issue/properties", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
            try state.submitProperties(call)
        },
        Endpoint(.post, "/issue/properties/multi", on: [.cloud], isWrite: true) {
            state,
            call,
            _ throws(Answer) in
            try state.submitPropertiesByIssue(call)
        },
        Endpoint(.get, "/issue/{issue}/properties") { state, call, parts throws(Answer) in
            try state.propertyKeys(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/properties/{key}") { state, call, parts throws(Answer) in
            try state.property(call, parts[0], key: parts[1])
        },
        Endpoint(.put, "/issue/{issue}/properties/{key}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.setProperty(call, parts[0], key: parts[1])
        },
        Endpoint(.delete, "/issue/{issue}/properties/{key}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteProperty(call, parts[0], key: parts[1])
        },
    ]
}
