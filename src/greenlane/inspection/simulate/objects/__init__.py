"""The shapes that are simulated: targets, what looks like them, and ordinary goods. Each file registers its own."""
