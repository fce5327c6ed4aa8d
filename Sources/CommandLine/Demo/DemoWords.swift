// What a demo says when it is ready, and in `skein demo status`.

import DemoMesh
import Glibc

enum DemoWords {
    static func ready(_ facts: ReadyFacts, isUsual: Bool) -> String {
        // Other verbs find the usual demo by themselves.
        let connection = isUsual ? "" : " --kubeconfig \(facts.kubeconfig)"
        let state = isUsual ? "" : " --state \(facts.state)"
        return """

            The mesh is ready.

              product page  \(facts.page)
              resource API  https://\(facts.api)  (kubectl --kubeconfig \(facts.kubeconfig))
              all of it     \(facts.state)/\(ReadyFacts.fileName)

            Try next, in another terminal:

              curl -s \(facts.page) | grep '<title>'
              skein proxy-status\(connection)
              skein apply\(connection) -f samples/bookinfo/destination-rules.yaml
              skein apply\(connection) --wait -f samples/bookinfo/route-all-v3.yaml
              skein demo exec\(state) sleep -- curl -s http://httpbin:8000/headers
              skein demo logs\(state) reviews-v3
              kubectl --kubeconfig \(facts.kubeconfig) get gateways,virtualservices,workloadentries -A

            Ctrl-C takes everything away again.

            """
    }

    static func status(_ facts: ReadyFacts) -> String {
        var rows = [["NAME", "NAMESPACE", "ADDRESS", "PID", "SIDECAR", "STATE"]]
        rows.append(["control plane", "", facts.api, "\(facts.controlPid)", "", life(facts.controlPid)])
        for process in facts.workloads {
            let numbers = [process.pid, process.sidecarPid].map { $0 == 0 ? "-" : "\($0)" }
            let isGateway = process.log == process.sidecarLog
            let lives = (isGateway ? [] : [process.pid]) + [process.sidecarPid]
            let state = lives.allSatisfy { life($0) == "runs" } ? "runs" : "is being started again"
            rows.append([process.name, process.namespace, process.address] + numbers + [state])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
        let table = rows.map { row in
            var line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.utf8.count) }
                .joined(separator: "   ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
        return """
            demo \(facts.pid) with the state \(facts.state), network \(facts.network), proxy \(facts.proxy)
            product page \(facts.page)

            \(table.joined(separator: "\n"))

            """
    }

    private static func life(_ pid: Int32) -> String {
        pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ? "runs" : "is being started again"
    }
}
