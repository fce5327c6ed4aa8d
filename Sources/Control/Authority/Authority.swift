// The certificate authority: its roots, what it issues, and how its roots change.

import Base
import Credentials

public struct IssuedCertificate: Sendable {
    public let leaf: SignedCertificate
    /// PEM: the leaf, what stands between it and the root, and last all roots of the domain in one text.
    public let chain: [String]
}

/// All replicas over one vault issue under the same roots: each change is a compare-and-swap of the whole record, and
/// `refresh` takes over what others have written.
public final class Authority: Sendable {
    struct Snapshot: Sendable {
        var record: AuthorityRecord
        var version: String?
        var plugged: IssuingAuthority?
        var signer: IssuingAuthority
        var bundle: TrustBundle
        /// The own domain's roots, for certificates that callers show.
        var anchors: AnchorStore
        var keys: WebKeySet
    }

    public let params: AuthorityParams
    private let vault: any AuthorityVault
    private let clock: @Sendable () -> Int64
    private let state: Lock<Snapshot>
    private let watchers = Lock<[UInt64: AsyncStream<TrustBundle>.Continuation]>([:])
    private let tickets = Lock(UInt64(0))
    private let lookedAt = Lock<Instant?>(nil)

    private init(
        _ params: AuthorityParams, _ vault: any AuthorityVault, _ clock: @escaping @Sendable () -> Int64,
        _ snapshot: Snapshot
    ) {
        self.params = params
        self.vault = vault
        self.clock = clock
        state = Lock(snapshot)
    }

    /// Reads the vault, or makes a first root in it. Of several replicas that start at once, one makes the root.
    public static func open(
        _ params: AuthorityParams, vault: any AuthorityVault,
        clock: @escaping @Sendable () -> Int64 = { Int64(WallClock.nanoseconds / 1_000_000_000) }
    ) async throws -> Authority {
        try params.check()
        let plugged = try params.pluggedDirectory.map { try IssuingAuthority.plugged($0, now: clock()) }
        for _ in 0..<10 {
            if let stored = try await vault.load() {
                let record = try AuthorityRecord(stored.bytes, now: clock())
                if record.trustDomain != params.trustDomain {
                    throw AuthorityFailure(
                        .broken,
                        "the vault holds the authority of \(record.trustDomain), and the trust domain is "
                            + "\(params.trustDomain); list the old one among the aliases of a new vault")
                }
                if plugged == nil, record.rotation == nil {
                    // It was plugged in until now.
                    let root = try IssuingAuthority.selfSigned(params, now: clock())
                    var changed = record
                    changed.authorities = [root]
                    changed.rotation = RotationMachine(signer: root.identifier)
                    if try await vault.save(changed.bytes, expecting: stored.version) == nil { continue }
                    continue
                }
                let snapshot = try snapshot(record, stored.version, plugged, params)
                return Authority(params, vault, clock, snapshot)
            }
            _ = try await vault.save(try firstRecord(params, plugged, now: clock()).bytes, expecting: nil)
        }
        throw AuthorityFailure(.unavailable, "the vault's record changes all the time")
    }

    private static func firstRecord(
        _ params: AuthorityParams, _ plugged: IssuingAuthority?, now: Int64
    ) throws -> AuthorityRecord {
        let tokenKey = try newTokenKey()
        let root = plugged == nil ? try IssuingAuthority.selfSigned(params, now: now) : nil
        return AuthorityRecord(
            trustDomain: params.trustDomain, rotation: root.map { RotationMachine(signer: $0.identifier) },
            authorities: root.map { [$0] } ?? [], longestLeaf: params.defaultLifetime.seconds, tokenKeys: [tokenKey])
    }

    private static func newTokenKey() throws -> AuthorityRecord.TokenKey {
        let key = try SigningKey.generate(.p256)
        return AuthorityRecord.TokenKey(
            identifier: WebKey(key.publicKey).identifier, key: key, publicKey: key.publicKey, until: 0)
    }

    private static func snapshot(
        _ record: AuthorityRecord, _ version: String?, _ plugged: IssuingAuthority?, _ params: AuthorityParams
    ) throws -> Snapshot {
        let signer: IssuingAuthority
        var roots: [Certificate] = []
        if let plugged {
            signer = plugged
            roots = plugged.roots
        } else {
            guard let rotation = record.rotation, let active = record.authority(rotation.signer) else {
                throw AuthorityFailure(.broken, "the authority's record has no root that signs")
            }
            signer = active
            roots = rotation.trusted.compactMap { record.authority($0) }.flatMap(\.roots)
        }
        return Snapshot(
            record: record, version: version, plugged: plugged, signer: signer,
            bundle: TrustBundle(trustDomain: params.trustDomain, roots: roots),
            anchors: try AnchorStore(roots),
            keys: WebKeySet(record.tokenKeys.map { WebKey(identifier: $0.identifier, key: $0.publicKey) }))
    }

    var current: Snapshot { state.withLock { $0 } }
    var now: Int64 { clock() }

    // MARK: - Trust

