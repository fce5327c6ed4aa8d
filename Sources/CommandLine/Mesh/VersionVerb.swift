// `skein version`: of this program, of the control plane, and of the proxies.

import Base
import Document
import MeshView
import ResourceClient
import Serving

extension Verb {
    static let version = Verb(
        name: "version", summary: "versions of this program, the control plane and the proxies",
        about: """
            Without a control plane that answers, this program's version alone, and why on standard error. --client asks
            nobody.
            """,
        flags: [
            .toggle("short", "s", "this program's version alone, as a bare number"),
            .toggle("client", nil, "this program's version and the version of Envoy whose v3 API it follows"),
            .value("output", "o", "FORM", "json or yaml", choices: ["json", "yaml"]),
        ], connects: true,
        examples: ["skein version", "skein version -o json", "skein version --client"],
        run: { call in
            if let word = call.words.first {
                call.console.complain("version: unexpected argument '\(word)'")
                return ExitCode.usage
            }
            if call.flags.isOn("short") {
                call.console.print("\(ReleaseVersion.current)\n")
                return ExitCode.fine
            }
            let form = call.flags.value("output")
            if call.flags.isOn("client") {
                let view = VersionView(client: ReleaseVersion.current, server: .failure(InvalidDump("")), sync: nil)
                call.console.print(
                    form.map { ObjectText.text(view.node, form: $0) }
                        ?? "skein \(ReleaseVersion.current) (follows Envoy \(ReleaseVersion.envoy), v3 API)\n")
                return ExitCode.fine
            }
            return waiting(all)(call)
        })

    @Sendable private static func all(_ call: Invocation) async throws -> Int32 {
        let group = try LoopGroup(loops: 1)
        let (server, sync) = await ask(call, group)
        await group.shutdown()
        let view = VersionView(client: ReleaseVersion.current, server: server, sync: sync)
        call.console.print(
            call.flags.value("output").map { ObjectText.text(view.node, form: $0) } ?? view.text(short: false))
        guard case .failure(let reason) = server else { return ExitCode.fine }
        call.console.complain("version: \(reason)")
        // Who names a control plane wants its answer.
        let isNamed = call.flags.value("kubeconfig") != nil || call.flags.value("context") != nil
        return isNamed ? ExitCode.failed : ExitCode.fine
    }

    private static func ask(
        _ call: Invocation, _ group: LoopGroup
    ) async -> (Result<String, InvalidDump>, SyncView?) {
        do throws(ResourceFailure) {
            let client = try await call.client(group)
            let text = try await client.get("/version")["gitVersion"]?.string ?? "unknown"
            return (.success(VersionView.release(text)), try? await ControlPages(client).sync())
        } catch {
            return (.failure(InvalidDump(error.words)), nil)
        }
    }
}
