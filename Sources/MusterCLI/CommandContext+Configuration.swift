import Glibc
import Muster

extension CommandContext {
    /// What reads configuration and token files: the context's own files.
    var configurationFiles: ConfigurationFiles {
        let files = files
        return ConfigurationFiles(
            contents: { path throws(ConfigurationFileFailure) in
                do throws(FileFailure) {
                    return try files.read(path)
                } catch {
                    if error.number == ENOENT || error.number == ENOTDIR { return nil }
                    throw ConfigurationFileFailure(reason: String(cString: strerror(error.number)))
                }
            },
            permissions: { files.permissions($0) }
        )
    }

    /// The loader of this world.
    var configurationLoader: ConfigurationLoader {
        ConfigurationLoader(
            environment: environment,
            workingDirectory: workingDirectory,
            files: configurationFiles
        )
    }

    /// The configuration that file, environment and the flags of the command line make; warnings become messages.
    ///
    /// - Throws: `ConfigurationError`.
    func configuration(
        _ parsed: ParsedArguments,
        requiring requirement: ConfigurationLoader.Requirement = .project
    ) throws(ConfigurationError) -> MusterConfiguration {
        let outcome = configurationLoader.examine(
            file: parsed[CommonOptions.config],
            overrides: CommandContext.overrides(parsed),
            requiring: requirement
        )
        guard let configuration = outcome.configuration else {
            throw ConfigurationError(problems: outcome.problems)
        }
        for problem in outcome.problems { console.warning(problem.description) }
        return configuration
    }

    /// The flags that stand for keys of the configuration.
    static func overrides(_ parsed: ParsedArguments) -> [ConfigurationLoader.Override] {
        // An option of the same name may mean a list elsewhere, as in 'muster tune': that is no value of the key.
        func key<Value>(_ option: Option<Value>, _ path: String) -> (
            option: OptionSpecification, path: String
        )? {
            parsed[option] == nil ? nil : (option.specification, path)
        }
        let keys = [
            key(ProjectOptions.store, "store"),
            key(ClusteringOptions.maxTickets, "clustering.max_tickets"),
            key(ClusteringOptions.maxLoad, "clustering.max_load"),
            key(ClusteringOptions.maxRadius, "clustering.max_radius"),
            key(ClusteringOptions.priorityWeight, "clustering.priority_weight"),
            key(ClusteringOptions.objective, "clustering.objective"),
            key(ClusteringOptions.effort, "clustering.effort"),
            key(ClusteringOptions.seed, "clustering.seed"),
            key(ProjectOptions.outputDirectory, "output.directory"),
        ]
        return keys.compactMap { $0 }.compactMap { option, path in
            parsed.text(of: option).map { .init(path: path, text: $0, flag: option.spelling) }
        }
    }
}
