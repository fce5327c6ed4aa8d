// Services: defaults that depend on each other, and what may not change.

import Base
import Document

enum ServiceRules {
    static func prepare(_ object: inout DocumentNode, old: DocumentNode?) {
        let type = object.text(at: "spec", "type") ?? "ClusterIP"
        object.put(.string(type), at: "spec", "type")
        let ports = object.entries(at: "spec", "ports").map { port -> DocumentNode in
            var port = port
            if port["protocol"] == nil { port.set("protocol", "TCP") }
            if port["targetPort"] == nil || port["targetPort"]?.isNull == true, let number = port["port"] {
                port.set("targetPort", number)
            }
            return port
        }
        if !ports.isEmpty { object.put(.list(ports), at: "spec", "ports") }
        if object.text(at: "spec", "sessionAffinity") == nil { object.put("None", at: "spec", "sessionAffinity") }
        if type != "ExternalName", object.text(at: "spec", "internalTrafficPolicy") == nil {
            object.put("Cluster", at: "spec", "internalTrafficPolicy")
        }
        if type == "NodePort" || type == "LoadBalancer" {
            if object.text(at: "spec", "externalTrafficPolicy") == nil {
                object.put("Cluster", at: "spec", "externalTrafficPolicy")
            }
            if type == "LoadBalancer", object.node(at: "spec", "allocateLoadBalancerNodePorts") == nil {
                object.put(true, at: "spec", "allocateLoadBalancerNodePorts")
            }
        }
        if let old { keepAddresses(&object, old, type) }
    }

    /// An update that does not speak of addresses and node ports does not mean to give them back.
    private static func keepAddresses(_ object: inout DocumentNode, _ old: DocumentNode, _ type: String) {
        if type == "ExternalName" { return }
        let wasExternal = old.text(at: "spec", "type") == "ExternalName"
        if !wasExternal, object.text(at: "spec", "clusterIP")?.isEmpty != false {
            for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
            where object.node(at: "spec", key) == nil || key == "clusterIP" {
                object.put(old.node(at: "spec", key), at: "spec", key)
            }
        }
        guard type == "NodePort" || type == "LoadBalancer" else { return }
        let before = old.entries(at: "spec", "ports")
        let ports = object.entries(at: "spec", "ports").map { port -> DocumentNode in
            guard (port.number(at: "nodePort") ?? 0) == 0 else { return port }
            let same = before.first {
                $0.number(at: "port") == port.number(at: "port") && $0.text(at: "protocol") == port.text(at: "protocol")
            }
            guard let number = same?["nodePort"] else { return port }
            return port.setting("nodePort", to: number)
        }
        object.put(.list(ports), at: "spec", "ports")
    }

    static func causes(old: DocumentNode?, new: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let type = new.text(at: "spec", "type") ?? ""
        let address = new.text(at: "spec", "clusterIP") ?? ""
        let ports = new.entries(at: "spec", "ports")
        if ports.isEmpty, type != "ExternalName", address != "None" { causes.append(.required("spec.ports")) }
        if type == "ExternalName" {
            let host = new.text(at: "spec", "externalName") ?? ""
            if host.isEmpty { causes.append(.required("spec.externalName")) }
        } else if !address.isEmpty, address != "None", IPAddress(address) == nil {
            causes.append(
                .invalid(
                    "spec.clusterIPs[0]", address.quotedText,
                    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
        }
        causes += portCauses(ports)
        if let old, old.text(at: "spec", "type") != "ExternalName", type != "ExternalName",
            let before = old.text(at: "spec", "clusterIP"), !before.isEmpty, before != address
        {
            causes.append(
                .invalid("spec.clusterIPs[0]", "[]string{\(address.quotedText)}", "may not change once set"))
        }
        for (key, value) in new.textMembers(at: "spec", "selector") {
            if let problem = NameRules.qualifiedName(key) {
                causes.append(.invalid("spec.selector", key.quotedText, problem))
            }
            if let problem = NameRules.labelValue(value) {
                causes.append(.invalid("spec.selector", value.quotedText, problem))
            }
        }
        return causes
    }

    private static func portCauses(_ ports: [DocumentNode]) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        var names: Set<String> = []
        var numbers: Set<String> = []
        for (index, port) in ports.enumerated() {
            let field = "spec.ports[\(index)]"
            let number = port.number(at: "port") ?? 0
            if !(1...65535).contains(number) {
                causes.append(.invalid("\(field).port", "\(number)", "must be between 1 and 65535, inclusive"))
            }
            let name = port.text(at: "name") ?? ""
            if name.isEmpty, ports.count > 1 { causes.append(.required("\(field).name")) }
            if !name.isEmpty {
                if let problem = NameRules.label(name) {
                    causes.append(.invalid("\(field).name", name.quotedText, problem))
                }
                if !names.insert(name).inserted {
                    causes.append(duplicate("\(field).name", name.quotedText))
                }
            }
            let transport = port.text(at: "protocol") ?? "TCP"
            if !["TCP", "UDP", "SCTP"].contains(transport) {
                causes.append(.notSupported("\(field).protocol", transport.quotedText, ["SCTP", "TCP", "UDP"]))
            }
            if !numbers.insert("\(number)/\(transport)").inserted {
                causes.append(
                    duplicate(field, "{\"protocol\":\(transport.quotedText),\"port\":\(number),\"targetPort\":0}"))
            }
            if let target = port.number(at: "targetPort"), !(1...65535).contains(target) {
                causes.append(.invalid("\(field).targetPort", "\(target)", "must be between 1 and 65535, inclusive"))
            }
            if let target = port.text(at: "targetPort"), let problem = NameRules.portName(target) {
                causes.append(.invalid("\(field).targetPort", target.quotedText, problem))
            }
        }
        return causes
    }

    private static func duplicate(_ field: String, _ value: String) -> APIFailure.Cause {
        APIFailure.Cause(reason: "FieldValueDuplicate", message: "Duplicate value: \(value)", field: field)
    }
}
