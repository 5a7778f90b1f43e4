"""Tracing: where goods came from, how they travelled, which cases belong together, who is behind them.

Nothing here is typed in by hand: all is worked out from cases and consignments that the reader may see, and every
likelihood says how it was come by. What may not enter: a merge of two people that no analyst judged.
"""
