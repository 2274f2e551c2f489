import NetworkAddresses
import Testing

struct PolicyTests {
    @Test(arguments: [
        ("example.atlassian.net", HostText.name("example.atlassian.net")), ("JIRA.Corp", .name("jira.corp")),
        ("jira.corp.", .name("jira.corp")), ("x_y-1.corp", .name("x_y-1.corp")), ("", .malformed),
        ("a..b", .malformed),
        ("a b", .malformed), ("jira@corp", .malformed), ("[::1", .malformed), ("::1", .malformed),
        ("münchen.example", .malformed), ("1.2.3.4.5", .malformed), ("999.1.1.1", .malformed),
        ("0x", .disguised(IPAddress(bytes: [0, 0, 0, 0])!)),
    ])
    func hostsAreToldApart(text: String, host: HostText) {
        #expect(HostText(text) == host)
    }

    @Test(arguments: [
        "2130706433", "0x7f000001", "017700000001", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0x0.0x0.0x1",
        "127.000.000.001", "127.0.0.01",
    ])
    func hiddenLoopbackIsSeen(text: String) throws {
        let loopback = try #require(IPAddress(bytes: [127, 0, 0, 1]))
        #expect(HostText(text) == .disguised(loopback))
        #expect(AddressPolicy.loopbackOnly.objection(to: text) == .disguised(text, loopback))
        #expect(AddressPolicy.any.objection(to: text) != nil)
    }

    @Test(arguments: [
        "10.0.0.8", "[fd00::8]", "192.168.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "localhost",
        "127.0.0.1", "0.0.0.0",
    ])
    func privateHostsNeedAnException(host: String) {
        let objection = AddressPolicy().objection(to: host)
        #expect(objection?.description.contains(host) == true)
        #expect(objection?.description.contains("allow_hosts") == true)
    }

    @Test func aNameOpensPrivateAddressesButNeverLinkLocalOnes() throws {
        let policy = AddressPolicy(exceptions: [.name("jira.corp")])
        let inside = try #require(IPAddress(parsing: "10.0.0.8"))
        let credentials = try #require(IPAddress(parsing: "169.254.169.254"))
        #expect(policy.allows(inside, host: "Jira.Corp"))
        #expect(!policy.allows(inside, host: "other.corp"))
        #expect(!policy.allows(inside, host: "jira.corp.evil.example"))
        #expect(!policy.allows(credentials, host: "jira.corp"))
    }

    @Test func aRangeOpensWhatIsInItAndLinkLocalOnlyOneByOne() throws {
        let credentials = try #require(IPAddress(parsing: "169.254.169.254"))
        let wide = try #require(AddressRange(parsing: "0.0.0.0/0"))
        let single = try #require(AddressRange(parsing: "169.254.169.254"))
        let inside = try #require(IPAddress(parsing: "::ffff:10.1.2.3"))
        #expect(AddressPolicy(exceptions: [.range(wide)]).allows(inside, host: "x"))
        #expect(!AddressPolicy(exceptions: [.range(wide)]).allows(credentials, host: "x"))
        #expect(AddressPolicy(exceptions: [.range(single)]).allows(credentials, host: "x"))
    }

    @Test func publicAddressesNeedNothing() throws {
        let address = try #require(IPAddress(parsing: "104.192.136.1"))
        #expect(AddressPolicy().allows(address, host: "example.atlassian.net"))
        #expect(!AddressPolicy.loopbackOnly.allows(address, host: "localhost"))
        #expect(AddressPolicy().objection(to: "example.atlassian.net") == nil)
    }
}
