import Planning
import Testing

@testable import MusterCLI

/// What would not fit is refused before the work starts.
struct MemoryNeedTests {
    private func run(available: Int?) async -> Ran {
        var table = "id,lat,lon\n"
        for index in 0..<2_000 { table += "T\(index),51,7\n" }
        let world = TestWorld(files: MemoryFiles(["/work/t.csv": table]))
        var context = world.context
        context.availableMemory = { available }
        let code = await MusterCommandLine.run(
            arguments: [
                "cluster", "t.csv", "--algorithm", "dbscan", "--eps", "5m", "--min-points", "3", "--quiet",
            ],
            context: context
        )
        return Ran(code: code, output: world.output.text, messages: world.messages.text)
    }

    @Test func whatFitsIsDone() async {
        #expect(await run(available: nil).code == .done)
        #expect(await run(available: 1 << 24).code == .done)
    }

    @Test func whatDoesNotFitIsRefusedWithAdvice() async {
        let ran = await run(available: 1 << 20)
        #expect(ran.code == .inputRefused)
        #expect(ran.output.isEmpty)
        #expect(
            ran.messages.contains("t.csv: clustering it needs about 2 MiB of memory, 1 MiB are available"),
            "\(ran.messages)"
        )
        #expect(ran.messages.contains("split the file"))
    }

    /// Peaks of a release build: 1.16 GB for a million rows of 44 bytes by density, 0.28 GB for 200,000 within limits.
    @Test func theEstimateIsAboveWhatWasMeasured() {
        let density = MemoryNeed(fileBytes: 43_577_676, rows: 1_000_000, PlanParameters(algorithm: .dbscan))
        #expect(density.bytes > 1_156_088 << 10)
        #expect(density.bytes < 2_500_000_000)
        let limits = MemoryNeed(fileBytes: 8_700_000, rows: 200_000, PlanParameters())
        #expect(limits.bytes > 277_224 << 10)
        #expect(limits.bytes < 700_000_000)
    }

    @Test func emptyLinesAreNoTickets() {
        let need = MemoryNeed(fileBytes: 1_000, rows: 1_000, PlanParameters())
        #expect(need.bytes < 200_000)
    }

    // MARK: What there is

    private static let kernel: [String: String] = [
        "/proc/meminfo": "MemTotal:       24000000 kB\nMemAvailable:    2000 kB\n",
        "/proc/self/status": "Name:\tmuster\nVmSize:\t  400 kB\n",
        "/proc/self/cgroup": "0::/a/b\n",
    ]

    private func limits(_ more: [String: String] = [:], addressSpace: Int? = nil) -> MemoryLimits {
        let texts = Self.kernel.merging(more) { $1 }
        return MemoryLimits(addressSpaceLimit: addressSpace) { texts[$0] }
    }

    @Test func theLeastLimitCounts() {
        #expect(limits().available == 2_000 << 10)
        #expect(limits(addressSpace: 1_000 << 10).available == 600 << 10)
        #expect(limits(addressSpace: 100 << 10).available == 0)
        #expect(MemoryLimits(addressSpaceLimit: nil) { _ in nil }.available == nil)
    }

    @Test func aControlGroupOrOneAboveItLimits() {
        let own = [
            "/sys/fs/cgroup/a/b/memory.max": "1000000\n", "/sys/fs/cgroup/a/b/memory.current": "400000\n",
        ]
        #expect(limits(own).available == 600_000)
        let above = ["/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "500000\n"]
        #expect(limits(above).available == 500_000)
        let root = ["/sys/fs/cgroup/memory.max": "300000\n"]
        #expect(limits(root).available == 300_000)
        let old = [
            "/proc/self/cgroup": "7:memory:/x\n3:cpu,cpuacct:/\n",
            "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "200000\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ]
        #expect(limits(old).available == 200_000)
    }

    @Test func thisProcessHasLimits() { #expect(MemoryLimits.ofProcess().available ?? 0 > 1 << 20) }
}
