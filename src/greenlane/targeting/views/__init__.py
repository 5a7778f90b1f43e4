"""What the pages of targeting ask and answer: why a lane, the indicators and their versions, the lane policies."""
