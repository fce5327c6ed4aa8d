// From command line to running process.

import Base
import Document
import EnvoyAPI
import Glibc

public enum ProxyMain {
    public static func run(_ arguments: [String]) -> Int32 {
        guard let index = arguments.firstIndex(of: "-c"), index + 1 < arguments.count else { return 1 }
        let path = arguments[index + 1]
        let log = ProcessLog()
        do {
            let bytes = try BootstrapFile.read(path)
            let message = try Message(type: "envoy.config.bootstrap.v3.Bootstrap", text: bytes, file: path)
            let params = try BootstrapParams(message, node: NodeIdentity())
            SignalWatch.blockAll()
            let process = try ProxyProcess(params, options: ProcessParams(), log: log)
            try process.start()
            try process.run()
            return 0
        } catch {
            log.error("\(error)")
            return 1
        }
    }
}
