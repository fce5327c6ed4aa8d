// Verbs whose work is asynchronous: the main thread waits for them.

import Glibc

extension Verb {
    /// `work` throws `CommandFailure` or `InvalidUsage`, or whatever else says in words what went wrong.
    static func waiting(_ work: @escaping @Sendable (Invocation) async throws -> Int32)
        -> @Sendable (Invocation) -> Int32
    {
        { call in
            let done = AwaitedCode()
            Task {
                let code: Int32
                do {
                    code = try await work(call)
                } catch let failure as CommandFailure {
                    call.console.complain("\(call.path): \(failure)")
                    code = failure.code
                } catch let failure as InvalidUsage {
                    call.console.complain("\(call.path): \(failure); 'skein \(call.path) --help' shows how")
                    code = ExitCode.usage
                } catch {
                    call.console.complain("\(call.path): \(error)")
                    code = ExitCode.failed
                }
                done.set(code)
            }
            return done.wait()
        }
    }
}

/// A code that one thread waits for and another sets.
private final class AwaitedCode: Sendable {
    private let pipe: (read: Int32, write: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        _ = unsafe Glibc.pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipe = (ends[0], ends[1])
    }

    func set(_ code: Int32) {
        let bytes = unsafe withUnsafeBytes(of: code) { unsafe Array($0) }
        // A pipe takes four bytes at once; without a pipe the waiting side returns at once.
        _ = unsafe write(pipe.write, bytes, bytes.count)
    }

    func wait() -> Int32 {
        var code: Int32 = ExitCode.failed
        while true {
            let count = unsafe withUnsafeMutableBytes(of: &code) { unsafe read(pipe.read, $0.baseAddress, 4) }
            if count < 0, errno == EINTR { continue }
            close(pipe.read)
            close(pipe.write)
            return code
        }
    }
}
