// Which of a server's certificates a client gets, by Envoy's rules.

/// Names map to identities by key type; the earlier identity wins a name.
struct IdentityChoice: Sendable {
    /// What a client may be shown, as far as the choice goes.
    struct Candidate: Sendable {
        let curve: ClientOffer.Curve?
        let isRSA: Bool
        let serverNames: [String]
        let staple: StapleRule
    }

    struct Selection: Equatable {
        var index: Int
        var staples: Bool
        /// A staple was demanded and there is no valid one.
        var mayProceed = true
    }

    private let candidates: [Candidate]
    /// `www.example.com`, or `.example.com` for a wildcard. RSA before ECDSA, which decides nothing but the scan order.
    private let byName: [String: [Int]]
    private let scansAll: Bool
    private let hasRSA: Bool

    init(_ candidates: [Candidate], scansAll: Bool) {
        self.candidates = candidates
        self.scansAll = scansAll
        hasRSA = candidates.contains(where: \.isRSA)
        var byName: [String: [Int]] = [:]
        for (index, candidate) in candidates.enumerated() {
            for name in candidate.serverNames {
                let pattern = name.hasPrefix("*.") ? String(name.dropFirst()) : name
                let taken = byName[pattern, default: []].contains {
                    candidates[$0].isRSA == candidate.isRSA && (candidates[$0].curve == nil) == (candidate.curve == nil)
                }
                if !taken { byName[pattern, default: []].append(index) }
            }
        }
        self.byName = byName
    }

    /// `curves`: ECDSA curves the client can verify; empty when it cannot do ECDSA at all.
    func select(serverName: String, curves: [ClientOffer.Curve], wantsStaple: Bool, now: Int64) -> Selection {
        var search = Search(curves: curves, wantsStaple: wantsStaple, now: now)
        if !serverName.isEmpty {
            search.visit(byName[serverName] ?? [], candidates)
            if search.best == nil, let wildcard = IdentityChoice.parent(of: serverName) {
                search.visit(byName[wildcard] ?? [], candidates)
            }
            if search.best == nil, !scansAll { return search.settle(on: 0, candidates) }
        }
        if search.best == nil, !curves.isEmpty || hasRSA { search.visit(Array(candidates.indices), candidates) }
        return search.settle(on: search.best ?? 0, candidates)
    }

    /// `.example.com` of `www.example.com`.
    private static func parent(of name: String) -> String? {
        guard let dot = name.dropFirst().firstIndex(of: "."), name.index(after: dot) < name.endIndex else { return nil }
        return String(name[dot...])
    }

    private struct Search {
        let curves: [ClientOffer.Curve]
        let wantsStaple: Bool
        let now: Int64
        private var chosen: Int?
        /// Another key type, taken when nothing better comes.
        private var fallback: Int?

        init(curves: [ClientOffer.Curve], wantsStaple: Bool, now: Int64) {
            self.curves = curves
            self.wantsStaple = wantsStaple
            self.now = now
        }

        var best: Int? { chosen ?? fallback }

        mutating func visit(_ indices: [Int], _ candidates: [Candidate]) {
            for index in indices where chosen == nil {
                let candidate = candidates[index]
                if candidate.staple.action(wanted: wantsStaple, now: now) == .fail { continue }
                if let curve = candidate.curve {
                    if curves.contains(curve) { chosen = index }
                } else if curves.isEmpty {
                    chosen = index
                } else if fallback == nil {
                    fallback = index
                }
            }
        }

        func settle(on index: Int, _ candidates: [Candidate]) -> Selection {
            let action = candidates[index].staple.action(wanted: wantsStaple, now: now)
            return Selection(index: index, staples: action == .staple, mayProceed: action != .fail)
        }
    }
}
