internal import HTTPMessages

/// Links to other systems.
extension Endpoint {
    private static let list = "/issue/{issue}/remotelink"
    private static let one = "/issue/{issue}/remotelink/{link}"

    static let remoteLinks: [Endpoint] = [
        Endpoint(.get, list) { state, call, parts throws(Answer) in
            try state.remoteLinks(call, parts[0])
        },
        Endpoint(.post, list, isWrite: true) { state, call, parts throws(Answer) in
            try state.putRemoteLink(call, parts[0])
        },
        Endpoint(.delete, list, isWrite: true) { state, call, parts throws(Answer) in
            try state.deleteRemoteLink(call, parts[0], id: nil)
        },
        Endpoint(.get, one) { state, call, parts throws(Answer) in
            try state.remoteLink(call, parts[0], id: parts[1])
        },
        Endpoint(.put, one, isWrite: true) { state, call, parts throws(Answer) in
            try state.replaceRemoteLink(call, parts[0], id: parts[1])
        },
        Endpoint(.delete, one, isWrite: true) { state, call, parts throws(Answer) in
            try state.deleteRemoteLink(call, parts[0], id: parts[1])
        },
    ]
}
