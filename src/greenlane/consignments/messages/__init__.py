"""Messages (EDIFACT, XML, JSON): taken apart under limits, since every one of them may be hostile."""
