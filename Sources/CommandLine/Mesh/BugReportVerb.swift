// `skein bug-report`: one archive with all that somebody needs to see what is wrong, and nothing that is secret.

import Base
import Compression
import Document
import Glibc
import MeshView
import ResourceClient
import Serving

extension Verb {
    static let bugReport = Verb(
        name: "bug-report", summary: "one archive to look into what is wrong, without secrets", usage: "[flags]",
        about: """
            Versions, resources, the control plane's debug pages, each proxy's configuration and statistics, what analyze
            finds, and logs, in a .tar.gz that only you can read. Keys, passwords and tokens are taken out, data of Secrets
            too; its index.json lists what is in it and what could not be had. Look through it before you hand it on:
            addresses and names of services are in it.
            """,
        flags: [
            .file("output", "o", "where to; .tar is not compressed (skein-bug-report-TIME.tar.gz)"),
            .value("logs", nil, "DIR", "logs to take along, besides the demo's", repeats: true),
            .value("proxies", nil, "NUMBER", "of how many proxies at most", fallback: "50"),
        ], connects: true,
        examples: ["skein bug-report", "skein bug-report -o /tmp/report.tar.gz --logs /var/log/mesh"],
        run: { call in
            // It waits by itself, so it goes before anything else does.
            let findings = captured("analyze", ["--all-namespaces"] + connection(call))
            return waiting { call in try await report(call, findings) }(call)
        })

    private static func connection(_ call: Invocation) -> [String] {
        ["kubeconfig", "context"].flatMap { name in call.flags.value(name).map { ["--\(name)", $0] } ?? [] }
    }

    /// nil for a verb that doesn't take these words: the report then goes without that page.
    private static func captured(_ name: String, _ arguments: [String]) -> String? {
        guard let verb = SkeinCommand.verbs().first(where: { $0.name == name }),
            let flags = try? ParsedFlags(arguments, flags: verb.allFlags)
        else { return nil }
        let heard = Lock("")
        let hear: @Sendable (String) -> Void = { words in heard.withLock { $0 += words } }
        let console = Console(print: hear, complain: { hear($0 + "\n") }, note: hear)
        _ = verb.run(Invocation(arguments: arguments, flags: flags, console: console, path: name))
        return heard.withLock { $0 }
    }

    private static func report(_ call: Invocation, _ findings: String?) async throws -> Int32 {
        if let word = call.words.first { throw InvalidUsage(description: "found '\(word)', expected flags only") }
        let now = Int64(time(nil))
        let stamp = ReportCollection.stamp(now)
        let path = call.flags.value("output") ?? "skein-bug-report-\(stamp).tar.gz"
        guard path.hasSuffix(".tar") || path.hasSuffix(".tar.gz") || path.hasSuffix(".tgz") else {
            throw InvalidUsage(
                description: "--output: found '\(path)', expected a name that ends in .tar.gz, .tgz or .tar")
        }
        var collection = ReportCollection(proxyLimit: try call.flags.integer("proxies", in: 0...100_000) ?? 50)
        if let findings { collection.contents.add("analyze.txt", text: findings) }
        let group = try LoopGroup(loops: 1)
        var server = ""
        do throws(ResourceFailure) {
            let client = try await call.client(group)
            server = client.server
            _ = try await client.get("/version")
            await collection.collect(client)
        } catch {
            collection.contents.fail("control plane", error.words)
            call.console.complain("bug-report: \(error.words); the report goes on without it")
        }
        await group.shutdown()
        collection.collectLogs(call.flags.all("logs"))
        let about: DocumentNode = [
            "created": .string(stamp), "client": .string(ReleaseVersion.current), "server": .string(server),
        ]
        let tar = collection.contents.archive(folder: "skein-bug-report-\(stamp)", time: now, about: about)
        let bytes = path.hasSuffix(".tar") ? tar : ReportCollection.packed(tar)
        try FileText.write(bytes, to: path)
        let (held, missing) = (collection.contents.files.count, collection.contents.failures)
        call.console.print("\(path): \(held) files, \(bytes.count) bytes\n")
        for failure in missing { call.console.complain("bug-report: without \(failure.what): \(failure.why)") }
        return held == 0 ? ExitCode.failed : ExitCode.fine
    }
}

extension FileText {
    /// For this user only, and never through a link that somebody else put there.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        unsafe unlink(path)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        func failure() -> CommandFailure {
            CommandFailure(description: "can't write \(path): \(unsafe String(cString: strerror(errno)))")
        }
        if descriptor < 0 { throw failure() }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { throw failure() }
            rest = rest.dropFirst(written)
        }
    }
}
