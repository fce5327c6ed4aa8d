// SDS for the workload's own proxy: its certificate, the roots, and files by name.

import Base
import Protobuf
import Serving

public final class SecretServer: Sendable {
    public typealias Secret = SecretSubscriptionMachine.Secret
    public static let service = "/envoy.service.secret.v3.SecretDiscoveryService"

    /// By name; files among them only while somebody asks for them.
    private let secrets = Published<[String: Secret]>([:])
    /// How many streams want each file.
    private let wanted = Lock<[String: Int]>([:])
    private let log: IdentityKeeper.Log

    public init(log: @escaping IdentityKeeper.Log) { self.log = log }

    public func register(in router: inout GRPCRouter) {
        router.on(Self.service + "/StreamSecrets") { call in try await self.serve(call, isDelta: false) }
        router.on(Self.service + "/DeltaSecrets") { call in try await self.serve(call, isDelta: true) }
    }

    /// Hands on what the keeper has, and watches files; until its task is cancelled.
    public func run(_ keeper: IdentityKeeper) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await state in keeper.state.follow() { self.publish(state) }
            }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(nanoseconds: 2_000_000_000)
                    self.readFiles()
                }
            }
        }
    }

    private func publish(_ state: IdentityState) {
        guard let own = state.credentials else { return }
        let certificate = Secret(SecretContent.certificate("default", chain: own.chain, key: own.key))
        let roots = Secret(SecretContent.roots("ROOTCA", state.roots))
        if secrets.value["default"] == certificate, secrets.value["ROOTCA"] == roots { return }
        secrets.change {
            $0["default"] = certificate
            $0["ROOTCA"] = roots
        }
    }

    private func readFiles() {
        for name in wanted.withLock({ Array($0.keys) }) { readFile(name) }
    }

    /// A file that is being replaced or is broken leaves what was read before in force.
    private func readFile(_ name: String) {
        guard let file = FileSecretName(name), let bytes = try? file.read(as: name) else { return }
        let secret = Secret(bytes)
        if secrets.value[name] != secret { secrets.change { $0[name] = secret } }
    }

    // MARK: - Streams

    private func serve(_ call: GRPCCall, isDelta: Bool) async throws {
        let machine = Lock(SecretSubscriptionMachine(isDelta: isDelta))
        let (asks, asked) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        call.sendHead()
        defer { note(machine.withLock { $0.names }, []) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while let bytes = try await call.next() {
                    let before = machine.withLock { $0.names }
                    let refusal = try self.take(bytes, machine)
                    if let refusal { self.log(true, "the proxy refuses a secret: \(refusal)") }
                    self.note(before, machine.withLock { $0.names })
                    asked.yield()
                }
                asked.finish()
            }
            group.addTask {
                for await _ in asks { try self.tell(call, machine) }
                throw CancellationError()
            }
            group.addTask {
                for await _ in self.secrets.follow() { try self.tell(call, machine) }
            }
            do {
                while try await group.next() != nil {}
            } catch is CancellationError {}
            group.cancelAll()
        }
    }

    private func take(_ bytes: [UInt8], _ machine: Lock<SecretSubscriptionMachine>) throws -> String? {
        let outcome = machine.withLock { machine -> Result<String?, InvalidWireData> in
            do throws(InvalidWireData) { return .success(try machine.take(bytes)) } catch { return .failure(error) }
        }
        do { return try outcome.get() } catch {
            throw GRPCStatus(.invalidArgument, "the discovery request can't be read: \(error)")
        }
    }

    /// Answers leave in the order in which they were made: under the machine's lock.
    private func tell(_ call: GRPCCall, _ machine: Lock<SecretSubscriptionMachine>) throws {
        let known = secrets.value
        let outcome = machine.withLock { machine -> Result<Void, any Error> in
            guard let answer = machine.answer({ known[$0] }) else { return .success(()) }
            return Result { try call.send(answer) }
        }
        try outcome.get()
    }

    private func note(_ before: Set<String>, _ after: Set<String>) {
        var new: [String] = []
        wanted.withLock { wanted in
            for name in after.subtracting(before) where FileSecretName(name) != nil {
                wanted[name, default: 0] += 1
                new.append(name)
            }
            for name in before.subtracting(after) where FileSecretName(name) != nil {
                wanted[name, default: 1] -= 1
                if wanted[name] == 0 { wanted[name] = nil }
            }
        }
        for name in new {
            readFile(name)
            if secrets.value[name] == nil, let file = FileSecretName(name) {
                do throws(IdentityFailure) { _ = try file.read(as: name) } catch {
                    log(true, "\(error); the proxy waits for it")
                }
            }
        }
    }
}
