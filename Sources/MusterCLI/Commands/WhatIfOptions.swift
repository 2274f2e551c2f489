import Clustering
import Muster
import Planning

/// Trying other settings side by side, shared by the commands that plan.
enum WhatIfOptions {
    /// Settings to try.
    static let whatIf = Option<WhatIfVariant>(
        "what-if",
        value: "NAME=VALUE,...",
        repeatable: true,
        help: "Plan with these settings as well, show both side by side, and keep neither"
    ) { text throws(ValueProblem) in
        do throws(WhatIfError) {
            return try WhatIfVariant(parsing: text)
        } catch {
            throw ValueProblem(allowed: error.description, isSentence: true)
        }
    }

    /// What the help of a command says about it.
    static let discussion =
        "--what-if takes max_tickets, max_load, max_radius, priority_weight, objective, effort and seed as "
        + "muster.yaml has them, and clusters, max_due_spread, algorithm, eps and min_points; none takes a limit away, "
        + "clusters=-1 is one crew less."
}

extension CommandContext {
    /// Plans the base and every variant, and prints them side by side.
    ///
    /// - Returns: done, or failed where a variant cannot be planned.
    func compare(
        _ inputs: FlightInputs,
        with variants: [WhatIfVariant],
        _ parsed: ParsedArguments
    ) throws -> ExitCode {
        for variant in variants {
            do {
                try variant.check(against: inputs.parameters)
            } catch {
                throw CommandFailure(.usage, "--what-if \(variant.label): \(error.description)")
            }
        }
        progress.begin("Planning", total: variants.count + 1, unit: "plans")
        let comparison = try WhatIfComparison(
            inputs,
            variants: variants,
            threads: parsed[ClusteringOptions.threads] ?? processorCount(),
            uptime: uptime,
            progress: { progress.update($0) }
        )
        progress.finish()
        for warning in comparison.base.plan.warnings { console.warning(warning) }
        if parsed[CommonOptions.json] {
            console.result(bytes: comparison.encoded())
        } else {
            let columns = console.output.columns ?? 100
            console.result(comparison.lines(columns: columns).joined(separator: "\n"))
            console.message("Nothing was written, and no run was recorded.")
        }
        guard !comparison.isComplete else { return .done }
        for outcome in comparison.variants {
            guard case .failure(let error) = outcome.result else { continue }
            console.error("--what-if \(outcome.variant.label): \(error.description)")
        }
        return .failed
    }

    /// Refuses options that would write what `--what-if` does not make.
    func refuse(_ options: [OptionSpecification], besideWhatIf parsed: ParsedArguments) throws {
        for option in options where parsed.count(of: option) > 0 {
            throw CommandFailure(
                .usage,
                "\(option.spelling) does not go with --what-if, which only compares and keeps no plan; leave one of them out"
            )
        }
    }
}
