"""Which mentions of people and companies may mean the same party, with every term of the weight. Pure."""
