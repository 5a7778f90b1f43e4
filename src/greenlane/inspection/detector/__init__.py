"""The detector: what looks like ivory, horn, scales, animals, cylinders or waste. Its marks are suggestions."""
