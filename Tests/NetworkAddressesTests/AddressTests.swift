import NetworkAddresses
import Testing

struct AddressTests {
    @Test(arguments: [
        ("8.8.8.8", AddressReach.global), ("127.0.0.1", .loopback), ("127.255.255.254", .loopback),
        ("10.0.0.1", .privateNetwork), ("172.15.0.1", .global), ("172.16.0.1", .privateNetwork),
        ("172.31.255.255", .privateNetwork), ("172.32.0.0", .global), ("192.168.1.1", .privateNetwork),
        ("100.63.0.1", .global), ("100.64.0.1", .sharedNetwork), ("100.127.0.1", .sharedNetwork),
        ("100.128.0.1", .global), ("169.254.169.254", .linkLocal), ("0.0.0.0", .special),
        ("0.1.2.3", .special), ("224.0.0.1", .special), ("255.255.255.255", .special),
        ("240.0.0.1", .special), ("192.0.2.1", .special), ("198.18.0.1", .special), ("203.0.113.9", .special),
        ("::", .special), ("::1", .loopback), ("fe80::1", .linkLocal), ("fec0::1", .privateNetwork),
        ("fd12:3456::1", .privateNetwork), ("ff02::1", .special), ("2001:db8::1", .special),
        ("2606:4700:4700::1111", .global), ("2a00:1450::1", .global), ("64:ff9b:1::1", .privateNetwork),
        ("100::1", .special), ("5f00::1", .special),
        // Version 4 inside version 6: the inner address decides.
        ("::ffff:127.0.0.1", .loopback), ("::ffff:7f00:1", .loopback), ("::ffff:10.0.0.1", .privateNetwork),
        ("::ffff:169.254.169.254", .linkLocal), ("::ffff:8.8.8.8", .global), ("::127.0.0.1", .loopback),
        ("64:ff9b::10.0.0.1", .privateNetwork), ("64:ff9b::8.8.8.8", .global),
        ("2002:7f00:1::", .loopback), ("2002:c0a8:101::1", .privateNetwork), ("2002:808:808::1", .global),
        ("2001:0:4136:e378:8000:63bf:5601:5601", .linkLocal), ("::ffff:0:10.0.0.1", .privateNetwork),
    ])
    func reachIsThatOfTheRegistries(text: String, reach: AddressReach) throws {
        #expect(try #require(IPAddress(parsing: text)).reach == reach, "\(text)")
    }

    @Test(arguments: [
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.4"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("9.8.7.6", "9.8.7.6"),
    ])
    func textIsCanonical(text: String, canonical: String) throws {
        #expect(try #require(IPAddress(parsing: text)).description == canonical)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.+4", "1.2.3.", "0x7f.0.0.1", ":", ":::",
        "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::1%eth0",
        "1.2.3.4::", "::1.2.3", "[::1]", " ::1", "١.2.3.4",
    ])
    func otherTextsAreNoAddresses(text: String) {
        #expect(IPAddress(parsing: text) == nil)
    }

    @Test(arguments: [
        ("10.1.0.0/16", "10.1.255.255", true), ("10.1.0.0/16", "10.2.0.0", false),
        ("10.1.0.0/17", "10.1.128.0", false), ("0.0.0.0/0", "8.8.8.8", true), ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.4", false), ("10.0.0.0/8", "::ffff:10.9.9.9", true),
        ("fd00::/8", "fd12::1", true),
        ("fd00::/8", "fc00::1", false), ("10.0.0.0/8", "fd00::1", false),
    ])
    func rangesHoldWhatSharesTheirBits(range: String, address: String, holds: Bool) throws {
        let range = try #require(AddressRange(parsing: range))
        #expect(range.contains(try #require(IPAddress(parsing: address))) == holds)
    }

    @Test(arguments: [
        "10.1.0.0/33", "10.1.0.1/16", "10.1/16", "x/8", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "10.0.0.0/-1",
    ])
    func otherTextsAreNoRanges(text: String) {
        #expect(AddressRange(parsing: text) == nil)
    }
}
