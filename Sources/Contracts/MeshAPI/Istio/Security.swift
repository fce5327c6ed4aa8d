// Who may talk to whom: the messages of Istio's API are named and nested below as they are there.

public enum Security {}
