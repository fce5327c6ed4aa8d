// `skein completion SHELL`, and the hidden `skein __complete` that its script calls.

import Base
import Document
import ResourceClient
import Serving

extension Verb {
    static let completion = Verb(
        name: "completion", summary: "print the script by which a shell completes skein's words",
        usage: "bash|zsh|fish",
        about: "Verbs, flags and their values, files, and the kinds and names that the control plane has.",
        examples: [
            "source <(skein completion bash)",
            "# for good:", "skein completion bash > /etc/bash_completion.d/skein",
            "skein completion zsh > \"${fpath[1]}/_skein\"",
            "skein completion fish > ~/.config/fish/completions/skein.fish",
        ],
        verbs: ["bash", "zsh", "fish"].map { shell in
            Verb(
                name: shell, summary: "the script for \(shell)", examples: ["skein completion \(shell)"],
                run: { call in
                    call.console.print(CompletionScripts.all[shell] ?? "")
                    return ExitCode.fine
                })
        })

    static let complete = Verb(
        name: "__complete", summary: "what may stand at the cursor", isHidden: true, readsItself: true,
        explainsItself: true,
        run: waiting { call in
            guard let shell = call.arguments.first else { return ExitCode.usage }
            let words = CompletionWords.joined(Array(call.arguments.dropFirst()), shell: shell)
            var answer = CompletionMachine.answer(words, verbs: SkeinCommand.verbs())
            if let live = answer.live {
                // What was named already is no help.
                let said = Set(answer.flags.words)
                answer.candidates += await LiveCompletion.candidates(live, answer).filter {
                    !said.contains(answer.prefix + $0.word)
                }
            }
            call.console.print(CompletionWords.text(answer, shell: shell))
            return ExitCode.fine
        })
}

enum CompletionWords {
    /// bash hands over `--output=ya` as three words.
    static func joined(_ words: [String], shell: String) -> [String] {
        guard shell == "bash" else { return words.isEmpty ? [""] : words }
        var joined: [String] = []
        var joins = false
        for word in words {
            if word == "=", joined.last?.hasPrefix("--") == true {
                joined[joined.count - 1] += "="
                joins = true
            } else if joins {
                joined[joined.count - 1] += word
                joins = false
            } else {
                joined.append(word)
            }
        }
        return joined.isEmpty ? [""] : joined
    }

    static func text(_ answer: CompletionAnswer, shell: String) -> String {
        // bash replaces only what stands behind the equals sign.
        let isCut = shell == "bash" && answer.prefix.hasPrefix("--")
        let prefix = isCut ? "" : answer.prefix
        var lines = answer.candidates.filter { $0.word.hasPrefix(answer.typed) }.map { candidate in
            prefix + candidate.word + (candidate.help.isEmpty ? "" : "\t\(candidate.help)")
        }
        if answer.offersFiles { lines.append(":files") }
        if answer.goesOn { lines.append(":goes-on") }
        return lines.map { $0 + "\n" }.joined()
    }
}

/// What the control plane knows; nothing when it can't be asked: a shell is no place for complaints.
enum LiveCompletion {
    static func candidates(_ live: LiveWords, _ answer: CompletionAnswer) async -> [Candidate] {
        guard let group = try? LoopGroup(loops: 1) else { return [] }
        let words = Task { try? await ask(live, answer, group) }
        let patience = Task {
            try? await Task.sleep(for: .seconds(2))
            words.cancel()
        }
        let found = await words.value ?? []
        patience.cancel()
        await group.shutdown()
        return found
    }

    private static func ask(
        _ live: LiveWords, _ answer: CompletionAnswer, _ group: LoopGroup
    ) async throws(ResourceFailure) -> [Candidate] {
        let client = try await ResourceClient.connect(
            kubeconfig: answer.flags.value("kubeconfig"), context: answer.flags.value("context"),
            namespace: answer.flags.value("namespace"), group: group)
        switch live {
        case .kinds:
            let typed = answer.typed
            return try await client.kinds().filter { $0.verbs.contains("list") }.flatMap { kind in
                // Short names only where the plural doesn't match: two words for the same are no help.
                kind.plural.hasPrefix(typed) || typed.isEmpty
                    ? [Candidate(word: kind.plural, help: kind.apiVersion)]
                    : kind.shortNames.map { Candidate(word: $0, help: kind.qualified) }
            }.uniqued()
        case .names(let word):
            let kind = try await client.kind(word)
            let namespace = answer.flags.isOn("all-namespaces") ? nil : client.namespace
            let list = try await client.list(ObjectSelection(kind, namespace: namespace))
            return list.items.compactMap { $0.at("metadata", "name")?.string }.map { Candidate(word: $0) }
        case .namespaces:
            let list = try await client.list(ObjectSelection(try await client.kind("namespaces")))
            return list.items.compactMap { $0.at("metadata", "name")?.string }.map { Candidate(word: $0) }
        case .proxies:
            let rows = try await client.get("/debug/syncz").items
            return rows.compactMap { $0["proxy"]?.string }.map { Candidate(word: Distribution.short($0)) }
        }
    }
}

extension [Candidate] {
    fileprivate func uniqued() -> [Candidate] {
        var seen: Set<String> = []
        return filter { seen.insert($0.word).inserted }
    }
}
