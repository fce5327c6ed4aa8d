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
    let startTime: Int64

    init(process: ProxyProcess, log: ProcessLog) {
        self.process = process
        self.log = log
        startTime = Int64(WallClock.nanoseconds) - process.uptime.nanoseconds
    }

    /// Whether a page may be asked for with GET, and what its parameters mean.
    private struct Page: Sendable {
        let path: String
        let summary: String
        var changesState = false
        var parameters: [(name: String, words: String)] = []
        let answer: @Sendable (AdminPages, AdminQuery) -> AdminReplyBox

        /// Only where a filter can be tapped.
        var isOffered: Bool { path != "/tap" || !TapRegistry.process.isEmpty }
    }

    func respond(method: String, target: String, body: String = "") -> AdminReply {
        var query = AdminQuery(target)
        query.body = body
        if query.path == "/" { return help(query) }
        guard let page = Self.pages.first(where: { $0.path == query.path && $0.isOffered }) else {
            var reply = AdminReply(404, "invalid path. ")
            Self.appendHelp(to: &reply.body)
            return reply
        }
        if page.changesState, method != "POST" {
            log.error("admin page changes state, so it takes POST", ["path": page.path, "method": method])
            return AdminReply(405, "Method \(method) not allowed, POST required.")
        }
        return page.answer(self, query).take()
    }

    private static func appendHelp(to out: inout ByteQueue) {
        out.append("admin commands are:\n  /: Admin home page\n")
        for page in pages where page.isOffered {
            out.append("  \(page.path)\(page.changesState ? " (POST)" : ""): \(page.summary)\n")
            for (name, words) in page.parameters { out.append("      \(name): \(words)\n") }
        }
    }

    private func help(_ query: AdminQuery) -> AdminReply {
        var reply = AdminReply()
        Self.appendHelp(to: &reply.body)
        return reply
    }

    /// Profiles are the system's business: perf and heaptrack see all that such a page could show.
    private var leftOut: AdminReply { AdminReply(501, "left out on purpose: profile the process from outside\n") }

    private func ready(_ query: AdminQuery) -> AdminReply {
        AdminReply(process.state == .live ? 200 : 503, "\(process.state.rawValue)\n")
    }

    private func quit(_ query: AdminQuery) -> AdminReply {
        process.quit()
        return AdminReply(200, "OK\n")
    }

    private func failHealth(_ query: AdminQuery) -> AdminReply {
        process.setFailingHealthChecks(true)
        return AdminReply(200, "OK\n")
    }

    private func passHealth(_ query: AdminQuery) -> AdminReply {
        process.setFailingHealthChecks(false)
        return AdminReply(200, "OK\n")
    }

    private func reopenLogs(_ query: AdminQuery) -> AdminReply {
        process.reopenLogs()
        return AdminReply(200, "OK\n")
    }

    private func hotRestartVersion(_ query: AdminQuery) -> AdminReply {
        AdminReply(200, process.restart == nil ? "disabled" : "skein.\(RestartParams.version)")
    }

    /// `envoy.admin.v3.UnreadyTargetsDumps`: what the start waits for.
    private func initDump(_ query: AdminQuery) -> AdminReply {
        var dumps = Message(type: "envoy.admin.v3.UnreadyTargetsDumps")
        let waiting = process.sequence?.waitingFor ?? []
        if !waiting.isEmpty {
            var dump = Message(type: "envoy.admin.v3.UnreadyTargetsDumps.UnreadyTargetsDump")
            dump["name"] = .string("init manager Server")
            for name in waiting { dump.append(.string("target \(name)"), to: "target_names") }
            dumps.append(.message(dump), to: "unready_targets_dumps")
        }
        return AdminReply(json: dumps.json(pretty: true) + "\n")
    }

    private func drainListeners(_ query: AdminQuery) -> AdminReply {
        process.drainListeners(
            graceful: query["graceful"] != nil, inboundOnly: query["inboundonly"] != nil,
            keepsListeners: query["skip_exit"] != nil)
        return AdminReply(200, "OK\n")
    }

    private func logging(_ query: AdminQuery) -> AdminReply {
        if let failure = changeLevels(query) { return failure }
        var reply = AdminReply()
        appendLevels(to: &reply.body)
        return reply
    }

    private func appendLevels(to out: inout ByteQueue) {
        out.append("active loggers:\n")
        for (component, level) in process.logs.levels { out.append("  \(component.name): \(level.name)\n") }
        out.append("\n")
    }

    private func refusedLevels(_ reason: String) -> AdminReply {
        var reply = AdminReply(400, reason + "\n\n")
        reply.body.append("usage: /logging?<name>=<level> (change single level)\n")
        reply.body.append("usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)\n")
        reply.body.append("usage: /logging?level=<level> (change all levels)\n")
        reply.body.append("levels: trace debug info warning error critical off \n")
        appendLevels(to: &reply.body)
        return reply
    }

    /// `?level=debug`, `?paths=http:debug,...` or `?http=debug`; the refusal when a name is wrong.
    private func changeLevels(_ query: AdminQuery) -> AdminReply? {
        if query.items.count > 1 { return refusedLevels("error: invalid number of parameters") }
        guard let (name, value) = query.items.first, !value.isEmpty else { return nil }
        var changes: [(LogComponent, LogLevel)] = []
        let pairs =
            name == "paths"
            ? value.split(separator: ",").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
            : [[name, value]]
        for pair in pairs {
            guard pair.count == 2, let level = LogLevel(name: pair[1]) else {
                return refusedLevels("error: unknown logger level")
            }
            if name == "level" {
                process.logs.setAll(level)
                return nil
            }
            guard let component = LogComponent(name: pair[0]) else {
                return refusedLevels("error: unknown logger name")
            }
            changes.append((component, level))
        }
        for (component, level) in changes { process.logs[component].level = level }
        return nil
    }

    private static let pages: [Page] = [
        Page(
            path: "/certs", summary: "print certs on machine"
        ) { AdminReplyBox($0.certs($1)) },
        Page(
            path: "/clusters", summary: "upstream cluster status",
            parameters: [
                ("filter", "Regular expression (Google re2) for filtering clusters by name")
            ]
        ) { AdminReplyBox($0.clusters($1)) },
        Page(
            path: "/config_dump", summary: "dump current configs",
            parameters: [
                ("resource", "The resource to dump"),
                ("mask", "The fields of a resource, or of the whole dump, that are wanted"),
                ("name_regex", "Dump only the currently loaded configurations whose names match the specified regex"),
                ("include_eds", "Dump currently loaded configuration including endpoints"),
            ]
        ) { AdminReplyBox($0.configDump($1)) },
        Page(
            path: "/drain_listeners", summary: "drain listeners", changesState: true,
            parameters: [
                ("graceful", "When draining listeners, enter a graceful drain period prior to closing listeners"),
                ("skip_exit", "Drain the connections but never stop the listeners"),
                ("inboundonly", "Drains all inbound listeners"),
            ]
        ) { AdminReplyBox($0.drainListeners($1)) },
        Page(
            path: "/healthcheck/fail", summary: "cause the server to fail health checks", changesState: true
        ) { AdminReplyBox($0.failHealth($1)) },
        Page(
            path: "/healthcheck/ok", summary: "cause the server to pass health checks", changesState: true
        ) { AdminReplyBox($0.passHealth($1)) },
        Page(
            path: "/help", summary: "print out list of admin commands"
        ) { AdminReplyBox($0.help($1)) },
        Page(
            path: "/hot_restart_version", summary: "print the hot restart compatibility version"
        ) { AdminReplyBox($0.hotRestartVersion($1)) },
        Page(
            path: "/init_dump", summary: "dump what the start still waits for"
        ) { AdminReplyBox($0.initDump($1)) },
        Page(
            path: "/listeners", summary: "print listener info",
            parameters: [
                ("format", "File format to use; One of (text, json)")
            ]
        ) { AdminReplyBox($0.listeners($1)) },
        Page(
            path: "/logging", summary: "query/change logging levels", changesState: true,
            parameters: [
                (
                    "paths",
                    "Change multiple logging levels by setting to "
                        + "<logger_name1>:<desired_level1>,<logger_name2>:<desired_level2>"
                ),
                (
                    "level",
                    "desired logging level, this will change all loggers's level; One of (, trace, debug, "
                        + "info, warning, error, critical, off)"
                ),
            ]
        ) { AdminReplyBox($0.logging($1)) },
        Page(
            path: "/memory", summary: "print current allocation/heap usage"
        ) { AdminReplyBox($0.memory($1)) },
        Page(
            path: "/quitquitquit", summary: "exit the server", changesState: true
        ) { AdminReplyBox($0.quit($1)) },
        Page(
            path: "/ready", summary: "print server state, return 200 if LIVE, otherwise return 503"
        ) { AdminReplyBox($0.ready($1)) },
        Page(
            path: "/reopen_logs", summary: "reopen access logs", changesState: true
        ) { AdminReplyBox($0.reopenLogs($1)) },
        Page(
            path: "/reset_counters", summary: "reset all counters to zero", changesState: true
        ) { AdminReplyBox($0.resetCounters($1)) },
        Page(
            path: "/cpuprofiler", summary: "left out: use the system's profilers", changesState: true
        ) { page, _ in AdminReplyBox(page.leftOut) },
        Page(
            path: "/heapprofiler", summary: "left out: use the system's profilers", changesState: true
        ) { page, _ in AdminReplyBox(page.leftOut) },
        Page(
            path: "/heap_dump", summary: "left out: use the system's profilers"
        ) { page, _ in AdminReplyBox(page.leftOut) },
        Page(
            path: "/runtime", summary: "print runtime values"
        ) { AdminReplyBox($0.runtime($1)) },
        Page(
            path: "/runtime_modify", summary: "Adds or modifies runtime values as passed in query parameters",
            changesState: true
        ) { AdminReplyBox($0.modifyRuntime($1)) },
        Page(
            path: "/server_info", summary: "print server version/status information"
        ) { AdminReplyBox($0.serverInfo($1)) },
        Page(
            path: "/stats", summary: "print server stats",
            parameters: [
                ("usedonly", "Only include stats that have been written by system since restart"),
                ("filter", "Regular expression (Google re2) for filtering stats"),
                ("invert_filter", "Invert the filter regex"),
                ("format", "Format to use; One of (text, json, prometheus)"),
                ("type", "Stat types to include.; One of (All, Counters, Histograms, Gauges, TextReadouts)"),
                (
                    "histogram_buckets",
                    "Histogram bucket display mode; One of (cumulative, disjoint, detailed, summary)"
                ),
            ]
        ) { AdminReplyBox($0.stats($1)) },
        Page(
            path: "/tap", summary: "tap filter control", changesState: true
        ) { AdminReplyBox($0.tap($1)) },
        Page(
            path: "/stats/prometheus", summary: "print server stats in prometheus format",
            parameters: [
                ("usedonly", "Only include stats that have been written by system since restart"),
                ("text_readouts", "Render text readouts as gauges of value 0 with the text as a label"),
                ("filter", "Regular expression (Google re2) for filtering stats"),
                ("invert_filter", "Invert the filter regex"),
                ("histogram_buckets", "Histogram bucket display mode; One of (cumulative, summary)"),
            ]
        ) { AdminReplyBox($0.prometheus($1)) },
    ]
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
    /// Of a form.
    var body = ""

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
