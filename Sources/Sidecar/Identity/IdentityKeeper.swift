// Keeps a workload's certificate fresh: gets the first, renews each well before its end, tries again when it fails.

import Base
import Credentials
import Serving

/// What a workload has, and what keeps it from having more.
public struct IdentityState: Sendable {
    public internal(set) var credentials: WorkloadCredentials?
    /// All that may be trusted: what the authority has said, and what stands in the file of roots.
    public internal(set) var roots: [UInt8] = []
    /// Of the last attempt; nil when it went well.
    public internal(set) var failure: String?
    public internal(set) var attempts = 0
    public internal(set) var renewals = 0
    public internal(set) var failures = 0

    init() {}

    /// Nobody has asked for a certificate yet.
    public static var unknown: IdentityState { IdentityState() }
}

public actor IdentityKeeper {
    /// `isProblem`, and words for people.
    public typealias Log = @Sendable (_ isProblem: Bool, String) -> Void

    public nonisolated let state = Published(IdentityState())
    public nonisolated let params: IdentityParams
    private let client: CertificateClient
    private let log: Log
    private var random = RandomSource()
    private var fileRoots: [UInt8] = []
    private var lastRootFile: [UInt8] = []
    /// Why the file of roots was not read the last time.
    private var rootsTrouble: String?
    /// The authority has refused the certificate: the token has to prove who this is.
    private var distrustsCertificate = false
    private var hasUsedJoinToken = false

    public init(_ params: IdentityParams, group: LoopGroup, log: @escaping Log) {
        self.params = params
        client = CertificateClient(params, group: group)
        self.log = log
    }

    /// Until its task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keep() }
            group.addTask { await self.watchRoots() }
        }
    }

    private func keep() async {
        var backOff = BackOff(first: .milliseconds(500), longest: .seconds(30))
        if let kept = keptCredentials() {
            readRoots()
            accept(kept)
            await sleepUntilRenewal(of: kept)
        }
        while !Task.isCancelled {
            do throws(IdentityFailure) {
                let obtained = try await client.obtain(try proof(), roots: trustedForControlPlane())
                backOff.reset()
                accept(obtained)
                keep(obtained)
                await sleepUntilRenewal(of: obtained)
            } catch {
                if Task.isCancelled { return }
                noteRefusal(error)
                let pause = backOff.pause()
                let words = "no certificate for \(params.name): \(error.words)"
                let isNew = state.value.failure != words
                state.change {
                    $0.failure = words
                    $0.attempts += 1
                    $0.failures += 1
                }
                if isNew { log(true, "\(words); tried again with growing pauses, next in \(pause.milliseconds) ms") }
                try? await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
            }
        }
    }

    private func keptCredentials() -> WorkloadCredentials? {
        guard let directory = params.directory else { return nil }
        do throws(IdentityFailure) {
            return try KeptIdentity(directory: directory).load(
                expected: params.name, now: Int64(WallClock.nanoseconds / 1_000_000_000))
        } catch {
            log(true, "\(error.words); another certificate is asked for")
            return nil
        }
    }

    private func keep(_ credentials: WorkloadCredentials) {
        guard let directory = params.directory else { return }
        do throws(IdentityFailure) { try KeptIdentity(directory: directory).save(credentials) } catch {
            log(true, "the certificate is in force, but would be lost at a restart: \(error.words)")
        }
    }

    private func accept(_ obtained: WorkloadCredentials) {
        distrustsCertificate = false
        let isFirst = state.value.credentials == nil
        let roots = RootBundle.union([obtained.roots, fileRoots])
        state.change {
            $0.credentials = obtained
            $0.roots = roots
            $0.failure = nil
            $0.attempts += 1
            if !isFirst { $0.renewals += 1 }
        }
        let left = obtained.notAfter - Int64(WallClock.nanoseconds / 1_000_000_000)
        log(false, "\(isFirst ? "certificate" : "renewed certificate") for \(obtained), valid for \(left) s")
    }

    private func noteRefusal(_ failure: IdentityFailure) {
        guard failure.cause == .refused, state.value.credentials != nil else { return }
        // Once with the certificate, once with what else there is.
        distrustsCertificate.toggle()
    }

    private func proof() throws(IdentityFailure) -> CertificateClient.Proof {
        readRoots()
        if params.rootCertFile != nil, fileRoots.isEmpty {
            throw IdentityFailure(.file, rootsTrouble ?? "the root certificate file is not read yet")
        }
        let now = Int64(WallClock.nanoseconds / 1_000_000_000)
        let hasToken = params.tokenFile != nil || params.joinTokenFile != nil
        if let own = state.value.credentials, own.notAfter > now, !distrustsCertificate || !hasToken {
            return .certificate(own)
        }
        if let path = params.tokenFile { return .token(try SmallFile.token(path, what: "the token file")) }
        if let path = params.joinTokenFile {
            return .joinToken(try SmallFile.token(path, what: "the join token file"))
        }
        throw IdentityFailure(
            .file, "the certificate has ended and there is nothing else to prove who this is; give --token-file")
    }

    /// In slices: the calendar may jump, and a machine that slept doesn't notice how long.
    private func sleepUntilRenewal(of credentials: WorkloadCredentials) async {
        let jitter = Double(random.below(1_000_000)) / 1_000_000
        let due = params.timing.renewal(
            received: credentials.received, notAfter: credentials.notAfter, jitter: jitter)
        while !Task.isCancelled {
            let now = Int64(WallClock.nanoseconds / 1_000_000_000)
            if now >= due { return }
            try? await Task.sleep(nanoseconds: UInt64(min(due - now, 60)) * 1_000_000_000)
        }
    }

    // MARK: - Roots

    /// PEM for connections to the control plane: none with a root file that can't be read, and then no server is trusted.
    private func trustedForControlPlane() -> [UInt8] {
        RootBundle.union([fileRoots, state.value.credentials?.roots ?? []])
    }

    private func watchRoots() async {
        guard params.rootCertFile != nil else { return }
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: 2_000_000_000)
            readRoots()
        }
    }

    /// A file that is gone or broken leaves what was read before in force.
    private func readRoots() {
        guard let path = params.rootCertFile else { return }
        do throws(IdentityFailure) {
            let bytes = try SmallFile.read(path, what: "the root certificate file")
            if bytes == lastRootFile { return }
            let known = RootBundle.union([bytes])
            if known.isEmpty {
                throw IdentityFailure(.file, "the root certificate file \(path): found no certificate in PEM")
            }
            lastRootFile = bytes
            rootsTrouble = nil
            if known == fileRoots { return }
            let isFirst = fileRoots.isEmpty
            fileRoots = known
            let all = RootBundle.union([state.value.credentials?.roots ?? [], known])
            state.change { $0.roots = all }
            if !isFirst { log(false, "roots read again from \(path)") }
        } catch {
            lastRootFile = []
            if rootsTrouble == error.words { return }
            rootsTrouble = error.words
            // Without any roots the attempt at a certificate says so.
            if !fileRoots.isEmpty { log(true, "\(error.words); what was read before stays in force") }
        }
    }
}
