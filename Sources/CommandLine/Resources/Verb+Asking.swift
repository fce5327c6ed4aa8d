// Verbs that ask the resource API: connected by the usual flags, with words for what went wrong.

import Base
import ResourceClient
import Serving

extension Verb {
    /// For verbs with `connects`: the client that their flags name. Nothing is sent before `work` asks.
    static func asking(
        _ work: @escaping @Sendable (Invocation, ResourceClient) async throws -> Int32
    ) -> @Sendable (Invocation) -> Int32 {
        waiting { call in
            try await LoopGroup.during { group in try await work(call, try await call.client(group)) }
        }
    }
}

extension LoopGroup {
    /// One loop, for as long as `work` goes on.
    static func during<Value: Sendable>(
        _ work: @Sendable (LoopGroup) async throws -> Value
    ) async throws -> Value {
        let group = try LoopGroup(loops: 1)
        let result: Result<Value, any Error>
        do {
            result = .success(try await work(group))
        } catch {
            result = .failure(error)
        }
        await group.shutdown()
        return try result.get()
    }
}

extension Invocation {
    /// Of the control plane that the flags name. Nothing is sent before it is asked.
    func client(_ group: LoopGroup) async throws(ResourceFailure) -> ResourceClient {
        try await ResourceClient.connect(
            kubeconfig: flags.value("kubeconfig"), context: flags.value("context"), namespace: flags.value("namespace"),
            group: group)
    }

    func warn(_ words: [String]) { for line in words { console.complain("\(path): warning: \(line)") } }

    /// One object's failure among others that go on.
    func complain(_ words: String) { console.complain("\(path): \(words)") }
}

extension ResourceFailure {
    /// The server's message names all fields in one line; several causes read better one by one.
    var lines: String {
        guard causes.count > 1 else { return words }
        let head = words.firstIndex(of: "[").map { String(words[..<$0]) } ?? words + "\n"
        return head.trimmingBlanks + causes.map { "\n  \($0.field): \($0.message)" }.joined()
    }
}

extension String {
    var trimmingBlanks: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
