"""abmetrics: an open, self-hosted system that measures account-based marketing."""

__version__ = "0.1.0"
