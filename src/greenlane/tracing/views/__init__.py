"""The pages of tracing: what a reader sees of it is worked out from what that reader may see."""
