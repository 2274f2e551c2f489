import HTTPMessages
import Resilience
import Testing

@testable import Jira

struct RateHeadersTests {
    private static func report(_ status: Int, _ fields: [(String, String)], now: Int64 = 0) -> RateReport {
        var response = HTTPResponse(status: status)
        for (name, value) in fields { response.fields.append(name, value) }
        return RateReport(response, now: now)
    }

    @Test func cloudHeadersOfARefusal() {
        let report = Self.report(
            429,
            [
                ("Retry-After", "12"), ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", "2025-10-09T08:53:30Z"), ("x-ratelimit-nearlimit", "true"),
                ("RateLimit-Reason", "jira-burst-based"),
            ],
            now: 1_760_000_000_000
        )
        #expect(report.refusal == .site)
        #expect(report.named == .seconds(12))
        #expect(report.limit == 100)
        #expect(report.remaining == 0)
        #expect(report.resetsIn == .seconds(10))
        #expect(report.isNearLimit)
        #expect(report.reason == "jira-burst-based")
    }

    @Test func dataCenterHeadersOfASuccessAreABucketAndNoRefusal() {
        let report = Self.report(
            200,
            [
                ("X-RateLimit-Limit", "70"), ("X-RateLimit-Remaining", "55"), ("X-RateLimit-FillRate", "10"),
                ("X-RateLimit-Interval-Seconds", "2"), ("Retry-After", "0"),
            ]
        )
        #expect(report == RateReport(limit: 70, remaining: 55, fillRate: 5, fillInterval: .seconds(2)))
    }

    /// Numbers that no duration holds: a proxy's mistake must not end the process.
    @Test(
        arguments: [
            [("RateLimit", #""x";r=0;t=1e30"#)], [("Beta-RateLimit", #""x";r=0;t=1e300"#)],
            [("X-RateLimit-Remaining", "0"), ("X-RateLimit-FillRate", "1e-308")],
            [
                ("X-RateLimit-Remaining", "0"), ("X-RateLimit-FillRate", "1"),
                ("X-RateLimit-Interval-Seconds", "999999"),
            ],
        ]
    )
    func unbelievableNumbersAreNoWait(fields: [(String, String)]) {
        for status in [200, 429] {
            let report = Self.report(status, fields)
            #expect(report.quotas.allSatisfy { $0.resetsIn == nil })
            #expect(report.resetsIn == nil)
            #expect(report.fillRate == nil)
        }
    }

    @Test(
        arguments: [
            ("0", nil), ("-1", nil), ("", nil), ("soon", nil), ("86400", nil), ("9223372036854775807", nil),
            ("99999999999999999999999", nil), ("86399", .seconds(86_399)), ("1", .seconds(1)),
            ("Thu, 01 Jan 1970 00:00:10 GMT", .seconds(10)), ("Thu, 01 Jan 1970 00:00:00 GMT", nil),
            ("Thu, 01 Jan 2099 00:00:00 GMT", nil),
        ] as [(String, Duration?)]
    )
    func retryAfterIsClampedAtBothEnds(value: String, wait: Duration?) {
        #expect(Self.report(429, [("Retry-After", value)]).named == wait)
    }

    @Test(
        arguments: [
            ("2025-10-09T08:53:30Z", 10.0), ("2025-10-09T08:53:30.500Z", 10.5),
            ("2025-10-09T10:53:30+0200", 10.0),
            ("2025-10-09T08:54Z", 40.0), ("2025-10-09T10:54+02:00", 40.0), ("1760000010", 10.0),
            ("1760000010000", 10.0), ("10", 10.0), ("2.5", 2.5), ("2025-10-09T08:53:20Z", nil), ("0", nil),
            ("2026-10-09T08:53:30Z", nil), ("tomorrow", nil), ("", nil), ("1e300", nil), ("nan", nil),
            ("-5", nil),
        ] as [(String, Double?)]
    )
    func resetIsReadInEveryForm(value: String, seconds: Double?) {
        let report = Self.report(200, [("X-RateLimit-Reset", value)], now: 1_760_000_000_000)
        #expect(report.resetsIn == seconds.map { .seconds($0) })
    }

    @Test func quotasAreJoinedWithTheirPoliciesByName() {
        let report = Self.report(
            200,
            [
                ("RateLimit-Policy", #""global-app-quota";q=65000;w=3600, "burst, all";q=100;w=1"#),
                ("RateLimit", #""burst, all";r=99;t=1"#), ("RateLimit", #""global-app-quota";r=64000;t=120"#),
                ("Beta-RateLimit-Policy", #""tenant";q=100000;w=3600"#),
                ("Beta-RateLimit", #"tenant;r=0;t=9"#),
            ]
        )
        #expect(
            report.quotas == [
                .init(
                    name: "burst, all",
                    remaining: 99,
                    resetsIn: .seconds(1),
                    quota: 100,
                    window: .seconds(1)
                ),
                .init(
                    name: "global-app-quota",
                    remaining: 64_000,
                    resetsIn: .seconds(120),
                    quota: 65_000,
                    window: .seconds(3600)
                ),
                .init(
                    name: "tenant",
                    remaining: 0,
                    resetsIn: .seconds(9),
                    quota: 100_000,
                    window: .seconds(3600),
                    isEnforced: false
                ),
            ]
        )
    }

    @Test func olderDraftOfTheHeaderIsOneLine() {
        let report = Self.report(200, [("RateLimit", "limit=100, remaining=50, reset=5")])
        #expect(report.quotas == [.init(name: "", remaining: 50, resetsIn: .seconds(5), quota: 100)])
    }

    @Test(arguments: [",,;;,", "\"", "=", ";r=", "\"a\";r=x;t=y", "a;r=-1;t=1", "a;r=1e999"])
    func malformedQuotasAreLeftOut(value: String) {
        #expect(Self.report(200, [("RateLimit", value), ("RateLimit-Policy", value)]).quotas.isEmpty)
    }

    @Test(arguments: [
        ("jira-quota-global-based", RateReport.Refusal.site), ("jira-quota-tenant-based", .site),
        ("jira-burst-based", .site), ("jira-cost-based", .site), ("jira-per-issue-on-write", .lane),
        ("", .site),
    ])
    func reasonSaysWhomTheRefusalConcerns(reason: String, refusal: RateReport.Refusal) {
        #expect(Self.report(429, [("RateLimit-Reason", reason)]).refusal == refusal)
    }

    @Test func pauseOfTheSiteIsOnlyThatOf503() {
        #expect(Self.report(503, [("Retry-After", "5")]).refusal == .pause)
        #expect(Self.report(503, [("Retry-After", "5")]).named == .seconds(5))
        #expect(Self.report(502, [("Retry-After", "5")]) == RateReport())
    }
}
