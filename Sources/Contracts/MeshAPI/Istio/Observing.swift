// What is observed: the messages of Istio's API are named and nested below as they are there.

public enum Observing {}
