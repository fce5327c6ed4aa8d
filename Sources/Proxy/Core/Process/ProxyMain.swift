// From command line to running process.

import Base
import Document
import EnvoyAPI
import Glibc
import ProcessSupport

public enum ProxyMain {
    /// `arguments` with the program's name; returns the exit code.
    public static func run(_ arguments: [String]) -> Int32 {
        do throws(InvalidOption) {
            switch try ProxyOptions.parse(Array(arguments.dropFirst())) {
            case .show(let text):
                print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
                return 0
            case .run(let options): return run(options)
            }
        } catch {
            complain("\(error)")
            return 1
        }
    }

    /// Inside another program, on its main thread, with the flags of the command line, `--config-yaml` among them.
    /// Signals are the other program's affair, which steers by the admin interface. Returns the exit code.
    public static func run(inside flags: [String]) -> Int32 {
        do throws(InvalidOption) {
            guard case .run(let options) = try ProxyOptions.parse(flags) else { return 1 }
            return run(options, takesSignals: false)
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func run(_ options: ProxyOptions, takesSignals: Bool = true) -> Int32 {
        do {
            let params = try BootstrapParams(bootstrap(options), node: identity(options))
            if options.mode == .validate {
                print("configuration '\(options.configPath ?? "--config-yaml")' OK")
                return 0
            }
            if takesSignals { SignalWatch.blockAll() }
            let logs = try ProcessLogs(options.log)
            let process = try ProxyProcess(params, options: options, logs: logs)
            do {
                try process.start()
                if options.mode == .serve { try process.run(takesSignals: takesSignals) }
            } catch {
                logs.close()
                throw error
            }
            return 0
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func identity(_ options: ProxyOptions) -> NodeIdentity {
        NodeIdentity(id: options.serviceNode, cluster: options.serviceCluster, zone: options.serviceZone)
    }

    private static func bootstrap(_ options: ProxyOptions) throws -> Message {
        let type = "envoy.config.bootstrap.v3.Bootstrap"
        var parts: [DocumentNode] = []
        var file: String?
        if let path = options.configPath {
            file = path
            parts.append(try document(try BootstrapFile.read(path), path))
        }
        if let text = options.configYAML { parts.append(try document(Array(text.utf8), "--config-yaml")) }
        guard var merged = parts.first else {
            throw InvalidConfiguration(
                path: "", found: "no configuration", expected: "-c FILE or --config-yaml TEXT")
        }
        for part in parts.dropFirst() { merged = merged.merging(part) }
        return try Message(type: type, document: merged, file: file)
    }

    private static func document(_ bytes: [UInt8], _ name: String) throws(MalformedFile) -> DocumentNode {
        do throws(InvalidDocument) {
            return try Document.parse(bytes, fileName: name)
        } catch {
            throw MalformedFile(path: name, cause: error)
        }
    }

    private static func complain(_ text: String) {
        let line = Array("skein-proxy: \(text)\n".utf8)
        // Nobody is left to be told when this fails.
        _ = unsafe write(STDERR_FILENO, line, line.count)
    }
}
