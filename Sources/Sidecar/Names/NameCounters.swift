// What a name server has done so far.

public struct NameCounters: Sendable, Hashable {
    public var questions = 0
    public var questionsOverTCP = 0
    /// Answered from the mesh's table, from the cache, and by upstream.
    public var fromTable = 0
    public var fromCache = 0
    public var fromUpstream = 0
    /// Questions sent, repetitions included.
    public var upstreamQuestions = 0
    public var upstreamTimeouts = 0
    /// Answers from upstream that weren't to a question of ours, or were no DNS.
    public var upstreamMismatches = 0
    public var failures = 0
    /// Turned away since too many were pending.
    public var overflows = 0
    public var truncated = 0
    public var malformed = 0
    /// Questions of our own that came back to us.
    public var loops = 0
    public var pending = 0
    public var cached = 0
    /// Of the table in force; nil: there was none yet.
    public var names: Int?

    public init() {}
}
