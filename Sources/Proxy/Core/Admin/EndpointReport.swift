// A cluster's hosts as a load assignment, as `/config_dump?include_eds` shows them.

import Balancing
import EnvoyAPI
import Formatting

struct EndpointReport {
    let cluster: ClusterParams
    let hosts: [Host]

    /// `envoy.config.endpoint.v3.ClusterLoadAssignment`.
    var message: Message {
        var assignment = Message(type: "envoy.config.endpoint.v3.ClusterLoadAssignment")
        assignment["cluster_name"] = .string(cluster.name)
        var order: [Group] = []
        var members: [Group: [Host]] = [:]
        for host in hosts {
            let group = Group(locality: host.locality, priority: host.priority)
            if members[group] == nil { order.append(group) }
            members[group, default: []].append(host)
        }
        for group in order {
            assignment.append(.message(message(of: group, members[group] ?? [])), to: "endpoints")
        }
        var policy = Message(type: "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy")
        policy["overprovisioning_factor"] = .unsigned(UInt64(cluster.assignment.overprovisioningFactor))
        assignment["policy"] = .message(policy)
        return assignment
    }

    private struct Group: Hashable {
        let locality: Locality
        let priority: UInt32
    }

    private func message(of group: Group, _ hosts: [Host]) -> Message {
        var entry = Message(type: "envoy.config.endpoint.v3.LocalityLbEndpoints")
        var locality = Message(type: "envoy.config.core.v3.Locality")
        locality["region"] = .string(group.locality.region)
        locality["zone"] = .string(group.locality.zone)
        locality["sub_zone"] = .string(group.locality.subZone)
        entry["locality"] = .message(locality)
        entry["priority"] = .unsigned(UInt64(group.priority))
        for host in hosts {
            var endpoint = Message(type: "envoy.config.endpoint.v3.Endpoint")
            endpoint["address"] = .message(host.address.message)
            endpoint["health_check_config"] = .message(
                Message(type: "envoy.config.endpoint.v3.Endpoint.HealthCheckConfig"))
            endpoint["hostname"] = .string(host.hostname)
            var member = Message(type: "envoy.config.endpoint.v3.LbEndpoint")
            member["endpoint"] = .message(endpoint)
            if !host.facts.metadata.isEmpty { member["metadata"] = .message(host.facts.metadata.message) }
            member["health_status"] = .string(host.healthName)
            member["load_balancing_weight"] = .unsigned(UInt64(host.weight))
            entry.append(.message(member), to: "lb_endpoints")
        }
        return entry
    }
}