    public var bundle: TrustBundle { current.bundle }
    public var signer: IssuingAuthority { current.signer }
    /// Nil with a plugged-in authority: its operator rotates it.
    public var rotation: RotationMachine? {
        let snapshot = current
        return snapshot.plugged == nil ? snapshot.record.rotation : nil
    }

    /// The bundle now and each time that it changes. A slow reader gets the newest only.
    public func bundles() -> AsyncStream<TrustBundle> {
        let ticket = tickets.withLock { tickets -> UInt64 in
            tickets += 1
            return tickets
        }
        let (stream, continuation) = AsyncStream<TrustBundle>.makeStream(bufferingPolicy: .bufferingNewest(1))
        watchers.withLock { $0[ticket] = continuation }
        continuation.onTermination = { [weak self] _ in self?.watchers.withLock { $0[ticket] = nil } }
        continuation.yield(bundle)
        return stream
    }

    private func change(_ body: (inout Snapshot) -> Void) {
        let changed = state.withLock { snapshot -> TrustBundle? in
            let before = snapshot.bundle
            var copy = snapshot
            body(&copy)
            snapshot = copy
            return copy.bundle == before ? nil : copy.bundle
        }
        guard let changed else { return }
        for watcher in watchers.withLock({ Array($0.values) }) { watcher.yield(changed) }
    }

    // MARK: - Issuing

    /// A workload's certificate for an identity that was proven. The names that the request asks for, if any, must be
    /// that identity and nothing else.
    public func issue(
        _ request: CertificateRequest, to proven: ProvenIdentity, lifetime: TimeSpan? = nil
    ) async throws -> IssuedCertificate {
        let uri = proven.identity.description
        guard proven.identity.trustDomain == params.trustDomain else {
            throw AuthorityFailure(
                .denied, "\(uri) is not of the trust domain \(params.trustDomain), which alone is issued here")
        }
        guard request.names.dnsNames.isEmpty, request.names.others == 0, request.names.uris.allSatisfy({ $0 == uri })
        else {
            let asked = (request.names.uris + request.names.dnsNames).joined(separator: ", ")
            throw AuthorityFailure(
                .denied,
                "the request asks for [\(asked)]\(request.names.others > 0 ? " and others" : ""); "
                    + "its bearer has proven to be \(uri) only")
        }
        let seconds = try lifetimeSeconds(lifetime)
        try await noteLifetime(seconds)
        try await proven.redeem?()
        let snapshot = current
        let now = clock()
        var builder = CertificateBuilder(
            notBefore: max(now - params.clockSkew.seconds, snapshot.signer.certificate.notBefore),
            // Nobody could verify it beyond its issuer's end.
            notAfter: min(now + seconds, snapshot.signer.certificate.notAfter))
        if builder.notAfter <= now {
            throw AuthorityFailure(.broken, "the authority's certificate has expired; rotate it")
        }
        builder.uris = [uri]
        let leaf = try builder.signed(request.publicKey, by: snapshot.signer.certificate, snapshot.signer.key)
        let chain = [leaf.pem] + snapshot.signer.intermediates.map(\.pem) + [snapshot.bundle.pem]
        return IssuedCertificate(leaf: leaf, chain: chain)
    }

    /// A certificate for this process's own servers, with names and addresses: never for a caller.
    public func issueOwn(
        dnsNames: [String], addresses: [IPAddress] = [], identity: SPIFFEIdentity?, key: SigningKey,
        lifetime: TimeSpan? = nil
    ) throws -> IssuedCertificate {
        let snapshot = current
        let now = clock()
        let seconds = try lifetimeSeconds(lifetime)
        var builder = CertificateBuilder(
            notBefore: max(now - params.clockSkew.seconds, snapshot.signer.certificate.notBefore),
            notAfter: min(now + seconds, snapshot.signer.certificate.notAfter))
        builder.dnsNames = dnsNames
        builder.addresses = addresses
        builder.uris = identity.map { [$0.description] } ?? []
        let leaf = try builder.signed(key.publicKey, by: snapshot.signer.certificate, snapshot.signer.key)
        return IssuedCertificate(
            leaf: leaf, chain: [leaf.pem] + snapshot.signer.intermediates.map(\.pem) + [snapshot.bundle.pem])
    }

    private func lifetimeSeconds(_ wanted: TimeSpan?) throws(AuthorityFailure) -> Int64 {
        guard let wanted, wanted != .zero else { return params.defaultLifetime.seconds }
        guard wanted >= params.shortestLifetime, wanted <= params.longestLifetime else {
            throw AuthorityFailure(
                .invalidArgument,
                "found a lifetime of \(wanted.seconds) s, expected \(params.shortestLifetime.seconds) to "
                    + "\(params.longestLifetime.seconds)")
        }
        return wanted.seconds
    }

    /// Before the first certificate of a new length is out: a root is retired only when nothing of it can be valid.
    private func noteLifetime(_ seconds: Int64) async throws {
        if current.record.longestLeaf >= seconds { return }
        try await update { record in record.longestLeaf = max(record.longestLeaf, seconds) }
    }

    // MARK: - The record

