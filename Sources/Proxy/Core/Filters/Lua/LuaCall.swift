// A request that a script makes: collects the answer for the coroutine that waits for it.

import Base
import Runtime

/// An answer as scripts get it.
struct LuaReply {
    var headers: [(name: String, values: [String])] = []
    var body: [UInt8] = []
    var keepsDuplicates = false

    mutating func add(_ name: String, _ value: String) {
        if let index = headers.firstIndex(where: { $0.name == name }) {
            headers[index].values.append(value)
        } else {
            headers.append((name, [value]))
        }
    }

    static var failure: LuaReply {
        var reply = LuaReply()
        reply.add(":status", "503")
        reply.body = Array("upstream failure".utf8)
        return reply
    }
}

final class LuaCall: InternalReceiver {
    /// Beyond it the answer is a failure: it has to fit into the script's memory.
    private static let maxBodyBytes = 16 << 20

    private weak var run: LuaRun?
    private var request: InternalRequest?
    private var reply = LuaReply()

    /// `run` is nil when nobody waits for the answer.
    init(run: LuaRun?, keepsDuplicates: Bool) {
        self.run = run
        reply.keepsDuplicates = keepsDuplicates
    }

    /// False when there is no such cluster.
    func start(
        _ worker: Worker, cluster: String, headers: inout HeaderBlock, body: ByteView?, _ options: InternalOptions
    ) -> Bool {
        guard worker.clusters.find(cluster) != nil else { return false }
        let hasBody = !(body?.isEmpty ?? true)
        request = worker.internalClient.start(
            cluster: cluster, headers: &headers, endStream: !hasBody, options: options, receiver: self)
        if let body, hasBody { request?.sendData(body, endStream: true) }
        return request != nil
    }

    func cancel() {
        run = nil
        request?.reset()
        request = nil
    }

    override func headers(_ headers: borrowing HeaderBlock, endStream: Bool) {
        for index in 0..<headers.count { reply.add(headers.name(at: index).string, headers.value(at: index).string) }
        if endStream { finish() }
    }

    override func data(_ bytes: ByteView, endStream: Bool) {
        if reply.body.count + bytes.count > Self.maxBodyBytes {
            request?.reset()
            return failed(.reset(.overflow))
        }
        unsafe reply.body.append(contentsOf: bytes.unsafeBytes)
        if endStream { finish() }
    }

    override func trailers(_ trailers: borrowing HeaderBlock) { finish() }

    override func failed(_ reason: InternalFailure) {
        let keepsDuplicates = reply.keepsDuplicates
        reply = .failure
        reply.keepsDuplicates = keepsDuplicates
        finish()
    }

    private func finish() {
        request = nil
        guard let run else { return }
        self.run = nil
        run.call = nil
        run.filter.callAnswered(run, reply)
    }
}
