// The admin pages that tell: server, memory, listeners, clusters, configuration, certificates, statistics.

import Base
import EnvoyAPI
import Formatting
import Glibc
import ProcessSupport
import Runtime
import Telemetry

extension AdminPages {
    func serverInfo(_ query: AdminQuery) -> AdminReply {
        var info = Message(type: "envoy.admin.v3.ServerInfo")
        info["version"] = .string("skein/\(ReleaseVersion.current)/\(ReleaseVersion.envoy)/Clean/RELEASE/OpenSSL")
        info["state"] = .string(process.state.rawValue)
        let uptime = TimeSpan.seconds(process.uptime.nanoseconds / 1_000_000_000)
        info["uptime_current_epoch"] = .duration(uptime)
        info["uptime_all_epochs"] = .duration(process.restart.map { .seconds(Int64($0.uptimeOfAll)) } ?? uptime)
        info["hot_restart_version"] = .string(
            process.restart == nil ? "disabled" : "skein.\(RestartParams.version)")
        if let node = process.params.message["node"] { info["node"] = node }
        info["command_line_options"] = .message(commandLine)
        return AdminReply(json: info.json(pretty: true, withDefaults: true) + "\n")
    }

    private var commandLine: Message {
        let options = process.options
        var line = Message(type: "envoy.admin.v3.CommandLineOptions")
        line["concurrency"] = .unsigned(UInt64(process.concurrency))
        if let path = options.configPath { line["config_path"] = .string(path) }
        if let text = options.configYAML { line["config_yaml"] = .string(text) }
        line["service_node"] = .string(process.params.node.id)
        line["service_cluster"] = .string(process.params.node.cluster)
        line["service_zone"] = .string(process.params.node.zone)
        line["drain_time"] = .duration(options.drainTime)
        line["parent_shutdown_time"] = .duration(options.parentShutdownTime)
        line["log_level"] = .string(process.log.level.name)
        if let path = options.adminAddressPath { line["admin_address_path"] = .string(path) }
        if let restart = process.restart?.params {
            line["base_id"] = .unsigned(UInt64(restart.baseID))
            line["restart_epoch"] = .unsigned(UInt64(restart.epoch))
        }
        line["disable_hot_restart"] = .bool(options.isHotRestartDisabled)
        return line
    }

    func memory(_ query: AdminQuery) -> AdminReply {
        let resident = ProcessMemory.residentBytes
        let heap = ProcessMemory.heap
        var memory = Message(type: "envoy.admin.v3.Memory")
        memory["allocated"] = .unsigned(heap.allocated)
        memory["heap_size"] = .unsigned(heap.size)
        memory["total_physical_bytes"] = .unsigned(resident)
        return AdminReply(json: memory.json(pretty: true, withDefaults: true) + "\n")
    }
}
