import Glibc

/// Processor seconds of the calling thread.
@Sendable
func threadSeconds() -> Double {
    // Read as two words: the members of `timespec` belong to a module that this target cannot import by name.
    withUnsafeTemporaryAllocation(of: timespec.self, capacity: 1) { time in
        guard let address = time.baseAddress, clock_gettime(CLOCK_THREAD_CPUTIME_ID, address) == 0 else {
            return 0
        }
        let words = UnsafeRawPointer(address)
        return Double(words.load(as: Int.self))
            + Double(words.load(fromByteOffset: MemoryLayout<Int>.size, as: Int.self)) / 1e9
    }
}
