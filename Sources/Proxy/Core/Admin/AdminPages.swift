// Which admin page answers which request, and the pages that change something.

import Base
import EnvoyAPI
import ProcessSupport
import Runtime
import Telemetry

/// What the pages can ask the process for and do to it.
final class AdminPages {
    let process: ProxyProcess
    let log: ProcessLog

    init(process: ProxyProcess, log: ProcessLog) {
        self.process = process
        self.log = log
    }

    private struct Page {
        let path: String
        let summary: String
        let changesState: Bool
        let answer: (AdminPages, AdminQuery) -> AdminReplyBox
    }

    private static func makePages() -> [Page] {
        [
            Page(path: "/certs", summary: "print certs on machine", changesState: false) {
                AdminReplyBox($0.certs($1))
            },
            Page(path: "/clusters", summary: "upstream cluster status", changesState: false) {
                AdminReplyBox($0.clusters($1))
            },
            Page(path: "/config_dump", summary: "dump current configs", changesState: false) {
                AdminReplyBox($0.configDump($1))
            },
            Page(path: "/drain_listeners", summary: "drain listeners", changesState: true) {
                AdminReplyBox($0.drainListeners($1))
            },
            Page(path: "/healthcheck/fail", summary: "cause the server to fail health checks", changesState: true) {
                AdminReplyBox($0.setHealth(failing: true, $1))
            },
            Page(path: "/healthcheck/ok", summary: "cause the server to pass health checks", changesState: true) {
                AdminReplyBox($0.setHealth(failing: false, $1))
            },
            Page(path: "/help", summary: "print out list of admin commands", changesState: false) {
                AdminReplyBox($0.help($1))
            },
            Page(path: "/listeners", summary: "print listener info", changesState: false) {
                AdminReplyBox($0.listeners($1))
            },
            Page(path: "/logging", summary: "query/change logging levels", changesState: true) {
                AdminReplyBox($0.logging($1))
            },
            Page(path: "/memory", summary: "print current allocation/heap usage", changesState: false) {
                AdminReplyBox($0.memory($1))
            },
            Page(path: "/quitquitquit", summary: "exit the server", changesState: true) { AdminReplyBox($0.quit($1)) },
            Page(
                path: "/ready", summary: "print server state, return 200 if LIVE, otherwise return 503",
                changesState: false
            ) {
                AdminReplyBox($0.ready($1))
            },
            Page(path: "/reset_counters", summary: "reset all counters to zero", changesState: true) { _, _ in
                AdminReplyBox(AdminReply(501, "counters are not reset in this version\n"))
            },
            Page(path: "/runtime", summary: "print runtime values", changesState: false) {
                AdminReplyBox($0.runtime($1))
            },
            Page(path: "/server_info", summary: "print server version/status information", changesState: false) {
                AdminReplyBox($0.serverInfo($1))
            },
            Page(path: "/stats", summary: "print server stats", changesState: false) { AdminReplyBox($0.stats($1)) },
            Page(path: "/stats/prometheus", summary: "print server stats in prometheus format", changesState: false) {
                AdminReplyBox($0.prometheus($1))
            },
        ]
    }

    private let pages = makePages()

    func respond(method: String, target: String) -> AdminReply {
        let query = AdminQuery(target)
        if query.path == "/" { return help(query) }
        guard let page = pages.first(where: { $0.path == query.path }) else {
            var reply = help(query)
            reply.status = 404
            var text = ByteQueue()
            text.append("invalid path. ")
            text.append(reply.body.view)
            reply.body = text
            return reply
        }
        if page.changesState, method != "POST", !(page.path == "/logging" && query.isEmpty) {
            return AdminReply(
                405, "Method Not Allowed: \(page.path) changes the proxy, so it takes POST only (curl -X POST)\n")
        }
        return page.answer(self, query).take()
    }

    private func help(_ query: AdminQuery) -> AdminReply {
        var reply = AdminReply()
        reply.body.append("admin commands are:\n")
        for page in pages {
            reply.body.append("  \(page.path)\(page.changesState ? " (POST)" : ""): \(page.summary)\n")
        }
        return reply
    }

    private func ready(_ query: AdminQuery) -> AdminReply {
        AdminReply(process.state == .live ? 200 : 503, "\(process.state.rawValue)\n")
    }

    private func quit(_ query: AdminQuery) -> AdminReply {
        process.quit()
        return AdminReply(200, "OK\n")
    }

    private func setHealth(failing: Bool, _ query: AdminQuery) -> AdminReply {
        process.isFailingHealthChecks = failing
        return AdminReply(200, "OK\n")
    }

    private func drainListeners(_ query: AdminQuery) -> AdminReply {
        process.drainListeners(graceful: query["graceful"] != nil, inboundOnly: query["inboundonly"] != nil)
        return AdminReply(200, "OK\n")
    }

    private func logging(_ query: AdminQuery) -> AdminReply {
        if let failure = changeLevels(query) { return failure }
        var reply = AdminReply()
        reply.body.append("active loggers:\n")
        for (component, level) in process.logs.levels { reply.body.append("  \(component.name): \(level.name)\n") }
        return reply
    }

    /// `?level=debug`, `?paths=http:debug,...` or `?http=debug`; the refusal when a name is wrong.
    private func changeLevels(_ query: AdminQuery) -> AdminReply? {
        if query.isEmpty { return nil }
        for (name, value) in query.items {
            guard let level = LogLevel(name: value) else {
                return AdminReply(
                    400, "error: unknown logger level \"\(value)\": expected one of \(LogLevel.choices)\n")
            }
            if name == "level" {
                process.logs.setAll(level)
            } else if let component = LogComponent(name: name) {
                process.logs[component].level = level
            } else {
                return AdminReply(400, "error: unknown logger name \"\(name)\"; GET /logging lists them\n")
            }
        }
        return nil
    }
}

/// Carries a reply out of a closure: a noncopyable value can't be a generic result there.
final class AdminReplyBox {
    private var reply: AdminReply?

    init(_ reply: consuming AdminReply) { self.reply = consume reply }

    func take() -> AdminReply { reply.take() ?? AdminReply(500, "the page has answered twice\n") }
}

/// A request target taken apart.
struct AdminQuery {
    let path: String
    let items: [(name: String, value: String)]

    init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        guard parts.count > 1 else {
            items = []
            return
        }
        items = parts[1].split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(sides[0]), sides.count > 1 ? Self.decoded(sides[1]) : "")
        }
    }

    var isEmpty: Bool { items.isEmpty }

    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            if source[index] == 0x25, index + 2 < source.count, let high = ASCII.hexValue(source[index + 1]),
                let low = ASCII.hexValue(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
