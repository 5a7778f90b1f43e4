"""What the pages of consignments ask and answer: one consignment, the register, intake runs, the quarantine."""
