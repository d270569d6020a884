"""The command line: it asks, and shows the answers; it computes nothing itself."""

from abmetrics.cli.app import main

__all__ = ["main"]
