import Muster
import Testing

/// Files that are missing, cannot be read or hold what they must not, and secrets in messages.
struct ConfigurationFileProblemTests {
    @Test(arguments: [
        "password: p4ss", "api_key: p4ss", "Client-Secret: p4ss", "personalToken: p4ss", "token: p4ss",
    ])
    func secretInAnyKeyIsRefusedAndNotPrinted(line: String) {
        for text in ["\(line)\n" + ConfigurationWorld.good, ConfigurationWorld.good + "\n    \(line)"] {
            let problems = ConfigurationWorld(text).problems()
            #expect(problems.count == 1)
            #expect(problems.first?.contains("never written inline") == true)
            #expect(problems.first?.contains("p4ss") == false)
        }
    }

    @Test func noProblemOrListingShowsASecret() {
        let text = ConfigurationWorld.good
            .replacing("https://jira", with: "https://me:hunter2@jira")
            .replacing("hq.token", with: "hunter2hunter2hunter2hunter2")
        let outcome = ConfigurationWorld(text).examine()
        let everything =
            outcome.problems.map(\.description).joined() + ConfigurationListing.yaml(outcome.settings)
        #expect(outcome.problems.count == 2)
        #expect(!everything.contains("hunter2"))
    }

    @Test func tokenFileOfOthersIsAWarning() {
        var world = ConfigurationWorld()
        world.modes["/etc/m/hq.token"] = 0o644
        #expect(
            world.problems() == [
                "warning 4:65: sites[0].auth.token_file: '/etc/m/hq.token' can be read by others (mode 644); "
                    + "run chmod 600 '/etc/m/hq.token'"
            ]
        )
        #expect(world.examine().configuration != nil)
    }

    @Test func emptyAndUnreadableTokenFilesAreRefused() {
        var world = ConfigurationWorld()
        world.files["/etc/m/hq.token"] = " \n"
        #expect(
            world.problems() == [
                "4:65: sites[0].auth.token_file: '/etc/m/hq.token' is empty; put the token into it"
            ]
        )
        world.unreadable = ["/etc/m/hq.token"]
        #expect(
            world.problems() == [
                "4:65: sites[0].auth.token_file: '/etc/m/hq.token' cannot be read: Permission denied"
            ]
        )
    }

    @Test func fileThatIsNamedMustBeReadable() {
        var world = ConfigurationWorld()
        #expect(
            world.problems(file: "no.yaml") == [
                "no.yaml: does not exist; 'muster config init' writes one to fill in"
            ]
        )
        world.environment["MUSTER_CONFIG"] = "no.yaml"
        #expect(
            world.problems(file: nil) == [
                "no.yaml: does not exist (named by MUSTER_CONFIG); 'muster config init' writes one to fill in"
            ]
        )
        world.unreadable = ["/etc/m/muster.yaml"]
        #expect(world.problems() == ["/etc/m/muster.yaml: cannot be read: Permission denied"])
    }

    @Test func whatIsMissingDependsOnTheRequirement() {
        let world = ConfigurationWorld("store: x\n")
        #expect(world.problems(requiring: .nothing) == [])
        #expect(
            world.problems() == [
                "1:1: sites: is missing; write at least one, as 'muster config init --dry-run' shows",
                "1:1: projects: is missing; write at least one, as 'muster config init --dry-run' shows",
            ]
        )
        #expect(
            world.examine(file: nil, requiring: .nothing).configuration
                == MusterConfiguration(
                    store: "/home/me/muster.sqlite",
                    credentials: CredentialsConfiguration(
                        file: "/home/me/muster.credentials",
                        keyFile: "/home/me/muster.key"
                    )
                )
        )
        #expect(
            world.problems(file: nil) == [
                "no configuration file (looked for /home/me/muster.yaml); "
                    + "'muster config init' writes a muster.yaml to fill in, --config names another"
            ]
        )
    }
}
