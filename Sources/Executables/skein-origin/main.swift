// A small HTTP/1.1 service that answers every request with what it saw of it: for demos and tests.

import Base
import Glibc
import Runtime

func run() -> Int32 {
    do throws(InvalidOriginOption) {
        guard let options = try OriginOptions.parse(Array(CommandLine.arguments.dropFirst())) else {
            print(OriginOptions.help)
            return 0
        }
        return serve(options)
    } catch {
        return complain("\(error)")
    }
}

func serve(_ options: OriginOptions) -> Int32 {
    do throws(SystemFailure) {
        let loop = try EventLoop()
        let listener = try OriginListener(loop, options)
        print("\(options.name) listens on \(listener.address)")
        // Whoever started this waits for that line, often through a pipe.
        fflush(nil)
        try loop.run()
        return 0
    } catch {
        return complain("\(options.address): \(error)")
    }
}

func complain(_ message: String) -> Int32 {
    let line = Array("skein-origin: \(message)\n".utf8)
    _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    return 1
}

exit(run())
