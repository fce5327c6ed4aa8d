#!/usr/bin/env bash
# Runs the proxy in front of the echo origin until Ctrl-C: Tools/demo.sh FOLDER-OF-BINARIES. ./dev demo calls this.
set -euo pipefail
binaries=$1
folder=$(mktemp -d)
origin= proxy=

finish() {
    trap - EXIT INT TERM
    [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
    [ -z "$origin" ] || kill "$origin" 2>/dev/null || true
    wait || true
    rm -rf "$folder"
    echo "demo: stopped"
}
trap finish EXIT
trap 'exit 0' INT TERM

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Waits until a command succeeds; gives up when the process is gone.
wait_for() {
    local process=$1
    shift
    until "$@"; do
        kill -0 "$process" 2>/dev/null || {
            cat "$folder"/*.log >&2
            exit 1
        }
        read -r -t 0.05 <> <(:) || true
    done
}

port=${PORT:-10000}
while answers "$port"; do port=$((port + 1)); done
admin=$((port + 1))
while answers "$admin"; do admin=$((admin + 1)); done

"$binaries/skein-origin" --name echo >"$folder/origin.log" 2>&1 &
origin=$!
wait_for "$origin" grep -q 'listens on' "$folder/origin.log"
origin_port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$folder/origin.log")

cat >"$folder/bootstrap.yaml" <<EOT
admin:
  address: {socket_address: {address: 127.0.0.1, port_value: $admin}}
static_resources:
  listeners:
  - name: demo
    address: {socket_address: {address: 127.0.0.1, port_value: $port}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: demo
          codec_type: AUTO
          route_config:
            name: demo
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
              - match: {path: /hello}
                direct_response: {status: 200, body: {inline_string: "hello from skein\n"}}
              - match: {prefix: /}
                route: {cluster: echo}
          http_filters:
          - name: envoy.filters.http.router
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
  clusters:
  - name: echo
    type: STATIC
    connect_timeout: 1s
    load_assignment:
      cluster_name: echo
      endpoints:
      - lb_endpoints:
        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: $origin_port}}}
EOT

"$binaries/skein" proxy -c "$folder/bootstrap.yaml" --concurrency 1 >"$folder/proxy.log" 2>&1 &
proxy=$!
wait_for "$proxy" answers "$port"

cat <<EOT

The proxy runs in front of an echo service. Try:

  curl http://127.0.0.1:$port/any/path?you=like       through the proxy to the service
  curl http://127.0.0.1:$port/hello                   answered by the proxy itself
  curl --http2-prior-knowledge http://127.0.0.1:$port/
  curl http://127.0.0.1:$admin/stats                   what the proxy counts

Its bootstrap is $folder/bootstrap.yaml, its log $folder/proxy.log. Ctrl-C stops both.
EOT
wait "$proxy"
