"""What was seized, typed once: goods, people, route, evidence with its chain of custody, and what becomes of the goods.

Facts of a case and what is done with it stand here. Where goods came from and who is behind them is not concluded here
(`tracing`), and nothing is written for a treaty (`reporting`): both read these records.
"""
