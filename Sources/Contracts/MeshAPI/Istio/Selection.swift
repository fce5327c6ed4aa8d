// Which workloads something is for: the messages of Istio's API are named and nested below as they are there.

public enum Selection {}
