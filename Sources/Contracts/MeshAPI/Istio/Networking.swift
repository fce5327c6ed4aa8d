// How traffic flows: the messages of Istio's API are named and nested below as they are there.

public enum Networking {}
