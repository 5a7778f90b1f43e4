"""What the pages of the permit desk ask and answer."""
