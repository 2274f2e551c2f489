internal import FoundationEssentials
internal import Locking
public import Planning
public import Tickets

/// Keeps the record of one execution in the store as it goes on.
///
/// Call `opened`, then `planned` before the first write, then `finished` once. A process that ends in between leaves the row
/// `open` with everything that decided its plan, so that it can be replayed. Safe from any task.
public final class FlightRecorder: Sendable {
    private struct State {
        var flight: FlightRecord
        /// The inputs as they are written.
        var inputs: [UInt8]?
        /// What `planning` was told, so that the same is not written twice.
        var known: FlightInputs?
        var findings: [FlightFinding] = []
        /// What the plan looks like in numbers, for history and later guards.
        var numbers: NightNumbers?
    }

    private let store: any FlightLogging & AuditLogging
    private let now: @Sendable () -> Int64
    private let state: Locked<State>

    /// Id of the execution.
    public let id: String

    /// Makes a recorder; nothing is written yet.
    ///
    /// - Parameters:
    ///   - store: where records and audit log are kept.
    ///   - scope: the project.
    ///   - kind: `run`, `plan`, `apply`, `rollback`, `sync` or `upkeep`.
    ///   - id: unique; best the id of the run that it may open.
    ///   - now: wall clock, milliseconds since 1970.
    public init(
        store: any FlightLogging & AuditLogging,
        scope: ProjectScope,
        kind: String,
        id: String,
        now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.now = now
        self.id = id
        state = Locked(State(flight: FlightRecord(id: id, scope: scope, kind: kind, startedAt: now())))
    }

    /// The record as it is at the moment.
    public var flight: FlightRecord { state.withLock { $0.flight } }

    /// Writes that the execution has begun.
    ///
    /// - Throws: `StoreError`.
    public func opened() async throws(StoreError) {
        let flight = flight
        try await store.save(flight, document: nil)
        try await audit("flight.opened", of: flight)
    }

    /// Writes what decided the plan, before clustering: a planner that fails or hangs can be replayed too.
    ///
    /// - Parameter inputs: what the planner is about to be given.
    /// - Throws: `StoreError`.
    public func planning(_ inputs: FlightInputs) async throws(StoreError) {
        let bytes = inputs.encoded()
        let flight = state.withLock { state in
            state.inputs = bytes
            state.known = inputs
            state.flight.inputsHash = FlightInputs.hash(of: bytes)
            return state.flight
        }
        try await store.save(flight, document: FlightDocument.encode(inputs: bytes, result: nil))
    }

    /// Writes the plan's hash and what decided it, before the first write to Jira.
    ///
    /// - Parameters:
    ///   - inputs: what the planner was given; nil where a plan came from elsewhere. What `planning` was told already is
    ///     not written again.
    ///   - plan: the plan.
    ///   - pulled: how many tickets the query found; nil where nothing was pulled.
    ///   - findings: what the guards found.
    /// - Throws: `StoreError`.
    public func planned(
        _ inputs: FlightInputs?,
        _ plan: Plan,
        pulled: Int? = nil,
        findings: [FlightFinding] = []
    ) async throws(StoreError) {
        let numbers = NightNumbers(plan, pulled: pulled)
        let known = state.withLock { $0.known }
        let bytes = inputs.flatMap { $0 == known ? nil : $0.encoded() }
        let hash = PlanDocument.hash(of: plan)
        let flight = state.withLock { state in
            state.flight.planHash = hash
            state.findings = findings
            state.numbers = numbers
            state.flight.numbers = numbers.text
            if let bytes {
                state.inputs = bytes
                state.flight.inputsHash = FlightInputs.hash(of: bytes)
            }
            return state.flight
        }
        try await store.save(
            flight,
            document: bytes.map { FlightDocument.encode(inputs: $0, result: nil) }
        )
    }

    /// Writes how it ended.
    ///
    /// A clock that went backwards meanwhile does not make the end earlier than the beginning.
    ///
    /// - Parameter result: what was done.
    /// - Throws: `StoreError`.
    public func finished(_ result: FlightResult) async throws(StoreError) {
        let time = now()
        let (flight, document) = state.withLock { state in
            var result = result
            if result.findings.isEmpty { result.findings = state.findings }
            if result.planHash == nil { result.planHash = state.flight.planHash }
            state.flight.finishedAt = max(time, state.flight.startedAt)
            state.flight.outcome = result.outcome
            state.flight.runID = result.runID ?? state.flight.runID
            state.flight.planHash = result.planHash
            state.numbers?.calls = result.totalCalls
            state.numbers?.seconds = result.stages.reduce(0) { $0 + $1.seconds }
            if let numbers = state.numbers { state.flight.numbers = numbers.text }
            return (state.flight, FlightDocument.encode(inputs: state.inputs, result: result))
        }
        try await store.save(flight, document: document)
        try await audit("flight.finished", of: flight)
    }

    /// Writes that nothing could be done, and why.
    ///
    /// - Parameters:
    ///   - error: why; of code `guarded` it counts as stopped by a guard.
    ///   - result: what was done until then.
    /// - Throws: `StoreError`.
    public func failed(
        _ error: MusterError,
        after result: FlightResult = FlightResult(outcome: .failed)
    ) async throws(StoreError) {
        var result = result
        result.outcome = (error.code.isGuard ? FlightOutcome.guarded : .failed).rawValue
        result.error = FlightResult.Failure(code: error.code.description, message: error.message)
        try await finished(result)
    }

    private func audit(_ event: String, of flight: FlightRecord) async throws(StoreError) {
        let detail = Detail(
            inputs_hash: flight.inputsHash,
            kind: flight.kind,
            outcome: flight.outcome,
            plan_hash: flight.planHash
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = (try? encoder.encode(detail)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        try await store.append([
            AuditEvent(
                time: flight.finishedAt ?? flight.startedAt,
                scope: flight.scope,
                runID: flight.runID ?? flight.id,
                event: event,
                subject: flight.id,
                detail: text
            )
        ])
    }

    private struct Detail: Encodable {
        var inputs_hash: String?
        var kind: String
        var outcome: String
        var plan_hash: String?
    }
}

extension MusterError.Code {
    /// Whether a guard stopped the run; by name, since the code is the engine's.
    var isGuard: Bool { description == "guarded" }
}
