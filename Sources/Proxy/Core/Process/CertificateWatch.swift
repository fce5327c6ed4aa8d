// Takes up changed certificate files: new connections use them, a file that is no good leaves the old ones in place.

import Base
import EnvoyAPI
import ProcessSupport
import Runtime

/// Lives on the control loop.
final class CertificateWatch {
    private let directory: SecretDirectory
    private let loop: EventLoop
    private let log: ProcessLog
    private var watch: FileWatch?
    private var watched: Set<String> = []

    init(_ directory: SecretDirectory, loop: EventLoop, log: ProcessLog) {
        self.directory = directory
        self.loop = loop
        self.log = log
        directory.usesFiles = { [unowned self] in extend($0) }
        for consumer in directory.liveConsumers { extend(consumer.files) }
    }

    deinit {
        directory.usesFiles = { _ in }
        watch?.end()
    }

    /// Watches the directories of these files, too. Nothing is watched as long as contexts are made of none.
    private func extend(_ files: CertificateFiles) {
        if files.paths.isEmpty { return }
        for path in Self.directories(of: files) where watched.insert(path).inserted {
            do throws(SystemFailure) {
                if watch == nil { watch = try FileWatch(loop) { [unowned self] in reload() } }
                try watch?.add(directory: path)
            } catch {
                log.warning("\(path) is not watched for changed certificates", ["reason": "\(error)"])
            }
        }
    }

    private static func directories(of files: CertificateFiles) -> [String] {
        files.directories
            + files.paths.map { path in
                guard let slash = path.lastIndex(of: "/") else { return "." }
                return slash == path.startIndex ? "/" : String(path[..<slash])
            }
    }

    private func reload() {
        for consumer in directory.liveConsumers where !consumer.files.paths.isEmpty {
            do throws(InvalidConfiguration) {
                if try consumer.reload() { log.info("certificates reloaded", ["for": consumer.owner]) }
            } catch {
                directory.rotationFailed(consumer)
                // Half of a pair may have been replaced so far; the other half will be announced too.
                log.warning(
                    "changed certificates are not used, the ones before stay",
                    ["for": consumer.owner, "reason": "\(error)"])
            }
        }
    }
}
