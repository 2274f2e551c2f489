import Testing

@testable import MusterCLI

@Suite struct JQLCommandTests {
    private let csv = "key,lat,lon,status,crew\nA-1,51.5,-0.1,Open,North\nA-2,51.6,-0.1,Done,South\n"

    @Test func goodQueryIsOk() async {
        let ran = await TestWorld().run(["jql", "check", "project = OPS and status = Done"])
        #expect(ran.code == .done)
        #expect(ran.output == "ok: checked against the grammar and the fields of every site\n")
    }

    @Test func badQueryIsShownWithItsPlaceAndCure() async {
        let ran = await TestWorld().run(["jql", "check", "project = FIELD"])
        #expect(ran.code == .usage)
        #expect(
            ran.output == """
                error: Error in the JQL Query: 'FIELD' is a reserved JQL word. You must surround it in quotation marks \
                to use it in a query. (line 1, character 11)
                    project = FIELD
                              ^
                    Write "FIELD".
                1 error

                """
        )
    }

    @Test func standardInputLosesItsByteOrderMarkAndLineEnd() async {
        var world = TestWorld()
        world.input = "\u{FEFF}status = Done\r\n"
        let ran = await world.run(["jql", "explain", "-"])
        #expect(ran.code == .done)
        #expect(ran.output == "status is \"Done\"\n\nstatus = \"Done\"\n")
    }

    @Test func zoneDecidesTheMilliseconds() async {
        let ran = await TestWorld().run(
            ["jql", "explain", "updated > 2026-03-01", "--zone", "Pacific/Kiritimati", "--json"]
        )
        #expect(ran.output.contains("Write \(1_772_323_200_000 - 14 * 3_600_000) "))
        let bad = await TestWorld().run(["jql", "explain", "a = b", "--zone", "CST"])
        #expect(bad.code == .usage && bad.messages.contains("Europe/Berlin"))
    }

    @Test func fileIsAskedWithoutConfiguration() async {
        var world = TestWorld()
        world.files = MemoryFiles(["/work/a.csv": csv])
        let ran = await world.run(["jql", "eval", "status = Open or labels = x", "--from", "a.csv", "--keys"])
        #expect(ran.code == .done)
        #expect(ran.output == "A-1\n")
        #expect(ran.messages.contains("1 of 2 tickets found; 1 not decided here."))
        #expect(ran.messages.contains("labels = \"x\": the field labels is not kept here (1 ticket)"))
        world.output = MemorySink()
        let json = await world.run(["jql", "eval", "crew = South", "--from", "a.csv", "--json"])
        #expect(json.output.contains("\"key\" : \"A-2\"") && json.output.contains("\"asked\" : 2"))
    }

    @Test(arguments: [
        ["jql", "eval", "a ="], ["jql", "explain", "a = b c"], ["jql", "eval", "-", "--from", "-"],
    ])
    func whatIsNoQueryIsAUsageError(arguments: [String]) async {
        let ran = await TestWorld().run(arguments)
        #expect(ran.code == .usage)
        #expect(ran.messages.contains("error:"))
    }

    @Test func evalWithoutAStoreSaysWhatToDo() async {
        var world = TestWorld()
        world.files = MemoryFiles(["/work/muster.yaml": "sites: []\n"])
        let ran = await world.run(["jql", "eval", "status = Open"])
        #expect(ran.code == .usage)
    }
}
