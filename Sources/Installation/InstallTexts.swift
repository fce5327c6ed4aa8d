// The text of each file that an installation writes.

enum InstallTexts {
    static let mark = "# Written by 'skein install'."

    static let controlUnit = """
        \(mark)
        [Unit]
        Description=Skein control plane: resource API, xDS, identities
        Wants=network-online.target
        After=network-online.target
        # However often it fails: it is tried again.
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        TimeoutStartSec=60
        User=skein
        Group=skein
        EnvironmentFile=-/etc/skein/control.env
        ExecStart=/usr/local/bin/skein control --data-dir /var/lib/skein $SKEIN_CONTROL_FLAGS
        StateDirectory=skein
        StateDirectoryMode=0700
        Restart=always
        RestartSec=1
        TimeoutStopSec=30
        LimitNOFILE=1048576
        UMask=0077
        \(confinement)

        [Install]
        WantedBy=multi-user.target

        """

    /// What neither control plane nor gateway ever asks for. The dispatch library's complaints about priorities, which
    /// an ordinary user may not raise, say nothing to anybody.
    private static let confinement = """
        Environment=LIBDISPATCH_LOG=NO
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectControlGroups=yes
        LockPersonality=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        RestrictNamespaces=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
        SystemCallArchitectures=native
        AmbientCapabilities=CAP_NET_BIND_SERVICE
        CapabilityBoundingSet=CAP_NET_BIND_SERVICE
        """

    /// What is done before it starts is done by root, who alone may read the administrator's kubeconfig: the gateway's
    /// own user gets the mesh's roots and a token for one certificate.
    static let gatewayUnit = """
        \(mark)
        [Unit]
        Description=Skein gateway %i
        Wants=network-online.target skein-control.service
        After=network-online.target skein-control.service
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        User=skein-gateway
        Group=skein-gateway
        EnvironmentFile=/etc/skein/gateways/%i.env
        Environment=KUBECONFIG=/var/lib/skein/kubeconfig
        RuntimeDirectory=skein-gateway-%i
        RuntimeDirectoryMode=0700
        ExecStartPre=+/usr/local/bin/skein apply -f /etc/skein/gateways/%i.yaml
        ExecStartPre=+/bin/sh -ec 'umask 077; /usr/local/bin/skein token create -n istio-system --service-account %i-service-account --ttl 10m > /run/skein-gateway-%i/join-token; install -m 0644 /var/lib/skein/root-cert.pem /run/skein-gateway-%i/root-cert.pem; chown skein-gateway: /run/skein-gateway-%i/join-token'
        ExecStart=/usr/local/bin/skein gateway --name %i --namespace istio-system --service-account %i-service-account --run-dir /run/skein-gateway-%i --root-cert /run/skein-gateway-%i/root-cert.pem --join-token-file /run/skein-gateway-%i/join-token $SKEIN_GATEWAY_FLAGS
        Restart=always
        RestartSec=1
        KillMode=mixed
        TimeoutStopSec=60
        LimitNOFILE=1048576
        \(confinement)

        [Install]
        WantedBy=multi-user.target

        """

    static func controlEnvironment(_ profile: InstallProfile) -> String {
        let flags = profile == .demo ? "--mesh-config /etc/skein/mesh.yaml" : ""
        return """
            \(mark) Yours to change: 'skein upgrade' keeps what you wrote.
            # Flags of 'skein control' besides --data-dir: --api-address, --secure-xds-address, --store, ...
            SKEIN_CONTROL_FLAGS=\(flags)

            """
    }

    static func gatewayEnvironment(_ gateway: InstallProfile.Gateway) -> String {
        var flags = "--labels istio=\(gateway.name),app=istio-\(gateway.name) --control-plane 127.0.0.1:15012"
        flags += " --auto-register"
        if gateway.portShift > 0 {
            let ports = [
                ("admin", 15000), ("debug", 15004), ("status", 15020), ("ready", 15021), ("metrics", 15090),
            ]
            for (name, port) in ports { flags += " --\(name)-port \(port + gateway.portShift)" }
        }
        return """
            \(mark) Yours to change: 'skein upgrade' keeps what you wrote.
            # Flags of 'skein gateway' besides its name, identity and directory.
            SKEIN_GATEWAY_FLAGS=\(flags)

            """
    }

    static func gatewayObjects(_ gateway: InstallProfile.Gateway) -> String {
        let ports = gateway.servicePorts.map { "  - {name: \($0.name), port: \($0.port)}" }.joined(separator: "\n")
        return """
            \(mark) Yours to change: 'skein upgrade' keeps what you wrote.
            apiVersion: v1
            kind: Namespace
            metadata:
              name: istio-system
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: \(gateway.name)-service-account
              namespace: istio-system
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: istio-\(gateway.name)
              namespace: istio-system
              labels: {istio: \(gateway.name), app: istio-\(gateway.name)}
            spec:
              selector: {istio: \(gateway.name)}
              ports:
            \(ports)

            """
    }

    static let demoMesh = """
        \(mark) Yours to change: 'skein upgrade' keeps what you wrote.
        accessLogFile: /dev/stdout
        enableTracing: true

        """
}
