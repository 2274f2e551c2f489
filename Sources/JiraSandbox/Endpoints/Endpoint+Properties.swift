internal import HTTPMessages

/// Entity properties.
extension Endpoint {
    static let properties: [Endpoint] = [
        Endpoint(.get, "/issue/{issue}/properties/{key}") { state, call, parts throws(Answer) in
            try state.property(call, parts[0], key: parts[1])
        }
    ]
}