    /// Takes over what other replicas have written, and a changed plug-in directory. True when something is new.
    @discardableResult
    public func refresh() async throws -> Bool {
        let plugged = try params.pluggedDirectory.map { try IssuingAuthority.plugged($0, now: clock()) }
        let before = current
        let stored = try await vault.load()
        let isSamePlug = plugged?.certificate == before.plugged?.certificate && plugged?.roots == before.plugged?.roots
        guard let stored else { throw AuthorityFailure(.broken, "the authority's record has gone from its vault") }
        if stored.version == before.version, isSamePlug { return false }
        try adopt(AuthorityRecord(stored.bytes, now: clock()), stored.version, plugged)
        return true
    }

    func refresh(ifOlderThan age: TimeSpan) async throws {
        let isDue = lookedAt.withLock { lookedAt -> Bool in
            let now = Instant.now
            if let last = lookedAt, now - last < age { return false }
            lookedAt = now
            return true
        }
        if isDue { try await refresh() }
    }

    private func adopt(_ record: AuthorityRecord, _ version: String?, _ plugged: IssuingAuthority?) throws {
        let made = try Self.snapshot(record, version, plugged, params)
        change { $0 = made }
    }

    private func update(_ body: (inout AuthorityRecord) throws -> Void) async throws {
        // What is refused is refused on the newest record, not on one that another replica has long changed.
        try await refresh()
        for _ in 0..<20 {
            let snapshot = current
            var record = snapshot.record
            try body(&record)
            if let version = try await vault.save(record.bytes, expecting: snapshot.version) {
                return try adopt(record, version, snapshot.plugged)
            }
            try await refresh()
        }
        throw AuthorityFailure(.unavailable, "the vault's record changes all the time")
    }

    // MARK: - Rotation

    /// A new root is trusted from now on, and signs later.
    public func beginRotation() async throws {
        try requireOwnRoot()
        let next = try IssuingAuthority.selfSigned(params, now: clock())
        try await update { record in
            guard var rotation = record.rotation else { return }
            try rotation.introduce(next.identifier, now: clock())
            record.rotation = rotation
            record.authorities.append(next)
        }
    }

    /// Takes the next step if it is due, or now with `force`. Nil: none was.
    @discardableResult
    public func advanceRotation(force: Bool = false) async throws -> RotationMachine.Step? {
        guard let due = rotationDue, force || clock() >= due.at else { return nil }
        try await update { record in
            guard var rotation = record.rotation else { return }
            // Another replica may have been faster.
            let next = rotation.next(distribution: distribution(record), longestLeaf: retention(record))
            guard next?.step == due.step else { return }
            try rotation.take(
                due.step, now: clock(), distribution: distribution(record), longestLeaf: retention(record), force: force
            )
            record.rotation = rotation
            record.authorities.removeAll { !rotation.trusted.contains($0.identifier) }
        }
        return due.step
    }

    public var rotationDue: (step: RotationMachine.Step, at: Int64)? {
        let snapshot = current
        guard snapshot.plugged == nil else { return nil }
        return snapshot.record.rotation?.next(
            distribution: distribution(snapshot.record), longestLeaf: retention(snapshot.record))
    }

    private func distribution(_ record: AuthorityRecord) -> Int64 {
        params.distributionTime?.seconds ?? retention(record)
    }

    private func retention(_ record: AuthorityRecord) -> Int64 { record.longestLeaf + params.clockSkew.seconds }

    public func rollBackRotation() async throws {
        try requireOwnRoot()
        try await update { record in
            guard var rotation = record.rotation else { return }
            try rotation.rollBack(now: clock())
            record.rotation = rotation
            record.authorities.removeAll { !rotation.trusted.contains($0.identifier) }
        }
    }

    private func requireOwnRoot() throws(AuthorityFailure) {
        if current.plugged == nil { return }
        throw AuthorityFailure(
            .conflict, "the authority is plugged in: rotate it by its files, with both roots in root-cert.pem meanwhile"
        )
    }

    // MARK: - Token keys

    /// For verifying tokens that were made here.
    public var tokenKeys: WebKeySet { current.keys }

    func signingTokenKey() throws(AuthorityFailure) -> (identifier: String, key: SigningKey) {
        guard let entry = current.record.tokenKeys.first(where: { $0.key != nil }), let key = entry.key else {
            throw AuthorityFailure(.broken, "the authority's record has no key for tokens")
        }
        return (entry.identifier, key)
    }

    /// A new key signs tokens; the old one verifies for `overlap` more.
    public func rotateTokenKey(overlap: TimeSpan) async throws {
        let fresh = try Self.newTokenKey()
        try await update { record in
            let now = clock()
            let until = now + overlap.seconds
            let kept = record.tokenKeys.compactMap { entry -> AuthorityRecord.TokenKey? in
                if entry.key == nil { return entry.until > now ? entry : nil }
                return AuthorityRecord.TokenKey(
                    identifier: entry.identifier, key: nil, publicKey: entry.publicKey, until: until)
            }
            record.tokenKeys = [fresh] + kept
        }
    }
}
