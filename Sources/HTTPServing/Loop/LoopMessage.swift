internal import HTTPMessages

/// What other threads ask of a loop's thread.
enum LoopMessage: Sendable {
    /// A handler has answered the exchange of this number.
    case reply(exchange: UInt64, HTTPServerReply)
    /// Stop; the closure is called from the loop's thread as its last act.
    case stop(grace: Duration, whenDone: @Sendable () -> Void)
}
