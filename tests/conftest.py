"""For all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# As Hypothesis has it for continuous integration: the same examples each time, and a busy machine fails nothing.
# `--hypothesis-profile=default` looks for new examples.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
