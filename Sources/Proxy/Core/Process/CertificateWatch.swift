// Takes up changed certificate files: new connections use them, a file that is no good leaves the old ones in place.

import Base
import EnvoyAPI
import ProcessSupport
import Runtime

/// Lives on the control loop.
final class CertificateWatch {
    /// A TLS context that can be made anew, and whose it is.
    struct Subject {
        enum Security {
            case downstream(DownstreamSecurity)
            case upstream(UpstreamSecurity)
        }

        let owner: String
        let security: Security

        var files: CertificateFiles {
            switch security {
            case .downstream(let security): security.files
            case .upstream(let security): security.files
            }
        }

        func reload() throws(InvalidConfiguration) -> Bool {
            switch security {
            case .downstream(let security): try security.reload()
            case .upstream(let security): try security.reload()
            }
        }
    }

    private let subjects: [Subject]
    private let log: ProcessLog
    private var watch: FileWatch?

    /// Watches nothing when no context is made of files.
    init(_ subjects: [Subject], loop: EventLoop, log: ProcessLog) {
        self.subjects = subjects.filter { !$0.files.paths.isEmpty }
        self.log = log
        let directories = Set(self.subjects.flatMap { Self.directories(of: $0.files) })
        if directories.isEmpty { return }
        do throws(SystemFailure) {
            let watch = try FileWatch(loop) { [unowned self] in reload() }
            for directory in directories.sorted() { Self.add(directory, to: watch, log) }
            self.watch = watch
        } catch {
            log.error("certificate files are not watched for changes", ["reason": "\(error)"])
        }
    }

    deinit { watch?.end() }

    private static func add(_ directory: String, to watch: FileWatch, _ log: ProcessLog) {
        do throws(SystemFailure) {
            try watch.add(directory: directory)
        } catch {
            log.warning("\(directory) is not watched for changed certificates", ["reason": "\(error)"])
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
        for subject in subjects {
            do throws(InvalidConfiguration) {
                if try subject.reload() { log.info("certificates reloaded", ["for": subject.owner]) }
            } catch {
                // Half of a pair may have been replaced so far; the other half will be announced too.
                log.warning(
                    "changed certificates are not used, the ones before stay",
                    ["for": subject.owner, "reason": "\(error)"])
            }
        }
    }
}

extension BootstrapParams {
    /// Every TLS context of the file.
    var securities: [CertificateWatch.Subject] {
        var subjects: [CertificateWatch.Subject] = []
        for listener in listeners {
            for chain in listener.chains + [listener.defaultChain].compactMap({ $0 }) {
                guard let security = chain.security else { continue }
                let name = chain.name.isEmpty ? listener.name : "\(listener.name)/\(chain.name)"
                subjects.append(CertificateWatch.Subject(owner: "listener \(name)", security: .downstream(security)))
            }
        }
        for cluster in clusters {
            guard let security = cluster.security else { continue }
            subjects.append(
                CertificateWatch.Subject(owner: "cluster \(cluster.name)", security: .upstream(security)))
        }
        return subjects
    }
}
