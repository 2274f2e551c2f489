import Tickets

/// The moments before which a policy does not keep things, milliseconds since 1970; nil keeps all of a kind.
struct RetentionLimits: Sendable {
    var plans: Int64?
    var flightDocuments: Int64?
    var actions: Int64?
    var overrides: Int64?
    var audit: Int64?

    init(_ policy: RetentionPolicy, at time: Int64) {
        func limit(_ age: Duration?) -> Int64? {
            age.map { age in
                let (difference, overflow) = time.subtractingReportingOverflow(age.leaseMilliseconds)
                return overflow ? .min : difference
            }
        }
        plans = limit(policy.plans)
        flightDocuments = limit(policy.flightDocuments)
        actions = limit(policy.actions)
        overrides = limit(policy.overrides)
        audit = limit(policy.audit)
    }
}
