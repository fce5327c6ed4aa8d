// What `skein-proxy --help` prints.

extension ProxyOptions {
    public static var help: String {
        """
        skein-proxy: carries HTTP and TCP as its Envoy v3 bootstrap says.

        Usage: skein proxy -c FILE [flags]      (skein-proxy -c FILE [flags] is the same)

        Examples:
          skein proxy -c bootstrap.yaml
          skein proxy -c bootstrap.yaml --mode validate
          skein proxy -c bootstrap.yaml --concurrency 2 -l debug --component-log-level upstream:trace,http2:info
          skein proxy -c bootstrap.yaml --config-yaml 'node: {id: a, cluster: b}'
          skein proxy -c bootstrap.yaml --admin-address-path /run/skein/admin --drain-time-s 30

        Configuration:
        \(rows(ProxyFlag.configuration))

        Log:
        \(rows(ProxyFlag.logging))

        Process:
        \(rows(ProxyFlag.process))

        Flags of Envoy's that are accepted without effect:
        \(rows(ProxyFlag.withoutEffect))

        Flags of Envoy's that are refused:
        \(rows(ProxyFlag.notSupported))

        Signals: SIGTERM and SIGINT drain and end, a second one ends at once; SIGUSR1 opens the log file again.
        Exit code: 0 when all went well, 1 when the command line or the configuration is wrong or the start failed.

        """
    }

    private static func rows(_ flags: [ProxyFlag]) -> String {
        flags.map { flag in
            var left = "  " + (flag.short.map { "\($0), " } ?? "    ") + flag.name
            switch flag.value {
            case .none: break
            case .text(let name): left += " \(name)"
            case .number: left += " N"
            }
            let padding = String(repeating: " ", count: max(1, 44 - left.utf8.count))
            switch flag.effect {
            case .applied: return left + padding + flag.help
            case .accepted(let why), .refused(let why): return left + padding + why
            }
        }.joined(separator: "\n")
    }
}
