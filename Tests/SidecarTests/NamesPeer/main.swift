// A name server alone, for clients and upstreams that nobody here wrote: Tests/Control/names_cases.py.

import Base
import Glibc
import NameService

/// `names-peer [listen=IP:PORT]... [upstream=IP:PORT]... [search=NAME]... [file=PATH] [namespace=NAME] [pending=N] [mark=N] [forwards]`
/// Then lines on stdin: `name HOST REGISTRY SHORT NAMESPACE IP...` (`-` for none), `table` (puts them in force), `counters`.
func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

func fail(_ words: String) -> Never {
    say("failed \(words)")
    exit(1)
}

func address(_ text: String) -> SocketAddress {
    guard let address = SocketAddress(text: text) else { fail("found '\(text)', expected IP:PORT") }
    return address
}

var params = NameServerParams()
params.listen = []
params.searchDomains = []
for argument in CommandLine.arguments.dropFirst() {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    let value = parts.count > 1 ? parts[1] : ""
    switch parts[0] {
    case "listen": params.listen.append(address(value))
    case "upstream": params.upstreams = (params.upstreams ?? []) + [address(value)]
    case "search": params.searchDomains = (params.searchDomains ?? []) + [value]
    case "file":
        params.resolverFile = value
        params.searchDomains = nil
    case "namespace": params.namespace = value
    case "pending": params.pendingLimit = Int(value) ?? 0
    case "mark": params.mark = UInt32(value)
    case "forwards": params.forwardsBeforeTable = true
    default: fail("unknown \(argument)")
    }
}
if params.listen.isEmpty { params.listen = [address("127.0.0.1:0")] }
do throws(NameServerFailure) {
    let server = try await NameServer.start(params)
    say("listening " + server.addresses.map { "\($0)" }.joined(separator: " "))
    var table = NameTable()
    while let line = readLine() {
        let words = line.split(separator: " ").map(String.init)
        switch words.first {
        case "name":
            table.entries.append(
                NameTable.Entry(
                    host: words[1], addresses: words.dropFirst(5).compactMap { IPAddress($0) }, registry: words[2],
                    shortName: words[3] == "-" ? "" : words[3], namespace: words[4] == "-" ? "" : words[4]))
        case "table":
            server.replace(table)
            table.entries = []
        case "counters":
            let fields = Mirror(reflecting: server.counters).children.map { child in
                "\(child.label ?? "")=\((child.value as? Int) ?? -1)"
            }
            say(fields.joined(separator: " "))
        default: fail("unknown \(line)")
        }
    }
    await server.stop()
} catch {
    fail("\(error)")
}
