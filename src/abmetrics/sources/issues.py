"""What was set aside while reading; declared in builds, where it is kept."""

from __future__ import annotations

from abmetrics.builds.reckoning import ISSUES_SCHEMA, PERSONAL, FileCount, Fingerprint, Landed, Severity

__all__ = ["ISSUES_SCHEMA", "PERSONAL", "FileCount", "Fingerprint", "Landed", "Severity"]
