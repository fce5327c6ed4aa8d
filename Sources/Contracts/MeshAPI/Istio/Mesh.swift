// The mesh's own settings: the messages of Istio's API are named and nested below as they are there.

public enum Mesh {}
