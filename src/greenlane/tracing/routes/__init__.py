"""How goods travelled: legs, flows, hubs, and what seizures say of smuggling. Pure."""
