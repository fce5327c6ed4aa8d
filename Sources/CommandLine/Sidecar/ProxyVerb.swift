// `skein proxy ...`: becomes skein-proxy, the data plane alone, which stands beside this program.

import Glibc

extension Verb {
    static let proxy = Verb(
        name: "proxy", summary: "carry HTTP and TCP as an Envoy v3 bootstrap says", usage: "-c FILE [flags]",
        about: "Runs the data plane with an Envoy v3 bootstrap (YAML or JSON). Takes Envoy's flags; "
            + "'skein proxy --help' lists them all.",
        examples: [
            "skein proxy -c bootstrap.yaml",
            "skein proxy -c bootstrap.yaml --mode validate",
            "skein proxy -c bootstrap.yaml --concurrency 2 -l debug",
        ],
        readsItself: true,
        explainsItself: true,
        run: { call in
            guard let own = ownPath() else {
                call.console.complain("proxy: /proc/self/exe can't be read: \(words(errno))")
                return 1
            }
            let program = directory(of: own) + "/skein-proxy"
            let code = replaceProcess(program, call.arguments)
            let hint = code == ENOENT ? "; it belongs in the same directory as skein" : ""
            call.console.complain("proxy: \(program) can't be started: \(words(code))\(hint)")
            return 1
        })

    private static func ownPath() -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            let text = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
            return unsafe readlink("/proc/self/exe", text, raw.count)
        }
        return count <= 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    private static func directory(of path: String) -> String {
        path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    }

    /// Returns only when it fails, with the reason. The process keeps its number, so signals reach the proxy itself.
    private static func replaceProcess(_ program: String, _ arguments: [String]) -> Int32 {
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe []
        for argument in [program] + arguments { unsafe pointers.append(strdup(argument)) }
        unsafe pointers.append(nil)
        unsafe execv(program, &pointers)
        let code = errno
        unsafe pointers.forEach { unsafe free($0) }
        return code
    }

    private static func words(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
