// Changing the root without a failed handshake: who signs and who is trusted at each step.

/// Pure: authorities are names here, time is an argument (seconds since 1970).
///
/// What must hold: at any time every certificate that is still valid leads to a root that is distributed, and a root
/// signs only after it was distributed for `distribution` seconds.
public struct RotationMachine: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        case steady
        /// The next root is trusted by all but signs nothing yet.
        case distributing(next: String, since: Int64)
        /// The new root signs; what the old one has signed is still valid.
        case signing(retiring: String, since: Int64)
    }

    public enum Step: String, Sendable, Hashable { case switchSigner = "switch-signer", retire }

    public private(set) var signer: String
    public private(set) var phase: Phase

    public init(signer: String, phase: Phase = .steady) {
        self.signer = signer
        self.phase = phase
    }

    /// The signer first.
    public var trusted: [String] {
        switch phase {
        case .steady: [signer]
        case .distributing(let next, _): [signer, next]
        case .signing(let retiring, _): [signer, retiring]
        }
    }

    public mutating func introduce(_ next: String, now: Int64) throws(AuthorityFailure) {
        guard phase == .steady else {
            throw AuthorityFailure(.conflict, "a rotation is under way (\(phaseName)); finish it or roll it back")
        }
        if next == signer { throw AuthorityFailure(.conflict, "the next root is the one that signs already") }
        phase = .distributing(next: next, since: now)
    }

    /// When the next step may be taken, and which it is; nil in steady state.
    public func next(distribution: Int64, longestLeaf: Int64) -> (step: Step, at: Int64)? {
        switch phase {
        case .steady: nil
        case .distributing(_, let since): (.switchSigner, since + distribution)
        case .signing(_, let since): (.retire, since + longestLeaf)
        }
    }

    /// `force` doesn't wait: for a root whose key was lost, where a failed handshake is the smaller evil.
    public mutating func take(
        _ step: Step, now: Int64, distribution: Int64, longestLeaf: Int64, force: Bool = false
    ) throws(AuthorityFailure) {
        guard let due = next(distribution: distribution, longestLeaf: longestLeaf), due.step == step else {
            throw AuthorityFailure(
                .conflict, "\(step.rawValue) is not the next step of a rotation in phase \(phaseName)")
        }
        if now < due.at, !force {
            throw AuthorityFailure(
                .conflict, "\(step.rawValue) is due in \(due.at - now) s; before that handshakes could fail")
        }
        switch phase {
        case .steady: break
        case .distributing(let next, _):
            phase = .signing(retiring: signer, since: now)
            signer = next
        case .signing: phase = .steady
        }
    }

    /// One step back. Both roots are trusted, so this is safe at any time before the old one is retired.
    public mutating func rollBack(now: Int64) throws(AuthorityFailure) {
        switch phase {
        case .steady: throw AuthorityFailure(.conflict, "no rotation is under way")
        case .distributing: phase = .steady
        case .signing(let retiring, _):
            // What the new root has signed must stay valid: it goes back to being distributed.
            phase = .distributing(next: signer, since: now)
            signer = retiring
        }
    }

    public var phaseName: String {
        switch phase {
        case .steady: "steady"
        case .distributing: "distributing"
        case .signing: "signing"
        }
    }
}
