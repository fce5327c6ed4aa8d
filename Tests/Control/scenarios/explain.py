"""What `skein explain` says against what happens; see explain_cases.py."""
from explain_cases import case_mutual_tls as scenario_mutual_tls  # noqa: F401
from explain_cases import case_requests as scenario_requests  # noqa: F401
