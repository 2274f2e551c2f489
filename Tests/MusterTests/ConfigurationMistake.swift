import Muster
import Testing

/// A change to the good configuration and the only problem that it makes.
struct ConfigurationMistake: CustomTestStringConvertible {
    var replace: String
    var with: String
    /// Place and message, with `warning ` before it where the file can still be used.
    var problem: String
    var testDescription: String { with.isEmpty ? "without \(replace)" : with }

    /// A mistake in a section `clustering` that is put before everything else.
    static func clustering(_ text: String, _ place: String, _ problem: String) -> ConfigurationMistake {
        ConfigurationMistake(
            replace: "sites:",
            with: "clustering: {\(text)}\nsites:",
            problem: "\(place): clustering.\(problem)"
        )
    }

    /// Makes the change and looks for the problem.
    func expectTheOnlyProblem(at location: SourceLocation = #_sourceLocation) throws {
        let text = ConfigurationWorld.good.replacing(replace, with: with)
        try #require(text != ConfigurationWorld.good, sourceLocation: location)
        let world = ConfigurationWorld(text)
        #expect(world.problems() == [problem], sourceLocation: location)
        let isUsable = world.examine().configuration != nil
        #expect(isUsable == problem.hasPrefix("warning"), sourceLocation: location)
    }
}
