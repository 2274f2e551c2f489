internal import Clustering
public import Planning
public import Tickets

/// A plan made again from the record of its night, offline.
public struct FlightReplay: Sendable {
    /// The record.
    public let flight: FlightRecord
    /// What decided the plan.
    public let inputs: FlightInputs
    /// The plan as it comes out now.
    public let plan: Plan
    /// Its hash.
    public let planHash: String
    /// The plan as it was made that night, where the store keeps it.
    public let recordedPlan: Plan?
    /// Version of Muster that replayed.
    public let musterVersion: String

    /// Hash that the night recorded; nil where it ended before its plan was made.
    public var recordedHash: String? { flight.planHash }

    /// Whether the plan is the same; also where the night recorded none, since there is nothing to differ from.
    public var isSame: Bool { recordedHash.map { $0 == planHash } ?? true }

    /// Whether another version of Muster made the recorded plan.
    public var isOtherVersion: Bool { inputs.musterVersion != musterVersion }

    /// What differs; nil where nothing does, or where the recorded plan is not in the store.
    public var difference: PlanDifference? {
        isSame ? nil : recordedPlan.map { PlanDifference(from: $0, to: plan) }
    }

    /// Reads a record and plans again.
    ///
    /// Nothing is sent anywhere, and no credentials are needed.
    ///
    /// - Parameters:
    ///   - id: id of the execution or of the run that it opened.
    ///   - store: where it is kept.
    ///   - threads: most threads; the plan does not depend on it.
    ///   - musterVersion: version of this program.
    /// - Returns: the replay.
    /// - Throws: `MusterError`: `store` where the record is missing, damaged or has nothing to plan; the planner's own.
    public static func replay(
        _ id: String,
        in store: any FlightLogging & RunJournaling,
        threads: Int = 1,
        musterVersion: String = MusterVersion.current
    ) async throws(MusterError) -> FlightReplay {
        let (flight, inputs) = try await inputs(of: id, in: store)
        var previous: Plan?
        if let hash = inputs.previousPlanHash {
            guard let plan = try await plan(hash, in: store) else {
                throw MusterError(
                    .store,
                    "'\(id)' was planned from the plan \(hash), which is not in the store any more; restore a backup "
                        + "that has it"
                )
            }
            previous = plan
        }
        let plan: Plan
        do throws(ClusteringError) {
            plan = try inputs.plan(threads: threads, previous: previous)
        } catch {
            throw MusterError(error)
        }
        let hash = PlanDocument.hash(of: plan)
        var recorded: Plan?
        if let recordedHash = flight.planHash {
            recorded = recordedHash == hash ? plan : try await self.plan(recordedHash, in: store)
        }
        return FlightReplay(
            flight: flight,
            inputs: inputs,
            plan: plan,
            planHash: hash,
            recordedPlan: recorded,
            musterVersion: musterVersion
        )
    }

    static func inputs(
        of id: String,
        in store: any FlightLogging & RunJournaling
    ) async throws(MusterError) -> (FlightRecord, FlightInputs) {
        let found: (FlightRecord, document: [UInt8]?)?
        do throws(StoreError) {
            found = try await store.flight(id: id)
        } catch {
            throw MusterError(error)
        }
        guard let found else {
            throw MusterError(
                .store,
                "there is no record of '\(id)' in the store; 'muster runs' lists those that there are"
            )
        }
        let flight = found.0
        guard let bytes = found.document else {
            throw MusterError(
                .store,
                "'\(id)' (\(flight.kind)) ended before it planned anything, so there is nothing to replay"
            )
        }
        let document: FlightDocument
        do throws(FlightDocumentError) {
            document = try FlightDocument.decode(bytes)
        } catch {
            throw MusterError(
                .store,
                "'\(id)': \(error); 'muster store check' says how the store is, a backup may have it whole"
            )
        }
        guard let inputs = document.inputs else {
            let plan = flight.planHash.map { " the plan \($0)" } ?? " a plan"
            throw MusterError(
                .store,
                "'\(id)' (\(flight.kind)) planned nothing itself: it worked on\(plan) that was made before; replay the "
                    + "execution that made it"
            )
        }
        if let recorded = flight.inputsHash, recorded != inputs.hash {
            throw MusterError(
                .store,
                "'\(id)': the flight record is damaged: the history says inputs \(recorded), the record has \(inputs.hash)"
            )
        }
        return (flight, inputs)
    }

    /// A plan of the store; nil where it is not there or cannot be read.
    private static func plan(
        _ hash: String,
        in store: any FlightLogging & RunJournaling
    ) async throws(MusterError) -> Plan? {
        do throws(StoreError) {
            return try await store.plan(hash: hash).flatMap { try? PlanDocument.decode($0) }
        } catch {
            throw MusterError(error)
        }
    }
}
