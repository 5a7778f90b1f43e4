"""What the pages of inspection ask and answer: the queue, and what is done from it."""
