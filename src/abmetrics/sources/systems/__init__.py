"""The systems abmetrics reads natively: one file each, found by its name, which is the source's `kind`."""
