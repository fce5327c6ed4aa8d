"""What the control plane's tests stand on: namespaces, workloads, proxies, and clients that nobody here wrote."""
