internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// A task by its id; Jira keeps them for 14 days.
    ///
    /// - Throws: `JiraError`, `notFound` where it is gone, and on Data Center, which has no tasks.
    public func task(id: String) async throws(JiraError) -> JiraTask {
        try await send(read(["task", .value(id)]), answering: JiraTask.self)
    }

    /// Asks for a task to be stopped; what it has done stays done.
    public func cancelTask(id: String) async throws(JiraError) {
        let call = JiraCall(
            method: .post,
            path: ["task", .value(id), "cancel"],
            operation: .idempotentWrite
        )
        _ = try await send(call)
    }

    /// Asks about a task until it has ended, in whatever way.
    ///
    /// - Throws: `JiraError`, among them the end of the schedule's patience; the task goes on by itself.
    public func awaitTask(id: String, schedule: JiraTaskSchedule = JiraTaskSchedule())
        async throws(JiraError) -> JiraTask
    {
        try await poll(id, schedule) { () async throws(JiraError) in
            let task = try await task(id: id)
            return task.status.isFinal ? task : nil
        }
    }

    /// Asks until there is an answer, with the schedule's waits between.
    func poll<Answer>(
        _ id: String,
        _ schedule: JiraTaskSchedule,
        _ question: () async throws(JiraError) -> Answer?
    ) async throws(JiraError) -> Answer {
        var questions = 0
        var waited = Duration.zero
        while let wait = schedule.wait(afterQuestions: questions, waited: waited) {
            try await pause(wait, for: "task \(id)")
            waited += wait
            if let answer = try await question() { return answer }
            questions += 1
        }
        throw JiraError(
            .transport,
            endpoint: "GET \(site.flavor.apiPath)/task/{}",
            message:
                "task \(id) was not done after \(schedule.patience); it goes on: ask about it again later",
            transportError: HTTPTransportError(
                kind: .timedOut,
                deliveryState: .unknown,
                message: "patience of the schedule is over"
            )
        )
    }

    /// Waits; `state` says what a cancellation in the meantime leaves open.
    func pause(
        _ wait: Duration,
        for subject: String,
        _ state: HTTPTransportError.DeliveryState = .unknown
    ) async throws(JiraError) {
        do {
            try await pacing.sleep(wait)
        } catch {
            throw JiraError(
                HTTPTransportError(
                    kind: .cancelled,
                    deliveryState: state,
                    message: "while waiting for \(subject)"
                ),
                endpoint: "GET \(site.flavor.apiPath)/task/{}"
            )
        }
    }

    /// Sends what a site answers with 303 and the address of a task.
    ///
    /// - Returns: the task's id.
    func submitTask(_ call: JiraCall) async throws(JiraError) -> String {
        struct Answer: Decodable { var taskId: JiraIdentifier }
        let response = try await send(call, acceptingBodyOf: [303])
        // The last part of `…/rest/api/3/task/10641`; never followed by itself, its host may be another.
        if let location = response.fields["Location"] {
            let id = location.prefix { $0 != "?" }.split(separator: "/").last ?? ""
            if !id.isEmpty, location.contains("/task/") { return String(id) }
        }
        return try decode(response, call) {
            try JSONDecoder().decode(Answer.self, from: response.body).taskId.text
        }
    }
}
