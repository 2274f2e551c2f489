internal import HTTPMessages

/// Bulk operations with tasks, which Data Center does not have, and watchers, which both have.
extension Endpoint {
    static let bulkOperations: [Endpoint] =
        bulkRequests + [
            Endpoint(.get, "/bulk/issues/transition", on: [.cloud]) { state, call, _ throws(Answer) in
                try state.bulkTransitions(call)
            },
            Endpoint(.get, "/bulk/issues/fields", on: [.cloud]) { state, call, _ throws(Answer) in
                try state.bulkFields(call)
            },
            Endpoint(.get, "/bulk/queue/{task}", on: [.cloud]) { state, call, parts throws(Answer) in
                try state.bulkProgress(call, parts[0])
            },
            Endpoint(.get, "/task/{task}", on: [.cloud]) { state, call, parts throws(Answer) in
                try state.taskProgress(call, parts[0])
            },
            Endpoint(.post, "/task/{task}/cancel", on: [.cloud], isWrite: true) {
                state,
                call,
                parts throws(Answer) in
                try state.cancelTask(call, parts[0])
            },
            Endpoint(.get, "/issue/{issue}/watchers") { state, call, parts throws(Answer) in
                try state.watchers(call, parts[0])
            },
            Endpoint(.post, "/issue/{issue}/watchers", isWrite: true) { state, call, parts throws(Answer) in
                try state.addWatcher(call, parts[0])
            },
            Endpoint(.delete, "/issue/{issue}/watchers", isWrite: true) { state, call, parts throws(Answer) in
                try state.removeWatcher(call, parts[0])
            },
        ]

    private static let bulkRequests: [Endpoint] = [
        Endpoint(.post, "/bulk/issues/fields", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
            try state.submitBulkEdit(call)
        },
        Endpoint(.post, "/bulk/issues/transition", on: [.cloud], isWrite: true) {
            state,
            call,
            _ throws(Answer) in
            try state.submitBulkTransition(call)
        },
        Endpoint(.post, "/bulk/issues/watch", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
            try state.submitBulk(.watch, call)
        },
        Endpoint(.post, "/bulk/issues/unwatch", on: [.cloud], isWrite: true) {
            state,
            call,
            _ throws(Answer) in
            try state.submitBulk(.unwatch, call)
        },
        Endpoint(.post, "/bulk/issues/delete", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
            try state.submitBulk(.delete, call)
        },
        Endpoint(.post, "/bulk/issues/move", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
            try state.submitBulkMove(call)
        },
    ]
}
